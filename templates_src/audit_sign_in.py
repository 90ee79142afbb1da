"""首末次会议签到表: a page for each meeting, two lists to sign, and who was excused by whom."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

FOUR = (1300, 3369, 1300, 3669)
PEOPLE = (700, 1800, 2400, 2200, 2538)
AWAY = (1800, 2600, 5238)
HEIGHT = 524  # 0.92 cm for a hand-written name


def content() -> Content:
    """Two pages, more when many people are expected."""
    sheet = _title() + _head() + _list("受审核方", "受审核方") + _list("审核组", "审核组") + _away() + _close()
    return a.portrait("首末次会议签到表", b.each("会", "会议", sheet) + b.section(last=True))


def _title() -> str:
    text = "内部审核{{ 会.名称 }}签到表"
    return b.when("loop.first", b.p(text, b.SHEET_TITLE)) + b.when(
        "not loop.first", b.p(text, b.SHEET_TITLE, new_page=True)
    )


def _head() -> str:
    return b.pairs_table(
        FOUR,
        (
            (("审核项目", "{{ 会.项目 }}"), ("会议日期", "{{ 会.日期 }}")),
            (("会议地点", "{{ 会.地点 }}"), ("会议时间", "{{ 会.时间 }}")),
            (("主持人", "{{ 会.主持 }}"), ("记录人", "{{ 会.记录 }}")),
        ),
        height=454,
    )


def _list(title: str, source: str) -> str:
    texts = ("{{ 人.序 }}", "{{ 人.姓名 }}", "{{ 人.部门 }}", "{{ 人.职务 }}", "")
    labels = ("序号", "姓名", "部门", "职务", "签名")
    return b.p(title, b.TABLE_TITLE) + a.small_table(
        PEOPLE, labels, "人", f"会.{source}", texts, centred=(0, 1, 2, 3), height=HEIGHT
    )


def _away() -> str:
    labels, texts = (
        ("缺席人员", "部门及职务", "缺席原因及批准（授权）人"),
        ("{{ 人.姓名 }}", "{{ 人.部门 }}", "{{ 人.缘由 }}"),
    )
    return b.p("缺席情况", b.TABLE_TITLE) + a.small_table(AWAY, labels, "人", "会.缺席", texts, centred=(0, 1))


def _close() -> str:
    note = (
        "注：最高管理者和各部门负责人应当参加；不能参加的须事先说明原因，经最高管理者同意并授权他人代为参加。"
        "签名栏由本人亲笔签署。"
    )
    return b.p(note, b.NOTE, keep=True) + a.signed(("记录人", ""))
