"""企业质量状况摸底调研表: profile, figures, answers by dimension, three signatures."""

from templates_src import blocks as b
from templates_src.package import Content

FOUR = (1950, 2869, 1700, 3119)
TWO = (1700, 7938)


def content() -> Content:
    """A sheet to fill on site."""
    return Content(title="企业质量状况摸底调研表", body=_body(), header=b.page_header(), footer=b.page_footer())


def _body() -> str:
    return (
        b.LOGO
        + b.p("企业质量状况摸底调研表", b.SHEET_TITLE)
        + b.p("填写说明：能如实填写的均请填写；没有的填“无”，不清楚的留空；选择项在□内打“√”或涂■。", b.NOTE, keep=True)
        + b.p("一、企业基本情况", b.HEADING_1)
        + profile()
        + b.p("二、生产与经营情况", b.HEADING_1)
        + operation()
        + b.p("三、组织机构", b.HEADING_1)
        + departments()
        + b.p("四、近一年质量数据", b.HEADING_1)
        + indicators()
        + b.p("五、参加意愿与需求", b.HEADING_1)
        + _will()
        + b.p("六、五维度调研记录", b.HEADING_1)
        + b.p("评分为0～5级，自2级起须写明证据；“不适用”“未验证”须写明理由，均不计入得分。", b.NOTE, keep=True)
        + _answers()
        + b.p("七、调研与确认", b.HEADING_1, new_page=True)
        + _signatures()
        + b.section(last=True)
    )


def profile() -> str:
    """The profile of domain facts that certification asks for again."""
    return (
        b.pairs_table(
            FOUR,
            (
                (("企业名称", "{{ 企业.名称 }}"),),
                (("统一社会信用代码", "{{ 企业.信用代码 }}"), ("成立日期", "{{ 企业.成立日期 }}")),
                (("注册地址", "{{ 企业.注册地址 }}"),),
                (("生产经营地址", "{{ 企业.经营地址 }}"),),
                (("法定代表人", "{{ 企业.法定代表人 }}"), ("质量负责人", "{{ 企业.质量负责人 }}")),
                (("联系人", "{{ 企业.联系人 }}"), ("联系电话", "{{ 企业.联系电话 }}")),
                (("国民经济行业", "{{ 企业.所属行业 }}"), ("认证行业分类", "{{ 企业.认证行业 }}")),
                (("主要产品/服务", "{{ 企业.产品 }}"),),
                (("从业人员", "{{ 企业.从业人数 }}"), ("营业收入", "{{ 企业.营业收入 }}")),
                (("资产总额", "{{ 企业.资产总额 }}"), ("企业规模", b.choices("{{ 企业.规模 }}"))),
                (("财务数据年度", "{{ 企业.财务年度 }}"), ("注册资本", "{{ 企业.注册资本 }}")),
                (("已获管理体系认证", b.choices("{{ 企业.已获认证 }}")), ("其他资质许可", "{{ 企业.资质许可 }}")),
            ),
        )
        + b.p("已有证书", b.TABLE_TITLE)
        + b.list_table(
            (700, 1650, 1888, 1850, 1700, 1850),
            ("序号", "证书名称", "证书编号", "发证机构", "批准号", "有效期至"),
            "证",
            "证书",
            ("{{ 证.序 }}", "{{ 证.名称 }}", "{{ 证.证书号 }}", "{{ 证.机构 }}", "{{ 证.批准号 }}", "{{ 证.有效期 }}"),
            height=510,
        )
    )


def operation() -> str:
    """How the enterprise makes and sells."""
    return b.pairs_table(
        TWO,
        (
            (("主要顾客与销售", "{{ 企业.顾客 }}"),),
            (("主要工序", "{{ 企业.工序 }}"),),
            (("关键/特殊过程", "{{ 企业.特殊过程 }}"),),
            (("外包过程", "{{ 企业.外包 }}"),),
            (("生产与检测设备", "{{ 企业.设备 }}"),),
        ),
        height=794,
    )


def departments() -> str:
    """Departments and how many people work there."""
    return b.list_table(
        (700, 2000, 1600, 900, 4438),
        ("序号", "部门", "负责人", "人数", "主要职能"),
        "部",
        "部门",
        ("{{ 部.序 }}", "{{ 部.名称 }}", "{{ 部.负责人 }}", "{{ 部.人数 }}", "{{ 部.职能 }}"),
        centred=(0, 3),
        height=510,
    )


def indicators() -> str:
    """Figures with unit, period, source and formula."""
    return b.list_table(
        (650, 1700, 750, 850, 2020, 1600, 2068),
        ("序号", "指标", "单位", "数值", "统计期间", "数据来源", "计算方法"),
        "指",
        "指标",
        (
            "{{ 指.序 }}", "{{ 指.名称 }}", "{{ 指.单位 }}", "{{ 指.数值 }}", "{{ 指.期间 }}", "{{ 指.来源 }}",
            "{{ 指.公式 }}",
        ),
        centred=(0, 2, 3),
        height=510,
    )  # fmt: skip


def _will() -> str:
    return b.pairs_table(
        TWO,
        (
            (("参加意愿", b.choices("{{ 意愿.分类 }}")),),
            (("拟安排", b.choices("{{ 意愿.安排 }}")),),
            (("说明", "{{ 意愿.理由 }}"),),
            (("主要需求", "{{ 企业.需求 }}"),),
        ),
        height=680,
    )


def _answers() -> str:
    widths = (650, 2750, 1300, 4038, 900)
    return b.each(
        "维",
        "维度",
        b.p("（{{ 维.序 }}）{{ 维.名称 }}", b.HEADING_2),
        b.list_table(
            widths,
            ("序号", "调研内容", "评分/状态", "证据", "备注"),
            "条",
            "维.条目",
            ("{{ 条.号 }}", "{{ 条.内容 }}", b.choices("{{ 条.评分 }}"), "{{ 条.证据 }}", "{{ 条.备注 }}"),
            centred=(0, 2, 4),
            height=680,
        ),
        b.GAP,
    )


def _signatures() -> str:
    return (
        b.pairs_table(
            FOUR,
            (
                (("调研日期", "{{ 调研.日期 }}"), ("调研地点", "{{ 调研.地点 }}")),
                (("调研人员", "{{ 调研.人员 }}"), ("受访人员", "{{ 调研.受访 }}")),
            ),
            keep=True,
        )
        + b.HELD_GAP
        + b.signatures(
            (2400, 3419, 1100, 2719),
            (
                ("调研人（签字）", "", "日期", b.DATE_LINE),
                ("企业填表人（签字）", "", "日期", b.DATE_LINE),
                ("企业负责人（签字）", "", "日期", b.DATE_LINE),
            ),
        )
    )
