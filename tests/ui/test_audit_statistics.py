"""统计: three scopes over one board, the Excel file, the way to the paper."""

from pathlib import Path

import openpyxl
import pytest

from consultant_app.ui.pages.audit_statistics import StatisticsPart
from consultant_app.ui.pages.audit_view import AuditInHand
from consultant_app.workflows.sample import load_sample


@pytest.fixture
def part(qtbot, app):
    app.open_enterprise(load_sample(app.session).id)
    held = AuditInHand(app)
    held.read()
    part = StatisticsPart(app, held)
    qtbot.addWidget(part)
    part.resize(1000, 700)
    part.show()
    part.refresh()
    return part


def test_the_audit_in_hand_is_counted_first(part):
    assert part.scope.value() == "audit"
    assert part.board.figures.text().startswith("不符合项 5 项")
    assert not part.year.isEnabled()
    assert "7.1.5.2 2 项" in part.board.charts["clauses"].accessibleDescription()


def test_all_audits_of_the_enterprise_show_what_came_again(part):
    part.open_place(scope="enterprise")
    assert part.year.isEnabled()
    assert part.board.figures.text().startswith("不符合项 7 项")
    part.year.setCurrentText("2025")
    assert part.board.figures.text().startswith("不符合项 2 项")


def test_the_workbook_is_written(part, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "统计.xlsx"
    monkeypatch.setattr(
        "consultant_app.ui.pages.audit_statistics.QFileDialog.getSaveFileName", lambda *_: (str(target), "")
    )
    with qtbot.waitSignal(part.app.said, timeout=20_000) as said:
        part.export()
    assert "已导出" in said.args[0].text
    assert "排列图数据" in openpyxl.load_workbook(target).sheetnames


def test_a_name_for_the_file_is_proposed_that_windows_takes(part, monkeypatch):
    asked = []
    monkeypatch.setattr(part.app, "enterprise_name", lambda: '邢台"鑫丰"/食品:有限公司?')
    monkeypatch.setattr(
        "consultant_app.ui.pages.audit_statistics.QFileDialog.getSaveFileName", lambda *words: (asked.append(words), "")
    )
    part.open_place(scope="enterprise")
    part.export()
    (words,) = asked
    assert Path(words[2]) == Path.home() / "邢台鑫丰—食品有限公司-不符合项统计.xlsx"


def test_the_blue_button_leads_to_the_paper(part):
    assert part.next_step() == "生成统计分析"
