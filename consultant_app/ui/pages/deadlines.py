"""整改期限: what is open over all enterprises, the overdue first; each line is a way to the place."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.registry import PAGES
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import FilterCombo
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.segments import Segments
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import deadlines
from consultant_app.workflows.deadlines import Band, Deadline, DeadlineKind

_KEPT = "deadline_filters"
_ALL = "all"
_BANDS = ((_ALL, "全部"), *((band.name, band.value) for band in Band))
_COLOURS = {Band.OVERDUE: "bad", Band.SOON: "warn"}


@dataclass(frozen=True)
class DeadlineRow:
    """A line of the board."""

    id: str
    order_key: str
    enterprise: str
    number: str
    text: str
    state: str
    owner: str
    due: str
    left: str
    next_step: str
    colour: str


def _colour(line: DeadlineRow) -> str:
    return line.colour


class DeadlinesPage(Page):
    """The board with its filters; Enter or a double click goes there."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "nonconformity", "corrective_action", "verification", "review_decision", "management_review", "enterprise",
            "assignment", "setting",
        }
    )  # fmt: skip

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.every: dict[str, Deadline] = {}
        self.shown: list[Deadline] = []
        self.set_primary("去处理", self.open_current, icon="right")
        self.bands = Segments(_BANDS, name="按期限分段")
        self.bands.chosen.connect(self._filtered)
        self.bands.show_value(_ALL)
        self.filters = {
            name: FilterCombo(name=title) for name, title in (
                ("consultant", "按顾问筛选"), ("enterprise", "按企业筛选"), ("kind", "按类别筛选"),
            )
        }  # fmt: skip
        for combo in self.filters.values():
            combo.activated.connect(self._filtered)
        self.export = button("导出 Excel", self.choose_file, icon_name="excel", tip="按现在的筛选导出")
        self.table = self._table()
        self.empty = label("", "muted", wrap=True)
        card = Card("")
        card.body.addLayout(row(*self.filters.values(), None, self.export))
        card.body.addWidget(self.empty)
        card.body.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bands)
        layout.addWidget(card, 1)

    def _table(self) -> RecordTable:
        table = as_list(
            RecordTable(
                [
                    Column(field="enterprise", title="企业", width=120),
                    Column(field="number", title="编号", width=146),
                    Column(field="text", title="内容"),
                    Column(field="state", title="状态", width=84),
                    Column(field="owner", title="责任人", width=72),
                    Column(field="due", title="期限", width=96, colour=_colour),
                    Column(field="left", title="剩余", width=92, colour=_colour),
                    Column(field="next_step", title="下一步", width=150),
                ],
                name="整改期限清单",
                lines=8,
            ),
            52,
        )
        table.view.setWordWrap(True)
        table.entered.connect(self._open)
        table.chosen.connect(self._show_step)
        return table

    def wants_all_enterprises(self) -> bool:
        """All enterprises are shown."""
        return True

    # showing

    def refresh(self) -> None:
        """Read the board again."""
        found = deadlines.board(self.app.session.db, date.today())
        self.every = {each.id: each for each in found}
        self._offer(found)
        self._show()
        late = sum(each.band is Band.OVERDUE for each in found)
        self.set_head("整改期限", f"逾期 {late}" if late else "")

    def _offer(self, found: list[Deadline]) -> None:
        kept = self.app.state.read(_KEPT, {})
        firms = dict(sorted({each.enterprise_id: each.enterprise for each in found}.items(), key=lambda pair: pair[1]))
        offered = {
            "consultant": [
                ("", "全部顾问"),
                *((name, name) for name in sorted({each.consultant for each in found}) if name),
            ],
            "enterprise": [("", "全部企业"), *firms.items()],
            "kind": [("", "全部类别"), *((kind.value, kind.value) for kind in DeadlineKind)],
        }
        for name, choices in offered.items():
            self.filters[name].offer(choices)
            self.filters[name].show_value(kept.get(name, ""))

    def _show(self) -> None:
        fitting = [each for each in self.every.values() if self._passes(each)]
        for key, _title in _BANDS:
            self.bands.show_count(key, sum(key in (_ALL, each.band.name) for each in fitting))
        self.shown = [each for each in fitting if self.bands.value() in (_ALL, each.band.name)]
        rows = [_row(each) for each in self.shown]
        self.table.show_changed(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.setText(
            "没有符合筛选条件的事项。" if self.every else "没有未关闭的不符合项、纠正措施和评审决议。"
        )  # fmt: skip
        self.export.setEnabled(bool(rows))
        self.table.choose_first()
        self._show_step()

    def _passes(self, each: Deadline) -> bool:
        chosen = {name: combo.value() for name, combo in self.filters.items()}
        mine = {"consultant": each.consultant, "enterprise": each.enterprise_id, "kind": each.kind.value}
        return all(value in ("", mine[name]) for name, value in chosen.items())

    def _filtered(self) -> None:
        self.app.state.write(_KEPT, {name: combo.value() for name, combo in self.filters.items()})
        self._show()

    def _show_step(self) -> None:
        if self.primary is not None:
            self.primary.setEnabled(bool(self.shown) and self.table.current() is not None)

    # going there

    def open_current(self) -> None:
        """To the place of the line in hand."""
        if (line := self.table.current()) is not None:
            self._open(line)

    def _open(self, line: DeadlineRow) -> None:
        each = self.every.get(line.id)
        if each is not None and any(entry.name == each.page for entry in PAGES):
            self.app.open_enterprise(each.enterprise_id)
            self.app.open_page(each.page, **dict(each.place))

    def open_place(self, **where: Any) -> None:
        """band="OVERDUE"."""
        if where.get("band") in dict(_BANDS):
            self.bands.show_value(where["band"])
            self._stale = True
            self._refresh_if_stale()

    def place(self) -> dict[str, Any]:
        """The band in front."""
        return {"band": self.bands.value()}

    # as a table

    def choose_file(self) -> None:
        """Ask where the table goes."""
        usual = str(Path.home() / f"整改期限_{date.today().isoformat()}.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, "导出 Excel", usual, "Excel 表格 (*.xlsx)")
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, target: Path) -> Job:
        """Write what is shown now."""
        target = target if target.suffix.lower() == ".xlsx" else target.with_name(f"{target.name}.xlsx")
        work = deadlines.prepare_export(self.app.session, target, [each.id for each in self.shown])
        return self.app.run(Job("导出整改期限", work), done=self._exported)

    def _exported(self, target: Path) -> None:
        self.app.say(f"已导出：{target}", kind="good")


def _row(each: Deadline) -> DeadlineRow:
    kind = "" if each.kind is DeadlineKind.NONCONFORMITY else f"\n{each.kind}"
    return DeadlineRow(
        each.id, "", each.enterprise, f"{each.number}{kind}", each.text, each.state, each.owner,
        each.due_on or "—", deadlines.when_text(each), each.next_step, _COLOURS.get(each.band, ""),
    )  # fmt: skip
