"""年度方案: which department is audited in which month, and the programme's own words."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.audit import AUDIT_METHODS, AuditProgramme
from consultant_app.model.enterprise import Department
from consultant_app.model.labels import FIELDS
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_programme_matrix import ProgrammeMatrix
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import audit_planning, audit_programmes, audits

_TITLES = FIELDS[AuditProgramme]
_TEXTS = (
    ("objectives", "这一年的审核要达到什么", 3),
    ("scope", "产品、部门、场所、过程", 2),
    ("criteria", "标准、体系文件、法律法规、合同", 2),
    ("risks", "方案本身的风险和应对：内审员少、旺季、远程条件……", 3),
    ("frequency", "多久一次，什么情况下增加", 1),
    ("duties", "谁批准、谁编制、谁实施", 2),
    ("resources", "内审员、时间、文件、费用", 1),
    ("earlier_results", "以往审核、投诉、变化怎样影响了今年的安排", 2),
    ("remarks", "", 1),
)


class ProgrammePart(AuditView):
    """The matrix of the year on top, below it the texts; `programme` is None before the first."""

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.programme: AuditProgramme | None = None
        self.departments: list[Department] = []
        self.marked = False
        self._wanted = ""
        self.editors: dict[str, Any] = {}
        self.years = AutosaveCombo(self.show_programme, name="方案年度")
        self.years.setFixedWidth(150)
        self.matrix = ProgrammeMatrix(app)
        self.empty = EmptyState(
            "calendar",
            "还没有年度内审方案",
            "方案写明一年里哪个部门在哪个月审核、目的、准则、方法和资源。程序先写好常用的内容，再由您修改。",
            ((f"编制 {date.today().year} 年度方案", self.start),),
        )
        self.area = scrolled(column(self._plan_card(), self._text_card(), None, spacing=12))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    # build

    def _plan_card(self) -> Card:
        card = Card(
            "各部门审核月份", "点一下或按空格换“计划”“重点”“空”；1 计划，2 重点，0 或 Delete 清空，方向键移动。"
        )
        for part in (
            self.years,
            button("安排月份", self.propose, icon_name="idea", tip="给还没有月份的部门排上合适的月份"),
            button("下一年度", self.start_next, icon_name="add"),
        ):
            card.actions.addWidget(part)
        card.body.addWidget(self.matrix)
        return card

    def _text_card(self) -> Card:
        card, head, grid = Card("方案内容"), FieldGrid(3), FieldGrid(1)
        self._add(head, "number", AutosaveLine(self._saver("number"), name=_TITLES["number"]))
        methods = AutosaveCombo(self._saver("method"), AUDIT_METHODS, name=_TITLES["method"])
        self._add(head, "method", methods)
        for field in ("prepared_by", "approved_by"):
            self._add(head, field, AutosaveLine(self._saver(field), name=_TITLES[field]))
        for field in ("made_on", "approved_on"):
            self._add(head, field, DateField(self._saver(field), name=_TITLES[field]))
        for field, hint, lines in _TEXTS:
            self._add(grid, field, AutosaveText(self._saver(field), name=_TITLES[field], hint=hint, lines=lines))
        self.delete = button("删除这个方案", self.remove, role="link")
        for part in (head, grid):
            card.body.addWidget(part)
        card.body.addLayout(row(None, self.delete))
        return card

    def _add(self, grid: FieldGrid, field: str, editor: Any) -> None:
        self.editors[field] = editor
        grid.add(Field(_TITLES[field], editor))

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: str) -> None:
        if self.programme is not None:
            audit_programmes.edit_programme(self.app.session, self.programme.id, **{field: value})

    # showing

    def refresh(self) -> None:
        """Show the programme in hand; what is being typed stays."""
        db, mine = self.app.session.db, self.held.enterprise_id
        every = audits.programmes_of(db, mine) if mine else []
        newest = every[-1] if every else None
        self.programme = next((each for each in every if each.id == self._wanted), newest)
        self.departments = records.of_enterprise(db, Department, mine) if mine else []
        self.stack.setCurrentWidget(self.area if self.programme else self.empty)
        if self.programme is None:
            return
        self.years.set_choices([(each.id, f"{each.year} 年度") for each in reversed(every)])
        self.years.show_value(self.programme.id)
        for field, editor in self.editors.items():
            editor.show_value(getattr(self.programme, field))
        marks = audits.marks_of(db, self.programme.id)
        self.marked = any(mark.mark for mark in marks)
        held = audit_programmes.held_in(db, self.programme)
        self.matrix.show_marks(self.programme, self.departments, marks, held)

    def show_programme(self, programme_id: str) -> None:
        """Show another year."""
        self.flush()
        self._wanted = programme_id
        self.refresh()

    # acting

    def start(self) -> None:
        """Begin the programme of this year."""
        self._start(str(date.today().year))

    def start_next(self) -> None:
        """Begin the programme of the year after the one that is shown."""
        last = self.programme.year if self.programme else ""
        self._start(str(int(last) + 1) if last.isdecimal() else str(date.today().year))

    def _start(self, year: str) -> None:
        self.flush()
        made = self.app.attempt(audit_programmes.start_programme, self.app.session, self.held.enterprise_id, year)
        if made is not None:
            self._wanted = made.id
            self.app.say(f"已新建 {year} 年度内审方案，内容可以修改。", undo=True)
            self.refresh()
            self.step_changed.emit()

    def propose(self) -> None:
        """Give every department without a month one that suits."""
        if self.programme is None:
            return
        if not self.departments:
            self.app.say("还没有部门，请先在企业档案的“部门”里登记。", kind="warn")
            return
        count = self.app.attempt(audit_programmes.propose_marks, self.app.session, self.programme)
        if count is not None:
            text = f"已给 {count} 个部门排上月份，可以再改。" if count else "每个部门都已有月份，没有改动。"
            self.app.say(text, undo=bool(count))

    def remove(self) -> None:
        """Remove the programme; undo brings it back."""
        if self.programme is not None:
            audit_programmes.remove_programme(self.app.session, self.programme)
            self.app.say(f"已删除 {self.programme.year} 年度内审方案。", undo=True)
            self.refresh()
            self.step_changed.emit()

    def next_step(self) -> str:
        """Begin, mark the months, go on with the audit."""
        if self.programme is None:
            return f"编制 {date.today().year} 年度方案"
        return "编制审核计划" if self.marked else "安排月份"

    def take_step(self) -> None:
        """Do it."""
        if self.programme is None:
            self.start()
        elif not self.marked:
            self.propose()
        elif self.flush():
            if self.held.audit is None:
                self.app.attempt(
                    audit_planning.start_audit, self.app.session, self.held.enterprise_id, self.programme.id
                )
            self.app.open_page("audit", part="plan")

    def open_place(self, **where: Any) -> None:
        """programme=id, department= with month=, field=name of a text; record=id of either."""
        record = where.pop("record", "")
        if any(each.id == record for each in self.departments):
            where["department"] = record
        elif record:
            where["programme"] = record
        if where.get("programme"):
            self.show_programme(where["programme"])
        if where.get("department"):
            self.matrix.go(where["department"], where.get("month", "01"))
        editor = self.editors.get(where.get("field", ""))
        if editor is not None:
            editor.setFocus()
            self.area.ensureWidgetVisible(editor, 0, 120)

    def place(self) -> dict[str, Any]:
        """The programme that is shown."""
        return {"programme": self.programme.id} if self.programme else {}
