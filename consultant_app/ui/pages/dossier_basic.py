"""基本信息: all fields of the enterprise's own row, in the groups in which people look for them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from consultant_app.model.enterprise import Enterprise, Stage
from consultant_app.model.industries import INDUSTRIES, industry_label
from consultant_app.model.labels import label_of
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.dossier_code import CodeField
from consultant_app.ui.pages.dossier_size import SizeCard
from consultant_app.ui.pages.dossier_view import DossierView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField, MoneyField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import editing

_CERTIFIED = [("", "未填"), ("是", "是，已获证"), ("否", "否，未获证")]


class BasicView(DossierView):
    """An editor for every field; `editors` by the field's name."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.editors: dict[str, Any] = {}
        self.code = CodeField(self._saver("credit_code"), self._saver("no_code_reason"))
        self.size_card = SizeCard(self._saver)
        self.editors |= self.size_card.editors
        self.source = label("", "muted", wrap=True)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        for card in (
            self._registration(), self.size_card, self._operation(), self._contact(), self._next(), self._remarks(),
        ):  # fmt: skip
            layout.addWidget(card)
        layout.addStretch(1)
        self.area: QScrollArea = scrolled(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)

    # build

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: str) -> None:
        """Keep one field of the enterprise that is shown. Raises ValueError for an empty name."""
        if field == "name" and not value:
            raise ValueError("企业名称不能为空，没有保存；请填写营业执照上的全称")
        kept = Stage(value) if field == "stage" else value
        editing.set_fields(self.app.session, Enterprise, self.enterprise_id, **{field: kept})

    def _add(self, grid: FieldGrid, field: str, editor: Any, *, whole: bool = False, required: bool = False) -> None:
        self.editors[field] = editor
        grid.add(Field(label_of(Enterprise, field), editor, required=required), whole=whole)

    def _line(self, grid: FieldGrid, field: str, hint: str = "", **place: bool) -> None:
        self._add(grid, field, AutosaveLine(self._saver(field), name=label_of(Enterprise, field), hint=hint), **place)

    def _date(self, grid: FieldGrid, field: str) -> None:
        self._add(grid, field, DateField(self._saver(field), name=label_of(Enterprise, field)))

    def _text(self, grid: FieldGrid, field: str, hint: str, lines: int = 2) -> None:
        name = label_of(Enterprise, field)
        self._add(grid, field, AutosaveText(self._saver(field), name=name, hint=hint, lines=lines), whole=True)

    def _combo(self, grid: FieldGrid, field: str, choices: list[Any]) -> None:
        self._add(grid, field, AutosaveCombo(self._saver(field), choices, name=label_of(Enterprise, field)))

    def _registration(self) -> Card:
        card = Card("登记信息")
        grid = FieldGrid(2)
        self._line(grid, "name", "营业执照上的全称", required=True)
        self._line(grid, "short_name", "文档文件名和标题里用的简称")
        grid.add(self.code)
        self._line(grid, "region", "省市县，如 浙江省瑞安市")
        self._line(grid, "registered_address", "营业执照上的住所", whole=True)
        self._line(grid, "business_address", "实际生产经营的地方；与注册地址相同也写上", whole=True)
        self._line(grid, "legal_person")
        self._date(grid, "founded_on")
        name = label_of(Enterprise, "registered_capital")
        self._add(grid, "registered_capital", MoneyField(self._saver("registered_capital"), name=name))
        self._combo(grid, "certified", _CERTIFIED)
        card.body.addWidget(grid)
        return card

    def _operation(self) -> Card:
        card = Card("经营与过程")
        grid = FieldGrid(2)
        industries = [("", "未选"), *((number, industry_label(number)) for number in INDUSTRIES)]
        self._combo(grid, "industry", industries)
        self._line(grid, "quality_lead", "姓名、职务")
        self.editors["industry"].activated.connect(self._industry_chosen)
        self._text(grid, "products", "产品或服务的名称，主要的写在前面")
        self._text(grid, "customers", "主要顾客、销售方式和地区")
        self._text(grid, "processes", "按流转顺序写，如：下料→机加工→热处理→装配→检验→入库")
        self._text(grid, "special_processes", "关键过程、需要确认的特殊过程（焊接、热处理、涂装……）", lines=1)
        self._text(grid, "outsourcing", "外包出去的过程和承包方", lines=1)
        self._text(grid, "equipment", "主要生产设备、检测设备")
        self._text(grid, "licences", "生产许可证、强制性产品认证、特种设备等", lines=1)
        card.body.addWidget(grid)
        return card

    def _contact(self) -> Card:
        card = Card("联系", "其他联系人在左边“联系人”里添加")
        grid = FieldGrid(2)
        self._line(grid, "contact_name")
        self._line(grid, "contact_phone")
        card.body.addWidget(grid)
        return card

    def _next(self) -> Card:
        card = Card("下次", "到期会出现在“今日”里")
        grid = FieldGrid(2)
        self._combo(grid, "stage", [(stage.value, stage.value) for stage in Stage])
        self._line(grid, "consultant", "负责这家企业的顾问")
        self._date(grid, "next_date")
        self._line(grid, "next_action", "下次去做什么")
        card.body.addWidget(grid)
        return card

    def _remarks(self) -> Card:
        card = Card("需求与备注")
        grid = FieldGrid(2)
        self._text(grid, "needs", "企业自己最想解决的事")
        self._text(grid, "remarks", "", lines=2)
        card.body.addWidget(grid)
        card.body.addWidget(self.source)
        return card

    # showing

    def refresh(self) -> None:
        """Show the stored fields; the one that is being typed in stays."""
        enterprise = records.find(self.app.session.db, Enterprise, self.enterprise_id)
        if enterprise is None:
            return
        for field, editor in self.editors.items():
            value = getattr(enterprise, field)
            editor.show_value(value.value if field == "stage" else value)
        self.code.show_value(enterprise.credit_code, enterprise.no_code_reason)
        self.size_card.refresh()
        self.source.setText(f"来源：{enterprise.source}" if enterprise.source else "")

    def choose(self, key: str) -> None:
        """Put the cursor into a field."""
        editor = self.code.line if key == "credit_code" else self.editors.get(key)
        if editor is not None:
            editor.setFocus()
            self.area.ensureWidgetVisible(editor, 0, 120)

    def _industry_chosen(self) -> None:
        self.size_card.propose(self.editors["industry"].value())
