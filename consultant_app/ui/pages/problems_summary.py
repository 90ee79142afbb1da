"""小结与确认: the circumstances of the round, strengths, conclusion, what the enterprise says, and its end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.assessment import DIMENSIONS, Agreement, Assessment, Strength
from consultant_app.model.labels import FIELDS
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_view import RoundInHand, SurveyView
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import editing, findings, strengths, survey

_TITLES = FIELDS[Assessment]
_OPINIONS = ("同意", "部分同意", "不同意")
_SEVERAL = "、"


class SummaryView(SurveyView):
    """Everything here belongs to the round in hand."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.before = label("还没有开始现场诊断。", "muted")
        self.inside = QWidget()
        layout = QVBoxLayout(self.inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        for card in (self._conclusion(), self._agreement(), self._round()):
            layout.addWidget(card)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.before)
        outer.addWidget(scrolled(self.inside), 1)

    # build

    def _conclusion(self) -> Card:
        card = Card("亮点、结论与建议")
        self.strengths = RecordTable(
            [
                Column(field="dimension", title="维度", kind="choice", width=110, choices=DIMENSIONS),
                Column(field="text", title="企业做得好的地方（写事实）"),
            ],
            name="亮点",
            change=self._change_strengths,
            delete=self._delete_strengths,
            move=self._move_strength,
            lines=4,
        )
        self.conclusion = AutosaveText(
            self._saver("conclusion"), name="诊断结论", hint="总体状况、主要短板、与上一轮相比的变化", lines=4
        )
        self.suggestions = AutosaveText(
            self._saver("suggestions"), name="建议与优先级", hint="先做哪几件，为什么先做", lines=3
        )
        for part in (
            self.strengths,
            Field(_TITLES["conclusion"], self.conclusion),
            Field(_TITLES["suggestions"], self.suggestions),
        ):
            card.body.addWidget(part)
        return card

    def _agreement(self) -> Card:
        card = Card("企业确认意见", "当面逐条确认；签字在打印的报告上手签")
        self.opinion = ChoiceButtons([(each, each, "") for each in _OPINIONS], name="企业意见", height=40)
        self.opinion.chosen.connect(partial(self._agree, "opinion"))
        self.agreed_by = AutosaveLine(partial(self._agree, "by"), name="确认人")
        self.agreed_position = AutosaveLine(partial(self._agree, "position"), name="职务")
        self.agreed_on = DateField(partial(self._agree, "on"), name="确认日期")
        self.differences = AutosaveText(
            partial(self._agree, "differences"), name="不同意见", hint="企业不认可哪一条，理由是什么", lines=2
        )
        grid = FieldGrid(3)
        fields = (("确认人", self.agreed_by), ("职务", self.agreed_position), ("确认日期", self.agreed_on))
        for title, editor in fields:
            grid.add(Field(title, editor))
        card.body.addWidget(self.opinion)
        card.body.addWidget(grid)
        card.body.addWidget(Field("不同意见", self.differences))
        return card

    def _round(self) -> Card:
        card = Card("本轮诊断")
        grid = FieldGrid(2)
        self.held_from = DateField(partial(self._save_held, "start"), name="开始日期")
        self.held_to = DateField(partial(self._save_held, "end"), name="结束日期")
        self.lines: dict[str, Any] = {}
        grid.add(Field("开始日期", self.held_from))
        grid.add(Field("结束日期", self.held_to))
        hints = {
            "number": "按机构的编号规则",
            "place": "实际到的厂区、车间",
            "team": "姓名之间用顿号",
            "methods": "方法之间用顿号",
        }
        for name in ("number", "place", "team", "methods"):
            save = self._saver_of_several(name) if name in ("team", "methods") else self._saver(name)
            self.lines[name] = AutosaveLine(save, name=_TITLES[name], hint=hints[name])
            grid.add(Field(_TITLES[name], self.lines[name]))
        for name in ("interviewees", "scope", "basis"):
            self.lines[name] = AutosaveText(self._saver(name), name=_TITLES[name], lines=2)
            grid.add(Field(_TITLES[name], self.lines[name]), whole=True)
        card.body.addWidget(grid)
        self.finished = label("", "good")
        self.finish = button("完成本轮", self.finish_round, icon_name="done")
        self.reopen = button("撤回完成", self.reopen_round)
        card.body.addLayout(row(self.finish, self.reopen, self.finished, None))
        return card

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _saver_of_several(self, field: str) -> Callable[[str], object]:
        return partial(self._save_several, field)

    # show

    def refresh(self) -> None:
        """Show the round in hand."""
        assessment = self.held.assessment
        self.before.setVisible(assessment is None)
        self.inside.setVisible(assessment is not None)
        if assessment is None:
            return
        found = findings.strengths_of(self.app.session.db, assessment.id)
        self.strengths.show_changed(found)
        self.conclusion.show_value(assessment.conclusion)
        self.suggestions.show_value(assessment.suggestions)
        self._show_agreement(assessment.agreement)
        self.held_from.show_value(assessment.held.start)
        self.held_to.show_value(assessment.held.end)
        for name, editor in self.lines.items():
            value = getattr(assessment, name)
            editor.show_value(value if isinstance(value, str) else _SEVERAL.join(value))
        done = assessment.finished_on
        self.finish.setVisible(not done)
        self.reopen.setVisible(bool(done))
        self.finished.setText(f"✓ 第{assessment.round}轮已于 {done} 完成，仍可修改" if done else "")

    def _show_agreement(self, agreement: Agreement) -> None:
        self.opinion.show_value(agreement.opinion)
        self.agreed_by.show_value(agreement.by)
        self.agreed_position.show_value(agreement.position)
        self.agreed_on.show_value(agreement.on)
        self.differences.show_value(agreement.differences)

    # act

    def _stored(self) -> Assessment:
        """The round as it is stored right now; what is typed together must not be overwritten."""
        return records.get(self.app.session.db, Assessment, self.held.assessment.id)

    def _save(self, field: str, value: object) -> None:
        editing.set_fields(self.app.session, Assessment, self._stored().id, **{field: value})

    def _save_several(self, field: str, text: str) -> None:
        plain = text.replace("，", _SEVERAL).replace(",", _SEVERAL).replace("；", _SEVERAL)
        self._save(field, tuple(part.strip() for part in plain.split(_SEVERAL) if part.strip()))

    def _save_held(self, end: str, value: str) -> None:
        self._save("held", replace(self._stored().held, **{end: value}))

    def _agree(self, field: str, value: str) -> None:
        stored = self._stored()
        survey.agree(self.app.session, stored.id, replace(stored.agreement, **{field: value}))

    def _change_strengths(self, edits: Edits) -> None:
        changed = {record.id: values for record, values in edits.changed}
        strengths.edit_strengths(self.app.session, self._stored(), changed, edits.added)

    def _delete_strengths(self, chosen: list[Strength]) -> None:
        strengths.remove_strengths(self.app.session, [strength.id for strength in chosen])
        self.app.say("已删除亮点。", undo=True)

    def _move_strength(self, record: Strength, before: str, after: str) -> None:
        editing.move_record(self.app.session, Strength, record.id, before, after)

    def finish_round(self) -> None:
        """Close the round on its end date, or today."""
        if not self.flush():
            return
        stored = self._stored()
        on = stored.held.end or date.today().isoformat()
        self.app.attempt(survey.finish_round, self.app.session, stored.id, on)

    def reopen_round(self) -> None:
        """The round is not finished after all."""
        self._save("finished_on", "")

    def next_step(self) -> str:
        """On to the plan."""
        return "编制一企一策" if self.held.assessment else "开始诊断"

    def take_step(self) -> None:
        """Go there."""
        if self.held.assessment is None:
            self.app.open_page("survey", part="diagnosis")
        elif self.flush():
            self.app.open_page("plan")
