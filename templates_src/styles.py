"""The look of every document: fonts, sizes and spacing of Chinese company records (no red heads, no colours)."""

from dataclasses import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SONG, HEI, KAI, LATIN = "宋体", "黑体", "楷体", "Times New Roman"
XIAO_ER, SAN, XIAO_SAN, SI, XIAO_SI, WU, XIAO_WU = 36, 32, 30, 28, 24, 21, 18  # 字号 in half points


def fonts(east_asia: str) -> str:
    """All four rFonts attributes; the hint makes “ ” … take the Chinese font, as they must in Chinese text."""
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{east_asia}" w:cs="{LATIN}"/>'


@dataclass(frozen=True, kw_only=True)
class Style:
    """A paragraph style. Indents count characters, as Chinese typesetting does."""

    id: str
    name: str
    font: str = SONG
    size: int = XIAO_SI
    bold: bool = False
    align: str = "both"
    before: int = 0
    after: int = 0
    line: int = 312  # 240 = single
    first_line_chars: int = 0
    line_rule: str = "auto"
    keep_next: bool = False
    outline: int = -1
    based_on: str = "a"
    next: str = ""


STYLES = (
    Style(id="a", name="Normal", line=312, based_on=""),
    Style(
        id="1",
        name="heading 1",
        font=HEI,
        size=SI,
        align="left",
        before=280,
        after=140,
        keep_next=True,
        outline=0,
        next="a0",
    ),
    Style(
        id="2",
        name="heading 2",
        font=HEI,
        size=XIAO_SI,
        align="left",
        before=200,
        after=100,
        keep_next=True,
        outline=1,
        next="a0",
    ),
    Style(
        id="3",
        name="heading 3",
        font=HEI,
        size=XIAO_SI,
        align="left",
        before=120,
        after=80,
        keep_next=True,
        outline=2,
        next="a0",
    ),
    Style(id="a0", name="正文首行缩进两字", first_line_chars=200),
    Style(id="a1", name="Title", font=HEI, size=44, align="center", before=120, after=200, line=288, keep_next=True),
    Style(
        id="a2", name="表单标题", font=HEI, size=XIAO_ER, align="center", before=60, after=120, line=264, keep_next=True
    ),
    Style(id="a3", name="header", size=XIAO_WU, align="left", line=240),
    Style(id="a4", name="footer", size=XIAO_WU, align="left", line=240),
    Style(id="a5", name="表格文字", size=WU, align="left", before=20, after=20, line=252),
    Style(id="a6", name="表头", font=HEI, size=WU, align="center", before=20, after=20, line=252, based_on="a5"),
    Style(id="a7", name="填写内容", font=KAI, size=WU, align="left", before=20, after=20, line=252, based_on="a5"),
    Style(
        id="a8", name="填写内容居中", font=KAI, size=WU, align="center", before=20, after=20, line=252, based_on="a5"
    ),
    Style(
        id="a6s", name="小表头", font=HEI, size=XIAO_WU, align="center", before=20, after=20, line=245, based_on="a6"
    ),
    Style(
        id="a7s", name="小字填写", font=KAI, size=XIAO_WU, align="left", before=10, after=10, line=245, based_on="a7"
    ),
    Style(
        id="a8s",
        name="小字填写居中",
        font=KAI,
        size=XIAO_WU,
        align="center",
        before=10,
        after=10,
        line=245,
        based_on="a8",
    ),
    Style(id="a9", name="图片", align="center", before=60, after=20, line=240, keep_next=True),
    Style(id="aa", name="caption", size=WU, align="center", before=20, after=120, line=240),
    Style(id="ab", name="封面机构", font=HEI, size=SAN, align="center", line=312),
    Style(id="ac", name="封面文字", size=SI, align="left", line=360),
    Style(id="ad", name="表注", size=XIAO_WU, align="left", before=40, after=80, line=252),
    Style(id="ae", name="表题", font=HEI, size=WU, align="center", before=120, after=60, line=252, keep_next=True),
    Style(id="af", name="表前留白", size=4, align="left", line=110, line_rule="exact"),
)


def styles_xml() -> str:
    """word/styles.xml: our styles only, no latent ones."""
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(SONG)}<w:kern w:val="2"/>'
        f'<w:sz w:val="{XIAO_SI}"/><w:szCs w:val="{XIAO_SI}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        + "".join(_paragraph_style(style) for style in STYLES)
        + _character_style()
        + _table_styles()
        + "</w:styles>"
    )


def _paragraph_style(style: Style) -> str:
    default = ' w:default="1"' if style.id == "a" else ""
    custom = "" if style.name.isascii() else ' w:customStyle="1"'
    based = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    following = f'<w:next w:val="{style.next}"/>' if style.next else ""
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>{based}{following}'
        f"<w:qFormat/><w:pPr>{_paragraph_properties(style)}</w:pPr>"
        f'<w:rPr>{fonts(style.font)}{bold}<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def _paragraph_properties(style: Style) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if style.keep_next else ""
    indent = ""
    if style.first_line_chars:  # firstLine is what programs use that do not know characters
        first = style.first_line_chars * style.size // 10
        indent = f'<w:ind w:firstLineChars="{style.first_line_chars}" w:firstLine="{first}"/>'
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline >= 0 else ""
    return (
        f'{keep}<w:widowControl/><w:spacing w:before="{style.before}" w:after="{style.after}" '
        f'w:line="{style.line}" w:lineRule="{style.line_rule}"/>{indent}<w:jc w:val="{style.align}"/>{outline}'
    )


def _character_style() -> str:
    return (
        '<w:style w:type="character" w:default="1" w:styleId="b0"><w:name w:val="Default Paragraph Font"/></w:style>'
        f'<w:style w:type="character" w:customStyle="1" w:styleId="b1"><w:name w:val="填写"/><w:rPr>{fonts(KAI)}'
        "</w:rPr></w:style>"
        # boxes (□ ■ √) count as Latin for some programs, which then take them from a smaller font
        '<w:style w:type="character" w:customStyle="1" w:styleId="b2"><w:name w:val="选项"/><w:rPr>'
        f'<w:rFonts w:hint="eastAsia" w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}" w:cs="{SONG}"/>'
        "</w:rPr></w:style>"
    )


def _size(half_points: int) -> str:
    # the paragraphs of a cell say it too; some programs let the table have the last word
    return f'<w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'


def _table_styles() -> str:
    margins = (
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for edge, size in (("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4))
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="t0"><w:name w:val="Normal Table"/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{margins}</w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="t1"><w:name w:val="Table Grid"/><w:basedOn w:val="t0"/>'
        f"{_size(WU)}<w:tblPr><w:tblBorders>{edges}</w:tblBorders>{margins}</w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="t2"><w:name w:val="小字表格"/><w:basedOn w:val="t1"/>'
        f"{_size(XIAO_WU)}<w:tblPr><w:tblBorders>{edges}</w:tblBorders>{margins}</w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="t3"><w:name w:val="页眉页脚表格"/><w:basedOn w:val="t0"/>'
        f"{_size(XIAO_WU)}<w:tblPr>{margins}</w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="n0"><w:name w:val="No List"/></w:style>'
    )


def settings_xml() -> str:
    """word/settings.xml: Chinese line-breaking, no revisions, Word 2013+ layout."""
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        "<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def font_table_xml() -> str:
    """word/fontTable.xml: what kind of font each is, so that a program without it takes a similar one."""
    table = (
        (SONG, "SimSun", "02010600030101010101", "86", "auto"),
        (HEI, "SimHei", "02010609060101010101", "86", "modern"),
        (KAI, "KaiTi", "02010609060101010101", "86", "modern"),
        (LATIN, "", "02020603050405020304", "00", "roman"),
    )
    entries = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{other}"/>' if other else "")
        + f'<w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other, panose, charset, family in table
    )
    return f'<w:fonts xmlns:w="{W}">{entries}</w:fonts>'


def theme_xml() -> str:
    """word/theme/theme1.xml: black on white, our fonts, so that nothing falls back to 等线 or Calibri."""
    colours = {
        "dk1": "000000", "lt1": "FFFFFF", "dk2": "000000", "lt2": "FFFFFF", "accent1": "404040", "accent2": "595959",
        "accent3": "737373", "accent4": "8C8C8C", "accent5": "A6A6A6", "accent6": "BFBFBF", "hlink": "000000",
        "folHlink": "000000",
    }  # fmt: skip
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="公文"><a:themeElements>'
        f'<a:clrScheme name="黑白">{scheme}</a:clrScheme><a:fontScheme name="宋体">'
        f"<a:majorFont>{_theme_font(HEI)}</a:majorFont><a:minorFont>{_theme_font(SONG)}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="无"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _theme_font(east_asia: str) -> str:
    return (
        f'<a:latin typeface="{LATIN}"/><a:ea typeface="{east_asia}"/><a:cs typeface="{LATIN}"/>'
        f'<a:font script="Hans" typeface="{east_asia}"/>'
    )
