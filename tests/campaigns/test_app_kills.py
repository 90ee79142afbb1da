"""The real program is killed while people type, import, print and back up: nothing shown as saved is lost (G1)."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import defaultdict
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
from tests.campaigns.app_at_work import ROWS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
WORK = Path(__file__).with_name("app_at_work.py")
PACKAGES = 4
LONGEST = 1.5  # seconds after it is ready


def killed(folder: Path, seed: int, chance: random.Random) -> tuple[list[list[str]], float]:
    """Let the program work for a while and kill it; what it told, and the seconds until it was ready."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(WORK.parents[2])}
    command = [sys.executable, str(WORK), str(folder), str(seed)]
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    first = process.stdout.readline()
    assert first == "ready\n", "the program did not come up after a kill"
    ready = time.monotonic() - started
    timer = threading.Timer(chance.uniform(0, LONGEST), process.send_signal, [signal.SIGKILL])
    timer.start()
    lines = process.stdout.read().split("\n")[:-1]  # the last one may be half a line
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    return [line.split(" ", 2) for line in lines], ready


def finished(steps):
    """What a generator returns in the end."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


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
        finished(handing_over.hand_over(colleague, data.parent / "packages" / f"收到-{number}.qcx", [firm.id]))
    sender = agency.own_name(colleague)
    with session.write("设备") as db:
        records.put(db, replace(agency.met(session.db, sender), approved_on="2026-11-28"))
    for each in (colleague, session):
        each.close()


def kill_often(data: Path, times: int) -> float:
    """Kill the program so often and compare everything it told with what is there; the slowest start in seconds."""
    prepare(data)
    chance = random.Random(11)
    told: dict[str, list[str]] = defaultdict(list)
    typed: dict[str, str] = {}
    slowest = 0.0
    for seed in range(times):
        lines, ready = killed(data, seed, chance)
        slowest = max(slowest, ready)
        for kind, *rest in lines:
            if kind == "typed":
                typed[rest[0]] = rest[1]
            else:
                told[kind].append(" ".join(rest))
    assert typed
    assert told
    session = Session.open(data)
    try:
        assert check(session.db) == []
        _all_typed(session, typed)
        _whole_lists(session, told["listed"])
        _whole_packages(session, set(told["merged"]))
        arrivals = finished(receiving.receive(session, [Path(path) for path in told["packed"]])).arrivals
        assert {arrival.state for arrival in arrivals} <= {State.OLDER, State.READY, State.REPEATED}
    finally:
        session.close()
    for path in told["paper"]:
        assert zipfile.ZipFile(path).testzip() is None
    for kept in backup.list_backups(data):
        assert backup.look_into(kept.path).refusal == ""
    return slowest


def _all_typed(session: Session, typed: dict[str, str]) -> None:
    (enterprise,) = records.all_of(session.db, Enterprise, where="name = '一直在用的厂'")
    (assessment,) = survey.rounds(session.db, enterprise.id)
    found = survey.judgements(session.db, assessment.id)
    for question, text in typed.items():
        assert found[question].evidence.startswith(text), question


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


def test_the_killed_program_loses_nothing_it_showed_as_saved(tmp_path: Path) -> None:
    kill_often(tmp_path / "data", 5)


@pytest.mark.campaign
def test_a_thousand_kills_of_the_program(tmp_path: Path) -> None:
    times = int(os.environ.get("CAMPAIGN_RUNS", "1000"))
    print(f"{times} kills, slowest start {kill_often(tmp_path / 'data', times):.2f} s")
