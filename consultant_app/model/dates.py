"""Dates as people type them, read into ISO, and ISO written the Chinese way."""

import re
from datetime import date, datetime, timedelta

from consultant_app.model.reading import Reading
from consultant_app.model.text import halfwidth

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SERIALS = range(3654, 73051)  # 1910-01-01 … 2099-12-31; smaller numbers are more likely counts or years
_EPOCH = date(1899, 12, 30)

_HANZI = str.maketrans("〇零○Ｏ一二三四五六七八九元", "00001234567891")
_TIME = re.compile(r"(?<=\d|日)[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_FULL = re.compile(r"^(\d{4})(?:年|[-/.,、])(\d{1,2})(?:月|[-/.,、])(\d{1,2})[日号]?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{4})(?:年|[-/.])(\d{1,2})月?(?:份)?$")
_COMPACT_MONTH = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])$")
_YEAR = re.compile(r"^(\d{4})年?$")
_TWO_DIGIT = re.compile(r"^\d{2}(?:年|[-/.])\d{1,2}((?:月|[-/.])\d{1,2})?[日号月]?$")
_YEAR_LAST = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$")
_NUMBER = re.compile(r"^\d{4,5}(\.\d+)?$")
_TEN = re.compile(r"([二三])?十([一二三四五六七八九])?")


def read_date(value: str | float | date) -> Reading:
    """The ISO date (or its known part, 2015 or 2015-04) that was meant, or the reason why it cannot be told."""
    if isinstance(value, datetime):
        return Reading(value.date().isoformat())
    if isinstance(value, date):
        return Reading(value.isoformat())
    typed = f"{value:.15g}" if isinstance(value, float) else str(value)
    text = re.sub(r"\s*([-/.,年月日、])\s*", r"\1", _TIME.sub("", halfwidth(typed).strip()))
    if not text:
        return Reading("")
    return _parsed(_without_hanzi(text), typed.strip())


def chinese_date(iso: str) -> str:
    """2026-11-22 as 2026年11月22日, 2015-04 as 2015年4月, 2015 as 2015年; anything else comes back unchanged."""
    parts = iso.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3 or len(parts[0]) != 4:
        return iso
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def _parsed(text: str, typed: str) -> Reading:
    for pattern in (_FULL, _COMPACT, _COMPACT_MONTH, _MONTH):
        if match := pattern.match(text):
            return _checked([int(part) for part in match.groups()], typed)
    if (match := _YEAR.match(text)) and _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        return Reading(match[1])
    if _NUMBER.match(text):
        return _from_serial(text, typed)
    if _TWO_DIGIT.match(text):
        return Reading("", f"“{typed}”的年份只有两位，无法确定是哪一年，请写四位年份")
    if _YEAR_LAST.match(text):
        return Reading("", f"“{typed}”的月和日分不清先后，请写成 2026-11-22 的样子")
    return Reading("", f"“{typed}”不是能识别的日期，请写成 2026-11-22 的样子")


def _checked(parts: list[int], typed: str) -> Reading:
    year, month, day = (*parts, 1, 1)[:3]
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Reading("", f"“{typed}”的年份不在 {_FIRST_YEAR}～{_LAST_YEAR} 年之间")
    try:
        date(year, month, day)
    except ValueError:
        return Reading("", f"“{typed}”不是真实存在的日期")
    return Reading("-".join(f"{part:02d}" for part in parts))


def _from_serial(text: str, typed: str) -> Reading:
    number = int(float(text))
    if number not in _SERIALS:
        return Reading("", f"“{typed}”只是一个数字，不是日期")
    found = _EPOCH + timedelta(days=number)
    return Reading(found.isoformat(), note=f"“{typed}”按 Excel 日期序号读作 {chinese_date(found.isoformat())}")


def _without_hanzi(text: str) -> str:
    if not re.search("[一二三四五六七八九十〇零○元]", text):
        return text
    return _TEN.sub(_tens, text).translate(_HANZI)


def _tens(match: re.Match[str]) -> str:
    return (match[1] or "1") + (match[2] or "0")
