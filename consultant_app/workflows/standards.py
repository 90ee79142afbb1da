"""The editions of the standard as data: clauses, what corresponds between editions, and the dates of the change.

A record keeps the edition and the title it was written with; nothing here rewrites a record.
"""

import tomllib
from dataclasses import replace
from functools import lru_cache
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model import clauses as rules
from consultant_app.model.clauses import Clause, ClauseMapping, ClauseSet, MappingKind, TransitionDate
from consultant_app.model.text import halfwidth
from consultant_app.paths import resource
from consultant_app.store.session import Session
from consultant_app.workflows.settings import change_settings, read_setting

GBT_2016 = "GB/T 19001-2016"
ISO_2026 = "ISO 9001:2026"
EDITIONS = (GBT_2016, ISO_2026)
DEFAULT_EDITION = GBT_2016
REFERENCE_MARK = "（参考译名）"

_FILES = {GBT_2016: "clauses_gbt19001_2016.toml", ISO_2026: "clauses_iso9001_2026.toml"}
_SAME_TEXT = {"ISO9001:2015": GBT_2016, "GB/T19001-2016/ISO9001:2015": GBT_2016}  # adopted without a change
_BORROWED = ("guidance", "evidence", "mistakes", "applicability")

sort_key = rules.sort_key


def edition_key(edition: str) -> str:
    """The key of an edition however it is written ("ISO 9001:2015" is GB/T 19001-2016). KeyError when unknown."""
    wanted = _squeezed(edition)
    if wanted in _SAME_TEXT:
        return _SAME_TEXT[wanted]
    for key in EDITIONS:
        if _squeezed(key) == wanted:
            return key
    raise KeyError(edition)


def is_known(edition: str) -> bool:
    """Whether the clauses of an edition are here."""
    try:
        return bool(edition_key(edition))
    except KeyError:
        return False


def clauses(edition: str = DEFAULT_EDITION) -> dict[str, Clause]:
    """The clauses of an edition by number, in the order of the document."""
    return clause_set(edition).by_number


def clause_set(edition: str = DEFAULT_EDITION) -> ClauseSet:
    """The clauses of an edition with their order and their tree."""
    return _clause_set(edition_key(edition))


def lowest(edition: str = DEFAULT_EDITION) -> tuple[Clause, ...]:
    """The clauses that a finding can stand on, in the order of the document."""
    return clause_set(edition).lowest()


def children(number: str, edition: str = DEFAULT_EDITION) -> tuple[Clause, ...]:
    """The clauses directly below a number; "" gives the chapters."""
    return clause_set(edition).children(number)


def label(number: str, edition: str = DEFAULT_EDITION) -> str:
    """ "8.5.1 生产和服务提供的控制"; a number without a title takes that of the clause above; unknown numbers stay.

    A title of our own translation is marked, because no official Chinese title exists.
    """
    known = clause_set(edition)
    if number not in known.by_number:
        return number
    mark = REFERENCE_MARK if known.by_number[number].is_reference_title else ""
    return f"{number} {known.title(number)}{mark}"


@lru_cache(maxsize=1)
def mapping() -> tuple[ClauseMapping, ...]:
    """How the clauses of GB/T 19001-2016 are found in ISO 9001:2026, in the order of the earlier edition."""
    return tuple(
        ClauseMapping(old=entry["from"], new=tuple(entry["to"]), kind=MappingKind(entry["kind"]), note=entry["note"])
        for entry in _read("clause_map.toml")["maps"]
    )


def mapped(number: str, to_edition: str) -> tuple[str, ...]:
    """Where a clause of the other edition is found in `to_edition`; nothing when it has no counterpart."""
    if edition_key(to_edition) == ISO_2026:
        return tuple(new for entry in mapping() if entry.old == number and number for new in entry.new)
    return tuple(entry.old for entry in mapping() if number in entry.new and entry.old)


def mapping_of(number: str, edition: str = DEFAULT_EDITION) -> tuple[ClauseMapping, ...]:
    """The entries that speak of a clause of this edition, with kind and note."""
    if edition_key(edition) == ISO_2026:
        return tuple(entry for entry in mapping() if number in entry.new)
    return tuple(entry for entry in mapping() if entry.old == number)


def shipped_transition_dates() -> tuple[TransitionDate, ...]:
    """The dates as shipped, none of them verified against an original."""
    return tuple(TransitionDate(**entry) for entry in _read("transition.toml")["dates"])


def transition_dates(session: Session) -> tuple[TransitionDate, ...]:
    """The shipped dates, overlaid with what the agency changed."""
    changed = read_setting(session, "transition_dates")
    return tuple(_overlaid(shipped, changed.get(shipped.key)) for shipped in shipped_transition_dates())


def change_transition_date(
    session: Session, key: str, *, on: str | None = None, verified: bool | None = None, source: str | None = None
) -> None:
    """Keep what the agency knows better about a date; None leaves a part as it is, on="" means not known.

    AppError for what is no day, and for a date called verified without saying where it was seen.
    KeyError for an unknown key.
    """
    shipped = {each.key: each for each in shipped_transition_dates()}[key]
    before = {each.key: each for each in transition_dates(session)}[key]
    wanted = replace(
        before,
        on=before.on if on is None else on.strip(),
        verified=before.verified if verified is None else verified,
        source=before.source if source is None else source.strip(),
    )
    _check(wanted, shipped)
    kept = {**read_setting(session, "transition_dates"), key: _own(wanted)}
    if wanted == shipped:
        del kept[key]
    change_settings(session, {"transition_dates": kept}, label=f"修改{shipped.title}")


def _check(wanted: TransitionDate, shipped: TransitionDate) -> None:
    if wanted.on and not rules.is_day(wanted.on):
        raise AppError(f"“{wanted.on}”不是日期，原来的日期没有变；请写成 2028-03-31 的样子。")
    if not wanted.source:
        raise AppError("依据不能空着，原来的内容没有变；请写明这个日期是从哪里看到的。")
    if wanted.verified and wanted.source == shipped.source:
        raise AppError("还没有标为已核实；请先把依据改成核实过的文件名称、文号或网址。")


def _own(date: TransitionDate) -> dict[str, Any]:
    return {"on": date.on, "verified": date.verified, "source": date.source}


def _overlaid(shipped: TransitionDate, changed: object) -> TransitionDate:
    """What another version or a damaged file left is used only as far as it is what it should be."""
    if not isinstance(changed, dict):
        return shipped
    on, verified, source = (changed.get(name) for name in ("on", "verified", "source"))
    return replace(
        shipped,
        on=on if isinstance(on, str) and (not on or rules.is_day(on)) else shipped.on,
        verified=verified if isinstance(verified, bool) else shipped.verified,
        source=source if isinstance(source, str) and source else shipped.source,
    )


@lru_cache
def _clause_set(edition: str) -> ClauseSet:
    content = _read(_FILES[edition])
    is_reference = bool(content.get("title_note"))
    found = [_clause(entry, edition, is_reference) for entry in content["clauses"]]
    return ClauseSet(edition, {clause.number: clause for clause in found})


def _clause(entry: dict[str, Any], edition: str, is_reference: bool) -> Clause:
    values = {**entry, "edition": edition, "is_reference_title": is_reference}
    if same_as := values.pop("same_as", ""):
        model = clauses(GBT_2016)[same_as]
        for name in _BORROWED:
            values.setdefault(name, getattr(model, name))
    return Clause(**values)


def _squeezed(edition: str) -> str:
    text = halfwidth(edition).replace("—", "-").replace("–", "-").upper()
    return "".join(text.split())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(name).read_text("utf-8"))
