"""Records, fields and stored values in the words of the trade."""

import json

import pytest

from consultant_app.model.assessment import AnswerState, Judgement
from consultant_app.model.management_system import Exclusion, ManagementSystem
from consultant_app.store import records
from consultant_app.workflows import audits, findings, survey
from consultant_app.workflows.in_words import Words, field_words, is_plain_text


def test_an_answer_is_told_with_its_question_level_and_evidence(session, assessment):
    question = next(each for each in survey.form_of(session.db, assessment).questions() if each.type == "score")
    judgement = Judgement(state=AnswerState.ANSWERED, value="2", evidence="抽六份，缺三份签字")
    survey.judge(session, assessment, question.name, judgement)
    (row, stored) = session.db.execute("select id, judgement from answer").fetchone()
    words = Words(session.db)
    assert words.record("answer", row).startswith(f"回答　{question.label[:10]}")
    assert words.value("answer", row, "judgement", stored) == "2 级；证据：抽六份，缺三份签字"


def test_a_deleted_record_still_has_its_name(session, assessment):
    problem = findings.add_problem(session, assessment, fact="量具超期")
    findings.remove_problem(session, problem.id)
    assert Words(session.db).record("problem", problem.id) == f"问题　{problem.number} 量具超期"


def test_parts_ids_and_yes_or_no_are_spelled_out(session, enterprise, assessment):
    problem = findings.add_problem(session, assessment, fact="量具超期")
    cause = findings.add_cause(session, problem, "5Why", text="没有人管")
    excluded = (Exclusion(clause="8.3", reason="来图加工"),)
    with session.write("体系") as db:
        key = audits.system_id(enterprise.id)
        records.put(db, ManagementSystem(id=key, enterprise_id=enterprise.id, exclusions=excluded))
    (stored,) = session.db.execute("select exclusions from management_system").fetchone()
    words = Words(session.db)
    assert words.value("management_system", "x", "exclusions", stored) == "条款：8.3；不适用理由：来图加工"
    assert words.value("cause", cause.id, "problem_id", problem.id).endswith("量具超期")
    assert words.value("problem", problem.id, "pressing", 1) == "是"
    assert words.value("enterprise", enterprise.id, "sector", "industry") == "工业"
    assert words.value("problem", problem.id, "fact", "") == "（空）"


@pytest.mark.parametrize("nonsense", ["{", "[1]", json.dumps({"state": 3}), "null"])
def test_nonsense_from_a_package_is_shown_as_it_is_and_never_raises(session, nonsense):
    assert isinstance(Words(session.db).value("answer", "a", "judgement", nonsense), str)
    assert Words(session.db).value("later_table", "a", "later_field", nonsense) == nonsense


def test_fields_have_names_and_only_plain_ones_can_be_typed():
    assert field_words("nonconformity", "correction") == "纠正"
    assert field_words("problem", "order_key") == "排列顺序"
    assert field_words("later_table", "later_field") == "later_field"
    assert is_plain_text("problem", "fact")
    assert not is_plain_text("answer", "judgement")
    assert not is_plain_text("cause", "problem_id")
