"""The enterprise and what belongs to it."""

from dataclasses import dataclass
from enum import StrEnum

from consultant_app.model.stage import Stage as Stage


class Willingness(StrEnum):
    """Where an enterprise stands; the guideline (§五（二）2) says how each group is served."""

    UNKNOWN = ""
    WILLING = "有意愿"
    HESITANT = "暂无意愿但有提升空间"
    WORKSHOP = "小型作坊"


TRIAGE = {
    Willingness.UNKNOWN: "",
    Willingness.WILLING: "重点帮扶",
    Willingness.HESITANT: "加大宣传",
    Willingness.WORKSHOP: "播放宣传片",
}


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    """One enterprise. Money is 万元 and, like every number, text that keeps the digits that were typed."""

    id: str
    name: str = ""
    short_name: str = ""
    credit_code: str = ""
    no_code_reason: str = ""  # why the code is 暂无
    region: str = ""
    registered_address: str = ""
    business_address: str = ""
    legal_person: str = ""
    quality_lead: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    founded_on: str = ""  # ISO date, or its known part: 2015, 2015-04
    registered_capital: str = ""  # 万元
    employees: str = ""
    revenue: str = ""  # last year's, 万元
    assets: str = ""  # 万元
    finance_year: str = ""
    sector: str = ""  # key of the row of 国统字〔2017〕213号, see model/company_size.py
    sector_code: str = ""  # GB/T 4754 code as typed, such as C3484
    industry: str = ""  # certification industry "1" … "39"
    products: str = ""
    customers: str = ""
    processes: str = ""
    special_processes: str = ""
    outsourcing: str = ""
    equipment: str = ""
    licences: str = ""
    certified: str = ""  # "是", "否" or ""
    needs: str = ""
    remarks: str = ""
    stage: Stage = Stage.ASSIGNED
    next_date: str = ""
    next_action: str = ""
    consultant: str = ""
    source: str = ""  # where it came from: file, sheet, row
    is_sample: bool = False
    archived_on: str = ""
    alias_of: str = ""  # id of the enterprise this one was joined into


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """Willingness, triage and the 意向书. There is one: its id is fixed_id(enterprise_id, "engagement")."""

    id: str
    enterprise_id: str
    willingness: Willingness = Willingness.UNKNOWN
    willingness_reason: str = ""
    needs: str = ""
    intent_number: str = ""
    intent_on: str = ""
    starts_on: str = ""
    ends_on: str = ""
    agency_contact: str = ""
    enterprise_contact: str = ""
    agency_duties: str = ""
    enterprise_duties: str = ""
    confidentiality: str = ""


@dataclass(frozen=True, kw_only=True)
class Department:
    """A department of the organisation chart; top management counts as one."""

    id: str
    enterprise_id: str
    name: str = ""
    head: str = ""
    headcount: str = ""
    functions: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Qualification:
    """A qualification with its dates (ISO), such as 内审员 or 焊工证."""

    name: str = ""
    number: str = ""
    obtained_on: str = ""
    valid_until: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the enterprise."""

    id: str
    enterprise_id: str
    name: str = ""
    department_id: str = ""
    position: str = ""
    phone: str = ""
    qualifications: tuple[Qualification, ...] = ()
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Product:
    """A product or service, with the standard it is made to."""

    id: str
    enterprise_id: str
    name: str = ""
    model: str = ""
    standard: str = ""
    licence: str = ""
    share: str = ""  # percent of revenue
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place of work."""

    id: str
    enterprise_id: str
    name: str = ""
    address: str = ""
    activities: str = ""
    headcount: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom to call, besides the main contact in the enterprise's own row."""

    id: str
    enterprise_id: str
    name: str = ""
    position: str = ""
    phone: str = ""
    wechat: str = ""
    remarks: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate the enterprise holds already."""

    id: str
    enterprise_id: str
    kind: str = "质量管理体系认证"
    number: str = ""
    body: str = ""
    body_approval: str = ""  # CNCA-R-YYYY-nnn
    scope: str = ""
    standard: str = ""
    issued_on: str = ""
    valid_until: str = ""
    status: str = "有效"
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number with the period it stands for: meaningless apart, so one field."""

    value: str = ""
    period: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A measured quantity: what it is, how it is computed, where it comes from, where it started."""

    id: str
    enterprise_id: str
    name: str = ""
    unit: str = ""
    formula: str = ""
    source: str = ""
    frequency: str = ""
    direction: str = "越高越好"  # or 越低越好
    baseline: Figure = Figure()
    order_key: str = ""
