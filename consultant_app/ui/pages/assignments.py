"""任务分派: who works on which enterprise until when; many lines are assigned, changed or taken back at once."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.enterprise import Stage
from consultant_app.store import assignment_list
from consultant_app.store.assignment_list import AssignmentFilter, Load, Standing
from consultant_app.ui.app import App
from consultant_app.ui.busy import write_many
from consultant_app.ui.pages.assignments_model import AssignmentModel
from consultant_app.ui.pages.assignments_strip import AssignmentStrip
from consultant_app.ui.pages.assignments_table import AssignmentTable
from consultant_app.ui.pages.base import Page
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import FilterCombo
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.segments import Segments
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import assigning

_STOPPED = "已取消；没有改动任何企业。"
_SETTLED = 120  # ms after the last key until the list is read


@dataclass(frozen=True)
class LoadRow:
    """A line of the little table of people."""

    id: str
    order_key: str
    person: str
    firms: str
    overdue: str
    finished: str
    colour: str


class AssignmentsPage(Page):
    """The manager's page; the blue button gives what is selected to the person named below the list."""

    tables: ClassVar[frozenset[str]] = frozenset({"assignment", "enterprise", "device"})

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.set_primary("分派所选企业", self.assign, icon="user", keys="Ctrl+G")
        self.model = AssignmentModel(app.session.db, self)
        self.table = AssignmentTable(self.model)
        self.strip = AssignmentStrip()
        self.standing = Segments([(each.name, each.value) for each in Standing], name="按分派情况筛选")
        self.standing.show_value(Standing.ALL.name)
        self.text = QLineEdit(placeholderText="名称、信用代码或拼音", clearButtonEnabled=True)
        self.text.setAccessibleName("筛选企业")
        self.text.setMinimumWidth(210)
        self.person, self.batch, self.stage = (FilterCombo(name=f"按{title}筛选") for title in ("顾问", "批次", "进展"))
        self.note = label("", "muted")
        self.nothing = EmptyState("search", "没有符合条件的企业", "换个词，或清除筛选条件。", ())
        self.people = _people_table()
        self._typed = QTimer(self, singleShot=True, interval=_SETTLED)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nothing)
        self.stage.offer(_choices("进展", [stage.value for stage in Stage]))
        side = Card("各顾问在手")
        side.setFixedWidth(262)
        side.body.addWidget(self.people, 1)
        middle = row(self.stack, side, spacing=12)
        middle.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.standing)
        layout.addLayout(row(self.text, self.person, self.batch, self.stage, None, self.note))
        layout.addLayout(middle, 1)
        layout.addWidget(self.strip)

    def _connect(self) -> None:
        self.standing.chosen.connect(self._narrow)
        self.text.textChanged.connect(self._typed.start)
        self._typed.timeout.connect(self._list)
        for combo in (self.person, self.batch, self.stage):
            combo.activated.connect(self._narrow)
        self.table.sort_asked.connect(self._narrow)
        self.table.picked.connect(self._show_selection)
        self.table.opened.connect(self._open)
        self.table.delete_asked.connect(self.withdraw)
        self.strip.terms_asked.connect(self.change_terms)
        self.strip.withdraw_asked.connect(self.withdraw)
        self.people.chosen.connect(self._choose_person)

    def wants_all_enterprises(self) -> bool:
        """All enterprises are shown."""
        return True

    # showing

    def refresh(self) -> None:
        """Read everything again; the selected lines stay selected."""
        db, today = self.app.session.db, date.today().isoformat()
        loads = assignment_list.loads(db, today)
        self._offer(loads)
        for standing, count in assignment_list.counts(db, today).items():
            self.standing.show_count(standing.name, count)
        rows = [_load_row(load) for load in loads]
        self.people.show_changed(rows)
        self._list()

    def _offer(self, loads: list[Load]) -> None:
        people, batches = assigning.people(self.app.session.db), assignment_list.batches(self.app.session.db)
        self.strip.offer(people, batches)
        self.person.offer(_choices("顾问", [load.person for load in loads]))
        self.batch.offer(_choices("批次", batches))

    def _list(self) -> None:
        sort, descending = self.table.order
        keys = assignment_list.keys(self.app.session.db, self.wanted(), sort=sort, descending=descending)
        self.table.show_keys(keys)
        self.stack.setCurrentIndex(0 if keys else 1)
        firms = len({key.enterprise_id for key in keys})
        self.note.setText(f"列出 {firms} 家")
        self.set_head("任务分派", f"{firms} 家")
        self._show_selection()

    def wanted(self) -> AssignmentFilter:
        """The filter as it stands."""
        return AssignmentFilter(
            text=self.text.text().strip(),
            person=self.person.value(),
            batch=self.batch.value(),
            stage=self.stage.value(),
            standing=Standing[self.standing.value()],
            today=date.today().isoformat(),
        )

    def _narrow(self, *_what: object) -> None:
        self._list()

    def _show_selection(self) -> None:
        chosen = self.table.selected()
        firms = len({key.enterprise_id for key in chosen})
        self.strip.show_selection(firms, sum(bool(key.assignment_id) for key in chosen))
        if self.primary is not None:
            self.primary.setEnabled(firms > 0)

    def _choose_person(self, line: LoadRow | None) -> None:
        """A click on a person shows what this person has."""
        if line is not None and self.people.view.hasFocus():
            self.person.show_value(line.person)
            self._list()

    # acting

    def assign(self) -> None:
        """Give the selected enterprises to the person named in the strip."""
        chosen = list(dict.fromkeys(key.enterprise_id for key in self.table.selected()))
        terms = self.app.attempt(self.strip.terms_given)
        if not chosen or terms is None:
            return
        if not self.strip.person_name():
            self.strip.person.setFocus()
        act = partial(
            assigning.assign, self.app.session, chosen, self.strip.person_name(),
            instead=self.strip.instead.isChecked(), **terms,
        )  # fmt: skip
        write_many(self, self.app, "正在分派", len(chosen), act, self._say_assigned)

    def _say_assigned(self, count: int | None = None) -> None:
        if count is None:
            self.app.say(_STOPPED)
        else:
            text = f"已把 {count} 家企业分派给{self.strip.person_name()}。" if count else "这些企业本来就是这样分派的。"
            self.app.say(f"{text}请到“资料交换”把分派文件发给对方。" if count else text, undo=count > 0)

    def change_terms(self) -> None:
        """Give the selected lines the terms that were filled."""
        terms = self.app.attempt(self.strip.terms_given)
        if terms == {}:
            self.app.say("先填上批次、到期日或期望成果，再改。")
        elif terms:
            chosen = self._assigned()
            act = partial(assigning.change_terms, self.app.session, chosen, **terms)
            write_many(self, self.app, "正在修改分派", len(chosen), act, self._say_changed)

    def _say_changed(self, count: int | None = None) -> None:
        self.app.say(_STOPPED if count is None else f"已修改 {count} 家企业的分派。", undo=bool(count))

    def withdraw(self) -> None:
        """Take the selected enterprises back."""
        chosen = self._assigned()
        act = partial(assigning.withdraw, self.app.session, chosen)
        write_many(self, self.app, "正在收回", len(chosen), act, self._say_withdrawn)

    def _say_withdrawn(self, count: int | None = None) -> None:
        if count is None:
            self.app.say(_STOPPED)
        elif count:
            self.app.say(f"已收回 {count} 家企业；资料都还在，顾问收到分派文件后不再列出。", undo=True)

    def _assigned(self) -> list[str]:
        return [key.assignment_id for key in self.table.selected() if key.assignment_id]

    def _open(self, enterprise_id: str) -> None:
        self.app.open_enterprise(enterprise_id)
        self.app.open_page("dossier")

    # places

    def open_place(self, **where: Any) -> None:
        """standing="OVERDUE", person="张三"."""
        if where.get("standing") in Standing.__members__:
            self.standing.show_value(where["standing"])
        if where.get("person"):
            self.person.show_value(where["person"])
        self._list()

    def place(self) -> dict[str, Any]:
        """The filter in front."""
        return {"standing": self.standing.value()}


def _choices(title: str, values: list[str]) -> list[tuple[str, str]]:
    return [("", f"{title}：全部"), *((value, value) for value in values)]


def _people_table() -> RecordTable:
    columns = [
        Column(field="person", title="顾问", width=88),
        Column(field="firms", title="在手", width=46),
        Column(field="overdue", title="逾期", width=46, colour=_colour),
        Column(field="finished", title="完成", width=46),
    ]
    return as_list(RecordTable(columns, name="各顾问在手的企业数", lines=6))


def _colour(line: LoadRow) -> str:
    return line.colour


def _load_row(load: Load) -> LoadRow:
    return LoadRow(
        load.person, "", load.person, str(load.firms), str(load.overdue or ""), str(load.finished or ""),
        "bad" if load.overdue else "",
    )  # fmt: skip
