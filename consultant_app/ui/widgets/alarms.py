"""The red line above the page while something is wrong that nobody must overlook; it goes when that is over."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from consultant_app.ui.theme import restyle, set_role
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.labels import label, row

GRAVEST_FIRST = ("damaged", "gone", "saving", "read-only")


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """What is said, and what can be done about it with one button."""

    text: str
    action: str = ""
    on_action: Callable[[], object] | None = None


class Alarms(QFrame):
    """Shows the gravest of what is wrong. Savers report here by themselves, see autosave.py."""

    def __init__(self, retry: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._retry = retry
        self._alarms: dict[str, Alarm] = {}
        self._failing: list[QObject] = []
        self._reason = ""
        self.text = label(wrap=True, selectable=True)
        self.action = Button("")
        self.action.clicked.connect(self._act)
        layout = row(self.text, self.action)
        layout.setStretch(0, 1)
        layout.setContentsMargins(14, 6, 8, 6)
        self.setLayout(layout)
        set_role(self, "strip-bad")
        self.hide()

    def show_alarm(self, key: str, alarm: Alarm | None) -> None:
        """Say what is wrong, by one of the keys above; None: it is no more."""
        if self._alarms.get(key) == alarm:
            return
        if alarm is None:
            self._alarms.pop(key, None)
        else:
            self._alarms[key] = alarm
        self._show()

    def saving(self, saver: QObject, text: str) -> None:
        """An editor could not save, or with empty text could: its content stays on the screen meanwhile."""
        self._failing = [each for each in self._failing if isValid(each) and each is not saver]
        if text:
            self._failing.append(saver)
        self._reason = text or self._reason
        said = f"有 {len(self._failing)} 处还没有保存上：{self._reason}内容都留在屏幕上，会自动重试。"
        alarm = Alarm(text=said, action="现在重试", on_action=self._retry)
        self.show_alarm("saving", alarm if self._failing else None)

    def look(self) -> None:
        """Forget editors that are gone."""
        if self._failing and not any(isValid(each) for each in self._failing):
            self._failing = []
            self.show_alarm("saving", None)

    def current(self) -> str:
        """The key of what is shown; empty when all is well."""
        return next((key for key in GRAVEST_FIRST if key in self._alarms), "")

    def _show(self) -> None:
        key = self.current()
        self.setVisible(bool(key))
        if key:
            alarm = self._alarms[key]
            self.text.setText(f"！{alarm.text}")
            self.text.setAccessibleName(alarm.text)
            restyle(self.text)
            self.action.setText(alarm.action)
            self.action.setAccessibleName(alarm.action)
            self.action.setVisible(bool(alarm.action))

    def _act(self) -> None:
        alarm = self._alarms.get(self.current())
        if alarm is not None and alarm.on_action is not None:
            alarm.on_action()
