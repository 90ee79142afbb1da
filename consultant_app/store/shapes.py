"""Whether an operation from elsewhere has the shape of one; nothing else may enter the log (rule R9).

An operation with the right hash can still be poison: a table that does not exist, a parent that is a number, a time
after the end of the calendar. Each would raise later, at every start. Here it is refused, with the whole file.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import orjson

from consultant_app.errors import BadFile
from consultant_app.store import history
from consultant_app.store.changes import LOCAL_TABLES, NOT_RECORDS
from consultant_app.store.clock import LATEST
from consultant_app.store.history import DELETED, REST, Operation

LONGEST_LABEL = 1_000
_MOST_HEADS = 5_000  # of one field
_ID = re.compile(r"[0-9A-Za-z_.:-]{1,64}").fullmatch
_SITE = re.compile(r"[0-9A-Za-z_-]{1,64}").fullmatch
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}").fullmatch
_HASH = re.compile(r"[0-9a-f]{32}").fullmatch
_PARTS = frozenset("ceprstv")
_PARTS_OF_A_DELETION = _PARTS | {"n"}
_INTEGERS = range(-(1 << 63), 1 << 63)


class _Misshapen(Exception):
    """Why a line is no operation; for the log and for tests."""


def operations(lines: Iterable[bytes]) -> list[Operation]:
    """The operations of a file, each once, in its order: one a line, `label as JSON`, tab, canonical body.

    Raises BadFile for the first that has not the shape of one.
    """
    found: dict[str, Operation] = {}
    for number, line in enumerate(lines, start=1):
        try:
            one = operation(line)
        except (_Misshapen, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise BadFile(
                f"文件里的第 {number} 条修改记录不合格式（{error or type(error).__name__}）；"
                "没有导入任何内容。请让对方重新导出一次；仍然不行，请与双方核对软件版本。"
            ) from error
        found.setdefault(one.id, one)
    return list(found.values())


def operation(line: bytes) -> Operation:
    """The operation of one line. Raises ValueError and its like for what is none."""
    label, _, body = line.removesuffix(b"\n").partition(b"\t")
    text = body.decode("utf-8")
    part = orjson.loads(body)
    if fault := _fault(text, body, part):
        raise _Misshapen(fault)
    key = hashlib.sha256(body).hexdigest()[: history.HASH_DIGITS]
    return Operation(
        key, part["t"], part["r"], part["e"], part["v"], part["p"], part.get("n", {}), part["s"], part["c"], text,
        _label(label),
    )  # fmt: skip


def _fault(text: str, body: bytes, part: Any) -> str:
    """What is wrong with the outline of an operation, empty when nothing is; asked for each of a million."""
    if len(text) > history.LARGEST:
        return "太长"
    if type(part) is not dict or type(values := part.get("v")) is not dict:
        return "不是修改记录"
    if part.keys() != _PARTS and (values.get(DELETED) != 1 or part.keys() != _PARTS_OF_A_DELETION):
        return "成分不对"
    if orjson.dumps(part, option=orjson.OPT_SORT_KEYS) != body:
        return "写法不规范"
    table, row, owner = part["t"], part["r"], part["e"]
    if type(table) is not str or not is_table(table):
        return "表名"
    if type(row) is not str or not _ID(row):
        return "记录编号"
    if type(part["s"]) is not str or not is_site(part["s"]):
        return "来源"
    if type(part["c"]) is not int or not 0 <= part["c"] <= LATEST:
        return "时间"
    if type(owner) is not str or not is_owner(owner):
        return "企业编号"
    if owner != (row if table == "enterprise" else values.get("enterprise_id", owner)):
        return "企业编号"  # what is exported with one enterprise is chosen by this
    if "n" in part and not part["n"]:
        return "删除标记"
    return _fault_of_values(values) or _fault_of_heads(part["p"], values) or _fault_of_heads(part.get("n", {}), None)


@lru_cache(maxsize=1024)
def _label(text: bytes) -> str:
    label = orjson.loads(text)
    if type(label) is not str or len(label) > LONGEST_LABEL or orjson.dumps(label) != text:
        raise _Misshapen("说明文字")
    return label


@lru_cache(maxsize=4096)
def is_table(name: str) -> bool:
    """Whether operations can be on a table of that name; it need not be known here."""
    return bool(_NAME(name)) and name not in LOCAL_TABLES | NOT_RECORDS and not name.startswith(("sqlite_", "search_"))


@lru_cache(maxsize=4096)
def is_site(name: str) -> bool:
    """Whether a computer can be called that in the history."""
    return bool(_SITE(name))


@lru_cache(maxsize=4096)
def is_field(name: str) -> bool:
    """Whether a field can have that name, be it known here or not."""
    return name == DELETED or (bool(_NAME(name)) and name != "id")


@lru_cache(maxsize=4096)
def is_owner(name: str) -> bool:
    """Whether an enterprise can have that id; empty for what belongs to none."""
    return not name or bool(_ID(name))


def _fault_of_values(values: dict[str, Any]) -> str:
    if not values:
        return "没有内容"
    for name, value in values.items():
        if not is_field(name):
            return "字段名"
        if type(value) is not str and not _is_plain(value, 0):
            return "字段的值"
    stone = values.get(DELETED, 0)
    if type(stone) is not int or stone not in (0, 1) or (stone == 1 and len(values) > 1):
        return "删除标记"
    return ""


def _is_plain(value: Any, depth: int) -> bool:
    """What a value may be besides text and integers: nothing of ours, but a newer version may write it (R6)."""
    if isinstance(value, list):
        return depth < 4 and all(_is_plain(part, depth + 1) for part in value)
    return value is None or isinstance(value, bool | str) or (type(value) is int and value in _INTEGERS)


def _fault_of_heads(heads: Any, fields: dict[str, Any] | None) -> str:
    """Ids of operations for each field; `fields` are those there may be, None: any, and one entry for the rest."""
    if type(heads) is not dict:
        return "版本关系"
    for name, ids in heads.items():
        if name not in fields if fields is not None else name != REST and not is_field(name):
            return "版本关系"
        if type(ids) is not list or not 0 < len(ids) <= _MOST_HEADS or len(set(ids)) != len(ids):
            return "版本关系"
        if not all(type(key) is str and _HASH(key) for key in ids):
            return "版本关系"
    return ""
