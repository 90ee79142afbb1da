"""How grave a nonconformity is, of what nature, until when, and whether it came back; proposals are taken by click."""

from PySide6.QtWidgets import QWidget

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.labels import FIELDS
from consultant_app.model.nonconformity import NATURES, Nonconformity
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.ui.pages.nonconformities_part import NonconformityPart
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.workflows import grading, nonconformities

_TITLES = FIELDS[Nonconformity]
_MODES = ("书面", "现场")


class Judgement(NonconformityPart):
    """Grade with its reason, nature, due date, way of verification, repetition."""

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.grades = row()
        self.grade: ChoiceButtons | None = None
        self.nature = ChoiceButtons([(each, each, "") for each in NATURES], name=_TITLES["nature"], height=40)
        self.nature.chosen.connect(self.chooser("nature"))
        self.mode = ChoiceButtons(
            [(each, each, "") for each in _MODES], name=_TITLES["verification_mode"], clearable=False, height=40
        )
        self.mode.chosen.connect(self.chooser("verification_mode"))
        self.reason = AutosaveLine(self.saver("grade_reason"), name=_TITLES["grade_reason"], hint="判严重时写一句")
        self.due_on = DateField(self.saver("due_on"), name=_TITLES["due_on"])
        self.proposal = label("", "warn", wrap=True)
        self.accept = Button("判为严重")
        self.accept.clicked.connect(self.take_proposal)
        self.repeats = label("", "warn", wrap=True)
        self.tie = Button("标为重复发生")
        self.tie.clicked.connect(self.tie_repeat)
        self._proposed: grading.GradeProposal | None = None
        self._earlier = ""
        dates = FieldGrid(2)
        dates.add(Field(_TITLES["due_on"], self.due_on))
        dates.add(Field(_TITLES["grade_reason"], self.reason))
        self.setLayout(
            column(
                _titled(_TITLES["grade"], self.grades), self._offer(self.proposal, self.accept),
                _titled(_TITLES["nature"], self.nature), _titled(_TITLES["verification_mode"], self.mode), dates,
                self._offer(self.repeats, self.tie),
            )
        )  # fmt: skip

    @staticmethod
    def _offer(text: QWidget, act: QWidget) -> object:
        line = row(text, act)
        line.setStretch(0, 1)
        return line

    def show_view(self, view: NonconformityView) -> None:
        """Show the judgement, and what is proposed."""
        self.view, item = view, view.item
        self._offer_grades(item.grade)
        self.nature.show_value(item.nature)
        self.mode.show_value(item.verification_mode)
        self.reason.show_value(item.grade_reason)
        self.due_on.show_value(item.due_on)
        self._proposed = grading.propose_grade(item, self.held.items(), self.held.terms)
        told = self._proposed
        self.proposal.setText(f"建议判{told.grade}：{told.reason}，可能是体系性问题。" if told else "")
        self.accept.setText(f"判为{told.grade}" if told else "")
        self.accept.setAccessibleName(self.accept.text())
        self._show_repeats(item)
        for part in (self.proposal, self.accept):
            part.setVisible(told is not None)

    def set_locked(self, *, reported: bool, over: bool) -> None:
        """Of a reported audit only due date, way of verification and repetition may change; then nothing."""
        lock(self, over)
        for part in (self.grade, self.nature, self.reason, self.accept):
            lock(part, reported or over)

    def _offer_grades(self, grade: str) -> None:
        """The scale may change in the settings; an older word stays visible."""
        scale = self.held.terms.grades
        words = scale if grade in scale else (*scale, grade)
        if self.grade is None or tuple(self.grade.buttons) != words:
            if self.grade is not None:
                self.grades.removeWidget(self.grade)
                self.grade.deleteLater()
            options = [(each, each, "") for each in words]
            self.grade = ChoiceButtons(options, name=_TITLES["grade"], clearable=False, height=40)
            self.grade.chosen.connect(self.chooser("grade"))
            self.grades.addWidget(self.grade)
        self.grade.show_value(grade)

    def _show_repeats(self, item: Nonconformity) -> None:
        linked = self.held.views.get(item.repeats_id)
        found = grading.propose_repeats(item, self.held.items())
        self._earlier = "" if item.repeats_id else (found[0].id if found else "")
        if linked:
            told = f"与 {linked.item.number} 重复发生（{linked.state}）：上次的纠正措施没有管住原因。"
        elif found:
            told = f"{found[0].number}（{found[0].found_on}）同部门、同条款开过，可能是重复发生。"
        else:
            told = ""
        self.repeats.setText(told)
        self.tie.setText("不是重复发生" if linked else "标为重复发生")
        self.tie.setAccessibleName(self.tie.text())
        for part in (self.repeats, self.tie):
            part.setVisible(bool(told))

    def take_proposal(self) -> None:
        """Accept the graver grade with its reason."""
        if self.view is not None and self._proposed is not None:
            told = self._proposed
            self.reason.saver.drop()
            self.app.attempt(
                nonconformities.edit, self.app.session, self.view.item.id, grade=told.grade, grade_reason=told.reason
            )

    def tie_repeat(self) -> None:
        """Tie it to the earlier one, or untie it."""
        if self.view is not None:
            self.app.attempt(nonconformities.edit, self.app.session, self.view.item.id, repeats_id=self._earlier)


def _titled(title: str, what: object) -> object:
    name = label(title)
    name.setFixedWidth(84)
    line = row(name, what, spacing=12)
    line.setStretch(1, 1)
    return line
