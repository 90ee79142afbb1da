"""内部审核统计分析: a table of figures, Pareto charts, repeats."""

from templates_src import blocks as b
from templates_src.package import Content


def content() -> Content:
    """A short paper in the style of company records."""
    header = b.page_header(owner="企业.名称")
    return Content(title="内部审核统计分析", body=_body(), header=header, footer=b.page_footer())


def _body() -> str:
    return (
        b.p("内部审核统计分析", b.SHEET_TITLE)
        + b.pairs_table(
            (1500, 4038, 1500, 2600),
            (
                (("统计对象", "{{ 企业.名称 }}"), ("审核/年度", "{{ 范围.说明 }}")),
                (("审核日期", "{{ 范围.日期 }}"), ("统计截止", "{{ 范围.截止 }}")),
            ),
        )
        + b.GAP
        + b.p("一、概况", b.HEADING_1)
        + b.list_table((3600, 3019, 3019), ("项目", "{{ 范围.本次 }}", "{{ 范围.历次 }}"), "行", "概况",
                       ("{{ 行.项目 }}", "{{ 行.本次 }}", "{{ 行.历次 }}"), centred=(1, 2))
        + b.GAP
        + b.p("二、排列图", b.HEADING_1)
        + b.when("手写", b.paragraphs("手写"))
        + b.when("not 图 and not 手写", b.p("没有不符合项。"))
        + b.each(
            "项", "图",
            b.p("{{ 项.图片 }}", b.PICTURE, keep=True),
            b.p("{{ 项.标题 }}", b.CAPTION),
            b.when("项.说明", b.p("{{ 项.说明 }}")),
        )
        + b.p("三、重复发生的不符合", b.HEADING_1)
        + b.when("not 重复", b.p("没有在不同审核中重复发生的不符合。"))
        + b.when("重复", b.list_table((700, 1300, 2300, 5338), ("序号", "条款", "部门", "编号"), "行", "重复",
                                    ("{{ 行.序 }}", "{{ 行.条款 }}", "{{ 行.部门 }}", "{{ 行.编号 }}")))
        + b.HELD_GAP
        + b.signatures((2200, 3619, 1100, 2719), (("统计人（签字）", "", "日期", b.DATE_LINE),))
        + b.section(last=True)
    )  # fmt: skip
