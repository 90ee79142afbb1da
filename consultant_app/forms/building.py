"""Builds a Form from the plain tables of a TOML or JSON file, noting everything that does not fit."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from consultant_app.forms import limits
from consultant_app.forms.catalogue import Complaint, Problems
from consultant_app.forms.fields import Fields
from consultant_app.forms.places import Places, Spot
from consultant_app.model.form import Choice, Evidence, FindingRule, Form, FormKind, Question, QuestionType, Section


def _keys(kind: type) -> frozenset[str]:
    """A file may say what the model holds, under the same names."""
    return frozenset(field.name for field in dataclasses.fields(kind))


FORM_KEYS = _keys(Form) | {"format"}
SECTION_KEYS, QUESTION_KEYS = _keys(Section), _keys(Question)
EVIDENCE_KEYS, FINDING_KEYS = _keys(Evidence), _keys(FindingRule)

Word = TypeVar("Word", bound=StrEnum)


class Builder:
    """One form file on its way to a Form. What could not be read is left out of it; `problems` says so."""

    def __init__(self, problems: Problems, places: Places) -> None:
        self._problems = problems
        self._places = places
        self.untyped: set[Spot] = set()  # questions whose type nobody knows: what belongs to a type is not checked

    def form(self, entries: Mapping[str, object]) -> Form:
        """The form as far as it can be read."""
        fields = Fields(entries, "", self._problems)
        newest = fields.entries.get("format", limits.FORMAT)
        if isinstance(newest, int) and newest > limits.FORMAT:
            fields.complain(Complaint.NEWER_FORMAT, "format", found=newest, known=limits.FORMAT)
            self._problems.raise_any()
        fields.only(FORM_KEYS)
        return Form(
            id=fields.text("id", needed=True),
            version=fields.text("version", needed=True),
            title=fields.text("title", needed=True),
            kind=self._word(fields, "kind", FormKind, Complaint.UNKNOWN_FORM_KIND) or FormKind.QUESTIONNAIRE,
            description=fields.text("description"),
            extends=fields.text("extends"),
            industries=self._industries(fields),
            choices=self._choices(fields),
            sections=self._sections(fields),
        )

    def _word(self, fields: Fields, key: str, kind: type[Word], complaint: Complaint) -> Word | None:
        """A word of a closed vocabulary; None when it is absent or unknown."""
        text = fields.text(key)
        if not text:
            return None
        try:
            return kind(text)
        except ValueError:
            fields.complain(complaint, key, found=text[:80], known="、".join(kind))
            return None

    def _industries(self, fields: Fields) -> tuple[int, ...]:
        found = []
        for entry in fields.listed("industries"):
            if type(entry) is int and 1 <= entry <= 39:
                found.append(entry)
            else:
                fields.complain(Complaint.BAD_INDUSTRY, "industries", found=entry)
        return tuple(found)

    def _choices(self, fields: Fields) -> dict[str, tuple[Choice, ...]]:
        lists = fields.table("choices")
        if lists is None:
            return {}
        return {name: self._list(lists, name) for name in lists.entries}

    def _list(self, lists: Fields, name: str) -> tuple[Choice, ...]:
        found = []
        for number, entries in enumerate(lists.tables(name)):
            fields = Fields(entries, self._places.of(("choices", name, number)), self._problems)
            others = ((key, fields.text(key)) for key in sorted(entries) if key not in ("name", "label"))
            filters = tuple((key, text) for key, text in others if text)
            choice = fields.text("name", needed=True)
            found.append(Choice(name=choice, label=fields.text("label") or choice, filters=filters))
        return tuple(found)

    def _sections(self, fields: Fields) -> tuple[Section, ...]:
        return tuple(self._section(entries, number) for number, entries in enumerate(fields.tables("sections")))

    def _section(self, entries: Mapping[str, object], number: int) -> Section:
        spot: Spot = ("sections", number)
        self._name(spot, entries, "label")
        fields = Fields(entries, self._places.of(spot), self._problems)
        fields.only(SECTION_KEYS)
        return Section(
            name=fields.text("name", needed=True),
            label=fields.text("label"),
            hint=fields.text("hint"),
            relevant=fields.text("relevant"),
            questions=self._questions(fields, "questions", spot),
        )

    def _questions(self, fields: Fields, key: str, spot: Spot) -> tuple[Question, ...]:
        listed = fields.tables(key)
        return tuple(self._question(entries, (*spot, number)) for number, entries in enumerate(listed))

    def _question(self, entries: Mapping[str, object], spot: Spot) -> Question:
        self._name(spot, entries, "name")
        fields = Fields(entries, self._places.of(spot), self._problems)
        fields.only(QUESTION_KEYS)
        kind = self._word(fields, "type", QuestionType, Complaint.UNKNOWN_TYPE)
        if kind is None:
            self.untyped.add(spot)
            if not fields.entries.get("type"):
                fields.complain(Complaint.MISSING, "type")
        kind = kind or QuestionType.NOTE
        return Question(
            type=kind,
            name=fields.text("name", needed=True),
            label=fields.text("label", needed=kind is not QuestionType.CALCULATE),
            required=self._required(fields),
            columns=self._questions(fields, "columns", spot),
            read_only=fields.flag("read_only"),
            weight=fields.number("weight", 1, range(1, 4), Complaint.BAD_WEIGHT),
            anchors=fields.texts("anchors"),
            evidence=self._evidence(fields),
            clause=fields.texts("clause"),
            measures=fields.texts("measures"),
            finding=self._finding(fields),
            **{key: fields.text(key) for key in PLAIN_TEXTS},
        )

    def _required(self, fields: Fields) -> str:
        """True as "true", false as nothing, else the expression."""
        if isinstance(fields.entries.get("required"), bool):
            return "true" if fields.flag("required") else ""
        source = fields.text("required")
        return {"true()": "true", "false()": "", "false": ""}.get(source, source)

    def _evidence(self, fields: Fields) -> Evidence:
        inner = fields.table("evidence")
        if inner is None:
            return Evidence()
        inner.only(EVIDENCE_KEYS)
        return Evidence(look=inner.text("look"), ask=inner.text("ask"), check=inner.text("check"))

    def _finding(self, fields: Fields) -> FindingRule | None:
        inner = fields.table("finding")
        if inner is None:
            return None
        inner.only(FINDING_KEYS)
        below = inner.number("below", 3, range(1, 6), Complaint.BAD_BELOW)
        return FindingRule(below=below, text=inner.text("text"), effect=inner.text("effect"))

    def _name(self, spot: Spot, entries: Mapping[str, object], key: str) -> None:
        name = entries.get(key) or entries.get("name")
        self._places.call(spot, name[:40] if isinstance(name, str) else "")


PLAIN_TEXTS = (
    "hint",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "choices",
    "choice_filter",
    "appearance",
    "repeat_count",
    "tag",
)
