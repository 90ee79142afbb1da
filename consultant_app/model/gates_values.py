"""Gaps of values that cannot be: dates that are none, negative numbers, scores beyond the scale."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from consultant_app.model.assessment import AnswerState
from consultant_app.model.dates import read_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.form import QuestionType
from consultant_app.model.gap import Gap, error, warning
from consultant_app.model.labels import KINDS, label_of
from consultant_app.model.text import halfwidth

_DATES = {"on", "next_date", "valid_until", "start", "end"}
_NUMBERS = {"employees", "revenue", "assets", "registered_capital"}  # a word in the others may be meant: 约20
_COUNTS = _NUMBERS | {"headcount", "share", "hours"}
_SCORES = {"0", "1", "2", "3", "4", "5"}
_SHOWN = 20


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What no calendar and no scale holds; `today` plays no part."""
    for page, record in _records(dossier):
        for name, value in _leaves(record):
            yield from _impossible(page, record, name, value)
    for item in dossier.assessment.items if dossier.assessment else ():
        answer = item.judgement
        if item.question.type is not QuestionType.SCORE or answer.state is not AnswerState.ANSWERED:
            continue
        if answer.value not in _SCORES:
            sentence = f"第{item.number}项的得分“{_short(answer.value)}”不在 0～5 之间，不计入得分。"
            yield error("得分", "diagnosis", sentence, item.question.name)


def _records(dossier: Dossier) -> Iterator[tuple[str, Any]]:
    yield "dossier", dossier.enterprise
    if dossier.engagement:
        yield "survey", dossier.engagement
    lists = (dossier.departments, dossier.people, dossier.products, dossier.sites, dossier.certificates)
    for part in lists:
        yield from (("dossier", record) for record in part)
    if dossier.assessment:
        yield "diagnosis", dossier.assessment.assessment
    if plan := dossier.plan:
        yield from (("plan", record) for record in (plan.plan, *plan.measures, *plan.trainings, *plan.milestones))


def _leaves(record: Any) -> Iterator[tuple[str, str]]:
    """Label and value of each date, name and value of each number; parts such as a period included."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(part):
                for inner in dataclasses.fields(part):
                    if isinstance(found := getattr(part, inner.name), str):
                        yield f"{field.name}.{inner.name}", found
        if isinstance(value, str):
            yield field.name, value


def _impossible(page: str, record: Any, name: str, value: str) -> Iterator[Gap]:
    last = name.rpartition(".")[2]
    place = f"{KINDS[type(record)]}的“{label_of(type(record), name.partition('.')[0])}”"
    if value and (last in _DATES or last.endswith("_on")) and read_date(value).value != value:
        yield warning("日期", page, f"{place}写的是“{_short(value)}”，不是能用的日期，请改正。", record.id)
    number = halfwidth(value).strip()
    if last in _COUNTS and number.startswith("-") and number.strip("-0. "):
        yield warning("数值", page, f"{place}写的是“{_short(value)}”，不能是负数。", record.id)
    elif last in _NUMBERS and number and not number.replace(",", "").replace(".", "", 1).isdecimal():
        yield warning("数值", page, f"{place}写的是“{_short(value)}”，不是数字。", record.id)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
