"""What the parts of 摸底调研 share: the round in hand, read once per change, and what a part is."""

from collections.abc import Collection

from consultant_app.forms.state import FormState
from consultant_app.model.assessment import Answer, AnswerState, Assessment, Judgement, Observation
from consultant_app.model.form import Form, Question
from consultant_app.model.scoring import numbered
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.part_view import StepView
from consultant_app.workflows import answering, findings, observations, survey

ANSWERS = frozenset({"answer"})
EVERYTHING = frozenset({"answer", "assessment"})


class RoundInHand:
    """The round of diagnosis that is shown, with its form and answers. `assessment` is None before the first round."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.rounds: list[Assessment] = []
        self.assessment: Assessment | None = None
        self.form: Form | None = None
        self.state: FormState | None = None
        self.judged: dict[str, Judgement] = {}
        self.numbers: dict[str, int] = {}
        self.notes: list[Observation] = []
        self.problem_count = 0
        self._reader = answering.JudgementReader()
        self._wanted = self._state_of = self._enterprise_id = ""

    def read(self, touched: Collection[str] = EVERYTHING) -> None:
        """Read what the database holds now; `touched` names the tables that are different since the last time."""
        if set(touched) == ANSWERS:
            self._read_answers()
            return
        self._read_rounds()
        self._read_answers()
        db, mine = self.app.session.db, self._enterprise_id
        self.notes = observations.inbox(db, mine) if mine else []
        self.problem_count = len(findings.problems_of(db, self.assessment.id)) if self.assessment else 0

    def _read_rounds(self) -> None:
        db = self.app.session.db
        if self.app.enterprise_id != self._enterprise_id:
            self._enterprise_id, self._wanted = self.app.enterprise_id, ""
        self.rounds = survey.rounds(db, self._enterprise_id) if self._enterprise_id else []
        newest = self.rounds[-1] if self.rounds else None
        self.assessment = next((each for each in self.rounds if each.id == self._wanted), newest)

    def _read_answers(self) -> None:
        if self.assessment is None:
            self.form, self.state, self.judged, self.numbers, self._state_of = None, None, {}, {}, ""
            return
        db = self.app.session.db
        self.form = survey.form_of(db, self.assessment)
        self.judged = self._reader.read(db, self.assessment.id)
        if self.state is None or self._state_of != self.assessment.id:
            self.state = answering.filled(self.form, self.judged)
            self._state_of = self.assessment.id
            self.numbers = {question.name: number for number, _, question in numbered(self.form)}
        else:
            answering.follow(self.state, {name: each.value for name, each in self.judged.items()})

    def choose(self, assessment_id: str) -> None:
        """Show another round of the enterprise in hand from the next reading on."""
        self._wanted, self._enterprise_id = assessment_id, self.app.enterprise_id

    def earlier(self) -> Assessment | None:
        """The round before the one in hand."""
        place = next((number for number, each in enumerate(self.rounds) if each == self.assessment), 0)
        return self.rounds[place - 1] if place else None

    def judgement(self, question: str) -> Judgement:
        """The answer as it is stored right now, also when it was just written."""
        if self.assessment is None:
            return Judgement()
        found = records.find(self.app.session.db, Answer, survey.answer_id(self.assessment.id, question))
        return found.judgement if found else Judgement()

    def is_settled(self, question: Question) -> bool:
        """Whether something was said to the question."""
        return self.judged.get(question.name, Judgement()).state is not AnswerState.NOT_ASKED

    def shown(self) -> list[tuple[str, Question]]:
        """The questions that are asked now, as (dimension, question)."""
        if self.form is None or self.state is None:
            return []
        pairs = [(section.label, question) for section in self.form.sections for question in section.questions]
        return [(label, question) for label, question in pairs if self.state.shown(question.name)]


class SurveyView(StepView):
    """A part of the page, over the round in hand."""

    held: RoundInHand
