"""设置, 标准与条款: the clauses of each edition to search and read, and what becomes of them in the other edition."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from consultant_app.model.clauses import Clause
from consultant_app.ui.app import App
from consultant_app.ui.finders import matches
from consultant_app.ui.pages.settings_clause import ClauseCard
from consultant_app.ui.theme import TARGET
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.workflows import standards
from consultant_app.workflows.clause_finder import find_clauses

_NUMBER = Qt.ItemDataRole.UserRole
_DELAY = 120  # ms from a key to the search
_LEFT = 400
_MOST = 12


class StandardsView(QWidget):
    """Edition, search and list on the left, the chosen clause on the right."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.edition = standards.DEFAULT_EDITION
        self.number = ""
        self.editions = ChoiceButtons(
            [(each, each, "") for each in standards.EDITIONS], name="标准版本", clearable=False, height=40
        )
        self.editions.chosen.connect(self.show_edition)
        self.line = QLineEdit(placeholderText="条款号、标题，或一句事实，如 检定证书过期", clearButtonEnabled=True)
        self.line.setAccessibleName("查找条款")
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.find)
        self.line.textChanged.connect(self._timer.start)
        self.line.returnPressed.connect(self.find)
        self.list = QListWidget()
        self.list.setAccessibleName("条款")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._chosen)
        self.note = label("", "muted", wrap=True)
        self.card = ClauseCard()
        self.card.wanted.connect(self.show_clause)
        self._arrange()
        self.show_clause("8.5.1", self.edition)

    def _arrange(self) -> None:
        left = QWidget()
        left.setFixedWidth(_LEFT)
        lines = QVBoxLayout(left)
        lines.setContentsMargins(0, 0, 0, 0)
        for part in (self.editions, self.line, self.note):
            lines.addWidget(part)
        lines.addWidget(self.list, 1)
        layout = row(left, scrolled(self.card), spacing=14)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    # show

    def show_edition(self, edition: str) -> None:
        """The clauses of another edition; the clause in hand is followed where it has a place there."""
        places = standards.mapped(self.number, edition) if edition != self.edition else (self.number,)
        self.show_clause(places[0] if places else "4", edition)

    def show_clause(self, number: str, edition: str = "") -> None:
        """Go to a clause; what was searched for makes room when the clause is not among it."""
        if (edition and edition != self.edition) or not self.list.count():
            self.edition = standards.edition_key(edition)
            self.find()
        self.editions.show_value(self.edition)
        if not self._mark(number):
            self.line.clear()
            self.find()
            self._mark(number)

    def find(self) -> None:
        """List what fits the text, or every clause without a text."""
        self._timer.stop()
        text = self.line.text().strip()
        found = search(text, self.edition)
        self.note.setText(_remark(text, found))
        self.note.setVisible(bool(self.note.text()))
        self.list.blockSignals(True)
        self.list.clear()
        for clause, reason in found:
            self.list.addItem(self._item(clause, reason, plain=bool(text)))
        self.list.blockSignals(False)
        if not self._mark(self.number) and text and found:
            self.list.setCurrentRow(0)

    def _item(self, clause: Clause, reason: str, *, plain: bool) -> QListWidgetItem:
        title = _title(clause) if plain else clause.title
        indent = "\u2002" if plain else "\u2002" + "　" * clause.number.count(".")
        item = QListWidgetItem(f"{indent}{clause.number}　{title}" + (f"　（{reason}）" if reason else ""))
        item.setData(_NUMBER, clause.number)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, standards.label(clause.number, self.edition))
        item.setToolTip(standards.label(clause.number, self.edition) + (f"\n{reason}" if reason else ""))
        item.setSizeHint(QSize(0, max(TARGET - 6, self.fontMetrics().height() + 12)))
        if not plain and not clause.parent:
            font = self.font()
            font.setBold(True)
            item.setFont(font)
        return item

    def _mark(self, number: str) -> bool:
        """Choose the line of a clause; False when it is not listed."""
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item.data(_NUMBER) == number:
                self.list.setCurrentItem(item)
                self.list.scrollToItem(item)
                self._show(number)
                return True
        return False

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show(item.data(_NUMBER))

    def _show(self, number: str) -> None:
        self.number = number
        self.card.show_clause(number, self.edition)


def search(text: str, edition: str) -> list[tuple[Clause, str]]:
    """Clauses whose number or title fits, then those that fit a fact with the words that led there."""
    known = standards.clauses(edition)
    if not text:
        return [(clause, "") for clause in known.values()]
    named = [clause for clause in known.values() if _is_named(clause, text)]
    taken = {clause.number for clause in named}
    hits = [hit for hit in find_clauses(text, edition, _MOST) if hit.clause.number not in taken and hit.words]
    return [*((clause, "") for clause in named), *((hit.clause, "、".join(hit.words[:2])) for hit in hits)]


def _title(clause: Clause) -> str:
    """A title that can be told apart without the tree around it."""
    known = standards.clause_set(clause.edition)
    title = known.title(clause.number)
    return f"{title} · {known.title(clause.parent)}" if title == "总则" else title


def _is_named(clause: Clause, text: str) -> bool:
    if text[0].isdecimal():
        return clause.number == text or clause.number.startswith(text if text.endswith(".") else f"{text}.")
    return bool(clause.title) and matches(clause.title, text)


def _remark(text: str, found: list[tuple[Clause, str]]) -> str:
    if text:
        return f"找到 {len(found)} 条" if found else "没有找到，换个词试试，如 首件、校准、供方评价"
    return "没有正式的中文译本，标题都是参考译名。" if found[0][0].is_reference_title else ""
