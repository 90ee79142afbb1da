"""首末次会议记录: a page for each meeting, what was on the agenda and what was said."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

FOUR = (1500, 3169, 1300, 3669)
LINE_BEFORE = 150  # a line to write on needs more room than a printed one


def content() -> Content:
    """Both meetings in one record."""
    sheet = _title() + _head() + _contents() + b.HELD_GAP + a.signed_row(("记录人", "会.记录"), ("主持人", "会.主持"))
    return a.portrait("首末次会议记录", b.each("会", "会议", sheet) + b.section(last=True))


def _title() -> str:
    text = "内部审核{{ 会.名称 }}记录"
    return b.when("loop.first", b.p(text, b.SHEET_TITLE)) + b.when(
        "not loop.first", b.p(text, b.SHEET_TITLE, new_page=True)
    )


def _head() -> str:
    return b.pairs_table(
        FOUR,
        (
            (("审核项目", "{{ 会.项目 }}"), ("会议日期", "{{ 会.日期 }}")),
            (("会议地点", "{{ 会.地点 }}"), ("会议时间", "{{ 会.时间 }}")),
            (("受审核方", "{{ 会.受审核方 }}"),),
            (("审核组", "{{ 会.审核组 }}"),),
            (("缺席及授权", "{{ 会.缺席 }}"),),
        ),
    )


def _contents() -> str:
    def written(label: str, source: str) -> str:
        return (
            b.p(label, b.HEAD, align="left", keep=True)
            + b.each("段", f"{source}.文", b.p("{{ 段 }}", b.FILLED))
            + b.each("段", f"{source}.线", b.p("{{ 段 }}", b.TEXT, before=LINE_BEFORE))
        )

    def box(content: str, height: int) -> str:
        return b.row(b.cell(sum(FOUR), content, top=True), height=height, whole=False)

    return b.GAP + b.table(
        (sum(FOUR),),
        box(written("会议议程：", "会.议程"), 1700),
        box(written("会议记录：", "会.内容"), 3400),
    )
