"""Verification in rounds by an auditor who does not own the action; a failed round re-opens, a good one closes.

After a failed round something has to be mended before the next one; nothing is verified on a day that is to come.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model import closing
from consultant_app.model.audit import AuditMember
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.ids import new_id
from consultant_app.model.nonconformity import Answered, Nonconformity, Verification
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.audit_dossiers import nonconformity_views
from consultant_app.workflows.nonconformities import require_alive
from consultant_app.workflows.reworking import unmended_since

_AUDITING = ("组长", "组员")
_QUESTIONS = ("cause_accurate", "correction_effective", "action_effective")


def view_of(db: Connection, item_id: str) -> NonconformityView:
    """A nonconformity with all that was done about it. Raises KeyError."""
    return nonconformity_views(db, [records.get(db, Nonconformity, item_id)])[0]


def auditors_of(db: Connection, enterprise_id: str) -> tuple[str, ...]:
    """Who audited the enterprise as lead or auditor, in any audit, the newest first."""
    team = records.of_enterprise(db, AuditMember, enterprise_id, order="id")
    names = (member.name.strip() for member in reversed(team) if member.role in _AUDITING)
    return tuple(dict.fromkeys(name for name in names if name))


def may_verify(db: Connection, item: Nonconformity) -> tuple[str, ...] | None:
    """The names of those who may verify; None when there is no team to choose from (a complaint, say)."""
    found = auditors_of(db, item.enterprise_id)
    return found if found and item.audit_id else None


def start_round(session: Session, item: Nonconformity) -> Verification:
    """Start the next round; its verifier is proposed from who audited.

    Raises AppError when one is being written, or when nothing was mended since the last one failed.
    """
    alive = require_alive(session.db, item.id)
    view = view_of(session.db, alive.id)
    if view.rounds and not view.rounds[-1].concluded:
        raise AppError(f"第 {view.rounds[-1].round} 轮验证还没有结论；没有新开一轮；请先写完这一轮。")
    if failed := unmended_since(session.db, view):
        raise AppError(f"{closing.reworked_after(failed)}；没有新开一轮。")
    made = Verification(
        id=new_id(),
        enterprise_id=alive.enterprise_id,
        nonconformity_id=alive.id,
        round=max((each.round for each in view.rounds), default=0) + 1,
        verifier=_proposed_verifier(session.db, view),
        on=_today(),
    )
    with session.write(f"开始第 {made.round} 轮验证：{alive.number}") as db:
        records.put(db, made)
    return made


def _proposed_verifier(db: Connection, view: NonconformityView) -> str:
    owners = closing.owners_of(view)
    auditor = closing.names_in(view.item.snapshot.auditor)
    known = auditors_of(db, view.item.enterprise_id)
    return next((name for name in (*auditor, *known) if name not in owners and (not known or name in known)), "")


def edit_round(session: Session, round_id: str, /, **values: Any) -> Verification:
    """Give a round other values (verifier, on, remarks). Raises AppError once it is concluded."""
    before = _open_round(session.db, round_id)
    after = replace(before, **values)
    if after != before:
        with session.write(f"修改第 {before.round} 轮验证", merge_key=f"{round_id}/{','.join(values)}") as db:
            records.put(db, after)
    return after


def answer(session: Session, round_id: str, question: str, /, **values: str) -> Verification:
    """Answer one question of a round: yes="是" or "否", evidence="…". Raises AppError once it is concluded."""
    if question not in _QUESTIONS:
        raise ValueError(question)
    stored: Answered = getattr(_open_round(session.db, round_id), question)
    return edit_round(session, round_id, **{question: replace(stored, **values)})


def _open_round(db: Connection, round_id: str) -> Verification:
    found = records.get(db, Verification, round_id)
    if found.concluded:
        raise AppError(f"第 {found.round} 轮验证已有结论（{found.concluded}）；没有改动；需要时新开一轮。")
    require_alive(db, found.nonconformity_id)
    return found


def remove_round(session: Session, round_id: str) -> None:
    """Remove a round that has no conclusion yet. Raises AppError."""
    found = _open_round(session.db, round_id)
    with session.write(f"删除第 {found.round} 轮验证") as db:
        records.delete(db, Verification, round_id)


def lacking_to_close(db: Connection, view: NonconformityView) -> list[str]:
    """What is missing before a nonconformity can be closed, with what has to be mended before another round."""
    failed = unmended_since(db, view)
    mended = [closing.reworked_after(failed)] if failed else []
    return [*mended, *closing.missing(view, may_verify(db, view.item), _today())]


def _today() -> str:
    return date.today().isoformat()


def lacking(db: Connection, round_: Verification) -> list[str]:
    """What is missing before a round can be concluded the way it was answered; nothing missing means it can."""
    view = view_of(db, round_.nonconformity_id)
    auditors = may_verify(db, view.item)
    if not closing.any_no(round_):
        return closing.missing(view, auditors, _today())
    found = [f"“{question}”的答案和证据" for question in closing.unanswered(round_)]
    if not round_.on:
        found.append("验证日期")
    found += closing.future("验证日期", round_.on, _today())
    return [*found, *closing.verifier_trouble(view, round_.verifier, auditors)]


def conclude(session: Session, round_id: str) -> Verification:
    """Conclude a round: three times 是 closes the nonconformity, one 否 re-opens it for the next round.

    Raises AppError that names what is missing.
    """
    found = _open_round(session.db, round_id)
    if missing := lacking(session.db, found):
        named = "；".join(missing)
        verb = "下未关闭的结论" if closing.any_no(found) else "关闭"
        raise AppError(f"还不能{verb}，缺：{named}。内容都已保存；补齐后再试。")
    item = records.get(session.db, Nonconformity, found.nonconformity_id)
    failed = closing.any_no(found)
    concluded = replace(found, concluded=closing.OPEN if failed else closing.CLOSED)
    with session.write(f"{'验证未通过' if failed else '关闭'}：{item.number}") as db:
        records.put(db, concluded)
        if not failed:
            records.put(db, replace(item, closed_on=found.on))
    return concluded


def reopen(session: Session, item_id: str, reason: str) -> Nonconformity:
    """Open a closed nonconformity again with a further round that says why. Raises AppError."""
    item = records.get(session.db, Nonconformity, item_id)
    if not item.closed_on:
        raise AppError(f"{item.number} 没有关闭；没有改动。")
    if not reason.strip():
        raise AppError("没有写重新打开的理由；仍然是关闭的；请写一句为什么。")
    rounds = view_of(session.db, item_id).rounds
    again = Verification(
        id=new_id(),
        enterprise_id=item.enterprise_id,
        nonconformity_id=item.id,
        round=max((each.round for each in rounds), default=0) + 1,
        remarks=f"重新打开：{reason.strip()}",
    )
    opened = replace(item, closed_on="")
    with session.write(f"重新打开 {item.number}") as db:
        records.put_all(db, [opened, again])
    return opened
