"""质量帮扶意向书: voluntary, who does what, secrecy, both seals."""

from templates_src import blocks as b
from templates_src.package import Content


def content() -> Content:
    """A letter of two pages in the style of company records."""
    return Content(title="质量帮扶意向书", body=_body(), header=b.page_header(), footer=b.page_footer())


def _body() -> str:
    return (
        b.LOGO
        + b.p("小微企业质量管理体系认证提升行动", "ab")
        + b.p("质量帮扶意向书", b.SHEET_TITLE)
        + _parties()
        + b.GAP
        + b.p(
            "为落实小微企业质量管理体系认证提升行动，甲、乙双方在自愿、平等、诚信的基础上，就质量帮扶事宜达成如下意向。"
        )
        + _will()
        + _period()
        + _duties()
        + _rest()
        + b.p("（以下为签章处）", b.NOTE, align="center", keep=True)
        + _seals()
        + b.section(last=True)
    )


def _parties() -> str:
    return b.pairs_table(
        (2000, 3200, 1300, 3138),
        (
            (("甲方（企业）", "{{ 企业.名称 }}"),),
            (("统一社会信用代码", "{{ 企业.信用代码 }}"), ("法定代表人", "{{ 企业.法定代表人 }}")),
            (("地址", "{{ 企业.经营地址 }}"),),
            (("联系人", "{{ 意向.企业联系人 }}"), ("联系电话", "{{ 企业.联系电话 }}")),
            (("乙方（服务机构）", "{{ 机构.名称 }}"),),
            (("地址", "{{ 机构.地址 }}"),),
            (("联系人", "{{ 意向.机构联系人 }}"), ("联系电话", "{{ 机构.电话 }}")),
        ),
        height=520,
    )


def _will() -> str:
    return (
        b.p("一、参加意愿", b.HEADING_1)
        + b.p(
            "甲方自愿参加，可随时书面提出退出；退出不影响甲方依法应享有的其他公共服务。乙方帮扶不以甲方申请认证为条件。"
        )
        + b.pairs_table(
            (1700, 7938),
            (
                (("意愿（单选）", b.choices("{{ 意向.意愿 }}")),),
                (("说明", "{{ 意向.理由 }}"),),
                (("主要需求", "{{ 意向.需求 }}"),),
            ),
            height=600,
        )
        + b.GAP
    )


def _period() -> str:
    return b.p("二、帮扶期间", b.HEADING_1) + b.p(
        b.run("自 ") + b.filled("{{ 意向.开始 }}") + b.run(" 起至 ") + b.filled("{{ 意向.结束 }}")
        + b.run(" 止。需要延长的，由双方书面确认。")
    )  # fmt: skip


def _choice(source: str, own: tuple[str, ...]) -> str:
    """The enterprise's own wording if there is any, else ours."""
    usual = "".join(b.p(text) for text in own)
    return b.when(source, b.paragraphs(source)) + b.when(f"not {source}", usual)


def _duties() -> str:
    agency = (
        "1. 选派熟悉本行业的顾问，开展摸底调研和质量诊断，如实告知发现的问题。",
        "2. 与甲方共同商定“一企一策”质量提升方案，并按方案开展培训、现场辅导和巡诊。",
        "3. 帮扶中形成的调研表、诊断报告、提升方案等文件，经双方确认后各执一份。",
        "4. 不向甲方收取意向书以外的费用，不指定认证机构，不推销与帮扶无关的产品或服务。",
    )
    enterprise = (
        "1. 指定一名负责人配合帮扶，安排有关人员参加访谈、培训和改进活动。",
        "2. 如实提供生产、检验、设备、人员等资料和数据，开放与诊断有关的现场。",
        "3. 按商定的方案落实措施、投入必要资源，并保存运行记录和数据。",
        "4. 对诊断结果和帮扶成效提出真实意见，及时反馈措施的落实情况。",
    )
    return (
        b.p("三、双方责任", b.HEADING_1)
        + b.p("（一）乙方的责任", b.HEADING_2)
        + _choice("意向.机构责任", agency)
        + b.p("（二）甲方的责任", b.HEADING_2)
        + _choice("意向.企业责任", enterprise)
    )


def _rest() -> str:
    secrecy = (
        "乙方及其人员对在帮扶中知悉的甲方技术资料、经营数据、客户信息及现场照片负有保密责任，未经甲方书面同意不得"
        "向第三方提供；按规定向市场监督管理部门报送汇总信息的除外。保密责任在帮扶结束后继续有效。",
    )
    return (
        b.p("四、保密", b.HEADING_1)
        + _choice("意向.保密", secrecy)
        + b.p("五、其他", b.HEADING_1)
        + b.p("本意向书表达双方合作意愿，自双方签字盖章之日起生效，一式两份，双方各执一份。未尽事宜由双方协商确定。")
    )


def _seals() -> str:
    half = b.PORTRAIT // 2
    return b.table(
        (half, half),
        b.row(
            b.seal_cell(half, "甲方（盖章）：", "{{ 企业.名称 }}", "法定代表人或授权代表（签字）："),
            b.seal_cell(half, "乙方（盖章）：", "{{ 机构.名称 }}", "授权代表（签字）："),
            height=b.SEAL_HEIGHT + 400,
        ),
    )
