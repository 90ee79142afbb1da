"""审核报告: drafts on a click, issuing, correcting as a visible revision."""

import dataclasses

import pytest

from consultant_app.documents import sample as invented
from consultant_app.model.audit import Audit, Conclusion
from consultant_app.store import records
from consultant_app.ui.pages.audit_report import ReportPart
from consultant_app.ui.pages.audit_view import AuditInHand
from consultant_app.ui.widgets.autosave import flush


@pytest.fixture
def part(app, qtbot):
    dossier = invented.dossier()
    view = dossier.audit
    bare = dataclasses.replace(
        view.audit, issues=(), conclusion=Conclusion(), summary="", departments_summary="", previous_followup="",
    )  # fmt: skip
    with app.session.write("审核") as db:
        every = [dossier.enterprise, *dossier.departments, bare, *view.members, *view.slots, *view.lines]
        records.put_all(db, [*every, *(each.item for each in view.nonconformities)])
    app.open_enterprise(dossier.enterprise.id)
    held = AuditInHand(app)
    held.read()
    part = ReportPart(app, held)
    qtbot.addWidget(part)
    part.resize(1200, 700)
    part.show()

    def again(_news=None):
        held.read()
        part.refresh()

    app.changed.connect(again)
    again()
    return part


def stored(part):
    return records.get(part.app.session.db, Audit, part.held.audit.id)


def press(part, what):
    next(each for each in part.drafting if each.accessibleName() == f"拟稿：{what}").click()


def test_a_click_writes_the_draft_and_undo_brings_back_what_was_written(part):
    part.editors["summary"].setPlainText("自己写的综述")
    press(part, "审核过程综述")
    assert "其中 2 条写明了抽样数量" in stored(part).summary
    assert part.editors["summary"].value() == stored(part).summary
    part.app.undo()
    assert stored(part).summary == "自己写的综述"
    assert part.editors["summary"].value() == "自己写的综述"


def test_the_three_judgements_are_drafted_as_one_step(part):
    press(part, "审核结论")
    assert stored(part).conclusion.readiness
    assert part.editors["readiness"].value() == stored(part).conclusion.readiness
    part.app.undo()
    assert stored(part).conclusion == Conclusion()


def test_issuing_without_judgement_says_what_is_missing_and_leaves_the_report_open(part, qtbot):
    with qtbot.waitSignal(part.app.said) as said:
        part.issue.issue.click()
    assert "报告还不能签发" in said.args[0].text
    assert not stored(part).issues
    assert any("符合性" in each.accessibleName() for each in part.issue.missing.buttons())


def issue(part):
    for what in ("审核过程综述", "各部门情况", "上次不符合的验证", "审核结论"):
        press(part, what)
    part.issue.issue.click()


def test_an_issued_report_is_locked_and_a_correction_is_a_listed_revision(part):
    issue(part)
    assert stored(part).frozen
    assert part.editors["summary"].isReadOnly()
    assert not part.editors["conformity"].isEnabled()
    assert not part.drafting[0].isEnabled()
    assert not part.issue.issue.isVisibleTo(part)
    part.issue.reason.setText("部门名称写错")
    part.issue.correct.click()
    assert stored(part).reopened == "部门名称写错"
    assert not part.editors["summary"].isReadOnly()
    part.editors["highlights"].setPlainText("刀具寿命有统计，10月起按件数换刀。")
    flush(part)
    part.issue.issue.click()
    assert [each.revision for each in stored(part).issues] == [0, 1]
    assert "部门名称写错" in part.issue.revisions.text()


def test_correcting_needs_a_reason(part, qtbot):
    issue(part)
    with qtbot.waitSignal(part.app.said) as said:
        part.issue.correct.click()
    assert "没有写明更正理由" in said.args[0].text
    assert stored(part).frozen


def test_the_blue_button_opens_the_paper_of_this_audit(part, monkeypatch):
    asked = []
    monkeypatch.setattr(part.app, "open_page", lambda page, **where: asked.append((page, where)))
    assert part.next_step() == "生成内审报告"
    part.take_step()
    assert asked == [("documents", {"preview": "audit_report", "subject": part.held.audit.id})]
