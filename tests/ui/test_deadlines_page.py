"""整改期限 in a real window: what is open over all enterprises."""

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.store import records
from consultant_app.ui.main_window import MainWindow
from consultant_app.workflows import nonconformities


@pytest.fixture
def page(qtbot, app, enterprise):
    with app.session.write("准备") as db:
        records.put_all(db, [
            Enterprise(id="o", name="另一家食品厂", consultant="吴芳"),
            Nonconformity(id="late", enterprise_id="o", number="NC-1", fact="旧的", due_on="2020-01-01"),
            Nonconformity(id="far", enterprise_id=enterprise.id, number="NC-2", fact="新的", due_on="2999-01-01"),
        ])  # fmt: skip
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    window.open_page("deadlines")
    return window.page("deadlines")


def test_overdue_comes_first_and_is_counted(page):
    assert [(line.number, line.colour) for line in page.table.records()] == [("NC-1", "bad"), ("NC-2", "")]
    assert page.table.records()[0].left.startswith("逾期")
    assert page.bands.buttons["OVERDUE"].text() == "已逾期 1"
    assert page.chip == "逾期 1"


def test_bands_and_filters_narrow_it(page, enterprise):
    page.bands.buttons["LATER"].click()
    assert [line.id for line in page.table.records()] == ["far"]
    page.bands.buttons["all"].click()
    combo = page.filters["consultant"]
    combo.setCurrentIndex(combo.findData("吴芳"))
    combo.activated.emit(combo.currentIndex())
    assert [line.id for line in page.table.records()] == ["late"]
    combo = page.filters["enterprise"]
    combo.setCurrentIndex(combo.findData(enterprise.id))
    combo.activated.emit(combo.currentIndex())
    assert page.table.records() == []
    assert page.empty.isVisible()
    assert not page.primary.isEnabled()


def test_enter_goes_to_the_place_of_another_enterprise(qtbot, app, page):
    page.table.choose("late")
    with qtbot.waitSignal(app.page_asked) as asked:
        qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert asked.args == ["nonconformities", {"nonconformity": "late", "step": "cause"}]
    assert app.enterprise_id == "o"


def test_what_is_done_elsewhere_leaves_the_board(app, page, enterprise):
    nonconformities.withdraw(app.session, "late", "重复")
    assert [line.id for line in page.table.records()] == ["far"]
    nonconformities.edit_part(app.session, "far", "cause", text="没有规定")
    assert page.table.records()[0].next_step == "写纠正"


def test_the_shown_lines_go_into_an_excel_table(qtbot, page, tmp_path):
    page.bands.buttons["OVERDUE"].click()
    job = page.export_to(tmp_path / "期限")
    qtbot.waitUntil(lambda: job.over, timeout=20_000)
    lines = list(load_workbook(tmp_path / "期限.xlsx").active.iter_rows(values_only=True))
    assert [line[3] for line in lines] == ["编号", "NC-1"]
