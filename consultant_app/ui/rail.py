"""The rail on the left: the enterprise in hand, the pages in the order of a visit, and what is saved."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from consultant_app.model.role import Role
from consultant_app.ui.app import App
from consultant_app.ui.icons import icon, put_icon
from consultant_app.ui.pages.registry import PAGES, PageEntry, pages_of
from consultant_app.ui.switcher import EnterpriseButton
from consultant_app.ui.theme import TARGET, current_theme, set_role
from consultant_app.ui.widgets.buttons import IconButton
from consultant_app.ui.widgets.labels import label, row, scrolled

WIDE, NARROW = 200, 88
_TOOL = 36  # pixels wide
COLLAPSE_BELOW = 1200


class RailButton(QToolButton):
    """One page in the rail."""

    def __init__(self, entry: PageEntry, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setCheckable(True)
        self.setIconSize(QSize(20, 20))
        self.setAccessibleName(entry.title)
        self.setToolTip(f"{entry.title}　Alt+{number}" if number <= 9 else entry.title)
        set_role(self, "rail")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.count = ""
        self._narrow = False
        self.toggled.connect(self._paint_icon)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Icon above two characters, or icon beside the title."""
        self._narrow = narrow
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonTextUnderIcon if narrow else style.ToolButtonTextBesideIcon)
        self.setMaximumWidth((NARROW if narrow else WIDE) - 2)  # less where the rail has to scroll
        self.setFixedHeight(46 if narrow else TARGET)
        if narrow or self.styleSheet():
            self.setStyleSheet("padding: 2px 0" if narrow else "")  # else the label is cut to …
        self.set_count(self.count)
        self._paint_icon()

    def set_count(self, count: str) -> None:
        """A number after the title, such as open observations; empty text for none."""
        self.count = count
        gap, title = ("", self.entry.short) if self._narrow else (" ", f" {self.entry.title}")
        self.setText(f"{title}{gap}{count}" if count else title)

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon anew when the theme changes."""
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icon()
        super().changeEvent(event)

    def _paint_icon(self) -> None:
        theme = current_theme()
        put_icon(self, icon(self.entry.icon, theme.on_soft if self.isChecked() else theme.text, theme.faint))


class Rail(QFrame):
    """The whole rail."""

    page_chosen = Signal(str)
    backup_asked = Signal()
    help_asked = Signal()

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        set_role(self, "rail")
        self.switcher = EnterpriseButton(app)
        self.buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.saved = label("", "muted", wrap=True)
        self.undo = IconButton("undo", "撤销", app.undo)
        self.redo = IconButton("redo", "重做", app.redo)
        self.backup = IconButton("backup", "现在备份", self.backup_asked.emit)
        self.settings = IconButton("settings", "设置", self._open_settings)
        self.help = IconButton("keyboard", "全部快捷键　F1", self.help_asked.emit)
        self._narrow: bool | None = None  # not yet laid out
        self._backup_text = ""
        self._build()
        app.changed.connect(self.refresh)
        app.enterprise_changed.connect(self.refresh)
        app.settings_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        pages = QWidget()
        stack = QVBoxLayout(pages)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        group = 0
        for number, entry in enumerate(PAGES, start=1):
            if entry.group != group:
                stack.addSpacing(8)
                group = entry.group
            self._add_button(entry, number, stack)
        stack.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 8)
        layout.setSpacing(8)
        self._top = row(self.switcher)
        self._top.setContentsMargins(10, 0, 10, 0)
        layout.addLayout(self._top)
        self._area = scrolled(pages)
        layout.addWidget(self._area, 1)
        self._state = row(self.saved)
        self._state.setContentsMargins(12, 0, 8, 0)
        layout.addLayout(self._state)
        self._tools = row(self.undo, self.redo, self.backup, self.settings, self.help, spacing=0)
        self._tools.setContentsMargins(6, 0, 6, 0)
        layout.addLayout(self._tools)

    def _add_button(self, entry: PageEntry, number: int, stack: QVBoxLayout) -> None:
        button = RailButton(entry, number)
        button.clicked.connect(self._clicked)
        self._group.addButton(button)
        self.buttons[entry.name] = button
        stack.addWidget(button)

    def _clicked(self) -> None:
        self.page_chosen.emit(self.sender().entry.name)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, or icons with titles."""
        if narrow is self._narrow:
            return
        self.setFixedWidth(NARROW if narrow else WIDE)
        self.switcher.set_narrow(narrow)
        for button in self.buttons.values():
            button.set_narrow(narrow)
        self._narrow = narrow
        for tool in (self.help, self.backup, self.settings):
            tool.setVisible(not narrow)
        for tool in (self.undo, self.redo, self.backup, self.settings, self.help):
            tool.setFixedWidth(34 if narrow else _TOOL)
        self._tools.setContentsMargins(*((3, 0, 3, 0) if narrow else (6, 0, 6, 0)))
        self.refresh()

    def show_page(self, name: str) -> None:
        """Mark the page that is open."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)
            self._area.ensureWidgetVisible(self.buttons[name], 0, 0)

    def show_backup(self, text: str) -> None:
        """Say when the last backup was made."""
        self._backup_text = text
        self.refresh()

    def refresh(self) -> None:
        """Show what is saved and what can be undone."""
        session = self._app.session
        saved = f"已保存 {self._app.last_saved}" if self._app.last_saved else "自动保存"
        whole = f"{saved}\n{self._backup_text}" if self._backup_text else saved
        short = f"✓ {self._app.last_saved[:5]}" if self._app.last_saved else "自动\n保存"
        self.saved.setText(short if self._narrow else whole)
        self.saved.setToolTip(whole)
        for button, verb, keys, text in (
            (self.undo, "撤销", "Ctrl+Z", session.undo_label),
            (self.redo, "重做", "Ctrl+Y", session.redo_label),
        ):
            button.setEnabled(bool(text))
            button.setToolTip(f"{verb}：{text}　{keys}" if text else f"没有可以{verb}的操作　{keys}")
            button.setAccessibleName(f"{verb} {text}".strip())
        role = self._app.role
        shown = {entry.name for entry in pages_of(role)}
        for page in self.buttons.values():
            page.setVisible(page.entry.name in shown and not self._is_elsewhere(page.entry, role))
            page.setEnabled(bool(self._app.enterprise_id) or not page.entry.needs_enterprise)
        self._count_open()
        self._count_remarks()

    def _count_remarks(self) -> None:
        """How many remarks wait for whoever works here."""
        if (button := self.buttons.get("slips")) is None:
            return
        manager = self._app.role == "manager"
        count = 0
        if self._app.session.db.execute("select 1 from slip_remark limit 1").fetchone():
            from consultant_app.workflows.slip_board import answered_count, waiting_count  # not needed to start

            count = (answered_count if manager else waiting_count)(self._app.session.db)
        button.set_count(str(count) if count else "")
        word = "待复核" if manager else "待答复"
        button.setAccessibleName(f"{button.entry.title}　{f'{word} {count} 条' if count else ''}".strip())

    def _is_elsewhere(self, entry: PageEntry, role: str) -> bool:
        """Settings have a button of their own below; a manager without an enterprise in hand needs no pages of one."""
        if entry.name == "settings":
            return not self._narrow
        return entry.needs_enterprise and not self._app.enterprise_id and role == Role.MANAGER

    def _open_settings(self) -> None:
        self.page_chosen.emit("settings")

    def _count_open(self) -> None:
        """How many nonconformities of the enterprise in hand are open."""
        if (button := self.buttons.get("nonconformities")) is None:
            return
        count = late = 0
        if self._app.enterprise_id:
            from consultant_app.workflows.deadlines import open_count  # nothing to count at the first start

            count, late = open_count(self._app.session.db, self._app.enterprise_id)
        button.set_count(str(count) if count else "")
        told = f"未关闭 {count} 项" + (f"，其中逾期 {late} 项" if late else "") if count else ""
        button.setAccessibleName(f"{button.entry.title}　{told}".strip())
