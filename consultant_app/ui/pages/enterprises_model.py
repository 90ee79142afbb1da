"""The lines of the register as Qt's tables want them: 90,000 ids, and only the pages that are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from consultant_app.model.dates import chinese_date
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.industries import industry_label
from consultant_app.store import register
from consultant_app.store.register import PAGE, RegisterRow, Sort
from consultant_app.store.sqlite import Connection
from consultant_app.ui.theme import current_theme

_DISPLAY, _TIP, _FOREGROUND, _SPOKEN = 0, 3, 9, 11  # ints: comparing enums is slow
_KEPT_PAGES = 24


@dataclass(frozen=True)
class ListColumn:
    """A column of the list; without `sort` its heading does not sort."""

    key: str
    title: str
    width: int
    text: Callable[[RegisterRow], str]
    sort: Sort | None = None


def _name(row: RegisterRow) -> str:
    return f"{row.name}（示例）" if row.is_sample else row.name


def _next_date(row: RegisterRow) -> str:
    text = chinese_date(row.next_date)
    return f"！{text}" if row.next_date and row.next_date < date.today().isoformat() else text


COLUMNS = (
    ListColumn("name", "名称", 248, _name, Sort.NAME),
    ListColumn("credit_code", "信用代码", 178, lambda row: row.credit_code or "暂无"),
    ListColumn("region", "所在地", 110, lambda row: row.region, Sort.REGION),
    ListColumn("industry", "认证行业", 130, lambda row: industry_label(row.industry), Sort.INDUSTRY),
    ListColumn("size", "规模", 58, lambda row: row.size or "待定", Sort.SIZE),
    ListColumn("stage", "阶段", 86, lambda row: row.stage, Sort.STAGE),
    ListColumn("next_date", "下次日期", 138, _next_date, Sort.NEXT_DATE),
    ListColumn("next_action", "下次事项", 130, lambda row: row.next_action),
    ListColumn("contact_name", "联系人", 80, lambda row: row.contact_name),
    ListColumn("contact_phone", "电话", 116, lambda row: row.contact_phone),
    ListColumn("consultant", "顾问", 80, lambda row: row.consultant, Sort.CONSULTANT),
)
_TEXTS = tuple(column.text for column in COLUMNS)
_NEXT = [column.key for column in COLUMNS].index("next_date")
_SIZE = [column.key for column in COLUMNS].index("size")


class RegisterModel(QAbstractTableModel):
    """Shows enterprises by id, in the order given; the records are read 128 at a time as they come into view."""

    def __init__(self, db: Connection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._db = db
        self.ids: tuple[str, ...] = ()
        self._pages: OrderedDict[int, dict[str, RegisterRow]] = OrderedDict()
        self._today = ""

    def show_ids(self, ids: Sequence[str]) -> None:
        """List these; when they are the same in the same order, only their contents are read again."""
        ids = tuple(ids)
        self._today = date.today().isoformat()
        self._pages.clear()
        if ids == self.ids:
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.ids = ids
        self.endResetModel()

    def line(self, number: int) -> RegisterRow | None:
        """The enterprise in a line; None when there is none (any more)."""
        if not 0 <= number < len(self.ids):
            return None
        at = number // PAGE
        page = self._pages.get(at)
        if page is None:
            wanted = self.ids[at * PAGE : (at + 1) * PAGE]
            page = self._pages[at] = {row.id: row for row in register.page(self._db, wanted)}
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        return page.get(self.ids[number])

    def number_of(self, key: str) -> int:
        """The line of an enterprise, or -1."""
        try:
            return self.ids.index(key)
        except ValueError:
            return -1

    # Qt's side

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """A line for each enterprise."""
        return 0 if parent is not None and parent.isValid() else len(self.ids)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """The columns."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        """Text, tooltip, colour of what is overdue or too large."""
        if role == _DISPLAY:
            row = self.line(index.row())
            return _TEXTS[index.column()](row) if row is not None else ""
        if role == _FOREGROUND:
            return self._ink(index)
        if role in (_TIP, _SPOKEN):
            row = self.line(index.row())
            return self._told(row, index.column(), role == _TIP) if row is not None else None
        return None

    def _told(self, row: RegisterRow, column: int, tip: bool) -> str:
        text = _TEXTS[column](row)
        if column == _NEXT and text.startswith("！"):
            return f"已逾期：{text[1:]}"
        return text if tip else f"{COLUMNS[column].title}：{text}"

    def _ink(self, index: QModelIndex) -> QColor | None:
        column = index.column()
        if column != _NEXT and column != _SIZE:
            return None
        row = self.line(index.row())
        if row is None:
            return None
        if column == _NEXT and row.next_date and row.next_date < self._today:
            return QColor(current_theme().bad)
        if column == _SIZE:
            return QColor(current_theme().warn) if row.size in ("中型", "大型") else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles; the tooltip says whether a click sorts."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == _DISPLAY else None
        column = COLUMNS[section]
        if role == _DISPLAY:
            return column.title
        if role == _TIP:
            from consultant_app.model.labels import label_of  # with every record there is; not needed to start

            full = label_of(Enterprise, column.key)
            return f"{full}：点击排序" if column.sort else full
        return None
