"""内部审核报告: sections in the order that a certification auditor reads, tables across the page's width."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.nonconformity_report import written
from templates_src.package import Content

SMALL_HEAD, SMALL, SMALL_CENTRE = "a6s", "a7s", "a8s"
FOUR = (1300, 4119, 1300, 2919)


def content() -> Content:
    """An upright report without a cover; the enterprise stands in the head."""
    return Content(title="内部审核报告", body=_body(), header=b.page_header(owner="企业.名称"), footer=b.page_footer())


def _body() -> str:
    return _head() + _basis() + _course() + _findings() + _follow_up() + _conclusion() + _end() + b.section(last=True)


def _head() -> str:
    return (
        b.LOGO
        + b.p("{{ 企业.名称 }}", b.HEAD)
        + b.p("内部审核报告", b.SHEET_TITLE)
        + b.pairs_table(
            FOUR,
            (
                (("审核编号", "{{ 审核.编号 }}"), ("报告版本", "{{ 审核.版本 }}")),
                (("审核性质", "{{ 审核.性质 }}"), ("审核方式", "{{ 审核.方式 }}")),
                (("审核日期", "{{ 审核.日期 }}"), ("报告日期", "{{ 审核.报告日期 }}")),
            ),
        )
    )


def _basis() -> str:
    return (
        b.p("一、审核目的", b.HEADING_1)
        + b.paragraphs("审核.目的")
        + b.p("二、审核范围", b.HEADING_1)
        + b.paragraphs("审核.范围")
        + b.p("三、审核准则", b.HEADING_1)
        + b.paragraphs("审核.准则")
        + b.p("四、审核组及分工", b.HEADING_1)
        + small_table(
            (900, 2000, 600, 2338, 1700, 2100),
            ("角色", "姓名（所在部门）", "组别", "资格", "内审员培训日期", "审核的部门"),
            "人",
            "组员",
            ("{{ 人.角色 }}", "{{ 人.姓名 }}", "{{ 人.组 }}", "{{ 人.资格 }}", "{{ 人.培训 }}", "{{ 人.分工 }}"),
            centred=(0, 1, 2, 4),
        )
        + b.p("审核独立性：", keep=True, before=80)
        + b.paragraphs("独立性")
    )


def small_table(
    widths: tuple[int, ...], labels: tuple[str, ...], variable: str, source: str, texts: tuple[str, ...], *,
    centred: tuple[int, ...] = (0,),
) -> str:  # fmt: skip
    """A list in 小五."""
    heads = [b.cell(width, label, style=SMALL_HEAD, keep=True) for width, label in zip(widths, labels, strict=True)]
    cells = [
        b.cell(width, text, style=SMALL_CENTRE if number in centred else SMALL)
        for number, (width, text) in enumerate(zip(widths, texts, strict=True))
    ]
    return b.table(
        widths,
        b.row(*heads, header=True),
        b.row_tag(widths, f"for {variable} in {source}"),
        b.row(*cells, height=454),
        b.row_tag(widths, "endfor"),
        small=True,
    )


def _course() -> str:
    columns = ("条目", "抽样", "符合", "不符合", "观察", "不适用", "未验证", "未查", "报告")
    labels = ("检查条目", "有抽样数", "符合", "不符合", "观察项", "不适用", "未验证", "未查", "不符合报告")
    return (
        b.p("五、审核过程综述", b.HEADING_1)
        + b.paragraphs("审核.综述")
        + b.paragraphs("会议")
        + b.p("表1　各部门检查情况", b.TABLE_TITLE)
        + small_table(
            (1798, 960, *([860] * 8)),
            ("部门", *labels),
            "行",
            "部门",
            ("{{ 行.名称 }}", *(f"{{{{ 行.{name} }}}}" for name in columns)),
            centred=tuple(range(10)),
        )
    )


def _findings() -> str:
    return (
        b.p("六、审核发现综述", b.HEADING_1)
        + b.p("（一）亮点", b.HEADING_2)
        + b.paragraphs("审核.亮点")
        + b.p("（二）各部门情况", b.HEADING_2)
        + b.paragraphs("审核.各部门")
        + b.p("七、不符合项", b.HEADING_1)
        + b.paragraphs("分布句")
        + b.p("表2　不符合项一览", b.TABLE_TITLE)
        + small_table(
            (1640, 900, 760, 560, 760, 2698, 1080, 1240),
            ("编号", "部门", "条款", "程度", "类型", "不符合事实（摘要）", "整改期限", "状态"),
            "项",
            "不符合",
            (
                "{{ 项.编号 }}", "{{ 项.部门 }}", "{{ 项.条款 }}", "{{ 项.程度 }}", "{{ 项.类型 }}",
                "{{ 项.事实 }}", "{{ 项.期限 }}", "{{ 项.状态 }}",
            ),
            centred=(0, 1, 2, 3, 4, 6, 7),
        )
        + b.p("表3　不符合项分布（条款 × 部门）", b.TABLE_TITLE)
        + small_table(
            (3238, 3600, 1900, 900),
            ("条款", "部门（项数）", "分级（项数）", "合计"),
            "行",
            "分布",
            ("{{ 行.条款 }}", "{{ 行.部门 }}", "{{ 行.分级 }}", "{{ 行.合计 }}"),
            centred=(3,),
        )
        + b.p("八、观察项", b.HEADING_1)
        + small_table(
            (1680, 1100, 900, 3458, 2500),
            ("编号", "部门", "条款", "观察到的情况", "可能的风险"),
            "项",
            "观察项",
            ("{{ 项.编号 }}", "{{ 项.部门 }}", "{{ 项.条款 }}", "{{ 项.内容 }}", "{{ 项.风险 }}"),
            centred=(0, 1, 2),
        )
    )  # fmt: skip


def _follow_up() -> str:
    return (
        b.p("九、上次审核不符合项的验证", b.HEADING_1)
        + b.paragraphs("审核.上次")
        + small_table(
            (1680, 1050, 850, 3298, 1000, 1760),
            ("编号", "部门", "条款", "不符合事实（摘要）", "状态", "关闭日期"),
            "项",
            "上次",
            (
                "{{ 项.编号 }}", "{{ 项.部门 }}", "{{ 项.条款 }}", "{{ 项.事实 }}", "{{ 项.状态 }}",
                "{{ 项.关闭 }}",
            ),
            centred=(0, 1, 2, 4, 5),
        )
        + b.p("十、改进建议", b.HEADING_1)
        + b.paragraphs("审核.建议")
        + b.p("十一、整改及验证情况", b.HEADING_1)
        + b.paragraphs("整改句")
    )  # fmt: skip


def _conclusion() -> str:
    widths = (1500, 8138)
    reasons = b.p(b.choices("{{ 判.判 }}"), b.TEXT) + b.p("{{ 判.问 }}，理由：", b.TEXT) + written("判")
    return b.p("十二、审核结论", b.HEADING_1) + b.table(
        widths,
        b.row_tag(widths, "for 判 in 结论"),
        b.row(b.cell(widths[0], "{{ 判.名 }}", style=b.HEAD), b.cell(widths[1], reasons), height=1100),
        b.row_tag(widths, "endfor"),
    )


def _end() -> str:
    revisions = small_table(
        (1200, 2200, 4438, 1800),
        ("版本", "签发日期", "签发或修订理由", "签发人"),
        "次",
        "修订",
        ("{{ 次.版本 }}", "{{ 次.日期 }}", "{{ 次.理由 }}", "{{ 次.签发 }}"),
        centred=(0, 1, 3),
    )
    people = (("编制（组长）", "审核.编制人"), ("审核", "审核.审核人"), ("批准（总经理）", "审核.批准人"))
    return (
        b.p("十三、报告分发范围", b.HEADING_1)
        + b.paragraphs("审核.分发")
        + b.p("十四、附件", b.HEADING_1)
        + b.paragraphs("附件")
        + b.when("修订", b.p("修订记录", b.TABLE_TITLE), revisions)
        + b.HELD_GAP
        + a.signed_row(*people)
    )
