"""Tables, fields and stored values as people speak of them: for conflicts, receipts and lists of changes."""

import dataclasses
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from consultant_app.model.assessment import Answer, AnswerState, Assessment, Judgement
from consultant_app.model.company_size import SECTORS
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.form import QuestionType
from consultant_app.model.industries import industry_label
from consultant_app.model.labels import KINDS, label_of
from consultant_app.store import history, records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import survey

_KIND_OF = {records.table_of(kind): kind for kind in KINDS}
_CALLED_BY = ("name", "fact", "text", "topic", "number", "title", "subject", "kind", "period", "on", "caption")
_POINTS_TO = {  # field → table of the rows whose ids it holds, where its name does not say so
    "related_ids": "department", "member_ids": "audit_member", "line_id": "audit_line", "alias_of": "enterprise",
    "repeats_id": "nonconformity", "plan_id": "plan", "parent_id": "cause", "review_id": "management_review",
    "slip_id": "return_slip", "programme_id": "audit_programme", "owner_id": "", "snapshot_id": "form_snapshot",
}  # fmt: skip
_OTHER_WORDS = {  # parts of values, and fields that no screen shows
    "text": "内容", "by": "填写人", "on": "日期", "reason": "理由", "value": "数值", "period": "期间", "start": "起",
    "end": "止", "verdict": "结论", "evidence": "证据", "owner": "责任人", "due_on": "期限", "done_on": "完成日期",
    "found": "发现", "kind": "类别", "document": "文件", "yes": "结论", "state": "状态", "note": "说明",
    "result": "结果", "opinion": "意见", "position": "职务", "differences": "不同意见", "revision": "修订",
    "participants": "参加人员", "requirement": "检查事项", "tag": "类别", "answer": "答复", "words": "所指记录",
    "order_key": "排列顺序", "enterprise_id": "所属企业", "owner_id": "所属记录", "owner_table": "所属记录的种类",
    "question": "所属问题", "sha256": "图像文件", "file_name": "文件名", "taken_from": "时间来源",
    "imported_at": "加入时间", "method": "方法", "form_id": "表单", "form_version": "表单版本", "damaged": "图像损坏",
    "library_key": "库中编号", "conformity": "符合性", "conformity_reason": "符合性理由", "effectiveness": "有效性",
    "effectiveness_reason": "有效性理由", "readiness": "认证准备", "gathered_at": "汇总时间", "content": "内容",
}  # fmt: skip
_SHORT = 30
_BLANK = "（空）"


def kind_words(table: str) -> str:
    """What records of a table are called: 不符合项; the table's own name for one of a newer version."""
    kind = _KIND_OF.get(table)
    return KINDS[kind] if kind else table


def field_words(table: str, field: str) -> str:
    """What a field is called: 客观证据."""
    if field == history.DELETED:
        return "删除"
    kind = _KIND_OF.get(table)
    return _named(kind, field) if kind else field


def _named(kind: type, field: str) -> str:
    label = label_of(kind, field)
    if label != field:
        return label
    pointed = _POINTS_TO.get(field) or field.removesuffix("s").removesuffix("_id")
    return _OTHER_WORDS.get(field) or (f"所属{kind_words(pointed)}" if pointed in _KIND_OF else field)


def is_plain_text(table: str, field: str) -> bool:
    """Whether a person may type a value of that field as it is stored."""
    kind = _KIND_OF.get(table)
    pointing = field.endswith(("_id", "_ids")) or field in _POINTS_TO or field == "order_key"
    return kind is not None and not pointing and records.is_text(kind, field)


class Words:
    """Names of records and values as people read them; what was looked up is remembered for one list."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._rows: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._questions: dict[tuple[str, str], _Asked] = {}

    def record(self, table: str, row: str) -> str:
        """Kind and name of a record, also of a deleted one: 问题　P-03 量具超期."""
        values = self._values(table, row)
        if table == "enterprise":
            return str(values.get("name") or "未命名企业")
        if table == "answer":
            return f"{kind_words(table)}　{_shortened(self._asked(values).label)}"
        return f"{kind_words(table)}　{_called(values)}".strip("　")

    def value(self, table: str, row: str, field: str, value: Any) -> str:
        """A stored value of a record's field; （空） for a blank one."""
        kind = _KIND_OF.get(table)
        if field == history.DELETED:
            return "删除这条记录" if value else "保留这条记录"
        if value in ("", None):
            return _BLANK
        if kind is None or not any(each.name == field for each in dataclasses.fields(kind)):
            return str(value)
        if kind is Enterprise and field == "industry":
            return industry_label(str(value))
        if kind is Enterprise and field == "sector" and value in SECTORS:
            return SECTORS[str(value)].label
        try:
            found = records.field_value(kind, field, value)
        except (ValueError, TypeError, AttributeError):  # a newer version's shape, or nonsense that came in a package
            return str(value)
        if isinstance(found, Judgement) and kind is Answer:
            return _judgement(found, self._asked(self._values(table, row)))
        return self._spoken(field, found) or _BLANK

    def _spoken(self, field: str, value: Any) -> str:
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Enum):
            return str(value.value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return "；".join(self._parts(value))
        if isinstance(value, tuple | list):
            words = [self._spoken(field, part) for part in value]
            apart = "\n" if any(dataclasses.is_dataclass(part) for part in value) else "、"
            return apart.join(word for word in words if word)
        if field.endswith(("_id", "_ids")) or field in _POINTS_TO:
            return self._pointed(field, str(value))
        return str(value)

    def _parts(self, value: Any) -> list[str]:
        """The filled parts of a value that is one field because they only make sense together."""
        parts = []
        for each in dataclasses.fields(value):
            words = self._spoken(each.name, getattr(value, each.name))
            if words:
                parts.append(f"{_named(type(value), each.name)}：{words}")
        return parts

    def _pointed(self, field: str, row: str) -> str:
        """The name of the record that an id points to; the end of the id when it is not here."""
        table = _POINTS_TO.get(field, field.removesuffix("s").removesuffix("_id"))
        if table not in _KIND_OF:
            return row
        values = self._values(table, row)
        if not values:
            return f"（未随文件传来的{kind_words(table)} {row[-4:]}）"
        return _called(values) or kind_words(table)

    def _values(self, table: str, row: str) -> Mapping[str, Any]:
        """The fields of a row; of a deleted one as its history has them."""
        if (table, row) not in self._rows:
            self._rows[table, row] = _read(self._db, table, row)
        return self._rows[table, row]

    def _asked(self, answer: Mapping[str, Any]) -> "_Asked":
        """The question that an answer belongs to."""
        key = (str(answer.get("assessment_id", "")), str(answer.get("question", "")))
        if key not in self._questions:
            self._questions[key] = self._look_up(*key)
        return self._questions[key]

    def _look_up(self, assessment_id: str, path: str) -> "_Asked":
        """As the round asked it; a cell of a table is "table/row/column"."""
        if not self._values("assessment", assessment_id):
            return _Asked(path, False, {})
        name, _, rest = path.partition("/")
        try:
            form = survey.form_of(self._db, records.get(self._db, Assessment, assessment_id))
            question = form.question(name)
        except (KeyError, ValueError):
            return _Asked(path, False, {})
        label, column = question.label, rest.rpartition("/")[2]
        if cell := next((each for each in question.columns if each.name == column), None):
            label, question = f"{question.label}：{cell.label}", cell
        choices = {choice.name: choice.label for choice in form.choices.get(question.choices, ())}
        return _Asked(label, question.type is QuestionType.SCORE, choices)


class _Asked(NamedTuple):
    """A question as the round asked it, with what could be chosen."""

    label: str
    is_score: bool
    choices: dict[str, str]


def _read(db: Connection, table: str, row: str) -> Mapping[str, Any]:
    if table in _KIND_OF:
        cursor = db.execute(f"select * from {table} where id = ?", (row,))
        if found := cursor.fetchone():
            return dict(zip((column[0] for column in cursor.description), found, strict=True))
    return history.fold(history.of_row(db, table, row)).values


def _called(values: Mapping[str, Any]) -> str:
    number = str(values.get("number") or "")
    texts = (str(values.get(name) or "") for name in _CALLED_BY if name != "number")
    named = next((text for text in texts if text and text[0] not in "[{"), "")
    return _shortened(f"{number} {named}".strip())


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def _judgement(judgement: Judgement, asked: _Asked) -> str:
    parts = [judgement.state.value] if judgement.state is not AnswerState.ANSWERED else []
    if judgement.value and judgement.state is AnswerState.ANSWERED:
        parts.append(_answer(judgement.value, asked))
    parts += [f"理由：{judgement.reason}"] if judgement.reason else []
    parts += [f"证据：{judgement.evidence}"] if judgement.evidence else []
    return "；".join(parts) or _BLANK


def _answer(value: str, asked: _Asked) -> str:
    if asked.is_score:
        return f"{value} 级"
    names = value.split(" ")
    return "、".join(asked.choices[name] for name in names) if asked.choices.keys() >= set(names) else value
