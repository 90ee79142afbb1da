"""The third step of an import: a verdict for every row, and what is to be done with the doubtful ones."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QTableView, QVBoxLayout, QWidget

from consultant_app.intake.matching import RowVerdict, Verdict
from consultant_app.store.sqlite import Connection
from consultant_app.ui.pages.enterprises_import_details import RowDetails
from consultant_app.ui.pages.enterprises_import_model import PreviewModel
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.grid import set_up_lines
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows.importing import Decision, Policy

_POLICIES = [
    (Policy.SKIP.value, "跳过：只导入新的", ""),
    (Policy.UPDATE.value, "更新：用名单里填了的内容更新", ""),
    (Policy.STOP.value, "停止：有一行存疑就全部不导入", ""),
]
_WIDTHS = (56, 84, 230, 184, 110)


class PreviewStep(QWidget):
    """show_verdicts() fills it; the model holds policy and decisions."""

    changed = Signal()

    def __init__(self, db: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PreviewModel(self)
        self.segments = Segments([("", "全部"), *((each.value, each.value) for each in Verdict)], name="按判定筛选")
        self.segments.chosen.connect(self.narrow)
        self.policy = ChoiceButtons(_POLICIES, name="与已有企业不同时", clearable=False, height=40)
        self.policy.chosen.connect(self._set_policy)
        self.summary = label("", "strong", wrap=True)
        self.table = self._table()
        self.details = RowDetails(db)
        self.details.decided.connect(self._decide)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.details)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([680, 420])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        rule = row(label("与已有企业内容不同的行："), self.policy)
        rule.setStretch(1, 1)
        layout.addLayout(rule)
        layout.addWidget(self.summary)
        layout.addWidget(self.segments)
        layout.addWidget(split, 1)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName("逐行预览")
        set_up_lines(table)
        table.horizontalHeader().setStretchLastSection(True)
        for number, width in enumerate(_WIDTHS):
            table.setColumnWidth(number, width)
        table.selectionModel().currentRowChanged.connect(self._show_row)
        return table

    def show_verdicts(self, verdicts: list[RowVerdict]) -> None:
        """Show the plan; what needs a decision stands in front."""
        self.model.show_verdicts(verdicts)
        self.policy.show_value(self.model.policy.value)
        counts = self.model.counts()
        for verdict in Verdict:
            self.segments.show_count(verdict.value, counts[verdict])
            self.segments.buttons[verdict.value].setVisible(counts[verdict] > 0)
        self.segments.show_count("", len(verdicts))
        first = next((each.value for each in (Verdict.POSSIBLE, Verdict.UPDATE) if counts[each]), "")
        self.segments.show_value(first)
        self.narrow(first)
        self._tell()

    def narrow(self, verdict: str) -> None:
        """Show the rows of one verdict, or all."""
        self.model.narrow(Verdict(verdict) if verdict else None)
        if self.model.lines:
            self.table.selectRow(0)
        else:
            self.details.show_row(None, None, None)

    def selected(self) -> list[RowVerdict]:
        """The selected rows."""
        lines = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.lines[line] for line in lines]

    def _set_policy(self, value: str) -> None:
        self.model.set_policy(Policy(value))
        self._tell()
        self._show_row()

    def _decide(self, value: str) -> None:
        self.model.decide(self.selected(), Decision(value) if value else None)
        self._tell()
        self._show_row()

    def _show_row(self, *_indexes: object) -> None:
        line = self.table.currentIndex().row()
        each = self.model.lines[line] if 0 <= line < len(self.model.lines) else None
        decision = self.model.decisions.get(each.row_number) if each else None
        self.details.show_row(each, decision, self.model.outcome(each) if each else None)

    def _tell(self) -> None:
        added, updated = self.model.outcomes()
        left = len(self.model.verdicts) - added - updated
        text = f"将新增 {added} 家、更新 {updated} 家；其余 {left} 行不导入。"
        if self.blocked():
            text = f"有 {self.model.doubtful()} 行与已有企业不同、疑似重复或被拒绝：按“停止”的规则，一行也不会导入。"
        self.summary.setText(text)
        self.changed.emit()

    def blocked(self) -> bool:
        """Whether the strictest rule forbids the import."""
        return self.model.policy is Policy.STOP and self.model.doubtful() > 0
