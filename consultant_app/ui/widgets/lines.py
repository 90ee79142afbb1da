"""One-line editors that save by themselves: text, date, number, money."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from consultant_app.model.dates import chinese_date, read_date
from consultant_app.model.money import read_amount
from consultant_app.model.reading import Reading
from consultant_app.model.text import clean_text, halfwidth
from consultant_app.ui.widgets.autosave import Saver

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AutosaveLine(QLineEdit):
    """A line of text. `save(text)` is called half a second after the last key, on leaving and on closing.

    `entered` tells of an Enter that means "next"; it never fires for an Enter that confirms a candidate.
    """

    entered = Signal()

    def __init__(
        self,
        save: Callable[[str], object],
        *,
        name: str,
        hint: str = "",
        limit: int = 32767,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(limit)
        self.saver = Saver(self, self.value, save)
        self.textEdited.connect(self.saver.touch)

    def value(self) -> str:
        """What is to be stored."""
        return clean_text(self.text()).text.strip()

    def show_value(self, value: str) -> None:
        """Show what is stored; what the person is typing right now stays."""
        if not self.saver.dirty and not self.saver.composing and value != self.value():
            self.setText(value)
            if not self.hasFocus():
                self.setCursorPosition(0)  # what is longer than the line shows its beginning

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who is led here by the program goes on behind what is written."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason:
            self.end(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves and tells `entered`."""
        if event.key() in _ENTER:
            if self.saver.may_move_on():
                self.saver.commit()
                self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class ReadLine(AutosaveLine):
    """A line whose text is read into a value: shown the friendly way, edited as stored, refused with a reason.

    `noted` carries the reason or a remark for a label beside the field; empty text clears it.
    """

    noted = Signal(str, bool)  # text, is it an error

    def __init__(
        self,
        save: Callable[[str], object],
        read: Callable[[str], Reading],
        show: Callable[[str], str] = str,
        *,
        name: str,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._reading, self._show, self._stored = read, show, ""
        super().__init__(self._save_read(save), name=name, hint=hint, parent=parent)

    def _save_read(self, save: Callable[[str], object]) -> Callable[[str], object]:
        def keep(text: str) -> None:
            reading = self._reading(text)
            self.noted.emit(reading.reason or reading.note, bool(reading.reason))
            if reading.reason:
                raise ValueError(reading.reason)
            self._stored = reading.value
            save(reading.value)

        return keep

    def show_value(self, value: str) -> None:
        """Show what is stored: friendly while looked at, plain while edited."""
        if self.saver.dirty or self.saver.composing:
            return
        self._stored = value
        text = value if self.hasFocus() else self._show(value)
        if text != self.text():
            self.setText(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Edit the plain form."""
        if not self.saver.dirty:
            self.setText(self._stored)
            self.selectAll()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the friendly form again, unless the text was refused."""
        super().focusOutEvent(event)
        if not self.saver.dirty:
            self.setText(self._show(self._stored))


class DateField(ReadLine):
    """A date as people type it (2026-11-22, 20261122, 2026.11.22, 2026年11月22日); stored as ISO, empty allowed."""

    def __init__(self, save: Callable[[str], object], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(save, read_date, chinese_date, name=name, hint="如 2026-11-22", parent=parent)


class NumberField(ReadLine):
    """A number that keeps the digits as typed (12.50 stays 12.50); full-width digits are understood."""

    def __init__(
        self,
        save: Callable[[str], object],
        *,
        name: str,
        whole: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        read = read_whole if whole else read_number
        super().__init__(save, read, name=name, hint=hint, parent=parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)


class MoneyField(ReadLine):
    """An amount in 万元; 1.2亿 or 50万元 are understood."""

    def __init__(self, save: Callable[[str], object], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(save, read_amount, _with_unit, name=name, hint="万元，也可写 1.2亿", parent=parent)


def _with_unit(value: str) -> str:
    return f"{value} 万元" if value else ""


def read_number(text: str) -> Reading:
    """Digits with at most one point, as typed."""
    plain = halfwidth(text).strip().replace(",", "")
    body = plain.removeprefix("-").removeprefix("+")
    if not plain:
        return Reading("")
    whole, _, part = body.partition(".")
    if not (whole + part).isdecimal() or not (whole + part).isascii():
        return Reading("", f"“{text}”不是数字，请只写数字，如 12.5")
    return Reading(plain)


def read_whole(text: str) -> Reading:
    """A whole number, as typed."""
    reading = read_number(text)
    if reading.value and "." in reading.value:
        return Reading("", f"“{text}”不是整数")
    return reading
