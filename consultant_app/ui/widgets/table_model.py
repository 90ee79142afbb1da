"""The rows of a RecordTable, and an empty one at the end to type into."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from consultant_app.model.dates import chinese_date, read_date
from consultant_app.model.money import read_amount
from consultant_app.model.reading import Reading
from consultant_app.model.text import clean_text
from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.lines import read_number

_DISPLAY, _EDIT, _TIP, _FOREGROUND, _ALIGN = 0, 2, 3, 9, 7  # ints: comparing enums is slow


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: `field` of the record, its title and kind; width 0 shares what is left.

    kind: text, long, date, number, money, choice, check. `choices` are values or (value, label). `get` computes a
    text for columns that are not fields, which then cannot be edited. `colour` names a theme colour for a record.
    """

    field: str
    title: str
    kind: str = "text"
    width: int = 0
    choices: tuple[str | tuple[str, str], ...] = ()
    editable: bool = True
    hint: str = ""
    get: Callable[[Any], str] | None = None
    colour: Callable[[Any], str] | None = None

    def label_of(self, value: str) -> str:
        """How a stored value is shown."""
        if self.kind == "date":
            return chinese_date(value)
        if self.kind == "check":
            return "✓" if value in ("1", "True", "是") else ""
        return dict(choice for choice in self.choices if isinstance(choice, tuple)).get(value, value)

    def read(self, text: str) -> Reading:
        """The value meant by a typed or pasted text."""
        text = clean_text(text).text.strip()
        if self.kind in _READERS:
            return _READERS[self.kind](text)
        for choice in self.choices:
            if isinstance(choice, tuple) and text == choice[1]:
                return Reading(choice[0])
        return Reading(text)


_READERS: dict[str, Callable[[str], Reading]] = {"date": read_date, "number": read_number, "money": read_amount}


class RecordModel(QAbstractTableModel):
    """Shows records; tells of edits and never changes anything itself."""

    edited = Signal(int, str, str)  # row, field, value
    refused = Signal(str)

    def __init__(
        self, columns: Sequence[Column], *, editable: bool, can_add: bool = True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.editable = editable
        self.can_add = editable and can_add
        self.records: list[Any] = []

    def show(self, records: Sequence[Any]) -> None:
        """Other records."""
        self.beginResetModel()
        self.records = list(records)
        self.endResetModel()

    def same_ids(self, records: Sequence[Any]) -> bool:
        """Whether these are the same rows with other contents."""
        return [record.id for record in records] == [record.id for record in self.records]

    def replace(self, records: Sequence[Any]) -> None:
        """The same rows with new contents."""
        self.records = list(records)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def first_editable(self) -> int:
        """The first column that can be typed into."""
        return next((number for number, column in enumerate(self.columns) if column.editable and not column.get), 0)

    def read_cells(self, first: int, cells: Sequence[str]) -> dict[str, str]:
        """Pasted cells as {field: value}; what cannot be read stays as the text it is."""
        columns = [column for column in self.columns[first:] if column.editable and not column.get]
        return {
            column.field: (column.read(cell).value or clean_text(cell).text.strip())
            for column, cell in zip(columns, cells, strict=False)
        }

    # Qt's side

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """The records, and an empty row when rows can be added."""
        return 0 if parent is not None and parent.isValid() else len(self.records) + self.can_add

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """The columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles above, numbers at the side, a star at the empty row."""
        if role == _TIP and orientation == Qt.Orientation.Horizontal:
            return self.columns[section].hint or self.columns[section].title
        if role != _DISPLAY:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.columns[section].title
        return str(section + 1) if section < len(self.records) else "＊"

    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        """Text, tooltip, colour."""
        if role not in (_DISPLAY, _EDIT, _TIP, _FOREGROUND):
            return None
        line, column = index.row(), self.columns[index.column()]
        if line >= len(self.records):
            ghost = role == _DISPLAY and index.column() == self.first_editable()
            return "点这里直接填写…" if ghost else _ghost_ink() if role == _FOREGROUND else None
        record = self.records[line]
        if role == _FOREGROUND:
            return _ink(column.colour(record)) if column.colour else None
        if column.get:
            return column.get(record)
        value = _text(getattr(record, column.field))
        return value if role == _EDIT else column.label_of(value)

    def setData(self, index: QModelIndex, value: Any, role: int = _EDIT) -> bool:
        """Tell of an edit; refuse what cannot be read."""
        if role != _EDIT or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        column = self.columns[index.column()]
        reading = column.read(str(value))
        if reading.reason:
            self.refused.emit(reading.reason)
            return False
        if reading.value != (self.data(index, _EDIT) or ""):
            self.edited.emit(index.row(), column.field, reading.value)
        return True

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Computed columns are read only."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = self.columns[index.column()]
        if self.editable and column.editable and not column.get:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, tuple | list):
        return "、".join(str(part) for part in value)
    return str(value)


def _ink(name: str) -> Any:
    from PySide6.QtGui import QColor

    return QColor(getattr(current_theme(), name)) if name else None


def _ghost_ink() -> Any:
    return _ink("muted")
