"""统一社会信用代码: both check digits, and what is wrong in words a person can act on.

Rules: GB 32100-2015 (18 characters, check character at 18) and GB 11714-1997 (organisation code at 9–17, check at 17).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import mul

from consultant_app.model.text import halfwidth

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18

_ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


def _table(alphabet: str) -> bytes:
    return bytes.maketrans(alphabet.encode(), bytes(range(len(alphabet))))


_VALUES, _ORG_VALUES = _table(ALPHABET), _table(_ORG_ALPHABET)
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_CHECK = "0123456789X"
_NOISE = re.compile(r"[\s\-‐–—_.·'’`\u200b-\u200f\u2060\ufeff]")
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?[Ee]\+?\d+$")
_ABSENT = frozenset(
    {"", "暂无", "无", "没有", "未办理", "办理中", "待办", "待补", "NA", "N/A", "/", "、", "\\", "*", "空"}
)
_LOOKS_LIKE = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
_CONFUSED = {"8": "B", "B": "8", "0": "D", "D": "0", "6": "G", "G": "6", "1": "L", "L": "1", "U": "J", "J": "U"}
_OLD_LENGTHS = {
    15: "（像是旧的工商注册号）",
    9: "（像是旧的组织机构代码）",
    8: "（像是缺少校验位的组织机构代码）",
}


@dataclass(frozen=True, kw_only=True)
class CodeVerdict:
    """What is to be said about a code; reasons are Chinese and name character and position."""

    code: str
    ok: bool
    reasons: tuple[str, ...] = ()
    suggestion: str = ""
    absent: bool = False
    digits_lost: bool = False


def normalise(text: str) -> str:
    """The code in capitals and half width, without spaces and dashes."""
    return _NOISE.sub("", halfwidth(text)).upper()


def check_character(first17: str) -> str:
    """The 18th character that GB 32100 asks for after these 17."""
    values = first17.encode("ascii").translate(_VALUES)
    return ALPHABET[-sum(map(mul, values, _WEIGHTS)) % 31]


def organisation_check(first8: str) -> str:
    """The 9th character that GB 11714 asks for after these 8."""
    values = first8.encode("ascii").translate(_ORG_VALUES)
    return _ORG_CHECK[-sum(map(mul, values, _ORG_WEIGHTS)) % 11]


def is_valid(code: str) -> bool:
    """Whether a normalised code has the right shape and both check digits."""
    return (
        _SHAPE.fullmatch(code) is not None
        and organisation_check(code[8:16]) == code[16]
        and check_character(code[:17]) == code[17]
    )


def examine(value: str | float) -> CodeVerdict:
    """The verdict on a code as typed or as a spreadsheet holds it; a wrong code is a warning, it may be stored."""
    if isinstance(value, float) or (isinstance(value, int) and value >= 10**15):
        return _lost(f"{value:.15g}")
    value = str(value)
    if _SCIENTIFIC.match(halfwidth(value).strip()):
        return _lost(value.strip())
    code = normalise(value)
    if code in _ABSENT:
        return CodeVerdict(code="", ok=False, absent=True, reasons=("暂无统一社会信用代码，请注明原因",))
    if is_valid(code):
        return CodeVerdict(code=code, ok=True)
    return CodeVerdict(code=code, ok=False, reasons=tuple(_faults(code)), suggestion=_suggestion(code))


def _lost(shown: str) -> CodeVerdict:
    reason = f"代码是按数字保存的（{shown}），只留下前 15 位，后面的字符已经丢失，请把该列设为文本后重新填写"
    return CodeVerdict(code="", ok=False, reasons=(reason,), digits_lost=True)


def _faults(code: str) -> Iterator[str]:
    if len(code) != LENGTH:
        yield f"应为 {LENGTH} 位，实际 {len(code)} 位{_OLD_LENGTHS.get(len(code), '')}"
        return
    strange = list(_strange_characters(code))
    if strange:
        yield from strange
        return
    if code.isdigit() and code.endswith("000"):
        yield "末尾几位都是 0，可能曾被 Excel 当作数字保存而丢失"
    if (wanted := organisation_check(code[8:16])) != code[16]:
        yield f"第 17 位应为“{wanted}”，实际为“{code[16]}”（第 9～17 位主体标识码的校验位不符）"
    if (wanted := check_character(code[:17])) != code[17]:
        yield f"第 18 位应为“{wanted}”，实际为“{code[17]}”（整个代码的校验位不符）"


def _strange_characters(code: str) -> Iterator[str]:
    for place, char in enumerate(code, start=1):
        if char not in ALPHABET:
            why = "代码不使用字母 I、O、S、V、Z" if char in _LOOKS_LIKE else "只能是数字和大写字母"
            yield f"第 {place} 位“{char}”不能出现（{why}）"
        elif 3 <= place <= 8 and not char.isdigit():
            yield f"第 {place} 位“{char}”应为数字（第 3～8 位是行政区划）"


def _suggestion(code: str) -> str:
    """The one code that a common slip of the pen explains, if there is exactly one."""
    if len(code) != LENGTH:
        return ""
    plain = "".join(_LOOKS_LIKE.get(char, char) for char in code)
    if is_valid(plain):
        return plain
    found = {candidate for candidate in _slips(plain) if is_valid(candidate)}
    return found.pop() if len(found) == 1 else ""


def _slips(code: str) -> Iterator[str]:
    # Only where both check digits vouch: elsewhere one wrong guess in thirty would pass.
    for place in range(8, 17):
        char = code[place]
        if other := _CONFUSED.get(char):
            yield code[:place] + other + code[place + 1 :]
        if char != code[place + 1]:
            yield code[:place] + code[place + 1] + char + code[place + 2 :]
