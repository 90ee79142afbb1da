"""Counts of nonconformities on screen: figures, three Pareto charts, repeats. Used for one audit and over all."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from consultant_app.model.audit_statistics import Statistics
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.ui.widgets.pareto import Pareto

_CHARTS = (("clauses", "条款排列图"), ("causes", "原因排列图（人机料法环测）"), ("departments", "部门排列图"))
_CHART_HEIGHT = 250


class StatisticsBoard(QWidget):
    """show_statistics() shows a set of counts; `case_asked` carries the id of a nonconformity to go to."""

    case_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = label("", wrap=True, selectable=True)
        self.charts = {field: Pareto(name=title) for field, title in _CHARTS}
        none = "没有同一部门同一条款在不同审核中重复发生的情况。"
        self.repeats = LineList(name="重复发生的不符合", empty=none, most=30)
        grid = QGridLayout()
        grid.setSpacing(12)
        for place, (field, title) in enumerate(_CHARTS):
            card = Card(title, "突出显示的是累计到 80% 的主要项目" if not place else "")
            self.charts[field].setMinimumHeight(_CHART_HEIGHT)
            card.body.addWidget(self.charts[field])
            grid.addWidget(card, *divmod(place, 2))
        again = Card("重复发生")
        again.body.addWidget(self.repeats)
        again.body.addStretch(1)
        grid.addWidget(again, 1, 1)
        summary = Card("概况")
        summary.body.addWidget(self.figures)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(summary)
        layout.addLayout(grid)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def show_statistics(self, found: Statistics) -> None:
        """Show these counts."""
        self.figures.setText("　".join(_figures(found)))
        for field, chart in self.charts.items():
            chart.show_bars(getattr(found, field))
        self.repeats.show_entries(
            [
                Entry(
                    text=f"条款 {each.clause}　{each.department}　{len(each.numbers)} 次",
                    note="、".join(each.numbers),
                    tag="重复",
                    role="bad",
                    open=partial(self.case_asked.emit, each.newest_id),
                )
                for each in found.repeats
            ]
        )


def _figures(found: Statistics) -> list[str]:
    if not found.total:
        return ["没有不符合项。"]
    days = found.days
    said = [f"不符合项 {found.total} 项", f"未关闭 {found.open} 项", f"逾期 {found.overdue} 项"]
    said += [_pairs(pairs) for pairs in (found.grades, found.natures, found.states) if pairs]
    if days.count:
        said.append(
            f"已关闭 {days.count} 项，平均 {days.mean:.1f} 天、中位数 {days.median:g} 天、最长 {days.longest} 天"
            + (f"，其中超期 {days.late} 项" if days.late else "")
        )
    return said


def _pairs(pairs: Sequence[tuple[str, int]]) -> str:
    return "、".join(f"{name} {count}" for name, count in pairs)
