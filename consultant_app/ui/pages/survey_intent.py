"""意愿与意向: what the enterprise wants, how the guideline serves it, and the terms of the 意向书."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.enterprise import TRIAGE, Engagement, Willingness
from consultant_app.model.labels import FIELDS
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_view import RoundInHand, SurveyView
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import survey

_TITLES = FIELDS[Engagement]
_ADVICE = {
    Willingness.UNKNOWN: ("先问清企业的意愿，再决定怎么帮。", "muted"),
    Willingness.WILLING: ("列入重点帮扶：签订意向书，做现场诊断，一企一策。", "good"),
    Willingness.HESITANT: ("加大宣传：讲清政策和好处，保持联系，时机成熟再签意向书。", "warn"),
    Willingness.WORKSHOP: ("播放宣传片，普及质量常识；有变化时再来了解。", "warn"),
}
CONFIDENTIALITY = (
    "服务机构及其人员对帮扶中知悉的企业技术、工艺、配方、顾客、价格、财务等信息保密，只用于本次帮扶；"
    "未经企业书面同意，不向第三方提供，不在宣传中使用企业名称、照片和数据。帮扶结束后保密责任继续有效。"
)
AGENCY_DUTIES = (
    "一、安排有能力的顾问入企帮扶，按约定的时间到厂。\n二、如实诊断，编制一企一策提升方案，并指导实施。\n"
    "三、提供培训、现场问诊和工具方法指导，不收取约定以外的费用。\n四、遵守企业的安全和保密要求。"
)
ENTERPRISE_DUTIES = (
    "一、指定一名负责人配合帮扶，安排有关人员参加访谈和培训。\n二、如实提供情况、数据和现场条件。\n"
    "三、按商定的方案落实措施，按期反馈进展。\n四、对帮扶效果给予客观评价。"
)


class IntentView(SurveyView):
    """Everything is kept in the one Engagement of the enterprise."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.editors: dict[str, Any] = {}
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(self._willingness())
        layout.addWidget(self._letter())
        layout.addWidget(self._terms())
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    # build

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: str) -> None:
        survey.edit_engagement(self.app.session, self.app.enterprise_id, **{field: value})

    def _line(self, grid: FieldGrid, field: str, hint: str = "") -> None:
        editor = AutosaveLine(self._saver(field), name=_TITLES[field], hint=hint)
        self.editors[field] = editor
        grid.add(Field(_TITLES[field], editor))

    def _date(self, grid: FieldGrid, field: str) -> None:
        editor = DateField(self._saver(field), name=_TITLES[field])
        self.editors[field] = editor
        grid.add(Field(_TITLES[field], editor))

    def _text(self, grid: FieldGrid, field: str, hint: str, lines: int = 3) -> None:
        editor = AutosaveText(self._saver(field), name=_TITLES[field], hint=hint, lines=lines)
        self.editors[field] = editor
        grid.add(Field(_TITLES[field], editor), whole=True)

    def _willingness(self) -> Card:
        card = Card("参加意愿与分类", "按指南五（二）2 分三类，选了就显示怎么服务")
        options = [(each.value, each.value, str(number)) for number, each in enumerate(Willingness) if each.value]
        self.willingness = ChoiceButtons(options, name=_TITLES["willingness"])
        self.willingness.chosen.connect(self._choose)
        self.triage = label("", "strong")
        self.advice = label("", "muted", wrap=True)
        card.body.addWidget(self.willingness)
        line = row(self.triage, self.advice, spacing=12)
        line.setStretch(1, 1)
        card.body.addLayout(line)
        grid = FieldGrid(1)
        self._text(grid, "willingness_reason", "企业怎么说的，谁说的；不愿意的写明顾虑", lines=2)
        self._text(grid, "needs", "企业自己最想解决的事，用企业的话写", lines=3)
        card.body.addWidget(grid)
        return card

    def _letter(self) -> Card:
        card = Card("帮扶意向书")
        card.actions.addWidget(button("生成意向书", self.make_letter, icon_name="word"))
        grid = FieldGrid(2)
        self._line(grid, "intent_number", "按机构的编号规则填写")
        self._date(grid, "intent_on")
        self._date(grid, "starts_on")
        self._date(grid, "ends_on")
        self._line(grid, "agency_contact", "姓名 电话")
        self._line(grid, "enterprise_contact", "姓名 电话")
        card.body.addWidget(grid)
        return card

    def _terms(self) -> Card:
        card = Card("双方责任与保密", "写进意向书，打印前请与企业逐条读一遍")
        card.actions.addWidget(button("填入通用条款", self.fill_terms, icon_name="paste", tip="只填空着的，不改已写的"))
        grid = FieldGrid(1)
        self._text(grid, "agency_duties", "服务机构做什么", lines=4)
        self._text(grid, "enterprise_duties", "企业配合什么", lines=4)
        self._text(grid, "confidentiality", "哪些信息保密，保密多久", lines=3)
        card.body.addWidget(grid)
        return card

    # show and act

    def refresh(self) -> None:
        """Show the stored agreement."""
        if not self.app.enterprise_id:
            return
        engagement = survey.engagement_of(self.app.session.db, self.app.enterprise_id)
        self.willingness.show_value(engagement.willingness.value)
        triage = TRIAGE[engagement.willingness]
        self.triage.setText(f"分类结果：{triage}" if triage else "")
        self.triage.setVisible(bool(triage))
        text, role = _ADVICE[engagement.willingness]
        self.advice.setText(text)
        if self.advice.property("role") != role:
            set_role(self.advice, role)
        for field, editor in self.editors.items():
            editor.show_value(getattr(engagement, field))

    def _choose(self, value: str) -> None:
        survey.edit_engagement(self.app.session, self.app.enterprise_id, willingness=Willingness(value))

    def fill_terms(self) -> None:
        """Put the usual terms where nothing is written."""
        self.flush()
        engagement = survey.engagement_of(self.app.session.db, self.app.enterprise_id)
        usual = {
            "agency_duties": AGENCY_DUTIES,
            "enterprise_duties": ENTERPRISE_DUTIES,
            "confidentiality": CONFIDENTIALITY,
        }
        empty = {field: text for field, text in usual.items() if not getattr(engagement, field)}
        if not empty:
            self.app.say("三处都已写了内容，没有改动。")
            return
        survey.edit_engagement(self.app.session, self.app.enterprise_id, **empty)
        self.app.say("已填入通用条款，请按实际情况修改。", undo=True)

    def make_letter(self) -> None:
        """Go to the documents with the 意向书 chosen."""
        self.flush()
        self.app.open_page("documents", preview="letter_of_intent")

    def next_step(self) -> str:
        """On to the site."""
        return "去现场诊断" if self.held.assessment else "开始诊断"

    def take_step(self) -> None:
        """Show the diagnosis."""
        self.app.open_page("survey", part="diagnosis")
