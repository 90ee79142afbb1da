"""Whatever was shown as saved is there after a power cut; a laxer setting is caught losing (G2)."""

import os
import random
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from consultant_app.errors import AppError
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from tests.campaigns.power_cut import Disk, Event, build_tracer, run_traced

WORK = """
import os, random, sys
from pathlib import Path
from consultant_app.model.assessment import Answer, AnswerState, Judgement
from consultant_app.store import records, sqlite
from consultant_app.store.session import Session

folder, commits, synchronous = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
sqlite._SETTINGS = tuple(s.replace("synchronous = FULL", f"synchronous = {synchronous}") for s in sqlite._SETTINGS)
session = Session.open(folder)
acknowledged = os.open(folder / "acknowledged", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
for number in range(commits):
    size = 3000 if number % 17 == 0 else 40  # now and then a long text, so that the log is taken in often
    judgement = Judgement(state=AnswerState.ANSWERED, value="2", evidence=f"第{number}条" + "检" * size)
    with session.write("判定", merge_key=f"k{number // 3}") as db:
        records.put(db, Answer(id=f"a{number}", enterprise_id="e", assessment_id="r", judgement=judgement))
        for part in range(40 if number % 23 == 0 else 1):
            records.put(db, Answer(id=f"a{number}-{part}", enterprise_id="e", assessment_id="r", judgement=judgement))
    os.write(acknowledged, b"+")
os._exit(0)  # no closing: that is what a power cut is
"""


class Outcome(NamedTuple):
    """What many cuts came to."""

    cuts: int
    lost: int  # acknowledged writes that were not there
    losing: int  # cuts that lost something
    broken: int  # databases that did not open or did not agree with their history
    acknowledged: int


def _after(folder: Path, acknowledged: int) -> int:
    """How many of the acknowledged writes are missing; AssertionError or AppError for a broken database."""
    session = Session.open(folder)
    try:
        assert check(session.db) == []
        found = {key for (key,) in session.db.execute("select id from answer")}
    finally:
        session.close()
    lost = sum(f"a{number}" not in found for number in range(acknowledged))
    for number in range(acknowledged + 1):
        parts = [f"a{number}-{part}" in found for part in range(40 if number % 23 == 0 else 1)]
        assert all(parts) == any(parts) == (f"a{number}" in found), "half a write"
    return lost


def outcome(events: list[Event], cuts: int, folder: Path, work: Path, seed: int) -> Outcome:
    """Cut the power at so many random moments and look at each disk that is left."""
    chance = random.Random(seed)
    moments = sorted(chance.sample(range(1, len(events)), min(cuts, len(events) - 1)))
    disk, at, lost, losing, broken = Disk(), 0, 0, 0, 0
    for moment in moments:
        for event in events[at:moment]:
            disk.feed(event)
        at = moment
        target = work / "cut"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        disk.cut(chance, folder, target)
        try:
            missing = _after(target, disk.acknowledged)
        except (AppError, AssertionError):
            broken += 1
            continue
        lost += missing
        losing += bool(missing)
    return Outcome(len(moments), lost, losing, broken, disk.acknowledged)


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = build_tracer(tmp_path_factory.mktemp("tracer"))
    if library is None:
        pytest.skip("needs a C compiler and LD_PRELOAD")
    return library


def _run(tracer: Path, tmp_path: Path, *, cuts: int, commits: int, synchronous: str, seed: int = 0) -> Outcome:
    folder = tmp_path / "data"
    folder.mkdir()
    events = run_traced(tracer, WORK, folder, [str(commits), synchronous])
    return outcome(events, cuts, folder, tmp_path, seed=commits + seed)


@pytest.mark.parametrize("part", range(4))
def test_nothing_shown_as_saved_is_lost(tracer: Path, tmp_path: Path, part: int) -> None:
    found = _run(tracer, tmp_path, cuts=50, commits=60, synchronous="FULL", seed=part)
    assert found.cuts == 50
    assert found.acknowledged > 40
    assert (found.lost, found.broken) == (0, 0)


def test_the_simulation_finds_what_a_laxer_setting_loses(tracer: Path, tmp_path: Path) -> None:
    assert _run(tracer, tmp_path, cuts=25, commits=60, synchronous="NORMAL").lost > 0


@pytest.mark.campaign
def test_two_thousand_power_cuts(tracer: Path, tmp_path: Path) -> None:
    cuts = int(os.environ.get("CAMPAIGN_RUNS", "2000"))
    found = _run(tracer, tmp_path, cuts=cuts, commits=600, synchronous="FULL")
    print(found)
    assert (found.lost, found.broken) == (0, 0)
