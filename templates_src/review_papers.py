"""Papers before and at a management review: plan, notice, inputs, sign-in sheet, minutes."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

FOUR = (1500, 3319, 1500, 3319)
THREE_NAMES = (2500, 2919, 1100, 3119)
_INPUTS = ("序号", "评审内容（输入）", "责任部门", "提交期限")


def paper(title: str, body: str, *, landscape: bool = False) -> Content:
    """A record of the enterprise's own management system."""
    head = b.p("{{ 企业.名称 }}", b.HEAD, align="center", keep=True) + b.p(title, b.SHEET_TITLE)
    return Content(
        title=title,
        body=head + body + b.section(landscape=landscape, last=True),
        header=b.page_header(owner="企业.名称"),
        footer=b.page_footer(),
        wide_header=b.page_header(b.LANDSCAPE, owner="企业.名称") if landscape else "",
        wide_footer=b.page_footer(b.LANDSCAPE) if landscape else "",
    )


def approvals(*roles: str) -> str:
    """A line to sign by hand per role, with the blank for its date."""
    return b.HELD_GAP + b.signatures(THREE_NAMES, [(role, "", "日期", b.DATE_LINE) for role in roles])


def plan() -> Content:
    """管理评审计划."""
    head = b.pairs_table(
        FOUR,
        (
            (("评审编号", "{{ 评审.编号 }}"), ("编制日期", "{{ 评审.编制日期 }}")),
            (("评审目的", "{{ 评审.目的 }}"),),
            (("评审范围", "{{ 评审.范围 }}"),),
            (("评审依据", "{{ 评审.依据 }}"),),
            (("评审时间", "{{ 评审.时间 }}"), ("评审地点", "{{ 评审.地点 }}")),
            (("主持人", "{{ 评审.主持人 }}"), ("依据标准", "{{ 评审.标准 }}")),
            (("参加部门/人员", "{{ 评审.参加 }}"),),
        ),
        height=482,
    )
    inputs = b.list_table(
        (700, 4038, 1900, 1900, 1100),
        (*_INPUTS, "备注"),
        "项",
        "输入",
        ("{{ 项.序 }}", "{{ 项.内容 }}", "{{ 项.部门 }}", "{{ 项.期限 }}", "{{ 项.备注 }}"),
        centred=(0, 2, 3),
    )
    return paper(
        "管理评审计划",
        head
        + b.p("评审内容与准备要求", b.TABLE_TITLE)
        + inputs
        + b.p("注：各责任部门按期提交书面材料，写明现状和数据、存在问题及改进建议；数据应有期间和来源。", b.NOTE)
        + b.HELD_GAP
        + a.signed_row(("编制", "评审.编制"), ("审核", "评审.审核"), ("批准", "评审.批准")),
    )


def notice() -> Content:
    """管理评审通知."""
    texts = ("{{ 项.序 }}", "{{ 项.内容 }}", "{{ 项.部门 }}", "{{ 项.期限 }}")
    low, high = (
        b.list_table((700, 4638, 2200, 2100), _INPUTS, "项", "输入", texts, centred=(0, 2, 3), height=height)
        for height in (340, 454)
    )
    widths = (1400, 2019, 1400, 1400, 2019, 1400)
    received = b.table(
        widths,
        b.head_row(widths, ("部门", "签收人", "日期") * 2),
        b.row_tag(widths, "for 行 in 签收"),
        b.row(
            *(b.cell(width, text, style=b.FILLED_CENTRE, keep=True)
              for width, text in zip(widths, ("{{ 行.左 }}", "", "", "{{ 行.右 }}", "", ""), strict=True)),
            height=b.SIGNATURE_HEIGHT,
        ),
        b.row_tag(widths, "endfor"),
    )  # fmt: skip
    return paper(
        "管理评审通知",
        b.p("评审编号：{{ 评审.编号 }}", b.NOTE, align="right")
        + b.p("各部门：")
        + b.p("现定于{{ 评审.时间 }}在{{ 评审.地点 }}召开管理评审会议，由{{ 评审.主持人 }}主持。")
        + b.p("评审目的：{{ 评审.目的 }}")
        + b.p("参加人员：{{ 评审.参加 }}。因故不能到会的，应事先向主持人请假并委托他人参加。")
        + b.p("会议议程：", keep=True)
        + b.when("评审.手写", b.paragraphs("议程"))
        + b.when("not 评审.手写", b.each("段", "议程", b.p("　　{{ 段 }}", b.FILLED)))
        + b.p("请下列部门按期提交评审输入材料：", keep=True)
        + b.when("评审.手写", high)
        + b.when("not 评审.手写", low)
        + b.HELD_GAP
        + b.signatures(THREE_NAMES, [("签发（签字）", "", "通知日期", "{{ 评审.通知日期 }}")])
        + b.p("通知签收", b.TABLE_TITLE)
        + received,
    )


def inputs() -> Content:
    """管理评审输入材料: departments one after another, the indicators at the end."""
    department = (
        b.pairs_table(
            FOUR,
            (
                (("责任部门", "{{ 部.名称 }}"), ("评审编号", "{{ 评审.编号 }}")),
                (("评审时间", "{{ 评审.时间 }}"), ("提交日期", "{{ 部.提交 }}")),
            ),
            keep=True,
        )
        + b.each(
            "项",
            "部.项目",
            b.p("{{ 项.题 }}", b.HEADING_3),
            b.paragraphs("项.现状"),
            b.when("项.问题", b.p("存在问题及改进建议：", keep=True), b.paragraphs("项.问题")),
        )
        + approvals("编制（签字）", "部门负责人（签字）")
    )
    figures = b.list_table(
        (600, 2138, 1300, 1700, 1900, 1000, 1000),
        ("序号", "指标", "目标值", "实际值（期间）", "近几期（单位同左）", "趋势", "判定"),
        "目",
        "指标",
        (
            "{{ 目.序 }}", "{{ 目.名称 }}", "{{ 目.目标值 }}", "{{ 目.实际值 }}", "{{ 目.历次 }}", "{{ 目.趋势 }}",
            "{{ 目.判定 }}",
        ),
        centred=(0, 2, 3, 4, 5, 6),
        height=567,
    )  # fmt: skip
    return paper(
        "管理评审输入材料",
        b.each("部", "部门", b.when("部.续页", b.p("管理评审输入材料", b.SHEET_TITLE, new_page=True)), department)
        + b.when("评审.手写", b.p("附表　质量目标指标完成情况", b.HEADING_2))
        + b.when("not 评审.手写", b.p("附表　质量目标指标完成情况", b.HEADING_2, new_page=True))
        + figures
        + b.p("注：箭头为数值的走向，“向好”“变差”按指标“越高越好”或“越低越好”判断。", b.NOTE),
    )


def sign_in() -> Content:
    """管理评审会议签到表."""
    people = b.list_table(
        (700, 1200, 2000, 1700, 1238, 1700, 1100),
        ("序号", "姓名", "部门", "职务", "会议角色", "签名", "备注"),
        "人",
        "人员",
        ("{{ 人.序 }}", "{{ 人.姓名 }}", "{{ 人.部门 }}", "{{ 人.职务 }}", "{{ 人.角色 }}", "", "{{ 人.备注 }}"),
        centred=(0, 1, 2, 3, 4),
        height=b.SIGNATURE_HEIGHT,
    )
    return paper(
        "管理评审会议签到表",
        b.pairs_table(
            FOUR,
            (
                (("评审编号", "{{ 评审.编号 }}"), ("会议时间", "{{ 评审.时间 }}")),
                (("会议地点", "{{ 评审.地点 }}"), ("主持人", "{{ 评审.主持人 }}")),
            ),
        )
        + b.GAP
        + people
        + b.p("注：签名由本人到会时手签；缺席的在备注栏写明原因和受托人。", b.NOTE)
        + approvals("主持人（签字）"),
    )


def minutes() -> Content:
    """管理评审会议记录."""
    decided = b.list_table(
        (700, 3338, 1350, 1950, 2300),
        ("序号", "决议事项", "责任人", "期限", "验证方式"),
        "决",
        "决议",
        ("{{ 决.序 }}", "{{ 决.决议 }}", "{{ 决.责任 }}", "{{ 决.期限 }}", "{{ 决.验证方式 }}"),
        centred=(0, 2, 3),
        height=567,
    )
    return paper(
        "管理评审会议记录",
        b.pairs_table(
            FOUR,
            (
                (("评审编号", "{{ 评审.编号 }}"), ("主持人", "{{ 评审.主持人 }}")),
                (("开始时间", "{{ 评审.时间 }}"), ("结束时间", "{{ 会议.结束 }}")),
                (("会议地点", "{{ 评审.地点 }}"), ("记录人", "{{ 会议.记录人 }}")),
                (("出席人员", "{{ 会议.出席 }}"),),
                (("缺席人员", "{{ 会议.缺席 }}"),),
            ),
        )
        + b.p("一、会议议程", b.HEADING_2)
        + b.paragraphs("会议.议程")
        + b.p("二、会议内容", b.HEADING_2)
        + b.paragraphs("会议.记录")
        + b.p("三、会议决议", b.HEADING_2)
        + decided
        + approvals("记录人（签字）", "主持人（签字）"),
    )


TEMPLATES = {
    "review_plan.docx": plan,
    "review_notice.docx": notice,
    "review_inputs.docx": inputs,
    "review_sign_in.docx": sign_in,
    "review_minutes.docx": minutes,
}
