"""设置: the agency, how papers are numbered, how the window looks, where the data is; the standards and their dates."""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QStackedWidget, QWidget

from consultant_app import __version__
from consultant_app.ui import theme
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.pages import registry
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.settings_audit import AuditSettings
from consultant_app.ui.pages.settings_role import RoleSettings
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows import upkeep
from consultant_app.workflows.settings import SETTINGS

_AGENCY = ("agency_name", "agency_contact", "agency_phone", "agency_address", "consultant")
_LATER = {"standards": "settings_standards:StandardsView", "transition": "settings_transition:TransitionView"}
_THEMES = (("system", "跟随系统"), *((name, each.label) for name, each in theme.THEMES.items()))


class SettingsPage(Page):
    """Everything here is kept as soon as it is typed or pressed."""

    tables: ClassVar[frozenset[str]] = frozenset({"setting"})

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.set_head("设置")
        self.lines: dict[str, AutosaveLine] = {}
        self.audit = AuditSettings(app)
        self.role = RoleSettings(app)
        left = column(self._agency(), self.role, self._numbers(), None, spacing=14)
        right = column(self._look(), self.audit, self._data(), self._about(), None, spacing=14)
        both = row(left, right, spacing=14)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.parts = Segments(registry.entry("settings").titles(), name="设置的各部分")
        self.parts.chosen.connect(self.show_part)
        self.stack = QStackedWidget()
        self.views: dict[str, QWidget] = {"general": scrolled(both)}
        self.stack.addWidget(self.views["general"])
        layout = column(self.parts, self.stack)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.parts.show_value("general")
        app.settings_changed.connect(self.mark_stale)

    # parts

    def show_part(self, part: str) -> None:
        """Put a part in front; the larger ones are made when first wanted."""
        flush(self)
        if part not in self.views:
            module, _, name = _LATER[part].partition(":")
            self.views[part] = getattr(import_module(f"consultant_app.ui.pages.{module}"), name)(self.app)
            self.stack.addWidget(self.views[part])
        self.stack.setCurrentWidget(self.views[part])
        self.parts.show_value(part)
        self._show_dates()

    def open_place(self, **where: Any) -> None:
        """part="standards" or "transition"; clause="8.5.1" with edition="ISO 9001:2026"."""
        if where.get("clause"):
            self.show_part("standards")
            self.views["standards"].show_clause(where["clause"], where.get("edition", ""))
            self.views["standards"].list.setFocus()
        elif where.get("part") in self.views or where.get("part") in _LATER:
            self.show_part(where["part"])

    def place(self) -> dict[str, Any]:
        """The part in front."""
        return {"part": self.parts.value()}

    def _show_dates(self) -> None:
        if "transition" in self.views:
            self.views["transition"].refresh()

    # build

    def _line(self, key: str, hint: str = "") -> Field:
        self.lines[key] = AutosaveLine(partial(self.app.change_setting, key), name=SETTINGS[key].label, hint=hint)
        return Field(SETTINGS[key].label, self.lines[key])

    def _agency(self) -> Card:
        card = Card("服务机构", "写在意向书、诊断报告和方案的封面与落款处。")
        grid = FieldGrid(2)
        for key in _AGENCY:
            grid.add(self._line(key), whole=key in ("agency_name", "agency_address"))
        self.logo = QLabel()
        self.logo.setAccessibleName("机构标志")
        self.no_logo = label("还没有标志", "muted")
        choose = button("选择标志图片", self.choose_logo, icon_name="picture")
        self.drop_logo = button("不用标志", self.remove_logo, role="quiet")
        card.body.addWidget(grid)
        card.body.addLayout(row(self.logo, self.no_logo, choose, self.drop_logo, None))
        return card

    def _numbers(self) -> Card:
        card = Card(
            "编号规则",
            "表单编号写明“这是哪一种空白表”，记录编号写明“这是填好的哪一份”。{前缀} 代表企业自己的编号前缀，"
            "在内部审核的“体系与过程”里设。",
        )
        card.body.addWidget(self._line("number_prefix", hint="如 ZLBF，写在每个记录编号的最前面"))
        grid = FieldGrid(2)
        self.form_numbers: dict[str, AutosaveLine] = {}
        for kind, title, usual in upkeep.document_kinds():
            editor = AutosaveLine(partial(self._keep_number, kind), name=f"{title}表单编号", hint=f"不填用 {usual}")
            self.form_numbers[kind] = editor
            grid.add(Field(title, editor))
        card.body.addWidget(grid)
        return card

    def _look(self) -> Card:
        card = Card("显示", "文字大小也可随时用 Ctrl+= 和 Ctrl+- 调整。")
        self.themes = ChoiceButtons([(*pair, "") for pair in _THEMES], name="界面配色", clearable=False, height=40)
        self.themes.chosen.connect(self._choose_theme)
        sizes = [(str(number), text, "") for number, text in enumerate(theme.SIZE_LABELS)]
        self.sizes = ChoiceButtons(sizes, name="字号", clearable=False, height=40)
        self.sizes.chosen.connect(self._choose_size)
        card.body.addWidget(Field("界面配色", self.themes))
        card.body.addWidget(Field("字号", self.sizes))
        return card

    def _data(self) -> Card:
        card = Card("数据文件夹", "所有数据只在这台电脑的这个文件夹里，不联网。")
        where = label(str(self.app.session.folder), wrap=True, selectable=True)
        where.setAccessibleName("数据文件夹")
        card.body.addWidget(where)
        self.safety = button("备份、恢复与检查…", self.open_safety, icon_name="shield")
        card.body.addLayout(row(button("打开数据文件夹", self.open_folder, icon_name="folder"), self.safety, None))
        self.sample = button("删除示例企业", self.remove_sample, icon_name="delete")
        card.body.addLayout(row(self.sample, None))
        return card

    def _about(self) -> Card:
        card = Card("关于")
        card.body.addWidget(label(f"质量帮扶工作台 {__version__}", "strong"))
        card.body.addWidget(label("离线使用：不需要账号，程序从不建立网络连接。", "muted", wrap=True))
        card.body.addLayout(row(button("许可说明", self.show_licences, icon_name="info"), None))
        return card

    # refresh

    def refresh(self) -> None:
        """Show the settings as they are kept."""
        for key, editor in self.lines.items():
            editor.show_value(self.app.setting(key))
        numbers = self.app.setting("form_numbers")
        for kind, editor in self.form_numbers.items():
            editor.show_value(numbers.get(kind, ""))
        self.themes.show_value(self.app.setting("theme"))
        self.sizes.show_value(str(self.app.setting("text_size")))
        self.audit.refresh()
        self.role.refresh()
        self._show_logo()
        self.sample.setVisible(upkeep.has_sample(self.app.session.db))
        self._show_dates()

    def _show_logo(self) -> None:
        name = self.app.setting("agency_logo")
        picture = QPixmap(str(self.app.session.folder / name)) if name else QPixmap()
        if not picture.isNull():
            picture = picture.scaledToHeight(48)
        self.logo.setPixmap(picture)
        self.logo.setVisible(not picture.isNull())
        self.no_logo.setVisible(picture.isNull())
        self.drop_logo.setVisible(not picture.isNull())

    # act

    def _keep_number(self, kind: str, number: str) -> None:
        numbers = {**self.app.setting("form_numbers"), kind: number}
        self.app.change_setting("form_numbers", {key: value for key, value in numbers.items() if value})

    def _choose_theme(self, name: str) -> None:
        self.app.change_setting("theme", name)

    def _choose_size(self, size: str) -> None:
        self.app.change_setting("text_size", int(size))

    def choose_logo(self) -> None:
        """Ask for a picture and keep a copy of it beside the data."""
        name, _ = QFileDialog.getOpenFileName(self, "选择标志图片", "", "图片 (*.png *.jpg *.jpeg *.bmp)")
        if name:
            self.app.attempt(upkeep.keep_logo, self.app.session, Path(name))

    def remove_logo(self) -> None:
        """Papers without a logo; the file stays, so that undo can bring it back."""
        self.app.change_setting("agency_logo", "")

    def open_folder(self) -> None:
        """Show the data folder in the system's file window."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.app.session.folder))):
            self.app.say(f"系统没有打开文件夹，请手动打开：{self.app.session.folder}", kind="warn")

    def open_safety(self) -> None:
        """Backups, recycle bin and checks have a page of their own."""
        self.app.open_page("safety")

    def remove_sample(self) -> None:
        """Take the sample out, after a backup, in a worker; undo brings it back."""
        job = Job("删除示例企业", partial(upkeep.remove_sample, self.app.session), self)
        self.app.run(job, done=self._removed)

    def _removed(self, _nothing: object) -> None:
        self.app.say("示例企业已删除。", undo=True)

    def show_licences(self) -> None:
        """The licences of what the program is made of."""
        from consultant_app.ui.licences import LicenceList

        dialog = LicenceList(self)
        dialog.open()
