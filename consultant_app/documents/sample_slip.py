"""The return slip of the sample: one remark that was answered and resolved, one that was reopened."""

from consultant_app.model.return_slip import (
    Answer,
    Closing,
    Issue,
    ReturnSlip,
    SlipRemark,
    SlipView,
    Target,
    Verdict,
)

_ID = "sample"


def views() -> tuple[SlipView, ...]:
    """One slip, issued."""
    slip = ReturnSlip(
        id=_ID, enterprise_id=_ID, number="TH-2026-ZM-001", text="资料齐全，证据还不够具体，请按下列意见修改。",
        issued=Issue(by="吴老师", on="2026-11-20"),
    )  # fmt: skip
    said = Answer(text="已补写三台机床的编号和日期", by="周老师", on="2026-11-25")
    solved = Closing(verdict=Verdict.RESOLVED, by="吴老师", on="2026-11-26", judged=said)
    again = Closing(verdict=Verdict.REOPENED, reason="照片看不清铭牌", by="吴老师", on="2026-11-26", judged=said)
    return (SlipView(slip=slip, remarks=(
        SlipRemark(
            id="1", enterprise_id=_ID, slip_id=_ID, text="写明是哪几台、哪一天",
            target=Target(table="problem", row=_ID, words="问题：P-01 三台机床当日首件无检验记录"),
            answer=said, closing=solved,
        ),
        SlipRemark(id="2", enterprise_id=_ID, slip_id=_ID, text="补一张设备铭牌的照片", answer=said, closing=again),
    )),)  # fmt: skip
