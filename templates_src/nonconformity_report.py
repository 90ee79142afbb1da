"""不符合项报告: two pages to sign by hand, and an annex for photos when there are any."""

from collections.abc import Sequence

from templates_src import blocks as b
from templates_src.diagnosis_report import photo_rows
from templates_src.package import Content
from templates_src.styles import XIAO_ER

FOUR = (1680, 3139, 1680, 3139)
HEAD = (1600, 6338, 1700)
ACTIONS = (560, 4678, 1000, 1700, 1700)  # the last two hold 2026年12月11日 in a line
ASKED = (1300, 1300, 1300, 2088, 1550, 2100)  # question, answer and proof; below them conclusion and signature
TERMS = (1300, 2100, 1100, 5138)
SIX = (1300, 2200, 1100, 2200, 1000, 1838)
SMALL_HEAD, SMALL, SMALL_CENTRE = "a6s", "a7s", "a8s"
SIGN_HEIGHT = 850  # 1.5 cm for a name and a date
SMALL_HEIGHT = 454  # 8 mm: a date or a name by hand
LINE_BEFORE = 150  # a written line needs more room than a printed one


def content() -> Content:
    """Page one for the auditor, page two for the auditee and the verification."""
    return Content(title="不符合项报告", body=_body(), header=b.page_header(owner="企业.名称"), footer=b.page_footer())


def _body() -> str:
    return _head() + _facts() + _signed() + _auditee() + _verification() + _annex() + b.section(last=True)


def _head() -> str:
    title = b.p("{{ 企业.名称 }}", b.HEAD) + b.p(_large("不符合项报告"), b.SHEET_TITLE)
    code = b.p("{{ 单.码 }}", b.TEXT, align="center")
    number = b.cell(6038, "编号：{{ 单.编号 }}　　{{ 单.项次 }}", style=b.TEXT)
    check = b.cell(3600, b.p("{{ 单.校验 }}", b.TEXT, align="right"))
    cells = (b.cell(HEAD[0], ""), b.cell(HEAD[1], title), b.cell(HEAD[2], code))
    return (
        b.LOGO
        + b.table(HEAD, b.row(*cells, height=1100), borders=False)
        + b.GAP
        + b.table((6038, 3600), b.row(number, check, height=454), borders=False)
        + b.GAP
        + b.when("单.作废", b.p("{{ 单.作废 }}", b.TEXT))
    )


def _large(text: str) -> str:
    """小二 said by the run itself: in a table some programs do not ask the paragraph."""
    return b.run(text).replace("</w:rPr>", f'<w:sz w:val="{XIAO_ER}"/><w:szCs w:val="{XIAO_ER}"/></w:rPr>')


def written(source: str, style: str = b.FILLED, *, keep: bool = False) -> str:
    """What was entered, or lines to write on; `keep` holds it on the page of what follows."""
    return b.each("段", f"{source}.文", b.p("{{ 段 }}", style, keep=keep)) + b.each(
        "段", f"{source}.线", b.p("{{ 段 }}", b.TEXT, before=LINE_BEFORE, keep=keep)
    )


def _pair(left: str, left_text: str, right: str, right_text: str) -> str:
    values = ((left, left_text), (right, right_text))
    cells = [
        b.cell(FOUR[2 * number], label, style=b.HEAD) + b.cell(FOUR[2 * number + 1], value)
        for number, (label, value) in enumerate(values)
    ]
    return b.row(*cells, height=482)


def _wide(label: str, value: str, *, height: int = 482, top: bool = False) -> str:
    rest = b.cell(sum(FOUR[1:]), value, span=3, top=top)
    return b.row(b.cell(FOUR[0], label, style=b.HEAD), rest, height=height)


def _facts() -> str:
    return (
        b.table(
            FOUR,
            _pair("受审核部门", "{{ 单.部门 }}", "部门负责人", "{{ 单.负责人 }}"),
            _pair("审核员", "{{ 单.审核员 }}", "陪同人员", "{{ 单.陪同 }}"),
            _pair("审核日期", "{{ 单.审核日期 }}", "发生地点", "{{ 单.地点 }}"),
            _wide("不符合来源", b.p(b.choices("{{ 单.来源 }}"), b.TEXT)),
            _wide("审核依据", b.p(b.choices("{{ 单.依据 }}"), b.TEXT)),
            _wide("文件及要求", written("单.要求")),
            _wide("不符合事实", written("单.事实"), height=3600, top=True),
            _wide("不符合条款", "{{ 单.条款 }}"),
            _wide("不符合类型", b.p(b.choices("{{ 单.类型 }}"), b.TEXT)),
            _wide(
                "严重程度",
                b.p(b.choices("{{ 单.程度 }}"), b.TEXT)
                + b.when("单.定级理由", b.p("判定理由：{{ 单.定级理由 }}", b.FILLED))
                + b.when("单.重复", b.p("{{ 单.重复 }}", b.FILLED)),
            ),
        )
        + b.p("注1：不符合事实须与所引依据的内容相对应，否则本报告不成立。", b.NOTE)
        + b.p("注2：整改完成后须附整改证据，没有证据的，验证无效。", b.NOTE)
    )


def _sign_row(left: str, right: str, *, last: bool) -> str:
    cells = [
        b.cell(FOUR[2 * number], "".join(b.p(text, b.HEAD, keep=not last) for text in (*label.split("\n"), "（签字）")))
        + b.cell(FOUR[2 * number + 1], b.p(b.DATE_LINE, b.TEXT, align="right", keep=not last, before=360))
        for number, label in enumerate((left, right))
    ]
    return b.row(*cells, height=SIGN_HEIGHT)


def _signed() -> str:
    return b.table(
        FOUR,
        _sign_row("审核员", "审核组长", last=False),
        _sign_row("受审核部门代表", "管理者代表/\n质量负责人", last=True),
    )


def _small(widths: Sequence[int], *pairs: tuple[str, str], keep: bool = False) -> str:
    """A row of labels and values in 小五; the last value takes what is left. `keep`: with the row that follows."""
    rest = sum(widths[2 * len(pairs) - 1 :])
    cells = []
    for number, (label, value) in enumerate(pairs):
        last = number == len(pairs) - 1
        width, span = (rest, len(widths) - 2 * number - 1) if last else (widths[2 * number + 1], 1)
        content = value if value.startswith("<w:p>") else b.p(value, SMALL, keep=keep)
        cells += [b.cell(widths[2 * number], label, style=SMALL_HEAD, keep=keep), b.cell(width, content, span=span)]
    return b.row(*cells, height=SMALL_HEIGHT)


def _boxes(text: str) -> str:
    return b.p(b.choices(text), SMALL)


def _auditee() -> str:
    return (
        b.p("不符合项整改与验证", b.SHEET_TITLE, new_page=True)
        + b.p("编号：{{ 单.编号 }}　　受审核部门：{{ 单.部门 }}", b.TEXT)
        + b.table(
            TERMS,
            _small(TERMS, ("验证方式", _boxes("{{ 单.验证方式 }}")), ("整改期限", _boxes("{{ 单.期限 }}"))),
            small=True,
        )
        + b.GAP
        + b.table(
            SIX,
            _small(SIX, ("原因分析", written("整改.原因", SMALL))),
            _small(SIX, ("分析日期", "{{ 整改.分析.日 }}"), ("参加人员", "{{ 整改.分析.人 }}")),
            _small(SIX, ("纠正（处置）", written("整改.纠正", SMALL))),
            _small(
                SIX,
                ("预计完成", "{{ 整改.纠正.期限 }}"),
                ("实际完成", "{{ 整改.纠正.完成 }}"),
                ("负责人", "{{ 整改.纠正.人 }}"),
            ),
            small=True,
        )
        + b.GAP
        + _actions()
        + b.GAP
        + b.table(
            SIX,
            _small(SIX, ("举一反三检查", written("整改.举一反三", SMALL, keep=True)), keep=True),
            _small(SIX, ("检查日期", "{{ 整改.举一反三.日 }}"), ("检查人", "{{ 整改.举一反三.人 }}"), keep=True),
            _small(SIX, ("整改证据附件", written("整改.附件", SMALL, keep=True)), keep=True),
            b.row(
                b.cell(sum(SIX[:2]), "部门负责人（签字）", style=SMALL_HEAD, span=2),
                b.cell(sum(SIX[2:4]), "", span=2),
                b.cell(SIX[4], "日期", style=SMALL_HEAD),
                b.cell(SIX[5], b.p("　　年　　月　　日", SMALL, align="right")),
                height=b.SIGNATURE_HEIGHT,
            ),
            small=True,
        )
    )


def _actions() -> str:
    labels = ("序号", "纠正措施（针对原因）", "负责人", "预计完成", "实际完成")
    texts = ("{{ 措.序 }}", "{{ 措.内容 }}", "{{ 措.人 }}", "{{ 措.期限 }}", "{{ 措.完成 }}")
    cells = [
        b.cell(width, text, style=SMALL if text.endswith("内容 }}") else SMALL_CENTRE)
        for width, text in zip(ACTIONS, texts, strict=True)
    ]
    heads = [b.cell(width, text, style=SMALL_HEAD, keep=True) for width, text in zip(ACTIONS, labels, strict=True)]
    return b.table(
        ACTIONS,
        b.row(*heads, header=True),
        b.row_tag(ACTIONS, "for 措 in 整改.措施"),
        b.row(*cells, height=510),
        b.row_tag(ACTIONS, "endfor"),
        small=True,
    )


def _verification() -> str:
    """Each round stays on one page, from its questions to its signature."""
    question, answer, proof = sum(ASKED[:2]), ASKED[2], sum(ASKED[3:])

    def three(*cells: tuple[str, str]) -> list[str]:
        shapes = ((question, 2), (answer, 1), (proof, 3))
        return [
            b.cell(width, content, style=style, span=span, keep=True)
            for (width, span), (content, style) in zip(shapes, cells, strict=True)
        ]

    answered = b.p(b.choices("{{ 问.答 }}"), SMALL, align="center", keep=True)
    date = b.p("　　年　　月　　日", SMALL, align="right", before=300)
    told = (
        b.p(b.choices("{{ 次.结论 }}"), SMALL)
        + b.when("次.说明", b.p(b.run("说明：") + b.filled("{{ 次.说明 }}"), SMALL))
        + b.when("次.验证人", b.p(b.run("验证人：") + b.filled("{{ 次.验证人 }}　{{ 次.日 }}"), SMALL))
    )
    rounds = b.table(
        ASKED,
        b.row(*three(("{{ 次.题 }}", SMALL_HEAD), ("是／否", SMALL_HEAD), ("证据", SMALL_HEAD)), header=True),
        b.row_tag(ASKED, "for 问 in 次.问"),
        b.row(*three(("{{ 问.题 }}", SMALL), (answered, SMALL), ("{{ 问.证据 }}", SMALL)), height=SMALL_HEIGHT),
        b.row_tag(ASKED, "endfor"),
        b.row(
            b.cell(ASKED[0], "验证结论", style=SMALL_HEAD),
            b.cell(sum(ASKED[1:4]), told, span=3),
            b.cell(ASKED[4], "验证人（签字）", style=SMALL_HEAD),
            b.cell(ASKED[5], date),
            height=b.SIGNATURE_HEIGHT,
        ),
        small=True,
    )
    return b.each("次", "整改.验证", b.when("次.新页", b.p("", "af", new_page=True)), b.HELD_GAP, rounds)


def _annex() -> str:
    halves = (4819, 4819)
    photos = b.table(
        halves, b.row_tag(halves, "for 双 in 附页.照片"), *photo_rows(halves, span=1), b.row_tag(halves, "endfor")
    )
    title = "附页　编号：{{ 单.编号 }}"
    return b.when(
        "附页.照片 or 附页.鱼骨图",
        b.when("附页.另页", b.p(title, b.HEADING_2, new_page=True)),
        b.when("not 附页.另页", b.p(title, b.HEADING_2)),
        b.when("附页.照片", photos),
        b.when("附页.鱼骨图", b.p("{{ 附页.鱼骨图 }}", b.PICTURE), b.p("原因分析鱼骨图（★为根本原因）", b.CAPTION)),
    )
