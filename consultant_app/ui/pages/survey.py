"""② 摸底调研: willingness, questionnaire, diagnosis, scores, notes to sort, problems, conclusion."""

from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.diagnosis_rounds import RoundBar
from consultant_app.ui.pages.parted import PartedPage
from consultant_app.ui.pages.survey_view import RoundInHand

_OF_GAP = {  # page of a gap: the part that shows it, and what its record is there
    "survey": ("intent", "engagement"),
    "diagnosis": ("diagnosis", "question"),
    "problems": ("problems", "problem"),
}
_NARROW = 960  # pixels


class SurveyPage(PartedPage):
    """Over the round in hand, which is chosen beside the tabs."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "enterprise", "engagement", "assessment", "form_snapshot", "answer", "observation", "problem", "cause",
            "strength", "photo", "phrase", "plan_measure",
        }
    )  # fmt: skip
    entry_name: ClassVar[str] = "survey"
    parts_of: ClassVar[dict[str, str]] = {
        "intent": "survey_intent:IntentView",
        "form": "survey_form:QuestionnaireView",
        "diagnosis": "diagnosis:DiagnosisView",
        "scores": "diagnosis_scores:ScoresView",
        "inbox": "diagnosis_inbox:InboxView",
        "problems": "problems:ProblemsView",
        "summary": "problems_summary:SummaryView",
    }
    kept_as: ClassVar[str] = "survey_part"
    words: ClassVar[dict[str, str]] = {
        "question": "diagnosis", "problem": "problems", "observation": "inbox", "dimension": "scores",
    }  # fmt: skip
    held: RoundInHand

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent, held=RoundInHand(app))
        self.round_bar = RoundBar(app, self.held)
        self.round_bar.round_chosen.connect(self.choose)
        self.round_bar.part_asked.connect(self.show_part)
        self.tools.addWidget(self.round_bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window leaves the room to the tabs."""
        super().resizeEvent(event)
        self.round_bar.set_compact(self.width() < _NARROW)

    def read(self, touched: frozenset[str]) -> None:
        """Read the round in hand."""
        self.held.read(touched)
        self.round_bar.refresh()
        self.parts.show_count("inbox", len(self.held.notes))
        self.parts.show_count("problems", self.held.problem_count)
        asked = [question for _, question in self.held.shown()]
        settled = sum(map(self.held.is_settled, asked))
        self.name_enterprise(f"已问 {settled}/{len(asked)}" if self.held.assessment else "")

    def open_place(self, **where: Any) -> None:
        """part="diagnosis", or question=, problem=, observation=, dimension=, round=; a gap gives view= and record=."""
        if key := where.pop("round", ""):
            self.choose(key)
        view, record = where.pop("view", ""), where.pop("record", "")
        if view in _OF_GAP:
            part, word = _OF_GAP[view]
            where = {"part": part, **({word: record} if record else {}), **where}
        super().open_place(**where)
