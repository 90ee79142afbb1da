"""The measure in hand: why it is there, who does what until when, and how far it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from consultant_app.model.enterprise import Department, Person
from consultant_app.model.labels import FIELDS
from consultant_app.model.plan import HELP_FORMS, MeasureState, PlanMeasure
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import PlanInHand
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import ErrorLabel, Field, FieldGrid
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import clear_layout, column, label, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import editing, measures

_TITLES = FIELDS[PlanMeasure]
_EDITED = (
    "text", "help_form", "tools", "department", "owner", "consultant", "deliverable", "verification", "resources",
)  # fmt: skip


class MeasureDetail(Card):
    """show_measure() fills the one set of editors; each saves by itself."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__("措施", parent=parent)
        self.app, self.held = app, held
        self.measure: PlanMeasure | None = None
        self._shown: tuple[object, ...] = ()
        self.gap = ErrorLabel()
        self.why = label("", "muted", wrap=True, selectable=True)
        sources = QWidget()
        sources.setAccessibleName("措施的来由")
        self.sources = FlowLayout(sources)
        self._make_editors()
        layout = column(
            self.gap, label("来由", "strong"), self.why, sources, Field(_TITLES["text"], self.text),
            self._who(), label("进展", "strong"), self.state,
            _grid_of((("进展日期", self.on), ("进展说明与验证证据", self.note))),
            Field(_TITLES["deliverable"], self.deliverable), Field(_TITLES["verification"], self.verification),
            Field(_TITLES["resources"], self.resources), None,
        )  # fmt: skip
        self.body.addWidget(scrolled(layout), 1)

    def _make_editors(self) -> None:
        self.text = self._text("text", "做什么、在哪里、做到什么程度", 3)
        self.help_form = AutosaveCombo(self._saver("help_form"), ("", *HELP_FORMS), name=_TITLES["help_form"])
        self.tools = AutosaveLine(self._saver("tools"), name=_TITLES["tools"], hint="如 5Why、首件检验单")
        self.department = AutosaveCombo(self._saver("department"), name=_TITLES["department"], editable=True)
        self.owner = AutosaveCombo(self._saver("owner"), name=_TITLES["owner"], editable=True)
        self.consultant = AutosaveLine(self._saver("consultant"), name=_TITLES["consultant"])
        self.start = DateField(partial(self._save_period, "start"), name="开始日期")
        self.end = DateField(partial(self._save_period, "end"), name="完成日期")
        self.deliverable = self._text("deliverable", "交出什么文件、记录或实物", 2)
        self.verification = self._text("verification", "怎么证明做到了：看什么、抽几份、达到多少", 2)
        self.resources = self._text("resources", "人员、场地、器具、费用", 2)
        self.state = ChoiceButtons(
            [(each.value, each.value, "") for each in MeasureState], name="进展", clearable=False, height=40
        )
        self.state.chosen.connect(self._save_state)
        self.on = DateField(partial(self._save_progress, "on"), name="进展日期")
        self.note = AutosaveText(
            partial(self._save_progress, "note"),
            name="进展说明与验证证据",
            hint="完成了什么；凭哪份记录、哪张照片",
            lines=2,
        )  # fmt: skip

    def _text(self, field: str, hint: str, lines: int) -> AutosaveText:
        return AutosaveText(self._saver(field), name=_TITLES[field], hint=hint, lines=lines)

    def _saver(self, field: str) -> Callable[[object], object]:
        return partial(self._save, field)

    def _who(self) -> QWidget:
        return _grid_of(
            (
                (_TITLES["help_form"], self.help_form), (_TITLES["tools"], self.tools),
                (_TITLES["department"], self.department), (_TITLES["owner"], self.owner),
                ("开始日期", self.start), ("完成日期", self.end), (_TITLES["consultant"], self.consultant),
            )
        )  # fmt: skip

    # showing

    def show_measure(self, number: int, measure: PlanMeasure) -> None:
        """Show a measure; what was typed for the one before was kept by whoever changed the choice."""
        if self.measure is not None and self.measure.id != measure.id:
            flush(self)
        self.measure = measure
        late = measures.is_overdue(measure, date.today().isoformat())
        self.set_title(f"第 {number} 项措施" + (f"　{measure.library_key}" if measure.library_key else ""))
        gap = self.held.missing(measure.id)
        self.gap.say(gap, bad=late or "缺" in gap)
        self._show_sources(measure)
        self._offer_names(measure.enterprise_id)
        for field in _EDITED:
            getattr(self, field).show_value(getattr(measure, field))
        self.start.show_value(measure.period.start)
        self.end.show_value(measure.period.end)
        self.state.show_value(measure.progress.state.value)
        self.on.show_value(measure.progress.on)
        self.note.show_value(measure.progress.note)

    def _offer_names(self, enterprise_id: str) -> None:
        db = self.app.session.db
        for kind, combo in ((Department, self.department), (Person, self.owner)):
            combo.set_choices([each.name for each in records.of_enterprise(db, kind, enterprise_id) if each.name])

    def _show_sources(self, measure: PlanMeasure) -> None:
        known = self.held.problems
        shown = (measure.why, measure.question, *(known.get(key) for key in measure.problem_ids))
        if shown == self._shown:
            return  # buttons that are there keep their focus
        self._shown = shown
        by_hand = "手工列入，用来解决下面的问题。" if measure.problem_ids else "请在“关联问题”里选它解决的问题。"
        self.why.setText(measure.why or by_hand)
        clear_layout(self.sources)
        for key in measure.problem_ids:
            if key in known:
                problem = known[key]
                self.sources.addWidget(
                    button(f"问题 {problem.number}", partial(self._open, problem=key), tip=problem.fact)
                )
        if measure.question:
            self.sources.addWidget(button("诊断题目", partial(self._open, question=measure.question), tip="回到这道题"))
        self.tie = button("关联问题…", self._offer_problems, icon_name="link")
        self.sources.addWidget(self.tie)

    def _open(self, **where: str) -> None:
        self.app.open_page("survey", **where)

    def _offer_problems(self) -> None:
        menu = QMenu(self)
        for problem in self.held.problems.values():
            fact = " ".join(problem.fact.split())[:40]
            action = menu.addAction(f"{problem.number}　{fact}", partial(self.toggle_problem, problem.id))
            action.setCheckable(True)
            action.setChecked(self.measure is not None and problem.id in self.measure.problem_ids)
        menu.popup(self.tie.mapToGlobal(self.tie.rect().bottomLeft()))

    def toggle_problem(self, problem_id: str) -> None:
        """Tie the measure to a problem, or untie it."""
        if self.measure is not None:
            stored = records.get(self.app.session.db, PlanMeasure, self.measure.id)
            kept = tuple(key for key in stored.problem_ids if key != problem_id)
            ids = kept if problem_id in stored.problem_ids else (*kept, problem_id)
            self._save("problem_ids", ids)

    def flush(self) -> bool:
        """Keep what is being typed."""
        return flush(self)

    # saving; the stored record is read anew, because the page may be hidden and `measure` old

    def _save(self, field: str, value: object) -> None:
        if self.measure is not None:
            editing.set_fields(self.app.session, PlanMeasure, self.measure.id, **{field: value})

    def _save_period(self, end: str, value: str) -> None:
        if self.measure is not None:
            stored = records.get(self.app.session.db, PlanMeasure, self.measure.id)
            self._save("period", replace(stored.period, **{end: value}))

    def _save_state(self, state: str) -> None:
        if self.measure is not None and flush(self):
            stored = records.get(self.app.session.db, PlanMeasure, self.measure.id).progress
            day = date.today().isoformat() if state != MeasureState.PLANNED else ""
            measures.set_progress(self.app.session, self.measure.id, MeasureState(state), day, stored.note)

    def _save_progress(self, field: str, value: str) -> None:
        if self.measure is not None:
            stored = replace(records.get(self.app.session.db, PlanMeasure, self.measure.id).progress, **{field: value})
            measures.set_progress(self.app.session, self.measure.id, stored.state, stored.on, stored.note)


def _grid_of(fields: tuple[tuple[str, QWidget], ...]) -> FieldGrid:
    grid = FieldGrid(2)
    for title, editor in fields:
        grid.add(Field(title, editor))
    return grid
