"""Coverage, ownership of clauses, independence, competence: the rules that a plan is checked by."""

import pytest

from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit, AuditMember, AuditSlot, LibraryLine, SlotKind
from consultant_app.model.clause_owners import ClauseFit, clause_owners, clauses_of_kind, fits_of
from consultant_app.model.coverage import coverage
from consultant_app.model.department_kinds import is_top, kinds_of_department
from consultant_app.model.enterprise import Department
from consultant_app.model.independence import absent_escorts, clashes, conflicts, untrained
from consultant_app.model.management_system import WorkProcess

TOP = Department(id="top", enterprise_id="e", name="最高管理者", head="陈国梁")
QUALITY = Department(id="quality", enterprise_id="e", name="质量部", head="吴晓燕")
SALES = Department(id="sales", enterprise_id="e", name="供销部", head="郑海涛")
EVERY = [TOP, QUALITY, SALES]
AUDIT = Audit(id="audit", enterprise_id="e", held=Period(start="2026-11-24", end="2026-11-25"))


def slot(key, department, clauses, **values):
    return AuditSlot(
        id=key, enterprise_id="e", audit_id="audit", department_id=department, clauses=tuple(clauses), **values
    )


def member(key, name="", **values):
    return AuditMember(id=key, enterprise_id="e", audit_id="audit", name=name or key, **values)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("生产技术部", ("production", "engineering")),
        ("供销部", ("purchasing", "sales")),
        ("质技部", ("quality", "engineering")),
        ("总经办", ("top", "admin")),
        ("QC组", ("quality",)),
        ("机加工一车间", ("production",)),
        ("采购仓储部", ("purchasing", "warehouse")),
        ("甲组", ()),
    ],
)
def test_a_name_tells_what_the_department_does(name, kinds):
    assert kinds_of_department(name) == kinds


def test_coverage_names_what_nobody_audits():
    slots = [slot("1", "quality", ["8.6", "9.2"]), slot("2", "sales", ["8.3"]), slot("3", "", ["5.1.1"])]
    found = coverage(slots, EVERY, ("5.1.1", "8.6", "9.2.1", "9.2.2", "10.2.1"))
    assert found.cells == {("quality", "8.6"): 1, ("quality", "9.2.1"): 1, ("quality", "9.2.2"): 1, ("", "5.1.1"): 1}
    assert found.missing_clauses == ("10.2.1",)
    assert found.missing_departments == ("top",)
    assert found.beyond == ("8.3",)
    assert found.lacks_top
    assert not found.complete


def test_meetings_cover_nothing_and_a_full_plan_is_complete():
    meeting = slot("0", "quality", ["8.6"], kind=SlotKind.OPENING)
    assert coverage([meeting], [QUALITY], ("8.6",)).missing_clauses == ("8.6",)
    slots = [slot("1", "top", ["5.1.1"]), slot("2", "quality", ["8.6"]), slot("3", "sales", ["8.6"])]
    assert coverage(slots, EVERY, ("5.1.1", "8.6")).complete


def test_somebody_who_audits_the_own_department_is_named_with_the_reason():
    team = [member("wu", "吴晓燕"), member("li", department_id="sales"), member("guest", role="观察员")]
    slots = [
        slot("1", "quality", ["8.6"], member_ids=("wu", "guest"), independence_reason="本厂只有一名内审员"),
        slot("2", "sales", ["8.2.1"], member_ids=("li",)),
        slot("3", "sales", ["8.4.1"], member_ids=("wu",)),
    ]
    found = conflicts(slots, team, EVERY)
    assert [(each.slot.id, each.member.id, each.reason) for each in found] == [
        ("1", "wu", "本厂只有一名内审员"),
        ("2", "li", ""),
    ]


def test_an_auditor_is_trained_before_the_audit():
    team = [
        member("a", "甲", role="组长", trained_on="2026-11-23"),
        member("b", "乙", trained_on="2026-11-25"),
        member("c", "丙"),
        member("d", "丁", role="观察员"),
    ]
    found = untrained(team, AUDIT)
    assert [each.member.id for each in found] == ["b", "c"]
    assert "晚于审核开始日期 2026-11-24" in found[0].sentence
    assert "没有写内审员培训日期" in found[1].sentence


def test_nobody_is_in_two_places_at_once():
    team = [member("wu"), member("li")]
    morning = {"on": "2026-11-24", "start": "09:00", "end": "10:00"}
    slots = [
        slot("1", "quality", [], member_ids=("wu", "li"), **morning),
        slot("2", "sales", [], member_ids=("wu",), **{**morning, "start": "09:30", "end": "10:30"}),
        slot("3", "top", [], member_ids=("li",), **{**morning, "start": "10:00", "end": "11:00"}),
    ]
    assert [(each.member.id, each.first.id, each.second.id) for each in clashes(slots, team)] == [("wu", "1", "2")]


FITS = fits_of(
    [
        LibraryLine(key="1", clause="5.1.1", departments=("top",), processes=("leadership",)),
        LibraryLine(key="2", clause="8.6", departments=("quality", "production"), processes=("inspection",)),
        LibraryLine(key="3", clause="8.4.1", departments=("purchasing",), processes=("purchasing", "inspection")),
        LibraryLine(key="4", clause="9.3.1", departments=("top", "quality"), processes=("review",)),
    ]
)


def test_a_clause_goes_to_the_owner_of_its_process_else_to_the_kind_that_fits():
    applicable = ("5.1.1", "5.3", "8.4.1", "8.6", "9.1.3", "9.3.1")
    processes = [
        WorkProcess(id="p", enterprise_id="e", kind="inspection", department_id="sales"),
        WorkProcess(id="r", enterprise_id="e", clauses=("9.3",), department_id="quality"),
        WorkProcess(id="gone", enterprise_id="e", clauses=("8.6",), department_id="gone"),
    ]
    assert clause_owners(EVERY, processes, applicable, FITS) == {
        "top": ("5.1.1", "5.3", "9.3.1"),  # top management answers for its own, whoever keeps the records
        "quality": ("5.3", "9.1.3", "9.3.1"),
        "sales": ("5.3", "8.4.1", "8.6"),
    }


def test_every_applicable_clause_is_somewhere_even_in_a_firm_without_telling_names():
    odd = [Department(id="x", enterprise_id="e", name="甲组"), Department(id="y", enterprise_id="e", name="乙组")]
    owned = clause_owners(odd, [], ("4.1", "8.6"), FITS)
    assert set().union(*owned.values()) == {"4.1", "8.6"}
    assert clause_owners([], [], ("4.1",), FITS) == {}


def test_a_process_answers_the_clauses_that_its_kind_stands_first_in():
    assert clauses_of_kind("inspection", FITS) == ("8.6",)
    assert clauses_of_kind("inspection", {"8.6": ClauseFit({}, {"inspection": 3, "production": 6})}) == ()


def test_who_audits_elsewhere_cannot_go_along_in_their_own_department():
    team = [member("wang", "王敏"), member("he", "何静")]
    morning = {"on": "2026-11-24", "start": "09:00", "end": "10:00"}
    slots = [
        slot("1", "office", [], member_ids=("he",), escort="王敏", **morning),
        slot("2", "sales", [], member_ids=("wang",), escort="郑海涛", **{**morning, "start": "09:30"}),
        slot("3", "top", [], member_ids=("wang",), escort="", **{**morning, "start": "10:00", "end": "11:00"}),
        slot("4", "store", [], member_ids=("wang",), escort="", **{**morning, "start": "09:00", "end": "09:30"}),
    ]
    found = absent_escorts(slots, team)
    assert [(each.member.name, each.first.id, each.second.id) for each in found] == [("王敏", "2", "1")]


@pytest.mark.parametrize("name", ["厂部", "厂长办公室", "厂办", "总经理办公室"])
def test_the_office_of_the_head_of_a_small_factory_is_top_management(name):
    assert is_top(name)
