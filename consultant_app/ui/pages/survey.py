"""② 摸底调研: willingness, questionnaire, diagnosis, scores, notes to sort, problems, conclusion."""

from importlib import import_module
from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.store.session import News
from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.diagnosis_rounds import RoundBar
from consultant_app.ui.pages.survey_view import EVERYTHING, RoundInHand, SurveyView
from consultant_app.ui.widgets.labels import row
from consultant_app.ui.widgets.segments import Segments

_HOME = "consultant_app.ui.pages."
PARTS = {  # key: title, where the part is made; imported when it is first shown
    "intent": ("意愿与意向", "survey_intent:IntentView"),
    "form": ("调研表", "survey_form:QuestionnaireView"),
    "diagnosis": ("现场诊断", "diagnosis:DiagnosisView"),
    "scores": ("得分与对比", "diagnosis_scores:ScoresView"),
    "inbox": ("待整理", "diagnosis_inbox:InboxView"),
    "problems": ("问题与原因", "problems:ProblemsView"),
    "summary": ("小结与确认", "problems_summary:SummaryView"),
}
_OF_GAP = {  # page of a gap: the part that shows it, and what its record is there
    "survey": ("intent", "engagement"),
    "diagnosis": ("diagnosis", "question"),
    "problems": ("problems", "problem"),
}
_NARROW = 960  # pixels
_OF_PLACE = {"question": "diagnosis", "problem": "problems", "observation": "inbox", "dimension": "scores"}


class SurveyPage(Page):
    """One page in parts; the part in front is remembered."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "enterprise", "engagement", "assessment", "form_snapshot", "answer", "observation", "problem", "cause",
            "strength", "photo", "phrase", "plan_measure",
        }
    )  # fmt: skip

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self._touched = EVERYTHING  # tables that changed since the page was read
        self.held = RoundInHand(app)
        self.views: dict[str, SurveyView] = {}
        self.set_head("摸底调研")
        self.set_primary("开始诊断", self.take_step, keys="Ctrl+G")
        self._build()
        first = app.state.read("survey_part", "intent")
        self.show_part(first if first in PARTS else "intent")

    def _build(self) -> None:
        self.parts = Segments([(key, title) for key, (title, _) in PARTS.items()], name="摸底调研的各部分")
        self.parts.chosen.connect(self.show_part)
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.round_bar = RoundBar(self.app, self.held)
        self.round_bar.round_chosen.connect(self.show_round)
        self.round_bar.part_asked.connect(self.show_part)
        self.stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = row(self.parts, self.round_bar)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        for keys, move in (("Ctrl+PgDown", self.next_part), ("Ctrl+PgUp", self.previous_part)):
            QShortcut(QKeySequence(keys), self, move)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window leaves the room to the tabs."""
        super().resizeEvent(event)
        self.round_bar.set_compact(self.width() < _NARROW)

    # parts

    def view(self, key: str) -> SurveyView:
        """A part, made on first use."""
        if key not in self.views:
            module, _, name = PARTS[key][1].partition(":")
            view = getattr(import_module(_HOME + module), name)(self.app, self.held)
            view.step_changed.connect(self._show_step)
            self.views[key] = view
            self.stack.addWidget(view)
        return self.views[key]

    def in_front(self) -> SurveyView:
        """The part that is shown."""
        return self.view(self.parts.value() or "intent")

    def show_part(self, key: str) -> None:
        """Bring a part to the front."""
        if self.stack.currentWidget() is not None:
            self.stack.currentWidget().flush()
        self.parts.show_value(key)
        self.stack.setCurrentWidget(self.view(key))
        self.app.state.write("survey_part", key)
        self._touched = EVERYTHING
        self.mark_stale()

    def next_part(self) -> None:
        """The next part."""
        self.parts.step(+1)

    def previous_part(self) -> None:
        """The part before."""
        self.parts.step(-1)

    def show_round(self, assessment_id: str) -> None:
        """Show another round."""
        self.in_front().flush()
        self.held.choose(assessment_id)
        self._touched = EVERYTHING
        self.mark_stale()

    # what every page does

    def refresh(self) -> None:
        """Read the round in hand, then show the part in front."""
        touched, self._touched = self._touched or EVERYTHING, frozenset()
        self.held.read(touched)
        self.round_bar.refresh()
        self.parts.show_count("inbox", len(self.held.notes))
        self.parts.show_count("problems", self.held.problem_count)
        self.in_front().refresh()
        self._show_step()

    def _on_changed(self, news: News) -> None:
        self._touched |= news.tables
        super()._on_changed(news)

    def _on_enterprise(self, enterprise_id: str) -> None:
        self._touched = EVERYTHING
        super()._on_enterprise(enterprise_id)

    def _show_step(self) -> None:
        text = self.in_front().next_step()
        if self.primary is not None:
            self.primary.setVisible(bool(text))
            self.primary.setText(text)
        name = self.app.enterprise_name()
        chip = ""
        if self.held.assessment:
            asked = self.held.shown()
            chip = f"已问 {sum(self.held.is_settled(question) for _, question in asked)}/{len(asked)}"
        self.set_head(f"摸底调研 · {name}" if name else "摸底调研", chip)

    def take_step(self) -> None:
        """The next step of the part in front."""
        self.in_front().take_step()

    def open_place(self, **where: Any) -> None:
        """part="diagnosis", or question=, problem=, observation=, dimension=, round=; a gap gives view= and record=."""
        if where.get("round"):
            self.held.choose(where["round"])
            self._touched, self._stale = EVERYTHING, True
        view, record = where.pop("view", ""), where.pop("record", "")
        if view in _OF_GAP:
            part, word = _OF_GAP[view]
            where = {"part": part, **({word: record} if record else {}), **where}
        part = where.get("part") or next((_OF_PLACE[name] for name in where if name in _OF_PLACE), "")
        if part in PARTS:
            self.show_part(part)
        self._refresh_if_stale()
        self.in_front().open_place(**{name: value for name, value in where.items() if name not in ("part", "round")})

    def place(self) -> dict[str, Any]:
        """The part and the place in it."""
        return {"part": self.parts.value(), **self.in_front().place()}
