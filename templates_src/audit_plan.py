"""内部审核实施计划: upright pages with the plan, pages across with the matrix of what it covers."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

HEAD = (1600, 3219, 1600, 3219)
TEAM = (600, 1000, 1000, 700, 1250, 3328, 1760)
DAYS = (1350, 1750, 3438, 1450, 1650)
OWN = (600, 2300, 1400, 1200, 4138)
LEFT_OUT = (600, 3600, 5438)


def content() -> Content:
    """The plan as it is approved and handed out."""
    body = _head() + _team() + _days() + _independence() + _scope() + _signatures() + b.section()
    return a.portrait("内部审核实施计划", body + _matrix() + b.section(landscape=True, last=True))


def _head() -> str:
    return (
        b.p("内部审核实施计划", b.SHEET_TITLE)
        + b.p("审核编号：{{ 计划.编号 }}　　编制日期：{{ 计划.编制日期 }}", b.TEXT, align="right", keep=True)
        + b.pairs_table(
            HEAD,
            (
                (("审核性质", b.choices("{{ 计划.性质 }}")),),
                (("审核方法", b.choices("{{ 计划.方法 }}")),),
                (("审核目的", "{{ 计划.目的 }}"),),
                (("审核范围", "{{ 计划.范围 }}"),),
                (("审核准则", "{{ 计划.准则 }}"),),
                (("审核日期", "{{ 计划.审核日期 }}"),),
                (("以往审核结果", "{{ 计划.以往 }}"),),
            ),
        )
    )


def _team() -> str:
    texts = (
        "{{ 人.序 }}", "{{ 人.姓名 }}", "{{ 人.职务 }}", "{{ 人.编组 }}", "{{ 人.部门 }}", "{{ 人.资格 }}",
        "{{ 人.培训日期 }}",
    )  # fmt: skip
    labels = ("序号", "姓名", "组内职务", "编组", "所在部门", "审核员资格（证书及编号）", "培训日期")
    return b.p("一、审核组", b.HEADING_2) + a.small_table(TEAM, labels, "人", "组员", texts, centred=(0, 1, 2, 3, 4, 6))


def _days() -> str:
    band = b.cell(sum(DAYS), b.p("{{ 天.日期 }}", b.HEAD, align="left", keep=True), span=len(DAYS))
    texts = ("{{ 行.时间 }}", "{{ 行.部门 }}", "{{ 行.内容 }}", "{{ 行.陪同 }}", "{{ 行.审核员 }}")
    labels = ("时间", "受审核部门/区域", "过程及条款", "部门负责人（陪同）", "审核员")
    return b.p("二、审核日程", b.HEADING_2) + b.table(
        DAYS,
        a.small_heads(DAYS, labels),
        b.row_tag(DAYS, "for 天 in 日程"),
        b.row(band, height=397),
        b.row_tag(DAYS, "for 行 in 天.安排"),
        b.row(*a.cells(DAYS, texts, (0, 3)), height=482),
        b.row_tag(DAYS, "endfor"),
        b.row_tag(DAYS, "endfor"),
        small=True,
    )


def _independence() -> str:
    texts = ("{{ 项.序 }}", "{{ 项.时间 }}", "{{ 项.部门 }}", "{{ 项.审核员 }}", "{{ 项.理由 }}")
    labels = ("序号", "时间", "受审核部门", "审核员", "安排理由及保证公正的办法")
    return (
        b.p("三、独立性说明", b.HEADING_2)
        + b.p("{{ 计划.独立性 }}", b.TEXT)
        + b.when("回避", a.small_table(OWN, labels, "项", "回避", texts, centred=(0, 1, 2, 3)))
    )


def _scope() -> str:
    texts = ("{{ 项.序 }}", "{{ 项.条款 }}", "{{ 项.理由 }}")
    return (
        b.p("四、不适用的条款", b.HEADING_2)
        + a.small_table(LEFT_OUT, ("序号", "条款", "不适用的理由"), "项", "不适用", texts)
        + b.p("五、其他要求与分发", b.HEADING_2)
        + b.pairs_table(
            (1600, 8038), ((("配合要求", "{{ 计划.要求 }}"),), (("计划分发范围", "{{ 计划.分发 }}"),)), keep=True
        )
    )


def _signatures() -> str:
    people = (("编制", "计划.编制"), ("审核", "计划.审核"), ("批准", "计划.批准"))
    return b.HELD_GAP + a.signed_row(*people)


def _matrix() -> str:
    lead = ((900, "条款", "{{ 行.条款 }}"), (3300, "标题", "{{ 行.标题 }}"))
    return (
        b.p("附表　审核覆盖矩阵（条款×部门）", b.SHEET_TITLE)
        + b.p(
            b.run("标准：{{ 矩阵.版本 }}　图例：") + b.choices("●") + b.run(" 本次审核安排该部门审核该条款"),
            b.NOTE,
            keep=True,
        )
        + b.when("矩阵.手写", a.matrix(lead, (), "矩阵.部门", "矩阵.行", signs=True))
        + b.when("not 矩阵.手写", a.matrix(lead, (), "矩阵.部门", "矩阵.行", height=340, signs=True))
        + b.p("覆盖情况：{{ 矩阵.结论 }}", b.TEXT)
    )
