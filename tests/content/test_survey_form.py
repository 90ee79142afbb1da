"""The survey form at work: what it asks, adds up and objects to. It is also our worked example of the form engine."""

from datetime import datetime

import pytest

from consultant_app.forms.loader import compose, load_shipped
from consultant_app.forms.state import FormState
from consultant_app.model.enterprise import TRIAGE, Willingness

SURVEY = load_shipped("survey")
NOW = datetime(2026, 6, 15, 10, 0)


def filled(answers: dict[str, str]) -> FormState:
    return FormState(SURVEY, answers, now=NOW)


@pytest.mark.parametrize("form_id", ["diagnosis", "survey", "supplement_machining", "supplement_food"])
def test_the_loader_has_nothing_to_complain_about(form_id: str) -> None:
    assert load_shipped(form_id).id == form_id


def test_both_supplements_join_the_diagnosis_without_new_sections() -> None:
    base = load_shipped("diagnosis")
    supplements = [load_shipped("supplement_machining"), load_shipped("supplement_food")]
    whole = compose(base, supplements)
    assert [section.name for section in whole.sections] == [section.name for section in base.sections]
    parts = (base, *supplements)
    assert len(whole.questions()) == sum(len(form.questions()) for form in parts)


def test_no_expression_of_the_diagnosis_fails() -> None:
    row = {"quality_data/r1/qd_indicator": "报废率", "quality_data/r1/qd_unit": "%", "quality_data/r1/qd_value": "120"}
    state = FormState(load_shipped("diagnosis"), row, now=NOW)
    assert not state.failures()
    assert "100" in state.message("quality_data/r1/qd_value")
    assert state.required("quality_data/r1/qd_source")


@pytest.mark.parametrize("answers", [{}, {"certified": "yes", "willingness": "willing", "survey_date": "2026-06-15"}])
def test_no_expression_of_the_survey_fails(answers: dict[str, str]) -> None:
    assert not filled(answers).failures()


def test_certificate_fields_are_asked_only_of_a_certified_enterprise() -> None:
    assert filled({"certified": "yes"}).shown("cert_valid_until")
    assert not filled({"certified": "no"}).shown("cert_valid_until")
    assert filled({"certified": "no"}).shown("cert_plan_choice")


def test_a_certificate_cannot_end_before_it_was_issued() -> None:
    answers = {"certified": "yes", "cert_issued_on": "2025-05-01", "cert_valid_until": "2025-04-30"}
    assert filled(answers).message("cert_valid_until") == "到期日应晚于颁证日期"
    assert not filled(answers | {"cert_valid_until": "2028-04-30"}).message("cert_valid_until")


def test_an_expired_certificate_is_remarked_on() -> None:
    answers = {"certified": "yes", "survey_date": "2026-06-15", "cert_valid_until": "2026-06-14"}
    assert filled(answers).shown("cert_expired")
    assert not filled(answers | {"cert_valid_until": "2026-06-15"}).shown("cert_expired")


@pytest.mark.parametrize(("number", "right"), [("CNCA-R-0000-000", True), ("CNCA-RF-0000-00", True), ("R-0000", False)])
def test_the_approval_number_of_a_certification_body_has_a_known_form(number: str, right: bool) -> None:
    message = filled({"certified": "yes", "cert_body_approval": number}).message("cert_body_approval")
    assert (message == "") is right


def test_the_headcounts_of_departments_are_added_and_compared() -> None:
    answers = {"employees": "30", "departments/r1/dp_headcount": "18", "departments/r2/dp_headcount": "7"}
    state = filled(answers)
    assert state.value("department_total") == "25"
    assert state.value("departments/r2/dp_no") == "2"
    assert state.shown("department_mismatch")
    state.set("departments/r2/dp_headcount", "12")
    assert not state.shown("department_mismatch")


def test_the_share_of_inspectors_has_one_digit() -> None:
    assert filled({"employees": "30", "inspectors": "2"}).value("inspector_share") == "6.7"
    assert filled({"employees": "3", "inspectors": "4"}).message("inspectors") == "检验人员不能多于从业人员"


def test_instruments_out_of_date_on_the_day_of_the_survey_are_counted() -> None:
    state = filled(
        {
            "survey_date": "2026-06-15",
            "instruments/r1/ms_valid_until": "2026-06-14",
            "instruments/r2/ms_valid_until": "2026-06-15",
            "instruments/r3/ms_name": "卡尺",
        }
    )
    assert state.value("overdue_total") == "1"
    assert state.shown("overdue_note")


def test_products_that_make_more_than_all_of_the_revenue_are_remarked_on() -> None:
    state = filled({"products/r1/pd_share": "70", "products/r2/pd_share": "40"})
    assert state.value("product_share_total") == "110"
    assert state.shown("product_share_over")


def test_the_triage_is_that_of_the_guideline() -> None:
    names = {"willing": Willingness.WILLING, "hesitant": Willingness.HESITANT, "workshop": Willingness.WORKSHOP}
    for name, group in names.items():
        assert filled({"willingness": name}).value("triage") == TRIAGE[group]
    labels = {choice.name: choice.label for choice in SURVEY.choices["willingness"]}
    assert labels == {name: group.value for name, group in names.items()}


def test_a_reason_is_demanded_of_those_who_hesitate() -> None:
    assert filled({"willingness": "hesitant"}).required("willingness_reason")
    assert not filled({"willingness": "willing"}).required("willingness_reason")


def test_the_visit_ends_after_it_began_and_not_in_the_future() -> None:
    state = filled({"survey_date": "2026-06-16", "survey_start": "14:00", "survey_end": "13:30"})
    assert state.message("survey_date") == "调研日期不能晚于今天"
    assert state.message("survey_end") == "结束时间应晚于开始时间"
