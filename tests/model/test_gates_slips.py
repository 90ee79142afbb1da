"""The gap list tells of remarks that wait and of changes after an acceptance."""

from dataclasses import replace

from consultant_app.model.dossier import Dossier
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.gates_slips import gaps
from consultant_app.model.return_slip import Decision, Issue, ReturnSlip, SlipRemark, SlipView, Subject

SLIP = ReturnSlip(
    id="s", enterprise_id="e", number="YS-1", decision=Decision.ACCEPTED, subject=Subject.DIAGNOSIS,
    issued=Issue(by="王经理", on="2026-11-20", digest="x"),
)  # fmt: skip
CHANGED = SlipView(slip=SLIP, changed=True)
WAITING = SlipView(
    slip=replace(SLIP, id="t", number="TH-1", decision=Decision.RETURNED),
    remarks=(SlipRemark(id="r", enterprise_id="e", slip_id="t", text="改"),),
)


def rules(*views: SlipView) -> list[tuple[str, str, str]]:
    found = gaps(Dossier(enterprise=Enterprise(id="e"), slips=views), "2026-11-28")
    return [(gap.rule, gap.page, gap.record) for gap in found]


def test_a_change_after_acceptance_and_a_waiting_remark_are_told_with_their_slip() -> None:
    assert rules(CHANGED) == [("验收后有修改", "slips", "s")]
    assert rules(WAITING) == [("退回意见", "slips", "t")]
    assert rules(SlipView(slip=SLIP)) == []


def test_a_draft_says_nothing_and_a_later_decision_counts() -> None:
    assert rules(replace(WAITING, slip=replace(WAITING.slip, issued=Issue()))) == []
    assert rules(CHANGED, WAITING) == [("退回意见", "slips", "t")]
    assert rules(CHANGED, SlipView(slip=replace(SLIP, id="u"))) == []
    other = SlipView(slip=replace(SLIP, id="u", subject=Subject.PLAN))
    assert rules(CHANGED, other) == [("验收后有修改", "slips", "s")]
