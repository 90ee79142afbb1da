"""Text that the database, Word and Excel can all hold."""

import re
from typing import NamedTuple

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What XML 1.0 cannot carry (C0, surrogates, U+FFFE, U+FFFF) and what nobody can see (DEL, C1, byte order mark).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_NAMED = 5

_WIDE = re.compile("[\uff01-\uff5e\u3000\xa0]")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}


class Cleaned(NamedTuple):
    """Text that is safe to store and print, and a sentence saying what had to go ("" when nothing)."""

    text: str
    removed: str


def clean_text(text: str) -> Cleaned:
    """The text with line breaks as \\n and without characters that Word or Excel refuse; rare Hanzi and emoji stay."""
    if not _SUSPECT.search(text):
        return Cleaned(text, "")
    text = _SURROGATE_PAIR.sub(_joined, _BREAKS.sub("\n", text))
    gone = _FORBIDDEN.findall(text)
    return Cleaned(_FORBIDDEN.sub("", text), _statement(gone))


def whole_characters(text: str) -> str:
    """The text without halves of characters, which a damaged file brings and neither database nor screen can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def halfwidth(text: str) -> str:
    """The text with full-width letters, digits, signs and spaces as their ordinary forms."""
    return text.translate(_HALF) if _WIDE.search(text) else text


def spaced(word: str) -> str:
    """A word as it stands behind a Chinese character: a Latin one after a space."""
    return f" {word}" if word[:1].isascii() else word


def _joined(match: re.Match[str]) -> str:
    return match.group().encode("utf-16", "surrogatepass").decode("utf-16")


def _statement(gone: list[str]) -> str:
    if not gone:
        return ""
    kinds = [f"U+{ord(char):04X}" for char in dict.fromkeys(gone)]
    names = "、".join(kinds[:_NAMED]) + ("等" if len(kinds) > _NAMED else "")
    return f"已去掉 {len(gone)} 个 Word、Excel 无法保存的字符（{names}）"
