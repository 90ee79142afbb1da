"""One write gives history, undo and news, or leaves nothing."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant_app.model.assessment import Answer, AnswerState, Judgement, Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.exchange import Device
from consultant_app.model.ids import new_id
from consultant_app.store import history, opening, records
from consultant_app.store.checking import check
from consultant_app.store.opening import InUse
from consultant_app.store.session import News, Session
from consultant_app.store.sqlite import Connection, DatabaseError


def put(session: Session, *objects: object, label: str = "改", merge_key: str = "") -> None:
    with session.write(label, merge_key=merge_key) as db:
        records.put_all(db, objects)


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    enterprise = Enterprise(id=new_id(), name="宏达机械")
    put(session, enterprise)
    session.close()
    again = Session.open(tmp_path)
    assert records.get(again.db, Enterprise, enterprise.id) == enterprise
    again.close()


def test_after_a_first_write_that_fails_the_next_one_is_noted(tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    enterprise = Enterprise(id=new_id(), name="宏达机械")

    def fail() -> None:
        with session.write("出错") as db:
            records.put(db, enterprise)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    put(session, enterprise)
    assert [one.row for one in history.of_row(session.db, "enterprise", enterprise.id)] == [enterprise.id]
    session.undo()
    assert records.find(session.db, Enterprise, enterprise.id) is None
    session.close()


def test_schema_version_is_the_number_of_migrations() -> None:
    from consultant_app.store.schema import migrations

    assert len(migrations._migrations) == opening.SCHEMA_VERSION


def test_a_write_outside_write_is_refused(session: Session) -> None:
    with pytest.raises(DatabaseError):
        session.db.execute("insert into enterprise (id) values ('x')")


def test_a_failing_write_leaves_nothing(session: Session) -> None:
    def half(db: Connection) -> None:
        records.put(db, Enterprise(id="x", name="宏达"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), session.write("坏") as db:
        half(db)
    assert records.find(session.db, Enterprise, "x") is None
    assert session.db.execute("select count(*) from op").fetchone()[0] == 0
    assert session.undo_label == ""
    put(session, Enterprise(id="y"))
    assert check(session.db) == []


def test_a_write_inside_a_write_is_a_bug(session: Session) -> None:
    with session.write("外"), pytest.raises(RuntimeError), session.write("内"):
        pass


def test_news_names_tables_and_enterprises_after_the_commit(session: Session) -> None:
    heard: list[News] = []
    stop = session.subscribe(heard.append)
    put(session, Problem(id="p", enterprise_id="e", assessment_id="a", fact="无首检"), label="加问题")
    assert (heard[0].label, heard[0].tables, heard[0].enterprises) == ("加问题", {"problem"}, {"e"})
    stop()
    put(session, Enterprise(id="e2"))
    assert len(heard) == 1


def test_a_write_that_changes_nothing_is_neither_news_nor_a_step(session: Session) -> None:
    enterprise = Enterprise(id="e", name="宏达")
    put(session, enterprise, label="建")
    heard: list[News] = []
    session.subscribe(heard.append)
    put(session, enterprise, label="同")
    assert not heard
    assert session.undo_label == "建"


def test_undo_takes_back_a_deletion_with_all_its_fields(session: Session) -> None:
    enterprise = Enterprise(id="e", name="宏达", is_sample=True, revenue="12.50")
    put(session, enterprise)
    with session.write("删除") as db:
        records.delete(db, Enterprise, "e")
    assert session.undo() == "删除"
    assert records.get(session.db, Enterprise, "e") == enterprise
    assert session.redo() == "删除"
    assert records.find(session.db, Enterprise, "e") is None
    assert check(session.db) == []


def test_undo_leaves_other_fields_alone(session: Session) -> None:
    put(session, Enterprise(id="e", name="甲"))
    put(session, Enterprise(id="e", name="乙"))
    with session.write("别处") as db:
        db.execute("update enterprise set needs = '培训' where id = 'e'")
    steps = session._undo.done
    steps[-1], steps[-2] = steps[-2], steps[-1]
    session.undo()
    assert records.get(session.db, Enterprise, "e") == Enterprise(id="e", name="甲", needs="培训")


def test_typing_in_one_field_is_one_step_and_one_operation(session: Session) -> None:
    put(session, Enterprise(id="e", name="甲"), label="建")
    for text in ("缺", "缺首", "缺首检"):
        put(session, Enterprise(id="e", name="甲", needs=text), label="改需求", merge_key="e.needs")
    assert session.db.execute("select count(*) from op").fetchone()[0] == 2
    assert check(session.db) == []
    assert session.undo() == "改需求"
    assert records.get(session.db, Enterprise, "e").needs == ""


def test_typing_after_an_undo_is_a_step_of_its_own(session: Session) -> None:
    put(session, Enterprise(id="e", needs="甲"), merge_key="k")
    put(session, Enterprise(id="f"), label="另建")
    session.undo()
    put(session, Enterprise(id="e", needs="乙"), merge_key="k")
    session.undo()
    assert records.get(session.db, Enterprise, "e").needs == "甲"
    assert check(session.db) == []


def test_sealed_operations_are_not_replaced_by_typing(session: Session) -> None:
    put(session, Enterprise(id="e", name="甲"))
    put(session, Enterprise(id="e", name="甲", needs="一"), merge_key="k")
    with session.write("导出") as db:
        db.execute("update op set sealed = 1")
    put(session, Enterprise(id="e", name="甲", needs="一二"), merge_key="k")
    assert session.db.execute("select count(*) from op").fetchone()[0] == 3


def test_a_thousand_rows_are_undone_and_done_again(session: Session) -> None:
    rows = [Enterprise(id=f"e{number:04}", name=f"第{number}家") for number in range(1000)]
    put(session, *rows, label="导入")
    session.undo()
    assert records.all_of(session.db, Enterprise) == []
    session.redo()
    assert records.all_of(session.db, Enterprise) == rows
    assert check(session.db) == []


def test_the_newest_fifty_steps_are_kept(session: Session) -> None:
    for number in range(60):
        put(session, Enterprise(id="e", name=str(number)))
    undone = 0
    while session.undo():
        undone += 1
    assert undone == 50
    assert records.get(session.db, Enterprise, "e").name == "9"


def test_a_second_window_is_told_who_has_the_data(tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    with pytest.raises(InUse, match="已经打开"):
        Session.open(tmp_path)
    session.close()


def test_a_joined_enterprise_brings_its_records(session: Session) -> None:
    put(session, Enterprise(id="a"), Enterprise(id="b", alias_of="a"))
    put(session, Problem(id="p", enterprise_id="b", assessment_id="x"))
    assert [problem.id for problem in records.of_enterprise(session.db, Problem, "a")] == ["p"]


def test_canonical_body_is_the_sorted_json_of_its_parts() -> None:
    import json

    parts = {"t": "ente", "r": 'r"1', "e": "企业\n", "v": {"b": 1, "a": "“引”\\"}, "p": {"x": ["1"]}, "s": "s", "c": 7}
    for seen in ({}, {"y": ["2"], "a": []}):
        body = history.canonical("ente", 'r"1', "企业\n", {"b": 1, "a": "“引”\\"}, {"x": ["1"]}, seen, "s", 7)
        whole = parts | ({"n": seen} if seen else {})
        assert body == json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXTS, evidence=TEXTS)
def test_any_text_comes_back_as_it_was(session: Session, name: str, evidence: str) -> None:
    judgement = Judgement(state=AnswerState.ANSWERED, value="2", evidence=evidence)
    answer = Answer(id=new_id(), enterprise_id="e", assessment_id="a", judgement=judgement)
    enterprise = Enterprise(id=new_id(), name=name)
    put(session, enterprise, answer)
    assert records.get(session.db, Enterprise, enterprise.id) == enterprise
    assert records.get(session.db, Answer, answer.id) == answer


@pytest.mark.parametrize("text", ["𠮷𬭊龘👨‍👩‍👧🏭", "长" * 40_000, "a'b\"c%_*\\"])
def test_rare_and_long_texts_survive_undo_and_redo(session: Session, text: str) -> None:
    put(session, Enterprise(id="e", name=text))
    put(session, dataclasses.replace(Enterprise(id="e", name=text), needs=text))
    session.undo()
    session.undo()
    session.redo()
    session.redo()
    assert records.get(session.db, Enterprise, "e").needs == text
    assert check(session.db) == []


def test_a_note_is_saved_and_announced_but_not_undone(tmp_path: Path) -> None:
    session = Session.open(tmp_path)

    news: list[News] = []
    session.subscribe(news.append)
    with session.write("新增企业") as db:
        records.put(db, Enterprise(id=new_id(), name="甲公司"))
    with session.note("收到交接文件") as db:
        records.put(db, Device(id="d1", person="周明"))

    assert news[-1].tables == {"device"}
    assert session.undo() == "新增企业"
    assert records.find(session.db, Device, "d1") is not None
    session.close()


def test_added_records_need_not_be_read_again(session: Session) -> None:
    new = [Enterprise(id=f"e{number:05}", name=f"第{number}厂", is_sample=number % 2 == 1) for number in range(2_500)]
    new.append(Enterprise(id="odd", name="半个字\ud800"))
    heard: list[News] = []
    session.subscribe(heard.append)
    with session.write("导入") as db:
        session.tell(records.add_all(db, new))
        records.put(db, dataclasses.replace(new[0], name="改名"))
    assert heard[0].enterprises == {one.id for one in new}
    assert records.get(session.db, Enterprise, "e00000").name == "改名"
    assert check(session.db) == []
    with pytest.raises(DatabaseError), session.write("又一次") as db:
        session.tell(records.add_all(db, new[:1]))
    session.undo()
    assert records.all_of(session.db, Enterprise) == []
    session.redo()
    assert len(records.all_of(session.db, Enterprise)) == len(new)
    assert check(session.db) == []
