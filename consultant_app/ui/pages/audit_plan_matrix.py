"""Coverage beside the timetable: clauses down, departments across; a click plans a clause or takes it away."""

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from consultant_app.model.audit import SlotKind
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_plan_view import PlanInHand
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.matrix import Cell, Matrix, Title
from consultant_app.workflows import audit_timetable, standards

_ROW, _COLUMN = 28, 46
_TITLE_LINES = 3


class CoverageMatrix(QWidget):
    """Says in one line what is missing, and shows where everything is."""

    def __init__(self, app: App, plan: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.plan = app, plan
        self.summary = label("", "strong", wrap=True)
        self.only_missing = QCheckBox("只看没排的")
        self.only_missing.toggled.connect(self.refresh)
        self.grid = Matrix(name="条款与部门覆盖矩阵")
        self.grid.set_sizes(row=_ROW, column=_COLUMN, stretch=True)
        self.grid.squeeze_titles(lines=_TITLE_LINES)
        self.grid.pressed_cell.connect(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        head = row(self.summary, self.only_missing)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)

    def refresh(self) -> None:
        """Show the coverage of the plan in hand."""
        state = self.plan.state
        if state is None:
            return
        covered = state.covered
        done = len(state.applicable) - len(covered.missing_clauses)
        visited = len(state.departments) - len(covered.missing_departments)
        text = f"条款 {done}/{len(state.applicable)}　部门 {visited}/{len(state.departments)}"
        top = "　缺最高管理者" if covered.lacks_top else ""
        self.summary.setText(f"{'✓' if covered.complete else '！'}{text}{top}")
        set_role(self.summary, "good" if covered.complete else "bad")
        missing = set(covered.missing_clauses)
        self.only_missing.setVisible(bool(missing) or self.only_missing.isChecked())
        shown = [each for each in state.applicable if each in missing or not self.only_missing.isChecked()]
        rows = [self._row_title(number, number in missing) for number in shown]
        columns = [self._column_title(each.id, each.name) for each in state.departments]
        self.grid.show_cells(rows, columns, self._marks())

    def _row_title(self, number: str, missing: bool) -> Title:
        tip = standards.label(number, self.plan.state.audit.edition)
        return Title(number, f"！{number}" if missing else number, f"{tip}（没有排进日程）" if missing else tip,
                     "bad" if missing else "")  # fmt: skip

    def _column_title(self, key: str, name: str) -> Title:
        missing = key in self.plan.state.covered.missing_departments
        return Title(key, name, f"{name}（没有排进日程）" if missing else name, "bad" if missing else "")

    def _marks(self) -> dict[tuple[str, str], Cell]:
        """The cells by clause and department; a clause in several slots shows how many."""
        found = {}
        for (department, clause), count in self.plan.state.covered.cells.items():
            found[clause, department] = Cell("●" if count == 1 else str(count), "soft", f"已排 {count} 次")
        return found

    def _toggle(self, clause: str, department: str) -> None:
        state = self.plan.state
        if state is None or not any(slot.kind is SlotKind.AUDIT for slot in state.slots):
            self.app.say("还没有日程，先点“排出日程”，或新增一个时段。", kind="warn")
            return
        self.app.attempt(audit_timetable.toggle_clause, self.app.session, state.audit, department, clause)

    def show_clauses_of(self, department: str) -> None:
        """Bring the column of a department into view."""
        clause, _ = self.grid.place()
        index = self.grid.cells.find(clause, department)
        if index.isValid():
            self.grid.scrollTo(index)
