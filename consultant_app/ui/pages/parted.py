"""A page in parts: a row of tabs, one part in front, each made when it is first shown."""

from functools import partial
from importlib import import_module
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.store.session import News
from consultant_app.ui.app import App
from consultant_app.ui.pages import registry
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.part_view import PartView, StepView
from consultant_app.ui.widgets.labels import row
from consultant_app.ui.widgets.segments import Segments

_HOME = "consultant_app.ui.pages."
_PAUSE = 30  # ms between two imports, in which a key or a click has its turn


class Part(StepView):
    """A part that reads all it shows itself."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, None, parent)


class PartedPage(Page):
    """Subclasses say what shows the tabs of their entry in the registry: key → "module:class".

    Where the parts show one thing together, such as an audit, the page gives them what is `held`: it has choose(key)
    and is read in read(). Without a part to show, `nothing` is shown.
    """

    entry_name: ClassVar[str] = ""  # in the registry
    parts_of: ClassVar[dict[str, str]] = {}
    kept_as: ClassVar[str] = ""  # where the part in front is remembered
    words: ClassVar[dict[str, str]] = {}  # a word of open_place() → the part that knows it
    step_keys: ClassVar[str] = "Ctrl+G"
    step_icon: ClassVar[str] = ""

    def __init__(self, app: App, parent: QWidget | None = None, *, held: Any = None) -> None:
        super().__init__(app, parent)
        self.held = held
        self.views: dict[str, StepView] = {}
        self.nothing: QWidget | None = None
        self._touched = self.tables  # those that changed since the page was read
        entry = registry.entry(self.entry_name)
        self.heading = entry.title.rpartition(" ")[2]  # without its number
        self.set_head(self.heading)
        self.set_primary("", self.take_step, icon=self.step_icon, keys=self.step_keys)
        self.parts = Segments(entry.titles(), name=f"{self.heading}的各部分")
        self.parts.chosen.connect(self.show_part)
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.stack = QStackedWidget()
        self.tools = row(self.parts)  # more may stand beside the tabs
        self.tools.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self.tools)
        layout.addWidget(self.stack, 1)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, partial(self.parts.step, +1))
        QShortcut(QKeySequence("Ctrl+PgUp"), self, partial(self.parts.step, -1))
        self._unread = [module for module, _, _ in (place.partition(":") for place in self.parts_of.values())]
        self._idle = QTimer(self, interval=_PAUSE)
        self._idle.timeout.connect(self._import_next)
        first = next(iter(self.parts_of))
        kept = app.state.read(self.kept_as, first)
        self.parts.show_value(kept if kept in self.parts_of else first)

    def showEvent(self, event: QShowEvent) -> None:
        """The code of the other parts is read while the person looks at the first: it is half of what opening takes."""
        super().showEvent(event)
        if self._unread:
            self._idle.start()

    def _import_next(self) -> None:
        if self._unread:
            import_module(_HOME + self._unread.pop(0))
        else:
            self._idle.stop()

    # parts

    def view(self, key: str) -> StepView:
        """A part, made on first use."""
        if key not in self.views:
            module, _, name = self.parts_of[key].partition(":")
            kind = getattr(import_module(_HOME + module), name)
            view: StepView = kind(self.app) if self.held is None else kind(self.app, self.held)
            view.place_asked.connect(self._go)
            view.step_changed.connect(self.show_step)
            self.views[key] = view
            self.stack.addWidget(view)
        return self.views[key]

    def in_front(self) -> StepView | None:
        """The part that is shown; None while there is nothing to show in it."""
        return self.view(self.parts.value())

    def show_part(self, key: str) -> None:
        """Bring a part to the front."""
        self.keep()
        self.parts.show_value(key)
        self.app.state.write(self.kept_as, key)
        self.read_again()

    def choose(self, key: str) -> None:
        """Show another of what the page can hold, by its id."""
        self.keep()
        self.held.choose(key)
        self.read_again()

    def keep(self) -> None:
        """Keep what is being typed in the part that is shown."""
        shown = self.stack.currentWidget()
        if isinstance(shown, PartView):
            shown.flush()

    # reading

    def read(self, touched: frozenset[str]) -> None:
        """Read what the parts share and show what stands around them: head, counts; `touched` names the tables that
        changed since the last time."""

    def read_again(self) -> None:
        """Read everything as if all of it had changed."""
        self._touched = self.tables
        self.mark_stale()

    def refresh(self) -> None:
        """Show the part in front as the data is now."""
        touched, self._touched = self._touched or self.tables, frozenset()
        self.read(touched)
        front = self.in_front()
        self.stack.setCurrentWidget(front or self.nothing)
        if front is not None:
            front.refresh()
        self.show_step()

    def _on_changed(self, news: News) -> None:
        self._touched |= news.tables
        super()._on_changed(news)

    def _on_enterprise(self, enterprise_id: str) -> None:
        self._touched = self.tables
        super()._on_enterprise(enterprise_id)

    def name_enterprise(self, chip: str = "") -> None:
        """Put the enterprise in hand behind the heading."""
        name = self.app.enterprise_name()
        self.set_head(f"{self.heading} · {name}" if name else self.heading, chip)

    # the blue button

    def next_step(self) -> str:
        """What the blue button says; empty for none."""
        front = self.in_front()
        return front.next_step() if front is not None else ""

    def show_step(self) -> None:
        """The blue button says the next step of the part in front."""
        text, front = self.next_step(), self.in_front()
        if self.primary is not None:
            self.primary.setVisible(bool(text))
            self.primary.setText(text)
            self.primary.setEnabled(front is None or front.can_step())

    def take_step(self) -> None:
        """The next step of the part in front."""
        if (front := self.in_front()) is not None:
            front.take_step()

    # places

    def open_place(self, **where: Any) -> None:
        """part="inbox", or a word that one part knows; the rest is for the part."""
        part = where.pop("part", "") or next((self.words[word] for word in where if word in self.words), "")
        if part in self.parts_of:
            self.show_part(part)
        self._refresh_if_stale()
        if (front := self.in_front()) is not None:
            front.open_place(**where)

    def _go(self, where: dict[str, Any]) -> None:
        self.open_place(**where)

    def place(self) -> dict[str, Any]:
        """The part and the place in it."""
        front = self.in_front()
        return {"part": self.parts.value(), **(front.place() if front is not None else {})}
