"""不符合项报告: the auditor's page, the auditee's page with the verification, and photos as an annex."""

from dataclasses import replace
from datetime import date
from typing import Any

from consultant_app.documents import common, nonconformity_followup, qr
from consultant_app.documents.wording import boxes, date_text, lines
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.dossier import Dossier, NumberedPhoto
from consultant_app.model.nonconformity import CRITERIA, NATURES, SOURCES, Nonconformity

KIND = "nonconformity_report"
_QR_MM = 22.0
_ESSENTIAL = ("编号", "部门", "审核日期", "事实", "条款", "程度")  # without one of these it is a draft
_MODES = ("书面", "现场")
_TERMS = {"一个月": range(28, 32), "三个月": range(89, 93)}  # days
_LINE = "_" * 73
_FACT_LINES, _CRITERION_LINES = 9, 3


def context(dossier: Dossier) -> dict[str, Any]:
    """单 is the auditor's page, 整改 the auditee's; 附页 holds what is too large for them."""
    view = subject(dossier)
    facts = _facts(dossier, view.item)
    if not dossier.blank and not all(facts[name] for name in _ESSENTIAL):
        dossier = replace(dossier, draft=True)
    followed = nonconformity_followup.context(view)
    digest = "" if dossier.blank else qr.digest_of([dossier.enterprise.name, *facts.values()])
    number = view.item.number
    return common.furniture(dossier, KIND) | {
        "企业": {"名称": dossier.enterprise.name},
        "单": _page(dossier, view, facts)
        | {
            "编号": number or "________________",
            "项次": _place(dossier, view.item),
            "校验": f"校验码 {qr.grouped(digest)}" if digest else "",
            "码": qr.code_picture(qr.code_text(number, digest), _QR_MM) if digest else "",
        },
        "整改": followed,
        "附页": _annex(dossier, view, begun=followed["验证"][-1]["新页"]),
    }


def subject(dossier: Dossier) -> NonconformityView:
    """The nonconformity that the paper is about; an empty one on a blank."""
    mine = dossier.audit.nonconformities if dossier.audit else ()
    for view in (*mine, *dossier.other_nonconformities):
        if view.item.id == dossier.subject_id:
            return view
    nothing = Nonconformity(id="", enterprise_id=dossier.enterprise.id, source="", grade="", verification_mode="")
    return mine[0] if mine and not dossier.subject_id else NonconformityView(item=nothing)


def _facts(dossier: Dossier, item: Nonconformity) -> dict[str, str]:
    """What the auditor states, as it is printed: the code in the head is made from this."""
    seen, criterion = item.snapshot, item.criterion
    home = next((each for each in dossier.departments if each.id == item.department_id), None)
    return {
        "编号": item.number,
        "部门": seen.department or (home.name if home else ""),
        "负责人": seen.department_head or (home.head if home else ""),
        "陪同": seen.auditee,
        "审核员": seen.auditor,
        "审核日期": date_text(item.found_on) if item.found_on else "",
        "地点": item.place,
        "来源": item.source,
        "依据": criterion.kind if item.id else "",
        "依据文件": criterion.document,
        "要求": criterion.text,
        "事实": item.fact,
        "条款": clause_text(dossier, item),
        "类型": item.nature,
        "程度": item.grade,
    }


def clause_text(dossier: Dossier, item: Nonconformity) -> str:
    """GB/T 19001-2016 7.1.5.2 测量溯源: as it stood when the nonconformity was raised, else by the clause set."""
    if not item.clause:
        return ""
    kept = item.snapshot.clause_title if item.snapshot.clause == item.clause else ""
    known = dossier.clauses.get(item.edition)
    title = kept or (known.titles.get(item.clause, "") if known else "")
    return " ".join(part for part in (item.edition, item.clause, title) if part)


def _place(dossier: Dossier, item: Nonconformity) -> str:
    """第 2 项／共 5 项 within its audit; withdrawn ones keep their number but are not counted."""
    mine = [view.item.id for view in dossier.audit.nonconformities if not view.item.withdrawn] if dossier.audit else []
    if item.id not in mine:
        return "" if item.id else "第　　项／共　　项"
    return f"第{mine.index(item.id) + 1}项／共{len(mine)}项"


def _page(dossier: Dossier, view: NonconformityView, facts: dict[str, str]) -> dict[str, Any]:
    item = view.item
    grades = dossier.agency.grades
    chosen = {facts["依据"]} | ({CRITERIA[0]} if item.clause else set())
    photos = f"（附照片{len(view.photos)}张，见附页）" if view.photos else ""
    printed = {name: text for name, text in facts.items() if name != "依据文件"}
    return printed | {
        "来源": boxes(SOURCES, {item.source}),
        "依据": boxes(CRITERIA, chosen),
        "要求": written([part for part in (facts["依据文件"], *lines(facts["要求"])) if part], _CRITERION_LINES),
        "事实": written(lines(facts["事实"] + photos), _FACT_LINES),
        "类型": boxes(NATURES, {item.nature}),
        "程度": boxes(grades if item.grade in (*grades, "") else (*grades, item.grade), {item.grade}),
        "定级理由": item.grade_reason,
        "重复": _repeated(dossier, item),
        "作废": f"本项已作废：{item.withdrawn}" if item.withdrawn else "",
        "验证方式": boxes(_MODES, {item.verification_mode}),
        "期限": _term(item),
    }


def written(texts: list[str], count: int) -> dict[str, list[str]]:
    """Texts to print, or so many lines to write on by hand."""
    return {"文": texts, "线": [] if texts else [_LINE] * count}


def _repeated(dossier: Dossier, item: Nonconformity) -> str:
    earlier = (*(dossier.audit.nonconformities if dossier.audit else ()), *dossier.other_nonconformities)
    found = next((view.item.number for view in earlier if view.item.id == item.repeats_id), "")
    return f"重复发生：与 {found} 同类。" if found else ""


def _term(item: Nonconformity) -> str:
    """The usual terms with the one that was set, and the date."""
    names = [*_TERMS, "其他"]
    if not item.due_on:
        return f"{boxes(names, ())}　　　　年　　月　　日前"
    try:
        days = (date.fromisoformat(item.due_on) - date.fromisoformat(item.found_on)).days
    except ValueError:
        days = -1
    chosen = next((name for name, usual in _TERMS.items() if days in usual), "其他")
    return f"{boxes(names, {chosen})}　{date_text(item.due_on)}前"


def _annex(dossier: Dossier, view: NonconformityView, *, begun: bool) -> dict[str, Any]:
    """Photos and fishbone; 另页 unless the fishbone alone fits below a round that began a page."""
    photos = [NumberedPhoto(number=number, photo=photo) for number, photo in enumerate(view.photos, start=1)]
    return {
        "照片": [] if dossier.blank else common.photo_rows(dossier, photos),
        "鱼骨图": nonconformity_followup.fishbone(view),
        "另页": not begun or bool(photos),
    }
