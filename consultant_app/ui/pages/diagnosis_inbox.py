"""待整理: notes captured on the spot, put where they belong."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from consultant_app.model.assessment import DIMENSIONS, Observation
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.ui.pages.survey_view import RoundInHand, SurveyView
from consultant_app.ui.search_popup import Found, SearchPopup
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons, TagPicker
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import editing, observations

_ROLE = Qt.ItemDataRole.UserRole
_MOST = 80


class InboxView(SurveyView):
    """The notes on the left, the chosen one on the right with the three things that can be done with it."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.current: Observation | None = None
        self.list = QListWidget()
        self.list.setAccessibleName("待整理的随手记")
        self.list.setFixedWidth(320)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListWidget::item { padding: 8px; }")
        self.list.currentItemChanged.connect(self._choose)
        self.empty = label(
            "没有待整理的随手记。在任何页面按 Ctrl+N 可以先记下来（文字、照片、条款），再到这里归入。",
            "muted",
            wrap=True,
        )
        self.card = self._build_card()
        self._popup = SearchPopup(self._find, "查找条目：题目、条款、第几项", "没有找到条目", self)
        self.body = QWidget()
        layout = QHBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.list)
        layout.addWidget(self.card, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        outer.addWidget(self.body, 1)

    def _build_card(self) -> Card:
        card = Card("随手记")
        self.when = label("", "muted")
        self.text = AutosaveText(partial(self._save, "text"), name="内容", lines=4)
        self.place_line = AutosaveLine(partial(self._save, "place"), name="地点")
        self.clause = AutosaveLine(partial(self._save, "clause"), name="条款", hint="如 8.5.1")
        self.tag = TagPicker()
        self.tag.chosen.connect(partial(self._save, "tag"))
        self.photos = OwnerPhotos(app=self.app, name="随手记照片")
        inside = QWidget()
        both = row(Field("地点", self.place_line), Field("条款", self.clause), spacing=16)
        inside.setLayout(column(self.when, Field("内容", self.text), both, self.tag, self.photos, None))
        card.body.addWidget(scrolled(inside), 1)
        self.sort = button("归入条目…", self.choose_question, icon_name="link")
        self.drop = button("不采用", self.drop_note, tip="从待整理里移走，可撤销")
        card.body.addLayout(row(self.sort, self.drop, None))
        self.dimensions = ChoiceButtons([(name, name, "") for name in DIMENSIONS], name="列为问题，属于", height=40)
        self.dimensions.chosen.connect(self._make_problem)
        card.body.addWidget(label("或列为问题，选它属于哪个维度：", "muted"))
        card.body.addWidget(self.dimensions)
        self.need_round = label("开始现场诊断后，才能归入条目或列为问题。", "warn")
        card.body.addWidget(self.need_round)
        return card

    def refresh(self) -> None:
        """Show what waits."""
        waiting = observations.inbox(self.app.session.db, self.app.enterprise_id)
        self.empty.setVisible(not waiting)
        self.body.setVisible(bool(waiting))
        keep = self.current.id if self.current else ""
        line = max(0, self.list.currentRow())
        self._fill(waiting)
        found = next((number for number, each in enumerate(waiting) if each.id == keep), min(line, len(waiting) - 1))
        self.list.blockSignals(True)
        self.list.setCurrentRow(found)
        self.list.blockSignals(False)
        self._show(waiting[found] if waiting else None)
        begun = self.held.assessment is not None
        self.need_round.setVisible(not begun)
        for part in (self.sort, self.dimensions):
            part.setEnabled(begun)

    def _fill(self, waiting: list[Observation]) -> None:
        shown = [self.list.item(line).data(_ROLE) for line in range(self.list.count())]
        if shown == waiting:
            return
        self.list.blockSignals(True)
        self.list.clear()
        for note in waiting:
            text = " ".join(note.text.split()) or "（只有照片）"
            head = " ".join(part for part in (note.captured_at[5:16].replace("T", " "), note.place) if part)
            item = QListWidgetItem(f"{head}\n{text[:60]}{'…' if len(text) > 60 else ''}")
            item.setData(_ROLE, note)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _choose(self, item: QListWidgetItem | None) -> None:
        wanted = item.data(_ROLE) if item else None
        self.flush()  # saving fills the list anew: the item may be gone by now
        self.current = wanted
        self.refresh()

    def _show(self, note: Observation | None) -> None:
        self.current = note
        if note is None:
            return
        self.when.setText(note.captured_at.replace("T", " "))
        self.text.show_value(note.text)
        self.place_line.show_value(note.place)
        self.clause.show_value(note.clause)
        self.tag.show_value(note.tag)
        self.dimensions.show_value("")
        self.photos.show_owner("observation", note.id)

    def _save(self, field: str, value: str) -> None:
        if self.current is not None:
            editing.set_fields(self.app.session, Observation, self.current.id, **{field: value})

    # the three ways

    def choose_question(self) -> None:
        """Ask which item the note belongs to."""
        self._popup.open_at(self.card, 720, 420, below=False)

    def _find(self, text: str) -> list[Found]:
        clause = self.current.clause if self.current else ""
        found = []
        for dimension, question in self.held.shown():
            number = self.held.numbers.get(question.name)
            if number is None:
                continue
            searched = f"第{number}项 {number} {question.label} {' '.join(question.clause)} {dimension}"
            if text in searched:
                fits = bool(clause) and clause in question.clause
                line = Found(
                    text=question.label, kind=f"{number}", note=dimension, open=partial(self._sort, question.name)
                )
                found.append((not fits, number, line))
        return [line for _, _, line in sorted(found, key=lambda each: each[:2])][:_MOST]

    def _sort(self, question: str) -> None:
        if self.current is None or self.held.assessment is None or not self.flush():
            return
        observations.sort_into_question(self.app.session, self.current.id, self.held.assessment, question)
        number = self.held.numbers[question]
        self._last_question = question
        self.app.say(f"已归入第{number}项的证据。", action="打开该项", on_action=self._open_question)

    def _open_question(self) -> None:
        self.app.open_page("survey", question=self._last_question)

    def _make_problem(self, dimension: str) -> None:
        if self.current is None or self.held.assessment is None or not dimension or not self.flush():
            return
        made = observations.make_into_problem(self.app.session, self.current.id, self.held.assessment, dimension)
        self.app.say(f"已列为问题 {made.number}。", undo=True)

    def drop_note(self) -> None:
        """Put the note aside."""
        if self.current is not None and self.flush():
            observations.drop(self.app.session, self.current.id)
            self.app.say("这条随手记不采用。", undo=True)

    def next_step(self) -> str:
        """Back to the items, or on to the problems."""
        return "整理问题" if self.held.assessment else "开始诊断"

    def take_step(self) -> None:
        """Go there."""
        self.app.open_page("survey", part="problems" if self.held.assessment else "diagnosis")

    def open_place(self, **where: Any) -> None:
        """observation=id."""
        for line in range(self.list.count()):
            if self.list.item(line).data(_ROLE).id == where.get("observation"):
                self.list.setCurrentRow(line)

    def place(self) -> dict[str, Any]:
        """The note in hand."""
        return {"observation": self.current.id} if self.current else {}
