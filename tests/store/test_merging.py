"""What one computer hands over arrives whole at another, once, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import conflicts, merging, records, search, setting_aside
from consultant_app.store.checking import check
from consultant_app.store.session import Session


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "other")
    yield opened
    opened.close()


def hand_over(session: Session, *enterprises: str, shared: bool = True) -> list[bytes]:
    with session.write("交出") as db:
        merging.seal(db, enterprises, shared=shared)
    return list(merging.export_lines(session.db, enterprises, shared=shared))


def take(session: Session, lines: list[bytes], run: str = "") -> merging.Merged:
    return merging.merge(session, "合并", merging.parse(lines), run=run)


def put(session: Session, *made: object) -> None:
    with session.write("写") as db:
        records.put_all(db, made)


def problem(fact: str, **values: str) -> Problem:
    return Problem(id="p", enterprise_id="e", assessment_id="a", fact=fact, **values)


def both_have(session: Session, other: Session) -> None:
    put(session, Enterprise(id="e", name="甲厂"), problem("图纸没有受控"))
    take(other, hand_over(session, "e"))


def test_an_enterprise_arrives_and_the_same_again_changes_nothing(session: Session, other: Session) -> None:
    put(session, Enterprise(id="e", name="甲厂"), problem("图纸没有受控"), Enterprise(id="x", name="别家"))
    lines = hand_over(session, "e")
    examined = merging.examine(other.db, merging.parse(lines))
    assert [(part.name, part.new, part.updated, part.known) for part in examined.parts] == [("甲厂", 2, 0, 0)]
    merged = take(other, lines)
    assert (merged.operations, merged.rows, merged.conflicts) == (2, 2, 0)
    assert records.get(other.db, Problem, "p").fact == "图纸没有受控"
    assert records.find(other.db, Enterprise, "x") is None
    assert [hit.row for hit in search.find(other.db, "受控")] == ["p"]
    assert take(other, lines).operations == 0
    assert merging.examine(other.db, merging.parse(lines)).fresh == 0
    assert check(other.db) == []


def test_two_people_on_one_field_are_listed_on_both_sides_until_one_decides(session: Session, other: Session) -> None:
    both_have(session, other)
    put(session, problem("图纸 A 没有受控", evidence="照片"))
    put(other, problem("图纸 B 没有受控"))
    assert take(session, hand_over(other, "e")).conflicts == 1
    take(other, hand_over(session, "e"))
    found = conflicts.list_all(session.db)
    assert conflicts.list_all(other.db, "e") != []
    assert [(one.table, one.row, one.field) for one in found] == [("problem", "p", "fact")]
    assert {version.value for version in found[0].versions} == {"图纸 A 没有受控", "图纸 B 没有受控"}
    assert {version.site for version in found[0].versions} == {session.site, other.site}
    assert records.get(session.db, Problem, "p") == records.get(other.db, Problem, "p")
    assert records.get(session.db, Problem, "p").evidence == "照片"
    for choice in found[0].versions:
        if choice.shown:
            with session.write("采用") as db:
                conflicts.decide(db, found[0], choice.operation_id)
    assert conflicts.list_all(session.db) == []
    take(other, hand_over(session, "e"))
    assert conflicts.list_all(other.db) == []
    assert check(session.db) == check(other.db) == []


def test_a_value_of_ones_own_ends_a_conflict_too_and_undo_shows_what_was_shown(
    session: Session, other: Session
) -> None:
    both_have(session, other)
    put(session, problem("甲"))
    put(other, problem("乙"))
    take(session, hand_over(other, "e"))
    shown = records.get(session.db, Problem, "p").fact
    with session.write("采用") as db:
        conflicts.decide(db, conflicts.list_all(db)[0], "丙")
    assert records.get(session.db, Problem, "p").fact == "丙"
    session.undo()
    assert records.get(session.db, Problem, "p").fact == shown
    assert conflicts.list_all(session.db) == []
    assert check(session.db) == []


@pytest.mark.parametrize("keep", [True, False])
def test_a_deletion_beside_an_edit_is_listed_and_decided(session: Session, other: Session, keep: bool) -> None:
    both_have(session, other)
    with session.write("删除") as db:
        records.delete(db, Problem, "p")
    put(other, problem("又改过"))
    take(other, hand_over(session, "e"))
    (found,) = conflicts.list_all(other.db)
    assert found.is_deletion
    assert records.get(other.db, Problem, "p").fact == "又改过"
    wanted = next(one for one in found.versions if (one.value is None) is not keep)
    with other.write("决定") as db:
        conflicts.decide(db, found, wanted.operation_id)
    take(session, hand_over(other, "e"))
    for one in (session, other):
        assert (records.find(one.db, Problem, "p") is not None) is keep
        assert conflicts.list_all(one.db) == []
        assert check(one.db) == []


def test_undo_takes_a_merge_of_several_packages_back_and_redo_brings_it_back(session: Session, other: Session) -> None:
    both_have(session, other)
    put(other, problem("本机的"))
    put(session, Enterprise(id="f", name="乙厂"))
    one, two = hand_over(session, "f"), [*hand_over(session, "e")]
    put(session, problem("那边的"))
    two = hand_over(session, "e")
    take(other, one, "run")
    take(other, two, "run")
    assert records.find(other.db, Enterprise, "f") is not None
    assert len(conflicts.list_all(other.db)) == 1
    assert other.undo() == "合并"
    assert records.find(other.db, Enterprise, "f") is None
    assert records.get(other.db, Problem, "p").fact == "本机的"
    assert conflicts.list_all(other.db) == []
    assert check(other.db) == []
    assert other.redo() == "合并"
    assert len(conflicts.list_all(other.db)) == 1
    assert check(other.db) == []
    other.undo()
    assert take(other, one).operations == 1
    assert records.find(other.db, Enterprise, "f") is not None
    assert check(other.db) == []


def test_a_merge_is_taken_back_after_a_restart_unless_it_was_handed_on_or_worked_on(
    session: Session, tmp_path: Path
) -> None:
    put(session, Enterprise(id="e", name="甲厂"), problem("图纸"))
    lines = hand_over(session, "e")
    other = Session.open(tmp_path / "other")
    run = take(other, lines).run
    other.close()
    other = Session.open(tmp_path / "other")
    put(other, problem("后来改的"))
    with pytest.raises(AppError, match="又有了新的修改"):
        setting_aside.take_back(other, run)
    other.undo()
    setting_aside.take_back(other, run)
    assert records.find(other.db, Problem, "p") is None
    with pytest.raises(AppError, match="已经撤销"):
        setting_aside.take_back(other, run)
    assert other.undo() == "撤销合并"
    assert records.get(other.db, Problem, "p").fact == "图纸"
    hand_over(other, "e")
    with pytest.raises(AppError, match="已经交给别人"):
        setting_aside.take_back(other, run)
    assert records.get(other.db, Problem, "p").fact == "图纸"
    assert check(other.db) == []
    other.close()


def test_joined_enterprises_go_along(session: Session, other: Session) -> None:
    put(session, Enterprise(id="e", name="甲厂"), Enterprise(id="f", name="甲工厂", alias_of="e"))
    put(session, Problem(id="p", enterprise_id="f", assessment_id="a", fact="图纸"))
    take(other, hand_over(session, "e"))
    assert [one.fact for one in records.of_enterprise(other.db, Problem, "e")] == ["图纸"]


def test_numbers_and_yes_or_no_arrive_too(session: Session, other: Session) -> None:
    enterprise = Enterprise(id="e1", name="宏达机械", is_sample=True)
    pressing = Problem(id="p1", enterprise_id="e1", assessment_id="a1", fact="首件未检", pressing=True)
    put(session, enterprise, pressing)
    take(other, hand_over(session, "e1"))
    assert records.get(other.db, Enterprise, "e1") == enterprise
    assert records.get(other.db, Problem, "p1") == pressing
    assert check(other.db) == []
