"""The lines of 任务分派 as Qt's tables want them: many keys, and only the pages that are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from consultant_app.model.dates import chinese_date
from consultant_app.store import assignment_list
from consultant_app.store.assignment_list import AssignmentLine, AssignmentSort, LineKey
from consultant_app.store.register import PAGE
from consultant_app.store.sqlite import Connection
from consultant_app.ui.theme import current_theme

_DISPLAY, _TIP, _FOREGROUND, _SPOKEN = 0, 3, 9, 11  # ints: comparing enums is slow
_KEPT_PAGES = 24


def _of_assignment(field: str) -> Callable[[AssignmentLine], str]:
    return lambda line: str(getattr(line.assignment, field)) if line.assignment else ""


def _person(line: AssignmentLine) -> str:
    if line.assignment is None:
        return "未分派"
    return line.assignment.person if line.assignment.is_live else f"{line.assignment.person}（已收回）"


def _due(line: AssignmentLine) -> str:
    if line.assignment is None or not line.assignment.due_on:
        return ""
    return f"！{chinese_date(line.assignment.due_on)}" if is_late(line) else chinese_date(line.assignment.due_on)


def is_late(line: AssignmentLine) -> bool:
    """Whether somebody works on it and should have ended."""
    each = line.assignment
    return each is not None and each.is_live and "" < each.due_on < date.today().isoformat()


def _when(line: AssignmentLine) -> str:
    if line.assignment is None:
        return ""
    taken = line.assignment.withdrawn
    if not line.assignment.is_live:
        return "　".join(part for part in (f"{taken.on} 收回", taken.reason) if part)
    return " ".join(part for part in (line.assignment.given.on, line.assignment.given.by) if part)


@dataclass(frozen=True)
class AssignmentColumn:
    """A column; without `sort` its heading does not sort."""

    title: str
    width: int
    text: Callable[[AssignmentLine], str]
    sort: AssignmentSort | None = None


COLUMNS = (
    AssignmentColumn("企业", 236, lambda line: line.enterprise.name, AssignmentSort.NAME),
    AssignmentColumn("顾问", 108, _person, AssignmentSort.PERSON),
    AssignmentColumn("批次", 84, _of_assignment("batch"), AssignmentSort.BATCH),
    AssignmentColumn("到期日", 134, _due, AssignmentSort.DUE),
    AssignmentColumn("进展", 86, lambda line: line.enterprise.stage, AssignmentSort.STAGE),
    AssignmentColumn("期望成果", 176, _of_assignment("expectations")),
    AssignmentColumn("所在地", 104, lambda line: line.enterprise.region),
    AssignmentColumn("分派／收回", 168, _when),
)
_DUE = [column.title for column in COLUMNS].index("到期日")
_PERSON = [column.title for column in COLUMNS].index("顾问")


class AssignmentModel(QAbstractTableModel):
    """Shows lines by their keys, in the order given; they are read 128 at a time as they come into view."""

    def __init__(self, db: Connection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._db = db
        self.keys: tuple[LineKey, ...] = ()
        self._pages: OrderedDict[int, dict[LineKey, AssignmentLine]] = OrderedDict()

    def show_keys(self, keys: Sequence[LineKey]) -> None:
        """List these; when they are the same in the same order, only their contents are read again."""
        keys = tuple(keys)
        self._pages.clear()
        if keys == self.keys:
            if keys:
                self.dataChanged.emit(self.index(0, 0), self.index(len(keys) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.keys = keys
        self.endResetModel()

    def line(self, number: int) -> AssignmentLine | None:
        """What a line shows; None when there is none (any more)."""
        if not 0 <= number < len(self.keys):
            return None
        at = number // PAGE
        page = self._pages.get(at)
        if page is None:
            page = self._pages[at] = assignment_list.page(self._db, self.keys[at * PAGE : (at + 1) * PAGE])
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        return page.get(self.keys[number])

    # Qt's side

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """A line for each enterprise and person."""
        return 0 if parent is not None and parent.isValid() else len(self.keys)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """The columns."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        """Text, tooltip, colour of what is overdue or nobody's."""
        if role not in (_DISPLAY, _TIP, _FOREGROUND, _SPOKEN):
            return None
        line = self.line(index.row())
        if line is None:
            return "" if role == _DISPLAY else None
        if role == _FOREGROUND:
            return _ink(line, index.column())
        text = COLUMNS[index.column()].text(line)
        return f"{COLUMNS[index.column()].title}：{text or '无'}" if role == _SPOKEN else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles; the tooltip says whether a click sorts."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == _DISPLAY else None
        column = COLUMNS[section]
        if role == _DISPLAY:
            return column.title
        return f"{column.title}：点击排序" if role == _TIP and column.sort else None


def _ink(line: AssignmentLine, column: int) -> QColor | None:
    if column == _DUE and is_late(line):
        return QColor(current_theme().bad)
    if column == _PERSON and line.assignment is None:
        return QColor(current_theme().warn)
    if column == _PERSON and line.assignment is not None and not line.assignment.is_live:
        return QColor(current_theme().muted)
    return None
