"""任务分派 in a real window: many enterprises are given, given other terms and taken back."""

import threading

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from consultant_app.model.assignment import Assignment
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records
from consultant_app.ui.busy import MANY, BusyPanel
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.pages.enterprises import EnterprisesPage
from consultant_app.workflows import assigning
from consultant_app.workflows.settings import change_setting


@pytest.fixture
def window(qtbot, app):
    with app.session.write("准备") as db:
        records.put_all(db, [Enterprise(id=f"e{number}", name=f"甲{number}厂") for number in range(5)])
    change_setting(app.session, "role", "manager")
    change_setting(app.session, "consultant", "王经理")
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    window.open_page("assignments")
    return window


@pytest.fixture
def page(window):
    return window.page("assignments")


def select(page, *numbers):
    flags = QItemSelectionModel.SelectionFlag
    page.table.clearSelection()
    for number in numbers:
        page.table.selectionModel().select(page.model.index(number, 0), flags.Select | flags.Rows)


def cells(page, column):
    return [page.model.data(page.model.index(number, column)) for number in range(page.model.rowCount())]


def live(app):
    return {(each.enterprise_id, each.person) for each in records.all_of(app.session.db, Assignment) if each.is_live}


def test_three_firms_are_given_to_a_person_with_terms(page, app):
    assert not page.primary.isEnabled()
    select(page, 0, 1, 2)
    page.strip.person.setEditText("张三")
    page.strip.batch.setEditText("第一批")
    page.strip.due.setText("2026.12.20")
    page.strip.expectations.setText("诊断报告")
    page.primary.trigger()
    assert live(app) == {("e0", "张三"), ("e1", "张三"), ("e2", "张三")}
    given = records.all_of(app.session.db, Assignment)
    assert {(each.batch, each.due_on, each.expectations) for each in given} == {("第一批", "2026-12-20", "诊断报告")}
    assert cells(page, 1) == ["张三", "张三", "张三", "未分派", "未分派"]
    assert len(page.table.selected()) == 3  # the selection stays for the next action
    assert page.standing.buttons["UNASSIGNED"].text() == "未分派 2"
    assert [(line.person, line.firms) for line in page.people.records()] == [("张三", "3")]
    app.undo()
    assert live(app) == set()


def test_the_counts_are_of_enterprises_though_two_people_share_one(page, app):
    assigning.assign(app.session, ["e0", "e1"], "张三")
    assigning.assign(app.session, ["e1"], "李四", instead=False)
    assert page.model.rowCount() == 6
    assert page.note.text() == "列出 5 家"
    assert page.standing.buttons["LIVE"].text() == "已分派 2"
    assert page.standing.buttons["UNASSIGNED"].text() == "未分派 3"


def test_lines_with_gaps_between_them_stay_selected_wherever_they_move(page, app):
    select(page, 0, 1, 3)
    with app.session.write("改名") as db:
        records.put(db, Enterprise(id="e0", name="丁厂"))
    assert [key.enterprise_id for key in page.table.selected()] == ["e0", "e1", "e3"]
    assert cells(page, 0) == ["丁厂", *(f"甲{number}厂" for number in range(1, 5))]


def test_taking_back_with_delete_hides_nothing_from_the_manager(qtbot, page, app):
    assigning.assign(app.session, ["e0", "e1"], "张三")
    select(page, 0)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert live(app) == {("e1", "张三")}
    assert cells(page, 0) == [f"甲{number}厂" for number in range(5)]
    page.standing.buttons["WITHDRAWN"].click()
    assert cells(page, 1) == ["张三（已收回）"]
    select(page, 0)
    page.strip.person.setEditText("张三")
    page.assign()
    assert live(app) == {("e0", "张三"), ("e1", "张三")}


def test_no_name_and_a_wrong_date_are_said_and_change_nothing(qtbot, page, app):
    select(page, 0)
    with qtbot.waitSignal(app.said) as said:
        page.assign()
    assert "没有改动任何企业" in said.args[0].text
    page.strip.person.setEditText("张三")
    page.strip.due.setText("下个月")
    with qtbot.waitSignal(app.said) as said:
        page.assign()
    assert said.args[0].text.startswith("到期日：")
    assert live(app) == set()


def test_only_the_terms_that_are_filled_change(page, app):
    assigning.assign(app.session, ["e0", "e1"], "张三", batch="第一批", due_on="2026-12-20")
    select(page, 0, 1, 2)
    page.strip.due.setText("2027-01-31")
    page.change_terms()
    given = records.all_of(app.session.db, Assignment)
    assert {(each.enterprise_id, each.batch, each.due_on) for each in given} == {
        ("e0", "第一批", "2027-01-31"), ("e1", "第一批", "2027-01-31"),
    }  # fmt: skip


def test_filters_and_order(qtbot, page, app):
    assigning.assign(app.session, ["e0", "e1"], "张三", batch="第一批", due_on="2020-01-01")
    assigning.assign(app.session, ["e2"], "李四", due_on="2999-01-01")
    page.standing.buttons["OVERDUE"].click()
    assert cells(page, 0) == ["甲0厂", "甲1厂"]
    assert all(text.startswith("！") for text in cells(page, 3))
    page.standing.buttons["ALL"].click()
    page.table.horizontalHeader().sectionClicked.emit(3)
    page.table.horizontalHeader().sectionClicked.emit(3)
    assert cells(page, 0) == ["甲2厂", "甲0厂", "甲1厂", "甲3厂", "甲4厂"]
    page.open_place(person="李四")
    assert cells(page, 0) == ["甲2厂"]
    page.open_place(person="", standing="UNASSIGNED")
    page.person.setCurrentIndex(0)
    page.text.setText("甲3")
    qtbot.waitUntil(lambda: cells(page, 0) == ["甲3厂"])


def test_enter_opens_the_dossier(qtbot, window, page, app):
    page.table.selectRow(3)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert (app.enterprise_id, window.page_name) == ("e3", "dossier")


def test_a_consultant_is_led_away_from_it(window, app):
    change_setting(app.session, "role", "consultant")
    assert window.page_name == "today"
    window.open_page("assignments")
    assert window.page_name == "today"


@pytest.fixture
def register(qtbot, app):
    page = EnterprisesPage(app)
    qtbot.addWidget(page)
    page.show()
    yield page.register
    page.register.query.stop()


def test_what_was_taken_back_is_under_its_own_filter_at_the_consultants_side(qtbot, app, register):
    with app.session.write("准备") as db:
        records.put_all(db, [Enterprise(id=f"e{number}", name=f"甲{number}厂") for number in range(3)])
    change_setting(app.session, "consultant", "张三")
    assigning.assign(app.session, ["e0", "e1"], "张三")
    gone = next(each for each in records.all_of(app.session.db, Assignment) if each.enterprise_id == "e0")
    assigning.withdraw(app.session, [gone.id])
    qtbot.waitUntil(lambda: register.model.keys == ("e1", "e2"))
    qtbot.waitUntil(lambda: register.filters.taken_back.text() == "已收回 1")
    assert not register.filters.taken_back.isHidden()
    assert not app.is_listed("e0")
    register.filters.taken_back.setChecked(True)
    qtbot.waitUntil(lambda: register.model.keys == ("e0",))
    with qtbot.waitSignal(app.said) as said:
        register.open("e0")
    assert "资料都还在" in said.args[0].text
    assert app.enterprise_id == "e0"


@pytest.fixture
def many(app, page):
    """So many enterprises that nobody may wait for them in the window's thread; all are selected."""
    with app.session.write("更多企业") as db:
        records.put_all(db, [Enterprise(id=f"m{number:03}", name=f"乙{number:03}厂") for number in range(MANY)])
    writers = []
    app.session.subscribe(lambda news: writers.append(threading.current_thread()))
    page.table.selectAll()
    page.strip.person.setEditText("张三")
    return writers


def test_many_are_given_and_taken_back_by_a_worker_as_one_step_each(qtbot, page, app, many):
    with qtbot.waitSignal(app.busy_ended):
        page.primary.trigger()
        assert live(app) == set()  # the panel is there, nothing is written yet
    assert len(live(app)) == MANY + 5
    page.table.selectAll()
    page.strip.batch.setEditText("第二批")
    with qtbot.waitSignal(app.busy_ended):
        page.change_terms()
    assert {each.batch for each in records.all_of(app.session.db, Assignment)} == {"第二批"}
    with qtbot.waitSignal(app.said) as said:
        page.withdraw()
    assert said.args[0].undo
    assert live(app) == set()
    assert threading.main_thread() not in many
    assert len(many) == 3
    app.session.undo()
    app.session.undo()
    app.session.undo()
    assert records.all_of(app.session.db, Assignment) == []


@pytest.mark.parametrize("late", [False, True], ids=["while writing", "after the last one"])
def test_cancelling_many_changes_none(qtbot, page, app, many, monkeypatch, late):
    reached, go = threading.Event(), threading.Event()
    put_all = records.put_all

    def slowly(db, made):
        put_all(db, made)
        if not late:
            reached.set()
            go.wait(20)

    def told(news):
        reached.set()
        go.wait(20)

    monkeypatch.setattr(records, "put_all", slowly)
    end = app.session.subscribe(told) if late else None
    page.primary.trigger()
    panel = page.window().findChild(BusyPanel)
    qtbot.waitUntil(reached.is_set, timeout=20_000)
    with qtbot.waitSignal(app.said) as said:
        panel.cancel.click()
        panel._interrupt()
        go.set()
        if end:
            end()
    assert "没有改动任何企业" in said.args[0].text
    assert live(app) == set()
    assert {each.consultant for each in records.all_of(app.session.db, Enterprise)} == {""}
    assert not page.app.session.undo_label.startswith("分派")
