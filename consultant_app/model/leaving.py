"""What is still missing before the auditors leave the factory: afterwards nobody can look at the thing again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consultant_app.model.audit import AuditLine, SlotKind, Verdict
from consultant_app.model.audit_dossier import AuditView, MeetingView
from consultant_app.model.checklist import in_order, is_open, lacks, numbers_of
from consultant_app.model.clauses import sort_key
from consultant_app.model.enterprise import Department

MEETINGS = (SlotKind.OPENING, SlotKind.CLOSING)
_NAMED = 8  # clauses that a sentence names
_SETTLING = (Verdict.CONFORM, Verdict.NONCONFORM, Verdict.OBSERVATION, Verdict.NOT_APPLICABLE)


class Topic(StrEnum):
    """What is missing, in the order in which it is best mended."""

    OPEN = "未查"
    EVIDENCE = "证据和理由"
    UNVERIFIED = "未验证"
    DEPARTMENT = "未审核的部门"
    CLAUSE = "未覆盖的条款"
    FACT = "不符合事实"
    CONFIRMATION = "部门确认"
    MEETING = "会议和签到"


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing, with the page that mends it and the place there as open_place() understands it."""

    topic: Topic
    text: str
    page: str = "audit"
    word: str = "line"
    record: str = ""


def before_leaving(
    view: AuditView, departments: Sequence[Department], applicable: Sequence[str], printed: Collection[str] = ()
) -> list[Missing]:
    """Everything that is missing, topic by topic.

    `applicable` are the lowest clauses that apply, `printed` the ids of nonconformities whose report was printed for
    the department to confirm by signature.
    """
    names = {each.id: each.name for each in departments}
    lines = in_order(view.lines)
    return [
        *_open_lines(lines, names),
        *_lacking_lines(view.lines),
        *_unverified(view.lines),
        *_departments(view, names),
        *_clauses(lines, applicable),
        *_facts(view),
        *_confirmations(view, printed),
        *_meetings(view, departments),
    ]


def _open_lines(lines: Sequence[AuditLine], names: dict[str, str]) -> Iterable[Missing]:
    """One entry per department: the first of its lines is where one goes on."""
    open_lines: dict[str, list[AuditLine]] = {}
    for line in lines:
        if is_open(line.finding):
            open_lines.setdefault(line.department_id, []).append(line)
    for key, every in open_lines.items():
        text = f"{names.get(key) or '未定部门'}还有 {len(every)} 条没有查"
        yield Missing(topic=Topic.OPEN, text=text, record=every[0].id)


def _lacking_lines(lines: Sequence[AuditLine]) -> Iterable[Missing]:
    numbers = numbers_of(lines)
    for line in in_order(lines):
        if word := lacks(line.finding):
            text = f"第 {numbers[line.id]} 条（{line.clause or '无条款'}，{line.finding.verdict}）：{word}"
            yield Missing(topic=Topic.EVIDENCE, text=text, record=line.id)


def _unverified(lines: Sequence[AuditLine]) -> Iterable[Missing]:
    numbers = numbers_of(lines)
    for line in in_order(lines):
        if line.finding.verdict is Verdict.NOT_VERIFIED:
            text = f"第 {numbers[line.id]} 条（{line.clause or '无条款'}）未验证：能补查的现在补查"
            yield Missing(topic=Topic.UNVERIFIED, text=text, record=line.id)


def _departments(view: AuditView, names: dict[str, str]) -> Iterable[Missing]:
    judged = {line.department_id for line in view.lines if not is_open(line.finding)}
    planned = [slot for slot in view.slots if slot.kind is SlotKind.AUDIT]
    for key in dict.fromkeys(slot.department_id for slot in planned):
        slot = next(each for each in planned if each.department_id == key)
        if key not in judged:
            text = f"计划里的{names.get(key) or slot.area or '未定部门'}还没有任何检查记录"
            first = next((line.id for line in view.lines if line.department_id == key), "")
            place = {"word": "line", "record": first} if first else {"word": "slot", "record": slot.id}
            yield Missing(topic=Topic.DEPARTMENT, text=text, **place)


def _clauses(lines: Sequence[AuditLine], applicable: Sequence[str]) -> Iterable[Missing]:
    settled = {line.clause for line in lines if line.finding.verdict in _SETTLING}
    missing = sorted(set(applicable) - settled, key=sort_key)
    if missing:
        named = "、".join(missing[:_NAMED]) + ("等" if len(missing) > _NAMED else "")
        first = next((line.id for line in lines if line.clause in missing), "")
        text = f"{len(missing)} 个适用条款还没有检查结果：{named}"
        yield Missing(topic=Topic.CLAUSE, text=text, record=first)


def _facts(view: AuditView) -> Iterable[Missing]:
    for each in view.nonconformities:
        item = each.item
        wanted = (
            ("不符合事实", item.fact), ("审核依据", item.criterion.document), ("条款", item.clause),
            ("受审核部门", item.department_id),
        )  # fmt: skip
        empty = [name for name, value in wanted if not value.strip()]
        if not item.withdrawn and empty:
            yield Missing(
                topic=Topic.FACT,
                text=f"{item.number} 还没有写{'、'.join(empty)}",
                page="nonconformities",
                word="nonconformity",
                record=item.id,
            )


def _confirmations(view: AuditView, printed: Collection[str]) -> Iterable[Missing]:
    for each in view.nonconformities:
        if not each.item.withdrawn and each.item.id not in printed:
            yield Missing(
                topic=Topic.CONFIRMATION,
                text=f"{each.item.number} 还没有打印给受审核部门签字确认",
                page="nonconformities",
                word="nonconformity",
                record=each.item.id,
            )


def _meetings(view: AuditView, departments: Sequence[Department]) -> Iterable[Missing]:
    by_kind = {each.meeting.kind: each for each in view.meetings}
    for kind in MEETINGS:
        found = by_kind.get(kind.value)
        if found is None:
            yield Missing(topic=Topic.MEETING, text=f"{kind}还没有登记", word="meeting", record=kind.value)
            continue
        for text in _lacking_of(found, departments):
            yield Missing(topic=Topic.MEETING, text=f"{kind}：{text}", word="meeting", record=found.meeting.id)


def _lacking_of(found: MeetingView, departments: Sequence[Department]) -> Iterable[str]:
    meeting = found.meeting
    empty = [
        name
        for name, value in (("日期", meeting.on), ("地点", meeting.place), ("主持人", meeting.chair))
        if not value.strip()
    ]
    if empty:
        yield f"没有写{'、'.join(empty)}"
    if not found.attendees:
        yield "没有参会人员"
    listed = {each.name.strip() for each in found.attendees}
    heads = [each for each in departments if each.head.strip() and each.head.strip() not in listed]
    if found.attendees and heads:
        yield "名单里没有" + "、".join(f"{each.name}负责人{each.head}" for each in heads) + "，缺席要写原因和授权"
    if not meeting.minutes.strip():
        yield "没有会议记录"
