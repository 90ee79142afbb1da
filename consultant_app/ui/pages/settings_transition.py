"""设置, 换版日期: the dates of the change between editions, each marked until the agency verified it."""

from functools import partial

from PySide6.QtWidgets import QCheckBox, QWidget

from consultant_app.model.clauses import TransitionDate
from consultant_app.ui.app import App
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.workflows import standards

_HINT = "随程序给出的日期没有与发布机构的原文核对过。查到原文后，改日期和依据，再标为已核实；改动可以撤销。"


class TransitionView(QWidget):
    """One block for each date; everything is kept as typed."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.rows: dict[str, TransitionRow] = {}
        card = Card("换版日期", _HINT)
        for date in standards.shipped_transition_dates():
            self.rows[date.key] = TransitionRow(app, date)
            card.body.addWidget(self.rows[date.key])
        inside = QWidget()
        inside.setLayout(column(card, None))
        self.setLayout(column(scrolled(inside)))

    def refresh(self) -> None:
        """Show the dates as they are kept."""
        for date in standards.transition_dates(self.app.session):
            self.rows[date.key].show_date(date)


class TransitionRow(QWidget):
    """A date, where it is from, and whether the agency verified it."""

    def __init__(self, app: App, date: TransitionDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.key = app, date.key
        self.mark = label("", "chip")
        self.verified = QCheckBox("已与原文核对")
        self.verified.setAccessibleName(f"{date.title} 已与原文核对")
        self.verified.clicked.connect(self._verify)
        self.on = DateField(partial(self._keep, "on"), name=f"{date.title} 日期")
        self.source = AutosaveLine(
            partial(self._keep, "source"), name=f"{date.title} 依据", hint="文件名称、文号或网址"
        )
        grid = FieldGrid(2)
        grid.add(Field("日期", self.on))
        grid.add(Field("依据", self.source))
        head = row(label(date.title, "strong"), self.mark, None, self.verified)
        layout = column(head, grid, label(date.note, "muted", wrap=True), spacing=4)
        layout.setContentsMargins(0, 4, 0, 12)
        self.setLayout(layout)

    def show_date(self, date: TransitionDate) -> None:
        """What is kept; what is being typed stays."""
        self.on.show_value(date.on)
        self.source.show_value(date.source)
        self.verified.setChecked(date.verified)
        self.mark.setText("已核实" if date.verified else "未核实")
        set_role(self.mark, "good" if date.verified else "warn")

    def _keep(self, part: str, value: str) -> None:
        standards.change_transition_date(self.app.session, self.key, **{part: value})

    def _verify(self, verified: bool) -> None:
        self.source.saver.commit()
        self.app.attempt(standards.change_transition_date, self.app.session, self.key, verified=verified)
        kept = {date.key: date for date in standards.transition_dates(self.app.session)}
        self.show_date(kept[self.key])
