"""A form as canonical JSON: the same form always gives the same text, so that its hash can name it."""

import dataclasses
import json
from enum import Enum

from consultant_app.forms import limits
from consultant_app.forms.building import Builder
from consultant_app.forms.catalogue import Complaint, Problems
from consultant_app.forms.checks import check
from consultant_app.forms.places import Places
from consultant_app.model.form import Choice, Form


def to_json(form: Form) -> str:
    """The form in the words of a form file. What is not said is left out, so later versions add nothing to it."""
    entries = {"format": limits.FORMAT, **_entries(form)}
    return json.dumps(entries, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str, file: str = "表单快照") -> Form:
    """The form of a snapshot, checked like any other. Raises BadForm."""
    problems = Problems(file)
    entries = _read(text, problems)
    problems.raise_any()
    return form_of(entries, problems)


def form_of(entries: dict[str, object], problems: Problems, places: Places | None = None) -> Form:
    """The form that plain tables describe, built and checked. Raises BadForm with everything that is wrong."""
    places = places or Places()
    builder = Builder(problems, places)
    form = builder.form(entries)
    check(form, places, problems, builder.untyped)
    problems.raise_any()
    return form


def _read(text: str, problems: Problems) -> dict[str, object]:
    if len(text) > limits.FILE_BYTES:
        problems.add(Complaint.TOO_LARGE, what="快照", count=len(text), limit=limits.FILE_BYTES)
        return {}
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, dict):
        problems.add(Complaint.BAD_JSON)
        return {}
    return entries


def _entries(record: object) -> dict[str, object]:
    """The fields of a record that differ from their defaults."""
    if isinstance(record, Choice):
        return {"name": record.name, "label": record.label, **dict(record.filters)}
    found: dict[str, object] = {}
    for field in dataclasses.fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if value != _default(field):
            found[field.name] = _plain(value)
    return found


def _default(field: "dataclasses.Field[object]") -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return _entries(value) if dataclasses.is_dataclass(value) else value
