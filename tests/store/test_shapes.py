"""Only what has the shape of an operation enters; what a newer version wrote is kept until it can be shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consultant_app.errors import AppError, BadFile
from consultant_app.model.assessment import Answer, AnswerState, Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import conflicts, derived, history, materialising, merging, records, search
from consultant_app.store.changes import RowChange
from consultant_app.store.checking import check
from consultant_app.store.clock import LATEST
from consultant_app.store.history import Author, Operation
from consultant_app.store.session import Session

GOOD: dict[str, Any] = {
    "t": "problem", "r": "p", "e": "e", "v": {"fact": "甲"}, "p": {"fact": ["0" * 32]}, "s": "a", "c": 1,
}  # fmt: skip
STONE = GOOD | {"v": {"_del": 1}, "p": {}, "n": {"*": ["0" * 32]}}


def line(part: Any, label: str = '"改"', encode: Any = history.to_json) -> bytes:
    return f"{label}\t{encode(part)}\n".encode()


def test_a_good_operation_is_read_with_the_id_that_its_content_has() -> None:
    (one,) = merging.parse([line(GOOD)]).operations
    assert (one.table, one.row, one.values, one.label) == ("problem", "p", {"fact": "甲"}, "改")
    assert one.id == history.operation_id(one.body)
    assert merging.parse([line(STONE), line(STONE)]).operations[0].seen == {"*": ["0" * 32]}
    assert len(merging.parse([line(STONE), line(STONE)]).operations) == 1


@pytest.mark.parametrize(
    "part",
    [
        GOOD | {"t": "setting"}, GOOD | {"t": "op"}, GOOD | {"t": "sqlite_master"}, GOOD | {"t": "Problem"},
        GOOD | {"t": "search_doc"}, GOOD | {"r": ""}, GOOD | {"r": "x" * 65}, GOOD | {"r": "a b"}, GOOD | {"r": 1},
        GOOD | {"s": ""}, GOOD | {"s": "a b"}, GOOD | {"c": -1}, GOOD | {"c": LATEST + 1}, GOOD | {"c": 1.0},
        GOOD | {"c": True}, GOOD | {"v": {}}, GOOD | {"v": {"id": "x"}}, GOOD | {"v": {"Fact": "x"}},
        GOOD | {"v": {"fact": 1.5}}, GOOD | {"v": {"fact": 2**63}}, GOOD | {"v": {"fact": {"a": 1}}},
        GOOD | {"v": {"fact": [[[[[["x"]]]]]]}}, GOOD | {"p": {"evidence": ["0" * 32]}}, GOOD | {"p": {"fact": []}},
        GOOD | {"p": {"fact": ["0" * 31]}}, GOOD | {"p": {"fact": ["0" * 32] * 2}}, GOOD | {"p": {"fact": "0" * 32}},
        GOOD | {"p": []}, GOOD | {"v": {"enterprise_id": "f"}, "p": {}}, GOOD | {"t": "enterprise"},
        GOOD | {"n": {"*": ["0" * 32]}}, GOOD | {"x": 1}, STONE | {"v": {"_del": 1, "fact": "x"}}, STONE | {"n": {}},
        STONE | {"v": {"_del": 2}}, STONE | {"v": {"_del": True}}, [], 1, None, "x",
        {name: value for name, value in GOOD.items() if name != "c"},
    ],
    ids=lambda part: str(part)[:60],
)  # fmt: skip
def test_what_has_not_the_shape_is_refused(part: Any) -> None:
    with pytest.raises(BadFile, match=r"第 2 条.*没有导入任何内容"):
        merging.parse([line(GOOD), line(part)])


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"\xff\t{}\n", line(GOOD, label="x"), line(GOOD, label="1"), line(GOOD, label='"\\u6539"'),
        line(GOOD, encode=json.dumps), line(GOOD).replace(b'"c":1', b'"c":1,"c":1'), line(GOOD)[:-9],
        line(GOOD).replace(b'"c":1', b'"c":-0'), line(GOOD).replace("甲".encode(), b"\\ud800"), b'"x"\t' + b"[" * 5000,
        line(GOOD | {"v": {"fact": "x" * (history.LARGEST + 1)}}), line(GOOD).replace(b'"c":1', b'"c":' + b"1" * 5000),
    ],
    ids=lambda raw: str(raw[:40]),
)  # fmt: skip
def test_what_is_not_written_as_we_write_is_refused(raw: bytes) -> None:
    with pytest.raises(BadFile):
        merging.parse([raw])


def test_what_could_not_be_handed_over_is_not_written_either(session: Session) -> None:
    with pytest.raises(AppError, match="没有保存"), session.write("写") as db:
        records.put(db, Problem(id="p", enterprise_id="e", assessment_id="a", fact="长" * history.LARGEST))
    assert records.find(session.db, Problem, "p") is None


def foreign(values: dict[str, Any], table: str = "problem", hlc: int = 1, **parents: list[str]) -> Operation:
    owner = values.get("enterprise_id", "e")
    return history.make(
        RowChange(table, "p", None, {"enterprise_id": owner}), values, parents, {}, Author("zz", hlc, "改")
    )


def take(session: Session, *operations: Operation) -> merging.Merged:
    return merging.merge(session, "合并", merging.parse(map(merging.line, operations)))


WHOLE = {"enterprise_id": "e", "assessment_id": "a", "fact": "甲"}


@pytest.mark.parametrize("value", [1, None, True, ["x"]])
def test_a_value_of_the_wrong_kind_is_kept_and_not_shown(session: Session, value: Any) -> None:
    take(session, foreign(WHOLE | {"fact": value, "pressing": "x"}))
    found = records.get(session.db, Problem, "p")
    assert (found.fact, found.pressing) == ("", False)
    assert check(session.db) == []
    with session.write("改") as db:
        db.execute("update problem set fact = '乙', pressing = 1 where id = 'p'")
    with session.write("删") as db:
        records.delete(db, Problem, "p")
    session.undo()
    assert records.get(session.db, Problem, "p").fact == "乙"
    assert check(session.db) == []


@pytest.mark.parametrize("stored", ["[]", "{", "[" * 4000, '{"state":[1],"evidence":{}}', "null", "1e400", '"x"'])
def test_a_judgement_that_is_none_does_not_stop_anything(session: Session, stored: str) -> None:
    values = {"enterprise_id": "e", "assessment_id": "a", "judgement": stored}
    take(session, foreign(values, "answer"))
    judgement = records.get(session.db, Answer, "p").judgement
    assert (judgement.state, judgement.evidence) == (AnswerState.NOT_ASKED, "")
    assert check(session.db) == []


def test_what_a_newer_version_wrote_is_passed_on_and_shown_after_the_schema_grew(session: Session) -> None:
    first = foreign(WHOLE | {"weight": "重"})
    later = foreign({"weight": "轻"}, hlc=2, weight=[first.id])
    unknown = foreign({"enterprise_id": "e", "text": "新的一类"}, "later_kind")
    incoming = merging.parse(map(merging.line, [first, later, unknown]))
    assert merging.examine(session.db, incoming).unknown == {"later_kind": 1}
    take(session, first, later, unknown)
    assert records.get(session.db, Problem, "p").fact == "甲"
    with session.write("改") as db:
        db.execute("update problem set evidence = '记录' where id = 'p'")
    with session.write("交出") as db:
        merging.seal(db, ["e"])
    passed_on = merging.parse(merging.export_lines(session.db, ["e"])).operations
    assert {one.id for one in passed_on} >= {first.id, later.id, unknown.id}
    assert check(session.db) == []
    db = session.db
    db.writable = True
    db.execute("alter table problem add column weight text not null default ''")
    db.execute("create table later_kind (id text primary key, enterprise_id text not null default '', text text)")
    materialising.adopt(db)
    assert db.execute("select fact, evidence, weight from problem").fetchall() == [("甲", "记录", "轻")]
    assert db.execute("select enterprise_id, text from later_kind").fetchall() == [("e", "新的一类")]
    assert db.execute("select count(*) from op_unknown").fetchone()[0] == 0
    derived.rebuild(db)
    assert [hit.row for hit in search.find(db, "新的一类")] == ["p"]
    assert check(db) == []


def test_bringing_a_record_back_does_not_blank_what_a_newer_version_wrote(session: Session) -> None:
    take(session, foreign(WHOLE | {"weight": "重"}))
    with session.write("删") as db:
        records.delete(db, Problem, "p")
    session.undo()
    assert history.fold(history.of_row(session.db, "problem", "p")).values["weight"] == "重"


def test_a_clock_at_its_end_does_not_hide_what_is_typed_here(session: Session) -> None:
    first = foreign(WHOLE)
    take(session, first, foreign({"fact": "乙"}, hlc=LATEST, fact=[first.id]), foreign({"fact": "丙"}, hlc=LATEST))
    with session.write("改") as db:
        db.execute("update problem set fact = '丁' where id = 'p'")
    assert records.get(session.db, Problem, "p").fact == "丁"
    assert check(session.db) == []


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[list[Session]]:
    opened = [Session.open(tmp_path / name) for name in "abc"]
    yield opened
    for one in opened:
        one.close()


def give(giver: Session, taker: Session, owner: str = "e") -> merging.Merged:
    with giver.write("交出") as db:
        merging.seal(db, [owner])
    return merging.merge(taker, "合并", merging.parse(merging.export_lines(giver.db, [owner])))


def test_all_of_one_computer_is_taken_in_one_write_and_the_history_says_who(offices: list[Session]) -> None:
    one, other, manager = offices
    with one.write("建") as db:
        records.put(db, Enterprise(id="e", name="甲厂"))
        records.put_all(db, [Problem(id=f"p{n}", enterprise_id="e", assessment_id="a", fact="初") for n in range(3)])
    give(one, other)
    for session, text in ((one, "甲说"), (other, "乙说")):
        with session.write("改") as db:
            db.execute("update problem set fact = ?", (text,))
        give(session, manager)
    with manager.write("登记") as db:
        db.execute("insert into device (id, person) values ('d', '李工')")
        db.execute("insert into package_in (id, site, device_id) values ('x', ?, 'd')", (one.site,))
    found = conflicts.list_all(manager.db, "e")
    assert len(found) == conflicts.count(manager.db) == 3
    assert {version.person for version in found[0].versions} == {"李工", ""}
    with manager.write("全部采用") as db:
        assert conflicts.take_all(db, found, one.site) == 3
    assert {one.fact for one in records.all_of(manager.db, Problem)} == {"甲说"}
    past = conflicts.field_history(manager.db, "problem", "p1", "fact")
    assert [(entry.value, entry.label, entry.site) for entry in past] == [
        ("初", "建", one.site), ("甲说", "改", one.site), ("乙说", "改", other.site),
        ("甲说", "全部采用", manager.site),
    ]  # fmt: skip
    assert past[0].person == "李工"
    give(manager, other)
    assert conflicts.list_all(other.db) == []
    assert {one.fact for one in records.all_of(other.db, Problem)} == {"甲说"}


def test_what_is_typed_after_sealing_is_not_in_the_file(session: Session) -> None:
    with session.write("写") as db:
        records.put(db, Problem(id="p", enterprise_id="e", assessment_id="a", fact="甲"))
    with session.write("交出") as db:
        merging.seal(db, ["e"])
    with session.write("改") as db:
        db.execute("update problem set fact = '乙'")
    (one,) = merging.parse(merging.export_lines(session.db, ["e"])).operations
    assert one.values["fact"] == "甲"


def test_what_belongs_to_no_enterprise_goes_along_unless_it_is_not_wanted(session: Session) -> None:
    with session.write("写") as db:
        db.execute("insert into phrase (id, text) values ('w', '常用语')")
        records.put(db, Enterprise(id="e", name="甲厂"))
        merging.seal(db, ["e"])
    with session.write("交出") as db:
        merging.seal(db, ["e"])
    tables = [one.table for one in merging.parse(merging.export_lines(session.db, ["e"])).operations]
    assert sorted(tables) == ["enterprise", "phrase"]
    (one,) = merging.parse(merging.export_lines(session.db, ["e"], shared=False)).operations
    assert one.table == "enterprise"


def test_every_character_is_read_as_it_is_written() -> None:
    """Reading is done by another JSON library than writing."""
    for start in range(0, 0x110000, 0x2000):
        text = "".join(
            map(chr, (*range(start, min(start + 0x2000, 0xD800)), *range(max(start, 0xE000), start + 0x2000)))
        )
        values = {"fact": text} if text else {"fact": 0}
        (one,) = merging.parse([line(GOOD | {"v": values}, label=history.to_json(text[:900]))]).operations
        assert (one.values, one.label) == (values, text[:900])
        assert one.id == history.operation_id(one.body)
        assert history.read(one.body, label=one.label) == one
