"""Where the answers of a form's generic editors go: into the round or questionnaire in hand."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from consultant_app.forms.state import FormState
from consultant_app.model.assessment import Assessment
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.workflows import answering, survey


class Answered(Protocol):
    """Something with answers: which assessment, and the form as it is filled."""

    assessment: Assessment | None
    state: FormState | None


class AnswerKeeper:
    """Writes through the workflows; nothing happens while there is no assessment."""

    def __init__(self, app: App, held: Answered) -> None:
        self.app, self.held = app, held

    def answer(self, key: str, value: str) -> None:
        """Keep one answer."""
        if self.held.assessment is not None:
            judgement = answering.answered(value)
            survey.judge(self.app.session, self.held.assessment, key, judgement)

    def change_cells(self, table: str, changed: dict[str, dict[str, str]], added: list[dict[str, str]]) -> None:
        """Change and add cells of a table."""
        if self.held.assessment is not None and self.held.state is not None:
            answering.edit_cells(self.app.session, self.held.assessment, self.held.state, table, changed, added)

    def remove_rows(self, table: str, rows: list[str]) -> None:
        """Take rows away; the page offers undo."""
        if self.held.assessment is not None and self.held.state is not None:
            answering.remove_rows(self.app.session, self.held.assessment, self.held.state, table, rows)
            self.app.say(f"已删除 {len(rows)} 行。", undo=True)

    def photos(self, key: str) -> QWidget:
        """A strip of photos beside a question."""
        return AnswerPhotos(self.app, self.held, key)


class AnswerPhotos(OwnerPhotos):
    """The photos of a question, as an editor of a form."""

    def __init__(self, app: App, held: Answered, key: str, parent: QWidget | None = None) -> None:
        super().__init__(app, name="照片", parent=parent)
        self._held, self._key = held, key

    def show_value(self, _value: str) -> None:
        """Show the photos; the answer itself holds no text."""
        if self._held.assessment is not None:
            self.show_owner("answer", survey.answer_id(self._held.assessment.id, self._key), self._held.assessment)
