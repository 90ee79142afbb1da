"""base.docx: the styles, page and furniture on which an agency can build a template of its own."""

from templates_src import blocks as b
from templates_src.package import Content


def content() -> Content:
    """One page that shows each style once."""
    body = (
        b.p("{{ 文件.题名 }}", b.SHEET_TITLE)
        + b.p("一、一级标题（黑体四号）", b.HEADING_1)
        + b.p("（一）二级标题（黑体小四）", b.HEADING_2)
        + b.p("1. 三级标题（黑体小四）", b.HEADING_3)
        + b.p("正文为宋体小四，首行缩进两个字符。企业名称：{{ 企业.名称 }}。")
        + b.p("表题（黑体五号）", b.TABLE_TITLE)
        + b.pairs_table((1700, 7938), ((("栏目", "{{ 企业.名称 }}"),),))
        + b.p("表注（宋体小五）", b.NOTE)
        + b.section(last=True)
    )
    return Content(title="模板", body=body, header=b.page_header(), footer=b.page_footer())
