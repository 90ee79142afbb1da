"""What helps while answering: 常用语, notes taken earlier, a problem made at once."""

from functools import partial

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from consultant_app.model.assessment import Judgement, Observation
from consultant_app.model.form import Question, QuestionType
from consultant_app.model.scoring import numbered
from consultant_app.ui.app import App
from consultant_app.ui.pages.diagnosis_card import QuestionCard
from consultant_app.ui.pages.survey_view import RoundInHand
from consultant_app.ui.search_popup import Found, SearchPopup
from consultant_app.ui.widgets.blanks import select_next_blank
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.workflows import findings, observations, phrases

_MOST = 60


class QuestionTools(QWidget):
    """The buttons under a question."""

    def __init__(self, app: App, held: RoundInHand, card: QuestionCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held, self.card = app, held, card
        self.phrases = button("常用语 F4", self.open_phrases, tip="插入常用语，横线处是要填的空，F2 到下一个空")
        self.keep = button("存为常用语", self.keep_phrase, tip="把选中的文字（没选就是全部证据）存为自己的常用语")
        self.notes = Button("引用随手记")
        self.notes.clicked.connect(self.open_notes)
        self.problem = button("列为问题 F9", self.make_problem, icon_name="flag")
        layout = FlowLayout(self, spacing=6)
        for part in (self.phrases, self.keep, self.notes, self.problem):
            layout.addWidget(part)
        self.more = Button("工具")
        self.more.setMenu(self._menu())
        self.more.hide()
        layout.addWidget(self.more)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._phrase_popup = SearchPopup(self._find_phrases, "查找常用语", "没有找到常用语", self)
        self._note_popup = SearchPopup(self._find_notes, "查找待整理的随手记", "没有待整理的随手记", self)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for each in (self.phrases, self.keep, self.notes, self.problem):
            menu.addAction(each.text()).triggered.connect(each.click)
        return menu

    def set_compact(self, compact: bool) -> None:
        """One button with a menu where there is little room."""
        for part in (self.phrases, self.keep, self.notes, self.problem):
            part.setVisible(not compact)
        self.more.setVisible(compact)

    def refresh(self) -> None:
        """Only what is possible now can be pressed."""
        scored = self._question() is not None
        for part in (self.phrases, self.keep, self.problem):
            part.setEnabled(scored)
        count = len(self.held.notes)
        self.notes.setText(f"引用随手记 {count}" if count else "引用随手记")
        self.notes.setAccessibleName(self.notes.text())
        self.notes.setEnabled(bool(count) and scored)

    def _question(self) -> Question | None:
        question = self.card.question
        return question if question is not None and question.type is QuestionType.SCORE else None

    # 常用语

    def open_phrases(self) -> None:
        """Choose a phrase by typing a part of it."""
        if self._question() is not None:
            self._phrase_popup.open_at(self.card, 760, 420, below=False)

    def _find_phrases(self, text: str) -> list[Found]:
        question = self._question()
        if question is None:
            return []
        found = phrases.suggestions(
            self.app.session.db,
            "evidence",
            tag=question.tag,
            clause=question.clause,
            dimension=self._dimension(question.name),
        )
        chosen = [each for each in found if (text in each.text if text else each.fits)]
        return [
            Found(text=each.text, kind="自己的" if each.own_id else "", open=partial(self._insert, each.text))
            for each in (chosen or ([] if text else found))[:_MOST]
        ]

    def _insert(self, text: str) -> None:
        box = self.card.evidence.text
        start = box.textCursor().selectionStart()
        box.insert_text(text)
        box.saver.touch()
        select_next_blank(box, start)

    def next_blank(self) -> None:
        """Into the evidence: to the next ____, or behind what is written when there is none."""
        box = self.card.evidence.text
        if not select_next_blank(box):
            box.moveCursor(QTextCursor.MoveOperation.End)
            box.setFocus()

    def keep_phrase(self) -> None:
        """Keep the chosen text, or the whole evidence, as an own phrase for this kind of item."""
        question, box = self._question(), self.card.evidence.text
        if question is None:
            return
        chosen = box.textCursor().selectedText().replace("\u2029", "\n") or box.value()
        clause = "、".join(question.clause)
        made = self.app.attempt(phrases.add_phrase, self.app.session, chosen, tag=question.tag, clause=clause)
        said = "已存为常用语，同类条目会优先列出。" if made else "没有新的文字可存。"
        self.app.say(said, undo=made is not None)

    def _dimension(self, name: str) -> str:
        return next((label for label, question in self.held.shown() if question.name == name), "")

    # notes and problems

    def open_notes(self) -> None:
        """Choose a note for the evidence of this item."""
        self._note_popup.open_at(self.card, 640, 360, below=False)

    def _find_notes(self, text: str) -> list[Found]:
        waiting = observations.inbox(self.app.session.db, self.app.enterprise_id)
        return [
            Found(
                text=note.text or "（只有照片）",
                kind=note.captured_at[5:16].replace("T", " "),
                note=note.place,
                open=partial(self._use_note, note),
            )
            for note in waiting
            if text in note.text or text in note.place
        ]

    def _use_note(self, note: Observation) -> None:
        question, assessment = self._question(), self.held.assessment
        if question is not None and assessment is not None and self.card.evidence.text.saver.commit():
            observations.sort_into_question(self.app.session, note.id, assessment, question.name)
            self.app.say("随手记已归入本项证据。", undo=True)

    def make_problem(self) -> None:
        """Make a problem of this item, whatever its level, and offer to open it."""
        question, assessment = self._question(), self.held.assessment
        if question is None or assessment is None or not self.card.evidence.text.saver.commit():
            return
        known = [
            each for each in findings.problems_of(self.app.session.db, assessment.id) if each.question == question.name
        ]
        if known:
            self.app.open_page("survey", problem=known[0].id)
            return
        numbers = {each.name: (number, label) for number, label, each in numbered(self.held.form)}
        number, dimension = numbers[question.name]
        judgement = self.held.judged.get(question.name, Judgement())
        answer = findings.LowAnswer(number, dimension, question, judgement)
        made = findings.make_problems(self.app.session, assessment, [answer])[0]
        self._made = made.id
        self.app.say(f"已列为问题 {made.number}。", action="打开问题", on_action=self.open_problem)

    def open_problem(self) -> None:
        """Show the problem made last."""
        self.app.open_page("survey", problem=self._made)
