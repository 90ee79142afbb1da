"""The matrix of the yearly programme with the note of the cell in hand."""

from collections.abc import Collection, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.audit import AuditProgramme, ProgrammeMark
from consultant_app.model.enterprise import Department
from consultant_app.ui.app import App
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.ui.widgets.matrix import Cell, Matrix, Title
from consultant_app.workflows import audit_programmes
from consultant_app.workflows.audit_programmes import MARKS, MONTHS

_CYCLE = {"": MARKS[0], MARKS[0]: MARKS[1], MARKS[1]: ""}
_OF_KEY = {"0": "", "1": MARKS[0], "2": MARKS[1]}
_SIGNS = {MARKS[0]: Cell("○", "soft", MARKS[0]), MARKS[1]: Cell("●", "warn", MARKS[1])}
_ROW = 40


class ProgrammeMatrix(QWidget):
    """Departments down, months across."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.programme: AuditProgramme | None = None
        self.marks: dict[tuple[str, str], ProgrammeMark] = {}
        self.grid = Matrix(name="各部门审核月份", keys="012")
        self.grid.set_sizes(row=_ROW, column=44, stretch=True)
        self.grid.pressed_cell.connect(self._cycle)
        self.grid.typed.connect(self._type)
        self.grid.moved.connect(self._moved)
        self.empty = label("还没有部门。请先在企业档案的“部门”里登记，最高管理者也算一个部门。", "muted", wrap=True)
        self.where = label("", "muted")
        self.note = AutosaveLine(self._save_note, name="这一格的说明", hint="如：覆盖两个班次；结合外部审核")
        self._cell = ("", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.grid)
        layout.addLayout(row(self.where, self.note, label("○ 计划　● 重点　✓ 已审核　＊ 有说明", "muted")))

    def show_marks(
        self,
        programme: AuditProgramme,
        departments: Sequence[Department],
        marks: Sequence[ProgrammeMark],
        held: Collection[tuple[str, str]] = (),
    ) -> None:
        """Show a programme, and where an audit was held; what is being typed stays."""
        self.programme = programme
        self.marks = {(mark.department_id, mark.month): mark for mark in marks}
        rows = [Title(each.id, each.name, self._busy(each)) for each in departments]
        columns = [Title(month, f"{int(month)}月") for month in MONTHS]
        places = {*self.marks, *held}
        self.grid.show_cells(rows, columns, {place: _cell(self.marks.get(place), place in held) for place in places})
        self.grid.setVisible(bool(departments))
        self.empty.setVisible(not departments)
        head = max(self.grid.horizontalHeader().sizeHint().height(), 30)
        self.grid.setFixedHeight(_ROW * max(len(rows), 1) + head + 4)
        self._show_note()

    def _busy(self, department: Department) -> str:
        months = [f"{int(month)}月" for month in MONTHS if self._mark(department.id, month)]
        return f"{department.name}：{'、'.join(months) or '没有安排'}"

    def _mark(self, department_id: str, month: str) -> str:
        found = self.marks.get((department_id, month))
        return found.mark if found else ""

    def go(self, department_id: str, month: str) -> None:
        """Make a cell the current one."""
        self.grid.go(department_id, month)
        self.grid.setFocus()

    def _cycle(self, department_id: str, month: str) -> None:
        self._set(department_id, month, _CYCLE.get(self._mark(department_id, month), ""))

    def _type(self, department_id: str, month: str, key: str) -> None:
        self._set(department_id, month, _OF_KEY[key])

    def _set(self, department_id: str, month: str, mark: str) -> None:
        if self.programme is not None and flush(self):
            self.app.attempt(audit_programmes.set_mark, self.app.session, self.programme, department_id, month, mark)

    def _moved(self, department_id: str, month: str) -> None:
        if (department_id, month) != self._cell:
            flush(self.note)
            self.note.saver.drop()
            self._cell = (department_id, month)
            self._show_note()

    def _show_note(self) -> None:
        department_id, month = self._cell
        names = {title.key: title.text for title in self.grid.cells.rows}
        known = department_id in names
        self.where.setText(f"{names[department_id]} {int(month)}月的说明" if known else "")
        self.note.setEnabled(known)
        found = self.marks.get(self._cell)
        self.note.show_value(found.note if found else "")

    def _save_note(self, text: str) -> None:
        department_id, month = self._cell
        if self.programme is not None and department_id:
            mark = self._mark(department_id, month)
            audit_programmes.set_mark(self.app.session, self.programme, department_id, month, mark, note=text)


def _cell(mark: ProgrammeMark | None, held: bool) -> Cell:
    sign = _SIGNS.get(mark.mark if mark else "", Cell(tip="未安排"))
    note = mark.note if mark else ""
    return Cell(
        f"{sign.text}{'✓' if held else ''}{'＊' if note else ''}",
        sign.role or ("good" if held else ""),
        f"{sign.tip}{'，已审核' if held else ''}{f'（{note}）' if note else ''}",
    )
