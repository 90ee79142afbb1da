"""③ 一企一策: measures from problems, goals, trainings, milestones and risks, texts, and what is missing."""

from functools import partial
from importlib import import_module
from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.gap import Severity
from consultant_app.model.plan import Goal, PlanMeasure, Training
from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.documents_making import Maker
from consultant_app.ui.pages.plan_view import PlanInHand, PlanView
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import row
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows import planning

_HOME = "consultant_app.ui.pages."
PARTS = {  # key: title, where the part is made; imported when it is first shown
    "measures": ("措施", "plan_measures:MeasuresView"),
    "goals": ("目标", "plan_goals:GoalsView"),
    "trainings": ("分层培训", "plan_trainings:TrainingsView"),
    "schedule": ("里程碑与风险", "plan_schedule:ScheduleView"),
    "texts": ("思路、责任与保密", "plan_texts:TextsView"),
    "gaps": ("缺什么", "plan_gaps:GapsView"),
}
_OF_PLACE = {
    "measure": "measures", "library": "measures", "goal": "goals", "training": "trainings", "milestone": "schedule",
    "risk": "schedule",
}  # fmt: skip
_KIND = "improvement_plan"


class PlanPage(Page):
    """One page in parts; the part in front is remembered."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "enterprise", "assessment", "answer", "problem", "photo", "plan", "goal", "plan_measure", "training",
            "milestone", "risk", "indicator", "department", "person",
        }
    )  # fmt: skip

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.held = PlanInHand(app)
        self.maker = Maker(app, self)
        self.views: dict[str, PlanView] = {}
        self.set_head("一企一策")
        self.set_primary("生成方案文档", self.make_document, icon="word", keys="Ctrl+G")
        self._build()
        first = app.state.read("plan_part", "measures")
        self.parts.show_value(first if first in PARTS else "measures")

    def _build(self) -> None:
        self.parts = Segments([(key, title) for key, (title, _) in PARTS.items()], name="一企一策的各部分")
        self.parts.chosen.connect(self.show_part)
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.renew = button("按最新一轮另编方案", self.start, icon_name="add")
        self.stack = QStackedWidget()
        self.no_round = EmptyState(
            "survey", "先完成现场诊断",
            "方案从诊断出来的问题编起：每项措施都写明来自哪个问题、哪一项得分。还没有诊断时，先到“摸底调研”开始。",
            (("去摸底调研", self.open_survey),), primary=True,
        )  # fmt: skip
        self.no_plan = EmptyState(
            "plan", "还没有一企一策方案",
            "点“编制方案”：自动带入诊断结论、各项指标（作为目标）、常用里程碑和双方责任文字，"
            "并按问题提出措施建议，由您勾选列入。所有内容都可以改。",
            (("编制方案", self.start),), primary=True,
        )  # fmt: skip
        self.body = QStackedWidget()
        for each in (self.no_round, self.no_plan, self.body):
            self.stack.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = row(self.parts, self.renew)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, partial(self.parts.step, +1))
        QShortcut(QKeySequence("Ctrl+PgUp"), self, partial(self.parts.step, -1))

    # parts

    def view(self, key: str) -> PlanView:
        """A part, made on first use."""
        if key not in self.views:
            module, _, name = PARTS[key][1].partition(":")
            view = getattr(import_module(_HOME + module), name)(self.app, self.held)
            view.gap_asked.connect(self.open_record)
            self.views[key] = view
            self.body.addWidget(view)
        return self.views[key]

    def in_front(self) -> PlanView:
        """The part that is shown."""
        return self.view(self.parts.value() or "measures")

    def show_part(self, key: str) -> None:
        """Bring a part to the front."""
        if isinstance(self.body.currentWidget(), PlanView):
            self.body.currentWidget().flush()
        self.parts.show_value(key)
        self.app.state.write("plan_part", key)
        self.mark_stale()

    def open_record(self, record_id: str) -> None:
        """Show the part in which a record is, and the record."""
        for kind, word in ((PlanMeasure, "measure"), (Goal, "goal"), (Training, "training")):
            if any(part.id == record_id for part in self.held.parts(kind)):
                self.open_place(**{word: record_id})
                return
        if record_id in self.held.problems:
            self.show_part("measures")
            self.in_front().open_place(problem=record_id)

    # what every page does

    def refresh(self) -> None:
        """Read the plan in hand, then show the part in front."""
        self.held.read()
        held = self.held
        there = held.plan is not None
        self.stack.setCurrentWidget(self.body if there else self.no_plan if held.newest else self.no_round)
        self.parts.setVisible(there)
        self.renew.setVisible(there and held.newest is not held.assessment)
        if self.primary is not None:
            self.primary.setVisible(there)
        name = self.app.enterprise_name()
        errors = [gap for gap in held.gaps if gap.severity is Severity.ERROR]
        chip = f"必须处理 {len(errors)}" if errors else f"版本 {held.plan.version}" if held.plan else ""
        self.set_head(f"一企一策 · {name}" if name else "一企一策", chip)
        if there:
            self.parts.show_count("measures", len(held.parts(PlanMeasure)))
            self.parts.show_count("gaps", len(held.gaps))
            self.body.setCurrentWidget(self.in_front())
            self.in_front().refresh()

    def open_place(self, **where: Any) -> None:
        """part="goals", or measure=, goal=, training=, milestone=, risk=, library=, record=."""
        part = where.get("part") or next((_OF_PLACE[name] for name in where if name in _OF_PLACE), "")
        if part in PARTS:
            self.show_part(part)
        self._refresh_if_stale()
        if where.get("record"):
            self.open_record(where["record"])
        elif self.held.plan is not None:
            self.in_front().open_place(**where)

    def place(self) -> dict[str, Any]:
        """The part and the place in it."""
        inner = self.in_front().place() if self.held.plan is not None else {}
        return {"part": self.parts.value(), **inner}

    # acting

    def start(self) -> None:
        """Make the plan of the newest round."""
        if self.held.newest is not None:
            planning.start_plan(self.app.session, self.held.newest)
            self.app.say("方案已建立。先看“建议措施”，勾选后列入；目标值请与企业商定。", undo=True)

    def open_survey(self) -> None:
        """To the diagnosis."""
        self.app.open_page("survey", part="diagnosis")

    def make_document(self) -> None:
        """Make the Word file, unless something must be mended first; the person may go on all the same."""
        self.in_front().flush()
        errors = [gap for gap in self.held.gaps if gap.severity is Severity.ERROR]
        if not errors:
            self.make_anyway()
            return
        self.show_part("gaps")
        self.app.say(
            f"方案还有 {len(errors)} 处必须处理的内容，已列在下面，点一条就到那里。",
            kind="warn", action="仍然生成", on_action=self.make_anyway,
        )  # fmt: skip

    def make_anyway(self) -> None:
        """Make the Word file with what is there."""
        self.maker.make(_KIND)
