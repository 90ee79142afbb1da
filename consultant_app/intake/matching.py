"""A verdict for each row of a list: new, changed, the same, perhaps known already, or not to be taken.

Nothing here touches a database: what exists comes in as plain rows. An enterprise is recognised by its code, then by
its exact name; a normalised name or a similar one (same characters in another order, a character more or less) only
raises the question, and two valid codes that differ answer it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NamedTuple

from consultant_app.intake.known_headings import FIELD_LABELS
from consultant_app.intake.register_import import RowDraft
from consultant_app.intake.similar import Similar, similar_pairs
from consultant_app.model.bulk import without_collection
from consultant_app.model.credit_code import is_valid
from consultant_app.model.names import normalise_name
from consultant_app.model.text import halfwidth

_FIGURES = frozenset({"employees", "revenue", "assets", "registered_capital"})
_MARKS = re.compile(r"[\W_]+")


class Verdict(StrEnum):
    """What is to be done with a row; the value is what the preview shows."""

    NEW = "新增"
    UPDATE = "更新"
    SAME = "相同"
    POSSIBLE = "疑似重复"
    REFUSED = "拒绝"
    SKIPPED = "略过"


class ExistingRow(NamedTuple):
    """An enterprise that is there already."""

    id: str
    name: str
    credit_code: str = ""
    region: str = ""
    fields: Mapping[str, str] = {}


class Change(NamedTuple):
    """One field an update would change."""

    field: str
    label: str
    old: str
    new: str


class Candidate(NamedTuple):
    """An enterprise the row may be: one that exists (id) or an earlier row of the same list (row)."""

    id: str
    row: int
    name: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RowVerdict:
    """What is proposed for a row, and why, with sheet, row and column."""

    verdict: Verdict
    draft: RowDraft
    existing_id: str = ""
    changes: tuple[Change, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""

    @property
    def row_number(self) -> int:
        return self.draft.row_number


class _Face(NamedTuple):
    """What an enterprise is recognised by: code, name without marks, normalised name."""

    code: str
    identified: bool  # by a code with right check digits
    bare: str
    key: str


def plan_import(drafts: Sequence[RowDraft], existing: Iterable[ExistingRow]) -> list[RowVerdict]:
    """One verdict per draft, in the same order."""
    with without_collection():
        known = _Known([(row, _face(row.name, row.credit_code)) for row in existing])
        faces = [None if each.skipped or each.refusal else _draft_face(each) for each in drafts]
        similar = _similar(drafts, faces, known)
        earlier = _Earlier()
        verdicts = []
        for at, (draft, face) in enumerate(zip(drafts, faces, strict=True)):
            if face is None:
                verdicts.append(_set_aside(draft))
                continue
            verdicts.append(_verdict(draft, face, known, earlier, similar.get(at, [])))
            earlier.by_code.setdefault(face.code, draft)
            earlier.by_key.setdefault(face.key, (draft, face))
        return verdicts


def _face(name: str, code: str) -> _Face:
    return _Face(code, is_valid(code), _bare(name), normalise_name(name))


def _draft_face(draft: RowDraft) -> _Face:
    return _face(draft.fields["name"], draft.fields.get("credit_code", ""))


class _Known:
    """What exists, by everything it can be recognised by."""

    def __init__(self, rows: list[tuple[ExistingRow, _Face]]) -> None:
        self.rows = rows
        self.by_code: dict[str, tuple[ExistingRow, _Face]] = {}
        self.by_bare: dict[str, tuple[ExistingRow, _Face]] = {}
        self.by_key: dict[str, tuple[ExistingRow, _Face]] = {}
        for pair in rows:
            face = pair[1]
            self.by_code.setdefault(face.code, pair)
            self.by_bare.setdefault(face.bare, pair)
            self.by_key.setdefault(face.key, pair)
        self.by_code.pop("", None)


@dataclass
class _Earlier:
    """The rows of this list seen so far."""

    by_code: dict[str, RowDraft] = field(default_factory=dict)
    by_key: dict[str, tuple[RowDraft, _Face]] = field(default_factory=dict)


def _set_aside(draft: RowDraft) -> RowVerdict:
    verdict = Verdict.SKIPPED if draft.skipped else Verdict.REFUSED
    return RowVerdict(verdict=verdict, draft=draft, reason=_place(draft) + (draft.skipped or draft.refusal))


def _verdict(draft: RowDraft, face: _Face, known: _Known, earlier: _Earlier, similar: list[Candidate]) -> RowVerdict:
    match = _same_enterprise(face, known)
    changes = _changes(draft, match) if match else ()
    if match and not changes:
        return RowVerdict(verdict=Verdict.SAME, draft=draft, existing_id=match.id)
    if twin := _twin(face, earlier):
        return _possible(draft, [twin])
    if match:
        labels = "、".join(change.label for change in changes)
        reason = f"{_place(draft)}改动：{labels}"
        return RowVerdict(verdict=Verdict.UPDATE, draft=draft, existing_id=match.id, changes=changes, reason=reason)
    if candidates := [*_questionable(face, known), *similar]:
        return _possible(draft, candidates)
    warnings = "；".join(f"{column} 列{sentence}" for column, sentence in draft.warnings)
    return RowVerdict(verdict=Verdict.NEW, draft=draft, reason=_place(draft) + warnings if warnings else "")


def _possible(draft: RowDraft, candidates: Iterable[Candidate]) -> RowVerdict:
    distinct = tuple({(each.id, each.row): each for each in reversed(list(candidates))}.values())[::-1]
    first = distinct[0]
    return RowVerdict(
        verdict=Verdict.POSSIBLE,
        draft=draft,
        existing_id=first.id,
        candidates=distinct,
        reason=_place(draft) + first.why,
    )


def _same_enterprise(face: _Face, known: _Known) -> ExistingRow | None:
    """The enterprise the row certainly is: same code and the same firm's name, or the very name with no other code."""
    if pair := known.by_code.get(face.code):
        return pair[0] if pair[1].bare == face.bare or pair[1].key == face.key else None
    pair = known.by_bare.get(face.bare)
    return pair[0] if pair and not (face.code and pair[1].code) else None


def _twin(face: _Face, earlier: _Earlier) -> Candidate | None:
    """An earlier row of this list that looks like the same enterprise."""
    if face.code and (other := earlier.by_code.get(face.code)):
        return Candidate("", other.row_number, other.fields["name"], f"信用代码与本表第 {other.row_number} 行相同")
    pair = earlier.by_key.get(face.key)
    if pair and not _different_codes(face, pair[1]):
        other, name = pair[0], pair[0].fields["name"]
        return Candidate("", other.row_number, name, f"名称与本表第 {other.row_number} 行“{name}”相同或只差写法")
    return None


def _questionable(face: _Face, known: _Known) -> Iterator[Candidate]:
    if pair := known.by_code.get(face.code):
        yield Candidate(pair[0].id, 0, pair[0].name, f"信用代码与已有的“{pair[0].name}”相同，名称不同")
    if pair := known.by_bare.get(face.bare):
        yield Candidate(pair[0].id, 0, pair[0].name, f"名称与已有的“{pair[0].name}”相同，信用代码不同")
    elif (pair := known.by_key.get(face.key)) and not _different_codes(face, pair[1]):
        yield Candidate(pair[0].id, 0, pair[0].name, f"名称与已有的“{pair[0].name}”只差写法")


def _similar(drafts: Sequence[RowDraft], faces: list[_Face | None], known: _Known) -> dict[int, list[Candidate]]:
    """Fuzzy likeness by place in the list, only where a missing or wrong code leaves the question open."""
    taken = [(at, face) for at, face in enumerate(faces) if face]
    items = [Similar(face.key, face.identified) for _, face in known.rows]
    items += [Similar(face.key, face.identified) for _, face in taken]
    count = len(known.rows)
    found: dict[int, list[Candidate]] = {}
    for first, second, score in similar_pairs(items, newcomers_from=count):
        candidate = _existing_candidate(known.rows[first][0], score) if first < count else None
        candidate = candidate or _row_candidate(drafts[taken[first - count][0]], score)
        found.setdefault(taken[second - count][0], []).append(candidate)
    return found


def _existing_candidate(row: ExistingRow, score: float) -> Candidate:
    return Candidate(row.id, 0, row.name, f"名称与已有的“{row.name}”相近（{score:.0f}%）")


def _row_candidate(draft: RowDraft, score: float) -> Candidate:
    name = draft.fields["name"]
    return Candidate("", draft.row_number, name, f"名称与本表第 {draft.row_number} 行“{name}”相近（{score:.0f}%）")


def _changes(draft: RowDraft, row: ExistingRow) -> tuple[Change, ...]:
    """The filled fields that say something else; an empty cell never erases."""
    own = {"name": row.name, "credit_code": row.credit_code}
    changes = []
    for name, new in draft.fields.items():
        old = own[name] if name in own else row.fields.get(name, "")
        if new != old and not _alike(name, old, new):
            changes.append(Change(name, FIELD_LABELS.get(name, name), old, new))
    return tuple(changes)


def _alike(name: str, old: str, new: str) -> bool:
    if name == "name":
        return _bare(old) == _bare(new)
    if name in _FIGURES:
        try:
            return Decimal(old) == Decimal(new)
        except InvalidOperation:
            return False
    return False


def _different_codes(one: _Face, other: _Face) -> bool:
    return one.identified and other.identified and one.code != other.code


def _bare(name: str) -> str:
    plain = halfwidth(name).upper()
    return plain if plain.isalnum() else _MARKS.sub("", plain)


def _place(draft: RowDraft) -> str:
    return f"{draft.sheet} 第 {draft.row_number} 行：" if draft.sheet else f"第 {draft.row_number} 行："
