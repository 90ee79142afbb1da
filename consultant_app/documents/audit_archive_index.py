"""审核资料归档目录: every paper of the audit, which is there, which is out of date, which is missing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from consultant_app.documents import audit_parts, register
from consultant_app.documents.fingerprint import digest_of
from consultant_app.documents.register_entry import Deliverable
from consultant_app.documents.wording import period_text
from consultant_app.model.audit_dossier import AuditView
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.model.plan import DocumentRecord

KIND = "audit_archive_index"
MADE, CHANGED, MISSING, NOT_NEEDED = "已编制", "数据已变", "未编制", "不涉及"
_COLUMNS = ("序", "名称", "编号", "版本", "日期", "情况")
_OPTIONAL = ("audit_checklist_blank", "audit_statistics")  # listed when they were made
_SPARE, _BLANK_SPARE = 3, 10  # lines for signed originals, evidence of corrective action …
_PER = ("audit_programme", "audit", "nonconformity")  # what the papers of an audit are about


def context(dossier: Dossier) -> dict[str, Any]:
    """目 is the head, 资料 the list with empty lines for what was not made here."""
    view = audit_parts.audit_view(dossier)
    found = _titles() if dossier.blank else list(_lines(dossier, view))
    spare = audit_parts.empty_rows(_COLUMNS, _BLANK_SPARE if dossier.blank else _SPARE)
    listed = [row | {"序": str(number)} for number, row in enumerate([*found, *spare], start=1)]
    return audit_parts.furniture(dossier, KIND) | {
        "目": {
            "审核编号": view.audit.number,
            "审核日期": period_text(view.audit.held.start, view.audit.held.end),
            "不符合项": "" if dossier.blank else _nonconformities(view),
            "齐全": "" if dossier.blank else _completeness(found),
        },
        "资料": listed,
    }


def _titles() -> list[dict[str, str]]:
    """The papers that each audit has, to be ticked off by hand."""
    kept = [entry for entry in register.DELIVERABLES if entry.per in _PER and entry.kind not in (KIND, *_OPTIONAL)]
    return [dict.fromkeys(_COLUMNS, "") | {"名称": entry.title} for entry in kept]


def _lines(dossier: Dossier, view: AuditView) -> Iterator[dict[str, str]]:
    for entry in register.DELIVERABLES:
        for subject_id, label in _subjects(dossier, view, entry):
            last = _last(dossier, entry.kind, subject_id)
            if last or entry.kind not in _OPTIONAL:
                yield _line(replace(dossier, subject_id=subject_id), entry, label, last)


def _subjects(dossier: Dossier, view: AuditView, entry: Deliverable) -> list[tuple[str, str]]:
    """The records of this audit for which a kind of paper is made, as (id, what follows the title)."""
    if entry.kind == KIND:
        return []
    if entry.per == "audit_programme":
        return [(dossier.programme.programme.id, "") if dossier.programme else ("", "")]
    if entry.per == "audit":
        return [(view.audit.id, "")]
    if entry.per == "nonconformity":
        kept = [each.item for each in view.nonconformities]
        return [(each.id, f"{each.number}{'（已作废）' if each.withdrawn else ''}") for each in kept] or [("", "")]
    return []


def _last(dossier: Dossier, kind: str, subject_id: str) -> DocumentRecord | None:
    """The newest paper of that kind about that record; the trail is in the order in which papers were made."""
    made = [record for record in dossier.trail if record.kind == kind and record.subject_id == subject_id]
    return made[-1] if made and subject_id else None


def _line(dossier: Dossier, entry: Deliverable, label: str, last: DocumentRecord | None) -> dict[str, str]:
    title = f"{entry.title} {label}".strip()
    file_name = last.file_name if last else ""
    return {
        "名称": _named(title, file_name.partition(f"-{entry.stage}-")[2] or file_name),
        "编号": last.number if last else "",
        "版本": last.version if last else "",
        "日期": chinese_date(last.made_at[:10]) if last else "",
        "情况": _state(dossier, entry, last),
    }


def _named(title: str, file_name: str) -> str:
    """Title and file name; once where the file is called by the title."""
    return file_name if file_name.startswith(title) else "\n".join(part for part in (title, file_name) if part)


def _state(dossier: Dossier, entry: Deliverable, last: DocumentRecord | None) -> str:
    if last:
        return MADE if last.data_digest == digest_of(dossier, entry) else CHANGED
    view = audit_parts.audit_view(dossier)
    if entry.kind == "nonconformity_report":
        return MISSING if dossier.subject_id in _standing(view) else NOT_NEEDED
    return NOT_NEEDED if entry.kind == "audit_observations" and not view.observations else MISSING


def _standing(view: AuditView) -> dict[str, Nonconformity]:
    """The nonconformities that were not withdrawn, by id."""
    return {each.item.id: each.item for each in view.nonconformities if not each.item.withdrawn}


def _nonconformities(view: AuditView) -> str:
    """How many, and how many are closed: an audit is not finished before."""
    counted = _standing(view)
    closed = sum(bool(item.closed_on) for item in counted.values())
    if not counted:
        return "无"
    return f"共{len(counted)}项，已关闭{closed}项，未关闭{len(counted) - closed}项"


def _completeness(found: list[dict[str, str]]) -> str:
    states = [row["情况"] for row in found]
    missing, changed = states.count(MISSING), states.count(CHANGED)
    if not (missing or changed):
        return "应有资料均已编制，与审核数据一致"
    said = [
        f"{count}份{text}" for count, text in ((missing, "未编制"), (changed, "编制后数据已变，须重新编制")) if count
    ]
    return "；".join(said)
