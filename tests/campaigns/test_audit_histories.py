"""Issue, reopen, judge, follow up, verify, withdraw, undo in any order: an audit keeps its promises at every moment."""

import contextlib
import os
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from consultant_app.errors import AppError
from consultant_app.model import closing
from consultant_app.model.audit import Audit, AuditLine, AuditMember, Finding, Verdict
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.store import records
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.workflows import auditing, audits, follow_up, nonconformities, verifying

FACTS = ("number", "source", "department_id", "snapshot", "found_on", "fact", "criterion", "clause", "grade", "nature")
LINES = ("l1", "l2", "l3")
VERDICTS = (Verdict.CONFORM, Verdict.NONCONFORM, Verdict.OBSERVATION, Verdict.NOT_APPLICABLE)
QUESTIONS = ("cause_accurate", "correction_effective", "action_effective")
PICK = st.integers(0, 9)


@cache
def _prepared() -> Path:
    """A data folder with an audit; made once, as a new database takes longer than a whole history."""
    folder = Path(tempfile.mkdtemp())
    session = Session.open(folder)
    with session.write("准备") as db:
        records.put_all(db, [
            Enterprise(id="e", name="甲乙机械"), Department(id="d", enterprise_id="e", name="生产部", head="赵"),
            Audit(id="a", enterprise_id="e", number="NS-01"),
            AuditMember(id="m1", enterprise_id="e", audit_id="a", name="陈组长", role="组长"),
            AuditMember(id="m2", enterprise_id="e", audit_id="a", name="李审"),
            *(AuditLine(id=key, enterprise_id="e", audit_id="a", department_id="d", clause="8.5.1", text="查首件")
              for key in LINES),
        ])  # fmt: skip
    session.close()
    return folder


class AuditHistory(RuleBasedStateMachine):
    """Every rule is what a person can press; a refusal in words is a good answer."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(_prepared(), self.folder, dirs_exist_ok=True)
        self.session = Session.open(self.folder)
        self.frozen: dict[str, Any] | None = None
        self.numbers: dict[str, str] = {}

    def teardown(self) -> None:
        found = check(self.session.db)
        self.session.close()
        shutil.rmtree(self.folder)
        assert found == []

    def items(self) -> list[Nonconformity]:
        return records.all_of(self.session.db, Nonconformity, order="id")

    def one(self, pick: int) -> Nonconformity | None:
        every = self.items()
        return every[pick % len(every)] if every else None

    # what a person does

    @rule(key=st.sampled_from(LINES), verdict=st.sampled_from(VERDICTS), text=st.text("甲乙丙1 ", max_size=4))
    def judge(self, key: str, verdict: Verdict, text: str) -> None:
        line = records.get(self.session.db, AuditLine, key)
        found = Finding(verdict=verdict, evidence=text, reason=text, grade="一般", on="2026-11-20")
        before = {item.id: nonconformities.is_untouched(self.session.db, item) for item in self.items()}
        with contextlib.suppress(AppError):
            auditing.judge(self.session, line, found)
        gone = before.keys() - {item.id for item in self.items()}
        assert all(before[each] for each in gone)  # what somebody wrote on is withdrawn, never deleted

    @rule()
    def add(self) -> None:
        with contextlib.suppress(AppError):
            nonconformities.add(self.session, "e", "a", found_on="2026-11-20", department_id="d", clause="7.2")

    @rule(pick=PICK, name=st.sampled_from(["fact", "clause", "grade", "found_on", "nature", "due_on"]), text=PICK)
    def edit(self, pick: int, name: str, text: int) -> None:
        if item := self.one(pick):
            with contextlib.suppress(AppError):
                nonconformities.edit(self.session, item.id, **{name: f"2026-11-1{text}"})

    @rule(pick=PICK)
    def follow(self, pick: int) -> None:
        """All that the auditee writes, sometimes on what may not be written on any more."""
        if item := self.one(pick):
            done = {"text": "做了", "owner": "赵", "done_on": "2026-11-21", "evidence": "照片"}
            with contextlib.suppress(AppError):
                nonconformities.edit_part(self.session, item.id, "cause", text="没有规定")
                nonconformities.edit_part(self.session, item.id, "correction", **done)
                nonconformities.edit_part(self.session, item.id, "extent", text="查了")
                follow_up.edit_actions(self.session, item, changed={}, added=[done])

    @rule(pick=PICK)
    def begin_round(self, pick: int) -> None:
        if item := self.one(pick):
            with contextlib.suppress(AppError):
                verifying.start_round(self.session, item)

    @rule(pick=PICK, answers=st.lists(st.sampled_from(["是", "是", "是", "否", ""]), min_size=3, max_size=3),
          verifier=st.sampled_from(["李审", "李审", "赵", ""]))  # fmt: skip
    def verify(self, pick: int, answers: list[str], verifier: str) -> None:
        item = self.one(pick)
        rounds = verifying.view_of(self.session.db, item.id).rounds if item else ()
        if rounds:
            with contextlib.suppress(AppError):
                verifying.edit_round(self.session, rounds[-1].id, verifier=verifier, on="2026-11-28")
                for question, yes in zip(QUESTIONS, answers, strict=True):
                    verifying.answer(self.session, rounds[-1].id, question, yes=yes, evidence="看了" if yes else "")
                verifying.conclude(self.session, rounds[-1].id)

    @rule(pick=PICK, fails=st.booleans())
    def carry_through(self, pick: int, fails: bool) -> None:
        """From the cause to the conclusion: by single steps alone few histories would come to a closed one."""
        self.follow(pick)
        self.begin_round(pick)
        self.verify(pick, ["是", "是", "否" if fails else "是"], "李审")

    @rule(pick=PICK, reason=st.sampled_from(["", "证据不足"]))
    def take_back(self, pick: int, reason: str) -> None:
        if item := self.one(pick):
            with contextlib.suppress(AppError):
                nonconformities.withdraw(self.session, item.id, reason)

    @rule(pick=PICK)
    def bring_back(self, pick: int) -> None:
        if item := self.one(pick):
            with contextlib.suppress(AppError):
                nonconformities.restore(self.session, item.id)

    @rule(pick=PICK, reason=st.sampled_from(["", "又发生了"]))
    def open_again(self, pick: int, reason: str) -> None:
        if item := self.one(pick):
            with contextlib.suppress(AppError):
                verifying.reopen(self.session, item.id, reason)

    @rule()
    def issue(self) -> None:
        with contextlib.suppress(AppError):
            audits.issue(self.session, records.get(self.session.db, Audit, "a"), on="2026-12-01", by="总经理")

    @rule(reason=st.sampled_from(["", "写错了"]))
    def reopen_report(self, reason: str) -> None:
        with contextlib.suppress(AppError):
            audits.reopen(self.session, records.get(self.session.db, Audit, "a"), reason)

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        self.frozen = None  # the step that froze it may be taken back and done again otherwise
        for _ in range(times):
            if self.session.undo_label not in ("", "准备"):
                self.session.undo()

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        self.frozen = None
        for _ in range(times):
            self.session.redo()

    # what always holds

    @invariant()
    def a_reported_fact_does_not_change(self) -> None:
        audit = records.get(self.session.db, Audit, "a")
        if not audit.frozen:
            self.frozen = None
            return
        lines = {line.id: line for line in audits.lines_of(self.session.db, "a")}
        told = {item.id: [getattr(item, name) for name in FACTS] for item in self.items()} | lines
        assert self.frozen is None or told == self.frozen
        self.frozen = told

    @invariant()
    def a_number_belongs_to_one_for_ever(self) -> None:
        every = self.items()
        assert len({item.number for item in every}) == len(every)
        for item in every:
            assert self.numbers.setdefault(item.id, item.number) == item.number

    @invariant()
    def what_is_closed_lacks_nothing(self) -> None:
        for item in self.items():
            if item.closed_on:
                view = verifying.view_of(self.session.db, item.id)
                auditors = verifying.may_verify(self.session.db, item)
                assert closing.missing(replace(view, item=replace(item, withdrawn="")), auditors) == []


def run(examples: int, steps: int) -> None:
    wanted = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, print_blob=True,
        phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )  # fmt: skip
    run_state_machine_as_test(AuditHistory, settings=wanted)


def test_an_audit_keeps_its_promises_in_any_order() -> None:
    run(8, 25)


@pytest.mark.campaign
def test_an_audit_keeps_its_promises_in_many_long_histories() -> None:
    run(int(os.environ.get("CAMPAIGN_RUNS", "300")), 60)
