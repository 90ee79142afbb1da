"""The audits and reviews of the sample enterprise: complete, consistent, believable, in and out as one step."""

import dataclasses
import re
import time
from collections.abc import Iterator
from datetime import date

import pytest

from consultant_app.model import checklist, closing, independence, writing
from consultant_app.model.audit import Audit, SlotKind, Verdict
from consultant_app.model.audit_dossier import AuditView, NonconformityView, ReviewView
from consultant_app.model.coverage import below, coverage
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Severity
from consultant_app.model.gates import gaps
from consultant_app.model.gates_dates import months_later
from consultant_app.model.nonconformity import State
from consultant_app.model.review import inputs_for
from consultant_app.store.session import Session
from consultant_app.workflows import (
    audit_dossiers,
    audits,
    management_systems,
    sample,
    sample_audit,
    sample_review,
    standards,
    working_days,
)
from consultant_app.workflows.checklist_library import library
from consultant_app.workflows.dossiers import read_dossier

TODAY = "2026-11-22"
ISO = re.compile(r"20\d\d-\d\d-\d\d")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = Session.open(tmp_path_factory.mktemp("sample_audit") / "data")
    sample.load_sample(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def dossier(loaded: Session) -> Dossier:
    found = sample.find_sample(loaded.db)
    assert found
    return read_dossier(loaded.db, found.id)


@pytest.fixture(scope="module")
def view(dossier: Dossier) -> AuditView:
    assert dossier.audit
    return dossier.audit


@pytest.fixture(scope="module")
def review(dossier: Dossier) -> ReviewView:
    assert dossier.review
    return dossier.review


def _numbered(view: AuditView) -> dict[str, NonconformityView]:
    return {each.item.number: each for each in (*view.nonconformities, *view.previous)}


# the list of gaps


def test_nothing_is_left_that_must_be_mended_in_any_audit_or_review(loaded: Session, dossier: Dossier) -> None:
    subjects = [sample_audit.audit_id(year) for year in ("2025", "2026")]
    subjects += [sample_review.review_id(year) for year in ("2025", "2026")]
    for subject in subjects:
        found = gaps(read_dossier(loaded.db, dossier.enterprise.id, subject_id=subject), TODAY)
        assert [gap.sentence for gap in found if gap.severity is Severity.ERROR] == []


def test_warnings_are_the_late_nonconformity_and_the_audit_of_ones_own_department(dossier: Dossier) -> None:
    found = [gap for gap in gaps(dossier, TODAY) if gap.severity is Severity.WARNING and gap.rule != "措施逾期"]
    assert [gap.rule for gap in found] == ["独立性", "逾期"]
    assert "NC-2026-ZM-004" in found[1].sentence
    assert "写法" not in {gap.rule for gap in gaps(dossier, TODAY)}


# system, programme, plan


def test_the_system_is_declared_with_processes_of_every_department(dossier: Dossier) -> None:
    system = dossier.system.system
    assert system
    assert all(each.reason for each in system.exclusions)
    assert len(dossier.system.processes) >= 10
    assert {each.department_id for each in dossier.system.processes} == {each.id for each in dossier.departments}
    assert all(each.head for each in dossier.departments)
    known = standards.clauses(system.edition)
    assert all(clause in known for each in dossier.system.processes for clause in each.clauses)
    applicable = set(management_systems.applicable_clauses(system))
    assert applicable <= {clause for each in dossier.system.processes for clause in each.clauses}


def test_programme_and_timetables_cover_every_department_and_clause(loaded: Session, dossier: Dossier) -> None:
    assert dossier.programme
    assert {mark.department_id for mark in dossier.programme.marks} == {each.id for each in dossier.departments}
    assert dossier.system.system
    applicable = management_systems.applicable_clauses(dossier.system.system)
    for year in ("2025", "2026"):
        slots = audits.slots_of(loaded.db, sample_audit.audit_id(year))
        found = coverage(slots, dossier.departments, applicable)
        assert found.complete
        assert not found.beyond
        kinds = [slot.kind for slot in slots]
        assert {SlotKind.OPENING, SlotKind.TEAM, SlotKind.CLOSING} <= set(kinds)
        assert (kinds[0], kinds[-1]) == (SlotKind.OPENING, SlotKind.CLOSING)


def test_auditors_are_trained_free_and_one_audits_their_own_department_with_a_reason(
    loaded: Session, dossier: Dossier
) -> None:
    own = {}
    for year in ("2025", "2026"):
        view = audit_dossiers.audit_view(loaded.db, _audit(loaded, year), ())
        assert independence.untrained(view.members, view.audit, view.slots) == []
        assert independence.clashes(view.slots, view.members) == []
        assert independence.absent_escorts(view.slots, view.members) == []
        own[year] = independence.conflicts(view.slots, view.members, dossier.departments)
    assert own["2025"] == []
    assert [each.member.name for each in own["2026"]] == ["何静"]
    assert len(own["2026"][0].reason) > 20


def _audit(session: Session, year: str) -> Audit:
    key = sample_audit.audit_id(year)
    found = sample.find_sample(session.db)
    assert found
    return next(each for each in audits.audits_of(session.db, found.id) if each.id == key)


# on site


def test_the_checklist_comes_from_the_library_and_no_finding_lacks_its_ground(view: AuditView) -> None:
    known = library()
    assert len(view.lines) >= 70
    assert len({(line.department_id, line.library_key) for line in view.lines}) == len(view.lines)
    planned = {slot.department_id for slot in view.slots if slot.kind is SlotKind.AUDIT}
    assert {line.department_id for line in view.lines} == planned
    for line in view.lines:
        assert known[line.library_key].clause == line.clause
        assert line.clause_title
        assert checklist.lacks(line.finding) == "", line.library_key
        assert checklist.is_settled(line.finding)
        assert view.audit.held.start <= line.finding.on <= view.audit.held.end
        assert line.finding.auditor
    numbers = [line.finding.evidence for line in view.lines if line.finding.verdict is Verdict.CONFORM]
    assert all(re.search(r"\d|[一两三]", text) for text in numbers)


def test_every_applicable_clause_is_on_the_checklist(view: AuditView, dossier: Dossier) -> None:
    assert dossier.system.system
    asked = {line.clause for line in view.lines}
    assert set(management_systems.applicable_clauses(dossier.system.system)) <= asked


def test_every_planned_clause_of_a_department_has_a_line_there(view: AuditView, dossier: Dossier) -> None:
    assert dossier.system.system
    applicable = management_systems.applicable_clauses(dossier.system.system)
    for slot in view.slots:
        mine = {line.clause for line in view.lines if line.department_id == slot.department_id}
        planned = {each for each in applicable if any(below(each, upper) for upper in slot.clauses)}
        assert planned <= mine, slot.processes


def test_who_judged_a_line_was_planned_in_that_department_that_day(view: AuditView) -> None:
    names = {member.id: member.name for member in view.members}
    for line in view.lines:
        planned = [
            {names[key] for key in slot.member_ids}
            for slot in view.slots
            if slot.department_id == line.department_id and slot.on == line.finding.on
        ]
        assert any(set(line.finding.auditor.split("、")) <= team for team in planned), line.library_key


def test_the_report_counts_what_the_checklist_holds(view: AuditView) -> None:
    counts = checklist.tally(view.lines)
    told = view.audit.conclusion.conformity_reason
    assert f"检查{counts.total}条" in told
    assert f"检查{counts.total}条" in view.audit.summary
    for verdict in (Verdict.CONFORM, Verdict.NONCONFORM, Verdict.NOT_APPLICABLE, Verdict.NOT_VERIFIED):
        assert f"{verdict}{counts.verdicts[verdict]}条" in told
    assert counts.verdicts[Verdict.NOT_CHECKED] == 0
    assert counts.verdicts[Verdict.OBSERVATION] == len(view.observations) == 3
    raised = {line.id for line in view.lines if line.finding.verdict is Verdict.NONCONFORM}
    assert raised == {each.item.line_id for each in view.nonconformities}


def test_the_earlier_audit_is_frozen_and_the_report_says_what_became_of_it(view: AuditView) -> None:
    assert view.previous_audit
    assert view.previous_audit.frozen
    assert len(view.previous) == 2
    assert all(each.state is State.CLOSED for each in view.previous)
    assert all(each.item.number in view.audit.previous_followup for each in view.previous)


# nonconformities


def test_nonconformities_stand_in_every_state(view: AuditView) -> None:
    states = {each.item.number[-3:]: each.state for each in view.nonconformities}
    assert states == {
        "001": State.ACTING,
        "002": State.TO_VERIFY,
        "003": State.CLOSED,
        "004": State.ACTING,
        "005": State.CLOSED,
    }
    late = [each for each in view.nonconformities if each.state is not State.CLOSED and each.item.due_on < TODAY]
    assert [each.item.number[-3:] for each in late] == ["004"]
    failed = _numbered(view)["NC-2026-ZM-003"].rounds
    assert [each.concluded for each in failed] == ["未关闭", "关闭"]
    grades = [each.item.grade for each in view.nonconformities]
    assert (grades.count("严重"), grades.count("一般")) == (1, 4)
    assert {each.item.nature for each in view.nonconformities} == {"体系性", "实施性", "效果性"}


def test_numbers_are_given_once_and_without_a_gap(view: AuditView) -> None:
    numbers = [each.item.number for each in view.nonconformities]
    assert numbers == [f"NC-2026-ZM-{number:03d}" for number in range(1, 6)]
    assert [each.number for each in view.observations] == [f"GC-2026-ZM-{number:03d}" for number in range(1, 4)]
    assert len(_numbered(view)) == 7


def test_the_grave_one_fails_in_two_departments_and_came_back(view: AuditView) -> None:
    grave = _numbered(view)["NC-2026-ZM-001"].item
    same = {each.item.snapshot.department for each in view.nonconformities if each.item.clause == grave.clause}
    assert same == {"生产部", "质量部"}
    assert grave.repeats_id == _numbered(view)["NC-2025-HR-001"].item.id


def test_the_writing_assistant_has_nothing_to_say(view: AuditView, dossier: Dossier) -> None:
    lowest = dossier.clauses[view.audit.edition].lowest
    for each in _numbered(view).values():
        assert [advice.sentence for advice in writing.advise(each, lowest)] == [], each.item.number
    for observation in view.observations:
        assert [advice.sentence for advice in writing.advise_observation(observation, lowest)] == []


def test_what_is_closed_may_be_closed_and_each_has_its_five_whys(view: AuditView) -> None:
    auditors = [member.name for member in view.members]
    for each in view.nonconformities:
        assert each.item.clause == each.item.snapshot.clause
        assert len(each.actions) >= 2
        whys = [cause for cause in each.causes if not cause.parent_id]
        assert len(whys) >= 3
        assert any(cause.is_root for cause in whys)
        if each.item.closed_on:
            assert closing.missing(each, auditors) == []


# dates


def test_the_chain_of_dates_holds(view: AuditView, review: ReviewView, dossier: Dossier) -> None:
    system, programme = dossier.system.system, dossier.programme
    assert system
    assert programme
    assert view.previous_audit
    first = view.previous_audit
    chain = [
        system.issued_on,
        system.effective_on,
        months_later(system.effective_on, 3),
        first.plan_made_on,
        first.held.start,
        first.report_on,
        programme.programme.made_on,
        programme.programme.approved_on,
        view.audit.plan_made_on,
        view.audit.plan_approved_on,
        view.audit.held.start,
        view.audit.held.end,
        view.audit.report_on,
        review.review.on,
        review.review.report_on,
        TODAY,
    ]
    assert chain == sorted(chain)
    rounds = [round_.on for each in view.nonconformities for round_ in each.rounds]
    assert all(view.audit.held.end < on <= view.audit.report_on for on in rounds)


def test_everything_was_done_on_working_days_and_nothing_in_the_future(
    view: AuditView, review: ReviewView, dossier: Dossier
) -> None:
    done = set(_dates(view)) | set(_dates(review)) | set(_dates(dossier.system.system))
    due = {each.item.due_on for each in view.nonconformities} | {each.due_on for each in review.decisions}
    due |= {action.due_on for each in view.nonconformities for action in each.actions}
    planned = due | {view.audit.held.start}
    assert working_days.rest_days(done | planned) == {}
    assert all(date.fromisoformat(each) for each in done)
    assert max(done - due) <= TODAY


def _dates(value: object) -> Iterator[str]:
    """Every ISO date that is a field of a record or of one of its parts."""
    if isinstance(value, str):
        if ISO.fullmatch(value):
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _dates(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _dates(getattr(value, field.name))


# management review


def test_every_input_of_the_review_is_reported_and_judged_apart(review: ReviewView) -> None:
    reported = {each.key: each for each in review.inputs}
    assert set(reported) == {item.key for item in inputs_for(review.review.edition)}
    assert all(each.text and each.department and each.submitted_on for each in review.inputs)
    assert len([each for each in review.inputs if each.gathered]) >= 6
    opinions = [review.review.suitability, review.review.adequacy, review.review.effectiveness]
    assert len({each.reason for each in opinions}) == 3
    assert review.review.chair == review.review.approved_by == "陈国梁"
    assert len(review.decisions) == 5
    assert [each.check.result for each in review.decisions].count("有效") == 1
    assert len(review.previous_decisions) == 2


def test_readings_and_complaints_agree_with_the_figures_of_the_diagnosis(dossier: Dossier) -> None:
    indicators = {each.id: each for each in dossier.indicators}
    series: dict[str, list[float]] = {}
    for reading in dossier.system.readings:
        if re.fullmatch(r"2026-0\d", reading.period):
            series.setdefault(reading.indicator_id, []).append(float(reading.value))
    assert len(series) >= 6
    for key, values in series.items():
        assert sum(values) / len(values) == pytest.approx(float(indicators[key].baseline.value), abs=0.06)
    complaints = [each for each in dossier.system.complaints if each.on < "2026-10"]
    assert len(complaints) == 14
    assert len([each for each in complaints if "毛刺" in each.text]) == 6
    assert {each.is_opportunity for each in dossier.system.risks} == {True, False}


# in and out


def test_one_undo_takes_it_all_out(session: Session) -> None:
    loaded = sample.load_sample(session)
    assert audits.audits_of(session.db, loaded.id)
    session.undo()
    assert audits.audits_of(session.db, loaded.id) == []
    assert audit_dossiers.reviews_of(session.db, loaded.id) == []
    assert audit_dossiers.nonconformities_of(session.db, loaded.id) == []
    session.redo()
    sample.remove_sample(session)
    assert audits.audits_of(session.db, loaded.id) == []


def test_loading_the_audits_takes_less_than_a_second(session: Session) -> None:
    loaded = sample.load_sample(session)
    begun = time.process_time()
    with session.write("再放一次") as db:
        sample_audit.put_audits(db)
    assert time.process_time() - begun < 1
    assert len(audits.audits_of(session.db, loaded.id)) == 2
