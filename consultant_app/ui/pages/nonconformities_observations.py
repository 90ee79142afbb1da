"""观察项: no breach yet; a list and the one in hand, with their own numbers and their own sheet."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from consultant_app.model.labels import FIELDS
from consultant_app.model.nonconformity import AuditObservation
from consultant_app.model.writing import advise_observation
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_advice import AdviceLabel, WordMarker
from consultant_app.ui.pages.nonconformities_clause import ClauseField
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.ui.pages.nonconformities_reason import ReasonRow
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, scrolled
from consultant_app.ui.widgets.lines import DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import audit_observations

_TITLES = FIELDS[AuditObservation]
_DELAY = 250


@dataclass(frozen=True)
class ObservationRow:
    """A line of the list."""

    id: str
    order_key: str
    number: str
    clause: str
    fact: str


class ObservationsView(QWidget):
    """The list on the left, the observation in hand on the right."""

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self.current = ""
        self.table = as_list(
            RecordTable(
                [
                    Column(field="number", title="编号、部门", width=160),
                    Column(field="clause", title="条款", width=60),
                    Column(field="fact", title="观察到的事实"),
                ],
                name="观察项清单",
                lines=6,
            ),
            56,
        )
        self.table.view.setWordWrap(True)
        self.table.chosen.connect(self._choose)
        self.empty = label("还没有观察项。现场检查判“观察项”时自动列入。", "muted", wrap=True)
        left = Card("观察项")
        self.add = button("新增", self.add_new, icon_name="add")
        left.actions.addWidget(self.add)
        left.body.addWidget(self.empty)
        left.body.addWidget(self.table, 1)
        self.detail = self._detail()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(left, 9)
        layout.addWidget(self.detail, 12)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.show_advice)
        for writer in (self.fact, self.risk, self.clause.line):
            writer.textChanged.connect(self._typing)

    def _typing(self) -> None:
        self._timer.start()

    def _detail(self) -> Card:
        card = Card("观察项")
        self.withdrawing = Button("作废", "delete")
        self.withdrawing.clicked.connect(self._ask_withdraw)
        card.actions.addWidget(self.withdrawing)
        self.reason = ReasonRow()
        self.department = AutosaveCombo(self._saver("department_id"), name=_TITLES["department_id"])
        self.found_on = DateField(self._saver("found_on"), name=_TITLES["found_on"])
        self.fact = AutosaveText(self._saver("fact"), name=_TITLES["fact"], hint="看到什么，在哪里", lines=3)
        self.marker, self.fact_advice = WordMarker(self.fact), AdviceLabel("观察到的事实", "✓ 写法检查没有发现问题")
        self.clause = ClauseField(self._saver("clause"), self.fact.value)
        self.clause_advice = AdviceLabel("条款")
        self.risk = AutosaveText(self._saver("risk"), name=_TITLES["risk"], hint="不管它会发生什么", lines=2)
        self.risk_advice = AdviceLabel("可能的后果")
        self.response = AutosaveText(self._saver("response"), name=_TITLES["response"], hint="部门打算怎么做", lines=2)
        self.owner = AutosaveCombo(self._saver("owner"), name=_TITLES["owner"], editable=True)
        grid = FieldGrid(2)
        grid.add(Field(_TITLES["department_id"], self.department))
        grid.add(Field(_TITLES["found_on"], self.found_on))
        self.facts = QWidget()
        self.facts.setLayout(
            column(
                grid, Field(_TITLES["fact"], self.fact), self.fact_advice, label(_TITLES["clause"]), self.clause,
                self.clause_advice, Field(_TITLES["risk"], self.risk), self.risk_advice,
            )
        )  # fmt: skip
        self.after = QWidget()
        self.after.setLayout(column(Field(_TITLES["response"], self.response), Field(_TITLES["owner"], self.owner)))
        self.locked = label("", "warn", wrap=True)
        card.body.addWidget(self.reason)
        card.body.addWidget(scrolled(column(self.locked, self.facts, self.after, None)), 1)
        return card

    def _saver(self, field: str) -> Callable[[object], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: object) -> None:
        if self.current:
            audit_observations.edit(self.app.session, self.current, **{field: value})

    # showing

    def refresh(self) -> None:
        """Show the observations of the enterprise."""
        rows = [self._row(item) for item in self.held.observations.values()]
        self.table.show_quietly(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.add.setEnabled(self.held.newest_open_audit() is not None)
        if self.current not in self.held.observations:
            self.current = rows[0].id if rows else ""
        self._show()

    def _row(self, item: AuditObservation) -> ObservationRow:
        names = {each.id: each.name for each in self.held.departments}
        department = names.get(item.department_id) or item.snapshot.department or "—"
        fact = f"（已作废）{item.fact}" if item.withdrawn else item.fact
        return ObservationRow(item.id, "", f"{item.number}\n{department}", item.clause, " ".join(fact.split()))

    def _show(self) -> None:
        item = self.held.observations.get(self.current)
        self.detail.setVisible(item is not None)
        if item is None:
            return
        self.table.blockSignals(True)
        self.table.choose(item.id)
        self.table.blockSignals(False)
        self.detail.set_title(f"观察项 {item.number}")
        self._offer()
        for field in ("department", "found_on", "fact", "risk", "response", "owner"):
            name = "department_id" if field == "department" else field
            getattr(self, field).show_value(getattr(item, name))
        self.clause.show_clause(item.clause, item.edition)
        locked = self.held.facts_locked(item.audit_id)
        self.locked.setText(
            f"已作废：{item.withdrawn}。编号保留。" if item.withdrawn else
            "审核报告已签发，事实已锁定；部门打算可以继续写。" if locked else ""
        )  # fmt: skip
        self.locked.setVisible(bool(self.locked.text()))
        lock(self.facts, locked or bool(item.withdrawn))
        lock(self.after, bool(item.withdrawn))
        self.withdrawing.setVisible(not item.withdrawn)
        self.show_advice()

    def _offer(self) -> None:
        """What may be chosen."""
        self.owner.set_choices(list(self.held.people))
        self.department.set_choices([("", "—"), *((each.id, each.name) for each in self.held.departments)])

    def show_advice(self) -> None:
        """Advice on what is in the editors right now."""
        self._timer.stop()
        item = self.held.observations.get(self.current)
        if item is None:
            return
        typed = replace(item, fact=self.fact.value(), risk=self.risk.value(), clause=self.clause.line.value())
        found = advise_observation(typed, self.held.lowest(item.edition))
        by = {name: [each for each in found if each.field == name] for name in ("fact", "clause", "risk")}
        self.marker.show_words(by["fact"])
        self.fact_advice.show_advice(by["fact"], written=bool(typed.fact))
        self.clause_advice.show_advice(by["clause"], written=False)
        self.risk_advice.show_advice(by["risk"], written=False)

    def open_observation(self, key: str) -> None:
        """Show one of them."""
        if key in self.held.observations and flush(self):
            self.current = key
            self._show()

    # acting

    def _choose(self, line: ObservationRow | None) -> None:
        if line is not None and line.id != self.current and flush(self):
            self.reason.dismiss()
            self.current = line.id
            self._show()

    def add_new(self) -> None:
        """An observation that no line led to."""
        audit = self.held.newest_open_audit()
        if audit is not None and flush(self):
            made = self.app.attempt(audit_observations.add, self.app.session, self.app.enterprise_id, audit.id)
            if made is not None:
                self.open_observation(made.id)
                self.fact.setFocus()

    def _ask_withdraw(self) -> None:
        self.reason.ask("作废原因", "编号保留", self._withdraw)

    def _withdraw(self, reason: str) -> object:
        number = self.held.observations[self.current].number
        if self.app.attempt(self._withdrawn, reason):
            self.app.say(f"{number} 已作废，编号保留。", undo=True)
            return True
        return None

    def _withdrawn(self, reason: str) -> bool:
        audit_observations.withdraw(self.app.session, self.current, reason)
        return True
