"""Return slips over all enterprises: the list, and what waits for whoever works here."""

from typing import NamedTuple

from consultant_app.model.return_slip import WAITING, RemarkState, ReturnSlip, SlipRemark, SlipView
from consultant_app.store import records
from consultant_app.store.listing import SHOWN
from consultant_app.store.sqlite import Connection


class BoardLine(NamedTuple):
    """A slip with the enterprise it belongs to, or that one's successor."""

    view: SlipView
    enterprise_id: str
    enterprise: str


def board(db: Connection, *, drafts: bool) -> list[BoardLine]:
    """The slips of all enterprises that are listed, the newest first; drafts are the manager's only.

    Whether something accepted was changed since is not looked up here: view_of() does that for one.
    """
    remarks: dict[str, list[SlipRemark]] = {}
    for remark in records.all_of(db, SlipRemark, order="order_key, id"):
        remarks.setdefault(remark.slip_id, []).append(remark)
    owners = {
        key: (owner, name)
        for key, owner, name in db.execute(
            "select o.id, e.id, coalesce(nullif(e.short_name, ''), e.name) from return_slip r"
            " join enterprise o on o.id = r.enterprise_id"
            f" join enterprise e on e.id = coalesce(nullif(o.alias_of, ''), o.id) where {SHOWN}"
        )
    }
    return [
        BoardLine(SlipView(slip=slip, remarks=tuple(remarks.get(slip.id, ()))), *owners[slip.enterprise_id])
        for slip in records.all_of(db, ReturnSlip, order="id desc")
        if slip.enterprise_id in owners and (drafts or not slip.is_draft)
    ]


class ToDo(NamedTuple):
    """A slip with remarks that wait for whoever works here."""

    slip_id: str
    enterprise_id: str
    enterprise: str
    number: str
    subject: str
    tag: str
    remarks: int


def to_do(db: Connection, *, manager: bool) -> list[ToDo]:
    """The slips with something to answer, for a manager those with answers to judge; the newest first."""
    wanted, tag = ({RemarkState.ANSWERED}, "待复核") if manager else (WAITING, "待答复")
    found = []
    for view, enterprise_id, enterprise in board(db, drafts=False):
        count = sum(remark.state in wanted for remark in view.remarks)
        if count:
            slip = view.slip
            found.append(ToDo(slip.id, enterprise_id, enterprise, slip.number, slip.subject, tag, count))
    return found


def waiting_count(db: Connection) -> int:
    """How many remarks of issued slips wait for the consultant, over the enterprises that are listed here."""
    return sum(remark.state in WAITING for remark in _unresolved(db))


def answered_count(db: Connection) -> int:
    """How many answers wait for the manager."""
    return sum(remark.state is RemarkState.ANSWERED for remark in _unresolved(db))


def _unresolved(db: Connection) -> list[SlipRemark]:
    where = (
        "slip_id in (select id from return_slip where issued <> '') and enterprise_id in"
        " (select e.id from enterprise e join search_enterprise x on x.id = coalesce(nullif(e.alias_of, ''), e.id)"
        "  where x.archived = 0 and x.joined = 0)"
    )
    return [each for each in records.all_of(db, SlipRemark, where=where) if each.state is not RemarkState.RESOLVED]
