"""The board of what is open over all enterprises."""

import itertools
import time
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.nonconformity import (
    CauseAnalysis,
    Correction,
    CorrectiveAction,
    Nonconformity,
    Snapshot,
    State,
    Verification,
)
from consultant_app.model.review import Completion, DecisionCheck, ManagementReview, ReviewDecision
from consultant_app.store import records
from consultant_app.workflows import deadlines

TODAY = date(2026, 11, 22)


def put(session, *rows):
    with session.write("新增") as db:
        records.put_all(db, rows)


def item(key, due_on="2026-12-20", **values):
    return Nonconformity(id=key, enterprise_id="e", number=key.upper(), fact=f"事实 {key}", due_on=due_on, **values)


@pytest.fixture
def firm(session):
    made = Enterprise(id="e", name="甲乙机械制造有限公司", short_name="甲乙", consultant="周明")
    put(session, made)
    return made


def test_the_most_urgent_comes_first_and_what_is_over_not_at_all(session, firm):
    put(
        session,
        item("later", "2026-12-20"),
        item("late", "2026-11-01"),
        item("today", "2026-11-22"),
        item("soon", "2026-11-29"),
        item("month", "2026-11-30"),
        item("undated", ""),
        item("closed", "2026-01-01", closed_on="2026-02-01"),
        item("withdrawn", "2026-01-01", withdrawn="重复"),
    )
    found = deadlines.board(session.db, TODAY)
    assert [(each.id, each.band.value) for each in found] == [
        ("late", "已逾期"), ("today", "7天内"), ("soon", "7天内"), ("month", "本月内"), ("later", "以后"),
        ("undated", "没有期限"),
    ]  # fmt: skip
    assert [deadlines.when_text(each) for each in found[:3]] == ["逾期 21 天", "今天到期", "还有 7 天"]
    assert (found[0].enterprise, found[0].consultant, found[0].next_step) == ("甲乙", "周明", "写原因分析")
    assert dict(found[0].place) == {"nonconformity": "late", "step": "cause"}


def test_actions_and_decisions_have_dates_too(session, firm):
    todo = CorrectiveAction(id="", enterprise_id="e", nonconformity_id="n", due_on="2026-12-01")
    put(
        session,
        item("n", snapshot=Snapshot(department_head="赵主任")),
        replace(todo, id="a", text="修订", owner="王工"),
        replace(todo, id="b", done_on="2026-11-20"),
        item("m", closed_on="2026-11-01"),
        replace(todo, id="c", nonconformity_id="m"),
        ManagementReview(id="r", enterprise_id="e", number="GP-2026"),
        ReviewDecision(id="d", enterprise_id="e", review_id="r", text="添置量具", owner="钱部长", due_on="2026-11-10"),
        ReviewDecision(id="f", enterprise_id="e", review_id="r", text="完成", due_on="2026-11-10",
                       done=Completion(on="2026-11-09", evidence="单据")),
        ReviewDecision(id="g", enterprise_id="e", review_id="r", check=DecisionCheck(result="有效")),
    )  # fmt: skip
    found = {each.id: each for each in deadlines.board(session.db, TODAY)}
    assert set(found) == {"n", "a", "d", "f"}
    assert (found["a"].kind.value, found["a"].owner, found["n"].owner) == ("纠正措施", "王工", "赵主任")
    assert dict(found["a"].place) == {"nonconformity": "n", "step": "actions"}
    assert (found["d"].next_step, found["f"].next_step, found["d"].page) == ("落实决议", "验证效果", "review")


def test_firms_in_the_bin_are_left_out_and_joined_ones_count_for_the_other(session, firm):
    put(
        session,
        Enterprise(id="bin", name="丙", archived_on="2026-01-01"),
        Enterprise(id="twin", name="甲乙机械", alias_of="e"),
        replace(item("x"), enterprise_id="bin"),
        replace(item("y"), enterprise_id="twin"),
    )
    assert [(each.id, each.enterprise_id) for each in deadlines.board(session.db, TODAY)] == [("y", "e")]


def test_the_state_is_the_one_of_the_record_itself(session, firm):
    """One query counts; the model decides. Both must say the same, whatever is written."""
    kinds = itertools.product((False, True), (False, True), (False, True), (0, 1, 2), ("", "未关闭", "first"))
    expected = {}
    for number, (cause, correction, mended, actions, last) in enumerate(kinds):
        key = f"n{number:03d}"
        made = item(
            key,
            cause=CauseAnalysis(text="原因" if cause else ""),
            correction=Correction(text="纠正" if correction else "", done_on="2026-11-01" if mended else ""),
        )
        todo = tuple(
            CorrectiveAction(
                id=f"{key}{place}", enterprise_id="e", nonconformity_id=key, done_on="2026-11-01" if done else ""
            )
            for place, done in enumerate([True, actions == 1][:actions])
        )
        rounds = tuple(
            Verification(
                id=f"{key}v{place}", enterprise_id="e", nonconformity_id=key, round=place + 1, concluded=concluded
            )
            for place, concluded in enumerate({"": [], "未关闭": ["未关闭"], "first": ["未关闭", ""]}[last])
        )
        put(session, made, *todo, *rounds)
        expected[key] = NonconformityView(item=made, actions=todo, rounds=rounds).state
    found = {each.id: each.state for each in deadlines.board(session.db, TODAY) if each.id in expected}
    assert found == expected
    assert set(expected.values()) == {State.RAISED, State.ACTING, State.TO_VERIFY, State.REOPENED}


def test_open_and_overdue_are_counted_for_the_rail(session, firm):
    put(session, item("a", "2020-01-01"), item("b", "2999-01-01"), item("c", "2020-01-01", closed_on="2020-02-01"))
    assert deadlines.open_count(session.db, "e") == (2, 1)
    assert deadlines.open_count(session.db, "other") == (0, 0)


def test_the_board_as_an_excel_table(session, firm, tmp_path):
    put(session, item("late", "2020-01-01"), item("b", "2999-01-01"))
    work = deadlines.prepare_export(session, tmp_path / "期限.xlsx", ["late"])()
    try:
        while True:
            next(work)
    except StopIteration as stop:
        target = stop.value
    sheet = load_workbook(target).active
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0][:4] == ["企业", "顾问", "类别", "编号"]
    assert lines[1][:4] == ["甲乙", "周明", "不符合项", "LATE"]
    assert len(lines) == 2


def test_thousands_of_open_ones_are_read_in_a_moment(session, firm):
    put(session, *(item(f"n{number}", snapshot=Snapshot(evidence="证据" * 60)) for number in range(3000)))
    put(
        session,
        *(
            CorrectiveAction(id=f"a{number}", enterprise_id="e", nonconformity_id=f"n{number}", due_on="2026-12-01")
            for number in range(3000)
        ),
    )
    deadlines.board(session.db, TODAY)
    start = time.process_time()
    assert len(deadlines.board(session.db, TODAY)) == 6000
    assert time.process_time() - start < 1.5  # a sixth of it on an idle computer
