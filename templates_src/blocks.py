"""The pieces a template is put together from: paragraphs, tables, signatures, page numbers."""

from collections.abc import Sequence

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4 in twentieths of a point
SIDE, TOP, BOTTOM = 1134, 1418, 1134
PORTRAIT = PAGE_WIDTH - 2 * SIDE
LANDSCAPE = PAGE_HEIGHT - 2 * SIDE
SIGNATURE_HEIGHT = 680  # 1.2 cm: room for a hand-written name
SEAL_HEIGHT = 2270  # 4 cm: a company seal is 4 cm across
WRITING_HEIGHT = 567  # 1 cm: a line to write on
# in each table besides the table style, as not every program reads the margins of a style
CELL_MARGINS = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
BODY, HEADING_1, HEADING_2, HEADING_3, TITLE, SHEET_TITLE = "a0", "1", "2", "3", "a1", "a2"
TEXT, HEAD, FILLED, FILLED_CENTRE, PICTURE, CAPTION, NOTE, TABLE_TITLE = (
    "a5", "a6", "a7", "a8", "a9", "aa", "ad", "ae"
)  # fmt: skip


def run(text: str, *, style: str = "") -> str:
    """Text in one run; the hint keeps “ ” … Chinese."""
    chosen = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f'<w:r><w:rPr>{chosen}<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def filled(text: str) -> str:
    """A run for what somebody fills in (楷体)."""
    return run(text, style="b1")


def choices(text: str) -> str:
    """A run of boxes to tick."""
    return run(text, style="b2")


def p(
    content: str, style: str = BODY, *, align: str = "", keep: bool = False, before: int = 0, new_page: bool = False
) -> str:
    """A paragraph; content is text or finished runs. `keep` holds it on the page of the next paragraph."""
    runs = content if content.startswith("<w:r>") or not content else run(content)
    extra = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    extra += f'<w:spacing w:before="{before}"/>' if before else ""
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}{aligned}</w:pPr>{runs}</w:p>'


def tag(text: str) -> str:
    """A template instruction that stands alone and leaves nothing behind: {%p … %}."""
    return p(f"{{%p {text} %}}", "a")


def each(variable: str, source: str, *content: str) -> str:
    """Paragraphs and tables repeated for each element."""
    return tag(f"for {variable} in {source}") + "".join(content) + tag("endfor")


def when(condition: str, *content: str) -> str:
    """Paragraphs and tables that stand there only if the condition holds."""
    return tag(f"if {condition}") + "".join(content) + tag("endif")


def paragraphs(source: str, *, keep: bool = False) -> str:
    """One paragraph per text in a list."""
    return each("段", source, p("{{ 段 }}", keep=keep))


def cell(width: int, content: str, *, style: str = FILLED, span: int = 1, keep: bool = False, top: bool = False) -> str:
    """A table cell; content is text or finished paragraphs."""
    inner = content if content.startswith("<w:p>") else p(content, style, keep=keep)
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    valign = "top" if top else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="{valign}"/></w:tcPr>{inner}</w:tc>'
    )


def row(*cells: str, height: int = 0, header: bool = False, whole: bool = True) -> str:
    """A table row; `whole` rows never break over a page, `header` rows come again on each page."""
    properties = ("<w:cantSplit/>" if whole else "") + (
        f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    )
    properties += "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], *rows: str, borders: bool = True, small: bool = False) -> str:
    """A table of fixed column widths; `small` for text in 小五."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    style = ("t2" if small else "t1") if borders else "t0"
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{CELL_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


GAP, HELD_GAP = p("", "af"), p("", "af", keep=True)
LOGO = when("机构.标志", p("{{ 机构.标志 }}", PICTURE, align="left"))  # of the agency, above the title


def row_tag(widths: Sequence[int], text: str) -> str:
    """A row that only holds a template instruction and disappears: {%tr … %}."""
    return row(cell(sum(widths), f"{{%tr {text} %}}", span=len(widths), style=TEXT))


def head_row(widths: Sequence[int], labels: Sequence[str]) -> str:
    """The heading row that is repeated on each page."""
    cells = [cell(width, label, style=HEAD, keep=True) for width, label in zip(widths, labels, strict=True)]
    return row(*cells, header=True)


def list_table(
    widths: Sequence[int], labels: Sequence[str], variable: str, source: str, cells: Sequence[str], *,
    centred: Sequence[int] = (0,), height: int = 454, whole: bool = True, held: bool = False,
) -> str:  # fmt: skip
    """A table with one row per element of a list; `held`: its last row stays with what follows, such as signatures."""

    def body(keep: bool) -> str:
        made = [
            cell(width, text, style=FILLED_CENTRE if number in centred else FILLED, keep=keep)
            for number, (width, text) in enumerate(zip(widths, cells, strict=True))
        ]
        return row(*made, height=height, whole=whole)

    each_row = last_apart(widths, body(False), body(True)) if held else body(False)
    return table(
        widths,
        head_row(widths, labels),
        row_tag(widths, f"for {variable} in {source}"),
        each_row,
        row_tag(widths, "endfor"),
    )


def last_apart(widths: Sequence[int], usual: str, last: str) -> str:
    """The row of a loop, another one for its last turn."""
    tags = [row_tag(widths, text) for text in ("if not loop.last", "endif", "if loop.last", "endif")]
    return tags[0] + usual + tags[1] + tags[2] + last + tags[3]


def pairs_table(
    widths: Sequence[int], lines: Sequence[Sequence[tuple[str, str]]], *, height: int = 510, keep: bool = False
) -> str:
    """Label and value, several pairs a line; a single pair takes the whole width. `keep`: with what follows."""
    rows = []
    for line in lines:
        if len(line) == 1:
            label, value = line[0]
            rest = cell(sum(widths[1:]), value, span=len(widths) - 1, keep=keep)
            rows.append(row(cell(widths[0], label, style=HEAD, keep=keep), rest, height=height))
        else:
            cells = [
                cell(widths[2 * number], label, style=HEAD, keep=keep) + cell(widths[2 * number + 1], value, keep=keep)
                for number, (label, value) in enumerate(line)
            ]
            rows.append(row(*cells, height=height))
    return table(widths, *rows)


def signatures(widths: Sequence[int], lines: Sequence[Sequence[str]], *, seals_follow: bool = False) -> str:
    """A block to sign by hand: rows never split and stay on one page; cells alternate label, empty."""
    rows = []
    for number, line in enumerate(lines):
        last = number == len(lines) - 1 and not seals_follow
        cells = [
            cell(width, text, style=HEAD if position % 2 == 0 else FILLED_CENTRE, keep=not last)
            for position, (width, text) in enumerate(zip(widths, line, strict=True))
        ]
        rows.append(row(*cells, height=SIGNATURE_HEIGHT))
    return table(widths, *rows)


def seal_cell(width: int, label: str, *lines: str) -> str:
    """A cell with room for a seal: label on top, the lines to be signed below, at the right the date."""
    content = p(label, HEAD, align="left", keep=True)
    content += "".join(p(line, TEXT, keep=True, before=120 if line.startswith("{{") else 500) for line in lines)
    return cell(width, content + p(DATE_LINE, TEXT, align="right", keep=True, before=500), top=True)


DATE_LINE = "　　　年　　月　　日"


def field(instruction: str) -> str:
    """A field with all its five parts; without a result some programs print nothing."""
    properties = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'

    def mark(kind: str) -> str:
        return f'<w:r>{properties}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        mark("begin")
        + f'<w:r>{properties}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        + mark("separate") + f"<w:r>{properties}<w:t>1</w:t></w:r>" + mark("end")
    )  # fmt: skip


def furniture_table(width: int, left: str, right: str, *, style: str, line: str, after: str = "") -> str:
    """Left and right text in the page's top or bottom, with a line towards the text."""
    left_width = width * 2 // 5
    right_width = width - left_width
    borders = f'<w:tblBorders><w:{line} w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tblBorders>'
    content = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="t3"/><w:tblW w:w="{width}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/>{CELL_MARGINS}</w:tblPr><w:tblGrid><w:gridCol w:w="{left_width}"/>'
        f'<w:gridCol w:w="{right_width}"/></w:tblGrid>'
    )
    cells = cell(left_width, p(left, style)) + cell(right_width, p(right, style, align="right"))
    return content + row(cells) + "</w:tbl>" + p(after, "af")


def page_header(width: int = PORTRAIT, *, owner: str = "机构.名称") -> str:
    """Whose record it is, and its two numbers: which blank, and which filled one; the mark of a draft.

    Records of the management system are the enterprise's own, whoever helped to write them: owner="企业.名称".
    """
    numbers = "表单编号：{{ 文件.表单号 }}　记录编号：{{ 文件.记录号 }}"
    whose = f"{{{{ {owner} }}}}"
    return furniture_table(width, whose, numbers, style="a3", line="bottom", after="{{ 文件.草稿 }}")


def page_footer(width: int = PORTRAIT) -> str:
    """Title, version and 第 X 页 共 Y 页."""
    right = run("第 ") + field("PAGE") + run(" 页　共 ") + field("NUMPAGES") + run(" 页")
    return furniture_table(width, "{{ 文件.题名 }}　版本：{{ 文件.版本 }}", right, style="a4", line="top")


def section(*, landscape: bool = False, cover: bool = False, last: bool = False) -> str:
    """The end of a section with its page size; a cover has neither head nor foot."""
    size = (
        f'<w:pgSz w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}" w:orient="landscape"/>'
        if landscape
        else f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
    )
    header, footer = ("rId7", "rId8") if landscape else ("rId1", "rId2")
    inner = (
        f'<w:headerReference w:type="default" r:id="{header}"/><w:footerReference w:type="default" r:id="{footer}"/>'
        f'<w:type w:val="nextPage"/>{size}<w:pgMar w:top="{TOP}" w:right="{SIDE}" w:bottom="{BOTTOM}" '
        f'w:left="{SIDE}" w:header="680" w:footer="567" w:gutter="0"/>' + ("<w:titlePg/>" if cover else "")
    )
    whole = f"<w:sectPr>{inner}</w:sectPr>"
    # the text ends with a paragraph, else Word sets one of its own, full height, behind a last table
    end = '<w:p><w:pPr><w:pStyle w:val="af"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    return end + whole if last else f'<w:p><w:pPr><w:pStyle w:val="af"/>{whole}</w:pPr></w:p>'
