"""What the manager decided about a dossier: accepted or returned, with remarks on records that are answered."""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """What the manager decided."""

    RETURNED = "退回"
    ACCEPTED = "验收通过"


class Subject(StrEnum):
    """What it is about."""

    WHOLE = "整套资料"
    DIAGNOSIS = "诊断"
    PLAN = "方案"
    AUDIT = "内审"
    REVIEW = "管评"


TABLES: dict[Subject, tuple[str, ...]] = {  # whose rows are looked at; none named: all that belong to the enterprise
    Subject.WHOLE: (),
    Subject.DIAGNOSIS: ("assessment", "answer", "problem", "cause", "strength"),
    Subject.PLAN: ("plan", "goal", "plan_measure", "training", "milestone", "risk"),
    Subject.AUDIT: (
        "management_system", "audit_programme", "programme_mark", "audit", "audit_member", "audit_slot", "audit_line",
        "nonconformity", "corrective_action", "verification", "audit_observation",
    ),
    Subject.REVIEW: ("management_review", "review_input", "review_decision"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Who sent it and when; `digest` is what the accepted records said then, to tell later changes by."""

    by: str = ""
    on: str = ""
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class ReturnSlip:
    """资料退回单 or 验收单. Until it is issued it is the manager's draft, and shown to nobody else."""

    id: str
    enterprise_id: str
    number: str = ""
    decision: Decision = Decision.RETURNED
    subject: Subject = Subject.WHOLE
    text: str = ""
    issued: Issue = Issue()
    order_key: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether it was not sent yet."""
        return not self.issued.on


@dataclass(frozen=True, kw_only=True)
class Target:
    """The record a remark is about, with the words by which a person knows it when the record is gone."""

    table: str = ""
    row: str = ""
    field: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the consultant answered."""

    text: str = ""
    by: str = ""
    on: str = ""


class Verdict(StrEnum):
    """What the manager says to an answer."""

    NONE = ""
    RESOLVED = "已解决"
    REOPENED = "重新打开"


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The manager's verdict on an answer; `judged` keeps the answer he saw, so that a newer one is known as newer."""

    verdict: Verdict = Verdict.NONE
    reason: str = ""
    by: str = ""
    on: str = ""
    judged: Answer = Answer()


class RemarkState(StrEnum):
    """Where a remark stands; computed by SlipRemark.state."""

    OPEN = "待答复"
    ANSWERED = "已答复"
    REOPENED = "重新打开"
    RESOLVED = "已解决"


WAITING = frozenset({RemarkState.OPEN, RemarkState.REOPENED})  # for the consultant


@dataclass(frozen=True, kw_only=True)
class SlipRemark:
    """One remark (退回意见)."""

    id: str
    enterprise_id: str
    slip_id: str = ""
    target: Target = Target()
    text: str = ""
    answer: Answer = Answer()
    closing: Closing = Closing()
    order_key: str = ""

    @property
    def state(self) -> RemarkState:
        """Where it stands. No clock is asked: two computers may disagree about the time."""
        if self.closing.verdict is Verdict.RESOLVED:
            return RemarkState.RESOLVED
        if self.closing.verdict is Verdict.REOPENED and self.answer == self.closing.judged:
            return RemarkState.REOPENED
        return RemarkState.ANSWERED if self.answer.text else RemarkState.OPEN


class SlipState(StrEnum):
    """Where a slip stands; computed by SlipView.state."""

    DRAFT = "草稿"
    ACCEPTED = "验收通过"
    WAITING = "待整改答复"
    ANSWERED = "待复核"
    DONE = "已全部解决"


@dataclass(frozen=True, kw_only=True)
class SlipView:
    """A slip with its remarks in order; `changed` tells that what was accepted is no longer as it was."""

    slip: ReturnSlip
    remarks: tuple[SlipRemark, ...] = ()
    changed: bool = False

    @property
    def state(self) -> SlipState:
        """Where it stands, by its remarks; an accepted slip may carry advice that is answered like any remark."""
        if self.slip.is_draft:
            return SlipState.DRAFT
        states = {remark.state for remark in self.remarks}
        if states & WAITING:
            return SlipState.WAITING
        if RemarkState.ANSWERED in states:
            return SlipState.ANSWERED
        return SlipState.ACCEPTED if self.slip.decision is Decision.ACCEPTED else SlipState.DONE

    @property
    def waiting(self) -> int:
        """How many remarks wait for the consultant."""
        return sum(remark.state in WAITING for remark in self.remarks)
