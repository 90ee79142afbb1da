"""XLSForm workbooks made to hurt: each a file name, what is in it, and a word of what is said; "" when it is taken.

As a program: writes the workbook of that name to a path, so that making it takes no memory elsewhere.
"""

import random
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.intake.hostile import zipped

Rows = Iterable[Iterable[str]]


class Case(NamedTuple):
    """A file name, what is in it, a word of the refusal."""

    name: str
    make: Callable[[], bytes]
    words: str


class Formula(str):
    """A cell that calculates; the text is what it came to when it was saved."""


_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def book(sheets: dict[str, Rows], merges: str = "") -> bytes:
    """A workbook of text cells, written by hand: a library takes seconds for a hundred thousand rows."""
    numbers = range(1, len(sheets) + 1)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, sheets, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        + "</Relationships>",
    }
    for n, rows in zip(numbers, sheets.values(), strict=True):
        data = "".join(f'<row r="{at}">{"".join(map(_cell, row))}</row>' for at, row in enumerate(rows, 1))
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{merges}</worksheet>'
        )
    return zipped(parts)


def _cell(text: str) -> str:
    if isinstance(text, Formula):
        formula, _, value = text.partition("→")
        return f'<c t="str"><f>{escape(formula)}</f><v>{escape(value)}</v></c>'
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else "<c/>"


def form(questions: Rows, *, headings: str = "type name label", choices: Rows = (), **more: Rows) -> bytes:
    """A workbook with a survey sheet, and with a choices sheet where there are choices."""
    sheets: dict[str, Rows] = {"survey": [headings.split(" "), *questions]}
    if choices:
        sheets["choices"] = choices
    return book(sheets | more)


def noise(length: int) -> str:
    """Text that no packing makes small, so that the guard does not take it for a bomb."""
    return random.Random(length).randbytes(length // 2 + 1).hex()[:length]


LIST = ("list_name", "name", "label")
ASKED = [("text", "a", "甲")]
THOUSANDS = range(2_000)


def many_choices(count: int) -> bytes:
    rows = [LIST, *(("l", f"c{n}", f"选项{n}") for n in range(count))]
    return form([("select_one l", "a", "甲")], choices=rows)


def expression(text: str, column: str = "relevant") -> bytes:
    return form([*((kind, name, label, "") for kind, name, label in ASKED), ("text", "b", "乙", text)],
                headings=f"type name label {column}")  # fmt: skip


def chain() -> bytes:
    """Each question needs the one before: deep, and no circle."""
    rows = [("integer", "q0", "甲", ""), *(("calculate", f"q{n}", "", f"${{q{n - 1}}} + 1") for n in range(1, 1_900))]
    return form(rows, headings="type name label calculation")


def circle() -> bytes:
    rows = [("text", f"q{n}", "甲", f"${{q{(n + 1) % 1_000}}} != ''", "") for n in range(1_000)]
    return form([*rows, ("calculate", "s", "", "", "${s} + 1")], headings="type name label relevant calculation")


def unknown_names() -> bytes:
    """Everything names what is not there, and much is there that is called nearly so."""
    known = [("text", f"q{noise(40)}_{n}", "甲", "") for n in range(1_000)]
    return form([*known, *(("text", f"b{n}", "乙", f"${{q{noise(40)}x{n}}} = 1") for n in range(900))],
                headings="type name label relevant")  # fmt: skip


def filters(heading: str, asked: int) -> bytes:
    """Hundreds of columns beside each of hundreds of choices."""
    cells = noise(8 * 250)
    rows = [(*LIST, *(f"{heading}{n}" for n in range(250)))]
    rows += [("l", f"c{n}", "选", *(f"{n}{cells[at : at + 8]}" for at in range(0, 8 * 250, 8))) for n in range(250)]
    lines = [("select_one l", f"q{n}", "甲", f"name != '{n}'") for n in range(asked)]
    return form(lines, headings="type name label choice_filter", choices=rows)


def languages() -> bytes:
    names = [f"label::Language {n} (l{n})" for n in range(400)]
    rows = [("type", "name", *names), *(("text", f"q{n}", *(f"第{n}题 {m}" for m in range(400))) for n in range(250))]
    return book({"survey": rows})


def groups() -> bytes:
    begun = [(f"begin {kind}", f"g{n}", "组") for n in range(900) for kind in ("group", "repeat")]
    return form([*begun, *ASKED, *[("end group", "", "")] * 950, ("end repeat", "", "")])


INVISIBLE = [
    ("text", "a\u200bb", "甲"), ("text", "\u202efdp", "乙"), ("text", "e\u0301", "丙"), ("text", "名\u2060称", "丁"),
    ("text", "\ufeffx", "戊"), ("te\u00adxt", "y", "己"),
]  # fmt: skip
TURNED = [("text", "a", "请填\u202e。要重不题此\u202c"), ("note", "b", "\u2066甲\u2069\u200f乙")]
PYTHON = ["__proto__", "__class__", "__init__", "constructor", "prototype", "instanceID", "self", "None", "meta", "con"]
OUTSIDE = [
    ("select_one_from_file ../../etc/passwd.csv", "a", "甲", ""),
    ("select_multiple_from_file http://127.0.0.1/x.csv", "b", "乙", ""),
    ("xml-external", "c", "丙", ""),
    ("csv-external", "d", "丁", ""),
    ("calculate", "e", "", "pulldata('http://127.0.0.1/x', 'a', 'b', ${a})"),
    ("calculate", "f", "", "instance('file:///etc/passwd')/root/item"),
    ("calculate", "g", "", "jr:itext('x')"),
]
UNKNOWN = [
    "geopoint", "geotrace", "barcode", "audio", "video", "file", "range", "acknowledge", "hidden", "audit",
    "background-audio", "{found}", "{0.__class__.__mro__}", "%s%n", "select_one", "=1+1", "<b>text</b>", "begin_loop",
]  # fmt: skip
CELLS = [
    ("text", "a", Formula('WEBSERVICE("http://127.0.0.1/")→甲')), ("text", "b", Formula("cmd|'/C calc'!A1→#REF!")),
    ("text", "c", '=HYPERLINK("http://127.0.0.1","点")'), ("text", "d", "+1-1"), ("text", "e", "@SUM(1)"),
]  # fmt: skip
SETTINGS = [("form_id", "form_title", "version", "submission_url", "public_key", "style", "instance_name"),
            ("../../etc/passwd", "<b>甲</b>", "../../x", "http://127.0.0.1/", "x" * 400, "pages", "${a}")]  # fmt: skip
MERGED = "".join(f'<mergeCell ref="A{n}:B{n + 1}"/>' for n in range(1, 400_000, 2))

HEAVY = ("表单-十万选项.xlsx", "表单-二十万行.xlsx", "表单-许多长标签.xlsx")  # for a child process only

CASES = [
    Case("表单-十万选项.xlsx", lambda: many_choices(100_000), "太大"),
    Case("表单-三千选项.xlsx", lambda: many_choices(3_000), "3000，最多 2000"),
    Case("表单-无尽清单.xlsx", lambda: form([(f"select_one l{n}", f"q{n}", "甲") for n in range(1_900)],
        choices=[LIST, *((f"l{n}", "a", "选") for n in range(1_900))]), "选项清单超过上限"),
    Case("表单-二十万行.xlsx", lambda: form(("text", f"q{n}", "甲") for n in range(200_000)), "太大"),
    Case("表单-五千题.xlsx", lambda: form(("text", f"q{n}", "甲") for n in range(5_000)), "题目超过上限"),
    Case("表单-清单指自己.xlsx", lambda: form([("select_one l", "a", "甲", "a = ${a} and name = ${b}"),
        ("select_one l", "b", "乙", "name = ${a}")], headings="type name label choice_filter",
        choices=[(*LIST, "a"), ("l", "x", "选", "1")]), ""),
    Case("表单-互相依赖.xlsx", circle, "绕成了圈"),
    Case("表单-长链.xlsx", chain, ""),
    Case("表单-分组不配.xlsx", groups, "层次太深"),
    Case("表单-重名.xlsx", lambda: form([("select_one l", "a", "甲") for _ in THOUSANDS],
        choices=[LIST, *[("l", "x", "选")] * 1_900]), "重复"),
    Case("表单-语言里的名字.xlsx", lambda: form([("text", name, "甲", "x") for name in PYTHON],
        headings="type name label __proto__"), ""),
    Case("表单-保留的名字.xlsx", lambda: form([("select_one qa_verdict2", "a", "甲"), ("text", "qa/b", "乙")],
        choices=[(*LIST, "list"), ("qa_verdict2", "x", "选", "1"), ("qa_verdict2", "a b", "选", "")]), "留作他用"),
    Case("表单-一兆标签.xlsx", lambda: form([("text", "a", noise(1_000_000))]), "文字超过上限"),
    Case("表单-许多长标签.xlsx", lambda: form([("text", f"q{n}", noise(500_000 + n)) for n in range(8)]), "太大"),
    Case("表单-一兆算式.xlsx", lambda: expression("1 = 1 or " + noise(1_000_000)), "文字超过上限"),
    Case("表单-深括号.xlsx", lambda: expression("(" * 1_900 + "1" + ")" * 1_900), "太复杂"),
    Case("表单-许多深括号.xlsx", lambda: form(
        [("text", f"q{n}", "甲", "not(" * 399 + f"{n} = 1" + ")" * 399) for n in range(80)],
        headings="type name label relevant"), "算式写法不对"),
    Case("表单-许多长算式.xlsx", lambda: form(
        [("text", f"q{n}", "甲", f"1 = {n}" + " or 1 = 2" * 240) for n in range(900)],
        headings="type name label relevant"), "算式的字数"),
    Case("表单-许多规则.xlsx", lambda: form(
        [("text", f"q{n}", "甲", f"regex(., '^(([a-z]+)*){{2,9}}{n}$')") for n in range(900)],
        headings="type name label constraint"), ""),
    Case("表单-许多负号.xlsx", lambda: expression("-" * 900 + "1"), "算式写法不对"),
    Case("表单-没有的名字.xlsx", unknown_names, "没有对应的题目"),
    Case("表单-回溯.xlsx", lambda: expression("regex(., '^(([a-z]+)*)*$')", "constraint"), ""),
    Case("表单-未知题型.xlsx", lambda: form([(kind, f"q{n}", "甲") for n in range(100)
        for kind in UNKNOWN]), "题型“geopoint”不支持"),
    Case("表单-隐形字符.xlsx", lambda: form(INVISIBLE), "U+00AD"),
    Case("表单-倒写.xlsx", lambda: form(TURNED), ""),
    Case("表单-外部引用.xlsx", lambda: form(OUTSIDE, headings="type name label calculation",
        external_choices=[LIST, ("l", "a", "选")], entities=[("list_name",), ("树",)]), "不支持"),
    Case("表单-媒体路径.xlsx", lambda: form([("note", "a", "甲", "../../../evil.png", "C:\\evil.wav")],
        headings="type name label media::image audio"), "不支持"),
    Case("表单-公式格.xlsx", lambda: form(CELLS), "#REF!"),
    Case("表单-文本像公式.xlsx", lambda: form(CELLS[2:]), ""),
    Case("表单-四百种语言.xlsx", languages, ""),
    Case("表单-列太多.xlsx", lambda: book({"survey": [[f"label::{n}" for n in range(600)]]}), "500 列"),
    Case("表单-许多条件列.xlsx", lambda: filters("f", 190), ""),
    Case("表单-条件太多.xlsx", lambda: filters("f", 1_900), "要逐项筛选"),
    Case("表单-坏条件列.xlsx", lambda: filters("坏 列", 1), "不合规则"),
    Case("表单-许多合并格.xlsx", lambda: book({"survey": [("type", "name"), *ASKED]},
        f"<mergeCells>{MERGED}</mergeCells>"), "合并单元格"),
    Case("表单-编号是路径.xlsx", lambda: form(ASKED, settings=SETTINGS), "不合规则"),
    Case("表单-没有survey.xlsx", lambda: book({"调查": [("type", "name"), *ASKED]}), "没有 survey"),
    Case("表单-两张survey.xlsx", lambda: book({"survey": [("type", "name")], "SURVEY ": [("type",), *ASKED]}), "缺少"),
]  # fmt: skip


def write(case: Case, folder: Path) -> Path:
    """The case as a file in the folder."""
    path = folder / case.name
    if case.name in HEAVY:
        subprocess.run([sys.executable, "-m", "tests.forms.hostile_forms", case.name, str(path)], check=True)
    else:
        path.write_bytes(case.make())
    return path


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(next(case for case in CASES if case.name == sys.argv[1]).make())
