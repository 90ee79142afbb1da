"""调研表: the survey form as a questionnaire, section by section."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.forms.state import FormState
from consultant_app.model.assessment import Assessment
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_keeper import AnswerKeeper
from consultant_app.ui.pages.survey_view import RoundInHand, SurveyView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.form_questions import FormQuestions
from consultant_app.ui.widgets.labels import label, scrolled
from consultant_app.ui.widgets.sections import SectionLine, SectionList
from consultant_app.workflows import answering, questionnaire, survey


class QuestionnaireView(SurveyView):
    """Sections on the left with what is done; the questions of one on the right. It begins with the first visit."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.assessment: Assessment | None = None
        self.state: FormState | None = None
        self.section = ""
        self._pages: dict[str, FormQuestions] = {}
        self._areas: dict[str, QWidget] = {}
        self.intro = Card("还没有填写摸底调研表", "第一次到厂时填写，一般一到两小时；随写随存，没问到的留空。")
        self.list = SectionList(name="调研表的部分")
        self.list.setFixedWidth(260)
        self.list.chosen.connect(self.show_section)
        self.card = Card("")
        self.pages = QStackedWidget()
        self.card.body.addWidget(self.pages, 1)
        self.body = QWidget()
        layout = QHBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.list)
        layout.addWidget(self.card, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.intro.body.addWidget(label("点右上角“开始填写”。", "muted"))
        outer.addWidget(self.intro, 0, Qt.AlignmentFlag.AlignTop)
        outer.addWidget(self.body, 1)

    def refresh(self) -> None:
        """Read the answers and show the section in hand."""
        before = self.assessment.id if self.assessment else ""
        db = self.app.session.db
        self.assessment = questionnaire.questionnaire_of(db, self.app.enterprise_id) if self.app.enterprise_id else None
        self.intro.setVisible(self.assessment is None)
        self.body.setVisible(self.assessment is not None)
        if self.assessment is None:
            self.state = None
            return
        judged = survey.judgements(db, self.assessment.id)
        if self.state is None or self.assessment.id != before:
            self._take_form(answering.filled(survey.form_of(db, self.assessment), judged))
        else:
            answering.follow(self.state, {name: each.value for name, each in judged.items()})
        self._show_list()
        self._show_questions()

    def _take_form(self, state: FormState) -> None:
        for area in self._areas.values():
            self.pages.removeWidget(area)
            area.deleteLater()
        self.state, self._pages, self._areas = state, {}, {}
        names = [section.name for section in state.form.sections]
        self.section = self.section if self.section in names else names[0]

    def _show_list(self) -> None:
        if self.state is None:
            return
        lines = []
        for each in self.state.progress():
            if each.shown:
                mark = "wrong" if each.wrong else "done" if not each.open else "partly" if each.answered else "open"
                lines.append(SectionLine(each.name, each.label, mark, 1, f"{each.answered}/{each.total}"))
        self.list.show_lines(lines)
        self.list.show_current(self.section)

    def _show_questions(self) -> None:
        if self.state is None:
            return
        section = next(each for each in self.state.form.sections if each.name == self.section)
        if section.name not in self._pages:
            self._pages[section.name] = FormQuestions(section.questions, AnswerKeeper(self.app, self))
            self._areas[section.name] = scrolled(self._pages[section.name])
            self.pages.addWidget(self._areas[section.name])
        self.card.set_title(section.label, section.hint)
        self._pages[section.name].show_state(self.state)
        self.pages.setCurrentWidget(self._areas[section.name])

    def show_section(self, name: str) -> None:
        """Show another section."""
        if self.flush():
            self.section = name
        self._show_list()
        self._show_questions()

    def next_step(self) -> str:
        """Begin, next section, or the diagnosis."""
        if self.assessment is None:
            return "开始填写"
        return "下一部分" if self._following() else "去现场诊断"

    def _following(self) -> str:
        if self.state is None:
            return ""
        shown = [each.name for each in self.state.progress() if each.shown]
        place = shown.index(self.section) + 1 if self.section in shown else 0
        return shown[place] if place < len(shown) else ""

    def take_step(self) -> None:
        """Do it."""
        if self.assessment is None:
            self.app.attempt(questionnaire.start_questionnaire, self.app.session, self.app.enterprise_id)
        elif following := self._following():
            self.show_section(following)
            self.step_changed.emit()
        else:
            self.app.open_page("survey", part="diagnosis")

    def open_place(self, **where: Any) -> None:
        """section="market"."""
        if self.state is not None and where.get("section"):
            self.show_section(where["section"])

    def place(self) -> dict[str, Any]:
        """The section in hand."""
        return {"section": self.section} if self.section else {}
