"""Return slips: the manager accepts or returns a dossier with remarks on records; they are answered and judged."""

from dataclasses import replace
from datetime import date
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.model.return_slip import (
    TABLES,
    WAITING,
    Answer,
    Closing,
    Decision,
    Issue,
    RemarkState,
    ReturnSlip,
    SlipRemark,
    SlipView,
    Target,
    Verdict,
)
from consultant_app.store import contents, records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.numbering import proposed_code
from consultant_app.workflows.settings import read_setting

_HEADS = {Decision.RETURNED: "TH", Decision.ACCEPTED: "YS"}


# reading


def slips_of(db: Connection, enterprise_id: str) -> tuple[SlipView, ...]:
    """The slips of an enterprise with their remarks, in the order in which they were made; drafts included."""
    slips = records.of_enterprise(db, ReturnSlip, enterprise_id, order="id")
    remarks = records.of_enterprise(db, SlipRemark, enterprise_id)
    return tuple(
        SlipView(
            slip=slip,
            remarks=tuple(remark for remark in remarks if remark.slip_id == slip.id),
            changed=_is_changed(db, enterprise_id, slip),
        )
        for slip in slips
    )


def view_of(db: Connection, slip_id: str) -> SlipView:
    """One slip. Raises KeyError."""
    slip = records.get(db, ReturnSlip, slip_id)
    remarks = records.all_of(db, SlipRemark, where="slip_id = ?", args=[slip_id], order="order_key, id")
    return SlipView(slip=slip, remarks=tuple(remarks), changed=_is_changed(db, _owner_of(db, slip), slip))


def draft_of(db: Connection, enterprise_id: str) -> ReturnSlip | None:
    """The draft of an enterprise that remarks are collected in, the newest if there are several."""
    drafts = [slip for slip in records.of_enterprise(db, ReturnSlip, enterprise_id, order="id") if slip.is_draft]
    return drafts[-1] if drafts else None


def _is_changed(db: Connection, enterprise_id: str, slip: ReturnSlip) -> bool:
    if slip.decision is not Decision.ACCEPTED or not slip.issued.digest:
        return False
    return contents.digest(db, enterprise_id, TABLES[slip.subject]) != slip.issued.digest


def _owner_of(db: Connection, slip: ReturnSlip) -> str:
    """The enterprise of a slip, or the one it was joined into."""
    sql = "select coalesce(nullif(alias_of, ''), id) from enterprise where id = ?"
    found = db.execute(sql, (slip.enterprise_id,)).fetchone()
    return str(found[0]) if found else slip.enterprise_id


# the manager's draft


def start(session: Session, enterprise_id: str, **values: Any) -> ReturnSlip:
    """A new draft for an enterprise."""
    slip = ReturnSlip(id=new_id(), enterprise_id=enterprise_id, **values)
    with session.write("新建退回单草稿") as db:
        records.put(db, slip)
    return slip


def edit(session: Session, slip_id: str, **values: Any) -> ReturnSlip:
    """Give a draft another decision, subject or text. Raises AppError once it is issued."""
    before = _draft(session.db, slip_id)
    after = replace(before, **values)
    if after != before:
        with session.write("修改退回单", merge_key=f"{slip_id}/{','.join(values)}") as db:
            records.put(db, after)
    return after


def add_remark(
    session: Session, enterprise_id: str, target: Target, text: str = "", *, slip_id: str = ""
) -> SlipRemark:
    """Add a remark to a draft, by default to the one of the enterprise, which is made if there is none."""
    known = _draft(session.db, slip_id) if slip_id else draft_of(session.db, enterprise_id)
    slip = known or ReturnSlip(id=new_id(), enterprise_id=enterprise_id)
    last = records.last_order_key(session.db, SlipRemark, slip_id=slip.id)
    remark = SlipRemark(
        id=new_id(), enterprise_id=slip.enterprise_id, slip_id=slip.id, target=target, text=text,
        order_key=between(last, ""),
    )  # fmt: skip
    with session.write(f"加入退回意见：{target.words or text}"[:60]) as db:
        if known is None:
            records.put(db, slip)
        records.put(db, remark)
    return remark


def edit_remark(session: Session, remark_id: str, text: str) -> SlipRemark:
    """Another wording of a remark. Raises AppError once its slip is issued."""
    before = records.get(session.db, SlipRemark, remark_id)
    _draft(session.db, before.slip_id)
    after = replace(before, text=text)
    if after != before:
        with session.write("修改退回意见", merge_key=remark_id) as db:
            records.put(db, after)
    return after


def drop(session: Session, slip_id: str) -> None:
    """Delete a draft with its remarks. Raises AppError once it is issued."""
    _draft(session.db, slip_id)
    remarks = records.all_of(session.db, SlipRemark, where="slip_id = ?", args=[slip_id])
    with session.write("删除退回单草稿") as db:
        for remark in remarks:
            records.delete(db, SlipRemark, remark.id)
        records.delete(db, ReturnSlip, slip_id)


def drop_remark(session: Session, remark_id: str) -> None:
    """Take a remark out of a draft. Raises AppError once its slip is issued."""
    remark = records.get(session.db, SlipRemark, remark_id)
    _draft(session.db, remark.slip_id)
    with session.write("删除退回意见") as db:
        records.delete(db, SlipRemark, remark_id)


def _draft(db: Connection, slip_id: str) -> ReturnSlip:
    slip = records.get(db, ReturnSlip, slip_id)
    if not slip.is_draft:
        raise AppError(f"{slip.number} 已于 {slip.issued.on} 发出；没有改动；需要补充意见时请另开一张。")
    return slip


def issue(session: Session, slip_id: str) -> ReturnSlip:
    """Send a draft: it gets its number and can no longer be rewritten.

    Raises AppError: nothing is said in it, a remark is empty, or the manager's name is not set.
    """
    view = view_of(session.db, slip_id)
    slip, by = _draft(session.db, slip_id), str(read_setting(session, "consultant")).strip()
    if not by:
        raise AppError("还没有填写您的姓名；没有发出。请到“设置”填写姓名，单据上要写明由谁发出。")
    if slip.decision is Decision.RETURNED and not view.remarks:
        raise AppError("退回单里还没有意见；没有发出。请至少写一条，说明要改什么；没有意见时请改为“验收通过”。")
    empty = [str(number) for number, remark in enumerate(view.remarks, start=1) if not remark.text.strip()]
    if empty:
        raise AppError(f"第{'、'.join(empty)}条意见还没有写内容；没有发出。请写明要改什么，或删掉这一条。")
    today = date.today().isoformat()
    accepted = slip.decision is Decision.ACCEPTED
    digest = contents.digest(session.db, _owner_of(session.db, slip), TABLES[slip.subject]) if accepted else ""
    number = _next_number(session, slip, today)
    issued = replace(slip, number=number, issued=Issue(by=by, on=today, digest=digest))
    with session.write(f"发出{_title(slip)} {number}") as db:
        records.put(db, issued)
    return issued


def _title(slip: ReturnSlip) -> str:
    return "验收单" if slip.decision is Decision.ACCEPTED else "退回单"


def _next_number(session: Session, slip: ReturnSlip, today: str) -> str:
    """TH-2026-ZM7K-003: the part of this computer keeps two managers from giving the same number."""
    code = str(read_setting(session, "consultant_code")).strip() or proposed_code(session)
    head = f"{_HEADS[slip.decision]}-{today[:4]}-{code}-"
    sql = "select number from return_slip where substr(number, 1, ?) = ?"
    given = [number[len(head) :] for (number,) in session.db.execute(sql, (len(head), head))]
    highest = max((int(tail) for tail in given if tail.isascii() and tail.isdecimal()), default=0)
    return f"{head}{highest + 1:03d}"


# the consultant's answer, the manager's verdict


def answer(session: Session, remark_id: str, text: str) -> SlipRemark:
    """Answer a remark, correct the answer, or take it back with an empty text. Raises AppError once it is resolved.

    Typed again as it was when the manager found it not enough, it is that answer, and waits as before.
    """
    before = _issued(session.db, remark_id)
    if before.state is RemarkState.RESOLVED:
        raise AppError("这条意见已经解决；没有改动。还有要说明的请与机构管理人员联系，由其重新打开。")
    text, judged = text.strip(), before.closing.judged
    if text == before.answer.text:
        return before
    said = Answer(text=text, by=read_setting(session, "consultant"), on=date.today().isoformat()) if text else Answer()
    if text == judged.text and before.closing.verdict is Verdict.REOPENED:
        said = judged
    return _kept(session, before, replace(before, answer=said), "答复退回意见", merge_key=f"{remark_id}/answer")


def resolve(session: Session, remark_id: str, reason: str = "") -> SlipRemark:
    """The manager is satisfied."""
    return _judge(session, remark_id, Verdict.RESOLVED, reason, "退回意见已解决")


def reopen(session: Session, remark_id: str, reason: str) -> SlipRemark:
    """The answer is not enough, or what was resolved is not. Raises AppError without a reason, or without an answer."""
    before = _issued(session.db, remark_id)
    if not reason.strip():
        raise AppError("没有写重新打开的原因；没有改动。请写明还差什么。")
    if before.state in WAITING:
        raise AppError("这条意见还在等答复；没有改动。")
    return _judge(session, remark_id, Verdict.REOPENED, reason, "重新打开退回意见")


def _judge(session: Session, remark_id: str, verdict: Verdict, reason: str, label: str) -> SlipRemark:
    before = _issued(session.db, remark_id)
    by, on = read_setting(session, "consultant"), date.today().isoformat()
    closing = Closing(verdict=verdict, reason=reason.strip(), by=by, on=on, judged=before.answer)
    return _kept(session, before, replace(before, closing=closing), label)


def _issued(db: Connection, remark_id: str) -> SlipRemark:
    remark = records.get(db, SlipRemark, remark_id)
    if records.get(db, ReturnSlip, remark.slip_id).is_draft:
        raise AppError("这张退回单还是草稿；没有改动。请先发出。")
    return remark


def _kept(session: Session, before: SlipRemark, after: SlipRemark, label: str, *, merge_key: str = "") -> SlipRemark:
    if after != before:
        with session.write(f"{label}：{before.target.words or before.text}"[:60], merge_key=merge_key) as db:
            records.put(db, after)
    return after
