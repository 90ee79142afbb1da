"""A page in parts: a row of tabs, one part in front, each made when it is first shown."""

from functools import partial
from importlib import import_module
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.part_view import StepView
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.labels import row
from consultant_app.ui.widgets.segments import Segments

_HOME = "consultant_app.ui.pages."


class Part(StepView):
    """A part that reads all it shows itself; it may ask for another part to come to the front."""

    part_asked = Signal(str)

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, None, parent)

    def can_step(self) -> bool:
        """Whether the blue button can be pressed now."""
        return True


class PartedPage(Page):
    """Subclasses name their parts as key → (title, "module:class") and say which one is first."""

    parts_of: ClassVar[dict[str, tuple[str, str]]] = {}
    kept_as: ClassVar[str] = ""  # where the part in front is remembered

    def __init__(self, app: App, title: str, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.views: dict[str, Part] = {}
        self.set_head(title)
        self.set_primary("", self.take_step, keys="Ctrl+G")
        self.parts = Segments([(key, text) for key, (text, _) in self.parts_of.items()], name=f"{title}的各部分")
        self.parts.chosen.connect(self.show_part)
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = row(self.parts)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, partial(self.parts.step, +1))
        QShortcut(QKeySequence("Ctrl+PgUp"), self, partial(self.parts.step, -1))
        first = next(iter(self.parts_of))
        kept = app.state.read(self.kept_as, first)
        self.parts.show_value(kept if kept in self.parts_of else first)

    def view(self, key: str) -> Part:
        """A part, made on first use."""
        if key not in self.views:
            module, _, name = self.parts_of[key][1].partition(":")
            view: Part = getattr(import_module(_HOME + module), name)(self.app)
            view.part_asked.connect(self.show_part)
            view.step_changed.connect(self.show_step)
            self.views[key] = view
            self.stack.addWidget(view)
        return self.views[key]

    def in_front(self) -> Part:
        """The part that is shown."""
        return self.view(self.parts.value())

    def show_part(self, key: str) -> None:
        """Bring a part to the front."""
        flush(self)
        self.parts.show_value(key)
        self.app.state.write(self.kept_as, key)
        self.mark_stale()

    def refresh(self) -> None:
        """Show the part in front as the data is now."""
        front = self.in_front()
        self.stack.setCurrentWidget(front)
        self.show_counts()
        front.refresh()
        self.show_step()

    def show_counts(self) -> None:
        """Numbers behind the titles of the parts."""

    def show_step(self) -> None:
        """The blue button says the next step of the part in front."""
        text = self.in_front().next_step()
        if self.primary is not None:
            self.primary.setVisible(bool(text))
            self.primary.setText(text)
            self.primary.setEnabled(self.in_front().can_step())

    def take_step(self) -> None:
        """The next step of the part in front."""
        self.in_front().take_step()

    def open_place(self, **where: Any) -> None:
        """part="inbox"; the rest is for the part."""
        if where.get("part") in self.parts_of:
            self.show_part(where["part"])
        self._refresh_if_stale()
        self.in_front().open_place(**{name: value for name, value in where.items() if name != "part"})

    def place(self) -> dict[str, Any]:
        """The part and the place in it."""
        return {"part": self.parts.value(), **self.in_front().place()}
