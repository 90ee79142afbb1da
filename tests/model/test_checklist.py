"""When a line of the checklist is settled, and how far an audit is."""

from dataclasses import replace

import pytest

from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.checklist import (
    contradiction,
    in_order,
    is_settled,
    lacks,
    needs_evidence,
    needs_reason,
    next_open,
    numbers_of,
    tally,
)

LINE = AuditLine(id="1", enterprise_id="e", audit_id="a")
UNTOUCHED = Finding()
SEEN = Finding(verdict=Verdict.CONFORM, evidence="首件检验单 SJ-1103 有签字", sampled="5", failed="0")


def line(key: str, finding: Finding = UNTOUCHED, department: str = "d") -> AuditLine:
    return replace(LINE, id=key, finding=finding, department_id=department)


@pytest.mark.parametrize("verdict", [Verdict.CONFORM, Verdict.NONCONFORM, Verdict.OBSERVATION])
def test_conformity_needs_evidence_just_as_nonconformity_does(verdict: Verdict) -> None:
    assert needs_evidence(Finding(verdict=verdict))
    assert not needs_evidence(Finding(verdict=verdict, evidence="检验单 5 份"))
    assert not needs_reason(Finding(verdict=verdict))


def test_a_place_that_nobody_filled_is_no_evidence() -> None:
    finding = replace(SEEN, evidence="抽 ____（份数）份")
    assert lacks(finding) == "证据有空未填"
    assert not is_settled(finding)


@pytest.mark.parametrize("verdict", [Verdict.NOT_APPLICABLE, Verdict.NOT_VERIFIED])
def test_not_applicable_and_not_verified_need_a_reason_and_no_evidence(verdict: Verdict) -> None:
    assert lacks(Finding(verdict=verdict, evidence="看了")) == "缺理由"
    assert is_settled(Finding(verdict=verdict, reason="没有设计开发"))


def test_not_checked_is_none_of_the_others() -> None:
    finding = Finding(evidence="记了一句")
    assert not needs_evidence(finding)
    assert not needs_reason(finding)
    assert not is_settled(finding)
    assert lacks(finding) == ""


def test_numbers_that_cannot_be_true_are_named() -> None:
    assert contradiction(replace(SEEN, failed="6 份")) == "不符合数 6 大于抽样数 5"
    assert contradiction(replace(SEEN, failed="2")) == "判为符合，但不符合数是 2"
    assert contradiction(replace(SEEN, sampled="", failed="0")) == ""
    assert contradiction(replace(SEEN, verdict=Verdict.NONCONFORM, failed="5")) == ""


def test_lines_are_numbered_department_by_department() -> None:
    lines = [line("1", department="生产"), line("2", department="质量"), line("3", department="生产")]
    assert [each.id for each in in_order(lines)] == ["1", "3", "2"]
    assert numbers_of(lines) == {"1": 1, "3": 2, "2": 3}


def test_the_tally_keeps_the_six_states_apart() -> None:
    findings = [
        Finding(),
        SEEN,
        Finding(verdict=Verdict.CONFORM),
        Finding(verdict=Verdict.NOT_APPLICABLE, reason="外包"),
        Finding(verdict=Verdict.NOT_VERIFIED),
        Finding(verdict=Verdict.NONCONFORM, grade="一般", evidence="无签字"),
    ]
    counted = tally(line(str(number), each) for number, each in enumerate(findings))
    assert (counted.total, counted.open, counted.judged, counted.lacking) == (6, 1, 5, 2)
    assert counted.verdicts[Verdict.CONFORM] == 2
    assert counted.verdicts[Verdict.OBSERVATION] == 0


def test_the_next_open_line_goes_round_and_then_to_what_lacks_something() -> None:
    lines = [line("1"), line("2", SEEN), line("3"), line("4", Finding(verdict=Verdict.CONFORM))]
    assert next_open(lines, "1") == lines[2]
    assert next_open(lines, "3") == lines[0]
    done = [replace(each, finding=SEEN) for each in lines[:3]]
    assert next_open([*done, lines[3]], "1") == lines[3]
    assert next_open(done, "1") is None
