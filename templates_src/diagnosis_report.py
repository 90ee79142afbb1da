"""质量诊断报告: cover, eight chapters, signatures."""

from templates_src import blocks as b
from templates_src.package import Content
from templates_src.survey_sheet import departments, indicators

TWO = (1500, 8138)
SMALL_HEAD, SMALL, SMALL_CENTRE = "a6s", "a7s", "a8s"
ITEM_CELLS = (600, 2300, 5078, 760, 900)
ITEM_WIDTHS = (600, 2300, 1919, 3159, 760, 900)  # six columns, so that two photos meet exactly in the middle
SIX = (1500, 1400, 1260, 2300, 1260, 1918)


def content() -> Content:
    """A report with a cover and a landscape list of problems."""
    return Content(
        title="质量诊断报告",
        body=_body(),
        header=b.page_header(),
        footer=b.page_footer(),
        wide_header=b.page_header(b.LANDSCAPE),
        wide_footer=b.page_footer(b.LANDSCAPE),
    )


def _body() -> str:
    return (
        _cover()
        + _enterprise()
        + _basis()
        + _dimensions()
        + _strengths()
        + b.section()
        + _problems()
        + b.section(landscape=True)
        + _causes()
        + _advice()
        + _agreement()
        + b.section(last=True)
    )


def cover(subtitle: str, title: str, lines: tuple[tuple[str, str], ...]) -> str:
    """A title page without head and foot: what, about whom, by whom, when."""
    rows = "".join(
        b.row(
            b.cell(2200, b.p(label, "ac", align="distribute")),
            b.cell(5600, b.p(b.filled(value), "ac", align="center")),
            height=794,
        )
        for label, value in lines
    )
    # only the right column is underlined, so the line is drawn by the cells
    underlined = rows.replace(
        '<w:tcW w:w="5600" w:type="dxa"/>',
        '<w:tcW w:w="5600" w:type="dxa"/><w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" '
        'w:color="000000"/></w:tcBorders>',
    )
    space = '<w:p><w:pPr><w:pStyle w:val="ac"/><w:spacing w:before="{0}" w:after="0"/></w:pPr></w:p>'
    return (
        b.p("表单编号：{{ 文件.表单号 }}", b.TEXT, align="right")
        + b.p("记录编号：{{ 文件.记录号 }}", b.TEXT, align="right")
        + b.LOGO
        + space.format(1300)
        + b.p(subtitle, "ab")
        + b.p(title, b.TITLE)
        + space.format(1900)
        + b.table((2200, 5600), underlined, borders=False)
        + b.p("{{ 文件.草稿 }}", "af")  # a cover has no head that could carry it
        + b.section(cover=True)
    )


def _cover() -> str:
    return cover(
        "小微企业质量管理体系认证提升行动",
        "质量诊断报告",
        (
            ("企业名称", "{{ 企业.名称 }}"),
            ("诊断轮次", "{{ 诊断.轮次 }}"),
            ("诊断时间", "{{ 诊断.时间 }}"),
            ("服务机构", "{{ 机构.名称 }}"),
            ("报告日期", "{{ 文件.日期 }}"),
        ),
    )


def _enterprise() -> str:
    return (
        b.p("一、企业概况", b.HEADING_1)
        + b.pairs_table(
            SIX,
            (
                (("企业名称", "{{ 企业.名称 }}"),),
                (("信用代码", "{{ 企业.信用代码 }}"),),
                (("经营地址", "{{ 企业.经营地址 }}"),),
                (("法定代表人", "{{ 企业.法定代表人 }}"), ("质量负责人", "{{ 企业.质量负责人 }}"),
                 ("成立日期", "{{ 企业.成立日期 }}")),
                (("从业人员", "{{ 企业.从业人数 }}"), ("营业收入", "{{ 企业.营业收入 }}"),
                 ("企业规模", b.choices("{{ 企业.规模 }}"))),
                (("所属行业", "{{ 企业.所属行业 }}"),),
                (("认证行业分类", "{{ 企业.认证行业 }}"),),
                (("主要产品", "{{ 企业.产品 }}"),),
                (("主要顾客", "{{ 企业.顾客 }}"),),
                (("主要工序", "{{ 企业.工序 }}"),),
                (("关键/特殊过程", "{{ 企业.特殊过程 }}"),),
                (("外包过程", "{{ 企业.外包 }}"),),
                (("主要设备", "{{ 企业.设备 }}"),),
            ),
        )
        + b.p("组织机构", b.TABLE_TITLE)
        + departments()
        + b.p("近一年质量数据", b.TABLE_TITLE)
        + indicators()
    )  # fmt: skip


def _basis() -> str:
    return b.p("二、诊断依据、范围与方法", b.HEADING_1) + b.pairs_table(
        TWO,
        (
            (("诊断依据", "{{ 诊断.依据 }}"),),
            (("诊断范围", "{{ 诊断.范围 }}"),),
            (("诊断方法", b.choices("{{ 诊断.方法 }}")),),
            (("诊断时间", "{{ 诊断.时间 }}"),),
            (("诊断地点", "{{ 诊断.地点 }}"),),
            (("诊断组", "{{ 诊断.诊断组 }}"),),
            (("访谈对象", "{{ 诊断.访谈对象 }}"),),
        ),
        height=567,
        keep=True,
    )


def _dimensions() -> str:
    return (
        b.p("三、五维度诊断", b.HEADING_1)
        + b.p("（一）总体结果", b.HEADING_2)
        + b.paragraphs("诊断.结论")
        + b.p("表1　五维度得分", b.TABLE_TITLE)
        + b.list_table(
            (2038, 1200, 1800, 1100, 1200, 1100, 1200),
            ("维度", "得分", "计分/总条目数", "不适用", "未验证", "未问", "缺证据"),
            "分",
            "维度分",
            (
                "{{ 分.名称 }}", "{{ 分.得分 }}", "{{ 分.计分数 }}/{{ 分.总数 }}", "{{ 分.不适用 }}",
                "{{ 分.未验证 }}", "{{ 分.未问 }}", "{{ 分.缺证据 }}",
            ),
            centred=range(7),
        )
        + b.p(
            "注：各条目按0～5级评分，维度得分为计分条目的加权平均乘以20，取整数；不适用、未验证、未问和缺证据的条目"
            "不计分，也不按0分计。得分仅供企业改进使用，不是官方评价。",
            b.NOTE,
        )
        + b.when("雷达图", b.p("{{ 雷达图 }}", b.PICTURE), b.p("图1　五维度得分雷达图", b.CAPTION))
        + _comparison()
        + b.p("（二）分条目诊断", b.HEADING_2)
        + b.when("not 维度", b.p("本轮尚未录入诊断条目。"))
        + b.each(
            "维",
            "维度",
            b.p("{{ loop.index }}. {{ 维.名称 }}", b.HEADING_3),
            b.p("{{ 维.得分句 }}", keep=True),
            _items(),
            b.GAP,
        )
    )  # fmt: skip


def _comparison() -> str:
    return b.when(
        "对比",
        b.p("表2　两轮得分对比", b.TABLE_TITLE),
        b.list_table(
            (2638, 1400, 1400, 1400, 1400, 1400),
            ("维度", "{{ 对比.前轮 }}得分", "计分条目数", "{{ 对比.本轮 }}得分", "计分条目数", "变化"),
            "比",
            "对比.行",
            ("{{ 比.名称 }}", "{{ 比.前分 }}", "{{ 比.前数 }}", "{{ 比.今分 }}", "{{ 比.今数 }}", "{{ 比.变化 }}"),
            centred=range(6),
        ),
        b.p("{{ 对比.图 }}", b.PICTURE),
        b.when("雷达图", b.p("图2　两轮得分对比", b.CAPTION)),
        b.when("not 雷达图", b.p("图1　两轮得分对比", b.CAPTION)),
    )


def _items() -> str:
    widths = ITEM_WIDTHS
    labels = ("序号", "诊断条目", "现状与证据", "评分", "问题编号")
    heads = [
        b.cell(width, label, style=SMALL_HEAD, span=2 if number == 2 else 1, keep=True)
        for number, (width, label) in enumerate(zip(ITEM_CELLS, labels, strict=True))
    ]
    return b.table(
        widths,
        b.row(*heads, header=True),
        b.row_tag(widths, "for 条 in 维.条目"),
        b.row_tag(widths, "if 条.照片"),
        _item_row(keep=True),
        b.row_tag(widths, "else"),
        _item_row(keep=False),
        b.row_tag(widths, "endif"),
        b.row_tag(widths, "for 双 in 条.照片"),
        *photo_rows((4819, 4819), span=3),
        b.row_tag(widths, "endfor"),
        b.row_tag(widths, "endfor"),
        small=True,
    )


def _item_row(*, keep: bool) -> str:
    """An item; with photos it stays on the page of its first photos."""
    number, question, notes, score, problem = ITEM_CELLS
    found = b.each("记", "条.记录", b.p("{{ 记 }}", SMALL, keep=keep))
    return b.row(
        b.cell(number, "{{ 条.号 }}", style=SMALL_CENTRE, keep=keep),
        b.cell(question, "{{ 条.内容 }}", style=SMALL, keep=keep),
        b.cell(notes, found, span=2),
        b.cell(score, "{{ 条.评分 }}", style=SMALL_CENTRE, keep=keep),
        b.cell(problem, "{{ 条.问题 }}", style=SMALL_CENTRE, keep=keep),
        height=b.WRITING_HEIGHT,
    )


def photo_rows(halves: tuple[int, int], *, span: int) -> tuple[str, ...]:
    """Two photos side by side with their captions below; one that is left over stands in the middle."""

    def part(side: str, width: int, columns: int) -> str:
        shown = b.p(f"{{{{ 双.{side} }}}}", b.PICTURE) + b.p(f"{{{{ 双.{side}题 }}}}", b.TEXT, align="center")
        return b.cell(width, shown, span=columns)

    pair = b.row(*(part(side, width, span) for side, width in zip("左右", halves, strict=True)))
    return (
        b.row_tag(halves, "if 双.右"),
        pair,
        b.row_tag(halves, "else"),
        b.row(part("左", sum(halves), 2 * span)),
        b.row_tag(halves, "endif"),
    )


def _strengths() -> str:
    return b.p("四、亮点", b.HEADING_1) + b.list_table(
        (700, 1700, 7238),
        ("序号", "维度", "亮点"),
        "亮",
        "亮点",
        ("{{ 亮.序 }}", "{{ 亮.维度 }}", "{{ 亮.内容 }}"),
        centred=(0, 1),
        height=567,
    )


def _problems() -> str:
    halves = (b.LANDSCAPE // 2, b.LANDSCAPE // 2)
    photos = b.table(
        halves,
        b.row_tag(halves, "for 双 in 问题照片"),
        *photo_rows(halves, span=1),
        b.row_tag(halves, "endfor"),
    )
    return (
        b.p("五、问题清单", b.HEADING_1)
        + b.list_table(
            (750, 1150, 3900, 3300, 2150, 700, 1020, 880, 720),
            ("编号", "维度", "问题描述", "证据", "影响", "归类", "条款", "紧迫度", "亟需解决"),
            "问",
            "问题",
            (
                "{{ 问.编号 }}", "{{ 问.维度 }}", "{{ 问.描述 }}", "{{ 问.证据 }}", "{{ 问.影响 }}",
                "{{ 问.归类 }}", "{{ 问.条款 }}", "{{ 问.紧迫度 }}", "{{ 问.亟需 }}",
            ),
            centred=(0, 1, 5, 6, 7, 8),
            height=680,
            whole=True,
        )
        + b.p(
            "注：归类为人、机、料、法、环、测；条款号取自GB/T 19001—2016；“√”为双方确认亟需解决的问题；照片印在第三章"
            "相应条目之后，不属于条目的附在表后。",
            b.NOTE,
        )
        + b.when("问题照片", b.p("问题照片", b.TABLE_TITLE), photos)
    )  # fmt: skip


def _causes() -> str:
    chain = b.list_table(
        (1300, 5138, 3200),
        ("层次", "原因", "证据"),
        "链",
        "因.链",
        ("{{ 链.层 }}", "{{ 链.内容 }}", "{{ 链.证据 }}"),
        height=567,
    )
    return (
        b.p("六、原因分析", b.HEADING_1)
        + b.when("not 原因", b.p("本轮尚未对问题作专门的原因分析，在制定“一企一策”方案时补充。"))
        + b.each(
            "因",
            "原因",
            b.p("（{{ loop.index }}）{{ 因.编号 }}　{{ 因.概要 }}", b.HEADING_3),
            b.p(b.run("问题事实：") + b.filled("{{ 因.问题 }}"), keep=True),
            b.when("因.链", b.p("原因链（5Why）", b.TABLE_TITLE), chain, b.GAP),
            b.when(
                "因.鱼骨图", b.p("{{ 因.鱼骨图 }}", b.PICTURE), b.p("{{ 因.编号 }}　鱼骨图（★为根本原因）", b.CAPTION)
            ),
            b.p(b.run("根本原因：") + b.filled("{{ 因.根因 }}")),
        )
    )


def _advice() -> str:
    return (
        b.p("七、建议与优先级", b.HEADING_1)
        + b.paragraphs("诊断.建议")
        + b.when("对比", b.p("表3　改进优先级", b.TABLE_TITLE))
        + b.when("not 对比", b.p("表2　改进优先级", b.TABLE_TITLE))
        + b.list_table(
            (700, 1100, 3500, 2718, 900, 720),
            ("顺序", "问题编号", "问题概要", "建议", "紧迫度", "亟需解决"),
            "优",
            "优先",
            ("{{ 优.序 }}", "{{ 优.编号 }}", "{{ 优.问题 }}", "{{ 优.建议 }}", "{{ 优.紧迫度 }}", "{{ 优.亟需 }}"),
            centred=(0, 1, 4, 5),
            height=567,
        )
    )


def _agreement() -> str:
    return (
        b.p("八、与企业沟通确认意见", b.HEADING_1, new_page=True)
        + b.p("诊断组已就以上诊断结果与企业逐项沟通。企业确认的结果作为制定“一企一策”质量提升方案的依据。", keep=True)
        + b.pairs_table(
            TWO,
            ((("企业意见", b.choices("{{ 确认.意见 }}")),), (("沟通对象", "{{ 确认.沟通人 }}"),)),
            height=567,
            keep=True,
        )
        + b.p("不同意见及说明：", keep=True, before=120)
        + b.paragraphs("确认.差异", keep=True)
        + b.signatures(
            (2400, 3419, 1100, 2719),
            (("诊断组组长（签字）", "", "日期", b.DATE_LINE), ("诊断组成员（签字）", "", "日期", b.DATE_LINE)),
            seals_follow=True,
        )
        + b.HELD_GAP
        + b.table(
            (4819, 4819),
            b.row(
                b.seal_cell(4819, "企业确认（盖章）：", "企业负责人（签字）："),
                b.seal_cell(4819, "服务机构（盖章）：", "授权代表（签字）："),
                height=b.SEAL_HEIGHT + 300,
            ),
        )
    )
