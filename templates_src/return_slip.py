"""资料退回（验收）单: the decision, the table of remarks, three signatures."""

from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import Content

_REMARKS = (640, 2000, 2760, 2338, 1900)


def content() -> Content:
    """A record of the agency, upright."""
    return Content(title="资料退回（验收）单", body=_body(), header=b.page_header(), footer=b.page_footer())


def _body() -> str:
    return (
        b.p("资料退回（验收）单", b.SHEET_TITLE)
        + _head()
        + b.p("意见与整改答复", b.TABLE_TITLE)
        + _remarks()
        + b.p(
            "注：顾问逐条修改资料后填写“整改答复”，写明改了什么、在哪里能看到；机构逐条复核。"
            "结论为“验收通过”的，其后修改过的资料应重新送审。",
            b.NOTE,
            keep=True,
        )
        + a.signed_row(("机构审核人", "单.发出人"), ("顾问", ""), ("复核", ""))
        + b.section(last=True)
    )


def _head() -> str:
    return b.pairs_table(
        (1500, 3919, 1300, 2919),
        (
            (("企业名称", "{{ 企业.名称 }}"),),
            (("单据编号", "{{ 单.编号 }}"), ("意见条数", "{{ 单.合计 }}")),
            (("结论", b.choices("{{ 单.结论 }}")),),
            (("范围", b.choices("{{ 单.范围 }}")),),
            (("发出人", "{{ 单.发出人 }}"), ("发出日期", "{{ 单.发出日 }}")),
            (("总体意见", "{{ 单.意见 }}"),),
        ),
        height=520,
    )


_VERDICT = b.p(b.choices("{{ 行.复核 }}"), b.FILLED) + b.when("行.说明", b.p("{{ 行.说明 }}", b.FILLED))


def _remarks() -> str:
    return b.list_table(
        _REMARKS,
        ("序号", "针对的内容", "意见", "整改答复", "复核"),
        "行",
        "意见",
        ("{{ 行.序 }}", "{{ 行.针对 }}", "{{ 行.意见 }}", "{{ 行.答复 }}", _VERDICT),
        centred=(0,),
        height=850,
        held=True,
    )
