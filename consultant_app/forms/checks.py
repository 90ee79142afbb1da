"""Everything about a form that can only be judged when all of it is known: names, lists, types."""

import re
from collections.abc import Collection, Iterator

from consultant_app.forms import answers, limits
from consultant_app.forms.catalogue import Complaint, Problems
from consultant_app.forms.formulas import check_formulas
from consultant_app.forms.graph import formulas, is_dynamic
from consultant_app.forms.places import Places, Spot
from consultant_app.model.assessment import TAGS
from consultant_app.model.form import Choice, Form, FormKind, Question, QuestionType

NAME = re.compile(rf"[^\W\d][\w.-]{{0,{limits.NAME - 1}}}")
CHOICE_NAME = re.compile(rf"[^\s/]{{1,{limits.NAME}}}")
CLAUSE = re.compile(r"\d{1,2}(\.\d{1,2}){0,3}( ?[a-z]\))?")
MEASURE = re.compile(r"M-\d{2,4}")

RESERVED_COLUMNS = frozenset(["list_name", "list", "value", "geometry", "media", "image", "audio", "video"])

CHOOSING = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
JUDGED = frozenset({QuestionType.SCORE, QuestionType.VERDICT})


def check(form: Form, places: Places, problems: Problems, untyped: Collection[Spot] = ()) -> None:
    """Note all that is wrong. A supplement by itself may name questions and lists of the form it extends."""
    _Checker(form, places, problems, untyped).all()


def spots(form: Form) -> Iterator[tuple[Spot, Question]]:
    """Every question and column with its spot."""
    for number, section in enumerate(form.sections):
        for index, question in enumerate(section.questions):
            yield ("sections", number, index), question
            for inner, column in enumerate(question.columns):
                yield ("sections", number, index, inner), column


class _Checker:
    def __init__(self, form: Form, places: Places, problems: Problems, untyped: Collection[Spot]) -> None:
        self._form = form
        self._places = places
        self._problems = problems
        self._untyped = untyped
        self._partial = form.kind is FormKind.SUPPLEMENT

    def all(self) -> None:
        if not self._small_enough():
            return
        self._supplement()
        self._lists()
        self._section_names()
        self._question_names()
        for spot, question in spots(self._form):
            self._plain(spot, question)
            if spot not in self._untyped:
                self._typed(spot, question)
                self._chosen(spot, question)
        check_formulas(self._form, self._places, self._problems, spots(self._form))

    def _add(self, kind: Complaint, spot: Spot, field: str, **values: object) -> None:
        self._problems.add(kind, self._places.of(spot), field, **values)

    def _small_enough(self) -> bool:
        """Whether the rest can be checked in no time."""
        before = len(self._problems.found)
        form = self._form
        self._limit("部分", len(form.sections), limits.SECTIONS)
        self._limit("题目", len(list(spots(form))), limits.QUESTIONS)
        self._limit("选项清单", len(form.choices), limits.LISTS)
        every = [source for _, question in spots(form) for _, source in formulas(question)]
        self._limit("全部算式的字数", sum(map(len, every)), limits.EXPRESSIONS)
        filtered = [form.choices.get(question.choices, ()) for _, question in spots(form) if question.choice_filter]
        self._limit("要逐项筛选的选项", sum(map(len, filtered)), limits.FILTERED)
        for question in form.questions():
            self._limit(f"表格 {question.name} 的列", len(question.columns), limits.COLUMNS)
        for name, choices in form.choices.items():
            self._limit(f"清单“{name[:40]}”的选项", len(choices), limits.CHOICES)
        if not form.questions():
            self._add(Complaint.NO_SECTIONS, (), "sections")
        return len(self._problems.found) == before

    def _limit(self, what: str, count: int, limit: int) -> None:
        if count > limit:
            self._add(Complaint.TOO_LARGE, (), "", what=what, count=count, limit=limit)

    def _supplement(self) -> None:
        form = self._form
        if self._partial and not form.extends:
            self._add(Complaint.EXTENDS_MISSING, (), "extends")
        for key in ("extends", "industries"):
            if getattr(form, key) and not self._partial:
                self._add(Complaint.EXTENDS_NOT_SUPPLEMENT, (), key, key=key)
        if form.id and not NAME.fullmatch(form.id):
            self._add(Complaint.BAD_NAME, (), "id", found=form.id[:80])

    def _lists(self) -> None:
        for name, choices in self._form.choices.items():
            if not NAME.fullmatch(name):
                self._add(Complaint.BAD_NAME, ("choices", name), "", found=name[:80])
            if not choices:
                self._add(Complaint.EMPTY_CHOICES, ("choices", name), "", list=name)
            if name.startswith("qa_"):  # such lists are written for phones and dropped on the way back
                self._add(Complaint.RESERVED_NAME, ("choices", name), "", found=name[:80])
            seen: set[str] = set()
            for number, choice in enumerate(choices):
                spot: Spot = ("choices", name, number)
                if choice.name and not CHOICE_NAME.fullmatch(choice.name):
                    self._add(Complaint.BAD_CHOICE_NAME, spot, "name", found=choice.name[:80])
                if choice.name in seen:
                    self._add(Complaint.DUPLICATE_CHOICE, spot, "name", found=choice.name, list=name)
                seen.add(choice.name)
                self._filters(spot, choice)

    def _filters(self, spot: Spot, choice: Choice) -> None:
        """The extra columns of a choice: names of columns in a workbook."""
        for column, _ in choice.filters:
            if not NAME.fullmatch(column):
                self._add(Complaint.BAD_NAME, spot, column[:80], found=column[:80])
            if column.lower() in RESERVED_COLUMNS:
                self._add(Complaint.RESERVED_NAME, spot, column, found=column)

    def _section_names(self) -> None:
        self._names([(("sections", number), section.name) for number, section in enumerate(self._form.sections)])
        for number, section in enumerate(self._form.sections):
            if not section.label and not self._partial:
                self._add(Complaint.MISSING, ("sections", number), "label")

    def _question_names(self) -> None:
        self._names([(spot, question.name) for spot, question in spots(self._form)])

    def _names(self, named: list[tuple[Spot, str]]) -> None:
        first: dict[str, Spot] = {}
        for spot, name in named:
            if not name:
                continue  # a missing name is already noted
            if not NAME.fullmatch(name):
                self._add(Complaint.BAD_NAME, spot, "name", found=name[:80])
            if name in first:
                other = self._places.of(first[name])
                self._add(Complaint.DUPLICATE_NAME, spot, "name", found=name, other=other)
            first.setdefault(name, spot)

    def _plain(self, spot: Spot, question: Question) -> None:
        """What can be wrong with a question of any type."""
        if question.tag and question.tag not in TAGS:
            self._add(Complaint.BAD_TAG, spot, "tag", found=question.tag[:80])
        for clause in question.clause:
            if not CLAUSE.fullmatch(clause):
                self._add(Complaint.BAD_CLAUSE, spot, "clause", found=clause[:80])
        for measure in question.measures:
            if not MEASURE.fullmatch(measure):
                self._add(Complaint.BAD_MEASURE, spot, "measures", found=measure[:80])

    def _typed(self, spot: Spot, question: Question) -> None:
        """What belongs to some types only."""
        kind = question.type
        if kind is QuestionType.SCORE and len(question.anchors) != 6:
            self._add(Complaint.ANCHORS_NOT_SIX, spot, "anchors", count=len(question.anchors))
        if kind is not QuestionType.SCORE and question.anchors:
            self._add(Complaint.ANCHORS_NOT_SCORE, spot, "anchors")
        if kind not in JUDGED and question.finding:
            self._add(Complaint.FINDING_NOT_JUDGED, spot, "finding")
        if kind is QuestionType.CALCULATE and not question.calculation:
            self._add(Complaint.NO_CALCULATION, spot, "calculation")
        if kind is not QuestionType.TABLE and question.columns:
            self._add(Complaint.COLUMNS_NOT_TABLE, spot, "columns")
        if kind is not QuestionType.TABLE and question.repeat_count:
            self._add(Complaint.COUNT_NOT_TABLE, spot, "repeat_count")
        if kind is QuestionType.TABLE and len(spot) > 3:
            self._add(Complaint.TABLE_IN_TABLE, spot, "type")
        if kind is QuestionType.TABLE and len(spot) == 3 and not question.columns:
            self._add(Complaint.TABLE_NO_COLUMNS, spot, "columns")

    def _chosen(self, spot: Spot, question: Question) -> None:
        """The list of choices, and the default."""
        lists, name = self._form.choices, question.choices
        if question.type not in CHOOSING and (name or question.choice_filter):
            self._add(Complaint.CHOICES_NOT_CHOOSING, spot, "choices")
        if question.type in CHOOSING and not name:
            self._add(Complaint.NO_CHOICES, spot, "choices")
        if name and name not in lists:
            if not self._partial:
                self._add(
                    Complaint.UNKNOWN_CHOICES, spot, "choices", list=name[:80], guess=self._problems.guess(name, lists)
                )
            return
        if question.default and not is_dynamic(question.default):
            reason = answers.complaint(question, question.default, lists.get(name, ()))
            if reason:
                self._add(Complaint.BAD_DEFAULT, spot, "default", found=question.default[:80], reason=reason)
