"""Conflicts: what each person wrote, side by side in words, and the decision that ends one for everybody."""

import dataclasses
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consultant_app.errors import AppError
from consultant_app.store import conflicts, people
from consultant_app.store.conflicts import Conflict, Version
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import in_words, settings
from consultant_app.workflows.in_words import Words

_ID_DIGITS = 10
_NOBODY = "其他电脑"


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the values that stand against each other."""

    operation_id: str
    site: str
    person: str  # a name, else which computer
    at: str  # 11-20 14:03, by that computer's clock
    action: str  # what the person did
    value: str
    shown: bool  # whether it is what the screens show until a person decides


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A conflict in the words of the trade."""

    id: str  # short; names the same field on every computer
    conflict: Conflict
    enterprise: str
    record: str
    field: str
    sides: tuple[Side, ...]

    @property
    def takes_text(self) -> bool:
        """Whether a person may type a third value instead of choosing one."""
        return not self.conflict.is_deletion and in_words.is_plain_text(self.conflict.table, self.conflict.field)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry in the history of a field."""

    at: str
    person: str
    action: str
    value: str


def count(db: Connection, enterprise_id: str = "") -> int:
    """How many conflicts wait for a decision."""
    return conflicts.count(db, enterprise_id)


def disputes(session: Session, enterprise_id: str = "", *, start: int = 0, most: int = 0) -> list[Dispute]:
    """The conflicts of one enterprise, or of all, in a fixed order; `most` of them from `start` on, 0: all."""
    found = conflicts.list_all(session.db, enterprise_id)
    names, words = _Names(session), Words(session.db)
    return [_dispute(words, each, names) for each in (found[start : start + most] if most else found[start:])]


def find(session: Session, key: str) -> Dispute:
    """The conflict with that id or the beginning of it. Raises AppError when there is none, or several."""
    matching = [each for each in conflicts.list_all(session.db) if key and id_of(each).startswith(key.lower())]
    if len(matching) != 1:
        raise AppError(f"没有编号为“{key}”的冲突，或不止一处；没有改动。用 conflicts list 可以列出全部冲突。")
    return _dispute(Words(session.db), matching[0], _Names(session))


def id_of(conflict: Conflict) -> str:
    """The short id by which people and scripts name a conflict."""
    text = f"{conflict.table}/{conflict.row}/{conflict.field}"
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]


def keep_side(session: Session, dispute: Dispute, operation_id: str) -> None:
    """Decide for one side, as one undo step. Raises AppError when it was decided or changed meanwhile."""
    conflict = _current(session.db, dispute)
    if all(version.operation_id != operation_id for version in conflict.versions):
        raise _changed_meanwhile()
    _decide(session, dispute, conflict, operation_id)


def keep_text(session: Session, dispute: Dispute, text: str) -> None:
    """Decide for a value that a person typed instead. Raises AppError for a field that holds no plain text."""
    if not dispute.takes_text:
        raise AppError(f"“{dispute.field}”由几个部分组成，不能在这里改写；没有改动。请先选一个，再到原页面修改。")
    _decide(session, dispute, _current(session.db, dispute), text)


def _decide(session: Session, dispute: Dispute, conflict: Conflict, choice: str) -> None:
    with session.write(f"裁决冲突：{dispute.field}") as db:
        conflicts.decide(db, conflict, choice)


def take_side(session: Session, site: str, enterprise_id: str = "") -> int:
    """Decide for what was written at one computer wherever it took part, as one undo step; how many conflicts ended."""
    found = conflicts.list_all(session.db, enterprise_id)
    if not any(version.site == site for each in found for version in each.versions):
        return 0
    with session.write(f"全部采用{_Names(session).of(site, '')}的内容") as db:
        return conflicts.take_all(db, found, site)


def sites(session: Session, enterprise_id: str = "") -> list[tuple[str, str, int]]:
    """Which computers take part in conflicts: their site, whose they are, in how many conflicts; the most first."""
    names = _Names(session)
    taking: dict[str, tuple[str, int]] = {}
    for each in conflicts.list_all(session.db, enterprise_id):
        for site, person in {(version.site, version.person) for version in each.versions}:
            taking[site] = (names.of(site, person), taking.get(site, ("", 0))[1] + 1)
    return sorted(((site, *facts) for site, facts in taking.items()), key=lambda each: (-each[2], each[1]))


def history_of(session: Session, dispute: Dispute) -> list[Entry]:
    """Who wrote what into the field and when, oldest first."""
    conflict, names, words = dispute.conflict, _Names(session), Words(session.db)
    return [
        Entry(
            at=when(past.at), person=names.of(past.site, past.person), action=past.label,
            value=_words(words, conflict, past.value),
        )
        for past in conflicts.field_history(session.db, conflict.table, conflict.row, conflict.field)
    ]  # fmt: skip


def when(at: datetime | None) -> str:
    """A time as lists show it; the year only when it is not this year."""
    if at is None:
        return "时间不明"
    return f"{at:%m-%d %H:%M}" if at.year == datetime.now().year else f"{at:%Y-%m-%d %H:%M}"


class _Names:
    """Whose a computer is."""

    def __init__(self, session: Session) -> None:
        self._own = session.site
        self._me = settings.read_setting(session, "consultant") or "本机"
        self._people = people.names(session.db)

    def of(self, site: str, person: str) -> str:
        if site == self._own:
            return f"{self._me}（本机）" if self._me != "本机" else "本机"
        return person or self._people.get(site) or f"{_NOBODY} {site[-4:]}"


def _dispute(words: Words, conflict: Conflict, names: _Names) -> Dispute:
    return Dispute(
        id=id_of(conflict),
        conflict=conflict,
        enterprise=_enterprise(words, conflict.enterprise_id),
        record=words.record(conflict.table, conflict.row),
        field=in_words.field_words(conflict.table, conflict.field),
        sides=tuple(_side(words, conflict, version, names) for version in conflict.versions),
    )


def _side(words: Words, conflict: Conflict, version: Version, names: _Names) -> Side:
    return Side(
        operation_id=version.operation_id, site=version.site, person=names.of(version.site, version.person),
        at=when(version.at), action=version.label, value=_words(words, conflict, version.value), shown=version.shown,
    )  # fmt: skip


def _words(words: Words, conflict: Conflict, value: Any) -> str:
    """A version's value; beside a deletion it is what the edit set."""
    if value is None:
        return "删除这条记录"
    if isinstance(value, dict):
        parts = [
            f"{in_words.field_words(conflict.table, name)}：{words.value(conflict.table, conflict.row, name, part)}"
            for name, part in value.items()
        ]
        return "保留并修改为　" + "；".join(parts) if parts else "保留这条记录"
    return words.value(conflict.table, conflict.row, conflict.field, value)


def _enterprise(words: Words, key: str) -> str:
    return words.record("enterprise", key) if key else "各企业共用"


def _current(db: Connection, dispute: Dispute) -> Conflict:
    """The conflict as it is now. Raises AppError when somebody decided it meanwhile."""
    asked = dispute.conflict
    for each in conflicts.list_all(db, asked.enterprise_id):
        if (each.table, each.row, each.field) == (asked.table, asked.row, asked.field):
            return each
    raise _changed_meanwhile()


def _changed_meanwhile() -> AppError:
    return AppError("这处冲突已经裁决，或刚才又有了变化；没有改动。请看过现在的内容后再决定。")


def as_data(dispute: Dispute) -> dict[str, Any]:
    """For machine-readable output."""
    return {
        "id": dispute.id, "enterprise": dispute.enterprise, "record": dispute.record, "field": dispute.field,
        "table": dispute.conflict.table, "row": dispute.conflict.row, "name": dispute.conflict.field,
        "sides": [dataclasses.asdict(side) for side in dispute.sides],
    }  # fmt: skip
