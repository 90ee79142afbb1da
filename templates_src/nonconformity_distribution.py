"""不符合项分布表: two matrices across over the same departments, and the reading of them."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

HEAD = (1500, 3356, 1500, 3357, 1500, 3357)


def content() -> Content:
    """A sheet across that stays with the audit report; the reading of the figures stands below the second matrix."""
    return a.landscape(
        "不符合项分布表",
        _head()
        + _matrix("表一　条款×部门", "条款", "条款", keep=True)
        + b.p("图例：“2（1）”表示2项不符合，其中1项为严重不符合；空格为没有。{{ 表.作废 }}", b.NOTE)
        + _matrix("表二　过程×部门", "过程", "过程", keep=True)
        + _reading()
        + b.HELD_GAP
        + a.signed(("编制（组长）", "表.组长"), ("审核", ""), width=b.LANDSCAPE, abreast=2),
    )


def _head() -> str:
    labels = ("审核编号", "审核日期", "不符合项合计")
    texts = ("{{ 表.审核编号 }}", "{{ 表.审核日期 }}", "{{ 表.合计 }}")
    return b.p("不符合项分布表", b.SHEET_TITLE) + b.pairs_table(
        HEAD, (tuple(zip(labels, texts, strict=True)),), height=482
    )


def _matrix(title: str, label: str, source: str, *, keep: bool) -> str:
    lead = ((2800, label, "{{ 行.名 }}"),)
    tail = ((900, "合计", "{{ 行.计 }}"), (3300, "不符合项编号", "{{ 行.号 }}"))
    return b.p(title, b.TABLE_TITLE) + a.matrix(lead, tail, "部门", source, keep=keep)


def _reading() -> str:
    return b.p("分布分析", b.HEADING_2) + b.each("段", "表.分析", b.p("{{ 段 }}", b.BODY, keep=True))
