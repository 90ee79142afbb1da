"""What an enterprise has declared about its quality management system, and what it knows about its working."""

from dataclasses import dataclass

DEFAULT_EDITION = "GB/T 19001-2016"

DEPARTMENT_KINDS = {  # key in the checklist library → what people call it
    "top": "最高管理者/管理层",
    "quality": "质量",
    "production": "生产",
    "engineering": "技术",
    "purchasing": "采购",
    "sales": "销售",
    "warehouse": "仓储",
    "equipment": "设备",
    "admin": "行政人事",
    "finance": "财务",
}
PROCESS_KINDS = {
    "leadership": "领导与策划",
    "risk": "风险和机遇",
    "objectives": "目标管理",
    "improvement": "改进",
    "document": "文件与记录",
    "people": "人员与培训",
    "equipment": "设备设施",
    "measuring": "监视测量设备",
    "environment": "过程运行环境",
    "knowledge": "知识",
    "sales": "合同评审与顾客沟通",
    "design": "设计开发",
    "purchasing": "采购与外包",
    "production": "生产过程",
    "special": "特殊过程",
    "handling": "标识防护仓储",
    "delivery": "交付与售后",
    "inspection": "检验放行",
    "nonconforming": "不合格品控制",
    "analysis": "数据分析与满意度",
    "audit": "内部审核",
    "review": "管理评审",
}


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """A requirement the enterprise declares not applicable (4.3), with its reason; 8.3 covers 8.3.1 and the rest."""

    clause: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ManagementSystem:
    """The declared system. There is one: its id is fixed_id(enterprise_id, "management_system")."""

    id: str
    enterprise_id: str
    edition: str = DEFAULT_EDITION
    scope: str = ""  # products, places, processes: the scope to be certified
    exclusions: tuple[Exclusion, ...] = ()
    top_manager: str = ""  # who leads the enterprise and chairs the management review
    top_position: str = "总经理"
    representative: str = ""  # who was charged with the system (many firms still say 管理者代表)
    record_prefix: str = ""  # of its own records: HR in HR-QR-016; empty: the initials of its name
    documents: str = ""  # main documents: name, number, version
    policy: str = ""
    issued_on: str = ""  # 发布
    effective_on: str = ""  # 实施; the three months of operation count from here
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkProcess:
    """A process of the enterprise with the department that owns it: what an audit plan is drawn up from."""

    id: str
    enterprise_id: str
    name: str = ""
    kind: str = ""  # key of PROCESS_KINDS
    department_id: str = ""  # owner
    related_ids: tuple[str, ...] = ()  # departments that take part
    clauses: tuple[str, ...] = ()  # lowest-level numbers; empty: what the checklist library has for the kind
    is_special: bool = False
    is_outsourced: bool = False
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class IndicatorReading:
    """One measured value of an indicator."""

    id: str
    enterprise_id: str
    indicator_id: str = ""
    period: str = ""  # 2026-09, 2026Q3 or 2026
    value: str = ""
    target: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A customer's complaint."""

    id: str
    enterprise_id: str
    on: str = ""
    customer: str = ""
    product: str = ""
    text: str = ""
    handling: str = ""
    closed_on: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Supplier:
    """An external provider with its last evaluation."""

    id: str
    enterprise_id: str
    name: str = ""
    supplies: str = ""
    evaluated_on: str = ""
    score: str = ""
    result: str = ""  # 合格 限期整改 停用
    problems: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskOpportunity:
    """A risk or an opportunity with the action taken; two lists, as ISO 9001:2026 keeps them apart (6.1.2, 6.1.3)."""

    id: str
    enterprise_id: str
    is_opportunity: bool = False
    text: str = ""
    process: str = ""
    level: str = "中"  # 高 中 低
    action: str = ""
    owner: str = ""
    due_on: str = ""
    result: str = ""  # how effective the action was, with evidence
    order_key: str = ""
