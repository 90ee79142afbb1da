"""The real program is killed while people type, import, print and back up: nothing shown as saved is lost (G1)."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.exchange import State
from consultant_app.model.ids import new_id
from consultant_app.store import backup, records
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.workflows import agency, handing_over, receiving, survey
from consultant_app.workflows.enterprises import add_enterprise
from consultant_app.workflows.progress import finish
from tests.campaigns.app_at_work import ROWS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
WORK = Path(__file__).with_name("app_at_work.py")
PACKAGES = 4
BATCH = 50  # kills; then another data folder, for each life adds to it
LONGEST = 100  # things it does before it is killed; a second and a half where nothing else runs
WITHIN = 0.1  # seconds after the last of them


def killed(folder: Path, seed: int, chance: random.Random) -> tuple[list[list[str]], float]:
    """Let the program work for a while and kill it; what it told, and the seconds until it was ready."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(WORK.parents[2]), "PYTHONFAULTHANDLER": "1",
    }  # fmt: skip
    command = [sys.executable, str(WORK), str(folder), str(seed)]
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    assert process.stdout.readline() == "ready\n", "the program did not come up after a kill"
    ready = time.monotonic() - started
    told, left, timer = [], chance.randrange(LONGEST), threading.Timer(chance.uniform(0, WITHIN), process.kill)
    for line in process.stdout:
        if line == "tick\n":
            if left == 0:
                timer.start()
            left -= 1
        elif line.endswith("\n"):  # the last one may be half a line
            told.append(line[:-1].split(" ", 2))
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL, f"it ended by itself: {process.returncode}"
    return told, ready


def prepare(data: Path) -> None:
    """The computer belongs to an agency, and packages of a colleague wait to be merged."""
    colleague = Session.open(data.parent / "colleague")
    session = Session.open(data)
    agency.enrol(colleague, agency.set_up(session, "机构", "经理", data.parent / "a.qca").path, "张工")
    (data.parent / "packages").mkdir()
    for number in range(PACKAGES):
        firm = add_enterprise(colleague, f"收到-{number}")
        with colleague.write("部门") as db:
            records.put_all(db, [Department(id=new_id(), enterprise_id=firm.id, name="部门") for _ in range(ROWS)])
        finish(handing_over.hand_over(colleague, data.parent / "packages" / f"收到-{number}.qcx", [firm.id]))
    sender = agency.own_name(colleague)
    with session.write("设备") as db:
        records.put(db, replace(agency.met(session.db, sender), approved_on="2026-11-28"))
    for each in (colleague, session):
        each.close()


class Account:
    """What the program told in all its lives; each life must begin with what the earlier ones told."""

    def __init__(self) -> None:
        self.typed: dict[str, str] = {}
        self.told: dict[str, list[str]] = defaultdict(list)
        self.sentences = 0  # how often it told of one

    def hear(self, lines: list[list[str]]) -> None:
        """One life."""
        first: dict[str, str] = {}
        last: dict[str, str] = {}
        turned = False
        for kind, *rest in lines:
            if kind == "turn":
                turned = rest == ["back"]
            elif kind != "typed":
                self.told[kind].append(" ".join(rest))
            elif not turned:
                first.setdefault(*rest)
                last[rest[0]] = rest[1]
        self.sentences += len(first)
        self.require(first)
        self.typed |= last
        if turned:  # killed between undoing and redoing: whatever the last step was, it may be gone
            self.typed.clear()
            self.told["merged"].clear()
            del self.told["listed"][-1:]

    def require(self, found: dict[str, str]) -> None:
        """Every sentence is there, wherever the cursor stood when more was typed."""
        for question, text in found.items():
            assert not Counter(self.typed.get(question, "").split("；")) - Counter(text.split("；")), question


def kill_often(data: Path, times: int, seed: int) -> float:
    """Kill the program so often and compare everything it told with what is there; the slowest start in seconds."""
    prepare(data)
    chance, account, slowest = random.Random(seed), Account(), 0.0
    for _ in range(times):
        lines, ready = killed(data, chance.randrange(10**9), chance)
        account.hear(lines)
        slowest = max(slowest, ready)
    told = account.told
    assert account.sentences
    session = Session.open(data)
    try:
        assert check(session.db) == []
        account.require(dict.fromkeys(account.typed, "") | _typed(session))
        _whole_lists(session, told["listed"])
        _whole_packages(session, set(told["merged"]))
        arrivals = finish(receiving.receive(session, [Path(path) for path in told["packed"]])).arrivals
        assert {arrival.state for arrival in arrivals} <= {State.OLDER, State.READY, State.REPEATED}
    finally:
        session.close()
    for path in told["paper"]:
        assert zipfile.ZipFile(path).testzip() is None
    for kept in backup.list_backups(data):
        assert backup.look_into(kept.path).refusal == ""
    return slowest


def _typed(session: Session) -> dict[str, str]:
    (enterprise,) = records.all_of(session.db, Enterprise, where="name = '一直在用的厂'")
    (assessment,) = survey.rounds(session.db, enterprise.id)
    return {question: found.evidence for question, found in survey.judgements(session.db, assessment.id).items()}


def _whole_lists(session: Session, told: list[str]) -> None:
    lists: dict[str, int] = defaultdict(int)
    for (source,) in session.db.execute("select source from enterprise where source like 'list-%'"):
        lists[source.split(".")[0]] += 1
    assert set(lists.values()) <= {ROWS}, "half an import"
    assert {line.split(" ")[0] for line in told} <= set(lists)


def _whole_packages(session: Session, told: set[str]) -> None:
    sql = (
        "select e.name, count(d.id) from enterprise e left join department d on d.enterprise_id = e.id"
        " where e.name like '收到-%' group by 1"
    )
    found = dict(session.db.execute(sql).fetchall())
    assert set(found.values()) <= {ROWS}, "half a merge"
    assert {line.split(" ")[0] for line in told} <= set(found)


@pytest.mark.parametrize("seed", range(4))
def test_the_killed_program_loses_nothing_it_showed_as_saved(tmp_path: Path, seed: int) -> None:
    kill_often(tmp_path / "data", 6, seed)


@pytest.mark.campaign
def test_a_thousand_kills_of_the_program(tmp_path: Path) -> None:
    times, first = int(os.environ.get("CAMPAIGN_RUNS", "1000")), int(os.environ.get("CAMPAIGN_SEED", "11"))
    slowest = [
        kill_often(tmp_path / str(begun) / "data", min(BATCH, times - begun), first + begun)
        for begun in range(0, times, BATCH)
    ]
    print(f"{times} kills from seed {first}, slowest start {max(slowest):.2f} s")
