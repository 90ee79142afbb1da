"""大型、中型、小型、微型: the classification of 国统字〔2017〕213号.

The row of the table follows from the national economic sector (GB/T 4754-2017), not from the certification industry.
Lower bounds are inclusive. Large, medium and small need every lower bound of their class; failing one drops a class;
one figure below the lower bound of small is enough for micro.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from consultant_app.model.text import halfwidth

RULE = "国统字〔2017〕213号"
LARGE, MEDIUM, SMALL, MICRO = "大型", "中型", "小型", "微型"
NOT_IN_TABLE = "not_in_table"

EMPLOYEES, REVENUE, ASSETS = "employees", "revenue", "assets"
FIGURES = MappingProxyType({EMPLOYEES: ("从业人员", "人"), REVENUE: ("营业收入", "万元"), ASSETS: ("资产总额", "万元")})

Bounds = tuple[int, int, int]  # lower bounds of large, medium, small


@dataclass(frozen=True, kw_only=True)
class Sector:
    """One row of the table: its name and the lower bounds of each figure that counts there."""

    label: str
    bounds: Mapping[str, Bounds]


def _row(label: str, **bounds: Bounds) -> Sector:
    return Sector(label=label, bounds=MappingProxyType(bounds))


SECTORS: Mapping[str, Sector] = MappingProxyType({
    "agriculture": _row("农、林、牧、渔业", revenue=(20000, 500, 50)),
    "industry": _row("工业", employees=(1000, 300, 20), revenue=(40000, 2000, 300)),
    "construction": _row("建筑业", revenue=(80000, 6000, 300), assets=(80000, 5000, 300)),
    "wholesale": _row("批发业", employees=(200, 20, 5), revenue=(40000, 5000, 1000)),
    "retail": _row("零售业", employees=(300, 50, 10), revenue=(20000, 500, 100)),
    "transport": _row("交通运输业", employees=(1000, 300, 20), revenue=(30000, 3000, 200)),
    "storage": _row("仓储业", employees=(200, 100, 20), revenue=(30000, 1000, 100)),
    "post": _row("邮政业", employees=(1000, 300, 20), revenue=(30000, 2000, 100)),
    "lodging": _row("住宿业", employees=(300, 100, 10), revenue=(10000, 2000, 100)),
    "catering": _row("餐饮业", employees=(300, 100, 10), revenue=(10000, 2000, 100)),
    "information_transmission": _row("信息传输业", employees=(2000, 100, 10), revenue=(100000, 1000, 100)),
    "software": _row("软件和信息技术服务业", employees=(300, 100, 10), revenue=(10000, 1000, 50)),
    "real_estate": _row("房地产开发经营", revenue=(200000, 1000, 100), assets=(10000, 5000, 2000)),
    "property_management": _row("物业管理", employees=(1000, 300, 100), revenue=(5000, 1000, 500)),
    "leasing_business": _row("租赁和商务服务业", employees=(300, 100, 10), assets=(120000, 8000, 100)),
    "other_listed": _row("其他未列明行业", employees=(300, 100, 10)),
    NOT_IN_TABLE: _row("不在划型办法范围内"),
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SizeVerdict:
    """The size class ("" when it cannot be told), why, and which figures are missing."""

    size: str
    explanation: str
    missing: tuple[str, ...] = ()


def size_class(sector: str, employees: str = "", revenue: str = "", assets: str = "") -> SizeVerdict:
    """The size class of an enterprise; money is 万元, every figure decimal text as stored."""
    if sector not in SECTORS:
        return SizeVerdict(size="", explanation="未选择国民经济行业，无法划型")
    row = SECTORS[sector]
    if not row.bounds:
        return SizeVerdict(size="", explanation=f"该行业{row.label}（{RULE}），不适用，请人工确认")
    typed = {EMPLOYEES: employees, REVENUE: revenue, ASSETS: assets}
    levels = {figure: _level(typed[figure], bounds) for figure, bounds in row.bounds.items()}
    missing = tuple(FIGURES[figure][0] for figure, level in levels.items() if level is None)
    parts = [_sentence(figure, typed[figure], bounds, levels[figure]) for figure, bounds in row.bounds.items()]
    basis = f"{row.label}：{'；'.join(parts)}"
    highest = max((level for level in levels.values() if level is not None), default=0)
    if missing and highest < _CLASSES.index(MICRO):
        return SizeVerdict(size="", explanation=f"{basis}。{_open_end(highest, missing)}（{RULE}）", missing=missing)
    size = _CLASSES[highest]
    return SizeVerdict(size=size, explanation=f"{basis}。划为{size}（{RULE}）", missing=missing)


_CLASSES = (LARGE, MEDIUM, SMALL, MICRO)


def _number(typed: str) -> Decimal | None:
    try:
        number = Decimal(halfwidth(typed).replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def _level(typed: str, bounds: Bounds) -> int | None:
    """The best class this one figure allows, as an index into _CLASSES."""
    number = _number(typed)
    if number is None:
        return None
    return next((level for level, bound in enumerate(bounds) if number >= bound), len(bounds))


def _sentence(figure: str, typed: str, bounds: Bounds, level: int | None) -> str:
    name, unit = FIGURES[figure]
    if level is None:
        return f"{name}未填写" if not typed.strip() else f"{name}“{typed.strip()}”不是可用的数字"
    if level == len(bounds):
        return f"{name} {typed.strip()} {unit}，低于小型下限 {bounds[-1]} {unit}"
    return f"{name} {typed.strip()} {unit}，达到{_CLASSES[level]}下限 {bounds[level]} {unit}"


def _open_end(highest: int, missing: tuple[str, ...]) -> str:
    lacking = "、".join(missing)
    return f"缺少{lacking}，暂不能划型" + (f"，最高为{_CLASSES[highest]}" if highest else "")
