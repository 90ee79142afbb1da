"""A form being filled in."""

import time
from datetime import datetime

import pytest

from consultant_app.forms.loader import load_text
from consultant_app.forms.state import FormState
from consultant_app.forms.working import Working
from consultant_app.model.form import Form

NOW = datetime(2026, 11, 22, 9, 0)

FORM = """
id = "trial"
version = "1"
title = "试用表"
[[choices.province]]
name = "sd"
label = "山东"
[[choices.province]]
name = "hn"
label = "河南"
[[choices.city]]
name = "heze"
label = "菏泽"
province = "sd"
[[choices.city]]
name = "jining"
label = "济宁"
province = "sd"
[[choices.city]]
name = "zhengzhou"
label = "郑州"
province = "hn"

[[sections]]
name = "basic"
label = "基本情况"
[[sections.questions]]
type = "select_one"
name = "province"
label = "省"
choices = "province"
required = true
[[sections.questions]]
type = "select_one"
name = "city"
label = "市"
choices = "city"
choice_filter = "province = ${province}"
[[sections.questions]]
type = "integer"
name = "staff"
label = "人数"
constraint = ". > 0 and . >= coalesce(${workers}, 0)"
constraint_message = "总人数不能少于工人数"
[[sections.questions]]
type = "integer"
name = "workers"
label = "工人数"
required = "${staff} > 10"
required_message = "十人以上请填工人数"
[[sections.questions]]
type = "date"
name = "visited"
label = "走访日期"
default = "today()"
constraint = ". <= today()"
[[sections.questions]]
type = "text"
name = "area"
label = "地区"
default = "单县"
[[sections.questions]]
type = "calculate"
name = "share"
calculation = "round(${workers} div ${staff} * 100, 1)"
[[sections.questions]]
type = "note"
name = "remark"
label = "工人占 ${share}%"

[[sections]]
name = "lab"
label = "检测"
relevant = "${staff} > 5"
[[sections.questions]]
type = "text"
name = "lab_name"
label = "检测室"
[[sections.questions]]
type = "text"
name = "lab_head"
label = "负责人"
relevant = "${lab_name} != ''"
[[sections.questions]]
type = "calculate"
name = "lab_line"
calculation = "concat(${lab_name}, '：', ${lab_head})"
[[sections.questions]]
type = "signature"
name = "sign"
label = "签字"

[[sections]]
name = "gear"
label = "设备"
[[sections.questions]]
type = "table"
name = "devices"
label = "量具"
required = true
repeat_count = "${staff} - 10"
[[sections.questions.columns]]
type = "text"
name = "device"
label = "名称"
required = true
[[sections.questions.columns]]
type = "decimal"
name = "price"
label = "单价"
[[sections.questions.columns]]
type = "integer"
name = "pieces"
label = "数量"
default = "1"
constraint = ". > 0"
[[sections.questions.columns]]
type = "calculate"
name = "cost"
calculation = "${price} * ${pieces}"
[[sections.questions.columns]]
type = "calculate"
name = "line"
calculation = "concat(position(..), '/', count(${devices}), ' ', ${device})"
[[sections.questions.columns]]
type = "text"
name = "reason"
label = "为何贵"
relevant = "${cost} > 100 and ${staff} > 0"
[[sections.questions]]
type = "calculate"
name = "total"
calculation = "sum(${cost})"
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return load_text(FORM, "trial.toml")


@pytest.fixture
def state(form: Form) -> FormState:
    return FormState(form, now=NOW)


def test_defaults_are_taken_once_and_handed_back_for_storing(form: Form, state: FormState) -> None:
    assert state.defaulted == {"visited": "2026-11-22", "area": "单县"}
    assert state.value("area") == "单县"
    again = FormState(form, {"area": "", "visited": "2026-01-01"}, now=NOW)
    assert again.defaulted == {}
    assert again.value("area") == ""


def test_a_change_says_what_else_is_different(state: FormState) -> None:
    state.set("staff", "8")
    assert state.set("workers", "4") == {"workers", "share"}
    assert state.value("share") == "50"
    assert state.set("workers", "4") == frozenset()
    assert state.set("area", "曹县") == {"area"}


def test_a_calculation_without_numbers_is_empty(state: FormState) -> None:
    state.set("staff", "0")
    state.set("workers", "4")
    assert state.value("share") == ""


def test_hidden_answers_are_kept_come_back_and_count_as_empty_meanwhile(state: FormState) -> None:
    state.set("staff", "8")
    state.set("lab_name", "化验室")
    state.set("lab_head", "王工")
    assert state.value("lab_line") == "化验室：王工"
    changed = state.set("staff", "3")
    assert {"§lab", "lab_name", "lab_head", "lab_line"} <= changed
    assert not state.section_shown("lab")
    assert not state.shown("lab_head")
    assert state.value("lab_head") == "王工"
    assert state.value("lab_line") == "："
    state.set("staff", "8")
    assert state.shown("lab_head")
    assert state.value("lab_line") == "化验室：王工"


def test_required_and_constraints_speak_chinese(state: FormState) -> None:
    assert state.message("province") == "这一题必须回答"
    state.set("province", "sd")
    assert state.message("province") == ""
    state.set("workers", "6")
    state.set("staff", "5")
    assert state.message("staff") == "总人数不能少于工人数"
    state.set("workers", "")
    assert state.message("staff") == ""
    state.set("staff", "11")
    assert state.message("workers") == "十人以上请填工人数"
    assert state.required("workers")
    state.set("staff", "x")
    assert state.message("staff") == "请填整数，例如 12"
    assert not state.required("workers")


def test_a_date_is_held_against_today(state: FormState) -> None:
    assert state.message("visited") == ""
    state.set("visited", "2026-11-23")
    assert state.message("visited") == "这一题的答案不符合要求"
    state.set("visited", "2026-02-30")
    assert state.message("visited") == "请填日期，例如 2026-03-15"


def test_choices_follow_other_answers_and_an_answer_no_longer_on_offer_is_told(state: FormState) -> None:
    assert state.choices("city") == ()
    state.set("province", "sd")
    assert [choice.name for choice in state.choices("city")] == ["heze", "jining"]
    state.set("city", "jining")
    assert state.message("city") == ""
    assert "city" in state.set("province", "hn")
    assert state.message("city") == "请从选项中选择一项"


def test_rows_of_a_table_calculate_by_row_and_in_sum(state: FormState) -> None:
    assert state.message("devices") == "这一题必须回答"
    state.add_row("devices", "r1")
    assert state.message("devices") == ""
    assert state.value("devices/r1/pieces") == "1"
    assert state.message("devices/r1/device") == "这一题必须回答"
    state.add_row("devices", "r2")
    state.set("devices/r1/price", "10.5")
    state.set("devices/r2/price", "60")
    assert state.set("devices/r2/pieces", "2") == {"devices/r2/pieces", "devices/r2/cost", "total"}
    assert state.value("devices/r2/cost") == "120"
    assert state.value("total") == "130.5"
    assert state.value("devices") == "2"


def test_relevance_in_a_row_depends_on_its_row_and_on_the_form(state: FormState) -> None:
    state.set("staff", "1")
    for row in ("r1", "r2"):
        state.add_row("devices", row)
    state.set("devices/r1/price", "500")
    assert state.shown("devices/r1/reason")
    assert not state.shown("devices/r2/reason")
    assert "devices/r1/reason" in state.set("staff", "0")
    assert not state.shown("devices/r1/reason")


def test_positions_follow_rows_that_go(state: FormState) -> None:
    for row in ("r1", "r2", "r3"):
        state.add_row("devices", row)
        state.set(f"devices/{row}/device", f"量具{row}")
    assert state.value("devices/r3/line") == "3/3 量具r3"
    state.remove_row("devices", "r1")
    assert state.value("devices/r3/line") == "2/2 量具r3"
    assert state.rows("devices") == ("r2", "r3")
    assert state.value("devices/r1/device") == ""
    with pytest.raises(ValueError, match="not in list"):
        state.remove_row("devices", "r1")


def test_rows_come_from_the_answers_in_the_order_given(form: Form) -> None:
    answers = {"devices/b/price": "1", "devices/a/price": "2", "devices": "2"}
    assert FormState(form, answers, now=NOW).rows("devices") == ("a", "b")
    ordered = FormState(form, answers, rows={"devices": ["b", "a", "c"]}, now=NOW)
    assert ordered.value("devices/b/line") == "1/3 "
    assert ordered.value("total") == "0"


def test_a_table_says_how_many_rows_it_wants(state: FormState) -> None:
    assert state.wanted_rows("devices") == 0
    state.set("staff", "13")
    assert state.wanted_rows("devices") == 3


@pytest.mark.parametrize("key", ["nothing", "share", "devices", "devices/r9/price", "a/b", "price", "devices/r1/staff"])
def test_what_cannot_be_answered_is_refused(state: FormState, key: str) -> None:
    state.add_row("devices", "r1")
    with pytest.raises(KeyError):
        state.set(key, "1")


def test_progress_counts_what_is_asked_and_open(state: FormState) -> None:
    basic, lab, gear = state.progress()
    assert (basic.answered, basic.open, basic.total) == (2, 4, 6)  # notes and calculations are not counted
    assert (lab.shown, lab.total) == (False, 0)
    assert (gear.answered, gear.open) == (0, 1)
    state.set("staff", "8")
    state.add_row("devices", "r1")
    state.set("devices/r1/pieces", "0")
    basic, lab, gear = state.progress(settled={"city", "staff"})
    assert (basic.answered, basic.settled, basic.open) == (3, 1, 2)
    assert (lab.shown, lab.open) == (True, 1)
    assert (gear.answered, gear.open, gear.wrong) == (1, 0, 1)


def test_a_text_that_grows_without_end_is_a_failure_of_the_form_not_of_the_program() -> None:
    calculate = '[[sections.questions]]\ntype = "calculate"\nname = "c{}"\ncalculation = "concat(${{c{}}}, ${{c{}}})"\n'
    head, _, _ = FORM.partition("[[choices")
    start = '[[sections]]\nname = "s"\nlabel = "s"\n[[sections.questions]]\ntype = "text"\nname = "c0"\nlabel = "s"\n'
    text = head + start + "".join(calculate.format(n, n - 1, n - 1) for n in range(1, 64))
    state = FormState(load_text(text, "bomb.toml"), {"c0": "字" * 1_000})
    assert state.failures()["c6"] == "结果太长"
    assert state.value("c63") == ""
    state.set("c0", "")
    assert state.failures() == {}


def test_one_answer_of_a_large_form_is_worked_out_in_no_time() -> None:
    head, _, _ = FORM.partition("[[choices")
    ask = '[[sections.questions]]\ntype = "integer"\nname = "q{0}"\nlabel = "问"\nrelevant = "${{q{1}}} != 9"\n'
    add = '[[sections.questions]]\ntype = "calculate"\nname = "total"\ncalculation = "{}"\n'
    asked = ask.replace('relevant = "${{q{1}}} != 9"\n', "").format(0)
    asked += "".join(ask.format(number, number - 1) for number in range(1, 80))
    text = head + '[[sections]]\nname = "s"\nlabel = "s"\n' + asked
    text += add.format(" + ".join(f"coalesce(${{q{number}}}, 0)" for number in range(80)))
    state = FormState(load_text(text, "large.toml"))
    best = 1.0
    for number in range(80):
        begin = time.process_time()
        state.set(f"q{number}", "1")
        best = min(best, time.process_time() - begin)
    assert state.value("total") == "80"
    assert best < 0.002


def test_only_what_depends_on_an_answer_is_worked_out_again(state: FormState, monkeypatch: pytest.MonkeyPatch) -> None:
    for row in ("r1", "r2", "r3"):
        state.add_row("devices", row)
    worked: list[tuple[str, frozenset[str] | None]] = []
    work_out = Working._work_out

    def watched(self, unit, rows):  # type: ignore[no-untyped-def]
        worked.append((f"{unit.aspect.name} {unit.name}", rows))
        return work_out(self, unit, rows)

    monkeypatch.setattr(Working, "_work_out", watched)
    state.set("devices/r2/price", "7")
    only = frozenset({"r2"})
    assert dict(worked) == {
        "VALUE price": only,
        "CHECK price": only,
        "VALUE cost": only,
        "SHOWN reason": only,
        "CHECK cost": only,
        "VALUE total": None,
        "CHECK total": None,
    }


SHARES = """
id = "shares"
version = "1"
title = "占比"
[[sections]]
name = "s"
label = "s"
[[sections.questions]]
type = "table"
name = "costs"
label = "费用"
[[sections.questions.columns]]
type = "decimal"
name = "cost"
label = "金额"
[[sections.questions.columns]]
type = "calculate"
name = "share"
calculation = "${cost} div ${total} * 100"
[[sections.questions.columns]]
type = "calculate"
name = "over_first"
calculation = "${cost} - indexed-repeat(${cost}, ${costs}, 1)"
[[sections.questions]]
type = "calculate"
name = "total"
calculation = "sum(${cost})"
"""


@pytest.fixture
def shares() -> FormState:
    state = FormState(load_text(SHARES, "shares.toml"))
    for row, cost in (("r1", "10"), ("r2", "30")):
        state.add_row("costs", row)
        state.set(f"costs/{row}/cost", cost)
    return state


def test_a_cell_that_moves_a_total_moves_the_share_of_every_row(shares: FormState) -> None:
    assert (shares.value("costs/r1/share"), shares.value("costs/r2/share")) == ("25", "75")
    assert "costs/r2/share" in shares.set("costs/r1/cost", "30")
    assert (shares.value("costs/r1/share"), shares.value("costs/r2/share")) == ("50", "50")


def test_a_row_that_looks_at_another_follows_it(shares: FormState) -> None:
    assert shares.value("costs/r2/over_first") == "20"
    assert "costs/r2/over_first" in shares.set("costs/r1/cost", "25")
    assert shares.value("costs/r2/over_first") == "5"
