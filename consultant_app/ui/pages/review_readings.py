"""指标数据: a value per indicator and period, the target and the line of the indicator in hand."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.model.indicator_trends import Trend, number_of, period_key, read_period
from consultant_app.model.labels import FIELDS, KINDS
from consultant_app.model.management_system import IndicatorReading
from consultant_app.model.review_performance import indicator_line
from consultant_app.ui.app import App
from consultant_app.ui.pages.review_view import ReviewInHand
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.ui.widgets.trend_lines import Point, TrendLines
from consultant_app.workflows.planning import remove_parts
from consultant_app.workflows.record_lists import edit_list

_TITLES = FIELDS[IndicatorReading]


class ReadingsView(QWidget):
    """The table at the left; what the chosen indicator does at the right."""

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self._choices: tuple[tuple[str, str], ...] = ()
        self.card = Card("指标数据", "一个指标一个期间一行；期间写 2026-09、2026Q3 或 2026。可从 Excel 粘贴多行。")
        self.none = label("还没有指标。先在企业档案里建立指标（名称、单位、方向、口径）。", "muted", wrap=True)
        self.to_dossier = button("去建立指标", self.open_dossier)
        self.card.body.addWidget(self.none)
        self.card.body.addWidget(self.to_dossier)
        self.table = self._table()
        self.card.body.addWidget(self.table, 1)
        self.chart_card = Card("走势")
        self.chart = TrendLines(name="指标走势图")
        self.told = label("", wrap=True, selectable=True)
        self.chart_card.body.addWidget(self.chart, 1)
        self.chart_card.body.addWidget(self.told)
        self.chart_card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        side = QVBoxLayout()
        side.addWidget(self.chart_card)
        side.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.card, 3)
        layout.addLayout(side, 2)

    def _table(self) -> RecordTable:
        table = RecordTable(
            [
                Column(field="indicator_id", title=_TITLES["indicator_id"], kind="choice", choices=self._choices),
                Column(field="period", title=_TITLES["period"], width=100, hint="如 2026-09"),
                Column(field="value", title=_TITLES["value"], width=90),
                Column(field="target", title=_TITLES["target"], width=90),
                Column(field="source", title=_TITLES["source"], width=120),
            ],
            name="指标数据",
            change=self._change,
            delete=self._delete,
            lines=7,
        )
        table.chosen.connect(self._show_chart)
        return table

    def refresh(self) -> None:
        """Show the readings, newest first, and the chart of the indicator in hand."""
        if self.held.now is None:
            return
        dossier = self.held.now.dossier
        choices = tuple((each.id, each.name) for each in dossier.indicators)
        self.none.setVisible(not choices)
        self.to_dossier.setVisible(not choices)
        if choices != self._choices:
            self._choices = choices
            before = self.table
            self.table = self._table()
            self.card.body.replaceWidget(before, self.table)
            before.hide()
            before.deleteLater()
        place = {each.id: -number for number, each in enumerate(dossier.indicators)}
        rows = sorted(
            dossier.system.readings,
            key=lambda each: (period_key(each.period), place.get(each.indicator_id, 0)),
            reverse=True,
        )
        self.table.show_changed(rows)
        self._show_chart(self.table.current())

    def _show_chart(self, record: Any) -> None:
        trend = self._trend_of(record)
        self.chart_card.setVisible(trend is not None)
        if trend is None:
            return
        self.chart_card.set_title(trend.indicator.name, trend.indicator.formula)
        points = [
            Point(label=each.period, value=number, text=each.value)
            for each in trend.readings
            if (number := number_of(each.value)) is not None
        ]
        told = indicator_line(trend)
        self.chart.show_points(points, number_of(trend.target), told)
        self.told.setText(told)

    def _trend_of(self, record: Any) -> Trend | None:
        """The indicator of the chosen reading, else the first one with readings."""
        found = [each for each in self.held.now.trends if each.readings] if self.held.now else []
        wanted = record.indicator_id if record is not None else ""
        return next((each for each in found if each.indicator.id == wanted), found[0] if found else None)

    def open_dossier(self) -> None:
        """To the indicators of the enterprise."""
        self.app.open_page("dossier", section="indicators")

    def _change(self, edits: Edits) -> None:
        self.app.attempt(self._keep, edits)

    def _keep(self, edits: Edits) -> None:
        changed = [(record.id, self._read(values)) for record, values in edits.changed]
        added = [self._read(values) for values in edits.added]
        first = self._choices[0][0] if self._choices else ""
        for values in added:
            values.setdefault("indicator_id", first)
        edit_list(self.app.session, IndicatorReading, self.app.enterprise_id, changed=changed, added=added)

    def _read(self, values: dict[str, str]) -> dict[str, str]:
        """Typed cells as stored. Raises AppError for an indicator or a period that is not known."""
        known = dict(self._choices)
        if "indicator_id" in values and values["indicator_id"] not in known:
            names = "、".join(known.values()) or "（还没有）"
            raise AppError(f"没有名为“{values['indicator_id']}”的指标；没有改动；已有的指标：{names}。")
        if "period" in values:
            reading = read_period(values["period"])
            if reading.reason:
                raise AppError(f"{reading.reason}；没有改动。")
            values = {**values, "period": reading.value}
        return values

    def _delete(self, rows: list[Any]) -> None:
        self.app.attempt(remove_parts, self.app.session, IndicatorReading, [each.id for each in rows])
        self.app.say(f"已删除 {len(rows)} 条{KINDS[IndicatorReading]}。", undo=True)
