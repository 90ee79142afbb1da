"""Every field that a person can edit has a Chinese name."""

import dataclasses

import pytest

from consultant_app.model import labels

_HIDDEN = {
    "id", "enterprise_id", "assessment_id", "problem_id", "plan_id", "order_key", "question", "observation_id",
    "parent_id", "method", "indicator_id", "problem_ids", "library_key", "form_id", "form_version", "snapshot_id",
    "programme_id", "audit_id", "person_id", "line_id", "owner_id", "meeting_id", "nonconformity_id", "review_id",
    "document_id", "origin_id", "key", "gathered_at", "path", "printed_at",
}  # fmt: skip
_INNER = {"FormSnapshot", "DocumentRecord", "Photo"}


@pytest.mark.parametrize("kind", labels.KINDS, ids=lambda kind: kind.__name__)
def test_every_visible_field_has_a_chinese_name(kind: type) -> None:
    if kind.__name__ in _INNER:
        return
    missing = {field.name for field in dataclasses.fields(kind)} - _HIDDEN - set(labels.FIELDS[kind])
    assert missing == set()


@pytest.mark.parametrize("kind", labels.FIELDS, ids=lambda kind: kind.__name__)
def test_no_name_for_a_field_that_is_not_there(kind: type) -> None:
    assert set(labels.FIELDS[kind]) <= {field.name for field in dataclasses.fields(kind)}


def test_a_field_without_a_name_is_called_by_its_own() -> None:
    assert labels.label_of(int, "whatever") == "whatever"
