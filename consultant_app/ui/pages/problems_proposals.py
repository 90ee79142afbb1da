"""Low answers that propose problems: tick and take in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from consultant_app.model.scoring import level_of
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_view import RoundInHand
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows import findings

_CHECK = Qt.CheckState


class Proposals(QWidget):
    """A strip that says how many there are; opened, a list to tick. Hidden when there is none."""

    made = Signal(str)  # the first problem that was made

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self.count = 0
        self._found: list[findings.LowAnswer] = []
        self.text = label("", wrap=True)
        self.open = Button("勾选列入")
        self.open.setCheckable(True)
        self.open.toggled.connect(self._unfold)
        strip = QFrame()
        set_role(strip, "strip")
        line = row(self.text, self.open)
        line.setStretch(0, 1)
        line.setContentsMargins(12, 6, 8, 6)
        strip.setLayout(line)
        strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.list = QListWidget()
        self.list.setAccessibleName("建议列为问题的低分项")
        self.list.setStyleSheet("QListWidget::item { min-height: 38px; }")
        self.list.setMinimumHeight(160)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(self._count_ticked)
        self.all = button("全选", self.tick_all)
        self.take = button("列为问题", self.take_in, icon_name="flag")
        self.inside = QWidget()
        inner = QVBoxLayout(self.inside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.list)
        inner.addLayout(row(self.all, self.take, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(strip)
        layout.addWidget(self.inside, 1)
        layout.addStretch(0)  # folded, the strip stays a strip
        self.inside.hide()

    def refresh(self) -> None:
        """Read which low answers no problem was made from."""
        found = findings.proposals(self.app.session.db, self.held.assessment) if self.held.assessment else []
        self.count = len(found)
        self.setVisible(bool(found))
        self.text.setText(f"有 {len(found)} 个低分项还没有列为问题")
        if found != self._found:
            ticked = {answer.question.name for answer in self.ticked()}
            self._found = found
            self._fill(ticked)

    def _fill(self, ticked: set[str]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for answer in self._found:
            level = level_of(answer.question, answer.judgement)
            item = QListWidgetItem(f"{level}分　第{answer.number}项　{answer.question.label}")
            item.setToolTip(f"{answer.dimension}\n{answer.question.label}\n{answer.judgement.evidence}".strip())
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_CHECK.Checked if answer.question.name in ticked else _CHECK.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._count_ticked()

    def _unfold(self, shown: bool) -> None:
        self.inside.setVisible(shown)
        self.open.setText("收起" if shown else "勾选列入")
        if shown:
            self.list.setFocus()
            self.list.setCurrentRow(0)

    def ticked(self) -> list[findings.LowAnswer]:
        """The answers that are ticked, in the order of the list."""
        lines = range(min(self.list.count(), len(self._found)))
        return [self._found[line] for line in lines if self.list.item(line).checkState() == _CHECK.Checked]

    def _count_ticked(self) -> None:
        count = len(self.ticked())
        self.take.setText(f"列为问题（{count}）" if count else "列为问题")
        self.take.setAccessibleName(self.take.text())
        self.take.setEnabled(bool(count))

    def tick_all(self) -> None:
        """Tick every line, or none when all are ticked."""
        state = _CHECK.Unchecked if len(self.ticked()) == self.list.count() else _CHECK.Checked
        for line in range(self.list.count()):
            self.list.item(line).setCheckState(state)

    def take_in(self) -> None:
        """Make problems of the ticked answers, in the order of the form."""
        chosen = sorted(self.ticked(), key=lambda answer: answer.number)
        if chosen and self.held.assessment is not None:
            made = findings.make_problems(self.app.session, self.held.assessment, chosen)
            self.app.say(f"已列入 {len(made)} 个问题，横线处请按现场事实填写。", undo=True)
            self.open.setChecked(False)
            self.made.emit(made[0].id)
