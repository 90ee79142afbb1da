"""企业: the register as a list, importing a bureau's list, joining what is there twice."""

from functools import partial
from importlib import import_module
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.store.register import RegisterFilter
from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.enterprises_list import RegisterView
from consultant_app.ui.widgets.autosave import flush

_HOME = "consultant_app.ui.pages.enterprises_"
_VIEWS = {"import": "import:ImportView", "duplicates": "duplicates:DuplicatesView", "join": "join:JoinView"}
_TITLES = {"list": "企业", "import": "导入企业名单", "duplicates": "可能重复的企业", "join": "合并两家企业"}
_ICONS = {"list": "import", "duplicates": "compare", "join": "merge"}


class EnterprisesPage(Page):
    """The list in front; the other views are made when they are first needed."""

    tables: ClassVar[frozenset[str]] = frozenset({"assignment", "setting", "enterprise", "engagement"})

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.views: dict[str, Any] = {}
        self._back = "list"
        self._steps = {"list": ("导入名单", True), "import": ("", True), "duplicates": ("", True), "join": ("", True)}
        self.register = RegisterView(app)
        self.register.import_asked.connect(self.open_import)
        self.register.join_asked.connect(self.open_join)
        self.register.duplicates_asked.connect(self.open_duplicates)
        self.register.counted.connect(self._show_count)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.register)
        self.views["list"] = self.register
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.set_head("企业")
        self.set_primary("导入名单", self._take_step, icon="import", keys="Ctrl+I")

    def wants_all_enterprises(self) -> bool:
        """Every enterprise is in the list."""
        return True

    def refresh(self) -> None:
        """Read what is in front again; the list follows behind it."""
        self.register.refresh()
        if self.in_front() == "duplicates":
            self.views["duplicates"].refresh()

    def open_place(self, **where: Any) -> None:
        """action="import" or "duplicates", text="…" for a filtered list, archived=True for the bin."""
        if where.get("action") == "import":
            self.open_import()
        elif where.get("action") == "duplicates":
            self.open_duplicates()
        elif "text" in where or "archived" in where:
            self.open_list()
            wanted = RegisterFilter(text=str(where.get("text", "")), archived=bool(where.get("archived")))
            self.register.filter_by(wanted)

    # views

    def in_front(self) -> str:
        """The name of the view that is shown."""
        return next(name for name, view in self.views.items() if view is self.stack.currentWidget())

    def view(self, name: str) -> Any:
        """A view, made on first use."""
        if name not in self.views:
            module, _, kind = _VIEWS[name].partition(":")
            view = getattr(import_module(_HOME + module), kind)(self.app)
            view.left.connect(self._leave)
            view.step_changed.connect(partial(self._keep_step, name))
            if name == "duplicates":
                view.compare_asked.connect(self.open_join)
            self.views[name] = view
            self.stack.addWidget(view)
        return self.views[name]

    def open_list(self) -> None:
        """Back to the list."""
        self._show("list")

    def open_import(self) -> None:
        """To importing a list."""
        self._show("import")
        self.view("import").start()

    def open_duplicates(self) -> None:
        """To the pairs that may be one."""
        self._show("duplicates")
        self.view("duplicates").refresh()

    def open_join(self, first: str, second: str) -> None:
        """Compare two enterprises."""
        self._back = self.in_front()
        self._show("join")
        self.view("join").show_pair(first, second)

    def _leave(self) -> None:
        back = self._back if self.in_front() == "join" else "list"
        self.open_duplicates() if back == "duplicates" else self._show(back)

    def _show(self, name: str) -> None:
        flush(self)
        self.stack.setCurrentWidget(self.view(name))
        self.set_head(_TITLES[name], self.chip if name == "list" else "")
        self._show_step(*self._steps[name])
        if name == "list":
            self._back = "list"
            self.register.table.setFocus()

    def _show_count(self, text: str) -> None:
        if self.in_front() == "list":
            self.set_head("企业", text)

    def _keep_step(self, name: str, text: str, enabled: bool) -> None:
        """A view tells its next step, also while another one is in front."""
        self._steps[name] = (text, enabled)
        if self.in_front() == name:
            self._show_step(text, enabled)

    def _show_step(self, text: str, enabled: bool) -> None:
        """The blue button: the next step of what is in front."""
        self.primary.setProperty("icon_name", _ICONS.get(self.in_front(), "right"))
        self.primary.setVisible(bool(text))
        if text:
            self.primary.setText(text)
        self.primary.setEnabled(enabled)

    def _take_step(self) -> None:
        if self.in_front() == "list":
            self.open_import()
        else:
            self.view(self.in_front()).take_step()
