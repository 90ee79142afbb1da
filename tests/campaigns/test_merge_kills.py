"""The program is killed while a manager merges: each package is there whole or not at all, and the merge goes on."""

import os
import random
import shutil
import sys
import threading
import time
from pathlib import Path

import pytest

from consultant_app.model.assessment import Answer, Judgement
from consultant_app.model.exchange import State
from consultant_app.model.ids import fixed_id
from consultant_app.store import records
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.workflows import enterprises, merge_desk, receiving
from tests.lives import Life
from tests.workflows.exchange_office import finish, found_agency, introduce

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

ANSWERS, PACKAGES = 600, 4


def work(folder: Path) -> None:
    """Merge all that is ready, and tell each step."""
    session = Session.open(folder)
    chosen = [each.id for each in receiving.inbox_list(session.db) if each.state is State.READY]
    steps = merge_desk.merge_chosen(session, chosen)
    print("ready", flush=True)
    for step in steps:
        print(step.text, flush=True)
    print("done", flush=True)


def prepared(folder: Path) -> tuple[Path, dict[str, int]]:
    """A manager's data folder with packages in the inbox, and how many operations each enterprise has."""
    manager, zhou = found_agency(folder, "周明")
    sizes, paths = {}, []
    for number in range(PACKAGES):
        factory = enterprises.add_enterprise(zhou.session, f"企业{number}号有限公司")
        with zhou.session.write("答题") as db:
            records.put_all(db, [answer(factory.id, at) for at in range(ANSWERS)])
        paths.append(zhou.hand_over(factory.id))
        sizes[factory.id] = ANSWERS + 1
    introduce(manager, zhou, paths[0])
    manager.receive(*paths)
    for office in (manager, zhou):
        office.session.close()
    return manager.folder / "data", sizes


def answer(enterprise_id: str, at: int) -> Answer:
    return Answer(
        id=fixed_id(enterprise_id, str(at)), enterprise_id=enterprise_id, assessment_id="round", question=f"q{at}",
        judgement=Judgement(value="2", evidence=f"第 {at} 份记录"),
    )  # fmt: skip


def run(data: Path, kill_after: float | None) -> tuple[list[str], float]:
    """Merge in another process and kill it so many seconds after it is ready; what it said, how long it worked."""
    life = Life(work, data)
    told = life.lines()
    assert next(told) == "ready"
    started = time.monotonic()
    timer = threading.Timer(kill_after or 0, life.kill)
    if kill_after is not None:
        timer.start()
    lines = list(told)
    seconds = time.monotonic() - started
    timer.cancel()
    life.end()
    return lines, seconds


def kill_often(folder: Path, times: int) -> dict[int, int]:
    """How often how many packages were merged when the program was killed."""
    data, sizes = prepared(folder)
    trial = folder / "trial"
    shutil.copytree(data, trial)
    lines, whole = run(trial, None)
    assert "done" in lines
    chance = random.Random(5)
    seen: dict[int, int] = {}
    for _ in range(times):
        shutil.rmtree(trial)
        shutil.copytree(data, trial)
        run(trial, chance.uniform(0, whole))
        merged = whole_or_nothing(trial, sizes)
        seen[merged] = seen.get(merged, 0) + 1
    return seen


def whole_or_nothing(data: Path, sizes: dict[str, int]) -> int:
    """Check the data after a kill, let it go on, and return how many packages were merged before."""
    session = Session.open(data)
    try:
        counts = dict(session.db.execute("select enterprise_id, count(*) from op group by 1").fetchall())
        found = {key: counts.get(key, 0) for key in sizes}
        assert all(count in (0, sizes[key]) for key, count in found.items()), found
        assert check(session.db) == []
        chosen = [each.id for each in receiving.inbox_list(session.db) if each.state is not State.MERGED]
        assert finish(merge_desk.merge_chosen(session, chosen)).refused == ()
        counts = dict(session.db.execute("select enterprise_id, count(*) from op group by 1").fetchall())
        assert {key: counts[key] for key in sizes} == sizes
        assert all(each.state is State.MERGED for each in receiving.inbox_list(session.db))
        return sum(count > 0 for count in found.values())
    finally:
        session.close()


def test_a_killed_merge_leaves_each_package_whole_or_out(tmp_path: Path) -> None:
    kill_often(tmp_path, 6)


@pytest.mark.campaign
def test_many_kills_of_a_merge(tmp_path: Path) -> None:
    times = int(os.environ.get("CAMPAIGN_RUNS", "150"))
    print(f"{times} kills; packages merged by then: {dict(sorted(kill_often(tmp_path, times).items()))}")
