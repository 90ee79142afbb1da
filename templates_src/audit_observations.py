"""内部审核观察项清单: one table across, with what may come of it and what the department intends."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

HEAD = (1500, 5785, 1500, 5785)
LINES = (1700, 1150, 1760, 1500, 3560, 2000, 2000, 900)


def content() -> Content:
    """The list that is handed over at the last meeting."""
    return a.landscape("内部审核观察项清单", _head() + _lines() + _close())


def _head() -> str:
    return b.p("内部审核观察项清单", b.SHEET_TITLE) + b.pairs_table(
        HEAD,
        (
            (("审核编号", "{{ 单.审核编号 }}"), ("审核日期", "{{ 单.审核日期 }}")),
            (("审核组长", "{{ 单.组长 }}"), ("观察项合计", "{{ 单.合计 }}")),
        ),
        height=482,
    )


def _lines() -> str:
    labels = ("编号", "部门", "发现日期", "条款", "观察到的事实", "可能的后果", "部门打算", "责任人")
    texts = tuple(f"{{{{ 项.{name} }}}}" for name in ("编号", "部门", "日期", "条款", "事实", "风险", "打算", "责任人"))
    return b.GAP + a.small_table(LINES, labels, "项", "观察项", texts, centred=(0, 1, 2, 7), height=567)


def _close() -> str:
    note = (
        "注：观察项是尚未构成不符合、但存在风险或可以改进的情况，不要求按不符合项整改；"
        "部门应分析并自行决定是否采取措施，下次审核时关注。"
    )
    people = (("审核组长", "单.组长"), ("受审核方代表", ""))
    return b.p(note, b.NOTE, keep=True) + a.signed(*people, width=b.LANDSCAPE, abreast=2)
