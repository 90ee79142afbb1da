"""A form being filled in: which questions are asked, what is calculated, what is still wrong or open.

Answers are text under the name of the question, or "table/row/column" for a cell. Hidden answers are kept and come
back when the question is asked again; to expressions and exports they are empty meanwhile.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from consultant_app.forms.graph import Aspect, Unit, is_dynamic
from consultant_app.forms.place import Place
from consultant_app.forms.working import Working, section_key
from consultant_app.model.form import Choice, Form, Question, QuestionType, Section

UNCOUNTED = frozenset({QuestionType.NOTE, QuestionType.SIGNATURE, QuestionType.CALCULATE})


@dataclass(frozen=True, kw_only=True)
class SectionProgress:
    """How far a section is. Hidden questions, notes, calculations and places to sign are not counted."""

    name: str
    label: str
    shown: bool
    answered: int
    settled: int  # not answered, but said to be not applicable or not verified
    open: int
    wrong: int  # answers that need correcting

    @property
    def total(self) -> int:
        """Answered, settled and open together."""
        return self.answered + self.settled + self.open


class FormState:
    """A form and its answers. Each change returns the keys of what is now different, for a view to redraw."""

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, str] | None = None,
        *,
        rows: Mapping[str, Sequence[str]] | None = None,
        now: datetime | None = None,
    ) -> None:
        """Take the answers and work everything out.

        `rows` gives the row ids of tables in order; a table not named there has the rows its answers name, by id.
        `defaulted` then holds the defaults taken for questions without an answer, for the caller to store.
        Raises Cycle or BadExpression for a form that the loader has not passed.
        """
        self.form = form
        values = dict(answers or {})
        ids = {question.name: _row_ids(question.name, values, rows or {}) for question in _tables(form)}
        self._working = Working(form, values, ids, now or datetime.now())
        self._units = {(unit.aspect, unit.name): unit for unit in self._working.plan.units}
        self.defaulted = self._take_defaults(Place(question.name) for question in form.questions())
        self._working.everything()

    # What is

    def value(self, key: str) -> str:
        """The answer as it is kept, hidden or not; empty when there is none; of a table its number of rows."""
        if key in self._working.rows:
            return str(len(self._working.rows[key]))
        return self._working.values.get(key, "")

    def shown(self, key: str) -> bool:
        """Whether the question or cell is asked now."""
        return self._working.asked.get(key, False)

    def section_shown(self, name: str) -> bool:
        """Whether the section is asked now. Raises KeyError."""
        return self._working.asked[section_key(name)]

    def message(self, key: str) -> str:
        """What is wrong with the answer, in Chinese; empty when nothing is."""
        return self._working.messages.get(key, "")

    def messages(self) -> dict[str, str]:
        """Every key with something wrong, in the order of the form."""
        return {place.key: self.message(place.key) for place in self._places() if self.message(place.key)}

    def failures(self) -> dict[str, str]:
        """Expressions that could not be worked out, by key: a fault of the form, not of the answers."""
        return {key: reason for (key, _), reason in self._working.failures.items()}

    def required(self, key: str) -> bool:
        """Whether an answer is demanded here and now."""
        return self.shown(key) and self._working.is_required(Place.of(key))

    def choices(self, key: str) -> tuple[Choice, ...]:
        """The choices on offer, filtered by the other answers."""
        return self._working.offered(Place.of(key))

    def rows(self, table: str) -> tuple[str, ...]:
        """The ids of the rows of a table, in order. Raises KeyError."""
        return tuple(self._working.rows[table])

    def wanted_rows(self, table: str) -> int | None:
        """How many rows repeat_count asks for; None when it asks for none in particular."""
        return self._working.counts.get(table)

    def progress(self, settled: Collection[str] = ()) -> list[SectionProgress]:
        """Per section what is answered and open. `settled`: names said to be not applicable or not verified."""
        return [self._progress(section, settled) for section in self.form.sections]

    # What changes

    def set(self, key: str, value: str) -> frozenset[str]:
        """Give an answer; empty takes it back. Raises KeyError when there is no such question or cell to answer."""
        place, working = Place.of(key), self._working
        question = working.questions[place.name]
        if place not in working.places(place.name) or question.calculation or question.columns:
            raise KeyError(key)
        if working.values.get(key, "") == value:
            return frozenset()
        working.values[key] = value
        rows = frozenset({place.row}) if place.row else None
        return working.after({self._units[Aspect.VALUE, place.name]: rows}) | {key}

    def add_row(self, table: str, row: str) -> frozenset[str]:
        """Add a row at the end, with its defaults. Raises KeyError when there is no such table."""
        self._working.rows[table].append(row)
        columns = self._working.questions[table].columns
        taken = self._take_defaults(Place(column.name, table, row) for column in columns)
        self.defaulted |= taken
        return self._rows_changed(table) | frozenset(taken)

    def remove_row(self, table: str, row: str) -> frozenset[str]:
        """Take a row and its answers away. Raises ValueError when it is not there."""
        self._working.rows[table].remove(row)
        for column in self._working.questions[table].columns:
            self._working.forget(Place(column.name, table, row))
        return self._rows_changed(table)

    def _rows_changed(self, table: str) -> frozenset[str]:
        names = {table, *(column.name for column in self._working.questions[table].columns)}
        dirty: dict[Unit, frozenset[str] | None] = dict.fromkeys(
            unit for unit in self._working.plan.units if unit.name in names and unit.aspect is not Aspect.SECTION
        )
        return self._working.after(dirty) | {table}

    def _take_defaults(self, places: Iterable[Place]) -> dict[str, str]:
        """Fill in defaults where nothing was ever answered; an answer taken back stays empty."""
        taken = {}
        for place in places:
            default = self._working.questions[place.name].default
            if default and place.key not in self._working.values:
                taken[place.key] = self._working.text(default, place) if is_dynamic(default) else default
        self._working.values.update(taken)
        return taken

    def _places(self) -> list[Place]:
        return [place for name in self._working.questions for place in self._working.places(name)]

    def _type(self, place: Place) -> QuestionType:
        return self._working.questions[place.name].type

    def _progress(self, section: Section, settled: Collection[str]) -> SectionProgress:
        counted = [
            question.name
            for question in section.questions
            if question.type not in UNCOUNTED and not question.calculation and self.shown(question.name)
        ]
        answered = {name for name in counted if self._is_answered(Place(name))}
        waived = {name for name in counted if name in settled} - answered
        return SectionProgress(
            name=section.name,
            label=section.label,
            shown=self.section_shown(section.name),
            answered=len(answered),
            settled=len(waived),
            open=len(counted) - len(answered) - len(waived),
            wrong=self._wrong(section),
        )

    def _is_answered(self, place: Place) -> bool:
        if place.name in self._working.rows:
            return bool(self._working.rows[place.name])
        return self._working.values.get(place.key, "") != ""

    def _wrong(self, section: Section) -> int:
        names = {part.name for question in section.questions for part in (question, *question.columns)}
        places = (place for name in names for place in self._working.places(name))
        return sum(self.message(place.key) != "" and self._is_answered(place) for place in places)


def _tables(form: Form) -> list[Question]:
    return [question for question in form.questions() if question.columns]


def _row_ids(table: str, values: Mapping[str, str], given: Mapping[str, Sequence[str]]) -> list[str]:
    if table in given:
        return list(given[table])
    return sorted({key.split("/")[1] for key in values if key.startswith(f"{table}/") and key.count("/") == 2})
