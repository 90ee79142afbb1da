"""Whether an operation from elsewhere has the shape of one; nothing else may enter the log (rule R9).

An operation with the right hash can still be poison: a table that does not exist, a parent that is a number, a time
after the end of the calendar. Each would raise later, at every start. Here it is refused, with the whole file.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

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

_decode = json.JSONDecoder().decode
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


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
    label, tab, body = line.decode("utf-8").removesuffix("\n").partition("\t")
    _require(tab != "" and len(body) <= history.LARGEST, "太长或不完整")
    part = _decode(body)
    _require(type(part) is dict, "不是修改记录")
    stone = part["v"].get(DELETED) if type(part["v"]) is dict else None
    _require(part.keys() == _PARTS or (stone == 1 and part.keys() == _PARTS_OF_A_DELETION), "成分不对")
    _require(_encode(part) == body, "写法不规范")
    table, row, values, owner = part["t"], part["r"], part["v"], part["e"]
    _require(type(table) is str and is_table(table), "表名")
    _require(type(row) is str and _ID(row) is not None, "记录编号")
    _require(type(part["s"]) is str and is_site(part["s"]), "来源")
    _require(type(part["c"]) is int and 0 <= part["c"] <= LATEST, "时间")
    _require_owner(table, row, owner, values)
    _require_values(values)
    _require_heads(part["p"], values.keys())
    if "n" in part:
        _require(bool(part["n"]), "删除标记")
        _require_heads(part["n"], None)
    return Operation(
        id=history.operation_id(body), table=table, row=row, enterprise_id=owner, values=values, parents=part["p"],
        seen=part.get("n", {}), site=part["s"], hlc=part["c"], body=body, label=_label(label),
    )  # fmt: skip


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise _Misshapen(what)


@lru_cache(maxsize=1024)
def _label(text: str) -> str:
    label = _decode(text)
    _require(type(label) is str and len(label) <= LONGEST_LABEL and _encode(label) == text, "说明文字")
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
        _require(is_field(name), "字段名")
        kind = type(value)
        _require(kind is str or (kind is int and value in _INTEGERS) or _is_plain(value, 0), "字段的值")
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
