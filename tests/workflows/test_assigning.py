"""Assigning, taking back, and what the consultant then sees."""

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assignment import Assignment
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.store import assignments, derived, records, register, search
from consultant_app.store.register import RegisterFilter
from consultant_app.store.session import Session
from consultant_app.workflows import agenda, assigning, audit_statistics, enterprises, handing_over, recycling
from consultant_app.workflows.editing import remove_record
from consultant_app.workflows.settings import change_setting


@pytest.fixture
def firms(session: Session) -> list[str]:
    return [enterprises.add_enterprise(session, f"甲{number}公司").id for number in range(3)]


def every(session: Session) -> list[Assignment]:
    return records.all_of(session.db, Assignment)


def listed(session: Session, **wanted: bool) -> set[str]:
    return set(register.ids(session.db, RegisterFilter(**wanted)))


def work_as(session: Session, name: str) -> None:
    change_setting(session, "consultant", name)


def test_three_firms_go_to_a_person_in_one_step(session: Session, firms: list[str]) -> None:
    work_as(session, "王经理")
    count = assigning.assign(session, firms, " 张三 ", batch="第一批", due_on="2026-12-20", expectations="诊断报告")
    assert count == 3
    assert {(each.person, each.batch, each.due_on, each.expectations, each.given.by) for each in every(session)} == {
        ("张三", "第一批", "2026-12-20", "诊断报告", "王经理")
    }
    assert records.get(session.db, Enterprise, firms[0]).consultant == "张三"
    assert session.undo() == "分派3家企业给张三"
    assert every(session) == []
    assert records.get(session.db, Enterprise, firms[0]).consultant == ""


def test_nobody_named_changes_nothing(session: Session, firms: list[str]) -> None:
    with pytest.raises(AppError, match="没有改动任何企业"):
        assigning.assign(session, firms, "  ")
    assert every(session) == []


def test_assigning_again_changes_the_terms_that_are_given_and_makes_no_second_row(
    session: Session, firms: list[str]
) -> None:
    assigning.assign(session, firms[:1], "张三", batch="第一批", due_on="2026-12-20")
    assert assigning.assign(session, firms[:1], "张三") == 0
    assert assigning.assign(session, firms[:1], "张三", due_on="2026-12-31") == 1
    (only,) = every(session)
    assert (only.batch, only.due_on) == ("第一批", "2026-12-31")


def test_another_person_takes_over_unless_both_are_to_work_on_it(session: Session, firms: list[str]) -> None:
    assigning.assign(session, firms, "张三")
    assigning.assign(session, firms[:1], "李四")
    assigning.assign(session, firms[1:2], "李四", instead=False)
    live = {(each.enterprise_id, each.person) for each in every(session) if each.is_live}
    assert live == {(firms[0], "李四"), (firms[1], "张三"), (firms[1], "李四"), (firms[2], "张三")}
    taken = next(each for each in every(session) if not each.is_live)
    assert taken.withdrawn.reason == "改派给李四"
    assert [records.get(session.db, Enterprise, key).consultant for key in firms] == ["李四", "张三", "张三"]


def test_what_is_taken_back_hides_at_the_consultants_side_and_comes_back(session: Session, firms: list[str]) -> None:
    assigning.assign(session, firms, "张三")
    work_as(session, "张三")
    assert listed(session) == set(firms)
    assert assigning.withdraw(session, [every(session)[0].id], "企业搬迁") == 1
    hidden = every(session)[0].enterprise_id
    assert listed(session) == set(firms) - {hidden}
    assert listed(session, taken_back=True) == {hidden}
    assert listed(session, archived=True) == set()
    assert register.facets(session.db).taken_back == 1
    assert derived.check(session.db) == []
    assert records.get(session.db, Enterprise, hidden)  # all of it is still there
    assigning.assign(session, [hidden], "张三")
    assert listed(session) == set(firms)


def test_undo_of_taking_back_shows_it_again(session: Session, firms: list[str]) -> None:
    assigning.assign(session, firms, "张三")
    work_as(session, "张三")
    assigning.withdraw(session, [each.id for each in every(session)])
    assert listed(session) == set()
    session.undo()
    assert listed(session) == set(firms)


def test_the_manager_sees_all_and_others_see_what_was_never_theirs(session: Session, firms: list[str]) -> None:
    assigning.assign(session, firms[:2], "张三")
    assigning.withdraw(session, [each.id for each in every(session)])
    work_as(session, "李四")
    assert listed(session) == set(firms)
    work_as(session, "张三")
    assert listed(session) == {firms[2]}  # his own, never assigned
    change_setting(session, "role", "manager")
    assert listed(session) == set(firms)
    change_setting(session, "role", "consultant")
    assert listed(session) == {firms[2]}


def test_names_are_not_found_and_dates_not_due_of_what_was_taken_back(session: Session, firms: list[str]) -> None:
    from datetime import date

    from consultant_app.workflows import bulk

    bulk.set_for_all(session, firms, next_date="2026-01-01")
    assigning.assign(session, firms, "张三")
    work_as(session, "张三")
    assigning.withdraw(session, [each.id for each in every(session) if each.enterprise_id == firms[0]])
    assert set(register.ids(session.db, RegisterFilter(text="甲"))) == set(firms[1:])
    read = agenda.read_agenda(session.db, date(2026, 11, 28))
    assert {due.enterprise_id for due in read.due} == set(firms[1:])
    assert read.enterprises == 2


def test_what_was_taken_back_is_neither_searched_nor_counted_nor_handed_over_until_it_is_given_again(
    session: Session, firms: list[str]
) -> None:
    alias = enterprises.add_enterprise(session, "甲0公司分厂")
    enterprises.join(session, firms[0], alias.id)
    with session.write("内容") as db:
        for owner in (*firms[:2], alias.id):
            found = Nonconformity(id=f"n-{owner}", enterprise_id=owner, fact="首检未做", found_on="2026-01-01")
            records.put_all(db, [found, Department(id=f"d-{owner}", enterprise_id=owner, name="质检部")])
    for owner in (*firms[:2], alias.id):
        remove_record(session, Department, f"d-{owner}")
    assigning.assign(session, firms, "张三")
    work_as(session, "张三")

    def seen() -> list[set[str]]:
        return [
            {hit.enterprise_id for hit in search.find(session.db, "首检", limit=3)},
            {view.item.enterprise_id for view in audit_statistics.views_of(session.db)},
            {item.enterprise_id for item in recycling.list_bin(session)},
            {*handing_over.everything(session.db)} - {firms[2]},
        ]

    before = seen()
    assert before == [{*firms[:2], alias.id}, {*firms[:2], alias.id}, {*firms[:2], alias.id}, {*firms[:2]}]
    assigning.withdraw(session, [each.id for each in every(session) if each.enterprise_id == firms[0]])
    assert seen() == [{firms[1]}] * 4
    assert {hit.enterprise_id for hit in search.find(session.db, "首检", enterprise_id=firms[0])} == {
        firms[0],
        alias.id,
    }
    assert audit_statistics.read_statistics(session.db, enterprise_id=firms[0]).total == 2
    with pytest.raises(AppError, match="没有找到"):
        enterprises.find_enterprise(session.db, "甲0")
    assert enterprises.find_enterprise(session.db, "甲0公司").id == firms[0]
    assigning.assign(session, firms[:1], "张三")
    assert seen() == before


def test_a_search_goes_on_behind_what_is_hidden(session: Session, firms: list[str]) -> None:
    work_as(session, "张三")
    assigning.assign(session, firms[:1], "张三")
    with session.write("内容") as db:
        records.put(db, Nonconformity(id="old", enterprise_id=firms[1], fact="首检未做"))
        records.put_all(db, [Nonconformity(id=f"n{n}", enterprise_id=firms[0], fact="首检未做") for n in range(20)])
    assigning.withdraw(session, [each.id for each in every(session)])
    assert [hit.row for hit in search.find(session.db, "首检", limit=5)] == ["old"]


def test_a_rebuilt_list_hides_the_same(session: Session, firms: list[str]) -> None:
    work_as(session, "张三")
    assigning.assign(session, firms, "张三")
    assigning.withdraw(session, [every(session)[0].id])
    before = listed(session)
    with session.write("重建") as db:
        derived.rebuild(db)
    assert listed(session) == before
    assert len(before) == 2


def test_what_a_file_for_a_person_carries(session: Session, firms: list[str]) -> None:
    with session.write("登记电脑") as db:
        db.execute("insert into device (id, person) values ('4812', '张三'), ('7777', '李四')")
    assigning.assign(session, firms, "张三")
    assigning.withdraw(session, [each.id for each in every(session) if each.enterprise_id == firms[0]])
    assert assignments.assigned_to(session.db, "4812") == sorted(firms[1:])
    assert assignments.withdrawn_from(session.db, "4812") == [firms[0]]
    assert assignments.rows_of(session.db, "4812") == sorted(each.id for each in every(session))
    assert assignments.assigned_to(session.db, "7777") == []
    assert {each.device_id for each in every(session)} == {"4812"}


def test_terms_of_many_change_in_one_step(session: Session, firms: list[str]) -> None:
    assigning.assign(session, firms, "张三")
    assert assigning.change_terms(session, [each.id for each in every(session)], due_on="2027-01-10") == 3
    assert {each.due_on for each in every(session)} == {"2027-01-10"}
    assert session.undo() == "修改3家企业的分派"
    assert {each.due_on for each in every(session)} == {""}


def test_people_to_choose_from(session: Session, firms: list[str]) -> None:
    with session.write("登记电脑") as db:
        db.execute("insert into device (id, person, role) values ('1', '张三', ''), ('2', '王经理', 'manager')")
    assigning.assign(session, firms, "李四")
    assert assigning.people(session.db) == sorted(["张三", "李四"])
