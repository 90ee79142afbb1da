"""内部审核统计分析 on paper: what stands out, what does not, and nothing claimed on a blank."""

import dataclasses

from consultant_app.documents import audit_statistics, sample
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.dossier import Agency, Dossier, empty_dossier
from consultant_app.model.nonconformity import Nonconformity, Snapshot


def _dossier(*clauses: str) -> Dossier:
    dossier = sample.dossier()
    assert dossier.audit is not None
    found = tuple(
        NonconformityView(
            item=Nonconformity(
                id=str(number), enterprise_id="sample", number=f"NC-{number}", clause=clause,
                snapshot=Snapshot(department=f"{number}部"),
            )
        )
        for number, clause in enumerate(clauses)
    )  # fmt: skip
    audit = dataclasses.replace(dossier.audit, nonconformities=found)
    return dataclasses.replace(dossier, audit=audit, other_nonconformities=(), made_on="2026-11-23")


def _said(dossier: Dossier) -> dict[str, str]:
    return {chart["标题"]: chart["说明"] for chart in audit_statistics.context(dossier)["图"]}


def test_what_stands_out_is_named_with_its_share_and_what_does_not_is_said_to_be_even() -> None:
    said = _said(_dossier("7.1.5.2", "7.1.5.2", "7.2", "8.4.3", "7.5.3.2"))
    assert said["条款排列图"] == "共 5 项；主要项目：7.1.5.2，占 40%；其余各 1 项。"
    assert said["部门排列图"] == "共 5 项，各为 1 项，没有集中。"


def test_a_single_one_is_not_called_a_concentration_of_others() -> None:
    assert _said(_dossier("8.6"))["条款排列图"] == "共 1 项；主要项目：8.6，占 100%。"


def test_the_day_of_counting_stands_on_the_paper() -> None:
    assert audit_statistics.context(_dossier("8.6"))["范围"]["截止"] == "2026年11月23日"


def test_a_blank_claims_nothing() -> None:
    values = audit_statistics.context(empty_dossier(Agency(name="示例质量技术服务中心")))
    assert {row[column] for row in values["概况"] for column in ("本次", "历次")} == {""}
    assert values["手写"]
    assert len(values["重复"]) == 3
