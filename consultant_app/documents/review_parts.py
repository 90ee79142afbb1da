"""What the papers of a management review share: its head, its inputs, its decisions."""

from collections.abc import Sequence
from typing import Any

from consultant_app.documents.wording import date_text, rows, unit
from consultant_app.model.audit_dossier import ReviewView
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.management_system import DEFAULT_EDITION
from consultant_app.model.review import ManagementReview, ReviewDecision, ReviewInput, inputs_for

GUEST = "列席"
_DECISION = ("序", "类别", "决议", "责任", "期限", "资源", "验证方式")


def view_of(dossier: Dossier) -> ReviewView:
    """The review in hand, or an empty one for a blank."""
    empty = ManagementReview(id="", enterprise_id=dossier.enterprise.id)
    return dossier.review or ReviewView(review=empty)


def head(dossier: Dossier, *names: str) -> dict[str, Any]:
    """The values of these names for 评审: a paper holds what it prints; 手写 says that it is filled by hand."""
    review = view_of(dossier).review
    blank = dossier.blank
    known = {
        "编号": review.number,
        "标准": review.edition if not blank else "",
        "目的": review.purpose,
        "依据": review.basis,
        "范围": review.scope,
        "时间": f"{date_text(review.on)}{f' {review.start}' if review.start else ''}",
        "地点": review.place or ("　" * 8 if blank else ""),
        "主持人": _person(review.chair, review.chair_position),
        "最高管理者": _top(dossier),
        "参加": review.participants,
        "综述": review.summary,
        "战略": review.strategy,
        "编制日期": date_text(review.plan_made_on),
        "通知日期": date_text(review.notice_on),
        "报告日期": date_text(review.report_on),
        "手写": blank,
        "编制": review.prepared_by,
        "审核": review.reviewed_by,
        "批准": f"{review.approved_by}\n（{review.approved_position or '最高管理者'}）".strip(),
    }
    return {name: known[name] for name in names}


def _person(name: str, position: str) -> str:
    return f"{name}（{position}）" if name and position else name


def attended(dossier: Dossier, *, with_department: bool = False) -> str:
    """Who was at the meeting, those without a say behind: 陈国梁、王敏；列席：周明."""
    view = view_of(dossier)
    told: dict[str, list[str]] = {}
    for each in view.meeting.attendees if view.meeting else ():
        if each.name and not each.absent:
            name = f"{each.department} {each.name}".strip() if with_department else each.name
            told.setdefault("" if each.side != GUEST else GUEST, []).append(name)
    return "；".join(
        f"{side}：{'、'.join(told[side])}" if side else "、".join(told[side]) for side in ("", GUEST) if side in told
    )


def _top(dossier: Dossier) -> str:
    system = dossier.system.system
    return _person(system.top_manager, system.top_position) if system and not dossier.blank else ""


def inputs(dossier: Dossier) -> list[tuple[str, ReviewInput]]:
    """Each item that the edition asks for with what is written on it; a blank lists the items of the usual edition."""
    view = view_of(dossier)
    edition = view.review.edition if not dossier.blank else DEFAULT_EDITION
    stored = {each.key: each for each in view.inputs}
    blank = ReviewInput(id="", enterprise_id="", review_id="")
    return [(item.title, stored.get(item.key, blank)) for item in inputs_for(edition)]


def statement(entry: ReviewInput) -> str:
    """What the records say and what the department adds, as one text."""
    return "\n".join(part for part in (entry.gathered, entry.text) if part)


def decision_rows(
    found: Sequence[ReviewDecision], *, blank: bool, count: int, names: Sequence[str] = _DECISION
) -> list[dict[str, Any]]:
    """The decisions as rows with these columns, the number first."""
    listed = [
        {name: value for name, value in _decision(number, each).items() if name in names}
        for number, each in enumerate(found, start=1)
    ]
    return rows(listed, names, blank=blank, count=count, main=list(names).index("决议"))


def _decision(number: int, each: ReviewDecision) -> dict[str, str]:
    done, check = each.done, each.check
    return {
        "序": str(number),
        "类别": each.kind,
        "决议": each.text,
        "责任": "\n".join(part for part in (each.department, each.owner) if part),
        "期限": chinese_date(each.due_on),
        "资源": each.resources,
        "验证方式": each.verification,
        "完成": "\n".join(part for part in (unit(chinese_date(done.on), "完成"), done.evidence) if part),
        "验证": check.result,
        "验证人": "\n".join(part for part in (check.by, chinese_date(check.on)) if part),
    }
