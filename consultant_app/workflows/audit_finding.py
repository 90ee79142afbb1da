"""The audit, line, nonconformity or review that somebody means by a number."""

from collections.abc import Sequence
from typing import TypeVar

from consultant_app.errors import AppError
from consultant_app.model.audit import Audit, AuditLine
from consultant_app.model.checklist import in_order
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.model.review import ManagementReview
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, audits

Record = TypeVar("Record", Audit, ManagementReview, Nonconformity)
_NAMED = 8


def find_audit(db: Connection, enterprise_id: str, words: str = "") -> Audit:
    """The audit with that number or id, else the newest. Raises AppError and names those that are there."""
    every = audits.audits_of(db, enterprise_id)
    if not every:
        raise AppError("这家企业还没有内部审核；没有做任何事。请先新建一次审核。")
    return _meant(every, words.strip(), "内部审核") if words.strip() else every[-1]


def find_review(db: Connection, enterprise_id: str, words: str = "") -> ManagementReview:
    """The management review with that number or id, else the newest. Raises AppError."""
    every = audit_dossiers.reviews_of(db, enterprise_id)
    if not every:
        raise AppError("这家企业还没有管理评审；没有做任何事。请先在软件里策划一次。")
    return _meant(every, words.strip(), "管理评审") if words.strip() else every[-1]


def find_nonconformity(db: Connection, enterprise_id: str, words: str) -> Nonconformity:
    """The nonconformity with that number or id. Raises AppError and names those that are there."""
    return _meant(audit_dossiers.nonconformities_of(db, enterprise_id), words.strip(), "不符合项")


def _meant(every: Sequence[Record], words: str, kind: str) -> Record:
    found = [each for each in every if words and words in (each.id, each.number)]
    if len(found) == 1:
        return found[0]
    if found:
        raise AppError(f"有 {len(found)} 个{kind}的编号都是“{words}”；没有做任何事。请改用它的 id。")
    known = "、".join(each.number or each.id for each in every[-_NAMED:])
    there = f"已有：{known}。" if known else f"这家企业还没有{kind}。"
    raise AppError(f"没有编号为“{words}”的{kind}；没有做任何事。{there}")


def find_line(lines: Sequence[AuditLine], words: str) -> AuditLine:
    """The line with that number on screen and paper, or that id. Raises AppError."""
    ordered, wanted = in_order(lines), words.strip()
    if wanted.isascii() and wanted.isdecimal() and 1 <= int(wanted[:9]) <= len(ordered):
        return ordered[int(wanted) - 1]
    for line in ordered:
        if line.id == wanted:
            return line
    there = f"序号为 1～{len(ordered)}" if ordered else "还没有检查条目"
    raise AppError(f"没有第“{words}”条检查条目；没有做任何事。这次审核{there}。")
