"""运行数据 of 管理评审: lists pasted from Excel, the line of an indicator, risks and opportunities apart."""

import pytest
from PySide6.QtWidgets import QApplication

from consultant_app.model.enterprise import Indicator
from consultant_app.model.management_system import IndicatorReading, RiskOpportunity, Supplier
from consultant_app.store import records
from consultant_app.ui.pages.review import ReviewPage
from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.table import Edits
from consultant_app.ui.widgets.trend_lines import Point, TrendLines


@pytest.fixture
def firm(app, enterprise):
    """With one indicator."""
    with app.session.write("准备") as db:
        records.put(db, Indicator(id="rate", enterprise_id=enterprise.id, name="一次交检合格率", unit="%"))
    return enterprise


@pytest.fixture
def page(app, firm, qtbot):
    page = ReviewPage(app)
    page.resize(1120, 690)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def said(app):
    messages = []
    app.said.connect(messages.append)
    return messages


def test_readings_are_pasted_from_excel_with_any_way_to_write_a_period(app, page, firm):
    page.open_place(table="reading")
    view = page.view("data").lists["reading"]
    view.table.view.setCurrentIndex(view.table.model.index(0, 0))
    QApplication.clipboard().setText("一次交检合格率\t2026年8月\t94.9\t96\n一次交检合格率\t2026-9\t95.3\t96")
    view.table.paste()
    stored = records.of_enterprise(app.session.db, IndicatorReading, firm.id)
    assert sorted((each.indicator_id, each.period, each.value) for each in stored) == [
        ("rate", "2026-08", "94.9"), ("rate", "2026-09", "95.3"),
    ]  # fmt: skip
    assert "↑ 向好" in view.told.text()
    assert "2026年9月 95.3%" in view.chart.accessibleDescription()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"indicator_id": "没有的指标", "period": "2026-09"}, "没有名为“没有的指标”的指标"),
        ({"indicator_id": "rate", "period": "上个月"}, "不是能识别的期间"),
    ],
)
def test_unknown_indicator_and_period_are_refused_with_a_reason(app, page, firm, said, values, words):
    page.open_place(table="reading")
    page.view("data").lists["reading"]._change(Edits(added=(values,)))
    assert words in said[-1].text
    assert records.of_enterprise(app.session.db, IndicatorReading, firm.id) == []


def test_without_indicators_the_page_says_where_to_make_them(app, page, firm):
    with app.session.write("删") as db:
        records.delete(db, Indicator, "rate")
    page.open_place(table="reading")
    view = page.view("data").lists["reading"]
    asked = []
    app.page_asked.connect(lambda name, where: asked.append(name))
    assert not view.none.isHidden()
    view.to_dossier.click()
    assert asked == ["dossier"]


def test_risks_and_opportunities_are_two_lists(app, page, firm):
    page.open_place(table="opportunity")
    lists = page.view("data").lists
    lists["opportunity"]._change(Edits(added=({"text": "主机厂要求在线检测"},)))
    page.open_place(table="risk")
    lists["risk"]._change(Edits(added=({"text": "外包质量波动"}, {"text": "关键设备单一"})))
    stored = records.of_enterprise(app.session.db, RiskOpportunity, firm.id)
    assert sorted(each.is_opportunity for each in stored) == [False, False, True]
    assert len(lists["risk"].table.records()) == 2
    lists["risk"]._delete([lists["risk"].table.records()[0]])
    assert len(lists["risk"].table.records()) == 1


def _ink_in(picture, colour):
    image = picture.grab().toImage()
    return sum(
        image.pixelColor(x, y).name() == colour for x in range(0, image.width(), 2) for y in range(image.height())
    )


def test_the_line_is_painted_with_its_target(qtbot):
    chart = TrendLines(name="走势")
    qtbot.addWidget(chart)
    chart.resize(420, 200)
    empty = chart.grab().toImage()
    chart.show_points([Point("2026-08", 94.0, "94.0"), Point("2026-09", 95.0, "95.0")], 96.0)
    assert chart.grab().toImage() != empty
    assert chart.accessibleDescription() == "2026-08 94.0、2026-09 95.0"
    with_target = _ink_in(chart, current_theme().warn)
    chart.show_points([Point("2026-08", 94.0, "94.0"), Point("2026-09", 94.0, "94.0")], None)
    assert with_target > _ink_in(chart, current_theme().warn) == 0


@pytest.mark.parametrize("name", ["reading", "supplier"])
def test_a_long_list_does_not_cover_its_buttons_on_a_small_screen(qtbot, app, page, firm, name):
    with app.session.write("准备") as db:
        for number in range(30):
            records.put(db, Supplier(id=f"s{number}", enterprise_id=firm.id, name=f"供方{number}"))
            records.put(db, IndicatorReading(id=f"r{number}", enterprise_id=firm.id, indicator_id="rate"))
    page.resize(1120, 640)  # 1366 × 768 without rail, head and the task bar
    page.open_place(table=name)
    table = page.view("data").lists[name].table
    QApplication.processEvents()
    assert table.view.geometry().bottom() < table.add.geometry().top()
