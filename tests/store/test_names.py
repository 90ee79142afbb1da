"""Enterprises found by Chinese, code, initials and full pinyin, with every reading."""

import random
from itertools import product

import pytest

from consultant_app.model.enterprise import Engagement, Enterprise, Stage, Willingness
from consultant_app.store import derived, records, register
from consultant_app.store.checking import check
from consultant_app.store.names import find_names
from consultant_app.store.register import RegisterFilter, Sort
from consultant_app.store.session import Session

NAMES = ["单县宏达机械厂", "乐清市电器有限公司", "长垣起重设备厂", "重庆长安配件厂", "六安茶业", "台州模具", "丽水食品",
         "浚县石雕", "蚌埠玻璃", "亳州药业", "乐亭渔具", "邢台ABC轴承（集团）", "行唐县枣业", "吕梁铸造"]  # fmt: skip


@pytest.fixture
def listed(session: Session) -> Session:
    with session.write("导入") as db:
        records.put_all(db, [Enterprise(id=name, name=name, credit_code="91130500MA0") for name in NAMES])
        records.put(db, Enterprise(id="短", name="邢台鑫丰食品有限公司", short_name="老味道"))
    return session


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("sx", "单县宏达机械厂"),
        ("shanxian", "单县宏达机械厂"),
        ("hdjx", "单县宏达机械厂"),
        ("宏达", "单县宏达机械厂"),
        ("yq", "乐清市电器有限公司"),
        ("yueqing", "乐清市电器有限公司"),
        ("lq", "乐清市电器有限公司"),
        ("changyuan", "长垣起重设备厂"),
        ("cy", "长垣起重设备厂"),
        ("chongqing", "重庆长安配件厂"),
        ("cq", "重庆长安配件厂"),
        ("la", "六安茶业"),
        ("luan", "六安茶业"),
        ("tz", "台州模具"),
        ("taizhou", "台州模具"),
        ("lishui", "丽水食品"),
        ("xunxian", "浚县石雕"),
        ("bengbu", "蚌埠玻璃"),
        ("bb", "蚌埠玻璃"),
        ("bozhou", "亳州药业"),
        ("laoting", "乐亭渔具"),
        ("xtabczc", "邢台ABC轴承（集团）"),
        ("ＡＢＣ", "邢台ABC轴承（集团）"),
        ("abc轴", "邢台ABC轴承（集团）"),
        ("xingtang", "行唐县枣业"),
        ("lvliang", "吕梁铸造"),
        ("hongdajix", "单县宏达机械厂"),
        ("老味", "短"),
        ("lwd", "短"),
        ("宏 jx", "单县宏达机械厂"),
        ("(集团)", "邢台ABC轴承（集团）"),
    ],
)
def test_a_query_finds_the_name(listed: Session, query: str, name: str) -> None:
    assert name in find_names(listed.db, query)


def test_a_part_of_the_code_finds_all_that_have_it(listed: Session) -> None:
    assert len(find_names(listed.db, "0500ma")) == len(NAMES)


@pytest.mark.parametrize("query", ["[", "(", "\\", "zzzz", "*", "宏x(", "\n", "\x1f", "", "v"])
def test_no_query_raises(listed: Session, query: str) -> None:
    find_names(listed.db, query)


def test_names_follow_changes_undo_and_rebuild(listed: Session) -> None:
    with listed.write("改名") as db:
        records.put(db, Enterprise(id="短", name="盱眙龙虾"))
    assert "短" in find_names(listed.db, "xylx")
    listed.undo()
    assert find_names(listed.db, "xuyi") == []
    with listed.write("重建") as db:
        derived.rebuild(db)
    assert find_names(listed.db, "xtxf") == ["短"]
    assert check(listed.db) == []


def test_the_list_is_sorted_by_the_local_reading(listed: Session) -> None:
    names = [row.name for row in register.page(listed.db, register.ids(listed.db))]
    assert names.index("长垣起重设备厂") < names.index("重庆长安配件厂") < names.index("单县宏达机械厂")
    assert names.index("乐清市电器有限公司") == len(names) - 1
    assert register.ids(listed.db, descending=True) == register.ids(listed.db)[::-1]


def test_filters_facets_and_sorts_agree(session: Session) -> None:
    small = {"sector": "industry", "employees": "50", "revenue": "800"}
    with session.write("导入") as db:
        records.put_all(
            db,
            [
                Enterprise(id="a", name="甲", stage=Stage.PLAN, industry="17", next_date="2026-01-01", **small),
                Enterprise(id="b", name="乙", industry="3", next_date="2026-03-01", certified="是"),
                Enterprise(id="c", name="丙", archived_on="2026-01-01"),
                Enterprise(id="d", name="丁", alias_of="a"),
                Enterprise(id="s", name="示例", is_sample=True),
                Engagement(id="g", enterprise_id="b", willingness=Willingness.WILLING),
            ],
        )  # fmt: skip
    ids = register.ids
    assert set(ids(session.db)) == {"a", "b", "s"}
    assert ids(session.db, RegisterFilter(archived=True)) == ("c",)
    assert ids(session.db, RegisterFilter(stage="一企一策")) == ("a",)
    assert ids(session.db, RegisterFilter(size="小型")) == ("a",)
    assert ids(session.db, RegisterFilter(overdue_on="2026-02-01")) == ("a",)
    assert ids(session.db, RegisterFilter(willingness="有意愿", certified="是")) == ("b",)
    assert ids(session.db, RegisterFilter(sample=False, text="jia")) == ("a",)
    assert ids(session.db, sort=Sort.INDUSTRY) == ("b", "a", "s")
    assert ids(session.db, sort=Sort.NEXT_DATE, descending=True) == ("b", "a", "s")
    assert ids(session.db, sort=Sort.NEWEST) == ("s", "b", "a")
    facets = register.facets(session.db)
    assert (facets.total, facets.archived, facets.sizes) == (3, 1, {"": 2, "小型": 1})
    assert facets.stages == {"待启动": 2, "一企一策": 1}
    assert [row.willingness for row in register.page(session.db, ["s", "b", "gone"])] == ["", "有意愿"]


def test_the_list_follows_an_answer_of_willingness(session: Session) -> None:
    with session.write("建") as db:
        records.put(db, Enterprise(id="a", name="甲"))
    assert register.ids(session.db, RegisterFilter(willingness="有意愿")) == ()
    with session.write("意愿") as db:
        records.put(db, Engagement(id="g", enterprise_id="a", willingness=Willingness.WILLING))
    assert register.ids(session.db, RegisterFilter(willingness="有意愿")) == ("a",)


@pytest.mark.parametrize("count", [3, 600], ids=["few", "many"])
def test_lists_stay_true_through_undo_redo_and_renaming(session: Session, count: int) -> None:
    rows = [
        Enterprise(id=f"e{number:03}", name=f"重庆第{number}厂", credit_code=f"9{number}") for number in range(count)
    ]
    with session.write("导入") as db:
        records.put_all(db, rows)
    with session.write("改名") as db:
        db.execute("update enterprise set name = '长沙' || name, archived_on = '2026-01-01'")
    assert register.ids(session.db) == ()
    assert len(register.ids(session.db, RegisterFilter(archived=True, text="changsha"))) == count
    for turn in (session.undo, session.undo, session.redo, session.redo, session.undo):
        turn()
        assert check(session.db) == []
    assert len(register.ids(session.db, RegisterFilter(text="cq"))) == count


def test_names_written_with_other_readings_are_found_for_removal(session: Session) -> None:
    with session.write("建") as db:
        records.put(db, Enterprise(id="a", name="长垣厂"))
        records.put(db, Enterprise(id="b", name="甲厂"))
    with session.write("旧版本的读音") as db:
        db.execute("update search_name set sort_key = 'other' || char(31) || '长垣厂' where id = 'a'")
    with session.write("改名") as db:
        db.execute("update enterprise set name = '乙厂' where id = 'a'")
    assert check(session.db) == []


def test_an_older_database_gets_its_lists_when_it_is_opened(session: Session) -> None:
    with session.write("建") as db:
        records.put(db, Enterprise(id="a", name="长垣厂"))
    session.db.writable = True
    session.db.execute("drop table search_name")
    session.db.execute("delete from _sqlite_migrations where name = ?", ("m004_lists",))
    session.db.execute("pragma user_version = 3")
    session.close()
    again = Session.open(session.folder)
    assert register.ids(again.db, RegisterFilter(text="cy")) == ("a",)
    assert check(again.db) == []
    again.close()


def test_every_order_puts_what_is_blank_last_and_equal_ones_by_name(session: Session) -> None:
    with session.write("建") as db:
        records.put_all(db, [
            Enterprise(id="1", name="乙厂", industry="10", sector="industry", employees="5", revenue="1"),
            Enterprise(id="2", name="甲厂", industry="9", sector="industry", employees="2000", revenue="90000"),
            Enterprise(id="3", name="丙厂"),
            Enterprise(id="4", name="丁厂", industry="9", sector="industry", employees="2000", revenue="90000"),
        ])  # fmt: skip
    for sort in (Sort.INDUSTRY, Sort.SIZE):
        up = [4, 2, 1, 3] if sort is Sort.INDUSTRY else [1, 4, 2, 3]
        down = [1, 4, 2, 3] if sort is Sort.INDUSTRY else [4, 2, 1, 3]
        assert [int(key) for key in register.ids(session.db, sort=sort)] == up
        assert [int(key) for key in register.ids(session.db, sort=sort, descending=True)] == down
    sizes = register.facets(session.db).sizes
    assert sizes == {"": 1, "微型": 1, "大型": 2}


def test_every_order_is_what_sorting_line_by_line_gives_filtered_turned_round_and_after_a_write(
    session: Session,
) -> None:
    chance = random.Random(1)
    some = ["", "云州市", "临江市", "东港市"]
    rows = [
        Enterprise(
            id=f"e{chance.random()}", name=f"{chance.choice('甲乙丙丁')}厂{number}", region=chance.choice(some),
            consultant=chance.choice(some), next_date=chance.choice(["", "2026-01-01", "2026-12-01"]),
            archived_on=chance.choice(["", "", "2026-11-01"]),
        )
        for number in range(200)
    ]  # fmt: skip
    fields = {Sort.REGION: "region", Sort.CONSULTANT: "consultant", Sort.NEXT_DATE: "next_date", Sort.NEWEST: "id"}
    with session.write("建") as db:
        records.put_all(db, rows)
    for _ in range(2):
        for (sort, field), descending, archived in product(fields.items(), (False, True), (False, True)):
            for wanted in (RegisterFilter(archived=archived), RegisterFilter(archived=archived, text="jia")):
                lines = register.page(session.db, register.ids(session.db, wanted))
                turned = descending != (sort is Sort.NEWEST)
                lines.sort(key=lambda line: getattr(line, field), reverse=turned)
                lines.sort(key=lambda line: not getattr(line, field))
                expected = tuple(line.id for line in lines)
                assert register.ids(session.db, wanted, sort=sort, descending=descending) == expected
                kept = register.at_hand(session.db, wanted, sort, descending)
                assert kept == (expected if wanted == RegisterFilter() else None)
        with session.write("改") as db:
            db.execute(
                "update enterprise set region = '临江市', consultant = '', next_date = '2026-06-01' where region = ''"
            )
