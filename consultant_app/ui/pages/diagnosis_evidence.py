"""What was seen: the text of the evidence with 常用语 and blanks to fill, and the photos."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.assessment import Judgement
from consultant_app.model.form import Question
from consultant_app.model.gap import has_blank
from consultant_app.model.scoring import EVIDENCE_FROM
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.ui.pages.survey_view import RoundInHand
from consultant_app.ui.widgets.blanks import BlankMarker
from consultant_app.ui.widgets.field import ErrorLabel
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import survey


class EvidenceBox(QWidget):
    """The evidence of the question in hand. Without it a level from 2 up does not count, and the box says so."""

    next_asked = Signal()

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self.question: Question | None = None
        self.text = AutosaveText(
            self._save, name="证据", hint="看到什么、在哪里、编号、日期、数量（照事实写，不写评价）", lines=6
        )
        self.text.entered.connect(self.next_asked)
        self.marker = BlankMarker(self.text)
        self.notice = ErrorLabel()
        room = self.notice.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # else the photo buttons move away under the click that ends the typing
        self.notice.setSizePolicy(room)
        self.photos = OwnerPhotos(app, name="证据照片", compact=True)
        self.text.pasted_image.connect(self.photos.strip.paste)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.hints = {key: label("", "muted", wrap=True, selectable=True) for key in ("看", "问", "查")}
        for line in self.hints.values():
            layout.addWidget(line)
        layout.addWidget(label("证据（事实）", "strong"))
        layout.addWidget(self.text)
        layout.addWidget(self.notice)
        layout.addWidget(self.photos)
        layout.addStretch(1)

    def show_answer(self, question: Question, judgement: Judgement, *, lacking: bool) -> None:
        """Show the stored evidence and photos of a question."""
        if question != self.question:
            self._show_hints(question)
        self.question = question
        self.text.show_value(judgement.evidence)
        lacking = lacking and not self.text.value()
        if lacking:
            self.notice.say(f"缺证据：{EVIDENCE_FROM} 分及以上要写看到的事实，否则不计入得分")
        else:
            self.notice.say("还有没填的空，按 F2 到下一个" if has_blank(judgement.evidence) else "", bad=False)
        if self.held.assessment is not None:
            owner = survey.answer_id(self.held.assessment.id, question.name)
            self.photos.show_owner("answer", owner, self.held.assessment)

    def _show_hints(self, question: Question) -> None:
        texts = {"看": question.evidence.look, "问": question.evidence.ask, "查": question.evidence.check}
        for key, line in self.hints.items():
            line.setText(f"{key}　{texts[key]}")
            line.setVisible(bool(texts[key]))

    def _save(self, text: str) -> None:
        if self.question is not None and self.held.assessment is not None:
            before = self.held.judgement(self.question.name)
            judgement = replace(before, evidence=text, copied_from="")
            survey.judge(self.app.session, self.held.assessment, self.question.name, judgement)
