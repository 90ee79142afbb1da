"""Any part of any text, of any length, found; nothing raises."""

import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant_app.model.assessment import Answer, AnswerState, Judgement, Observation, Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.store import derived, records, search, waiting
from consultant_app.store.checking import check
from consultant_app.store.session import Session


@pytest.fixture(autouse=True, params=["indexed at once", "waiting for it"])
def most_that_wait(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "indexed at once":
        monkeypatch.setattr(waiting, "MOST", 0)


def note(session: Session, text: str, enterprise_id: str = "e") -> str:
    key = new_id()
    with session.write("记录") as db:
        records.put(db, Observation(id=key, enterprise_id=enterprise_id, text=text))
    return key


def found(session: Session, text: str, **options: str) -> list[str]:
    return [hit.row for hit in search.find(session.db, text, **options)]


@pytest.mark.parametrize("part", ["检", "首检", "MM-03", "mm-0", "ＣＭＭ－０３", "3（偏", "0.02mm", "𠮷", "，"])
def test_every_part_is_found(session: Session, part: str) -> None:
    key = note(session, "三坐标 CMM-03（偏差 0.02mm），首检未做：𠮷件")
    note(session, "与此无关")
    assert found(session, part) == [key]


def test_parts_separated_by_spaces_must_all_be_there(session: Session) -> None:
    both = note(session, "焊接区首检记录缺失")
    note(session, "首检合格")
    assert found(session, "首检 焊接") == [both]


def test_no_match_runs_across_fields_or_lines(session: Session) -> None:
    with session.write("问题") as db:
        records.put(db, Problem(id="p", enterprise_id="e", assessment_id="a", fact="质", evidence="量\n好"))
    assert found(session, "质量") == []
    assert found(session, "量好") == []


def test_the_newest_change_comes_first_and_the_limit_holds(session: Session) -> None:
    keys = [note(session, f"质量第{number}条") for number in range(5)]
    with session.write("改") as db:
        records.put(db, Observation(id=keys[1], enterprise_id="e", text="质量再改"))
    assert found(session, "质量")[:2] == [keys[1], keys[4]]
    assert len(search.find(session.db, "质量", limit=3)) == 3


def test_one_enterprise_and_those_joined_into_it(session: Session) -> None:
    with session.write("建") as db:
        records.put_all(db, [Enterprise(id="a", name="甲厂"), Enterprise(id="b", alias_of="a")])
    own, joined, _ = note(session, "首检", "a"), note(session, "首检", "b"), note(session, "首检", "c")
    assert set(found(session, "首检", enterprise_id="a")) == {own, joined}
    assert search.find(session.db, "首检", enterprise_id="a")[-1].title == "甲厂"


def test_the_snippet_shows_the_place(session: Session) -> None:
    note(session, "前" * 60 + "首检缺失" + "后" * 60)
    snippet = search.find(session.db, "首检")[0].snippet
    assert "首检缺失" in snippet
    assert len(snippet) < 60


def test_the_snippet_is_right_behind_characters_that_fold_to_several(session: Session) -> None:
    note(session, "㎜㈱①" * 10 + "首检")
    assert search.find(session.db, "首检")[0].snippet.endswith("首检")


def test_judgements_are_found_by_their_words_but_not_by_their_state(session: Session) -> None:
    judgement = Judgement(state=AnswerState.ANSWERED, value="3", evidence="抽查三份")
    with session.write("判定") as db:
        records.put(db, Answer(id="x", enterprise_id="e", assessment_id="a", judgement=judgement))
    assert found(session, "抽查") == ["x"]
    assert found(session, "已答") == []


def test_undo_delete_and_rebuild_keep_the_index_true(session: Session) -> None:
    key = note(session, "首检")
    session.undo()
    assert found(session, "首检") == []
    session.redo()
    assert found(session, "首检") == [key]
    with session.write("重建索引") as db:
        derived.rebuild(db)
    assert found(session, "首检") == [key]
    assert check(session.db) == []


def test_a_stale_index_is_noticed(session: Session) -> None:
    note(session, "首检")
    with session.write("破坏") as db:
        search.settle(db)
        db.execute("delete from search_text")
    assert check(session.db)


TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("质量检\"'*()-^:ABa1 \n。Ǻǅﬁ①")), max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS.filter(lambda text: "\0" not in text and search._storable(text) == text), data=st.data())
def test_any_substring_of_any_text_is_found(session: Session, text: str, data: st.DataObject) -> None:
    key = note(session, text)
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    hits = [hit.row for hit in search.find(session.db, part, limit=1000)]
    if part.split():
        assert key in hits
    session.undo()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text())
def test_no_query_raises(session: Session, text: str) -> None:
    search.find(session.db, text)
    search.find(session.db, text, enterprise_id=text)


@pytest.mark.parametrize("depth", [3, 300, 1_000, 5_000])
def test_lists_nested_by_a_hostile_file_stop_nothing(session: Session, depth: int) -> None:
    key = note(session, "[" * depth + '"深处"' + "]" * depth)
    assert found(session, "深处") == ([key] if depth in (3, 5_000) else [])  # what cannot be parsed is plain text
    assert search.check(session.db) == []


def test_every_fault_of_the_index_is_counted(session: Session) -> None:
    keys = [note(session, f"质量第{number}条") for number in range(6)]
    with session.write("坏") as db:
        search.settle(db)
        db.execute("delete from search_doc where row = ?", (keys[0],))  # lacking here, too much there
        db.execute("update search_doc set crc = crc + 1 where row = ?", (keys[1],))
        db.execute(
            "insert into search_doc (tbl, row, crc) select tbl, row, crc from search_doc where row = ?", (keys[2],)
        )
        db.execute("insert into search_doc (tbl, row, crc) values ('observation', 'nobody', 1)")
    assert search.check(session.db) == ["搜索索引与数据不一致：7 条记录"]
    with session.write("好") as db:
        search.rebuild(db)
    assert search.check(session.db) == []


def test_checking_a_large_index_takes_no_memory_for_all_of_it(session: Session) -> None:
    with session.write("记录") as db:
        records.put_all(db, [Observation(id=f"o{n:05}", enterprise_id="e", text=f"第{n}条") for n in range(12_000)])
    search.check(session.db)
    tracemalloc.start()
    try:
        assert search.check(session.db) == []
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
