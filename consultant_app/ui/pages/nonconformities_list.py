"""The list of nonconformities with its filters."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.nonconformity import SOURCES, State
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_held import OVER, Held
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import FilterCombo
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import nonconformities

_HEIGHT = 56
_WIDE_ONLY = (1, 2, 4)  # clause, grade, date
_KEPT = "nonconformity_filters"
_OPEN, _LATE, _ALL = "open", "late", ""
_STATES = ((_OPEN, "未关闭"), (_LATE, "逾期"), *((str(state), str(state)) for state in State), (_ALL, "全部"))


@dataclass(frozen=True)
class NonconformityRow:
    """A line of the list."""

    id: str
    order_key: str
    number: str
    clause: str
    grade: str
    state: str
    due: str
    colour: str


class NonconformityList(Card):
    """`chosen` carries the id in the current row; `added` the one that was just raised."""

    chosen = Signal(str)
    added = Signal(str)

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__("不符合项", parent=parent)
        self.app, self.held = app, held
        self.add = button("新增", self.offer_sources, icon_name="add", tip="不经检查表，直接开具　F9")
        self.actions.addWidget(self.add)
        self.filters = {name: FilterCombo(choices, name=title, width=5) for name, title, choices in (
            ("state", "按状态筛选", _STATES), ("audit", "按审核筛选", ()), ("department", "按部门筛选", ()),
        )}  # fmt: skip
        for combo in self.filters.values():
            combo.activated.connect(self._filtered)
        self.table = as_list(
            RecordTable(
                [
                    Column(field="number", title="编号、部门"),
                    Column(field="clause", title="条款", width=60),
                    Column(
                        field="grade", title="程度", width=48, colour=lambda line: "bad" if line.grade == "严重" else ""
                    ),
                    Column(field="state", title="状态", width=80, colour=lambda line: line.colour),
                    Column(field="due", title="期限", width=72, colour=lambda line: line.colour),
                ],
                name="不符合项清单",
                lines=6,
            ),
            _HEIGHT,
        )
        self.table.view.setWordWrap(True)
        self.table.chosen.connect(self._choose)
        self.empty = label("", "muted", wrap=True)
        self.body.addLayout(row(*self.filters.values()))
        self.body.addWidget(self.empty)
        self.body.addWidget(self.table, 1)

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window only what tells them apart."""
        for column in _WIDE_ONLY:
            self.table.view.setColumnHidden(column, narrow)
        for name in ("audit", "department"):
            self.filters[name].setVisible(not narrow)

    # showing

    def refresh(self, current: str) -> None:
        """Show the nonconformities that pass the filters; `current` stays in the list whatever they say."""
        self._offer()
        views = [view for view in self.held.views.values() if view.item.id == current or self._passes(view)]
        rows = [self._row(view) for view in views]
        self.table.setVisible(bool(rows))
        self.table.show_quietly(rows, current)
        self.empty.setVisible(not rows)
        self.empty.setText(
            "没有符合筛选条件的不符合项。" if self.held.views else
            "还没有不符合项。现场检查判“不符合”时自动开具；外审、顾客或日常发现的，点“新增”。"
        )  # fmt: skip
        self.set_title(f"不符合项　{len(rows)}/{len(self.held.views)}" if self.held.views else "不符合项")

    def _offer(self) -> None:
        kept = self.app.state.read(_KEPT, {"state": _OPEN})
        departments = dict.fromkeys(view.item.snapshot.department for view in self.held.views.values())
        offered = {
            "audit": [
                ("", "全部审核"),
                *((key, audit.number or "未编号的审核") for key, audit in self.held.audits.items()),
            ],
            "department": [("", "全部部门"), *((name, name) for name in departments if name)],
        }
        for name, choices in offered.items():
            self.filters[name].offer(choices)
        for name, combo in self.filters.items():
            combo.show_value(kept.get(name, ""))

    def _filtered(self) -> None:
        self.app.state.write(_KEPT, {name: combo.value() for name, combo in self.filters.items()})
        self.refresh("")
        self._choose(self.table.current())

    def show_state(self, state: str) -> None:
        """Filter by a state: open, late, one of State, or "" for all."""
        self.app.state.write(_KEPT, {"state": state})

    def _passes(self, view: NonconformityView) -> bool:
        state, audit, department = (self.filters[name].value() for name in ("state", "audit", "department"))
        fits = {
            _ALL: True,
            _OPEN: view.state not in OVER,
            _LATE: self.held.is_overdue(view),
        }.get(state, state == view.state)
        return fits and audit in ("", view.item.audit_id) and department in ("", view.item.snapshot.department)

    def _row(self, view: NonconformityView) -> NonconformityRow:
        item, late = view.item, self.held.is_overdue(view)
        colours = {State.CLOSED: "good", State.REOPENED: "bad", State.WITHDRAWN: "muted"}
        department = item.snapshot.department or item.place or "—"
        return NonconformityRow(
            item.id, item.order_key, f"{item.number}\n{department}", item.clause, item.grade, str(view.state),
            (item.closed_on or item.due_on)[2:], "bad" if late else colours.get(view.state, ""),
        )  # fmt: skip

    def _choose(self, line: NonconformityRow | None) -> None:
        if line is not None:
            self.chosen.emit(line.id)

    # acting

    def offer_sources(self) -> None:
        """Of the audit in hand, or from outside."""
        menu = QMenu(self)
        audit = self.held.newest_open_audit()
        if audit is not None:
            menu.addAction(f"内审（{audit.number or '未编号的审核'}）", partial(self.raise_new, SOURCES[0], audit.id))
        for source in SOURCES[1:]:
            menu.addAction(source, partial(self.raise_new, source, ""))
        menu.setActiveAction(menu.actions()[0])  # Enter takes it: the menu opens by F9 as well
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def raise_new(self, source: str, audit_id: str) -> None:
        """A nonconformity that no line led to."""
        made = self.app.attempt(nonconformities.add, self.app.session, self.app.enterprise_id, audit_id, source=source)
        if made is not None:
            self.added.emit(made.id)
