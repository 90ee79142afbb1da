"""From a GB/T 4754-2017 code, or a certification industry, to the row of the size table."""

import re

from consultant_app.model.company_size import NOT_IN_TABLE
from consultant_app.model.text import halfwidth

_CODE = re.compile(r"^([A-T])?(\d{2,4})?$")
_BY_LETTER = {
    "A": "agriculture",
    "B": "industry",
    "C": "industry",
    "D": "industry",
    "E": "construction",
    "J": NOT_IN_TABLE,
    "L": "leasing_business",
    "M": "other_listed",
    "N": "other_listed",
    "O": "other_listed",
    "P": NOT_IN_TABLE,
    "R": "other_listed",
    "S": NOT_IN_TABLE,
    "T": NOT_IN_TABLE,
}
_FIRST_DIVISION = {
    "A": 1, "B": 6, "C": 13, "D": 44, "E": 47, "F": 51, "G": 53, "H": 61, "I": 63, "J": 66, "K": 70,
    "L": 71, "M": 73, "N": 76, "O": 80, "P": 83, "Q": 84, "R": 86, "S": 91, "T": 97,
}  # fmt: skip
_BY_DIVISION = {
    51: "wholesale",
    52: "retail",
    53: NOT_IN_TABLE,  # railways
    54: "transport",
    55: "transport",
    56: "transport",
    57: "transport",
    58: "transport",
    60: "post",
    61: "lodging",
    62: "catering",
    63: "information_transmission",
    64: "information_transmission",
    65: "software",
    84: NOT_IN_TABLE,  # health
    85: "other_listed",  # social work
}
_BY_GROUP = {
    "591": "transport",  # loading and unloading
    "701": "real_estate",
    "702": "property_management",
    "703": "other_listed",
    "704": NOT_IN_TABLE,  # own property
    "709": "other_listed",
} | {f"59{digit}": "storage" for digit in (2, 3, 4, 5, 6, 9)}
_BY_INDUSTRY = (
    {"1": "agriculture", "28": "construction", "33": "software", "34": "other_listed"}
    | {str(number): "industry" for number in (2, 3, 4, 5, 6, 7, *range(9, 24), 25, 26, 27)}
    | {"36": NOT_IN_TABLE, "37": NOT_IN_TABLE}
)


def sector_of(code: str) -> str:
    """The sector key of a code such as "C3484", "3484", "C34" or "E"; "" when it is wrong or too short to tell."""
    match = _CODE.match(re.sub(r"\s", "", halfwidth(code)).upper())
    if not match or not (match[1] or match[2]):
        return ""
    digits = match[2] or ""
    letter = match[1] or _letter(digits)
    if digits and _letter(digits) != letter:
        return ""
    if sector := _BY_LETTER.get(letter):
        return sector
    if not digits:
        return ""
    return _BY_DIVISION.get(int(digits[:2])) or _BY_GROUP.get(digits[:3], "")


def sector_for_industry(industry: str) -> str:
    """The sector key to propose for a certification industry "1" … "39"; "" where it could be more than one."""
    return _BY_INDUSTRY.get(industry, "")


def _letter(digits: str) -> str:
    division = int(digits[:2])
    letters = [letter for letter, first in _FIRST_DIVISION.items() if first <= division]
    return letters[-1] if letters and division <= 97 else ""
