"""资料退回（验收）单: what the agency decided about a dossier, remark by remark, with answers and verdicts."""

from typing import Any

from consultant_app.documents import common
from consultant_app.documents.wording import boxes
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.return_slip import (
    Decision,
    RemarkState,
    ReturnSlip,
    SlipRemark,
    SlipView,
    Subject,
    Verdict,
)

KIND = "return_slip"
_COLUMNS = ("序", "针对", "意见", "答复", "复核", "说明")
_VERDICTS = ("解决", "未解决")
_TO_FILL = "____________________"
_EMPTY_ROWS = 8


def context(dossier: Dossier) -> dict[str, Any]:
    """单 is the head, 意见 the table; on a blank both are left to the hand."""
    view = subject(dossier)
    slip = view.slip
    known = bool(slip.id)
    return common.furniture(dossier, KIND) | {
        "企业": {"名称": dossier.enterprise.name or _TO_FILL},
        "单": {
            "编号": slip.number or "________________",
            "结论": boxes([each.value for each in Decision], {slip.decision.value} if known else set()),
            "范围": boxes([each.value for each in Subject], {slip.subject.value} if known else set()),
            "意见": slip.text,
            "发出人": slip.issued.by,
            "发出日": chinese_date(slip.issued.on) if slip.issued.on else "",
            "合计": f"{len(view.remarks)}条" if known else "____条",
        },
        "意见": _rows(view),
    }


def subject(dossier: Dossier) -> SlipView:
    """The slip that the paper is about, else the newest that was issued; an empty one on a blank."""
    issued = [view for view in dossier.slips if not view.slip.is_draft]
    nothing = SlipView(slip=ReturnSlip(id="", enterprise_id=dossier.enterprise.id))
    if dossier.blank:
        return nothing
    wanted = [view for view in dossier.slips if view.slip.id == dossier.subject_id]
    return (wanted or issued[-1:] or [nothing])[0]


def _rows(view: SlipView) -> list[dict[str, str]]:
    found = [_row(number, remark) for number, remark in enumerate(view.remarks, start=1)]
    if found:
        return found
    if view.slip.id and view.slip.decision is Decision.ACCEPTED:
        return [dict.fromkeys(_COLUMNS, "") | {"意见": "无"}]
    return [dict.fromkeys(_COLUMNS, "") | {"复核": boxes(_VERDICTS, set())} for _ in range(_EMPTY_ROWS)]


def _row(number: int, remark: SlipRemark) -> dict[str, str]:
    said = remark.answer
    return {
        "序": str(number),
        "针对": remark.target.words or "——",
        "意见": remark.text,
        "答复": "\n".join(part for part in (said.text, _who(said.by, said.on)) if part),
        "复核": boxes(_VERDICTS, _decided(remark)),
        "说明": _reasons(remark),
    }


def _decided(remark: SlipRemark) -> set[str]:
    if remark.closing.verdict is Verdict.NONE:
        return set()
    return {"解决" if remark.state is RemarkState.RESOLVED else "未解决"}


def _reasons(remark: SlipRemark) -> str:
    closing = remark.closing
    return "\n".join(part for part in (closing.reason, _who(closing.by, closing.on)) if part)


def _who(by: str, on: str) -> str:
    return "\n".join(part for part in (by, chinese_date(on)) if part)
