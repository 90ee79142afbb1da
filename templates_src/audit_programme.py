"""年度内部审核方案: the head in pairs, the matrix of departments and months, two signatures."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

HEAD = (1900, 5385, 1900, 5385)
MONTH = 640
MATRIX = (700, 2300, *([MONTH] * 12), b.LANDSCAPE - 3000 - 12 * MONTH)
LEGEND = " 重点审核（过程重要、有变化或以往结果不佳，增加抽样）；空白为当月不安排。实际日期以每次审核的实施计划为准。"
MONTHS = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")


def content() -> Content:
    """A sheet across: what the year's audits are for, and who is audited when."""
    return a.landscape("年度内部审核方案", _head() + _matrix() + _signatures())


def _head() -> str:
    return (
        b.p("{{ 方案.年度 }}内部审核方案", b.SHEET_TITLE)
        + b.p("方案编号：{{ 方案.编号 }}　　编制日期：{{ 方案.编制日期 }}", b.TEXT, align="right", keep=True)
        + b.pairs_table(
            HEAD,
            (
                (("审核目标", "{{ 方案.目的 }}"), ("审核范围", "{{ 方案.范围 }}")),
                (("审核准则", "{{ 方案.依据 }}"), ("审核频次", "{{ 方案.频次 }}")),
                (("审核方法", b.choices("{{ 方案.方法 }}")), ("职责", "{{ 方案.职责 }}")),
                (("所需资源", "{{ 方案.资源 }}"), ("方案风险及应对", "{{ 方案.风险 }}")),
                (("对以往结果的考虑", "{{ 方案.以往 }}"), ("备注", "{{ 方案.备注 }}")),
            ),
            height=482,
        )
    )


def _matrix() -> str:
    labels = ("序号", "受审核部门", *(f"{month:02d}月" for month in range(1, 13)), "说明")
    texts = ("{{ 部.序 }}", "{{ 部.部门 }}", *(b.choices(f"{{{{ 部.{month} }}}}") for month in MONTHS), "{{ 部.说明 }}")
    centred = (0, *range(2, 14))
    return (
        b.p("审核日程（部门×月份）", b.TABLE_TITLE)
        + a.small_table(MATRIX, labels, "部", "部门", texts, centred=centred, keep=True)
        + b.p(
            b.run("图例：") + b.choices("○") + b.run(" 计划审核　") + b.choices("●") + b.run(LEGEND), b.NOTE, keep=True
        )
    )


def _signatures() -> str:
    return b.HELD_GAP + a.signed(("编制", "方案.编制"), ("批准", "方案.批准"), width=b.LANDSCAPE, abreast=2)
