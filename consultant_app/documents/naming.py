"""Names of finished files: 企业名称-阶段-文件名-版本-日期.docx, good for Windows, never one that is taken."""

import re
import unicodedata
from datetime import date
from pathlib import Path

_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]')
_RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    "CONIN$",
    "CONOUT$",
    *(f"{name}{number}" for name in ("COM", "LPT") for number in "0123456789¹²³"),
}
_PARTS = {"enterprise": 40, "stage": 12, "title": 40, "version": 12}  # so that the whole stays below
_LONGEST_BYTES = 240  # Linux allows 255 bytes a name, Windows 255 characters; rare Hanzi take four bytes
_LONGEST_PATH = 245  # characters: Windows and Word open no more than 259; "(2)" and ".part" may be added
_SHORTEST = 4  # characters of a part; a folder that leaves no room even for that is refused by the system
_SPACES = re.compile(r"[\s-]+")


def safe(text: str, limit: int = 80) -> str:
    """The text without what Windows, Linux and zip files refuse in a name; never empty."""
    cleaned = _ILLEGAL.sub("", unicodedata.normalize("NFC", text.replace("/", "-").replace("\\", "-")))
    cleaned = _SPACES.sub(" ", cleaned.replace("-", "—")).strip(" .—")[:limit]
    cleaned = cleaned.encode("utf-8")[:_LONGEST_BYTES].decode("utf-8", "ignore").strip(" .—")
    if cleaned.split(".")[0].strip().upper() in _RESERVED:
        cleaned = f"_{cleaned}"
    return cleaned or "未命名"


def file_name(
    *, enterprise: str, stage: str, title: str, version: str, on: date, number: str = "", suffix: str = ".docx"
) -> str:
    """企业名称-阶段-文件名-版本-日期; the version A/0 is written A0, as a slash cannot stand in a name.

    A `number` stands behind the title as people say it: 不符合项报告 NC-2026-ZM-001.
    """
    parts = {
        "enterprise": enterprise,
        "stage": stage,
        "title": title,
        "version": version.replace("/", "").replace("\\", ""),
    }
    names = [safe(text, _PARTS[part]) for part, text in parts.items()]
    if number:
        names[2] = f"{names[2]} {safe(number, _PARTS['title']).replace('—', '-')}"
    return _fitted([*names, f"{on:%Y%m%d}"], suffix, _LONGEST_BYTES)


def _fitted(parts: list[str], suffix: str, room: int) -> str:
    """The parts as one name of so many characters, the longest cut first and the last, a date, never."""
    parts = list(parts)
    while _is_too_long(name := "-".join(parts) + suffix, room):
        longest = max(range(len(parts) - 1), key=lambda at: len(parts[at].encode("utf-8")), default=-1)
        if longest < 0 or len(parts[longest]) <= _SHORTEST:
            break
        parts[longest] = parts[longest][:-1].rstrip()
    return name


def _is_too_long(name: str, room: int) -> bool:
    return len(name.encode("utf-8")) > _LONGEST_BYTES or _width(name) > room


def _width(text: str) -> int:
    """Characters as Windows counts them: a rare one is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def next_free(folder: Path, name: str) -> Path:
    """That name in the folder, or the first of name(2), name(3) … that neither it nor its PDF has taken.

    In a deep folder the parts of the name are cut until Windows and Word open the whole path.
    """
    name = _fitted(Path(name).stem.split("-"), Path(name).suffix, _LONGEST_PATH - _width(f"{folder.absolute()}/"))
    path = folder / name
    number = 1
    while path.exists() or path.with_suffix(".pdf").exists():
        number += 1
        path = folder / f"{Path(name).stem}({number}){Path(name).suffix}"
    return path


def next_version(version: str) -> str:
    """A/0 → A/1 … A/9 → B/0, as Chinese quality records count; anything else gets a number behind it."""
    match = re.fullmatch(r"([A-Z])/(\d)", version)
    if match is None:
        return f"{version}-2" if not re.search(r"-\d+$", version) else _counted(version)
    letter, digit = match[1], int(match[2])
    if digit < 9:
        return f"{letter}/{digit + 1}"
    return f"{chr(ord(letter) + 1)}/0" if letter < "Z" else f"{version}-2"


def _counted(version: str) -> str:
    stem, number = version.rsplit("-", 1)
    return f"{stem}-{int(number) + 1}"
