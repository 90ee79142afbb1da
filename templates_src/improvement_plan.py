"""“一企一策”质量提升方案: portrait text, landscape tables, duties and seals."""

from templates_src import blocks as b
from templates_src.diagnosis_report import cover
from templates_src.package import Content

SMALL_HEAD, SMALL, SMALL_CENTRE = "a6s", "a7s", "a8s"


def content() -> Content:
    """A plan with a cover and a landscape section for goals, measures and training."""
    return Content(
        title="“一企一策”质量提升方案",
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
        + _problems()
        + _approach()
        + b.section()
        + _goals()
        + _measures()
        + _training()
        + b.section(landscape=True)
        + _schedule()
        + _duties()
        + _signatures()
        + b.section(last=True)
    )


def _cover() -> str:
    return cover(
        "小微企业质量管理体系认证提升行动",
        "“一企一策”质量提升方案",
        (
            ("企业名称", "{{ 企业.名称 }}"),
            ("服务机构", "{{ 机构.名称 }}"),
            ("实施期间", "{{ 方案.期间 }}"),
            ("版　　本", "{{ 文件.版本 }}"),
            ("编制日期", "{{ 文件.日期 }}"),
        ),
    )


def _enterprise() -> str:
    return b.p("一、企业基本情况", b.HEADING_1) + b.pairs_table(
        (1700, 3119, 1700, 3119),
        (
            (("企业名称", "{{ 企业.名称 }}"),),
            (("信用代码", "{{ 企业.信用代码 }}"), ("企业规模", b.choices("{{ 企业.规模 }}"))),
            (("法定代表人", "{{ 企业.法定代表人 }}"), ("质量负责人", "{{ 企业.质量负责人 }}")),
            (("从业人员", "{{ 企业.从业人数 }}"), ("营业收入", "{{ 企业.营业收入 }}")),
            (("认证行业分类", "{{ 企业.认证行业 }}"), ("已获认证", b.choices("{{ 企业.已获认证 }}"))),
            (("主要产品", "{{ 企业.产品 }}"),),
        ),
    )


def _problems() -> str:
    return (
        b.p("二、诊断结论与亟需解决的问题", b.HEADING_1)
        + b.paragraphs("方案.结论")
        + b.list_table(
            (1100, 1300, 3938, 2400, 900),
            ("问题编号", "维度", "问题", "影响", "紧迫度"),
            "问",
            "问题",
            ("{{ 问.编号 }}", "{{ 问.维度 }}", "{{ 问.描述 }}", "{{ 问.影响 }}", "{{ 问.紧迫度 }}"),
            centred=(0, 1, 4),
            height=567,
        )
        + b.p("注：问题编号与质量诊断报告一致。", b.NOTE)
    )


def _approach() -> str:
    return (
        b.p("三、提升思路与模式", b.HEADING_1)
        + b.paragraphs("方案.思路")
        + b.p(b.run("所属提升模式（有则选）：") + b.choices("{{ 方案.模式 }}"))
    )


def _goals() -> str:
    return b.p("四、提升目标", b.HEADING_1) + b.list_table(
        (700, 2100, 850, 1050, 1900, 1050, 1900, 2270, 2750),
        ("序号", "指标", "单位", "基线值", "基线期间", "目标值", "目标期间", "数据来源", "计算方法"),
        "目",
        "目标",
        (
            "{{ 目.序 }}", "{{ 目.指标 }}", "{{ 目.单位 }}", "{{ 目.基线 }}", "{{ 目.基线期间 }}", "{{ 目.目标 }}",
            "{{ 目.目标期间 }}", "{{ 目.来源 }}", "{{ 目.公式 }}",
        ),
        centred=(0, 2, 3, 5),
        height=567,
    )  # fmt: skip


def _measures() -> str:
    widths = (460, 1900, 2700, 860, 900, 950, 680, 1700, 950, 1100, 1650, 720)
    labels = (
        "序号", "对应问题与缘由", "措施", "帮扶形式", "工具方法", "责任部门/人", "顾问", "起止时间", "所需资源",
        "交付物", "验证方法", "状态",
    )  # fmt: skip
    texts = (
        "{{ 措.序 }}", "", "{{ 措.措施 }}", "{{ 措.形式 }}", "{{ 措.工具 }}", "{{ 措.责任 }}", "{{ 措.顾问 }}",
        "{{ 措.起止 }}", "{{ 措.资源 }}", "{{ 措.交付物 }}", "{{ 措.验证 }}", "{{ 措.状态 }}",
    )  # fmt: skip
    reason = b.p("{{ 措.问题 }}", SMALL) + b.p("{{ 措.缘由 }}", SMALL)
    cells = [
        b.cell(width, text or reason, style=SMALL_CENTRE if number in (0, 7, 11) else SMALL)
        for number, (width, text) in enumerate(zip(widths, texts, strict=True))
    ]
    heads = [b.cell(width, label, style=SMALL_HEAD, keep=True) for width, label in zip(widths, labels, strict=True)]
    return (
        b.p("五、提升措施", b.HEADING_1, new_page=True)
        + b.p(
            "“对应问题与缘由”说明为什么采取该措施，其中的条目号和照片号与质量诊断报告一致；M-打头的是服务机构措施库的编号。",
            b.NOTE,
            keep=True,
        )
        + b.table(
            widths,
            b.row(*heads, header=True),
            b.row_tag(widths, "for 措 in 措施"),
            b.row(*cells, height=850),
            b.row_tag(widths, "endfor"),
            small=True,
        )
    )


def _training() -> str:
    widths = (1700, 3800, 2400, 700, 750, 700, 1000, 2220, 1300)
    labels = ("日期", "培训内容", "对象", "人数", "形式", "学时", "讲师", "考核与效果评价", "对应问题")
    texts = (
        "{{ 训.日期 }}", "{{ 训.内容 }}", "{{ 训.对象 }}", "{{ 训.人数 }}", "{{ 训.形式 }}", "{{ 训.学时 }}",
        "{{ 训.讲师 }}", "{{ 训.考核 }}", "{{ 训.问题 }}",
    )  # fmt: skip
    cells = [
        b.cell(width, text, style=SMALL_CENTRE if number in (0, 3, 4, 5, 6, 8) else SMALL)
        for number, (width, text) in enumerate(zip(widths, texts, strict=True))
    ]
    layer = b.cell(sum(widths), b.p("{{ 层.名称 }}", b.HEAD, align="left", keep=True), span=len(widths))
    return b.p("六、分层培训计划", b.HEADING_1) + b.table(
        widths,
        b.head_row(widths, labels),
        b.row_tag(widths, "for 层 in 层次"),
        b.row(layer, height=397),
        b.row_tag(widths, "for 训 in 层.培训"),
        b.row(*cells, height=510),
        b.row_tag(widths, "endfor"),
        b.row_tag(widths, "endfor"),
        small=True,
    )


def _schedule() -> str:
    return (
        b.p("七、进度里程碑", b.HEADING_1)
        + b.list_table(
            (700, 3238, 2000, 1900, 1800),
            ("序号", "里程碑", "计划日期", "完成标志", "实际完成日期"),
            "程",
            "里程碑",
            ("{{ 程.序 }}", "{{ 程.内容 }}", "{{ 程.日期 }}", "{{ 程.证明 }}", "{{ 程.完成 }}"),
            centred=(0, 2, 4),
            height=567,
        )
        + b.p("八、风险与应对", b.HEADING_1)
        + b.list_table(
            (700, 3400, 950, 3388, 1200),
            ("序号", "风险", "可能性", "应对措施", "责任人"),
            "险",
            "风险",
            ("{{ 险.序 }}", "{{ 险.风险 }}", "{{ 险.可能性 }}", "{{ 险.应对 }}", "{{ 险.责任人 }}"),
            centred=(0, 2, 4),
            height=567,
        )
    )


def _duties() -> str:
    agency = "按方案选派顾问，完成培训、现场辅导和巡诊；及时提供交付物；每次到厂留存记录；对措施的有效性进行验证。"
    enterprise = "落实责任部门和责任人，投入所需资源，按期完成措施；如实提供数据和记录；每月向服务机构反馈进展。"
    secrecy = "服务机构对帮扶中知悉的企业技术和经营信息保密，未经企业书面同意不向第三方提供；帮扶结束后继续有效。"

    def choice(source: str, usual: str) -> str:
        return b.when(source, b.paragraphs(source)) + b.when(f"not {source}", b.p(usual))

    return (
        b.p("九、双方责任与保密", b.HEADING_1)
        + b.p("（一）服务机构", b.HEADING_2)
        + choice("方案.机构责任", agency)
        + b.p("（二）企业", b.HEADING_2)
        + choice("方案.企业责任", enterprise)
        + b.p("（三）保密", b.HEADING_2)
        + choice("方案.保密", secrecy)
        + b.when("方案.备注", b.p("（四）其他", b.HEADING_2), b.paragraphs("方案.备注"))
    )


def _signatures() -> str:
    return (
        b.p("十、签署", b.HEADING_1, new_page=True)
        + b.p("本方案由双方共同商定，自双方签字盖章之日起执行；内容有变更时重新确认并更换版本。", keep=True)
        + b.signatures(
            (1800, 3419, 1100, 3319),
            (
                ("编制（顾问）", "", "日期", b.DATE_LINE),
                ("审核（机构）", "", "日期", b.DATE_LINE),
                ("批准（企业）", "", "日期", b.DATE_LINE),
            ),
            seals_follow=True,
        )
        + b.HELD_GAP
        + b.table(
            (4819, 4819),
            b.row(
                b.seal_cell(4819, "企业（盖章）：", "{{ 企业.名称 }}", "企业负责人（签字）："),
                b.seal_cell(4819, "服务机构（盖章）：", "{{ 机构.名称 }}", "授权代表（签字）："),
                height=b.SEAL_HEIGHT + 300,
            ),
            b.row(
                b.cell(
                    9638,
                    b.p("市场监督管理部门意见（可选）：", b.HEAD, align="left") + b.p("", b.TEXT)
                    + b.p("（盖章）　　" + b.DATE_LINE, b.TEXT, align="right"),
                    span=2,
                    top=True,
                ),
                height=1700,
            ),
        )
    )  # fmt: skip
