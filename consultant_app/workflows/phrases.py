"""常用语: shipped ones and own ones, the fitting ones first."""

import re
from dataclasses import dataclass

from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.model.plan import Phrase
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import library

_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A 常用语 ready to insert; slots read ____（日期）. `own_id` is set for one that the person added."""

    text: str
    fits: bool
    own_id: str = ""


def suggestions(
    db: Connection, kind: str, *, tag: str = "", clause: tuple[str, ...] = (), dimension: str = ""
) -> list[Suggestion]:
    """Own phrases first, then the shipped ones of a kind; within both, what fits clause, tag and dimension first."""
    ranked: list[tuple[int, bool, Suggestion]] = []
    for own in own_phrases(db):
        rank = _rank(tag, clause, "", own.tag, _numbers(own.clause), "")
        ranked.append((rank, False, Suggestion(text=own.text, fits=rank > 0, own_id=own.id)))
    for shipped in library.phrases():
        if shipped.kind == kind:
            rank = _rank(tag, clause, dimension, shipped.tag, shipped.clause, shipped.dimension)
            ranked.append((rank, True, Suggestion(text=with_blanks(shipped.text), fits=rank > 0)))
    ranked.sort(key=lambda each: (each[1], -each[0]))
    return [suggestion for _, _, suggestion in ranked]


def _rank(
    tag: str, clause: tuple[str, ...], dimension: str, its_tag: str, its_clause: tuple[str, ...], its_dimension: str
) -> int:
    same_clause = bool(set(clause) & set(its_clause))
    return 4 * same_clause + 2 * bool(tag and tag == its_tag) + bool(dimension and dimension == its_dimension)


def with_blanks(text: str) -> str:
    """The text with {日期} as ____（日期）, which the gap list recognises as not filled in."""
    return _SLOT.sub(r"____（\1）", text)


def own_phrases(db: Connection) -> list[Phrase]:
    """The phrases that people added, newest first."""
    return records.all_of(db, Phrase, order="order_key desc, id desc")


def add_phrase(session: Session, text: str, *, tag: str = "", clause: str = "") -> Phrase | None:
    """Keep a text as an own 常用语; None when it is empty or known already."""
    text = text.strip()
    known = own_phrases(session.db)
    if not text or any(phrase.text == text for phrase in known):
        return None
    order_key = between(known[0].order_key if known else "", "")
    phrase = Phrase(id=new_id(), text=text, tag=tag, clause=clause, order_key=order_key)
    with session.write("存为常用语") as db:
        records.put(db, phrase)
    return phrase


def _numbers(clause: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[、,，\s]+", clause) if part)
