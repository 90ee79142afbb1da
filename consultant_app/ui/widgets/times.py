"""An editor for a time of the day."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from consultant_app.model.audit_hours import read_clock
from consultant_app.model.reading import Reading
from consultant_app.ui.widgets.lines import ReadLine


class TimeField(ReadLine):
    """A time as people type it (8:30, 0830, 8点30); stored as 08:30, empty allowed."""

    def __init__(self, save: Callable[[str], object], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(save, read_time, name=name, hint="如 08:30", parent=parent)


def read_time(text: str) -> Reading:
    """The time that was meant, or why it cannot be told."""
    found = read_clock(text)
    if found or not text.strip():
        return Reading(found)
    return Reading("", f"“{text}”不是时间，请写成 08:30 的样子")
