"""The program is killed while lines of a checklist are judged: verdict and nonconformity are there together or not."""

import json
import os
import random
import sys
from itertools import count
from pathlib import Path

import pytest

from consultant_app.model.audit import Audit, AuditLine, AuditMember, Finding, Verdict
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.store import records
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.workflows import auditing
from tests.lives import told_before_a_kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

LINES = 24


def work(folder: Path, run: int) -> None:
    """Judge one line after the other, and say so."""
    session, chance = Session.open(folder), random.Random(run)
    keys = [line.id for line in records.all_of(session.db, AuditLine)]
    verdicts = [Verdict.CONFORM, Verdict.NONCONFORM, Verdict.NONCONFORM, Verdict.OBSERVATION, Verdict.NOT_VERIFIED]
    for number in count(1):
        line = records.get(session.db, AuditLine, chance.choice(keys))
        found = Finding(verdict=chance.choice(verdicts), grade="一般", evidence=f"{run}/{number}", on="2026-11-20")
        auditing.judge(session, line, found)
        if number % 9 == 0:
            session.undo()
            session.redo()
        print(json.dumps([line.id, run, number, found.verdict]), flush=True)


def prepared(folder: Path) -> None:
    """A data folder with an audit of so many lines."""
    session = Session.open(folder)
    with session.write("准备") as db:
        records.put_all(db, [
            Enterprise(id="e", name="甲乙机械"), Department(id="d", enterprise_id="e", name="生产部"),
            Audit(id="a", enterprise_id="e", number="NS-01"),
            AuditMember(id="m", enterprise_id="e", audit_id="a", name="李审"),
            *(AuditLine(id=f"l{number:02d}", enterprise_id="e", audit_id="a", department_id="d", clause="8.5.1",
                        text="查首件", order_key=f"{number:02d}") for number in range(LINES)),
        ])  # fmt: skip
    session.close()


def killed_once(folder: Path, run: int, after: int) -> dict[str, tuple[int, int, str]]:
    """Let another process judge so many lines, then kill it; what it acknowledged last of each line."""
    told = told_before_a_kill(after, work, folder, run)
    return {key: (first, second, verdict) for key, first, second, verdict in map(json.loads, told)}


def kill_often(folder: Path, times: int) -> int:
    """Kill so many times; how many verdicts had been acknowledged of the lines at the end."""
    prepared(folder)
    chance, acknowledged = random.Random(11), {}
    for run in range(1, times + 1):
        acknowledged |= killed_once(folder, run, chance.randint(2, 25))
        if run % 20 == 0 or run == times:
            agrees(folder, acknowledged)
    return len(acknowledged)


def agrees(folder: Path, acknowledged: dict[str, tuple[int, int, str]]) -> None:
    session = Session.open(folder)
    lines = {line.id: line for line in records.all_of(session.db, AuditLine)}
    for key, (run, number, verdict) in acknowledged.items():
        stored = lines[key].finding
        there = tuple(map(int, stored.evidence.split("/")))
        assert there >= (run, number)  # what was not acknowledged may have got in
        assert there != (run, number) or stored.verdict == verdict
    for kind, raised_by in ((Nonconformity, Verdict.NONCONFORM), (AuditObservation, Verdict.OBSERVATION)):
        every = records.all_of(session.db, kind)
        standing = sorted(each.line_id for each in every if not each.withdrawn)
        assert standing == sorted(key for key, line in lines.items() if line.finding.verdict is raised_by)
        assert len({each.number for each in every}) == len(every)
    assert check(session.db) == []
    session.close()


def test_a_program_killed_while_judging_keeps_verdict_and_nonconformity_together(tmp_path: Path) -> None:
    assert kill_often(tmp_path, 30) > 10


@pytest.mark.campaign
def test_two_hundred_kills_while_judging(tmp_path: Path) -> None:
    assert kill_often(tmp_path, int(os.environ.get("CAMPAIGN_RUNS", "200"))) == LINES
