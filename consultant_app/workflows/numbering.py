"""Numbers of nonconformities and observations: without gaps, never twice, by the agency's own rule.

Two computers that cannot see each other must not give the same number, so a rule names the consultant, and who set no
code of their own gets one with a part of this computer's own name in it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.audit import Audit
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.nonconformity import DUE_DAYS, GRADE_SCALES, AuditObservation, Nonconformity
from consultant_app.store import readings, records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.settings import SETTINGS, read_setting

RULES: dict[type, str] = {Nonconformity: "nonconformity_rule", AuditObservation: "observation_rule"}
TOKENS = {
    "前缀": "记录编号前缀",
    "年": "发现的年份",
    "月": "发现的月份",
    "顾问": "顾问代码",
    "企业": "企业简称",
    "审核": "审核编号",
    "序": "序号，三位",
}
_TOKEN = re.compile(r"\{([^{}]*)\}")
_BASE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that a handwritten sheet would mix up


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the agency set about nonconformities, read once for many."""

    nonconformity_rule: str
    observation_rule: str
    prefix: str
    code: str
    grades: tuple[str, ...]
    due_days: dict[str, int]

    def rule_of(self, kind: type) -> str:
        """The rule by which a kind of record is numbered."""
        return str(getattr(self, RULES[kind]))


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What a number may speak of: the day (ISO), the enterprise, the audit ("" for none)."""

    on: str
    enterprise_id: str
    audit_id: str = ""


def read_terms(session: Session) -> Terms:
    """The settings of nonconformities; a rule that would give a number twice counts as not set."""
    days = read_setting(session, "due_days")
    return Terms(
        nonconformity_rule=_usable_rule(session, "nonconformity_rule"),
        observation_rule=_usable_rule(session, "observation_rule"),
        prefix=read_setting(session, "number_prefix"),
        code=read_setting(session, "consultant_code").strip() or proposed_code(session),
        grades=GRADE_SCALES.get(read_setting(session, "grade_scale"), next(iter(GRADE_SCALES.values()))),
        due_days=DUE_DAYS | {grade: count for grade, count in days.items() if _is_count(count)},
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 999


def _usable_rule(session: Session, key: str) -> str:
    rule = str(read_setting(session, key))
    try:
        check_rule(rule)
    except AppError:
        return str(SETTINGS[key].default)
    return rule


def proposed_code(session: Session) -> str:
    """Initials of the consultant's name and two signs of this computer; four signs of it without a name."""
    initials = _initials(read_setting(session, "consultant"))
    return initials + _signs(session.site, 2 if initials else 4)


@lru_cache(maxsize=16)
def _initials(name: str) -> str:
    chars = [char for char in name if char.isalnum()]
    known = readings.dictionary([char for char in chars if not char.isascii()]) if chars else {}
    spoken = ((char if char.isascii() else known.get(char, ""))[:1] for char in chars)
    return "".join(spoken).upper()[:4]


def _signs(site: str, count: int) -> str:
    value = int(site.replace("-", ""), 16)  # its last bits are random
    return "".join(_BASE[value >> 5 * place & 31] for place in range(count))


def check_rule(rule: str) -> None:
    """Raise AppError for a rule that could give the same number twice or holds a word that is no token."""
    tokens = _TOKEN.findall(rule)
    unknown = [token for token in tokens if token not in TOKENS]
    if unknown or re.search(r"[{}]", _TOKEN.sub("", rule)):
        known = "".join(f"{{{token}}}" for token in TOKENS)
        named = f"“{{{unknown[0]}}}”" if unknown else "不成对的花括号"
        raise AppError(f"编号规则里有认不出的{named}；原来的规则没有变；可以用的有 {known}。")
    if tokens.count("序") != 1:
        raise AppError("编号规则里要有且只有一个 {序}；原来的规则没有变；请补上序号。")
    if "顾问" not in tokens:
        raise AppError("编号规则里没有 {顾问}，两位顾问离线工作时会编出相同的号；原来的规则没有变；请加上 {顾问}。")
    if re.search(r"[}\d]\{序\}|\{序\}[{\d]|\{(前缀|企业|审核)\}\{顾问\}|\{顾问\}\{(前缀|企业|审核)\}", rule):
        raise AppError("编号规则里 {序} 或 {顾问} 紧挨着别的内容，分不清号码；原来的规则没有变；请在中间加一个“-”。")


def next_number(db: Connection, kind: type, terms: Terms, occasion: Occasion) -> str:
    """The number after the highest one that was given with everything else in it the same."""
    head, tail = _around(db, terms, terms.rule_of(kind), occasion)
    return f"{head}{_highest(db, kind, occasion, head, tail) + 1:03d}{tail}"


def is_last(db: Connection, kind: type, terms: Terms, occasion: Occasion, number: str) -> bool:
    """Whether a number was given by the rule as it is now and none after it: only then may it be given again."""
    head, tail = _around(db, terms, terms.rule_of(kind), occasion)
    found = _order(number, head, tail)
    return bool(found) and found == _highest(db, kind, occasion, head, tail)


def _highest(db: Connection, kind: type, occasion: Occasion, head: str, tail: str) -> int:
    """The sample enterprise counts for itself: it will be deleted, and must leave no gap behind."""
    is_sample = "coalesce((select is_sample from enterprise where id = {0}), 0)"
    sql = (
        f"select number from {records.table_of(kind)} t where substr(number, 1, ?) = ?"
        f" and {is_sample.format('t.enterprise_id')} = {is_sample.format('?')}"
    )
    rows = db.execute(sql, (len(head), head, occasion.enterprise_id))
    return max((_order(number, head, tail) for (number,) in rows), default=0)


def _order(number: str, head: str, tail: str) -> int:
    """The running part of a number; 0 when it is of another rule."""
    if not number.startswith(head) or not number.endswith(tail):
        return 0
    middle = number[len(head) : len(number) - len(tail)]
    return int(middle) if middle.isascii() and middle.isdecimal() else 0


def _around(db: Connection, terms: Terms, rule: str, occasion: Occasion) -> tuple[str, str]:
    """What stands before and after the running number."""
    values = _values(db, terms, occasion)
    head, _, tail = rule.partition("{序}")
    return _filled(head, values).lstrip("-"), _filled(tail, values).rstrip("-")


def _filled(part: str, values: dict[str, str]) -> str:
    text = _TOKEN.sub(lambda match: values[match[1]], part)
    return re.sub("-{2,}", "-", text)  # a part that is empty leaves no gap


def _values(db: Connection, terms: Terms, occasion: Occasion) -> dict[str, str]:
    enterprise = records.find(db, Enterprise, occasion.enterprise_id)
    audit = records.find(db, Audit, occasion.audit_id) if occasion.audit_id else None
    name = (enterprise.short_name or enterprise.name) if enterprise else ""
    return {
        "前缀": terms.prefix,
        "年": occasion.on[:4],
        "月": occasion.on[5:7],
        "顾问": terms.code,
        "企业": "".join(char for char in name if char.isalnum()),  # a dash in it could look like the next part
        "审核": audit.number if audit else "",
    }
