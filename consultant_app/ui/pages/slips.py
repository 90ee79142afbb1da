"""退回单: what the manager accepted or returned, remark by remark, over all enterprises."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from consultant_app.model.exchange import Role
from consultant_app.model.return_slip import SlipState, Target
from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.slips_detail import SlipDetail
from consultant_app.ui.record_places import place_of_target
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.segments import Segments
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import slip_board, slips
from consultant_app.workflows.slip_board import BoardLine

_ALL, _PRINT = "all", "打印单据"
_ORDER = (SlipState.WAITING, SlipState.ANSWERED, SlipState.DONE, SlipState.ACCEPTED, SlipState.DRAFT)
_PARTS = ((_ALL, "全部"), *((state.name, state.value) for state in _ORDER))
_COLOURS = {SlipState.WAITING: "warn", SlipState.ANSWERED: "warn"}
_NOTHING = "还没有退回单或验收单。"
_FOR_MANAGER = "打开一家企业，点“新开一张”；也可以在企业档案的“缺什么”里把缺项加入退回意见。"
_FOR_CONSULTANT = "机构管理人员退回或验收资料后，导入对方发来的文件，就会列在这里。"


@dataclass(frozen=True)
class SlipRow:
    """A line of the list."""

    id: str
    order_key: str
    number: str
    enterprise: str
    state: str
    colour: str


def _colour(line: SlipRow) -> str:
    return line.colour


class SlipsPage(Page):
    """The list on the left, the slip in hand on the right."""

    tables: ClassVar[frozenset[str]] = frozenset()  # a remark's record may be in any table

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.lines: dict[str, BoardLine] = {}
        self.shown: list[str] = []
        self.set_primary(_PRINT, self.take_step, icon="print", keys="Ctrl+G")
        self.parts = Segments(_PARTS, name="按状态筛选")
        self.parts.show_value(_ALL)
        self.parts.chosen.connect(self._list)
        self.only_mine = QCheckBox("只看当前企业")
        self.only_mine.toggled.connect(self._list)
        self.new = button("新开一张", self.start, icon_name="add", tip="给当前企业")
        self.paper = button(_PRINT, self.print_slip, icon_name="print")
        self.table = self._table()
        self.empty = label("", "muted", wrap=True)
        self.detail = SlipDetail(app)
        self.detail.record_asked.connect(self.open_record)
        self._build()

    def _table(self) -> RecordTable:
        columns = [
            Column(field="number", title="编号／范围", width=160),
            Column(field="enterprise", title="企业"),
            Column(field="state", title="状态", width=92, colour=_colour),
        ]
        table = as_list(RecordTable(columns, name="退回单和验收单", lines=6), 52)
        table.view.setWordWrap(True)
        table.chosen.connect(self._choose)
        return table

    def _build(self) -> None:
        left = QWidget()
        left.setFixedWidth(392)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row(self.only_mine, None, self.new, self.paper))
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        both = row(left, self.detail, spacing=14)
        both.setStretch(1, 1)
        both.addStretch(0)  # room on the right while no slip is in hand
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.parts)
        layout.addLayout(both, 1)

    def wants_all_enterprises(self) -> bool:
        """All enterprises are shown."""
        return True

    @property
    def is_manager(self) -> bool:
        """Whether slips are made here, or answered."""
        return self.app.role == Role.MANAGER

    # showing

    def refresh(self) -> None:
        """Read all slips again."""
        found = slip_board.board(self.app.session.db, drafts=self.is_manager)
        self.lines = {line.view.slip.id: line for line in found}
        self.new.setVisible(self.is_manager)
        self.new.setEnabled(bool(self.app.enterprise_id))
        self.parts.buttons[SlipState.DRAFT.name].setVisible(self.is_manager)
        self._list()

    def _list(self, *_what: object) -> None:
        fitting = [line for line in self.lines.values() if self._fits(line)]
        for key, _title in _PARTS:
            self.parts.show_count(key, sum(key in (_ALL, line.view.state.name) for line in fitting))
        self.shown = [line.view.slip.id for line in fitting if self.parts.value() in (_ALL, line.view.state.name)]
        rows = [_row(self.lines[key]) for key in self.shown]
        self.table.show_changed(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        hint = _FOR_MANAGER if self.is_manager else _FOR_CONSULTANT
        self.empty.setText("没有符合筛选条件的单据。" if self.lines else f"{_NOTHING}{hint}")
        self.table.choose_first()
        self._choose(self.table.current() if rows else None)

    def _fits(self, line: BoardLine) -> bool:
        return not self.only_mine.isChecked() or line.enterprise_id == self.app.enterprise_id

    def _choose(self, line: SlipRow | None) -> None:
        if self.detail.view is not None and line is not None and line.id != self.detail.view.slip.id:
            flush(self.detail)
        known = line is not None and line.id in self.lines
        self.detail.show_view(slips.view_of(self.app.session.db, line.id) if line is not None and known else None)
        self.paper.setEnabled(known)
        self._show_head()

    def _show_head(self) -> None:
        waiting = sum(line.view.waiting for line in self.lines.values() if not line.view.slip.is_draft)
        self.set_head("退回单", f"待答复 {waiting} 条" if waiting else "")
        step, icon, _act = self._step()
        if self.primary is not None and self.primary.text() != step:
            self.primary.setProperty("icon_name", icon)
            self.primary.setText(step)
        if self.primary is not None:
            self.primary.setEnabled(self.detail.view is not None)
        draft = self.detail.view is not None and self.detail.view.slip.is_draft
        self.paper.setVisible(step != _PRINT and not draft)

    def _step(self) -> tuple[str, str, Callable[[], None]]:
        """What the blue button does now: its words, its icon, the act."""
        view = self.detail.view
        if view is not None and view.slip.is_draft:
            return "发出", "export", self.issue
        if view is not None and view.waiting and not self.is_manager:
            return "去改下一条", "right", self.open_next
        return _PRINT, "print", self.print_slip

    def take_step(self) -> None:
        """What comes next: send the draft, go to the next remark, or print."""
        self._step()[2]()

    # acting

    def start(self) -> None:
        """A draft for the enterprise in hand, or the one that is there already."""
        if not self.app.enterprise_id:
            self.app.say("请先在左上角选择一家企业。", kind="warn")
            return
        draft = slips.draft_of(self.app.session.db, self.app.enterprise_id)
        slip = draft or slips.start(self.app.session, self.app.enterprise_id)
        self.open_place(slip=slip.id)
        self.detail.text.setFocus()

    def issue(self) -> None:
        """Send the draft in hand."""
        flush(self.detail)
        if self.detail.view is None:
            return
        slip = self.app.attempt(slips.issue, self.app.session, self.detail.view.slip.id)
        if slip is not None:
            self.open_place(slip=slip.id)
            self.app.say(f"{slip.number} 已发出；请到“资料交换”把文件发给顾问，或打印后当面交付。", undo=True)

    def open_next(self) -> None:
        """To the record of the first remark that waits."""
        view = self.detail.view
        waiting = [remark for remark in view.remarks if remark.state in slips.WAITING] if view else []
        if not waiting:
            return
        target = waiting[0].target
        if target.table and place_of_target(self.app.session.db, target) is not None:
            self.open_record(target)
        else:
            self.detail.show_remark(waiting[0].id)

    def open_record(self, target: Target) -> None:
        """To the very record of a remark; says so when it is no more."""
        view = self.detail.view
        place = place_of_target(self.app.session.db, target)
        if view is None or place is None:
            self.app.say("这条记录已被删除，或者还没有传到这台电脑；意见照样可以答复。", kind="warn")
            return
        self.app.open_enterprise(self.lines[view.slip.id].enterprise_id)
        page, where = place
        self.app.open_page(page, **where)

    def print_slip(self) -> None:
        """To the paper of the slip in hand."""
        if self.detail.view is not None:
            slip = self.detail.view.slip
            self.app.open_enterprise(self.lines[slip.id].enterprise_id)
            self.app.open_page("documents", preview="return_slip", subject=slip.id)

    # places

    def open_place(self, **where: Any) -> None:
        """slip=id, remark=id, record=id of either, or state="WAITING"."""
        self._stale = True
        self._refresh_if_stale()
        if where.get("state") in dict(_PARTS):
            self.parts.show_value(where["state"])
            self._list()
        key = where.get("remark") or where.get("slip") or where.get("record") or ""
        owner = next((slip for slip, line in self.lines.items() if _holds(line, key)), "") if key else ""
        if owner and owner not in self.shown:
            self.only_mine.setChecked(False)
            self.parts.show_value(_ALL)
            self._list()
        if owner:
            self.table.choose(owner)
            self.detail.show_remark(key)

    def place(self) -> dict[str, Any]:
        """The slip in hand."""
        return {"slip": self.detail.view.slip.id} if self.detail.view is not None else {}


def _holds(line: BoardLine, key: str) -> bool:
    return key == line.view.slip.id or any(remark.id == key for remark in line.view.remarks)


def _row(line: BoardLine) -> SlipRow:
    slip, state = line.view.slip, line.view.state
    waiting = f"\n{line.view.waiting} 条" if line.view.waiting and not slip.is_draft else ""
    return SlipRow(
        slip.id, "", f"{slip.number or '草稿'}\n{slip.decision}　{slip.subject}", line.enterprise, f"{state}{waiting}",
        _COLOURS.get(state, ""),
    )  # fmt: skip
