"""③ 一企一策: measures from problems, goals, trainings, milestones and risks, texts, and what is missing."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from consultant_app.model.assessment import Assessment
from consultant_app.model.gap import Gap, Severity
from consultant_app.model.plan import Goal, Milestone, Plan, PlanMeasure, Risk, Training
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.documents_making import Maker
from consultant_app.ui.pages.parted import PartedPage
from consultant_app.ui.pages.plan_view import PlanInHand, PlanView
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.workflows import findings, measures, planning
from consultant_app.workflows.round_titles import round_titles

_KIND = "improvement_plan"
_KINDS = {"measure": PlanMeasure, "goal": Goal, "training": Training, "milestone": Milestone, "risk": Risk}
_WHICH = 230  # px


class PlanPage(PartedPage):
    """Over the plan in hand; the blue button makes its document."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "enterprise", "assessment", "answer", "problem", "photo", "plan", "goal", "plan_measure", "training",
            "milestone", "risk", "indicator", "department", "person",
        }
    )  # fmt: skip
    entry_name: ClassVar[str] = "plan"
    parts_of: ClassVar[dict[str, str]] = {
        "measures": "plan_measures:MeasuresView",
        "goals": "plan_goals:GoalsView",
        "trainings": "plan_trainings:TrainingsView",
        "schedule": "plan_schedule:ScheduleView",
        "texts": "plan_texts:TextsView",
        "gaps": "plan_gaps:GapsView",
    }
    kept_as: ClassVar[str] = "plan_part"
    words: ClassVar[dict[str, str]] = {
        "measure": "measures", "library": "measures", "goal": "goals", "training": "trainings",
        "milestone": "schedule", "risk": "schedule",
    }  # fmt: skip
    step_icon: ClassVar[str] = "word"
    held: PlanInHand

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent, held=PlanInHand(app))
        self.maker = Maker(app, self)
        self.renew = button("按最新一轮另编方案", self.start, icon_name="add")
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
        self.which = AutosaveCombo(self.choose, name="哪一轮的方案")
        self.which.setFixedWidth(_WHICH)
        self.tools.addWidget(self.renew)
        self.tools.addWidget(self.which)
        self.stack.addWidget(self.no_round)
        self.stack.addWidget(self.no_plan)

    def in_front(self) -> PlanView | None:
        """The part that is shown; None while there is no plan."""
        return super().in_front() if self.held.plan is not None else None

    def read(self, touched: frozenset[str]) -> None:
        """Read the plan in hand."""
        self.held.read()
        held, plan = self.held, self.held.plan
        self.nothing = self.no_plan if held.newest else self.no_round
        self.parts.setVisible(plan is not None)
        self.renew.setVisible(plan is not None and held.newest not in held.planned)
        self.which.setVisible(len(held.planned) > 1)
        self.which.set_choices(list(round_titles(self.app.session, held.planned).items()))
        self.which.show_value(held.assessment.id if held.assessment else "")
        self.parts.show_count("measures", len(held.parts(PlanMeasure)))
        self.parts.show_count("gaps", len(held.gaps))
        errors = self._errors()
        told = f"必须处理 {len(errors)}" if errors else f"版本 {plan.version}" if plan else ""
        self.name_enterprise("不是最新方案" if plan and not held.counts else told)

    def _errors(self) -> list[Gap]:
        return [gap for gap in self.held.gaps if gap.severity is Severity.ERROR]

    def next_step(self) -> str:
        """To make the document, once there is a plan; it is made of the newest one."""
        return "生成方案文档" if self.held.counts else ""

    def take_step(self) -> None:
        """Make the Word file, unless something must be mended first; the person may go on all the same."""
        self.keep()
        if not (errors := self._errors()):
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

    def open_place(self, **where: Any) -> None:
        """part="goals", or measure=, goal=, training=, milestone=, risk=, library=, record=."""
        record = where.pop("record", "")
        for word, kind in _KINDS.items():
            if (part := records.find(self.app.session.db, kind, where.get(word, ""))) is not None:
                self._show_plan(part.plan_id)
        super().open_place(**where)
        if record:
            self.open_record(record)

    def open_record(self, record_id: str) -> None:
        """Show the part in which a record is, and the record."""
        for word, kind in _KINDS.items():
            if records.find(self.app.session.db, kind, record_id) is not None:
                self.open_place(**{word: record_id})
                return
        if record_id in self.held.problems:
            self.open_place(part="measures", problem=record_id)

    def _show_plan(self, plan_id: str) -> None:
        """The plan that a record belongs to, where there are several."""
        plan = records.find(self.app.session.db, Plan, plan_id)
        if plan is not None and plan != self.held.plan:
            self.choose(plan.assessment_id)

    # acting

    def start(self) -> None:
        """Make the plan of the newest round."""
        if self.held.newest is not None:
            planning.start_plan(self.app.session, self.held.newest)
            self.held.choose("")
            self.app.say(f"方案已建立。{self._first_step(self.held.newest)}目标值请与企业商定。", undo=True)

    def _first_step(self, newest: Assessment) -> str:
        """Where measures come from now."""
        db = self.app.session.db
        if measures.proposals(db, newest):
            return "先看“建议措施”，勾选后列入；"
        low = len(findings.proposals(db, newest))
        return f"有 {low} 个低分项还没有列为问题，列入后才有建议措施；" if low else ""

    def open_survey(self) -> None:
        """To the diagnosis."""
        self.app.open_page("survey", part="diagnosis")
