"""问题与原因: low answers turned into problems, the list of problems, and the one in hand."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from consultant_app.model.assessment import Problem
from consultant_app.ui.app import App
from consultant_app.ui.pages.problems_detail import ProblemDetail
from consultant_app.ui.pages.problems_proposals import Proposals
from consultant_app.ui.pages.survey_view import RoundInHand, SurveyView
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.roomy import Roomy
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import editing, findings

_LEAST_HEIGHT = 460  # below it the page scrolls


@dataclass(frozen=True)
class ProblemRow:
    """A line of the list."""

    id: str
    order_key: str
    number: str
    dimension: str
    fact: str
    urgency: str
    pressing: str
    causes: str


def _urgency_colour(row: ProblemRow) -> str:
    return "bad" if row.urgency == "高" else ""


class ProblemsView(SurveyView):
    """Proposals and the list on the left, the problem in hand on the right."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.current = ""
        self.problems: list[Problem] = []
        self.proposals = Proposals(app, held)
        self.table = RecordTable(
            [
                Column(field="number", title="编号", width=62),
                Column(field="dimension", title="维度", width=84),
                Column(field="fact", title="问题事实"),
                Column(field="urgency", title="紧迫", width=48, colour=_urgency_colour),
                Column(field="pressing", title="亟需", width=48, hint="与企业商定亟需解决的问题"),
                Column(field="causes", title="原因", width=48, hint="已分析的原因条数"),
            ],
            name="问题清单",
            delete=self._delete,
            move=self._move,
            lines=4,
        )
        as_list(self.table)
        self.table.chosen.connect(self._choose)
        self.proposals.open.toggled.connect(self.table.setHidden)
        self.proposals.made.connect(self._go_on_with)
        self.detail = ProblemDetail(app, held)
        self.empty = label(
            "还没有问题。低分项会在这里提出建议；也可以在答题时按 F9，或从随手记列入。", "muted", wrap=True
        )
        self.left = Card("问题清单")
        self.left.actions.addWidget(button("新增问题", self.add_problem, icon_name="add"))
        for part, stretch in ((self.proposals, 0), (self.empty, 0), (self.table, 1)):
            self.left.body.addWidget(part, stretch)
        inside = QWidget()
        layout = QHBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.left, 9)
        layout.addWidget(self.detail, 11)
        self.before = label("还没有开始现场诊断。先到“现场诊断”开始，问题才有出处。", "muted", wrap=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.before)
        outer.addWidget(Roomy(inside, _LEAST_HEIGHT), 1)

    def refresh(self) -> None:
        """Show the problems of the round in hand."""
        held, db = self.held, self.app.session.db
        begun = held.assessment is not None
        self.before.setVisible(not begun)
        self.left.setVisible(begun)
        self.problems = findings.problems_of(db, held.assessment.id) if held.assessment else []
        self.proposals.refresh()
        rows = [self._row(problem) for problem in self.problems]
        if rows != self.table.records():
            self.table.view.blockSignals(True)
            self.table.show_rows(rows)
            self.table.view.blockSignals(False)
        self.table.setVisible(bool(rows) and not self.proposals.open.isChecked())
        self.empty.setVisible(not rows and not self.proposals.count)
        if not any(problem.id == self.current for problem in self.problems):
            self.current = self.problems[0].id if self.problems else ""
        if self.current:
            self._select(self.current)
        self._show()

    def _row(self, problem: Problem) -> ProblemRow:
        causes = len(findings.causes_of(self.app.session.db, problem.id))
        return ProblemRow(
            problem.id,
            problem.order_key,
            problem.number,
            problem.dimension,
            " ".join(problem.fact.split()) or "（未写事实）",
            problem.urgency,
            "✓" if problem.pressing else "",
            str(causes) if causes else "",
        )

    def _select(self, key: str) -> None:
        chosen = self.table.current()
        if chosen is None or chosen.id != key:
            self.table.choose(key)

    def _show(self) -> None:
        problem = next((each for each in self.problems if each.id == self.current), None)
        self.detail.setVisible(problem is not None)
        if problem is not None:
            self.detail.show_problem(problem)

    def _choose(self, row: ProblemRow | None) -> None:
        if row is None or row.id == self.current or not any(each.id == row.id for each in self.problems):
            return
        if not self.detail.flush():
            self._select(self.current)
            return
        self.current = row.id
        self._show()

    def add_problem(self) -> None:
        """A problem that comes from no answer."""
        if self.held.assessment is not None and self.flush():
            dimension = self.held.form.sections[0].label if self.held.form else ""
            made = findings.add_problem(self.app.session, self.held.assessment, dimension=dimension)
            self.current = made.id
            self.refresh()
            self.detail.focus_fact()

    def _go_on_with(self, problem_id: str) -> None:
        """To the fact of the first problem that was just listed: its blanks are to be filled."""
        self.current = problem_id
        self.refresh()
        self.detail.focus_fact()

    def _delete(self, rows: list[ProblemRow]) -> None:
        self.flush()
        for row in rows[:1]:
            findings.remove_problem(self.app.session, row.id)
            self.app.say(f"已删除问题 {row.number} 及其原因。", undo=True)

    def _move(self, row: ProblemRow, before: str, after: str) -> None:
        editing.move_record(self.app.session, Problem, row.id, before, after)

    def next_step(self) -> str:
        """On to the plan."""
        if self.held.assessment is None:
            return "开始诊断"
        return "编制一企一策" if self.problems else "回到现场诊断"

    def take_step(self) -> None:
        """Go there."""
        if self.problems:
            self.flush()
            self.app.open_page("plan")
        else:
            self.app.open_page("survey", part="diagnosis")

    def open_place(self, **where: Any) -> None:
        """problem=id."""
        if any(problem.id == where.get("problem") for problem in self.problems) and self.flush():
            self.current = where["problem"]
            self._select(self.current)
            self._show()

    def place(self) -> dict[str, Any]:
        """The problem in hand."""
        return {"problem": self.current} if self.current else {}
