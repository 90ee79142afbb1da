"""Numbers without gaps, never twice, by the agency's rule."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from consultant_app.errors import AppError
from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import nonconformities, numbering
from consultant_app.workflows.numbering import Occasion
from consultant_app.workflows.settings import change_setting

ON = Occasion(on="2026-11-20", enterprise_id="e")


def terms_of(session, **changes):
    return replace(numbering.read_terms(session), **{"code": "ZM", **changes})


def give(session, terms, occasion=ON, kind=Nonconformity, key=""):
    number = numbering.next_number(session.db, kind, terms, occasion)
    extra = {"audit_id": "a"} if kind is AuditObservation else {}
    with session.write("新增") as db:
        records.put(db, kind(id=key or number, enterprise_id="e", number=number, **extra))
    return number


def test_numbers_follow_each_other_and_start_anew_each_year(session):
    terms = terms_of(session)
    assert [give(session, terms) for _ in range(3)] == ["NC-2026-ZM-001", "NC-2026-ZM-002", "NC-2026-ZM-003"]
    assert give(session, terms, replace(ON, on="2027-01-04")) == "NC-2027-ZM-001"
    assert give(session, terms) == "NC-2026-ZM-004"


def test_observations_are_numbered_apart(session):
    terms = terms_of(session)
    give(session, terms)
    assert give(session, terms, kind=AuditObservation) == "GC-2026-ZM-001"


def test_a_withdrawn_one_keeps_its_number(session):
    terms = terms_of(session)
    give(session, terms, key="one")
    with session.write("作废") as db:
        records.put(db, replace(records.get(db, Nonconformity, "one"), withdrawn="重复开具"))
    assert give(session, terms) == "NC-2026-ZM-002"


def test_undo_gives_the_number_back_and_redo_takes_it_again(session):
    terms = terms_of(session)
    give(session, terms)
    give(session, terms)
    session.undo()
    assert numbering.next_number(session.db, Nonconformity, terms, ON) == "NC-2026-ZM-002"
    session.redo()
    assert numbering.next_number(session.db, Nonconformity, terms, ON) == "NC-2026-ZM-003"


def test_after_999_comes_1000(session):
    terms = terms_of(session)
    with session.write("新增") as db:
        records.put(db, Nonconformity(id="n", enterprise_id="e", number="NC-2026-ZM-999"))
    assert [give(session, terms), give(session, terms)] == ["NC-2026-ZM-1000", "NC-2026-ZM-1001"]


def test_the_sample_enterprise_counts_for_itself(session):
    with session.write("示例") as db:
        records.put(db, Enterprise(id="s", name="示例", is_sample=True))
        records.put(db, Nonconformity(id="n", enterprise_id="s", number="NC-2026-ZM-005"))
    terms = terms_of(session)
    assert numbering.next_number(session.db, Nonconformity, terms, ON) == "NC-2026-ZM-001"
    assert numbering.next_number(session.db, Nonconformity, terms, replace(ON, enterprise_id="s")) == "NC-2026-ZM-006"


def test_every_word_of_a_rule_is_filled_and_an_empty_one_leaves_no_gap(session):
    with session.write("新增") as db:
        records.put(db, Enterprise(id="e", name="甲乙机械制造有限公司", short_name="甲乙"))
    rule = "{前缀}-{企业}-{审核}-{年}{月}-{顾问}-{序}号"
    terms = terms_of(session, nonconformity_rule=rule, prefix="ZL")
    assert give(session, terms) == "ZL-甲乙-202611-ZM-001号"
    assert give(session, terms) == "ZL-甲乙-202611-ZM-002号"
    assert give(session, replace(terms, prefix="")) == "甲乙-202611-ZM-001号"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("NC-{年}-{顾问}", "一个 {序}"),
        ("NC-{序}-{顾问}-{序}", "一个 {序}"),
        ("NC-{年}-{序}", "没有 {顾问}"),
        ("NC-{顾问}{序}", "紧挨着"),
        ("NC{顾问}-{序}{年}", "紧挨着"),
        ("NC-{顾问}-0{序}", "紧挨着"),
        ("{企业}{顾问}-{序}", "紧挨着"),
        ("{顾问}{审核}-{序}", "紧挨着"),
        ("NC-{部门}-{顾问}-{序}", "{部门}"),
        ("NC-{顾问-{序}", "认不出"),
        ("", "一个 {序}"),
    ],
)
def test_a_rule_that_could_give_a_number_twice_is_refused(rule, said):
    with pytest.raises(AppError, match="原来的规则没有变") as refused:
        numbering.check_rule(rule)
    assert said in str(refused.value)


def test_the_shipped_rules_are_good(session):
    terms = numbering.read_terms(session)
    for kind in numbering.RULES:
        numbering.check_rule(terms.rule_of(kind))


def test_a_bad_rule_from_elsewhere_is_not_used(session):
    change_setting(session, "nonconformity_rule", "NC-{序}")
    assert numbering.read_terms(session).nonconformity_rule == "NC-{年}-{顾问}-{序}"


def test_the_code_is_the_own_one_else_initials_and_signs_of_the_computer(session):
    assert len(numbering.read_terms(session).code) == 4
    change_setting(session, "consultant", "周明")
    assert numbering.read_terms(session).code[:2] == "ZM"
    assert len(numbering.read_terms(session).code) == 4
    change_setting(session, "consultant_code", "B7")
    assert numbering.read_terms(session).code == "B7"


def test_two_computers_of_one_consultant_give_different_numbers(tmp_path):
    given_numbers = []
    for name in ("一", "二"):
        opened = Session.open(tmp_path / name)
        change_setting(opened, "consultant", "周明")
        terms = numbering.read_terms(opened)
        given_numbers += [give(opened, terms) for _ in range(3)]
        opened.close()
    assert len(set(given_numbers)) == 6


PIECES = st.lists(
    st.sampled_from(["{年}", "{月}", "{企业}", "{审核}", "{顾问}", "{序}", "-", "-", "/", "NC", "第"]),
    min_size=3,
    max_size=9,
)
CODES = st.text("AB1质", min_size=1, max_size=3)
NAMES = st.text("AB1质-", min_size=1, max_size=4)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=PIECES, codes=st.tuples(CODES, CODES), names=st.tuples(NAMES, NAMES))
def test_two_consultants_never_give_the_same_number_by_a_rule_that_passed(session, pieces, codes, names):
    rule = "".join(pieces)
    try:
        numbering.check_rule(rule)
    except AppError:
        return
    assume(codes[0] != codes[1])
    numbers = set()
    for code, name in zip(codes, names, strict=True):
        values = {
            "前缀": "", "年": "2026", "月": "11", "顾问": code, "审核": "NS-2026-01",
            "企业": "".join(char for char in name if char.isalnum()) or "厂",
        }  # fmt: skip
        head, _, tail = rule.partition("{序}")
        head, tail = numbering._filled(head, values).lstrip("-"), numbering._filled(tail, values).rstrip("-")
        numbers |= {f"{head}{number:03d}{tail}" for number in (1, 2, 10, 1000)}
    assert len(numbers) == 8


def test_senseless_due_days_and_scales_count_as_not_set(session):
    change_setting(session, "due_days", {"一般": 20, "严重": "很快", "轻微": -1})
    change_setting(session, "grade_scale", "好/坏")
    terms = numbering.read_terms(session)
    assert terms.due_days == {"严重": 90, "一般": 20, "轻微": 30}
    assert terms.grades == ("严重", "一般")


STEPS = st.lists(st.sampled_from(["raise", "follow", "drop", "again", "withdraw", "undo", "redo"]), max_size=25)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_numbers_have_no_gap_and_no_double(session, steps):
    with session.write("清空") as db:
        for item in records.all_of(db, Nonconformity):
            records.delete(db, Nonconformity, item.id)
    terms, lines, count = terms_of(session), [], 0
    seen = Finding(verdict=Verdict.NONCONFORM, evidence="抽查 5 份，2 份没有签字", grade="一般", on="2026-11-20")
    for step in steps:
        if step == "raise" or not lines:
            count += 1
            lines.append(AuditLine(id=f"line{count}", enterprise_id="e", audit_id="a", clause="8.5.1"))
        line = lines[0] if step in ("drop", "follow") else lines[-1]
        if step in ("undo", "redo"):
            (session.undo if step == "undo" and session.undo_label != "清空" else session.redo)()
            continue
        with session.write("判定") as db:
            if step == "drop":
                nonconformities.drop_in(db, line, terms)
            elif step == "withdraw":
                item = nonconformities.raise_in(db, line, seen, terms)
                records.put(db, replace(item, withdrawn="重复"))
            else:
                nonconformities.raise_in(db, line, seen, terms)
        found = sorted(item.number for item in records.all_of(session.db, Nonconformity))
        assert found == [f"NC-2026-ZM-{number:03d}" for number in range(1, len(found) + 1)]
