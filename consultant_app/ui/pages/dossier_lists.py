"""部门, 产品, 场所, 联系人, 证书, 指标: the lists of the 档案."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from consultant_app.model.enterprise import Certificate, Contact, Department, Figure, Indicator, Product, Site
from consultant_app.model.labels import FIELDS
from consultant_app.ui.pages.dossier_table import ListView
from consultant_app.ui.widgets.table import Column

_SOON = 90  # days before the end of a certificate


class DepartmentsView(ListView):
    """The organisation chart as a list; responsibilities and papers refer to these names."""

    kind: ClassVar[type] = Department
    hint: ClassVar[str] = "与组织机构图一致；管理层也算一个部门"

    def columns(self) -> list[Column]:
        """Name, head, people, functions."""
        names = FIELDS[Department]
        return [
            Column(field="name", title=names["name"], width=180),
            Column(field="head", title=names["head"], width=110),
            Column(field="headcount", title=names["headcount"], kind="number", width=80),
            Column(field="functions", title=names["functions"]),
        ]


class ProductsView(ListView):
    """What the enterprise makes, with the standards it makes it to."""

    kind: ClassVar[type] = Product
    hint: ClassVar[str] = "执行标准写编号，如 GB/T 19001；占比合计不超过 100%"

    def columns(self) -> list[Column]:
        """Name, model, standard, licence, share."""
        names = FIELDS[Product]
        return [
            Column(field="name", title=names["name"], width=200),
            Column(field="model", title=names["model"], width=140),
            Column(field="standard", title=names["standard"]),
            Column(field="licence", title=names["licence"], width=160),
            Column(field="share", title=names["share"], kind="number", width=140),
        ]


class SitesView(ListView):
    """Where people work."""

    kind: ClassVar[type] = Site
    hint: ClassVar[str] = "每一处办公、生产、仓储场所一行"

    def columns(self) -> list[Column]:
        """Name, address, activities, people."""
        names = FIELDS[Site]
        return [
            Column(field="name", title=names["name"], width=160),
            Column(field="address", title=names["address"]),
            Column(field="activities", title=names["activities"], width=240),
            Column(field="headcount", title=names["headcount"], kind="number", width=80),
        ]


class ContactsView(ListView):
    """Whom else to call."""

    kind: ClassVar[type] = Contact
    hint: ClassVar[str] = "主要联系人在“基本信息”里；这里是其他人"

    def columns(self) -> list[Column]:
        """Name, position, phone, WeChat, remarks."""
        names = FIELDS[Contact]
        return [
            Column(field="name", title=names["name"], width=120),
            Column(field="position", title=names["position"], width=140),
            Column(field="phone", title=names["phone"], width=150),
            Column(field="wechat", title=names["wechat"], width=150),
            Column(field="remarks", title=names["remarks"]),
        ]


class CertificatesView(ListView):
    """The certificates held already; what runs out is coloured and marked with a sign."""

    kind: ClassVar[type] = Certificate
    hint: ClassVar[str] = "有效期过了或 90 天内到期会标出；机构批准号形如 CNCA-R-2002-001"

    def columns(self) -> list[Column]:
        """Kind, number, body, scope, dates, state."""
        names = FIELDS[Certificate]
        return [
            Column(field="kind", title=names["kind"], width=140),
            Column(field="number", title=names["number"], width=140),
            Column(field="valid_until", title=names["valid_until"], kind="date", width=122, colour=expiry_colour),
            Column(field="expiry", title="到期", width=104, get=expiry_text, colour=expiry_colour),
            Column(
                field="status", title=names["status"], width=80, kind="choice",
                choices=("有效", "暂停", "撤销", "注销", "到期"),
            ),
            Column(field="body", title=names["body"], width=160),
            Column(field="body_approval", title=names["body_approval"], width=140),
            Column(field="scope", title=names["scope"], width=200),
            Column(field="standard", title=names["standard"], width=150),
            Column(field="issued_on", title=names["issued_on"], kind="date", width=122),
        ]  # fmt: skip


def expiry_text(certificate: Certificate) -> str:
    """In words whether a certificate has run out, or will soon."""
    left = _days_left(certificate)
    if left is None:
        return ""
    return "！已到期" if left < 0 else f"！剩 {left} 天" if left <= _SOON else "✓ 有效期内"


def expiry_colour(certificate: Certificate) -> str:
    """The theme colour that goes with the words."""
    left = _days_left(certificate)
    if left is None:
        return ""
    return "bad" if left < 0 else "warn" if left <= _SOON else "good"


def _days_left(certificate: Certificate) -> int | None:
    try:
        end = date.fromisoformat(certificate.valid_until)
    except ValueError:
        return None
    return (end - date.today()) // timedelta(days=1)


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its baseline in two cells."""

    id: str
    order_key: str
    name: str
    unit: str
    formula: str
    source: str
    frequency: str
    direction: str
    baseline_value: str
    baseline_period: str


class IndicatorsView(ListView):
    """What is measured: without formula, source and period a figure proves nothing."""

    kind: ClassVar[type] = Indicator
    hint: ClassVar[str] = "写清计算方法、数据来源和基线期间，提升前后才能对比"

    def columns(self) -> list[Column]:
        """Name, unit, formula, source, frequency, direction, baseline."""
        names = FIELDS[Indicator]
        return [
            Column(field="name", title=names["name"], width=150),
            Column(field="unit", title=names["unit"], width=64),
            Column(field="formula", title=names["formula"], width=220),
            Column(field="source", title=names["source"], width=150),
            Column(field="frequency", title=names["frequency"], width=96, choices=("每月", "每季度", "每半年", "每年")),
            Column(
                field="direction", title=names["direction"], kind="choice", width=104, choices=("越高越好", "越低越好")
            ),
            Column(field="baseline_value", title="基线值", kind="number", width=84),
            Column(field="baseline_period", title="基线期间", width=130, hint="如 2025年1—6月"),
        ]

    def to_row(self, record: Any) -> Any:
        """The baseline as two cells."""
        return IndicatorRow(
            record.id, record.order_key, record.name, record.unit, record.formula, record.source, record.frequency,
            record.direction, record.baseline.value, record.baseline.period,
        )  # fmt: skip

    def values(self, row: Any | None, typed: dict[str, str]) -> dict[str, Any]:
        """The two cells as one figure again."""
        values: dict[str, Any] = {name: text for name, text in typed.items() if not name.startswith("baseline_")}
        if len(values) < len(typed):
            values["baseline"] = Figure(
                value=typed.get("baseline_value", row.baseline_value if row else ""),
                period=typed.get("baseline_period", row.baseline_period if row else ""),
            )
        return values
