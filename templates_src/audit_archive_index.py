"""审核资料归档目录: one list with room for pages counted by hand and for originals that came on paper."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

HEAD = (1300, 3719, 1500, 3119)
LINES = (520, 3370, 2160, 560, 1640, 520, 868)


def content() -> Content:
    """The first sheet of the audit's folder."""
    return a.portrait("审核资料归档目录", _head() + _lines() + _close() + b.section(last=True))


def _head() -> str:
    return b.p("审核资料归档目录", b.SHEET_TITLE) + b.pairs_table(
        HEAD,
        (
            (("审核编号", "{{ 目.审核编号 }}"), ("审核日期", "{{ 目.审核日期 }}")),
            (("不符合项", "{{ 目.不符合项 }}"), ("资料齐全情况", "{{ 目.齐全 }}")),
        ),
        height=482,
    )


def _lines() -> str:
    labels = ("序号", "资料名称及文件名", "记录编号", "版本", "文件日期", "页数", "情况")
    texts = (
        "{{ 项.序 }}", "{{ 项.名称 }}", "{{ 项.编号 }}", "{{ 项.版本 }}", "{{ 项.日期 }}", "", "{{ 项.情况 }}",
    )  # fmt: skip
    return b.GAP + a.small_table(LINES, labels, "项", "资料", texts, centred=(0, 2, 3, 4, 5, 6))


def _close() -> str:
    note = (
        "注：页数按归档的签字原件填写；空行用于登记签到表原件、整改证据等其他资料。"
        "“未编制”和“数据已变”的应补齐或重新编制后归档；“不涉及”表示本次审核没有该类记录。"
    )
    return b.p(note, b.NOTE, keep=True) + a.signed_row(("归档人", ""), ("核对人", ""))
