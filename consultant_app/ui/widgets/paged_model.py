"""Lines of a long list as Qt's tables want them: many keys, and only the pages that are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from consultant_app.ui.theme import current_theme

_DISPLAY, _TIP, _FOREGROUND, _SPOKEN = _ROLES = (0, 3, 9, 11)  # ints: comparing enums is slow
_PAGE = 32  # lines read at once: about what a window shows
_KEPT_PAGES = 48


@dataclass(frozen=True)
class ListColumn:
    """A column of a long list; without `sort` its heading does not sort.

    `text` is what a line shows, `colour` the theme colour it has or empty text, `warning` what its tooltip and a
    screen reader say instead of the text, if anything. `field` is the field of the record it stands for.
    """

    title: str
    width: int
    text: Callable[[Any], str]
    sort: StrEnum | None = None
    colour: Callable[[Any], str] | None = None
    warning: Callable[[Any], str] | None = None
    field: str = ""

    def told(self, line: Any, *, aloud: bool) -> str:
        """What the tooltip or, aloud, a screen reader says of a cell."""
        if self.warning and (warning := self.warning(line)):
            return warning
        return f"{self.title}：{self.text(line) or '无'}" if aloud else self.text(line)


class PagedModel(QAbstractTableModel):
    """Shows lines by their keys, in the order given; `read` gives the lines of some keys, a few at a time as they come
    into view, and leaves out those that are no more."""

    def __init__(
        self,
        columns: Sequence[ListColumn],
        read: Callable[[Sequence[Any]], Mapping[Any, Any]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.keys: tuple[Any, ...] = ()
        self._read = read
        self._pages: OrderedDict[int, Mapping[Any, Any]] = OrderedDict()

    def show_keys(self, keys: Sequence[Any]) -> None:
        """List these; when they are the same in the same order, only their contents are read again."""
        keys = tuple(keys)
        self._pages.clear()
        if keys == self.keys:
            if keys:
                self.dataChanged.emit(self.index(0, 0), self.index(len(keys) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.keys = keys
        self.endResetModel()

    def line(self, number: int) -> Any | None:
        """What a line shows; None when there is none (any more)."""
        if not 0 <= number < len(self.keys):
            return None
        at = number // _PAGE
        page = self._pages.get(at)
        if page is None:
            page = self._pages[at] = self._read(self.keys[at * _PAGE : (at + 1) * _PAGE])
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        return page.get(self.keys[number])

    def full_title(self, column: ListColumn) -> str:
        """What the tooltip of a heading calls the column, when that is more than its title."""
        return ""

    # Qt's side

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """A line for each key."""
        return 0 if parent is not None and parent.isValid() else len(self.keys)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """The columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        """Text, what is told of it, colour."""
        if role not in _ROLES:
            return None
        column = self.columns[index.column()]
        if role == _FOREGROUND and column.colour is None:
            return None
        line = self.line(index.row())
        if line is None:
            return "" if role == _DISPLAY else None
        if role == _DISPLAY:
            return column.text(line)
        if role == _FOREGROUND:
            colour = column.colour(line)
            return QColor(getattr(current_theme(), colour)) if colour else None
        return column.told(line, aloud=role == _SPOKEN)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles; the tooltip says whether a click sorts."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == _DISPLAY else None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.title
        if role == _TIP:
            full = self.full_title(column)
            return f"{full or column.title}：点击排序" if column.sort else full or None
        return None
