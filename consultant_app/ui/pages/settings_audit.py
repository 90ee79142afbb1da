"""设置 · 内审与不符合项: grades, days to mend, and how nonconformities and observations are numbered."""

from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.model.nonconformity import GRADE_SCALES, AuditObservation, Nonconformity
from consultant_app.ui.app import App
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.lines import AutosaveLine, NumberField
from consultant_app.workflows import audit_terms, numbering
from consultant_app.workflows.settings import SETTINGS

_RULES = {"nonconformity_rule": Nonconformity, "observation_rule": AuditObservation}
_GRADES = tuple(dict.fromkeys(grade for scale in GRADE_SCALES.values() for grade in scale))


class AuditSettings(Card):
    """refresh() shows what is kept; each field saves by itself and refuses what would give a number twice."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("内审与不符合项", "改了以后只影响以后开具的；已有的编号和期限不变。", parent)
        self.app = app
        self.scale = ChoiceButtons(
            [(scale, scale, "") for scale in GRADE_SCALES], name="不符合分级", clearable=False, height=40
        )
        self.scale.chosen.connect(self._choose_scale)
        self.body.addWidget(Field("不符合分级", self.scale))
        days = FieldGrid(len(_GRADES))
        self.days: dict[str, NumberField] = {}
        self.day_fields: dict[str, QWidget] = {}
        for grade in _GRADES:
            editor = NumberField(
                partial(audit_terms.change_days, app.session, grade), name=f"{grade}不符合的整改天数", whole=True
            )
            self.days[grade] = editor
            self.day_fields[grade] = days.add(Field(f"{grade}：整改天数", editor))
        self.body.addWidget(days)
        self.code = AutosaveLine(partial(audit_terms.change_code, app.session), name=SETTINGS["consultant_code"].label)
        hint = "写进每个编号，同一机构内每位顾问、每台电脑不要重复"
        self.body.addWidget(Field(SETTINGS["consultant_code"].label, self.code, hint=hint))
        self.rules = {}
        for key in _RULES:
            self.rules[key] = AutosaveLine(partial(audit_terms.change_rule, app.session, key), name=SETTINGS[key].label)
            self.body.addWidget(Field(SETTINGS[key].label, self.rules[key]))
        tokens = "　".join(f"{{{token}}} {what}" for token, what in numbering.TOKENS.items())
        self.body.addWidget(label(f"可以用：{tokens}", "muted", wrap=True))
        self.example = label("", "muted", wrap=True)
        self.body.addWidget(self.example)

    def refresh(self) -> None:
        """Show the settings as they are kept."""
        terms = numbering.read_terms(self.app.session)
        self.scale.show_value("/".join(terms.grades))
        for grade, editor in self.days.items():
            editor.show_value(str(terms.due_days[grade]))
            self.day_fields[grade].setVisible(grade in terms.grades)
        self.code.show_value(self.app.setting("consultant_code"))
        self.code.setPlaceholderText(f"不填用 {numbering.proposed_code(self.app.session)}")
        for key, editor in self.rules.items():
            editor.show_value(self.app.setting(key))
        numbers = [audit_terms.example_number(self.app.session, kind) for kind in _RULES.values()]
        self.example.setText(f"下一个不符合项如 {numbers[0]}，观察项如 {numbers[1]}。")

    def _choose_scale(self, scale: str) -> None:
        audit_terms.change_scale(self.app.session, scale)
