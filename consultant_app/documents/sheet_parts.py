"""The XML around the rows of a big .xlsx table: styles, headings, the parts of the package (ECMA-376)."""

import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

TEXT, WRAPPED, HEADING = 1, 2, 3  # rows of cellXfs below; 0 is General, for numbers
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">
<fonts count="2"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font>
<font><b/><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/><bgColor indexed="64"/></patternFill></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" \
applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def entry(name: str) -> zipfile.ZipInfo:
    """A part of the package with a fixed date, so that equal tables make equal files."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info._compresslevel = 1  # type: ignore[attr-defined]  # the constructor has no such argument
    return info


def cell(style: int, *, keep_spaces: bool = True) -> str:
    """A cell with a place for its text; without keep_spaces, spaces and breaks at its ends may get lost."""
    space = ' xml:space="preserve"' if keep_spaces else ""
    return f'<c s="{style}" t="inlineStr"><is><t{space}>%s</t></is></c>'


def blank(style: int) -> str:
    """An empty cell that keeps the column's format for whoever types into it."""
    return f'<c s="{style}"/>'


def row(cells: Sequence[str]) -> str:
    """A row of finished cells."""
    return f"<row>{''.join(cells)}</row>"


def heading(titles: Sequence[str]) -> str:
    """The heading row; titles are escaped already."""
    return row([cell(HEADING) % title for title in titles])


def sheet_head(widths: Sequence[float]) -> str:
    """Everything before the rows: heading frozen, columns as wide as asked."""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
    )


def sheet_foot(columns: int, rows: int) -> str:
    """Everything after the rows: the filter over the whole table."""
    return f'</sheetData><autoFilter ref="A1:{_letters(columns)}{rows + 1}"/></worksheet>'


def frame(titles: Sequence[str], columns: Sequence[int], rows: int) -> dict[str, str]:
    """The parts that make a workbook of the sheets: name in the package -> text."""
    numbers = range(1, len(titles) + 1)
    return {
        "xl/workbook.xml": _workbook(titles, columns[0], rows),
        "xl/_rels/workbook.xml.rels": _relations(
            [(f"{_OFFICE}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
            + [(f"{_OFFICE}/styles", "styles.xml")]
        ),
        "xl/styles.xml": STYLES,
        "_rels/.rels": _relations([(f"{_OFFICE}/officeDocument", "xl/workbook.xml")]),
        "[Content_Types].xml": _content_types(numbers),
    }


def _workbook(titles: Sequence[str], columns: int, rows: int) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(titles, 1)
    )
    quoted = escape(titles[0].replace("'", "''"))
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f'<sheets>{sheets}</sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"'{quoted}'!$A$1:${_letters(columns)}${rows + 1}</definedName>"
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">\'{quoted}\'!$1:$1</definedName>'
        "</definedNames></workbook>"
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _content_types(sheets: Sequence[int]) -> str:
    sheet_types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
        for number in sheets
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>{sheet_types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/></Types>'
    )


def _letters(column: int) -> str:
    """The spreadsheet's name of the nth column: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
