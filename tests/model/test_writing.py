"""The writing assistant: good sentences pass, each fault is named, and nothing is asked of what is not written."""

import time
from dataclasses import replace

import pytest

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.nonconformity import (
    Answered,
    AuditObservation,
    CauseAnalysis,
    Correction,
    CorrectiveAction,
    Criterion,
    ExtentCheck,
    Nonconformity,
    Snapshot,
    Verification,
)
from consultant_app.model.writing import advise, advise_observation

LOWEST = ("7.1.5.1", "7.1.5.2", "7.5.3.1", "7.5.3.2", "8.4.1", "8.5.1", "8.5.2", "8.6", "8.7.1", "8.7.2")
ITEM = Nonconformity(
    id="n",
    enterprise_id="e",
    snapshot=Snapshot(department="生产部", department_head="赵铁柱", auditee="王小明、李工"),
    found_on="2026-11-20",
    place="机加车间",
    fact="2026年11月20日在机加车间抽查 11 月首件检验单 5 份，其中 SJ-1103、SJ-1107 两份没有检验员签字。",
    criterion=Criterion(document="QP-07 检验控制程序 A/1 5.2", text="首件由检验员检验并签字后才能批量生产。"),
    clause="8.6",
)


def rules(item=ITEM, field="", actions=(), rounds=()):
    found = advise(NonconformityView(item=item, actions=actions, rounds=rounds), LOWEST)
    return {each.rule for each in found if each.field == field or not field}


def of_fact(text):
    return rules(replace(ITEM, fact=text), "fact")


GOOD = [
    ITEM.fact,
    "11月20日现场审核机加车间，3号冲床（设备编号 SB-012）10 月点检表 31 天中有 6 天没有记录。",
    "2026-11-20 查计量室，卡尺 LJ-023、千分尺 LJ-031 两把的校准有效期到 2026-10-31，抽查 8 把在用量具。",
    "2026年11月20日在仓库看到批号 20261105 的铝锭 12 箱与不合格品 3 箱放在同一区域，没有标识。",
    "2026.11.21 查采购部合格供方名录（CG-02 A/0），抽 6 家，其中 2 家（编号 GF-07、GF-11）没有年度评价记录。",
    "11月20日在热处理工序查炉号 R-1106 的温度记录，规定 840±10℃，记录 3 次，其中 2 次为 862℃、865℃。",
    "2026年11月20日查质量部不合格品台账 BH-2026，10 月登记 7 批，其中批次 B1011、B1019 两批没有处置结论。",
    "查行政部 2026 年培训计划（编号 PX-2026-01），到 2026年11月20日应实施 9 项，实施 5 项。",
    "2026年11月20日查公司体系文件清单（WJ-01），未建立外来文件清单，现场使用的 GB/T 1804-2000 没有列入。",
    "11月21日在装配线抽 4 份作业指导书，其中 1 份（ZY-05）的版本是 A/0，受控清单上为 A/2。",
    "2026年11月21日问技术部设计员，答“图纸改了，可能忘记通知车间”，查图号 T-3305 更改单 1 份，发放栏均为空白。",
    "2026年11月20日查质量部合理化建议登记表（JY-2026），10 月登记 8 条，其中 3 条没有答复。",
    "2026年11月20日查生产部，抽查 10 份流转卡，编号 LZ-1015、LZ-1018 的基本尺寸一栏均没有填写。",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_fact_passes(text):
    assert of_fact(text) == set()


def test_a_good_report_passes_altogether():
    assert rules() == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"empty"}),
        ("在机加车间抽查首件检验单 5 份，其中 SJ-1103、SJ-1107 两份没有签字。", {"date"}),
        ("2026年11月20日抽查首件检验单 5 份，其中 SJ-1103、SJ-1107 两份没有签字。", {"place"}),
        ("2026年11月20日在机加车间抽查首件检验单 5 份，其中 2 份没有签字。", {"identifier"}),
        ("2026年11月20日在机加车间查首件检验单 SJ-1103，没有检验员签字。", {"sample"}),
        ("检验记录填写不规范。", {"date", "place", "identifier", "sample", "vague"}),
        ("2026年11月20日在机加车间抽 5 份检验单，SJ-11 等 2 份填写不完整。", {"vague"}),
        ("2026年11月20日机加车间现场管理比较混乱，抽 3 处，编号 A-01 区 2 处。", {"vague"}),
        ("2026年11月20日查仓库，抽 6 种物料，标识基本齐全，编号 WL-03 的 1 种没有。", {"vague"}),
        ("2026年11月20日查质量部，抽 5 份，个别记录（JL-08）没有签字，共 1 份。", {"vague"}),
        ("2026年11月20日查生产部，抽 5 份，SJ-1103 等 2 份没有签字，员工质量意识淡薄。", {"opinion"}),
        ("2026年11月20日查生产部，审核员认为抽查的 5 份中 SJ-1103 等 2 份不能接受。", {"opinion"}),
        ("2026年11月20日查生产部，抽 5 份，由于换班，SJ-1103 等 2 份没有签字。", {"cause"}),
        ("2026年11月20日查生产部，抽 5 份，SJ-1103 等 2 份没有签字，导致 1 批流入下道工序。", {"cause"}),
        ("2026年11月20日查生产部，抽 5 份，SJ-1103 等 2 份没有签字，建议尽快补签。", {"advice"}),
        ("2026年11月20日查生产部，抽 5 份，SJ-1103 等 2 份没有签字，应加强管理。", {"advice"}),
        (
            "2026年11月20日查生产部，抽 5 份，SJ-1103 等 2 份没有签字；此外卡尺 LJ-02 共 1 把过期。",
            {"second_fact"},
        ),
        (
            "2026年11月20日查生产部，抽 5 份，SJ-1103 等 2 份没有签字，不符合 8.5.1 条款。",
            {"other_clause"},
        ),
        ("2026年11月20日查生产部，班长赵铁柱抽 5 份，SJ-1103 等 2 份没有签字。", {"name"}),
        ("2026年11月20日查生产部，抽 __ 份，SJ-1103 等 2 份均没有签字。", {"blank"}),
        ("{日期}在机加车间抽 5 份，编号{编号}等 2 份没有签字。", {"blank", "date", "identifier"}),
    ],
)  # fmt: skip
def test_each_fault_of_a_fact_is_named(text, expected):
    assert of_fact(text) == expected


def test_the_clause_in_the_fact_may_be_the_one_that_was_chosen_or_one_above():
    text = ITEM.fact.rstrip("。") + "，不符合 GB/T 19001-2016 标准 {} 的要求。"
    assert of_fact(text.format("8.6")) == set()
    assert of_fact(text.format("8.7.1")) == {"other_clause"}


def test_a_place_in_a_document_of_the_enterprise_is_not_taken_for_a_clause_of_the_standard():
    text = ITEM.fact.rstrip("。") + "；{}要求首件由检验员签字。"
    for place in ("《检验管理规定》HR-GL-06 A/1第4.2条", "HR-GL-06第5.3条", "检验管理规定 4.2 条"):
        assert of_fact(text.format(place)) == set()
    assert of_fact(text.format("GB/T 19001《质量管理体系 要求》8.7.1条")) == {"other_clause"}


def test_sizes_and_dates_are_not_taken_for_clauses():
    assert of_fact(ITEM.fact.rstrip("。") + "，图纸标准 8.5 mm，实测 8.62mm。") == set()


def test_what_a_worker_said_is_evidence_whatever_the_words():
    assert of_fact(ITEM.fact.rstrip("。") + "，检验员答“因为比较忙，建议以后补签”。") == set()


def test_an_advice_tells_what_to_write_instead():
    fault = replace(ITEM, fact=ITEM.fact.replace("没有检验员签字", "签字不及时"))
    said = [each.sentence for each in advise(NonconformityView(item=fault), LOWEST)]
    assert said == ["“不及时”说不清事实：写清应在哪天、实际在哪天。"]


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (Criterion(), {"empty"}),
        (Criterion(document="QP-07 检验控制程序"), {"asks"}),
        (Criterion(text="首件要签字。"), {"document"}),
        (Criterion(kind="程序文件", document="检验控制程序", text="首件要签字。"), {"number"}),
        (Criterion(kind="程序文件", document="QP-07 检验控制程序", text="首件要签字。"), set()),
        (Criterion(kind="法律法规/合同", document="有关规定", text="要有标识。"), {"number"}),
        (Criterion(kind="法律法规/合同", document="《产品质量法》", text="要有标识。"), set()),
    ],
)
def test_the_criterion_says_where_and_what(criterion, expected):
    assert rules(replace(ITEM, criterion=criterion), "criterion") == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("", {"empty"}),
        ("8.5", {"lowest"}),
        ("7.1.5", {"lowest"}),
        ("8.5.1、8.6", {"several"}),
        ("8.99", {"unknown"}),
        ("8.5.1", set()),
        ("8.6", set()),
    ],
)
def test_the_clause_is_one_and_the_lowest(clause, expected):
    assert rules(replace(ITEM, clause=clause), "clause") == expected


def test_without_the_clause_set_only_its_being_there_is_checked():
    found = advise(NonconformityView(item=replace(ITEM, clause="8.5")))
    assert [each.rule for each in found] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("首件检验单 SJ-1103、SJ-1107 两份没有检验员签字。", {"repeats"}),
        ("检验员责任心不强。", {"blame"}),
        ("操作工疏忽，没有按规定送检。", {"blame"}),
        ("检验员质量意识淡薄，没有检查。", {"blame"}),
        ("对检验员培训不够。", {"training"}),
        ("新员工不熟悉首件要求。", {"training"}),
        ("新员工不熟悉首件要求，岗位说明没有规定上岗前要考核首件检验。", set()),
        ("夜班没有检验员，检验控制程序没有规定夜班首件由谁检验。", set()),
        ("检验员遗漏，检验单上没有签字一栏的提醒，开机条件里不含首件结论。", {"blame"}),
        ("首件单与流转卡分开放，流程上没有凭首件单开机的节点。", set()),
        ("应加强对检验员的教育。", {"action"}),
        ("工艺卡更改后没有收回旧版的规定。", set()),
    ],
)
def test_a_cause_is_no_fact_no_person_and_no_measure(text, expected):
    assert rules(replace(ITEM, cause=CauseAnalysis(text=text)), "cause") == expected


def test_blame_beside_a_real_cause_asks_for_less():
    def said(text):
        view = NonconformityView(item=replace(ITEM, cause=CauseAnalysis(text=text)))
        return next(each.sentence for each in advise(view, LOWEST) if each.rule == "blame")

    assert "再问" in said("检验员疏忽。")
    assert "哪个环节" in said("检验员疏忽，流程里没有复核的节点。")


EXTENT = ExtentCheck(text="查装配车间、包装车间 10 至 11 月首件单 20 份", found="查到 1 份未签字，已补")
ACTION = CorrectiveAction(
    id="a",
    enterprise_id="e",
    nonconformity_id="n",
    text="修订 QP-07，写明夜班首件由当班班长检验签字，开机条件里加首件结论一项",
    owner="技术部长",
    due_on="2026-12-10",
)
MENDED = replace(ITEM, correction=Correction(text="SJ-1103、SJ-1107 两批复检合格后由检验员补签"), extent=EXTENT)


def test_a_good_follow_up_passes():
    assert rules(MENDED, actions=(ACTION,)) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"empty"}),
        ("SJ-1103、SJ-1107 两批复检合格后由检验员补签。", {"correction"}),
        ("对两份检验单补签。", {"mends"}),
        ("加强管理，提高意识，今后注意。", {"empty_words"}),
        ("修订首件检验规定并对 12 名检验员考核", set()),
    ],
)
def test_a_corrective_action_changes_what_let_it_happen(text, expected):
    assert rules(MENDED, "actions", actions=(replace(ACTION, text=text),)) == expected


@pytest.mark.parametrize(("field", "said"), [("owner", "责任人"), ("due_on", "期限")])
def test_an_action_has_an_owner_and_a_date(field, said):
    view = NonconformityView(item=MENDED, actions=(replace(ACTION, **{field: ""}),))
    assert [said in each.sentence for each in advise(view, LOWEST)] == [True]


def test_what_is_done_needs_proof():
    done = replace(MENDED, correction=replace(MENDED.correction, done_on="2026-11-25"))
    assert rules(done, actions=(replace(ACTION, done_on="2026-12-01"),)) == {"proof"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("修订检验控制程序，增加复核栏", {"action"}),
        ("加强教育", {"empty_words"}),
        ("隔离两批产品，重新检验，修订记录表", set()),
    ],
)
def test_a_correction_mends_this_case(text, expected):
    item = replace(MENDED, correction=Correction(text=text))
    assert rules(item, "correction", actions=(ACTION,)) == expected


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        (ExtentCheck(), {"missing"}),
        (ExtentCheck(text="检查了其他部门", found="没有"), {"no_numbers"}),
        (ExtentCheck(text="查装配车间 20 份首件单"), {"found"}),
        (ExtentCheck(text="查装配车间 20 份首件单，未发现类似问题"), set()),
        (ExtentCheck(text="查了 20 份", found="1 份"), {"where"}),
        (EXTENT, set()),
    ],
)
def test_the_extent_check_says_where_how_many_and_what_came_of_it(extent, expected):
    assert rules(replace(MENDED, extent=extent), "extent", actions=(ACTION,)) == expected


def test_before_anything_is_done_nobody_asks_for_the_extent():
    assert rules(ITEM, "extent") == set()


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (Answered(), set()),
        (Answered(yes="是"), {"proof"}),
        (Answered(yes="是", evidence="有效。"), {"empty_proof"}),
        (Answered(yes="否", evidence="查 12 月夜班首件单 8 份，SJ-1204 没有签字"), set()),
    ],
)
def test_an_answer_of_the_verification_stands_on_evidence(answered, expected):
    round_ = Verification(id="v", enterprise_id="e", nonconformity_id="n", action_effective=answered)
    assert rules(MENDED, "verification", (ACTION,), (round_,)) == expected


def test_only_the_newest_round_is_looked_at():
    bad = Verification(id="v", enterprise_id="e", nonconformity_id="n", action_effective=Answered(yes="是"))
    assert rules(MENDED, "verification", (ACTION,), (bad, replace(bad, action_effective=Answered()))) == set()


@pytest.mark.parametrize(
    ("fact", "risk", "expected"),
    [
        ("2026年11月20日在仓库看到灭火器前放有 2 个周转箱。", "取用受阻", set()),
        ("2026年11月20日在仓库看到灭火器前放有 2 个周转箱。", "", {"empty"}),
        ("", "", {"empty"}),
        ("检验员未按规定签字。", "漏检", {"breach"}),
        ("标识不太清晰。", "混料", {"vague"}),
    ],
)
def test_an_observation_is_no_breach_and_names_the_risk(fact, risk, expected):
    item = AuditObservation(id="o", enterprise_id="e", audit_id="a", fact=fact, risk=risk, clause="8.5.1")
    assert {each.rule for each in advise_observation(item, LOWEST)} == expected


def test_a_whole_report_is_read_within_five_milliseconds():
    item = replace(MENDED, fact=MENDED.fact * 8, cause=CauseAnalysis(text="夜班没有检验员，程序没有规定由谁检验。" * 8))
    view = NonconformityView(item=item, actions=(ACTION,) * 5)
    advise(view, LOWEST)
    start = time.process_time()
    for _ in range(20):
        advise(view, LOWEST)
    assert (time.process_time() - start) / 20 < 0.02  # 5 ms on an idle computer


@pytest.mark.parametrize("text", ["\x00", "“", "{", "9" * 3000, "８．５．１", "不符合" * 500, "😀" * 50, "\n\n"])
def test_no_text_makes_it_fail(text):
    item = replace(
        ITEM, fact=text, clause=text, cause=CauseAnalysis(text=text), correction=Correction(text=text),
        extent=ExtentCheck(text=text), criterion=Criterion(document=text, text=text),
    )  # fmt: skip
    advise(NonconformityView(item=item, actions=(replace(ACTION, text=text),)), LOWEST)
