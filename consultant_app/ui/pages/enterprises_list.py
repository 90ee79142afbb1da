"""The list of enterprises: filter, table, counts, and what can be done with the selected ones."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.stage import Stage
from consultant_app.store.register import Facets, RegisterFilter, Sort
from consultant_app.ui.app import App
from consultant_app.ui.pages.enterprises_filters import FilterBar
from consultant_app.ui.pages.enterprises_model import RegisterModel
from consultant_app.ui.pages.enterprises_query import RegisterQuery
from consultant_app.ui.pages.enterprises_table import RegisterTable
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import row

if TYPE_CHECKING:
    from consultant_app.model.enterprise import Enterprise
    from consultant_app.ui.job import Job
    from consultant_app.ui.pages.enterprises_add import AddStrip
    from consultant_app.ui.pages.enterprises_bulk import BulkStrip

_FIRST = (
    "还没有企业",
    "导入主管部门下发的名单（Excel、WPS 表格或 CSV，原样导入），或者先手工新增一家。",
)
_FILE_KINDS = "Excel 工作簿 (*.xlsx);;CSV 文本 (*.csv)"
_STOPPED = "已取消；没有改动任何企业。"
_SETTLED = 400  # ms after the last change until the filter is kept


class RegisterView(QWidget):
    """Signals lead to the other views of the page; everything else happens here.

    What is not seen at first, such as the strips above and below, is made when it is first wanted.
    """

    import_asked = Signal()
    join_asked = Signal(str, str)
    duplicates_asked = Signal()
    counted = Signal(str)  # the remark beside the title

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.total = self._gone = 0
        self._stay = False  # whether the list that comes keeps the place of scrolling
        self._target: Path | None = None
        self.query = RegisterQuery(app.session, self)
        self.model = RegisterModel(app.session.db, self)
        self.filters = FilterBar()
        self.table = RegisterTable(self.model)
        self._keep = QTimer(self, singleShot=True, interval=_SETTLED)
        self._build()
        self._connect()
        self._restore()

    def _build(self) -> None:
        self.add = button("新增企业", self.open_adding, icon_name="add", tip="Ins")
        self.same = button("可能重复", self.duplicates_asked.emit, icon_name="compare")
        self.export = button("导出 Excel", self.export_listed, icon_name="excel", tip="导出现在列出的企业")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        tools = row(self.add, self.same, self.export, None, self.filters.note)
        layout.addLayout(tools)
        layout.addWidget(self.filters)
        layout.addWidget(self.stack, 1)

    @cached_property
    def strip(self) -> "BulkStrip":
        """What can be done with the selected ones."""
        from consultant_app.ui.pages.enterprises_bulk import BulkStrip

        strip = BulkStrip()
        strip.hide()
        strip.open_asked.connect(self.open_current)
        strip.bin_asked.connect(self.put_into_bin)
        strip.restore_asked.connect(self.take_out_of_bin)
        strip.join_asked.connect(self.join_selected)
        strip.export_asked.connect(self.export_selected)
        strip.values_asked.connect(self.set_values)
        self._inside().addWidget(strip)
        return strip

    @cached_property
    def adding(self) -> "AddStrip":
        """One more by hand."""
        from consultant_app.ui.pages.enterprises_add import AddStrip

        strip = AddStrip(self.app)
        strip.hide()
        self._inside().insertWidget(self._inside().indexOf(self.stack), strip)
        return strip

    @cached_property
    def nothing(self) -> EmptyState:
        """In the place of the list when nothing meets the conditions."""
        clear = (("清除筛选", self.filters.reset),)
        return self._stacked(EmptyState("search", "没有符合条件的企业", "换个词，或清除筛选条件。", clear))

    @cached_property
    def first(self) -> EmptyState:
        """In the place of the list while there is no enterprise at all."""
        ways = (("导入名单", self.import_asked.emit), ("新增企业", self.open_adding))
        return self._stacked(EmptyState("enterprise", *_FIRST, ways))

    def _stacked(self, state: EmptyState) -> EmptyState:
        self.stack.addWidget(state)
        return state

    def _inside(self) -> QVBoxLayout:
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        return layout

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter_changed)
        self.filters.text.list_asked.connect(self.table.focus_first)
        self._keep.timeout.connect(self.keep)
        self.query.found.connect(self._show_found)
        self.query.counted.connect(self._show_counts)
        self.table.opened.connect(self.open)
        self.table.delete_asked.connect(self.put_into_bin)
        self.table.menu_asked.connect(self._show_menu)
        self.table.sort_asked.connect(self.sort_by)
        self.table.picked.connect(self._show_selection)
        for keys, act in (("Ctrl+F", self.focus_filter), ("Ins", self.open_adding), ("F5", self.refresh)):
            QShortcut(QKeySequence(keys), self, act)

    def _restore(self) -> None:
        state = self.app.state
        self.filters.show_stored(state.read("enterprises_filter", {}))
        kept = state.read("enterprises_sort", ["", False])
        sort = Sort(kept[0]) if kept[0] in [sort.value for sort in Sort] else Sort.NAME
        self.table.show_sort(sort, bool(kept[-1]))
        self.table.show_widths(state.read("enterprises_widths", []))

    def keep(self) -> None:
        """Remember filter, order and widths for the next session."""
        self.app.state.write("enterprises_filter", self.filters.stored())
        self.app.state.write("enterprises_sort", self.table.order)
        self.app.state.write("enterprises_widths", self.table.widths())

    # listing

    def refresh(self) -> None:
        """Read the list again; selection and place of scrolling stay."""
        self._stay = True
        self.query.ask(self.filters.value(), *self.table.order, fresh=True)

    def filter_by(self, wanted: RegisterFilter) -> None:
        """List what meets the conditions."""
        self.filters.show_filter(wanted)
        self._filter_changed()

    def sort_by(self, sort: Sort, descending: bool = False) -> None:
        """Another order."""
        self.table.show_sort(sort, descending)
        self._filter_changed()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filters.text.setFocus()
        self.filters.text.selectAll()

    def _filter_changed(self) -> None:
        self._keep.start()
        self._stay = False
        self.query.ask(self.filters.value(), *self.table.order)

    def _show_found(self, ids: tuple[str, ...]) -> None:
        self.table.show_keys(ids, stay=self._stay)
        self._show_note()
        self._show_selection()

    def _show_counts(self, facets: Facets) -> None:
        self.total = facets.total
        self._gone = facets.taken_back
        self.filters.show_counts(facets)
        self._show_note()

    def _show_note(self) -> None:
        shown = len(self.model.keys)
        in_bin = self.filters.bin.isChecked()
        narrowed = self.filters.value() != RegisterFilter()
        self.stack.setCurrentWidget(
            self.table if shown else self.nothing if narrowed or self.total else self._first_words()
        )
        if in_bin:
            text = f"回收站里 {shown} 家；恢复后一切照旧"
        elif self.filters.value().taken_back:
            text = f"机构已收回 {shown} 家；资料都还在，只是不再列出"
        else:
            text = f"列出 {shown} 家，共 {self.total} 家" if narrowed else f"共 {max(self.total, shown)} 家"
        self.filters.note.setText(text)
        self.counted.emit("回收站" if in_bin else f"{shown} 家")

    def _first_words(self) -> EmptyState:
        """Why there is no enterprise: none was ever entered, or all were taken back."""
        if self._gone:
            from consultant_app.workflows.assigning import NONE_LEFT, taken_back_sentence

            self.first.show_words(NONE_LEFT, taken_back_sentence(self._gone))
        else:
            self.first.show_words(*_FIRST)
        return self.first

    def _show_selection(self) -> None:
        count = len(self.table.selected())
        if count or "strip" in vars(self):
            self.strip.show_selection(count, in_bin=self.filters.bin.isChecked())

    def open_adding(self) -> None:
        """Ins: one more by hand."""
        self.adding.open()

    # acting

    def open(self, key: str) -> None:
        """To the 档案 of an enterprise."""
        if self.filters.bin.isChecked():
            self.app.say("这家企业在回收站里，恢复后才能打开档案。", kind="warn")
            return
        self.keep()
        self.app.open_enterprise(key)
        self.app.open_page("dossier")
        if self.filters.value().taken_back:
            self.app.say("这家企业已由机构收回，不再列出；资料都还在，已经做了的可以查看和交接。")

    def open_current(self) -> None:
        """To the 档案 of the enterprise in the current line."""
        chosen = self.table.selected()
        if key := chosen[0] if len(chosen) == 1 else self.table.current():
            self.open(key)

    def put_into_bin(self) -> None:
        """Move the selected enterprises into the bin; undo brings them back."""
        chosen = self.table.selected()
        if chosen and not self.filters.bin.isChecked():
            from consultant_app.workflows import enterprises

            self._write(
                "正在移入回收站", chosen, partial(enterprises.archive, self.app.session, chosen), self._say_binned
            )

    def _write(self, title: str, keys: list[str], act: Callable[..., int], say: Callable[[int | None], object]) -> None:
        from consultant_app.ui.busy import write_many

        write_many(self, self.app, title, len(keys), act, say)

    def _say_binned(self, count: int | None = None) -> None:
        self.app.say(f"{count} 家企业已移入回收站，资料都还在。" if count else _STOPPED, undo=bool(count))

    def take_out_of_bin(self) -> None:
        """Bring the selected enterprises back."""
        chosen = self.table.selected()
        if chosen:
            from consultant_app.workflows import enterprises

            self._write("正在恢复", chosen, partial(enterprises.restore, self.app.session, chosen), self._say_restored)

    def _say_restored(self, count: int | None = None) -> None:
        self.app.say(f"已恢复 {count} 家企业。" if count else _STOPPED, undo=bool(count))

    def set_values(self, strip: "BulkStrip") -> None:
        """Set what was filled in the strip in all selected enterprises."""
        values = self.app.attempt(strip.values)
        if values:
            self._set(self.table.selected(), values)
            strip.empty()
        elif values is not None:
            self.app.say("先在左边选好阶段，或填上顾问、下次日期、下次事项，再应用。")

    def _set(self, keys: list[str], values: dict[str, Any]) -> None:
        values = values | ({"stage": Stage(values["stage"])} if "stage" in values else {})
        from consultant_app.workflows import bulk

        self._write("正在修改", keys, partial(bulk.set_for_all, self.app.session, keys, **values), self._say_set)

    def _say_set(self, count: int | None = None) -> None:
        self.app.say(_STOPPED if count is None else f"已修改 {count} 家企业。", undo=bool(count))

    def join_selected(self) -> None:
        """Compare the two selected enterprises."""
        chosen = self.table.selected()
        if len(chosen) == 2:
            self.join_asked.emit(*chosen)

    def export_listed(self) -> None:
        """Write what is listed into an Excel file."""
        self._export(self.model.keys)

    def export_selected(self) -> None:
        """Write the selected enterprises into an Excel file."""
        self._export(tuple(self.table.selected()))

    def _export(self, ids: tuple[str, ...]) -> None:
        if not ids:
            self.app.say("没有可以导出的企业。", kind="warn")
            return
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(self, "导出企业名单", "企业名单.xlsx", _FILE_KINDS)
        if name:
            target = Path(name)
            self.export_to(target if target.suffix.lower() == ".csv" else target.with_suffix(".xlsx"), ids)

    def export_to(self, target: Path, ids: tuple[str, ...]) -> "Job":
        """Write these enterprises into a file, beside the window's thread."""
        from consultant_app.ui.job import Job
        from consultant_app.workflows import exporting

        self._target = target
        job = Job("导出企业名单", partial(exporting.read_and_write, self.app.session, target, ids))
        return self.app.run(job, done=self._exported)

    def _exported(self, notes: tuple[str, ...]) -> None:
        more = "；".join(notes)
        text = f"已导出到 {self._target}{'；' + more if more else ''}"
        self.app.say(text, kind="good", action="打开文件夹", on_action=self._show_folder)

    def _show_folder(self) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if self._target is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target.parent)))

    def _show_menu(self, place: QPoint) -> None:
        self.menu().exec(place)

    def menu(self) -> QMenu:
        """The context menu for the selected enterprises."""
        chosen, in_bin = self.table.selected(), self.filters.bin.isChecked()
        menu = QMenu(self)
        if len(chosen) == 1 and not in_bin:
            from consultant_app.workflows import enterprises

            menu.addAction("打开档案", self.open_current)
            for alias in enterprises.joined_into(self.app.session.db, chosen[0]):
                menu.addAction(f"拆出已并入的“{alias.name}”", partial(self._separate, alias))
        if chosen and in_bin:
            menu.addAction("恢复", self.take_out_of_bin)
        if chosen and not in_bin:
            stages = menu.addMenu("设阶段")
            for stage in Stage:
                stages.addAction(stage.value, partial(self._set, chosen, {"stage": stage.value}))
            if len(chosen) == 2:
                menu.addAction("合并这两家…", self.join_selected)
            menu.addAction("移入回收站", self.put_into_bin)
        if chosen:
            menu.addAction("导出所选…", self.export_selected)
        menu.addAction("新增企业", self.open_adding)
        return menu

    def _separate(self, alias: "Enterprise") -> None:
        from consultant_app.workflows import enterprises

        enterprises.separate(self.app.session, alias.id)
        self.app.say(f"“{alias.name}”又是单独的一家；补到另一家档案里的内容没有改动。", undo=True)
