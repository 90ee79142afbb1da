"""Sending the checklist out and taking it back, by the buttons a person presses."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog

from consultant_app.documents.checklist_workbook import TITLES
from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.store import records
from consultant_app.workflows import auditing, audits, checklist_library


@pytest.fixture
def panel(view):
    view.open_place(panel="exchange")
    return view.panels.panel("exchange")


@pytest.fixture
def choose(monkeypatch, tmp_path):
    """The file that the person chooses next."""
    path = tmp_path / "表.xlsx"
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_unused: (str(path), "")))
    return path


def fill(path, answers):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for number, (verdict, evidence) in answers.items():
        sheet.cell(number + 3, TITLES.index("判定") + 1).value = verdict
        sheet.cell(number + 3, TITLES.index("客观证据") + 1).value = evidence
    book.save(path)


def sent(qtbot, panel, path):
    panel.sheet_out.click()
    qtbot.waitUntil(path.exists)
    return path


def came_back(qtbot, panel, press):
    press.click()
    qtbot.waitUntil(lambda: panel.pending is not None)


def test_a_filled_copy_is_looked_at_taken_over_and_undone(qtbot, app, panel, choose):
    fill(sent(qtbot, panel, choose), {1: ("符合", "看了 5 份"), 2: ("差不多", "看了")})
    came_back(qtbot, panel, panel.sheet_in)
    assert panel.sum.text() == "表.xlsx：新判定 1 条，拒绝 1 条，相同 4 条"
    assert [each.state for each in panel.table.records()] == ["新判定", "拒绝"]
    assert panel.policy_row.isHidden()
    panel.take.click()
    assert panel.pending is None
    assert records.get(app.session.db, AuditLine, "l1").finding.evidence == "看了 5 份"
    app.undo()
    assert records.get(app.session.db, AuditLine, "l1").finding == Finding()


@pytest.mark.parametrize(("policy", "evidence"), [("keep", "软件里的"), ("file", "文件里的"), ("some", "文件里的")])
def test_a_conflict_is_decided_by_a_person(policy, evidence, qtbot, app, panel, choose):
    fill(sent(qtbot, panel, choose), {1: ("符合", "文件里的")})
    line = records.get(app.session.db, AuditLine, "l1")
    auditing.judge(app.session, line, Finding(verdict=Verdict.CONFORM, evidence="软件里的"))
    came_back(qtbot, panel, panel.sheet_in)
    assert panel.policy_row.isVisible()
    panel.policy.show_value(policy)
    if policy == "some":
        panel.table.view.selectRow(0)
    panel.take.click()
    assert records.get(app.session.db, AuditLine, "l1").finding.evidence == evidence


def test_a_wrong_file_is_said_and_leaves_no_preview(qtbot, app, panel, choose):
    openpyxl.Workbook().save(choose)
    with qtbot.waitSignal(app.said):
        panel.sheet_in.click()
    assert panel.pending is None
    assert not panel.preview.isVisible()


def test_what_was_looked_at_may_be_given_up(qtbot, app, panel, choose):
    fill(sent(qtbot, panel, choose), {1: ("符合", "看了")})
    came_back(qtbot, panel, panel.sheet_in)
    panel.drop.click()
    assert panel.pending is None
    assert records.get(app.session.db, AuditLine, "l1").finding == Finding()


def test_lines_go_out_as_an_xlsform_and_new_ones_come_back(qtbot, app, panel, choose):
    with qtbot.waitSignal(app.said):
        panel.form_out.click()
    lines = audits.lines_of(app.session.db, "a")
    audits.remove_audited(app.session, "a", "删", lines[:2])
    panel.refresh()
    came_back(qtbot, panel, panel.form_in)
    panel.take.click()
    assert {line.text for line in audits.lines_of(app.session.db, "a")} == {line.text for line in lines}


def test_the_library_goes_out_and_what_was_rewritten_comes_back_as_an_own_line(qtbot, app, panel, choose: Path):
    with qtbot.waitSignal(app.said):
        panel.library_out.click()
    book = openpyxl.load_workbook(choose)
    book["survey"]["C3"].value = "改写的一条"
    book["survey"].cell(1, book["survey"].max_column + 1, "颜色")
    book.save(choose)
    said = []
    app.said.connect(said.append)
    came_back(qtbot, panel, panel.library_in)
    assert [message.text for message in said] == ["survey 的“颜色”列不认识，已略过。"]
    panel.take.click()
    assert [own.library.text for own in checklist_library.own_lines(app.session.db)] == ["改写的一条"]


def test_an_empty_checklist_can_be_filled_from_a_file(page):
    view = page.in_front()
    view.start.exchange()
    panel = view.panels.panel("exchange")
    assert panel.isVisible()
    assert not panel.sheet_out.isEnabled()
    assert panel.form_in.isEnabled()
