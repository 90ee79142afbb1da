"""Big tables are read back with three other programs."""

import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from consultant_app.documents import sheets
from consultant_app.documents.sheets import Column, ColumnKind
from consultant_app.errors import AppError
from consultant_app.model.text import clean_text

COLUMNS = [
    Column(title="企业名称", width=30),
    Column(title="人数", width=8, kind=ColumnKind.NUMBER),
    Column(title="备注", width=40, kind=ColumnKind.LONG_TEXT),
]


def write(target: Path, rows, columns=COLUMNS, name="企业名单"):
    """Run the writer to its end: (progress counts, sentences about replacements)."""
    counts, steps = [], sheets.write_table(target, name, columns, rows)
    while True:
        try:
            counts.append(next(steps))
        except StopIteration as stop:
            return counts, stop.value


def calamine(path: Path, sheet=0) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python()


def texts_of(path: Path, *column: str) -> list[str]:
    """One column written and read back without its heading."""
    write(path, [[text] for text in column], [COLUMNS[0]])
    return [row[0] for row in calamine(path)[1:]]


def test_text_numbers_and_blanks_come_back_as_they_were(tmp_path):
    rows = [["某某机械有限公司", "38", "两班制"], ["某某食品厂", "", ""], ["某某纸箱厂", "约40", "第一行\n第二行"]]
    counts, notes = write(tmp_path / "t.xlsx", rows)
    assert counts == [3]
    assert notes == ()
    expected = [("企业名称", "人数", "备注"), (rows[0][0], 38, "两班制"), (rows[1][0], None, None), tuple(rows[2])]
    assert list(openpyxl.load_workbook(tmp_path / "t.xlsx")["企业名单"].values) == expected
    assert calamine(tmp_path / "t.xlsx")[1:] == [[rows[0][0], 38.0, "两班制"], [rows[1][0], "", ""], rows[2]]


@pytest.mark.parametrize(
    "text",
    [
        "91370211MA3C00000X",
        "000123",
        "13805320000",
        "370211199001011234",
        "9.13E+17",
        "=1+1",
        "+86 532",
        "-5",
        "@甲",
        "&<>\"'",
        "  两头空格  ",
        "行一\n\n行三\n",
        "_x000D_ 与 _x0041_",
        "_x00zz_",
        "𠮷野家 😀",
        "镕喆堃",
        "]]>",
        "%s %d",
        "\t表",
    ],
)
def test_awkward_text_stays_the_text_it_was(tmp_path, text):
    expected = clean_text(text).text
    write(tmp_path / "t.xlsx", [[text, "1", text]])
    assert calamine(tmp_path / "t.xlsx")[1] == [expected, 1.0, expected]
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx").active["A2"]
    assert cell.data_type in ("s", "inlineStr")


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=5))
def test_any_text_comes_back_cleaned(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "t.xlsx"
    write(path, rows, [COLUMNS[0]] * 3)
    with zipfile.ZipFile(path) as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    cells = ["".join(cell.itertext()) for cell in root.iter(f"{space}c")][3:]
    assert [cell.replace("_x005F_", "_") for cell in cells] == [
        clean_text(text).text.replace("_x005F_", "_") for row in rows for text in row
    ]


@pytest.mark.parametrize("text", ["0", "-12", "3.25", "999999999999"])
def test_plain_number_in_a_number_column_is_a_number(tmp_path, text):
    write(tmp_path / "t.xlsx", [["甲", text, ""]])
    assert calamine(tmp_path / "t.xlsx")[1][1] == float(text)


@pytest.mark.parametrize("text", ["007", "1,000", "1.2亿", "９", "1e5", "9137021112345678", "0.1000", "+5", " 5"])
def test_anything_else_in_a_number_column_stays_text(tmp_path, text):
    write(tmp_path / "t.xlsx", [["甲", text, ""]])
    assert calamine(tmp_path / "t.xlsx")[1][1] == text


def test_characters_excel_refuses_are_removed_and_reported_with_their_place(tmp_path):
    _, notes = write(tmp_path / "t.xlsx", [["甲", "1", ""], ["乙\x07厂", "2", ""]])
    assert calamine(tmp_path / "t.xlsx")[2][0] == "乙厂"
    assert len(notes) == 1
    assert notes[0].startswith("第 3 行“企业名称”：")


@pytest.mark.parametrize("text", ["质" * 40_000, "😀" * 20_000, "&" * 33_000])
def test_text_longer_than_a_cell_is_whole_on_a_second_sheet(tmp_path, text):
    _, notes = write(tmp_path / "t.xlsx", [["甲", "1", "短"], ["乙", "2", text]])
    cell = calamine(tmp_path / "t.xlsx")[2][2]
    assert len(cell.encode("utf-16-le")) // 2 <= sheets.MAX_CELL
    assert "全文见工作表“超长文字”第 2 行起" in cell
    pieces = calamine(tmp_path / "t.xlsx", sheet=1)[1:]
    assert "".join(row[3] for row in pieces) == text
    assert {(row[0], row[1]) for row in pieces} == {("3", "备注")}
    assert "第 3 行“备注”" in notes[0]


def test_longest_text_that_fits_is_not_cut(tmp_path):
    text = "质" * sheets.MAX_CELL
    assert texts_of(tmp_path / "t.xlsx", text) == [text]


def test_heading_is_bold_frozen_repeated_and_filtered(tmp_path):
    write(tmp_path / "t.xlsx", [["甲", "1", ""], ["乙", "2", ""]])
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["A"].width == 30
    assert sheet["A2"].number_format == "@"
    assert sheet["C2"].alignment.wrap_text


def test_more_than_26_columns_are_all_filtered(tmp_path):
    write(tmp_path / "t.xlsx", [["值"] * 60], [Column(title=f"列{number}") for number in range(60)])
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").active.auto_filter.ref == "A1:BH2"


@pytest.mark.parametrize("name", ["2026/11 [名单]*?:", "", "'甲'", "很" * 50, "A&B"])
def test_any_sheet_name_is_made_acceptable(tmp_path, name):
    write(tmp_path / "t.xlsx", [["甲", "1", ""]], name=name)
    title = openpyxl.load_workbook(tmp_path / "t.xlsx").active.title
    assert 0 < len(title) <= 31
    assert calamine(tmp_path / "t.xlsx")[1][0] == "甲"


def test_table_without_rows_is_a_heading(tmp_path):
    counts, _ = write(tmp_path / "t.xlsx", [])
    assert counts == [0]
    assert calamine(tmp_path / "t.xlsx") == [["企业名称", "人数", "备注"]]


def test_same_table_makes_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name, [["甲", "1", ""]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_progress_is_reported_every_thousand_rows(tmp_path):
    counts, _ = write(tmp_path / "t.xlsx", (["甲", str(number), ""] for number in range(2500)))
    assert counts == [1000, 2000, 2500]


def test_cancelled_export_leaves_nothing_and_keeps_the_older_file(tmp_path):
    target = tmp_path / "t.xlsx"
    target.write_bytes(b"older")
    steps = sheets.write_table(target, "表", COLUMNS, (["甲", "1", ""] for _ in range(5000)))
    next(steps)
    steps.close()
    assert [path.name for path in tmp_path.iterdir()] == ["t.xlsx"]
    assert target.read_bytes() == b"older"


def test_table_larger_than_a_sheet_is_refused_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 10)
    with pytest.raises(AppError, match="没有写出文件"):
        write(tmp_path / "t.xlsx", [["甲", "1", ""]] * 10)
    assert list(tmp_path.iterdir()) == []


def test_target_in_use_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "in use")))
    monkeypatch.setattr("consultant_app.files._PAUSE", 0)
    with pytest.raises(AppError, match="可能正在 Excel 或 WPS 中打开"):
        write(tmp_path / "t.xlsx", [["甲", "1", ""]])
    assert list(tmp_path.iterdir()) == []


def test_csv_opens_with_chinese_and_without_formulas(tmp_path):
    rows = [["=cmd|'/c calc'!A1", "-5", '甲,乙\n"丙"'], ["@甲", "-5-3", "+86 532"]]
    assert list(sheets.write_csv(tmp_path / "t.csv", COLUMNS, rows)) == [2]
    content = (tmp_path / "t.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig")
    assert lines == ("企业名称,人数,备注\r\n'=cmd|'/c calc'!A1,-5,\"甲,乙\n\"\"丙\"\"\"\r\n'@甲,'-5-3,'+86 532\r\n")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_reads_the_same_table(tmp_path):
    rows = [["甲&乙", "38", "两头 空格 "], ["000123", "", "=1+1"]]
    write(tmp_path / "t.xlsx", rows)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        options,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "t.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["企业名称,人数,备注", "甲&乙,38,两头 空格 ", "000123,,=1+1"]
