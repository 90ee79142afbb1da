"""What is open over all enterprises, by its date: nonconformities, corrective actions, decisions of reviews."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path

from consultant_app.model.nonconformity import State
from consultant_app.store.listing import SHOWN
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.progress import Progress

SOON = 7  # days


class DeadlineKind(StrEnum):
    """What has a date."""

    NONCONFORMITY = "不符合项"
    ACTION = "纠正措施"
    DECISION = "评审决议"


class Band(StrEnum):
    """When it is due, seen from today."""

    OVERDUE = "已逾期"
    SOON = "7天内"
    MONTH = "本月内"
    LATER = "以后"
    UNDATED = "没有期限"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One open thing: where it belongs, where it stands, when it is due, what comes next, and where to do it."""

    kind: DeadlineKind
    id: str
    enterprise_id: str
    enterprise: str
    consultant: str
    number: str
    text: str
    grade: str
    state: str
    owner: str
    due_on: str
    today: date
    next_step: str
    page: str
    place: tuple[tuple[str, str], ...]

    @property
    def days_left(self) -> int | None:
        """Days from today; negative: overdue by so many; None without a date."""
        try:
            return (date.fromisoformat(self.due_on) - self.today).days
        except ValueError:
            return None

    @property
    def band(self) -> Band:
        """When it is due, seen from today."""
        days = self.days_left
        if days is None:
            return Band.UNDATED
        if days < 0:
            return Band.OVERDUE
        if days <= SOON:
            return Band.SOON
        return Band.MONTH if self.due_on[:7] == self.today.isoformat()[:7] else Band.LATER


_NAME = "coalesce(nullif(e.short_name, ''), e.name)"
_OPEN = "n.closed_on = '' and n.withdrawn = ''"
_OWNER = (
    "enterprise o on o.id = {0}.enterprise_id cross join enterprise e on e.id = coalesce(nullif(o.alias_of, ''), o.id)"
)
_NONCONFORMITIES = f"""
select n.id, e.id, {_NAME}, e.consultant, n.number, n.fact, n.grade, n.due_on,
  coalesce(json_extract(nullif(n.snapshot, ''), '$.department_head'), ''),
  coalesce(json_extract(nullif(n.cause, ''), '$.text'), '') <> '',
  coalesce(json_extract(nullif(n.correction, ''), '$.text'), '') <> '',
  coalesce(json_extract(nullif(n.correction, ''), '$.done_on'), '') <> '',
  (select count(*) from corrective_action a where a.nonconformity_id = n.id),
  (select count(*) from corrective_action a where a.nonconformity_id = n.id and a.done_on = ''),
  coalesce((select v.concluded from verification v where v.nonconformity_id = n.id
    order by v.round desc, v.id desc limit 1), '')
  from nonconformity n cross join {_OWNER.format("n")} where {_OPEN} and {SHOWN}
"""
_ACTIONS = f"""
select a.id, e.id, {_NAME}, e.consultant, n.number, a.text, n.grade, a.due_on, a.owner, n.id
  from corrective_action a cross join nonconformity n on n.id = a.nonconformity_id
  cross join {_OWNER.format("a")} where a.done_on = '' and a.due_on <> '' and {_OPEN} and {SHOWN}
"""
_DECISIONS = f"""
select d.id, e.id, {_NAME}, e.consultant, r.number, d.text, d.kind, d.due_on, d.owner,
  coalesce(json_extract(nullif(d.done, ''), '$.on'), '') <> ''
  from review_decision d cross join management_review r on r.id = d.review_id
  cross join {_OWNER.format("d")}
  where coalesce(json_extract(nullif(d."check", ''), '$.result'), '') <> '有效' and {SHOWN}
"""


def board(db: Connection, today: date) -> list[Deadline]:
    """Everything open over all enterprises, the most urgent first, what has no date last."""
    found = [*_nonconformities(db, today), *_actions(db, today), *_decisions(db, today)]
    return sorted(found, key=lambda each: (each.due_on or "9999", each.enterprise, each.number, each.id))


def _nonconformities(db: Connection, today: date) -> Iterable[Deadline]:
    for key, mine, name, consultant, number, fact, grade, due_on, head, *stage in db.execute(_NONCONFORMITIES):
        state = _state(*stage)
        yield Deadline(
            kind=DeadlineKind.NONCONFORMITY, id=key, enterprise_id=mine, enterprise=name, consultant=consultant,
            number=number, text=_plain(fact) or "（还没有写事实）", grade=grade, state=state, owner=head,
            due_on=due_on, today=today, next_step=_next_step(state, *stage), page="nonconformities",
            place=(("nonconformity", key), ("step", _STEPS[state])),
        )  # fmt: skip


_STEPS = {State.RAISED: "cause", State.ACTING: "actions", State.TO_VERIFY: "verify", State.REOPENED: "verify"}


def _state(cause: int, correction: int, mended: int, actions: int, undone: int, concluded: str) -> State:
    """As model.nonconformity.state_of() says, from what one query counts."""
    if concluded == "未关闭":
        return State.REOPENED
    if actions and not undone and mended:
        return State.TO_VERIFY
    return State.ACTING if cause or actions or correction else State.RAISED


def _next_step(state: State, cause: int, correction: int, mended: int, actions: int, undone: int, _last: str) -> str:
    """What comes next, the first thing that is lacking."""
    if state is State.REOPENED:
        return "重新整改，开始下一轮验证"
    if state is State.TO_VERIFY:
        return "审核员验证"
    steps = (
        (cause, "写原因分析"), (correction, "写纠正"), (actions, "定纠正措施"), (mended, "完成纠正"),
        (not undone, f"完成 {undone} 条纠正措施"),
    )  # fmt: skip
    return next(text for done, text in steps if not done)


def _actions(db: Connection, today: date) -> Iterable[Deadline]:
    for key, mine, name, consultant, number, text, grade, due_on, owner, item in db.execute(_ACTIONS):
        yield Deadline(
            kind=DeadlineKind.ACTION, id=key, enterprise_id=mine, enterprise=name, consultant=consultant,
            number=number, text=_plain(text), grade=grade, state="未完成", owner=owner, due_on=due_on,
            today=today,
            next_step="完成并留证据", page="nonconformities", place=(("nonconformity", item), ("step", "actions")),
        )  # fmt: skip


def _decisions(db: Connection, today: date) -> Iterable[Deadline]:
    for key, mine, name, consultant, number, text, kind, due_on, owner, done in db.execute(_DECISIONS):
        yield Deadline(
            kind=DeadlineKind.DECISION, id=key, enterprise_id=mine, enterprise=name, consultant=consultant,
            number=number, text=_plain(text), grade=kind, state="待验证" if done else "未完成", owner=owner,
            due_on=due_on, today=today, next_step="验证效果" if done else "落实决议", page="review",
            place=(("decision", key),),
        )  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.split())


def when_text(deadline: Deadline) -> str:
    """How long is left, in words."""
    days = deadline.days_left
    if days is None:
        return "没有期限"
    if days < 0:
        return f"逾期 {-days} 天"
    return "今天到期" if days == 0 else f"还有 {days} 天"


def open_count(db: Connection, enterprise_id: str) -> tuple[int, int]:
    """How many nonconformities of an enterprise are open, and how many of them are overdue today."""
    sql = (
        "select count(*), coalesce(sum(n.due_on <> '' and n.due_on < ?), 0) from nonconformity n"
        f" where n.enterprise_id in (select id from enterprise where id = ? or alias_of = ?) and {_OPEN}"
    )
    found = db.execute(sql, (date.today().isoformat(), enterprise_id, enterprise_id)).fetchone()
    return int(found[0]), int(found[1])


# as a table

_TITLES = (
    ("企业", 22), ("顾问", 10), ("类别", 10), ("编号", 18), ("内容", 46), ("程度/类别", 10), ("状态", 12),
    ("责任人", 12), ("期限", 12), ("剩余", 12), ("分段", 10), ("下一步", 22),
)  # fmt: skip


def prepare_export(
    session: Session, target: Path, wanted: Iterable[str] | None = None
) -> Callable[[], Generator[Progress, None, Path]]:
    """Read the board now; the returned work writes it as an Excel table and returns the file.

    `wanted` are the ids to take, in the order of the board; None for everything.
    """
    chosen = None if wanted is None else set(wanted)
    rows = [_row(each) for each in board(session.db, date.today()) if chosen is None or each.id in chosen]
    return partial(_write, target, rows)


def _row(each: Deadline) -> tuple[str, ...]:
    return (
        each.enterprise, each.consultant, each.kind.value, each.number, each.text, each.grade, each.state, each.owner,
        each.due_on, when_text(each), each.band.value, each.next_step,
    )  # fmt: skip


def _write(target: Path, rows: list[tuple[str, ...]]) -> Generator[Progress, None, Path]:
    from consultant_app.documents.sheets import Column, write_table

    columns = [Column(title=title, width=width) for title, width in _TITLES]
    for done in write_table(target, "整改期限", columns, rows):
        yield Progress("正在写入 Excel", done, len(rows))
    return target
