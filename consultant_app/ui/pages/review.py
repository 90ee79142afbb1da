"""⑤ 管理评审: plan and notice, inputs, data of the working system, meeting, conclusion and decisions, follow-up."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from consultant_app.model.gap import Severity
from consultant_app.model.review_rules import JUDGEMENTS
from consultant_app.ui.app import App
from consultant_app.ui.pages.parted import PartedPage
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.workflows import reviews

_WITHOUT_REVIEW = ("data",)  # belongs to the enterprise
_PART_OF_FIELD = {  # of a gap that concerns the review itself; the others are fields of the plan
    "strategy": "result", "report_on": "result", "decisions": "result", "attendees": "meeting", "minutes": "meeting",
}  # fmt: skip


class ReviewPage(PartedPage):
    """Over the review in hand; the blue button previews the paper of the part in front."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "enterprise", "department", "person", "indicator", "management_system", "management_review", "review_input",
            "review_decision", "meeting", "attendee", "indicator_reading", "complaint", "supplier", "risk_opportunity",
            "audit", "audit_line", "nonconformity", "corrective_action", "verification", "audit_observation", "goal",
            "plan_measure", "training", "answer", "assessment",
        }
    )  # fmt: skip

    entry_name: ClassVar[str] = "review"
    parts_of: ClassVar[dict[str, str]] = {
        "plan": "review_plan:PlanPart",
        "inputs": "review_inputs:InputsPart",
        "data": "review_data:DataPart",
        "meeting": "review_meeting:MeetingPart",
        "result": "review_result:ResultPart",
        "followup": "review_followup:FollowUpPart",
        "gaps": "review_gaps:GapsPart",
    }
    kept_as: ClassVar[str] = "review_part"
    words: ClassVar[dict[str, str]] = {
        "input": "inputs", "reading": "data", "complaint": "data", "supplier": "data", "risk": "data",
        "table": "data", "attendee": "meeting", "decision": "result", "judgement": "result",
    }  # fmt: skip
    step_keys: ClassVar[str] = "Ctrl+P"
    step_icon: ClassVar[str] = "word"
    held: ReviewInHand

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent, held=ReviewInHand(app))
        self.switcher = AutosaveCombo(self.choose, (), name="哪一次管理评审")
        self.switcher.setMinimumContentsLength(12)
        self.add = button("新评审", self.start, icon_name="add", tip="按体系信息和最近一次内审策划一次管理评审")
        self.nothing = EmptyState(
            "plan",
            "还没有管理评审",
            "内审完成以后，由最高管理者主持评审。点“策划管理评审”：自动编号、带入最高管理者、各部门的输入分工、"
            "会议日期和参会人员；输入里的数据从已登记的指标、内审、不符合项、投诉、供方、风险中汇总。",
            (("策划管理评审", self.start), ("先登记运行数据", self.open_data)),
        )
        self.tools.addWidget(self.switcher)
        self.tools.addWidget(self.add)
        self.stack.addWidget(self.nothing)

    def in_front(self) -> ReviewPart | None:
        """The part that is shown; None while there is no review to show in it."""
        there = self.held.review or self.parts.value() in _WITHOUT_REVIEW
        return super().in_front() if there else None

    def read(self, touched: frozenset[str]) -> None:
        """Read the review in hand."""
        self.held.read()
        held, review = self.held, self.held.review
        self.switcher.set_choices([(each.id, each.number or "未编号") for each in held.reviews])
        self.switcher.show_value(review.id if review else "")
        self.switcher.setVisible(len(held.reviews) > 1)
        self.add.setVisible(bool(held.reviews))
        found = held.now.gaps if held.now and review else []
        errors = [gap for gap in found if gap.severity is Severity.ERROR]
        self.parts.show_count("gaps", len(found))
        state = f"必须处理 {len(errors)}" if errors else "报告已签发" if held.frozen else ""
        chip = " · ".join(text for text in (review.number if review else "", state) if text)
        self.name_enterprise(chip)

    def open_place(self, **where: Any) -> None:
        """part=, or input=, decision=, judgement=, attendee=, table=, review=; a gap gives view= and record=."""
        if key := where.pop("review", ""):
            self.choose(key)
        view, record = where.pop("view", ""), where.pop("record", "")
        if record:
            self._refresh_if_stale()
            where |= self._place_of(record)
        elif view:
            where.setdefault("part", "gaps")
        super().open_place(**where)

    def _place_of(self, record: str) -> dict[str, str]:
        """Where a record of the review is shown."""
        seen = self.held.now.dossier.review if self.held.now else None
        if seen is None:
            return {}
        if any(each.id == record for each in seen.decisions):
            return {"decision": record}
        if any(each.id == record for each in seen.previous_decisions):
            return {"part": "followup", "decision": record}
        if record in JUDGEMENTS:
            return {"judgement": record}
        if any(each.id == record for each in reviews.inputs_of(self.app.session.db, seen.review)):
            return {"input": record}
        return {"part": _PART_OF_FIELD.get(record, "plan"), "field": record}

    # acting

    def start(self) -> None:
        """Plan another review, and show its plan."""
        self.keep()
        made = self.app.attempt(reviews.start_review, self.app.session, self.app.enterprise_id)
        if made is not None:
            self.held.choose(made.id)
            self.show_part("plan")
            self.app.say(f"已策划管理评审 {made.number}。请核对日期、主持人和各部门的输入分工。", undo=True)

    def open_data(self) -> None:
        """To the data that a review looks at."""
        self.show_part("data")
