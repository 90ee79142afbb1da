"""Each rendered paper obeys the order of elements of ISO/IEC 29500, which Word insists on."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from consultant_app.documents import register

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
KINDS = [entry.kind for entry in register.DELIVERABLES]
BOTH = [*KINDS, *(f"{kind}.blank" for kind in KINDS)]
# the sequences of the schema, as far as anything of ours or of an agency's template may use them
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
    "tblCellMar": "top left start bottom right end",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}
SEQUENCES = {name: order.split() for name, order in ORDER.items()}


def parts(path: Path) -> Iterator[tuple[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and name.startswith("word/"):
                yield name, etree.fromstring(archive.read(name))


def local(element: Any) -> str:
    return str(etree.QName(element).localname)


@pytest.mark.parametrize("kind", BOTH)
def test_properties_stand_in_the_order_of_the_schema(kind: str, rendered: dict[str, Path]) -> None:
    faults = []
    for name, root in parts(rendered[kind]):
        for element in root.iter(*(W + key for key in SEQUENCES)):
            order = SEQUENCES[local(element)]
            children = [local(child) for child in element]
            unknown = set(children) - set(order)
            positions = [order.index(child) for child in children if child in order]
            if unknown or positions != sorted(positions):
                faults.append((name, local(element), children))
    assert faults == []


@pytest.mark.parametrize("kind", BOTH)
def test_tables_are_whole(kind: str, rendered: dict[str, Path]) -> None:
    for name, root in parts(rendered[kind]):
        for table in root.iter(W + "tbl"):
            columns = [int(column.get(W + "w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
            assert sum(columns) == int(table.find(f"{W}tblPr/{W}tblW").get(W + "w"))
            rows = table.findall(W + "tr")
            assert rows, f"an empty table in {name}"
            for row in rows:
                _check_row(row, columns)


def _check_row(row: Any, columns: list[int]) -> None:
    position = 0
    for cell in row.iterfind(W + "tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        count = int(span.get(W + "val")) if span is not None else 1
        width = int(cell.find(f"{W}tcPr/{W}tcW").get(W + "w"))
        assert width == sum(columns[position : position + count])
        assert cell[-1].tag == W + "p", "a cell ends with a paragraph"
        position += count
    assert position == len(columns)


@pytest.mark.parametrize("kind", BOTH)
def test_a_table_is_always_followed_by_a_paragraph(kind: str, rendered: dict[str, Path]) -> None:
    for _, root in parts(rendered[kind]):
        for table in root.iter(W + "tbl"):
            following = table.getnext()
            assert following is not None
            assert following.tag == W + "p"


@pytest.mark.parametrize("kind", BOTH)
def test_pictures_have_ids_of_their_own_and_a_file(kind: str, rendered: dict[str, Path]) -> None:
    with zipfile.ZipFile(rendered[kind]) as archive:
        names = set(archive.namelist())
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
        document = etree.fromstring(archive.read("word/document.xml"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    ids = [picture.get("id") for picture in document.iter(WP + "docPr")]
    assert len(ids) == len(set(ids))
    for blip in document.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"):
        assert f"word/{targets[blip.get(R + 'embed')]}" in names


@pytest.mark.parametrize("kind", BOTH)
def test_every_style_that_is_used_is_there(kind: str, rendered: dict[str, Path]) -> None:
    roots = dict(parts(rendered[kind]))
    known = {style.get(W + "styleId") for style in roots["word/styles.xml"].iter(W + "style")}
    used = {
        element.get(W + "val")
        for root in roots.values()
        for element in root.iter(W + "pStyle", W + "rStyle", W + "tblStyle", W + "basedOn", W + "next")
    }
    assert used <= known


@pytest.mark.parametrize("kind", BOTH)
def test_every_printed_run_asks_for_the_chinese_font(kind: str, rendered: dict[str, Path]) -> None:
    for name, root in parts(rendered[kind]):
        for run in root.iter(W + "r"):
            text = "".join(node.text or "" for node in run.iter(W + "t"))
            fonts = run.find(f"{W}rPr/{W}rFonts")
            hint = fonts.get(W + "hint") if fonts is not None else None
            assert not text or hint == "eastAsia", f"{name}: {text}"
