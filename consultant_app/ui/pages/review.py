"""⑤ 管理评审: plan and notice, inputs, data of the working system, meeting, conclusion and decisions, follow-up."""

from functools import partial
from importlib import import_module
from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.documents.register import deliverable
from consultant_app.model.gap import Severity
from consultant_app.model.review_rules import JUDGEMENTS
from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import row
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows import reviews

_HOME = "consultant_app.ui.pages."
PARTS = {  # key: title, where the part is made; imported when it is first shown
    "plan": ("计划与通知", "review_plan:PlanPart"),
    "inputs": ("评审输入", "review_inputs:InputsPart"),
    "data": ("运行数据", "review_data:DataPart"),
    "meeting": ("会议", "review_meeting:MeetingPart"),
    "result": ("结论与决议", "review_result:ResultPart"),
    "followup": ("跟踪", "review_followup:FollowUpPart"),
    "gaps": ("缺什么", "review_gaps:GapsPart"),
}
_WITHOUT_REVIEW = ("data",)  # belongs to the enterprise
_OF_PLACE = {
    "input": "inputs", "reading": "data", "complaint": "data", "supplier": "data", "risk": "data", "table": "data",
    "attendee": "meeting", "decision": "result", "judgement": "result",
}  # fmt: skip

_PART_OF_FIELD = {  # of a gap that concerns the review itself; the others are fields of the plan
    "strategy": "result", "report_on": "result", "decisions": "result", "attendees": "meeting", "minutes": "meeting",
}  # fmt: skip


class ReviewPage(Page):
    """One page in parts; the part in front is remembered."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "enterprise", "department", "person", "indicator", "management_system", "management_review", "review_input",
            "review_decision", "meeting", "attendee", "indicator_reading", "complaint", "supplier", "risk_opportunity",
            "audit", "audit_line", "nonconformity", "corrective_action", "verification", "audit_observation", "goal",
            "plan_measure", "training", "answer", "assessment",
        }
    )  # fmt: skip

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.held = ReviewInHand(app)
        self.views: dict[str, ReviewPart] = {}
        self.set_head("管理评审")
        self.set_primary("预览", self.take_step, icon="word", keys="Ctrl+P")
        self._build()
        first = app.state.read("review_part", "plan")
        self.parts.show_value(first if first in PARTS else "plan")

    def _build(self) -> None:
        self.parts = Segments([(key, title) for key, (title, _) in PARTS.items()], name="管理评审的各部分")
        self.parts.chosen.connect(self.show_part)
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.switcher = AutosaveCombo(self.show_review, (), name="哪一次管理评审")
        self.switcher.setMinimumContentsLength(12)
        self.add = button("新评审", self.start, icon_name="add", tip="按体系信息和最近一次内审策划一次管理评审")
        self.nothing = EmptyState(
            "plan",
            "还没有管理评审",
            "内审完成以后，由最高管理者主持评审。点“策划管理评审”：自动编号、带入最高管理者、各部门的输入分工、"
            "会议日期和参会人员；输入里的数据从已登记的指标、内审、不符合项、投诉、供方、风险中汇总。",
            (("策划管理评审", self.start), ("先登记运行数据", self.open_data)),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = row(self.parts, self.switcher, self.add)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, partial(self.parts.step, +1))
        QShortcut(QKeySequence("Ctrl+PgUp"), self, partial(self.parts.step, -1))

    # parts

    def view(self, key: str) -> ReviewPart:
        """A part, made on first use."""
        if key not in self.views:
            module, _, name = PARTS[key][1].partition(":")
            view = getattr(import_module(_HOME + module), name)(self.app, self.held)
            view.place_asked.connect(self._go)
            self.views[key] = view
            self.stack.addWidget(view)
        return self.views[key]

    def in_front(self) -> ReviewPart | None:
        """The part that is shown; None while there is no review to show in it."""
        key = self.parts.value() or "plan"
        return self.view(key) if self.held.review or key in _WITHOUT_REVIEW else None

    def show_part(self, key: str) -> None:
        """Bring a part to the front."""
        self._flush()
        self.parts.show_value(key)
        self.app.state.write("review_part", key)
        self.mark_stale()

    def show_review(self, review_id: str) -> None:
        """Show another review."""
        self._flush()
        self.held.choose(review_id)
        self.mark_stale()

    def _flush(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, ReviewPart):
            shown.flush()

    # what every page does

    def refresh(self) -> None:
        """Read the review in hand, then show the part in front."""
        self.held.read()
        self._show_head()
        front = self.in_front()
        self.stack.setCurrentWidget(front or self.nothing)
        if front is not None:
            front.refresh()

    def _show_head(self) -> None:
        held, review = self.held, self.held.review
        self.switcher.set_choices([(each.id, each.number or "未编号") for each in held.reviews])
        self.switcher.show_value(review.id if review else "")
        self.switcher.setVisible(len(held.reviews) > 1)
        self.add.setVisible(bool(held.reviews))
        found = held.now.gaps if held.now and review else []
        errors = [gap for gap in found if gap.severity is Severity.ERROR]
        self.parts.show_count("gaps", len(found))
        front = self.in_front()
        paper = front.paper if front is not None else ""
        if self.primary is not None:
            self.primary.setVisible(bool(paper and review))
            if paper:
                self.primary.setText(f"预览《{deliverable(paper).title}》")
        name = self.app.enterprise_name()
        state = f"必须处理 {len(errors)}" if errors else "报告已签发" if held.frozen else ""
        chip = " · ".join(text for text in (review.number if review else "", state) if text)
        self.set_head(f"管理评审 · {name}" if name else "管理评审", chip)

    def take_step(self) -> None:
        """Look at the paper of the part in front, with everything typed kept first."""
        front = self.in_front()
        if front is not None and front.paper:
            front.preview(front.paper)

    def open_place(self, **where: Any) -> None:
        """part=, or input=, decision=, judgement=, attendee=, table=, review=; a gap gives view= and record=."""
        if where.get("review"):
            self.held.choose(where["review"])
            self._stale = True
        view, record = where.pop("view", ""), where.pop("record", "")
        self._refresh_if_stale()
        if record:
            where |= self._place_of(record)
        elif view:
            where.setdefault("part", "gaps")
        part = where.get("part") or next((_OF_PLACE[name] for name in where if name in _OF_PLACE), "")
        if part in PARTS:
            self.show_part(part)
        self._refresh_if_stale()
        if (front := self.in_front()) is not None:
            front.open_place(**where)

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

    def _go(self, where: dict[str, Any]) -> None:
        self.open_place(**where)

    def place(self) -> dict[str, Any]:
        """The part and the place in it."""
        front = self.in_front()
        return {"part": self.parts.value(), **(front.place() if front is not None else {})}

    # acting

    def start(self) -> None:
        """Plan another review, and show its plan."""
        self._flush()
        made = self.app.attempt(reviews.start_review, self.app.session, self.app.enterprise_id)
        if made is not None:
            self.held.choose(made.id)
            self.show_part("plan")
            self.app.say(f"已策划管理评审 {made.number}。请核对日期、主持人和各部门的输入分工。", undo=True)

    def open_data(self) -> None:
        """To the data that a review looks at."""
        self.show_part("data")
