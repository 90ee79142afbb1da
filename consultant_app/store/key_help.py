"""Help with a forgotten password, offline: a request without secrets goes out, an answer with a new way in comes back.

The request is the agency slot of the key file and nothing else. The manager opens it with the agency's secret key and
wraps the data key under a one-time password, which goes another way than the file: by telephone, after both compared
the eight digits.
"""

import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consultant_app.errors import AppError, BadFile, reason_of
from consultant_app.store import key_file, keys
from consultant_app.store.key_file import Damaged
from consultant_app.store.key_slots import Secret, Slot, WrongSecret, opened, opened_by_agency, password_slot

SUFFIX = ".qck"
_REQUEST, _ANSWER = "consultant-app key request", "consultant-app key answer"
_GROUPS = 4  # of four digits: 53 bits, each try 0.1 s


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the manager hands back: a file, and the one-time password for the telephone."""

    content: bytes
    one_time: str
    fingerprint: str


def request(folder: Path) -> tuple[bytes, str]:
    """The request of a data folder, and its fingerprint. Raises AppError when no agency can help."""
    file = keys.current(folder)
    if file is None:
        raise AppError("密钥文件不见了或已损坏；没有生成求助文件。请从备份文件夹取回 keys.json。")
    if (slot := file.slot("agency")) is None:
        raise AppError("这份数据没有登记机构密钥，经理打不开它；没有生成求助文件。请用恢复短语，或再想一想密码。")
    return _written({"format": _REQUEST, "version": 1, "slot": slot}), fingerprint(slot)


def answer(content: bytes, identities: list[str]) -> Answer:
    """Answer a request with the agency's secret age keys. Raises BadFile, and AppError when no key fits."""
    found = _parsed(content, _REQUEST)
    try:
        opened_slots = (opened_by_agency((found["slot"],), identity) for identity in identities)
        key = next((key for key in opened_slots if key is not None), None)
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile("求助文件已损坏；没有生成回复。请对方重新导出求助文件。") from error
    if key is None:
        raise AppError("这份求助不是写给本机构的；没有生成回复。请核对对方登记的是哪家机构。")
    one_time = "-".join(f"{secrets.randbelow(10_000):04d}" for _ in range(_GROUPS))
    slot = password_slot(key, _digits(one_time))
    digits = fingerprint(found["slot"])
    return Answer(
        content=_written({"format": _ANSWER, "version": 1, "for": digits, "slot": slot}),
        one_time=one_time,
        fingerprint=digits,
    )


def accept(folder: Path, content: bytes, one_time: str) -> Secret:
    """What opens the folder, by the answer and its one-time password. Raises BadFile, WrongSecret."""
    found, file = _for_us(folder, content)
    try:
        key = opened((found["slot"],), Secret(password=_digits(one_time)))
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile("回复文件已损坏；没有改动任何数据。请经理重新发一次。") from error
    if key is None or not file.belongs_to(key):
        raise WrongSecret("一次性密码不对；没有打开，数据没有改动。请与经理在电话里逐位核对 16 位数字。")
    return Secret(key=key)


def read_answer(folder: Path, path: Path) -> bytes:
    """The bytes of an answer to the request of this folder. Raises BadFile."""
    content = read(path)
    _for_us(folder, content)
    return content


def _for_us(folder: Path, content: bytes) -> tuple[dict[str, Any], key_file.KeyFile]:
    found = _parsed(content, _ANSWER)
    file = keys.current(folder)
    own = file.slot("agency") if file is not None else None
    if file is None or own is None or str(found.get("for")) != fingerprint(own):
        raise BadFile(
            "这份回复不是给本机这份数据的，或者已经用过（换过密码）；没有改动任何数据。"
            "请重新导出求助文件发给经理，用新的回复。"
        )
    return found, file


def fingerprint(slot: Slot) -> str:
    """Eight digits of an agency slot: by them the manager knows whose request it is.

    A thief cannot choose those of the computer that he took: its slot is what it is.
    """
    number = int.from_bytes(hashlib.sha256(str(slot.get("box", "")).encode("utf-8", "replace")).digest()[:8], "big")
    digits = f"{number % 10**8:08d}"
    return f"{digits[:4]}-{digits[4:]}"


def read(path: Path) -> bytes:
    """The bytes of a request or an answer. Raises BadFile."""
    try:
        if path.stat().st_size > key_file.LARGEST:
            raise BadFile(f"“{path.name}”太大，不是求助或回复文件；没有改动任何数据。请另选一个 {SUFFIX} 文件。")
        return path.read_bytes()
    except OSError as error:
        raise BadFile(f"读不了“{path.name}”（{reason_of(error)}）；没有改动任何数据。请换个位置再试。") from error


def _digits(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isdigit())


def _written(value: dict[str, Any]) -> bytes:
    whole = {**value, "checksum": _checksum(value)}
    return json.dumps(whole, indent=1).encode("ascii")


def _parsed(content: bytes, wanted: str) -> dict[str, Any]:
    other = {_REQUEST: "求助文件", _ANSWER: "回复文件"}
    try:
        found = json.loads(content)
        kind = found.pop("format")
        if kind in other and kind != wanted:
            raise BadFile(f"这是{other[kind]}，这里要的是{other[wanted]}；没有改动任何数据。请另选一个文件。")
        whole = {"format": kind, **found}
        if kind != wanted or whole.pop("checksum") != _checksum(whole):
            raise Damaged("checksum")
        if whole["version"] != 1:
            raise BadFile("这份文件由更新版本的程序生成；没有改动任何数据。请先升级本程序。")
        if not isinstance(whole["slot"]["kind"], str):
            raise Damaged("slot")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadFile(f"这不是完整的{other[wanted]}；没有改动任何数据。请对方重新导出一次。") from error
    return whole


def _checksum(value: dict[str, Any]) -> str:
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("ascii")).hexdigest()
