"""Where a remark and its slip stand follows from what is written, whatever the clocks say."""

from dataclasses import replace

import pytest

from consultant_app.model.return_slip import (
    Answer,
    Closing,
    Decision,
    Issue,
    RemarkState,
    ReturnSlip,
    SlipRemark,
    SlipState,
    SlipView,
    Verdict,
)

REMARK = SlipRemark(id="r", enterprise_id="e", slip_id="s", text="证据不具体")
SLIP = ReturnSlip(id="s", enterprise_id="e", number="TH-1", issued=Issue(by="王经理", on="2026-11-20"))
FIRST = Answer(text="已补照片", by="张三", on="2026-11-25")


def test_a_remark_waits_until_it_is_answered() -> None:
    assert REMARK.state is RemarkState.OPEN
    assert replace(REMARK, answer=FIRST).state is RemarkState.ANSWERED


def test_a_reopened_remark_waits_until_there_is_another_answer() -> None:
    closing = Closing(verdict=Verdict.REOPENED, reason="看不清", judged=FIRST, on="2099-01-01")
    reopened = replace(REMARK, answer=FIRST, closing=closing)
    assert reopened.state is RemarkState.REOPENED
    again = replace(reopened, answer=Answer(text="换了清楚的照片", on="1970-01-01"))
    assert again.state is RemarkState.ANSWERED


def test_a_resolved_remark_stays_resolved_when_an_answer_comes_late() -> None:
    resolved = replace(REMARK, closing=Closing(verdict=Verdict.RESOLVED, judged=FIRST))
    assert replace(resolved, answer=Answer(text="迟到的答复")).state is RemarkState.RESOLVED


@pytest.mark.parametrize(
    ("slip", "states", "expected"),
    [
        (replace(SLIP, issued=Issue()), "open", SlipState.DRAFT),
        (SLIP, "open answered", SlipState.WAITING),
        (SLIP, "answered resolved", SlipState.ANSWERED),
        (SLIP, "resolved resolved", SlipState.DONE),
        (replace(SLIP, decision=Decision.ACCEPTED), "", SlipState.ACCEPTED),
        (replace(SLIP, decision=Decision.ACCEPTED), "open", SlipState.WAITING),
        (replace(SLIP, decision=Decision.ACCEPTED), "resolved", SlipState.ACCEPTED),
    ],
)
def test_a_slip_stands_where_its_remarks_stand(slip: ReturnSlip, states: str, expected: SlipState) -> None:
    made = {
        "open": REMARK,
        "answered": replace(REMARK, answer=FIRST),
        "resolved": replace(REMARK, closing=Closing(verdict=Verdict.RESOLVED)),
    }
    view = SlipView(slip=slip, remarks=tuple(made[state] for state in states.split()))
    assert view.state is expected
    assert view.waiting == states.split().count("open")
