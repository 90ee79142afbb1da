"""What an agency sets about nonconformities."""

import pytest

from consultant_app.errors import AppError
from consultant_app.workflows import audit_terms, numbering
from consultant_app.workflows.settings import read_setting


def test_a_good_rule_is_kept_and_shown_by_an_example(session):
    audit_terms.change_code(session, "ｚm")
    audit_terms.change_rule(session, "nonconformity_rule", "BH－{年}－{顾问}－{序}")
    assert audit_terms.example_number(session).startswith("BH-20")
    assert audit_terms.example_number(session).endswith("-ZM-001")


def test_a_rule_that_is_not_unique_is_refused_and_nothing_changes(session):
    with pytest.raises(AppError, match="离线工作时"):
        audit_terms.change_rule(session, "nonconformity_rule", "NC-{序}")
    assert read_setting(session, "nonconformity_rule") == "NC-{年}-{顾问}-{序}"


def test_an_empty_rule_is_the_shipped_one(session):
    audit_terms.change_rule(session, "observation_rule", "G-{顾问}-{序}")
    audit_terms.change_rule(session, "observation_rule", " ")
    assert read_setting(session, "observation_rule") == "GC-{年}-{顾问}-{序}"


@pytest.mark.parametrize("code", ["A-1", "甲 乙", "ABCDEFGHI", "{序}"])
def test_a_code_that_would_break_numbers_is_refused(session, code):
    with pytest.raises(AppError, match="顾问代码"):
        audit_terms.change_code(session, code)


def test_days_are_kept_by_grade_and_empty_means_the_usual_ones(session):
    audit_terms.change_days(session, "一般", "15")
    assert numbering.read_terms(session).due_days == {"严重": 90, "一般": 15, "轻微": 30}
    audit_terms.change_days(session, "一般", "")
    assert numbering.read_terms(session).due_days["一般"] == 30
    for days in ("0", "1000", "十"):
        with pytest.raises(AppError, match="整改期限"):
            audit_terms.change_days(session, "一般", days)


def test_the_scale_is_one_of_the_known_ones(session):
    audit_terms.change_scale(session, "严重/一般/轻微")
    assert numbering.read_terms(session).grades == ("严重", "一般", "轻微")
    with pytest.raises(KeyError):
        audit_terms.change_scale(session, "好/坏")
