"""内部审核检查表: a sheet across per department; rows to read, or high rows to write in."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

HEAD = (2100, 4985, 2500, 4985)
LINES = (650, 1650, 4450, 4620, 1750, 1450)
LABELS = ("序号", "过程/条款", "检查事项及方式", "客观记录/证据", "判定", "备注")
HAND_HEIGHT = 1730  # 3 cm: six verdicts to tick, lines of evidence beside them; three on a first page, then five


def content() -> Content:
    """One template for the filled checklist and the one to fill by hand."""
    return a.landscape("内部审核检查表", b.each("部", "部门", _title(), _head(), _note(), _lines()))


def _title() -> str:
    return b.when("loop.first", b.p("内部审核检查表", b.SHEET_TITLE)) + b.when(
        "not loop.first", b.p("内部审核检查表", b.SHEET_TITLE, new_page=True)
    )


def _head() -> str:
    """Who signs stands here too: behind the list the place to sign would often be alone on a page."""
    date_line = b.p(b.DATE_LINE, b.TEXT, align="right", keep=True)
    lines = (
        (("受审核部门及人员", "{{ 部.名称 }}"), ("陪同人员", "{{ 部.陪同 }}")),
        (("审核员", "{{ 部.审核员 }}"), ("审核日期", "{{ 部.日期 }}")),
        (("审核主题（过程）", "{{ 部.主题 }}"), ("审核编号", "{{ 表.审核编号 }}")),
        (("审核员（签字）", date_line), ("受审核部门代表（签字）", date_line)),
    )
    return b.pairs_table(HEAD, lines, height=520, keep=True)


def _lines() -> str:
    centred = (0, 4)
    texts = ("{{ 行.序 }}", "{{ 行.条款 }}", "{{ 行.检查 }}", "{{ 行.记录 }}", "{{ 行.判定 }}", "{{ 行.备注 }}")

    def read(*, keep: bool) -> str:
        return b.row(*a.cells(LINES, texts, centred, keep=keep), height=567)

    def write(*, keep: bool) -> str:
        number, clause, task, *_, remark = a.cells(LINES, texts, centred, keep=keep)
        sample = b.cell(LINES[3], b.p("抽样数：　　　　　其中不符合数：", a.SMALL, keep=keep), top=True)
        tick = b.cell(LINES[4], b.p(b.choices("{{ 表.选择 }}"), a.SMALL, keep=keep))
        return b.row(number, clause, task, sample, tick, remark, height=HAND_HEIGHT)

    band = b.p("受审核部门：{{ 部.名称 }}　审核日期：{{ 部.日期 }}", a.SMALL_HEAD, align="left", keep=True)
    return b.table(
        LINES,
        b.row(b.cell(sum(LINES), band, span=len(LINES)), height=340, header=True),
        a.small_heads(LINES, LABELS),
        b.row_tag(LINES, "for 行 in 部.行"),
        b.row_tag(LINES, "if 表.手写"),
        _last_two_together(write(keep=False), write(keep=True)),
        b.row_tag(LINES, "else"),
        _last_two_together(read(keep=False), read(keep=True)),
        b.row_tag(LINES, "endif"),
        b.row_tag(LINES, "endfor"),
        small=True,
    )


def _last_two_together(usual: str, last_but_one: str) -> str:
    """The row of the loop; the last but one stays with the last, which else could be alone on a page."""
    tags = [b.row_tag(LINES, text) for text in ("if loop.revindex == 2", "else", "endif")]
    return tags[0] + last_but_one + tags[1] + usual + tags[2]


def _note() -> str:
    hand = b.p(
        "判定：在对应的□内打√；前面的数字供录入时用。符合和不符合均须写明记录编号、日期、抽样数等客观证据；不适用、未验证须写明理由。",
        b.NOTE,
        keep=True,
    )
    read = b.p("判定：符合、不符合、观察项、不适用、未验证；“未查”表示尚未检查，不作为符合。", b.NOTE, keep=True)
    return b.when("表.手写", hand) + b.when("not 表.手写", read)
