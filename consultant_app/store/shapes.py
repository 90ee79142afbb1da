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
    label, tab, body = line.removesuffix(b"\n").partition(b"\t")
    text = body.decode("utf-8")
    _require(tab != b"" and len(text) <= history.LARGEST, "太长或不完整")
    part = orjson.loads(body)
    _require(type(part) is dict, "不是修改记录")
    values = part.get("v")
    stone = values.get(DELETED) if type(values) is dict else None
    _require(part.keys() == _PARTS or (stone == 1 and part.keys() == _PARTS_OF_A_DELETION), "成分不对")
    _require(orjson.dumps(part, option=orjson.OPT_SORT_KEYS) == body, "写法不规范")
    table, row, owner, parents, site, hlc = part["t"], part["r"], part["e"], part["p"], part["s"], part["c"]
    _require(type(table) is str and is_table(table), "表名")
    _require(type(row) is str and _ID(row) is not None, "记录编号")
    _require(type(site) is str and is_site(site), "来源")
    _require(type(hlc) is int and 0 <= hlc <= LATEST, "时间")
    _require_owner(table, row, owner, values)
    _require_values(values)
    _require_heads(parents, values.keys())
    seen = part.get("n", {})
    if "n" in part:
        _require(bool(seen), "删除标记")
        _require_heads(seen, None)
    key = hashlib.sha256(body).hexdigest()[: history.HASH_DIGITS]
    return Operation(key, table, row, owner, values, parents, seen, site, hlc, text, _label(label))


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise _Misshapen(what)


@lru_cache(maxsize=1024)
def _label(text: bytes) -> str:
    label = orjson.loads(text)
    _require(type(label) is str and len(label) <= LONGEST_LABEL and orjson.dumps(label) == text, "说明文字")
    return str(label)


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


def _require_owner(table: str, row: str, owner: Any, values: Any) -> None:
    """A record belongs to the enterprise that it names: what is exported with one enterprise is chosen by this."""
    _require(type(owner) is str and (not owner or _ID(owner) is not None), "企业编号")
    if table == "enterprise":
        _require(owner == row, "企业编号")
    elif "enterprise_id" in values:
        _require(values["enterprise_id"] == owner, "企业编号")


def _require_values(values: dict[str, Any]) -> None:
    _require(len(values) > 0, "没有内容")
    for name, value in values.items():
        if not is_field(name):
            raise _Misshapen("字段名")
        if type(value) is not str and not _is_plain(value, 0):
            raise _Misshapen("字段的值")
    if DELETED in values:
        stone = values[DELETED]
        _require(type(stone) is int and (stone == 0 or (stone == 1 and len(values) == 1)), "删除标记")


def _is_plain(value: Any, depth: int) -> bool:
    """What a value may be besides text and integers: nothing of ours, but a newer version may write it (R6)."""
    if isinstance(value, list):
        return depth < 4 and all(_is_plain(part, depth + 1) for part in value)
    return value is None or isinstance(value, bool | str) or (type(value) is int and value in _INTEGERS)


def _require_heads(heads: Any, fields: Any) -> None:
    """Ids of operations for each field; `fields` are those there may be, None: any, and one entry for the rest."""
    _require(type(heads) is dict, "版本关系")
    for name, ids in heads.items():
        _require(name in fields if fields is not None else name == REST or is_field(name), "版本关系")
        _require(type(ids) is list and 0 < len(ids) <= _MOST_HEADS, "版本关系")
        _require(all(type(key) is str and _HASH(key) for key in ids), "版本关系")
        _require(len(ids) == 1 or len(set(ids)) == len(ids), "版本关系")
