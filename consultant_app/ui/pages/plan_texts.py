"""思路、责任与保密: the plan's own texts, its date, period and way."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.model.labels import FIELDS
from consultant_app.model.plan import Plan
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import PlanInHand, PlanView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import editing

MODES = (("", "单个企业提升"), "区域提升", "行业提升", "产业提升", "供应链提升")
_TITLES = FIELDS[Plan]
_HEAD = "编制日期与期间"
_TEXTS = (
    ("diagnosis_summary", "诊断结论与亟需解决的问题，用几句话说清", 4),
    ("approach", "先解决什么、后解决什么，为什么这样安排", 4),
    ("agency_duties", "派谁来、做什么、留下什么记录", 4),
    ("enterprise_duties", "谁牵头、谁对接、保证哪些时间和资源", 4),
    ("confidentiality", "对哪些信息保密，期限多长", 2),
    ("remarks", "其他要写进方案的话", 2),
)


class TextsView(PlanView):
    """A form whose fields save by themselves."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.made_on = DateField(self._saver("made_on"), name=_TITLES["made_on"])
        self.start = DateField(partial(self._save_period, "start"), name="实施开始")
        self.end = DateField(partial(self._save_period, "end"), name="实施结束")
        self.number = AutosaveLine(self._saver("number"), name=_TITLES["number"], hint="可不填，生成文档时自动编号")
        self.mode = AutosaveCombo(self._saver("mode"), MODES, name=_TITLES["mode"])
        head = FieldGrid(3)
        for title, editor in (
            (_TITLES["made_on"], self.made_on), ("实施开始", self.start), ("实施结束", self.end),
            (_TITLES["mode"], self.mode), (_TITLES["number"], self.number),
        ):  # fmt: skip
            head.add(Field(title, editor))
        self.texts = {
            field: AutosaveText(self._saver(field), name=_TITLES[field], hint=hint, lines=lines)
            for field, hint, lines in _TEXTS
        }
        dates, words = Card(_HEAD), Card("方案正文")
        dates.body.addWidget(head)
        for field, editor in self.texts.items():
            words.body.addWidget(Field(_TITLES[field], editor))
        self.setLayout(column(scrolled(column(dates, words, None, spacing=12))))

    def refresh(self) -> None:
        """Show the plan in hand; what is being typed stays."""
        if (plan := self.held.plan) is None:
            return
        self.made_on.show_value(plan.made_on)
        self.start.show_value(plan.period.start)
        self.end.show_value(plan.period.end)
        self.number.show_value(plan.number)
        self.mode.show_value(plan.mode)
        for field, editor in self.texts.items():
            editor.show_value(getattr(plan, field))

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: object) -> None:
        if self.held.plan is not None:
            editing.set_fields(self.app.session, Plan, self.held.plan.id, **{field: value})

    def _save_period(self, end: str, value: str) -> None:
        if self.held.plan is not None:
            stored = records.get(self.app.session.db, Plan, self.held.plan.id)  # the other end may be newer than `held`
            self._save("period", replace(stored.period, **{end: value}))
