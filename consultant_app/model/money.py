"""Amounts and counts as people type them, read into exact decimal text."""

import re
from decimal import Decimal

from consultant_app.model.reading import Reading
from consultant_app.model.text import halfwidth

_FACTORS = {
    "亿": Decimal(10000),
    "千万": Decimal(1000),
    "百万": Decimal(100),
    "十万": Decimal(10),
    "万": Decimal(1),
    "千": Decimal("0.1"),
    "": Decimal("0.0001"),
}
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_AMOUNT = re.compile(
    rf"^(?P<about>约|大约|近|约为|≈|~)?(?:人民币|RMB|CNY|￥|¥)?{_NUMBER}"
    r"(?P<unit>\(?(?P<scale>亿|千万|百万|十万|万|千)?(?P<yuan>元)?(?P<currency>整|\(?人民币\)?|RMB|CNY)?\)?)(?P<odd>左右|上下|余)?$"
)
_COUNT = re.compile(
    rf"^(?P<about>约|大约|近|约为|≈|~)?{_NUMBER}(?P<odd>余|多|几)?(?:人|名|个|位|员工|家)*(?P<odd2>左右|上下)?$"
)
_RANGE = re.compile(r"\d[^\d.,]*(?:-|~|—|–|―|至|到)\s*\d")
_LIMIT = re.compile(r"以上|以下|以内|不足|不到|超过|大于|小于|少于|多于|[<>≤≥]")
_FOREIGN = re.compile(r"美元|欧元|港元|港币|日元|英镑|新台币|USD|EUR|HKD|JPY|GBP|\$|€|£")
_HEADER_UNIT = re.compile(r"[(（:：/]\s*(?:人民币)?\s*(亿|千万|百万|十万|万|千)?元")
_DECIMAL_UNIT = re.compile(r"^(亿|千万|百万|十万|万|千)?元?$")
_PLAUSIBLE_DIGITS = 8
_IMPLAUSIBLE = Decimal(10_000_000)  # 万元; a small firm with a hundred billion yuan typed yuan under a 万元 heading


def unit_in(header: str) -> str:
    """The unit a column heading states, such as 万元, 元, 亿元; "" when it states none."""
    match = _HEADER_UNIT.search(halfwidth(header))
    return f"{match[1] or ''}元" if match else ""


def read_amount(value: str | float, header_unit: str = "") -> Reading:
    """An amount in 万元 as decimal text; a unit beside the number wins over the heading's, and without both it is 万元.

    Digits stay as typed where the unit is 万元 already (4355.00), otherwise the product is exact (1.2亿 → 12000).
    """
    typed = _typed(value)
    if typed.isdecimal() and typed.isascii() and len(typed) < _PLAUSIBLE_DIGITS and header_unit in ("", "万元"):
        return Reading(typed)  # nearly always
    text = re.sub(r"\s", "", halfwidth(typed)).upper()
    if not text:
        return Reading("")
    if reason := _refusal(text, typed):
        return Reading("", reason)
    match = _AMOUNT.match(text)
    if not match:
        return Reading("", f"“{typed}”不是能识别的金额，请只写数字和单位，如 3600万")
    factor = _factor(match, header_unit)
    digits = match["number"].replace(",", "")
    amount = digits if factor == 1 else _plain(Decimal(digits) * factor)
    return Reading(amount, note=_note(typed, amount, approximate=bool(match["about"] or match["odd"])))


def read_count(value: str | float) -> Reading:
    """A number of people as digits; 约50 is read as 50 with a note, a range or a part of a person is refused."""
    typed = _typed(value)
    text = re.sub(r"\s", "", halfwidth(typed)).upper()
    if not text:
        return Reading("")
    if _RANGE.search(text) or _LIMIT.search(text):
        return Reading("", f"“{typed}”是一个范围，请写一个确定的人数")
    match = _COUNT.match(text)
    if not match:
        return Reading("", f"“{typed}”不是能识别的人数")
    number = Decimal(match["number"].replace(",", ""))
    if number != number.to_integral_value():
        return Reading("", f"“{typed}”不是整数人数")
    approximate = match["about"] or match["odd"] or match["odd2"]
    return Reading(str(int(number)), note=f"“{typed}”是约数，按 {int(number)} 人记录" if approximate else "")


def _typed(value: str | float) -> str:
    # Fifteen significant digits are all a spreadsheet keeps; repr() would show 2410.5000000000005.
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()


def _refusal(text: str, typed: str) -> str:
    if _RANGE.search(text) or _LIMIT.search(text):
        return f"“{typed}”是一个范围，请写一个确定的金额"
    if _FOREIGN.search(text):
        return f"“{typed}”不是人民币金额，请折算成万元"
    if text.startswith(("-", "(-")):
        return f"“{typed}”是负数，请核对"
    return ""


def _factor(match: re.Match[str], header_unit: str) -> Decimal:
    if match["scale"] or match["yuan"]:
        return _FACTORS[match["scale"] or ""]
    heading = _DECIMAL_UNIT.match(header_unit)
    return _FACTORS[heading[1] or ""] if header_unit and heading else Decimal(1)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _note(typed: str, amount: str, *, approximate: bool) -> str:
    if approximate:
        return f"“{typed}”是约数，按 {amount} 万元记录"
    if Decimal(amount) >= _IMPLAUSIBLE:
        return f"“{typed}”读作 {amount} 万元，数额过大，请核对单位是不是“元”"
    return ""
