"""One cell of a list into one field of an enterprise, or the reason why not."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from consultant_app.intake.tables import Cell
from consultant_app.model.credit_code import examine, is_valid
from consultant_app.model.dates import read_date
from consultant_app.model.industries import find_industry
from consultant_app.model.money import read_amount, read_count
from consultant_app.model.reading import Reading
from consultant_app.model.sectors import sector_for_industry, sector_of
from consultant_app.model.text import clean_text, halfwidth

PLACEHOLDERS = frozenset({
    "", "-", "--", "---", "—", "——", "－", "–", "/", "//", "\\", "、", "N/A", "NA", "#N/A", "NULL", "NONE", "NAN",
    "无", "暂无", "空", "未填", "未填写", "略", "...", "…", "……", "*", "?",
})  # fmt: skip
_LONGEST_PLACEHOLDER = 1 + max(map(len, PLACEHOLDERS))
_YES = frozenset(
    ("是", "有", "√", "✓", "✔", "☑", "Y", "YES", "TRUE", "1", "已获证", "已认证", "已取得", "已通过", "已获得", "获证")
)
_NO = frozenset(
    ("否", "无", "没有", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0", "未获证", "未认证", "未取得", "未通过", "未")
)
_PHONE = re.compile(
    r"(?:\+?86[- ]?)?1\d{2}[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]?\d{7,8}(?:-\d{1,6})?"
    r"|400-?\d{3}-?\d{4}|(?<!\d)\d{7,8}(?!\d)"
)
_SPACES = re.compile(r"[ \t\u3000\xa0]+")
_BETWEEN = re.compile(r"[\s:：,，、;/()|+-]+")
_PLACE = re.compile(r"^(?:.{2,6}?(?:省|自治区))?(?:.{2,6}?(?:市|自治州|地区|盟))?(?:.{1,6}?(?:县|区|市|旗))?")
_NEW_ADDRESS = re.compile(r"^(?:[一二三四五六]|\d+)[、.)）]|^(?:厂区|车间|地址|注册|生产|经营|办公)|^.{2,6}?[省市]")


class Filled(NamedTuple):
    """What a cell gives: fields, defaults (used only for a new enterprise) and a warning."""

    fields: Mapping[str, str]
    defaults: Mapping[str, str] = {}
    warning: str = ""


Reader = Callable[[Cell, str], Filled]
_NOTHING = Filled({})


def reader_for(name: str) -> "Reader":
    """The function that turns cells below the heading of this field, with the heading's unit, into fields."""
    return _READERS.get(name) or partial(_text, name)


def plain(cell: Cell) -> str:
    """The cell as clean text without blanks around it; a placeholder such as — or N/A is empty."""
    text = cell.strip() if isinstance(cell, str) else f"{cell:.15g}"
    if len(text) < _LONGEST_PLACEHOLDER and text.upper() in PLACEHOLDERS:
        return ""
    return clean_text(text).text.strip()


@lru_cache(maxsize=20_000)
def _text(name: str, cell: Cell, unit: str) -> Filled:
    text = plain(cell)
    return Filled({name: text} if text else {}, warning=_removed(cell))


def _name(cell: Cell, unit: str) -> Filled:
    if isinstance(cell, str) and len(cell) > _LONGEST_PLACEHOLDER and cell.isalnum():  # nearly always
        return Filled({"name": cell})
    return Filled({"name": "".join(plain(cell).split())}, warning=_removed(cell))


def _removed(cell: Cell) -> str:
    return clean_text(cell).removed if isinstance(cell, str) else ""


def _code(cell: Cell, unit: str) -> Filled:
    if isinstance(cell, str) and is_valid(cell):  # nearly always
        return Filled({"credit_code": cell})
    verdict = examine(cell)
    if verdict.ok:
        return Filled({"credit_code": verdict.code})
    if verdict.absent:
        return Filled({}, {"no_code_reason": f"名单中填写“{str(cell).strip()}”"} if str(cell).strip() else {})
    hint = f"，可能是 {verdict.suggestion}" if verdict.suggestion else ""
    warning = f"统一社会信用代码有误：{'；'.join(verdict.reasons)}{hint}"
    return Filled({"credit_code": verdict.code} if verdict.code else {}, warning=warning)


def _from_reading(name: str, reading: Reading) -> Filled:
    return Filled({name: reading.value} if reading.value else {}, warning=reading.reason or reading.note)


@lru_cache(maxsize=50_000)
def _amount(name: str, cell: Cell, unit: str) -> Filled:
    return _from_reading(name, read_amount(cell, unit)) if plain(cell) else _NOTHING


@lru_cache(maxsize=10_000)
def _count(cell: Cell, unit: str) -> Filled:
    return _from_reading("employees", read_count(cell)) if plain(cell) else _NOTHING


@lru_cache(maxsize=50_000)
def _date(cell: Cell, unit: str) -> Filled:
    return _from_reading("founded_on", read_date(cell)) if plain(cell) else _NOTHING


@lru_cache(maxsize=10_000)
def _industry(cell: Cell, unit: str) -> Filled:
    text = plain(cell)
    if not text:
        return _NOTHING
    if number := find_industry(text):
        sector = sector_for_industry(number)
        return Filled({"industry": number}, {"sector": sector} if sector else {})
    if sector := sector_of(text):
        return Filled({"sector_code": text.upper()}, {"sector": sector})
    # Kept where a person will see it: the list knew something the 39 classes do not name.
    return Filled({}, {"remarks": f"名单所填行业：{text}"}, f"“{text}”不在 39 个认证行业之内，请手工选择")


@lru_cache(maxsize=10_000)
def _sector_code(cell: Cell, unit: str) -> Filled:
    text = plain(cell)
    code = re.match(r"[A-Ta-t]?\d{2,4}", halfwidth(text))
    sector = sector_of(code[0]) if code else ""
    return Filled({"sector_code": text} if text else {}, {"sector": sector} if sector else {})


@lru_cache(maxsize=1_000)
def _certified(cell: Cell, unit: str) -> Filled:
    text = re.sub(r"\s", "", halfwidth(str(cell))).upper()
    if text in _YES:
        return Filled({"certified": "是"})
    if text in _NO:
        return Filled({"certified": "否"})
    if text in PLACEHOLDERS:
        return _NOTHING
    return Filled({}, warning=f"“{text}”看不出是否已获证，请手工选择")


def _contact(cell: Cell, unit: str) -> Filled:
    """Name and phone, whichever of the two columns they were written in."""
    text = plain(cell)
    if text.isalpha():  # nearly always: the name alone
        return Filled({"contact_name": text})
    text = _SPACES.sub(" ", halfwidth(text))
    if not text:
        return _NOTHING
    phones = [_BETWEEN.sub("", phone) if phone.startswith("1") else phone for phone in _PHONE.findall(text)]
    name = _BETWEEN.sub(" ", _PHONE.sub(" ", text)).strip()
    fields = {"contact_phone": "、".join(phones)} if phones else {}
    if re.search(r"\d", name):
        return Filled(
            {**fields, "contact_name": text} if not phones else fields, warning=f"“{text}”中的电话位数不对，请核对"
        )
    return Filled({**fields, "contact_name": name} if name else fields)


def _phone(cell: Cell, unit: str) -> Filled:
    text = str(cell)
    if len(text) == 11 and text[0] == "1" and text.isdecimal() and text.isascii():
        return Filled({"contact_phone": text})
    text = halfwidth(plain(cell))
    filled = _contact(cell, unit)
    if text and "contact_phone" not in filled.fields:
        return Filled({"contact_phone": text}, warning=f"“{text}”不像电话号码，请核对")
    return filled


@lru_cache(maxsize=10_000)
def _address(name: str, cell: Cell, unit: str) -> Filled:
    lines = [line.strip() for line in plain(cell).split("\n") if line.strip()]
    if not lines:
        return _NOTHING
    # A line that starts like an address is a second one; any other was only wrapped to fit the cell.
    joined = lines[0] + "".join(f"；{line}" if _NEW_ADDRESS.match(line) else line for line in lines[1:])
    region = _region(joined)
    return Filled({name: joined}, {"region": region} if region else {})


def _region(address: str) -> str:
    match = _PLACE.match(address)
    return match[0] if match and len(match[0]) >= 3 else ""


_READERS: dict[str, Reader] = {
    "name": _name,
    "credit_code": _code,
    "contact_name": _contact,
    "contact_phone": _phone,
    "employees": _count,
    "founded_on": _date,
    "industry": _industry,
    "sector_code": _sector_code,
    "certified": _certified,
    "registered_address": partial(_address, "registered_address"),
    "business_address": partial(_address, "business_address"),
    "revenue": partial(_amount, "revenue"),
    "assets": partial(_amount, "assets"),
    "registered_capital": partial(_amount, "registered_capital"),
}
