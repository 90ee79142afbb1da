"""The problem in hand: facts, judgement, photos; and its causes."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from consultant_app.model.assessment import DIMENSIONS, Problem
from consultant_app.model.gap import has_blank, vague_words
from consultant_app.model.labels import FIELDS
from consultant_app.ui.app import App
from consultant_app.ui.pages.problems_causes import FishboneEditor
from consultant_app.ui.pages.problems_whys import WhyEditor
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.ui.pages.survey_view import RoundInHand
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.blanks import BlankMarker
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons, TagPicker
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import ErrorLabel, Field
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.ui.widgets.segments import Segments
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import editing, measures, standards

_TITLES = FIELDS[Problem]
_PARTS = (("facts", "事实与判断"), ("whys", "5Why"), ("fishbone", "鱼骨图"))


class ProblemDetail(Card):
    """show_problem() fills the one set of editors; each saves by itself."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.app, self.held = app, held
        self.problem: Problem | None = None
        self.source = Button("来源")
        self.source.clicked.connect(self._open_source)
        self.actions.addWidget(self.source)
        self.answers = Button("对应措施")
        self.answers.clicked.connect(self._open_measures)
        self.actions.addWidget(self.answers)
        self.parts = Segments(_PARTS, name="问题的各部分")
        self.parts.chosen.connect(self.show_part)
        self.whys = WhyEditor(app)
        self.fishbone = FishboneEditor(app)
        self.stack = QStackedWidget()
        for part in (self._facts(), self.whys, self.fishbone):
            self.stack.addWidget(scrolled(part))
        self.body.addWidget(self.parts)
        self.body.addWidget(self.stack, 1)
        self.show_part("facts")

    def _text(self, field: str, hint: str, lines: int) -> AutosaveText:
        return AutosaveText(self._saver(field), name=_TITLES[field], hint=hint, lines=lines)

    def _saver(self, field: str) -> Callable[[object], object]:
        return partial(self._save, field)

    def _facts(self) -> QWidget:
        self.fact = self._text("fact", "在哪里、什么时候、看到什么、几份里有几份、依据哪一条", 3)
        self.evidence = self._text("evidence", "记录编号、样本、照片", 2)
        self.effect = self._text("effect", "对产品、顾客、交期、成本有什么影响", 2)
        self.markers = [BlankMarker(self.fact, vague=True), BlankMarker(self.evidence), BlankMarker(self.effect)]
        self.advice = ErrorLabel()
        self.dimension = AutosaveCombo(self._saver("dimension"), DIMENSIONS, name=_TITLES["dimension"])
        self.clause = AutosaveLine(self._saver("clause"), name=_TITLES["clause"], hint="如 8.5.1、8.6")
        self.clause_title = label("", "muted", wrap=True)
        self.tag = TagPicker()
        self.tag.chosen.connect(self._saver("tag"))
        self.urgency = ChoiceButtons([(each, each, "") for each in "高中低"], name="紧迫度", clearable=False, height=40)
        self.urgency.chosen.connect(self._saver("urgency"))
        self.pressing = QCheckBox("亟需解决（与企业商定）")
        self.pressing.setMinimumHeight(40)
        self.pressing.setAccessibleName("亟需解决")
        self.pressing.clicked.connect(self._press_for)
        self.photos = OwnerPhotos(self.app, name="问题照片", compact=True)
        inside = QWidget()
        where = row(Field(_TITLES["dimension"], self.dimension), Field(_TITLES["clause"], self.clause), spacing=16)
        judged = row(label("紧迫度"), self.urgency, spacing=12)
        judged.setStretch(1, 1)
        tags = row(label("要素"), self.tag, spacing=12)
        tags.setStretch(1, 1)
        layout = column(
            Field(_TITLES["fact"], self.fact), self.advice,
            Field(_TITLES["evidence"], self.evidence), Field(_TITLES["effect"], self.effect),
            where, self.clause_title, tags, judged, self.pressing, self.photos, None,
        )  # fmt: skip
        inside.setLayout(layout)
        layout.setContentsMargins(0, 0, 8, 0)
        return inside

    # showing

    def show_problem(self, problem: Problem) -> None:
        """Show a problem; what was typed for the one before was kept by whoever changed the choice."""
        if self.problem is not None and self.problem.id != problem.id:
            flush(self)
        self.problem = problem
        number = self.held.numbers.get(problem.question)
        self.source.setText(f"来自第{number}项" if number else "来自随手记" if problem.observation_id else "")
        self.source.setAccessibleName(self.source.text())
        self.source.setVisible(bool(self.source.text()))
        self.source.setEnabled(bool(number))
        self._show_measures(problem)
        self.set_title(f"问题 {problem.number}")
        self.fact.show_value(problem.fact)
        self.evidence.show_value(problem.evidence)
        self.effect.show_value(problem.effect)
        self.dimension.show_value(problem.dimension)
        self.clause.show_value(problem.clause)
        self.tag.show_value(problem.tag)
        self.urgency.show_value(problem.urgency)
        self.pressing.setChecked(problem.pressing)
        self.clause_title.setText(clause_titles(problem.clause))
        self.clause_title.setVisible(bool(self.clause_title.text()))
        self.advice.say(advice(problem), bad=False)
        self.photos.show_owner("problem", problem.id, self.held.assessment)
        self.whys.show_problem(problem)
        self.fishbone.show_problem(problem)

    def _show_measures(self, problem: Problem) -> None:
        """The way from the problem to what the plan does about it."""
        self.measures = measures.measures_for(self.app.session.db, problem.id)
        self.answers.setText(f"对应措施 {len(self.measures)} 项")
        self.answers.setAccessibleName(self.answers.text())
        self.answers.setVisible(bool(self.measures))

    def _open_measures(self) -> None:
        self.app.open_page("plan", measure=self.measures[0].id)

    def show_part(self, key: str) -> None:
        """Facts, whys or fishbone."""
        flush(self)
        self.parts.show_value(key)
        self.stack.setCurrentIndex([name for name, _ in _PARTS].index(key))

    def focus_fact(self) -> None:
        """Put the cursor into the fact."""
        self.show_part("facts")
        self.fact.setFocus()

    def flush(self) -> bool:
        """Keep what is being typed."""
        return flush(self)

    def _save(self, field: str, value: object) -> None:
        if self.problem is not None:
            editing.set_fields(self.app.session, Problem, self.problem.id, **{field: value})

    def _press_for(self, pressing: bool) -> None:
        self._save("pressing", pressing)

    def _open_source(self) -> None:
        if self.problem is not None and self.problem.question:
            self.app.open_page("survey", question=self.problem.question)


def advice(problem: Problem) -> str:
    """What to mend in the wording of a problem; empty when nothing."""
    parts = []
    if has_blank(problem.fact) or has_blank(problem.evidence) or has_blank(problem.effect):
        parts.append("还有没填的空（____）")
    if words := vague_words(problem.fact):
        parts.append(f"“{'、'.join(words)}”是评价，请改写成看到的事实：地点、编号、日期、数量")
    return "写法提示：" + "；".join(parts) if parts else ""


def clause_titles(text: str) -> str:
    """The titles of the clauses named in a text."""
    known = standards.clauses()
    numbers = text.replace("，", "、").replace(",", "、").split("、")
    return "；".join(standards.label(number.strip()) for number in numbers if number.strip() in known)
