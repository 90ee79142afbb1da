"""现场诊断: the list of items beside one big question, or all of them as a table."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.form import Question, QuestionType
from consultant_app.ui.app import App
from consultant_app.ui.pages import diagnosis_list
from consultant_app.ui.pages.diagnosis_card import QuestionCard
from consultant_app.ui.pages.diagnosis_list import FILTERS, SECTION
from consultant_app.ui.pages.diagnosis_rounds import StartPanel
from consultant_app.ui.pages.diagnosis_table import ItemTable
from consultant_app.ui.pages.diagnosis_tools import QuestionTools
from consultant_app.ui.pages.survey_view import RoundInHand, SurveyView
from consultant_app.ui.widgets.buttons import ENTER_GOES_ON, Button, button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.sections import SectionList

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LIST_WIDTH, _LIST_NARROW = 296, 200
_NARROW = 960  # pixels


class DiagnosisView(SurveyView):
    """Number keys answer, Enter goes on, Ctrl+Enter does so out of a text box."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.setProperty(ENTER_GOES_ON, True)
        self.current = ""
        self.card = QuestionCard(app, held)
        self.card.next_asked.connect(self.go_next)
        self.tools = QuestionTools(app, held, self.card)
        self.table = ItemTable(app, held)
        self.start = StartPanel(app)
        self.start.started.connect(self._started)
        self.stack = QStackedWidget()
        self._keys: list[QShortcut] = []
        self.walk = self._build_walk()
        for part in (self.start, self.walk, self._build_sheet()):
            self.stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _build_walk(self) -> QWidget:
        self.filter = AutosaveCombo(
            self._filter, [(key, title) for key, (title, _) in FILTERS.items()], name="显示哪些条目"
        )
        self.filter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.filter.show_value(self.app.state.read("diagnosis_filter", "all"))
        self.sheet_button = button("表格视图", self.show_sheet, icon_name="table")
        self.list = SectionList(name="诊断条目")
        self.list.chosen.connect(self._choose)
        self.list.setFixedWidth(_LIST_WIDTH)
        self.legend = label("○未问　●未填完　！缺依据　—不计分", "muted")
        self.legend.setFixedWidth(_LIST_WIDTH)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(row(self.filter, self.sheet_button))
        left.addWidget(self.list, 1)
        left.addWidget(self.legend)
        self.previous = button("上一项", self.go_previous, icon_name="left", tip="Shift+Enter")
        self.next = Button("下一项　Enter", "right")
        self.next.clicked.connect(self.go_next)
        frame = Card()
        frame.body.addWidget(self.card, 1)
        bottom = row(self.tools, self.previous, self.next)
        bottom.setStretch(0, 1)
        frame.body.addLayout(bottom)
        walk = QWidget()
        layout = QHBoxLayout(walk)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(left)
        layout.addWidget(frame, 1)
        for key in "012345789":
            self._shortcut(key, walk)
        QShortcut(QKeySequence("F9"), walk, self.tools.make_problem)
        QShortcut(QKeySequence("F4"), walk, self.tools.open_phrases)
        QShortcut(QKeySequence("F2"), walk, self.tools.next_blank)
        return walk

    def _shortcut(self, key: str, walk: QWidget) -> None:
        """A number key; text editors take their digits before it gets here."""
        shortcut = QShortcut(QKeySequence(key), walk)  # works wherever the focus is, while the question is seen
        shortcut.setProperty("answer", key)
        self._keys.append(shortcut)
        shortcut.activated.connect(self._pressed)

    def _build_sheet(self) -> QWidget:
        sheet = Card("表格视图", "在得分、证据、理由格里直接输入；可从 Excel 粘贴多行多列")
        sheet.actions.addWidget(button("回到逐项", self.show_walk, icon_name="list"))
        sheet.body.addWidget(self.table, 1)
        return sheet

    # showing

    def refresh(self) -> None:
        """Show the round in hand."""
        if self.held.assessment is None:
            self.start.refresh()
            self.stack.setCurrentWidget(self.start)
            return
        arriving = self.stack.currentWidget() is self.start
        if arriving:
            self.stack.setCurrentWidget(self.walk)
        if self.stack.currentWidget() is not self.walk:
            self.table.refresh()
            return
        if not self._question(self.current):
            self.current = self.app.state.read("question", "")
        if not self._question(self.current):
            self.current = next((question.name for _, question in self.held.shown()), "")
        self._show_list()
        self._show_card()
        if arriving:
            self.card.focus_answer()

    def _show_list(self) -> None:
        found = diagnosis_list.counts(self.held)
        for line, (key, (title, _)) in enumerate(FILTERS.items()):
            text = f"{title}　{found[key]} 项"
            if text != self.filter.itemText(line):
                self.filter.setItemText(line, text)
        self.list.show_lines(diagnosis_list.lines(self.held, self.filter.value() or "all", self.current))
        self.list.show_current(self.current)

    def _show_card(self) -> None:
        found = self._question(self.current)
        if found is not None:
            self.card.show_question(*found)
            scored = found[1].type is QuestionType.SCORE
            for shortcut in self._keys:
                shortcut.setEnabled(scored)  # a table wants its digits
            self.tools.refresh()

    def _question(self, name: str) -> tuple[str, Question] | None:
        return next((pair for pair in self.held.shown() if pair[1].name == name), None)

    def _filter(self, key: str) -> None:
        self.app.state.write("diagnosis_filter", key)
        if self.held.assessment is not None:
            self._show_list()

    def show_sheet(self) -> None:
        """All items in a table."""
        self.flush()
        self.stack.setCurrentIndex(2)
        self.refresh()
        self.step_changed.emit()

    def show_walk(self) -> None:
        """One question at a time."""
        self.flush()
        self.stack.setCurrentWidget(self.walk)
        self.refresh()
        self.step_changed.emit()

    # walking

    def go(self, name: str, *, focus: bool = True) -> None:
        """Show a question; what was typed for the one before is kept, else we stay there."""
        if name == self.current or not self.flush():
            self.list.show_current(self.current)
            return
        self.current = name
        self.app.state.write("question", name)
        self._show_list()
        self._show_card()
        if focus:
            self.card.focus_answer()

    def _choose(self, key: str) -> None:
        if key.startswith(SECTION):
            names = [question.name for label, question in self.held.shown() if label == key[len(SECTION) :]]
            self.list.show_current(self.current)
            if names and self.current not in names:
                self.go(names[0], focus=False)
            return
        self.go(key, focus=False)

    def _listed(self) -> list[str]:
        """The questions in the list, in order."""
        lines = diagnosis_list.lines(self.held, self.filter.value() or "all", self.current)
        return [line.key for line in lines if line.level]

    def go_next(self) -> None:
        """The next question of the list."""
        self._step(+1)

    def go_previous(self) -> None:
        """The question before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        names = self._listed()
        place = names.index(self.current) + by if self.current in names else 0
        if 0 <= place < len(names):
            self.go(names[place])
        else:
            self.app.say("已经是最后一项。" if by > 0 else "已经是第一项。")

    def _open_items(self) -> list[str]:
        judged = self.held.judged
        pairs = [(question, judged.get(question.name)) for _, question in self.held.shown()]
        return [
            question.name
            for question, judgement in pairs
            if not judgement or diagnosis_list.is_open(question, judgement)
        ]

    def next_open(self) -> None:
        """The first unanswered question after this one, else the first of all."""
        names = [question.name for _, question in self.held.shown()]
        missing = self._open_items()
        after = names.index(self.current) + 1 if self.current in names else 0
        found = next((name for name in names[after:] if name in missing), missing[0] if missing else "")
        if found:
            if self.filter.value() not in ("all", "open"):
                self.filter.show_value("all")
            self.go(found)
            self.card.focus_answer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window leaves the room to the question."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        for part in (self.list, self.legend):
            part.setFixedWidth(_LIST_NARROW if narrow else _LIST_WIDTH)
        self.legend.setVisible(not narrow)
        self.sheet_button.setVisible(not narrow)
        self.tools.set_compact(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Ctrl+V takes a photo: here arrives only what no editor took."""
        if self.stack.currentWidget() is self.walk and event.matches(QKeySequence.StandardKey.Paste):
            self.card.evidence.photos.strip.paste()
            return
        if self.stack.currentWidget() is self.walk and event.key() in _ENTER:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(-1 if back else +1)
            return
        super().keyPressEvent(event)

    def _pressed(self) -> None:
        self.card.press(self.sender().property("answer"))

    # the blue button

    def next_step(self) -> str:
        """Begin, go on, or sort the problems."""
        if self.held.assessment is None:
            return "开始诊断"
        return "下一未问项" if self._open_items() else "整理问题"

    def take_step(self) -> None:
        """Do it."""
        if self.held.assessment is None:
            self.start.start()
        elif self._open_items():
            if self.stack.currentWidget() is not self.walk:
                self.show_walk()
            self.next_open()
        else:
            self.app.open_page("survey", part="problems")

    def _started(self, assessment_id: str) -> None:
        self.held.choose(assessment_id)
        self._show_list()
        self.card.focus_answer()

    def showEvent(self, event: QShowEvent) -> None:
        """Coming here, Enter and number keys work at once."""
        super().showEvent(event)
        if self.stack.currentWidget() is self.walk:
            self.card.focus_answer()

    def open_place(self, **where: Any) -> None:
        """question="qa_policy"; a cell of a table leads to the table."""
        name = str(where.get("question", "")).partition("/")[0]
        if self._question(name):
            if self.stack.currentWidget() is not self.walk:
                self.show_walk()
            self.go(name)

    def place(self) -> dict[str, Any]:
        """The question in hand."""
        return {"question": self.current} if self.current and self.held.assessment else {}
