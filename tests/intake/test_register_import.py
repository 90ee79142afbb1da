"""Bureaus' lists as they really come."""

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.intake.register_import import column_letter, detect, remembered, rows_to_drafts
from consultant_app.intake.tables import Sheet, read_tables
from consultant_app.model.credit_code import ALPHABET, check_character, organisation_check


def code(number):
    body = "MA" + "".join(ALPHABET[number // 31**place % 31] for place in range(6))
    first = "91370000" + body + organisation_check(body)
    return first + check_character(first)


def drafts_of(rows, **options):
    sheet = Sheet(name="名单", rows=rows, **options)
    return rows_to_drafts(sheet, detect(sheet))


def only(row, *headings):
    """The single draft of a list with these headings beside the name."""
    return drafts_of([["企业名称", *headings], ["河州甲食品厂", *row]])[0]


@pytest.fixture
def bureau_list(tmp_path):
    """A list with title rows, a heading of two merged rows, merged regions, subtotals, a note and signatures."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "帮扶名单"
    for row in [
        ["附件2"],
        ["2026年度帮扶企业名单"],
        ["填报单位（盖章）：", *[""] * 8, "填报日期：2026年3月12日"],
        [
            "序号",
            "企业名称",
            "统一社会信用代码",
            "所在地",
            "企业规模情况",
            "",
            "",
            "认证行业\n（编号及大类）",
            "联系人",
            "",
            "是否已获证",
        ],
        ["", "", "", "", "从业人员\n（人）", "营业收入\n（万元）", "资产总额（万元）", "", "姓名", "电话", ""],
        [
            1,
            "河州市鑫达食品有限公司",
            code(1),
            "东山省河州市甲县",
            19,
            80,
            " 64 ",
            "3 食品、饮料和烟草",
            "赵甲",
            "18000000001",
            "是",
        ],
        [
            2,
            "河州市远航鞋业有限公司",
            code(2),
            "",
            300,
            "3600万",
            "4355.00",
            "皮革及皮革制品",
            "钱乙",
            "18000000002",
            "否",
        ],
        ["", "小计：2家", "", "", 319],
        [
            3,
            "海州宏图机械厂",
            code(3),
            "东山省海州市",
            20,
            "1.2亿",
            "2,000(万元人民币)",
            18,
            "孙丙",
            "18000000003",
            "√",
        ],
        ["", "合计：3家"],
        [],
        ["注：企业规模按有关规定填写。"],
        ["填表人：", "", "", "联系电话：", "", "", "审核人："],
    ]:
        sheet.append(row)
    for merge in ["A2:K2", "E4:G4", "I4:J4", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "H4:H5", "K4:K5", "D6:D7"]:
        sheet.merge_cells(merge)
    path = tmp_path / "名单.xlsx"
    book.save(path)
    reading = read_tables(path)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value[0]


def test_the_heading_of_two_merged_rows_is_found_below_titles(bureau_list):
    mapping = detect(bureau_list)
    assert mapping.header_rows == (3, 4)
    assert [*mapping.columns.values()] == [
        "name", "credit_code", "region", "employees", "revenue", "assets",
        "industry", "contact_name", "contact_phone", "certified",
    ]  # fmt: skip
    assert mapping.units == {5: "万元", 6: "万元"}
    assert mapping.unmapped == {}


def test_enterprises_are_read_and_everything_else_is_named(bureau_list):
    drafts = rows_to_drafts(bureau_list, detect(bureau_list), "名单.xlsx")
    assert [(draft.row_number, draft.skipped) for draft in drafts if draft.skipped] == [
        (8, "小计或合计行"),
        (10, "小计或合计行"),
        (12, "说明文字"),
        (13, "签字或填报栏"),
    ]
    first, second, third = (draft for draft in drafts if not draft.skipped)
    assert first.fields == {
        "name": "河州市鑫达食品有限公司",
        "credit_code": code(1),
        "region": "东山省河州市甲县",
        "employees": "19",
        "revenue": "80",
        "assets": "64",
        "industry": "3",
        "contact_name": "赵甲",
        "contact_phone": "18000000001",
        "certified": "是",
    }
    assert first.defaults == {"sector": "industry", "source": "名单.xlsx 帮扶名单 第 6 行"}
    assert second.fields["region"] == "东山省河州市甲县"  # merged downwards
    assert (second.fields["revenue"], second.fields["assets"], second.fields["certified"]) == ("3600", "4355.00", "否")
    assert (third.fields["revenue"], third.fields["assets"], third.fields["industry"]) == ("12000", "2000", "18")


def test_a_group_row_without_merges_names_the_columns_below_it():
    rows = [
        ["企业名称", "联系人", "", "规模", ""],
        ["", "姓名", "电话", "从业人员", "营业收入(元)"],
        ["河州甲食品厂", "赵甲", "18000000001", "20", "1,200,000"],
    ]
    assert drafts_of(rows)[0].fields == {
        "name": "河州甲食品厂",
        "contact_name": "赵甲",
        "contact_phone": "18000000001",
        "employees": "20",
        "revenue": "120",
    }


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("企业全称", "name"),
        ("社会信用代码（18位）", "credit_code"),
        ("2025年营业收入（万元）", "revenue"),
        ("上年销售额(万元)", "revenue"),
        ("员 工 人 数", "employees"),
        ("ISO9001证书", "certified"),
        ("联系人\n及电话", "contact_name"),
        ("资产总额：万元", "assets"),
    ],
)
def test_synonyms_units_and_years_in_headings_are_understood(heading, field):
    sheet = Sheet(name="x", rows=[["单位名称" if field != "name" else "信用代码", heading], ["河州甲厂", "1"]])
    assert field in detect(sheet).columns.values()


def test_without_a_name_column_nothing_is_guessed():
    assert detect(Sheet(name="x", rows=[["甲", "乙"], ["1", "2"]])) is None
    assert detect(Sheet(name="x", rows=[])) is None


def test_a_corrected_mapping_is_used_and_found_again_by_its_signature():
    rows = [["企业名称", "规模人数"], ["河州甲食品厂", "35人"]]
    sheet = Sheet(name="x", rows=rows)
    found = detect(sheet)
    assert found.unmapped == {1: "规模人数"}
    corrected = remembered(sheet, found, {0: "name", 1: "employees"})
    assert rows_to_drafts(sheet, corrected)[0].fields["employees"] == "35"
    assert detect(Sheet(name="y", rows=[["标题"], *rows])).signature == corrected.signature


def test_a_code_kept_as_a_number_is_left_out_with_column_and_reason():
    draft = only([9.133038104229156e17], "统一社会信用代码")
    assert "credit_code" not in draft.fields
    column, sentence = draft.warnings[0]
    assert column == "B"
    assert "按数字保存" in sentence


def test_a_wrong_code_is_kept_with_a_warning_and_none_yet_with_its_reason():
    assert only(["91350100M000100Y44"], "信用代码").fields["credit_code"] == "91350100M000100Y44"
    assert "第 18 位" in only(["91350100M000100Y44"], "信用代码").warnings[0][1]
    assert only(["暂无"], "信用代码").defaults["no_code_reason"] == "名单中填写“暂无”"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("是", "是"),
        ("有", "是"),
        ("√", "是"),
        ("已获证", "是"),
        ("否", "否"),
        ("无", "否"),
        ("×", "否"),
        ("—", None),
        ("N/A", None),
        ("", None),
    ],
)
def test_whether_certified_is_read_from_all_spellings(typed, meant):
    assert only([typed], "是否获证").fields.get("certified") == meant


@pytest.mark.parametrize(
    ("typed", "name", "phone"),
    [
        ("赵甲 17700000001", "赵甲", "17700000001"),
        ("赵甲：0539-1234567", "赵甲", "0539-1234567"),
        ("17700000001（赵甲）", "赵甲", "17700000001"),
        ("赵甲177-0000-0001", "赵甲", "17700000001"),
        ("赵甲", "赵甲", None),
        (17700000001, None, "17700000001"),
    ],
)
def test_name_and_phone_in_one_cell_are_parted(typed, name, phone):
    fields = only([typed], "联系方式").fields
    assert (fields.get("contact_name"), fields.get("contact_phone")) == (name, phone)


def test_placeholders_are_empty_and_remarks_keep_their_lines():
    fields = only(["—", "老板重视，\n愿意参加", "N/A"], "主要产品", "备注", "地址").fields
    assert fields == {"name": "河州甲食品厂", "remarks": "老板重视，\n愿意参加"}


def test_a_wrapped_address_is_joined_and_a_second_one_kept_apart():
    assert only(["东山省河州市\n工业园72号"], "地址").fields["business_address"] == "东山省河州市工业园72号"
    two = only(["东山省河州市工业园72号\n东山省海州市港口1号"], "地址")
    assert two.fields["business_address"] == "东山省河州市工业园72号；东山省海州市港口1号"
    assert two.defaults["region"] == "东山省河州市"


def test_an_unknown_industry_is_kept_where_it_will_be_seen():
    draft = only(["奇怪的行业"], "所属行业")
    assert "industry" not in draft.fields
    assert draft.defaults["remarks"] == "名单所填行业：奇怪的行业"
    both = only(["奇怪的行业", "愿意参加"], "所属行业", "备注")
    assert both.fields["remarks"] == "愿意参加\n名单所填行业：奇怪的行业"
    assert only(["C3484"], "所属行业").fields["sector_code"] == "C3484"


def test_a_row_without_a_name_is_refused_and_totals_are_only_skipped():
    rows = [
        ["序号", "企业名称", "信用代码"],
        [1, "", code(1)],
        [2, "12345", code(2)],
        ["总计", "40", ""],
        [3],
        ["序号", "企业名称", "信用代码"],
    ]
    drafts = drafts_of(rows)
    assert [draft.refusal for draft in drafts[:2]] == ["没有企业名称", "企业名称“12345”里没有文字"]
    assert [draft.skipped for draft in drafts[2:]] == ["小计或合计行", "只有序号的空行", "重复的表头"]


def test_a_firm_whose_name_begins_like_a_note_or_a_total_is_still_a_firm():
    rows = [["企业名称", "从业人员"], ["合计算科技有限公司", 5], ["注意力文化有限公司", 6], ["单位通食品有限公司", 7]]
    assert [draft.skipped for draft in drafts_of(rows)] == ["", "", ""]


def test_removed_characters_are_stated():
    draft = drafts_of([["企业名称", "备注"], ["河州\x07甲食品厂", "好"]])[0]
    assert draft.fields["name"] == "河州甲食品厂"
    assert "U+0007" in draft.warnings[0][1]


@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=12), st.integers(), st.floats(allow_nan=False)), max_size=14), max_size=8
    )
)
def test_any_cells_give_drafts_and_no_failure(rows):
    heading = [
        "企业名称",
        "信用代码",
        "所在地",
        "从业人员",
        "营业收入（元）",
        "所属行业",
        "联系人",
        "电话",
        "成立日期",
        "是否获证",
        "地址",
        "备注",
    ]
    drafts = drafts_of([heading, *rows])
    for draft in drafts:
        assert draft.skipped or draft.refusal or draft.fields["name"]


def test_column_letters_go_on_after_z():
    assert [column_letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
