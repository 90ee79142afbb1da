"""Forms as XLSForm workbooks."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from pyxform.xls2xform import convert

from consultant_app import paths
from consultant_app.errors import AppError
from consultant_app.forms import loader, xlsform
from consultant_app.forms.catalogue import BadForm, Complaint
from consultant_app.model.form import Choice, Form, Question, QuestionType, Section

SHIPPED = sorted(paths.forms_dir().glob("*.toml"))
Tables = dict[str, list[list[str]]]

FORM = Form(
    id="trial",
    version="2026.1",
    title="试用表",
    choices={"yes_no": (Choice(name="yes", label="是"), Choice(name="no", label="否"))},
    sections=(
        Section(
            name="one",
            label="第一部分",
            questions=(
                Question(type=QuestionType.SELECT_ONE, name="has_lab", label="有检测室吗", choices="yes_no"),
                Question(type=QuestionType.LONG_TEXT, name="lab", label="=1+1", relevant="${has_lab} = 'yes'"),
                Question(type=QuestionType.SCORE, name="level", label="水平", anchors=tuple("零一二三四五"), weight=2),
                Question(type=QuestionType.VERDICT, name="verdict", label="判定"),
                Question(type=QuestionType.SIGNATURE, name="sign", label="签字"),
                Question(
                    type=QuestionType.TABLE,
                    name="devices",
                    label="量具",
                    columns=(
                        Question(type=QuestionType.INTEGER, name="pieces", label="数量"),
                        Question(
                            type=QuestionType.CALCULATE,
                            name="line",
                            label="",
                            calculation="concat(position(..), ' ', ${pieces})",
                        ),
                    ),
                ),
                Question(type=QuestionType.CALCULATE, name="total", label="", calculation="sum(${pieces})"),
            ),
        ),
    ),
)


def read(path: Path) -> Tables:
    """The rows of a workbook as an independent reader sees them."""
    book = CalamineWorkbook.from_path(str(path))
    return {
        name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for name in book.sheet_names
    }


def survey(*rows: list[str], headings: str = "type name label relevant") -> Tables:
    return {"survey": [headings.split(), *rows]}


def complaints(tables: Tables) -> dict[Complaint, str]:
    with pytest.raises(BadForm) as caught:
        xlsform.form_from_tables(tables, "外来.xlsx")
    return {problem.kind: str(problem) for problem in caught.value.problems}


def test_a_workbook_brings_the_form_back(tmp_path: Path) -> None:
    path = tmp_path / "试用.xlsx"
    xlsform.write_xlsx(FORM, path)
    assert xlsform.form_from_tables(read(path), path.name) == FORM
    assert [child.name for child in tmp_path.iterdir()] == ["试用.xlsx"]


def test_every_cell_of_a_workbook_is_text(tmp_path: Path) -> None:
    path = tmp_path / "试用.xlsx"
    xlsform.write_xlsx(FORM, path)
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in {cell.value for cell in cells}


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_shipped_form_goes_through_a_workbook_unchanged(path: Path) -> None:
    form = loader.load(path)
    assert xlsform.form_from_tables(xlsform.tables_of(form), "x.xlsx") == form


def test_a_failed_save_leaves_the_old_workbook_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "试用.xlsx"
    path.write_bytes(b"old")

    def fail(self: openpyxl.Workbook, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(openpyxl.Workbook, "save", fail)
    with pytest.raises(AppError, match="disk full"):
        xlsform.write_xlsx(FORM, path)
    assert path.read_bytes() == b"old"
    assert [child.name for child in tmp_path.iterdir()] == ["试用.xlsx"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_form_survives_snapshot_and_sheets(data: st.DataObject, random_forms: st.SearchStrategy[Form]) -> None:
    form = data.draw(random_forms)
    assert loader.from_json(loader.to_json(form)) == form
    assert xlsform.form_from_tables(xlsform.tables_of(form), "x.xlsx") == form


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_form_survives_a_real_workbook(
    data: st.DataObject, random_forms: st.SearchStrategy[Form], tmp_path: Path
) -> None:
    form = data.draw(random_forms)
    path = tmp_path / "x.xlsx"
    xlsform.write_xlsx(form, path)
    assert xlsform.form_from_tables(read(path), path.name) == form


def test_the_reference_converter_accepts_a_workbook_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "trial.xlsx"
    xlsform.write_xlsx(FORM, path)
    xform = convert(xlsform=str(path)).xform
    assert "0级 零" in xform
    assert "一般不符合" in xform
    assert "relevant=\" /data/one/has_lab  = 'yes'\"" in xform


@pytest.mark.parametrize("path", SHIPPED[:2], ids=[path.stem for path in SHIPPED[:2]])
def test_the_reference_converter_accepts_shipped_forms(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "shipped.xlsx"
    xlsform.write_xlsx(loader.load(path), target)
    assert convert(xlsform=str(target)).xform


def test_a_workbook_from_elsewhere_is_understood() -> None:
    tables = {
        "Survey": [
            [],
            [
                "type",
                "name",
                "label::English (en)",
                "label::Chinese (zh)",
                "Required",
                "constraint message",
                "relevance",
            ],
            ["start", "start", "", "", "", "", ""],
            ["text", "who", "Who", "姓名", "yes", "请填姓名", ""],
            ["begin group", "g", "Group", "", "", "", "${who} != ‘’"],
            ["select one colours", "colour", "Colour", "颜色", "no", "", ""],
            ["select_multiple colours", "more", "More", "", "TRUE", "", ""],
            ["begin repeat", "kids", "Kids", "孩子", "", "", ""],
            ["integer", "age", "Age", "年龄", "", "", ""],
            ["end repeat", "", "", "", "", "", ""],
            ["end group", "", "", "", "", "", ""],
            ["text", "last", "Last", "最后", "", "", ""],
        ],
        "choices": [["list name", "name", "label::English (en)", "label::Chinese (zh)"], ["colours", "r", "Red", "红"]],
        "说明": [["随便写"]],
    }
    imported = xlsform.read_tables(tables, "kobo form.xlsx")
    form = imported.form
    assert [[question.name for question in section.questions] for section in form.sections] == [
        ["who"],
        ["colour", "more", "kids"],
        ["last"],
    ]
    assert form.question("who") == Question(
        type=QuestionType.TEXT, name="who", label="姓名", required="true", constraint_message="请填姓名"
    )
    assert form.sections[1].relevant == "${who} != ''"
    assert form.question("more").label == "More"
    assert form.question("more").required == "true"
    assert form.question("kids").columns[0].label == "年龄"
    assert form.choices["colours"] == (Choice(name="r", label="红"),)
    assert (form.id, form.title, form.version) == ("imported_form", "kobo form", "1")
    assert imported.notes == (
        "Survey 第 3 行（start）：start 由手机自动记录，本软件不用，已略过".replace("Survey", "survey"),
    )


BAD_ROWS = [
    (
        ["geopoint", "where", "地点", ""],
        Complaint.UNSUPPORTED_TYPE,
        "survey 第 2 行（where），type：题型“geopoint”不支持",
    ),
    (["audit", "audit", "", ""], Complaint.UNSUPPORTED_TYPE, "题型“audit”不支持"),
    (["select_one_from_file a.csv", "x", "x", ""], Complaint.UNSUPPORTED_TYPE, "select_one_from_file"),
    (["text extra", "x", "x", ""], Complaint.UNSUPPORTED_TYPE, "题型“text extra”不支持"),
    (["select_one a or_other", "x", "x", ""], Complaint.UNSUPPORTED_OTHER, "or_other"),
    (["select_one", "x", "x", ""], Complaint.NO_CHOICES, "第 2 行（x）"),
    (["select_one nowhere", "x", "x", ""], Complaint.UNKNOWN_CHOICES, "“nowhere”"),
    (["", "x", "x", ""], Complaint.MISSING, "type：没有填写"),
    (["text", "", "x", ""], Complaint.MISSING, "survey 第 2 行，name"),
    (["text", "x", "", ""], Complaint.MISSING, "label"),
    (["text", "x y", "x", ""], Complaint.BAD_NAME, "survey 第 2 行（x y）"),
    (["text", "x", "x", "pulldata('a', 'b', 'c', ${x}) = 1"], Complaint.BAD_EXPRESSION, "函数 pulldata() 不支持"),
    (["text", "x", "x", "${nowhere} = 1"], Complaint.UNKNOWN_QUESTION, "nowhere"),
    (["text", "x", "#REF!", ""], Complaint.FORMULA_ERROR, "survey 第 2 行，label：单元格里是错误值“#REF!”"),
    (["begin_group", "g", "x", ""], Complaint.UNCLOSED_GROUP, "survey 第 2 行（g）"),
    (["end_group", "", "", ""], Complaint.UNOPENED_GROUP, "survey 第 2 行"),
]


@pytest.mark.parametrize(("row", "kind", "said"), BAD_ROWS)
def test_what_is_not_supported_is_refused_by_sheet_row_and_name(row: list[str], kind: Complaint, said: str) -> None:
    found = complaints(survey(row, ["text", "z", "好题", ""]))
    assert said in found[kind]
    assert found[kind].startswith("外来.xlsx：")


def test_all_refusals_of_a_workbook_are_told_at_once() -> None:
    found = complaints(survey(*(row for row, _, _ in BAD_ROWS[:5])))
    assert set(found) >= {Complaint.UNSUPPORTED_TYPE, Complaint.UNSUPPORTED_OTHER}
    with pytest.raises(BadForm) as caught:
        xlsform.form_from_tables(survey(*(row for row, _, _ in BAD_ROWS[:4])), "外来.xlsx")
    assert [problem.place for problem in caught.value.problems if problem.kind is Complaint.UNSUPPORTED_TYPE] == [
        "survey 第 2 行（where）",
        "survey 第 3 行（audit）",
        "survey 第 4 行（x）",
        "survey 第 5 行（x）",
    ]


def test_groups_in_groups_are_refused() -> None:
    group, end = ["begin_group", "g{}", "组", ""], ["end_group", "", "", ""]
    repeat, stop = ["begin_repeat", "r", "重复", ""], ["end_repeat", "", "", ""]
    ask = ["text", "x", "问", ""]
    inner = ["begin_group", "inner", "组", ""]
    assert "survey 第 3 行（inner）" in complaints(survey(group, inner, ask, end, end))[Complaint.NESTED_GROUP]
    assert "survey 第 3 行（inner）" in complaints(survey(repeat, inner, ask, end, stop))[Complaint.NESTED_GROUP]


def test_columns_and_sheets_that_ask_for_more_are_refused() -> None:
    headings = "type name label trigger media::image bind::odk:length"
    row = ["text", "x", "问", "${y}", "a.png", "3"]
    with pytest.raises(BadForm) as caught:
        xlsform.form_from_tables(survey(row, headings=headings), "外来.xlsx")
    assert {problem.field for problem in caught.value.problems} == {"trigger", "media::image", "bind::odk:length"}
    tables = survey(["text", "x", "问", ""]) | {"entities": [["list_name", "label"], ["tree", "x"]]}
    assert "工作表“entities”" in complaints(tables)[Complaint.UNSUPPORTED_SHEET]


def test_a_workbook_without_a_survey_is_refused() -> None:
    assert Complaint.NO_SURVEY in complaints({"Sheet1": [["序号", "企业名称"]]})
    assert Complaint.NO_SURVEY in complaints({"survey": []})
    assert "缺少“type”这一列" in complaints({"survey": [["name", "label"], ["a", "b"]]})[Complaint.NO_COLUMN]


def test_a_type_changed_in_the_spreadsheet_wins_over_our_own_column() -> None:
    tables = xlsform.tables_of(FORM)
    place = tables["survey"][0].index("name")
    for row in tables["survey"]:
        if row[place] == "lab":
            row[0] = "integer"
    assert xlsform.form_from_tables(tables, "x.xlsx").question("lab").type is QuestionType.INTEGER
