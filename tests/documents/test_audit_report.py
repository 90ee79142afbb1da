"""内部审核报告: every heading of the form, figures that add up, and nothing said that the facts do not say."""

import dataclasses
from pathlib import Path
from typing import Any

import docx
import pytest

from consultant_app import paths
from consultant_app.documents import audit_report, audit_report_findings, leftovers, register, sample, word
from consultant_app.model.audit import Conclusion, Issue
from consultant_app.model.audit_dossier import AuditView, NonconformityView
from consultant_app.model.dossier import Agency, Dossier, empty_dossier
from consultant_app.model.enterprise import Department

HEADINGS = (
    "一、审核目的", "二、审核范围", "三、审核准则", "四、审核组及分工", "五、审核过程综述", "六、审核发现综述",
    "七、不符合项", "八、观察项", "九、上次审核不符合项的验证", "十、改进建议", "十一、整改及验证情况",
    "十二、审核结论", "十三、报告分发范围", "十四、附件",
)  # fmt: skip


def made(dossier: Dossier, target: Path) -> Path:
    template = paths.templates_dir() / register.deliverable("audit_report").template
    return word.render(template, audit_report.context(dossier), target).path


def view_of(dossier: Dossier) -> AuditView:
    assert dossier.audit is not None
    return dossier.audit


def changed(**parts: Any) -> Dossier:
    dossier = sample.dossier()
    return dataclasses.replace(dossier, audit=dataclasses.replace(view_of(dossier), **parts))


@pytest.mark.parametrize("blank", [False, True])
def test_the_headings_stand_in_the_order_of_the_form(blank: bool, tmp_path: Path) -> None:
    dossier = empty_dossier(Agency(name="示例质量技术服务中心")) if blank else sample.dossier()
    document = docx.Document(str(made(dossier, tmp_path / "报告.docx")))
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text in HEADINGS]
    assert texts == list(HEADINGS)


def test_the_report_says_what_was_found_and_how_far_it_is_mended(tmp_path: Path) -> None:
    draft = dataclasses.replace(view_of(sample.dossier()).audit, issues=())
    text = leftovers.text_of(made(changed(audit=draft), tmp_path / "报告.docx"))
    for said in (
        "2026年11月12日至13日", "李示例参与审核其所在的质检部", "只看记录，由周老师复核",
        "共开具不符合项 2 项，涉及 1 个部门、2 个条款", "质检部有 2 项，占半数及以上，呈区域性集中",
        "7.1.5.2 测量溯源", "GC-2026-ZX-001", "NC-2025-ZX-001", "缺席：王示例（出差，经张示例同意由同事参加）",
        "□符合　■基本符合　□不符合", "■整改关闭后具备", "其中 1 项曾验证未通过", "4. 不符合项报告（2份）",
    ):  # fmt: skip
        assert said in text, said


def test_the_figures_of_the_departments_add_up() -> None:
    other = Department(id="other", enterprise_id="sample", name="生产部")
    lines = view_of(sample.dossier()).lines
    moved = tuple(dataclasses.replace(line, id=f"{line.id}o", department_id="other") for line in lines[:1])
    dossier = changed(lines=(*lines, *moved))
    dossier = dataclasses.replace(dossier, departments=(*dossier.departments, other))
    rows = audit_report.context(dossier)["部门"]
    assert [row["名称"] for row in rows] == ["质检部", "生产部", "合计"]
    for column in ("条目", "抽样", "符合", "不符合", "不适用", "未查", "报告"):
        assert int(rows[2][column]) == int(rows[0][column]) + int(rows[1][column])
    assert rows[0]["抽样"] == "2"  # lines, not pieces and people in one sum


def test_one_clause_in_two_departments_is_called_systemic() -> None:
    views = view_of(sample.dossier()).nonconformities
    item = views[0].item
    elsewhere = dataclasses.replace(
        item, id="x", number="NC-3", snapshot=dataclasses.replace(item.snapshot, department="仓库")
    )
    found = audit_report.context(changed(nonconformities=(views[0], NonconformityView(item=elsewhere))))
    assert any("条款 7.1.5.2 在质检部、仓库均有不符合" in sentence for sentence in found["分布句"])
    assert found["分布"][0]["部门"] == "质检部 1、仓库 1"
    assert found["分布"][-1]["合计"] == "2"


def test_withdrawn_nonconformities_are_not_counted() -> None:
    views = view_of(sample.dossier()).nonconformities
    gone = dataclasses.replace(views[1], item=dataclasses.replace(views[1].item, withdrawn="开错"))
    found = audit_report.context(changed(nonconformities=(views[0], gone)))
    assert [row["编号"] for row in found["不符合"]] == ["NC-2026-ZX-001"]
    assert "共开具不符合项 1 项" in found["分布句"][0]


def test_an_audit_without_findings_praises_nothing(tmp_path: Path) -> None:
    bare = dataclasses.replace(view_of(sample.dossier()).audit, highlights="", conclusion=Conclusion(), issues=())
    dossier = changed(audit=bare, nonconformities=(), observations=(), previous=(), slots=(), meetings=())
    found = audit_report.context(dossier)
    assert found["审核"]["亮点"] == ["（无）"]
    assert found["分布句"] == ["本次审核没有开具不符合项。"]
    assert found["独立性"] == ["没有编制日程，无法核对。"]
    assert all(row["判"].count("■") == 0 and row["线"] for row in found["结论"])
    made(dossier, tmp_path / "报告.docx")


def test_a_correction_is_a_new_revision_that_is_listed_with_its_reason(tmp_path: Path) -> None:
    issued = (
        Issue(on="2026-11-20", by="周老师"),
        Issue(revision=1, on="2026-11-25", reason="更正部门名称", by="周老师"),
    )
    audit = dataclasses.replace(view_of(sample.dossier()).audit, issues=issued)
    dossier = dataclasses.replace(changed(audit=audit), version="A/1")
    text = leftovers.text_of(made(dossier, tmp_path / "报告.docx"))
    for said in ("版本：A/1", "首次签发", "更正部门名称", "2026年11月25日"):
        assert said in text, said


def test_an_issued_report_tells_the_states_of_its_own_date() -> None:
    view = view_of(sample.dossier())
    issued = dataclasses.replace(view.audit, report_on="2026-11-20", issues=(Issue(on="2026-11-20"),), reopened="")
    first = view.nonconformities[0]

    def state(closed_on: str) -> str:
        item = dataclasses.replace(first.item, closed_on=closed_on)
        dossier = changed(audit=issued, nonconformities=(dataclasses.replace(first, item=item),))
        (row,) = audit_report.context(dossier)["不符合"]
        return str(row["状态"])

    assert "已关闭" in state("2026-11-19")
    assert "已关闭" not in state("2026-12-05")


def test_what_is_overdue_on_the_day_of_the_report_is_called_so() -> None:
    view = view_of(sample.dossier())
    opened = tuple(
        dataclasses.replace(each, item=dataclasses.replace(each.item, closed_on="", due_on="2026-12-10"))
        for each in view.nonconformities
    )
    for day, told in (("2026-12-10", False), ("2026-12-11", True)):
        late = dataclasses.replace(view, nonconformities=opened, audit=dataclasses.replace(view.audit, report_on=day))
        assert ("到报告日期已逾期" in audit_report_findings.follow_up_sentence(late)) is told
