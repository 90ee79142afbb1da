"""Papers after a management review: the report, and the sheet that follows its decisions."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content
from templates_src.review_papers import FOUR, paper

_SMALL_HEAD, _SMALL, _SMALL_CENTRE = "a6s", "a7s", "a8s"
_FOLLOWED = (600, 1400, 2770, 1300, 1750, 1800, 2300, 900, 1750)

_WHO_SIGNS = (
    ("责任部门（签字）", "", "验证人（签字）", "", "批准（签字）", ""),
    ("日期", b.DATE_LINE) * 3,
)


def report() -> Content:
    """管理评审报告."""
    return paper(
        "管理评审报告",
        _head()
        + b.when("授权", b.p("主持和批准：{{ 授权 }}", before=120))
        + b.p("一、评审输入与讨论", b.HEADING_2)
        + _items()
        + b.p("二、评审综述", b.HEADING_2)
        + b.paragraphs("综述")
        + b.p("三、评审结论", b.HEADING_2)
        + _judgements()
        + b.p("与企业战略方向的一致性：", keep=True, before=120)
        + b.paragraphs("战略")
        + b.p("四、评审输出（决议）", b.HEADING_2)
        + _decisions()
        + b.when("修订", b.p("五、修订记录", b.HEADING_2), b.paragraphs("修订"))
        + b.HELD_GAP
        + a.signed_row(("编制", "评审.编制"), ("审核", "评审.审核"), ("批准", "评审.批准")),
    )


def _head() -> str:
    return b.pairs_table(
        FOUR,
        (
            (("评审编号", "{{ 评审.编号 }}"), ("依据标准", "{{ 评审.标准 }}")),
            (("评审时间", "{{ 评审.时间 }}"), ("评审地点", "{{ 评审.地点 }}")),
            (("主持人", "{{ 评审.主持人 }}"), ("最高管理者", "{{ 评审.最高管理者 }}")),
            (("评审人员", "{{ 评审.人员 }}"),),
            (("评审目的", "{{ 评审.目的 }}"),),
            (("评审范围", "{{ 评审.范围 }}"),),
            (("评审依据", "{{ 评审.依据 }}"),),
            (("报告日期", "{{ 评审.报告日期 }}"),),
        ),
    )


def _items() -> str:
    return b.list_table(
        (600, 1240, 5198, 1960, 640),
        ("序号", "评审项目", "现状陈述", "存在问题及改进建议", "备注"),
        "项",
        "项目",
        ("{{ 项.序 }}", "{{ 项.项目 }}", "{{ 项.现状 }}", "{{ 项.问题 }}", "{{ 项.备注 }}"),
        height=680,
    )


def _judgements() -> str:
    """The three on one page: whoever signs for them sees them together."""
    widths = (2400, 1300, 5938)

    def judged(*, keep: bool) -> str:
        name = b.p("{{ 论.名称 }}", b.HEAD, keep=keep) + b.p("{{ 论.含义 }}", _SMALL, keep=keep)
        chosen = b.p(b.choices("{{ 论.结论 }}"), b.FILLED, keep=keep)
        texts = zip(widths, (name, chosen, b.p("{{ 论.理由 }}", b.FILLED, keep=keep)), strict=True)
        return b.row(*(b.cell(width, text) for width, text in texts), height=1000)

    return b.table(
        widths,
        b.head_row(widths, ("评价", "结论", "理由")),
        b.row_tag(widths, "for 论 in 结论"),
        b.last_apart(widths, judged(keep=True), judged(keep=False)),
        b.row_tag(widths, "endfor"),
    )


def _decisions() -> str:
    return b.list_table(
        (600, 860, 2700, 1230, 1300, 1250, 1698),
        ("序号", "类别", "决议事项", "责任人", "期限", "所需资源", "验证方式"),
        "决",
        "决议",
        (
            "{{ 决.序 }}", "{{ 决.类别 }}", "{{ 决.决议 }}", "{{ 决.责任 }}", "{{ 决.期限 }}", "{{ 决.资源 }}",
            "{{ 决.验证方式 }}",
        ),
        centred=(0, 1, 3, 4),
        height=680,
        held=True,
    )  # fmt: skip


def followup() -> Content:
    """管理评审改进项跟踪验证表."""
    body = (
        b.pairs_table(
            (1500, 5785, 1500, 5785),
            (
                (("评审编号", "{{ 评审.编号 }}"), ("评审时间", "{{ 评审.时间 }}")),
                (("主持人", "{{ 评审.主持人 }}"), ("上次评审编号", "{{ 评审.上次编号 }}")),
            ),
        )
        + b.p("本次评审决议", b.TABLE_TITLE)
        + _followed("决议")
        + b.when("上次", b.p("上次评审决议", b.TABLE_TITLE), _followed("上次"))
        + b.p("注：验证人不得是该项决议的责任人；“未完成”“无效”的另定期限和措施，提交下次管理评审。", b.NOTE)
        + b.HELD_GAP
        + b.signatures((1900, 2957, 1700, 3157, 1700, 3156), _WHO_SIGNS)
    )
    return paper("管理评审改进项跟踪验证表", body, landscape=True)


def _followed(source: str) -> str:
    labels = ("序号", "类别", "决议事项", "责任人", "期限", "验证方式", "完成情况及证据", "验证结果", "验证人/日期")
    texts = (
        "{{ 决.序 }}", "{{ 决.类别 }}", "{{ 决.决议 }}", "{{ 决.责任 }}", "{{ 决.期限 }}", "{{ 决.验证方式 }}",
        "{{ 决.完成 }}", "{{ 决.验证 }}", "{{ 决.验证人 }}",
    )  # fmt: skip
    heads = [b.cell(width, text, style=_SMALL_HEAD, keep=True) for width, text in zip(_FOLLOWED, labels, strict=True)]
    cells = [
        b.cell(width, text, style=_SMALL_CENTRE if number in (0, 1, 3, 4, 7, 8) else _SMALL)
        for number, (width, text) in enumerate(zip(_FOLLOWED, texts, strict=True))
    ]
    return b.table(
        _FOLLOWED,
        b.row(*heads, header=True),
        b.row_tag(_FOLLOWED, f"for 决 in {source}"),
        b.row(*cells, height=850),
        b.row_tag(_FOLLOWED, "endfor"),
        small=True,
    )


TEMPLATES = {"review_report.docx": report, "review_followup.docx": followup}
