"""The list of enterprises: found by what people type, sorted, edited in bulk, joined and taken back."""

import threading

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QThreadPool

from consultant_app.model.enterprise import Enterprise, Stage
from consultant_app.model.ids import new_id
from consultant_app.store import records
from consultant_app.store.register import RegisterFilter, Sort
from consultant_app.ui.busy import MANY
from consultant_app.ui.pages.enterprises import EnterprisesPage
from consultant_app.ui.pages.enterprises_model import COLUMNS, RegisterModel
from consultant_app.workflows import enterprises

NAMES = ("临江恒瑞精密机械有限公司", "云州鑫达食品有限公司", "白河永信纸箱包装厂", "青石宏泰铸造有限公司")
CODES = ("91350100M000100Y43", "91110000802100433B", "", "914403001922038216")


@pytest.fixture
def stored(app):
    made = [
        Enterprise(
            id=new_id(), name=name, credit_code=code, stage=stage, sector="industry", employees=employees,
            revenue="900", industry=industry, next_date=day, contact_name="联系人",
        )
        for name, code, stage, employees, industry, day in zip(
            NAMES, CODES, list(Stage), ("30", "8", "500", "60"), ("18", "3", "7", "17"),
            ("2026-12-01", "", "2020-01-02", "2027-05-06"), strict=False,
        )
    ]  # fmt: skip
    with app.session.write("新增企业") as db:
        records.put_all(db, made)
    return made


@pytest.fixture
def page(app, stored, qtbot):
    page = EnterprisesPage(app)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    yield page
    for job in app.running():
        job.cancel()
    page.register.query.stop()


@pytest.fixture
def names(page, qtbot):
    """The names listed, once everything asked for has been answered."""

    def listed():
        page.register.query.findChild(QThreadPool).waitForDone()
        QCoreApplication.sendPostedEvents(page.register.query)
        model = page.register.model
        return [model.line(number).name for number in range(model.rowCount())]

    return listed


def pick(page, *wanted):
    table, model = page.register.table, page.register.model
    flags = table.selectionModel().SelectionFlag
    table.clearSelection()
    for number in range(model.rowCount()):
        if model.line(number).name in wanted:
            table.selectionModel().select(model.index(number, 0), flags.Select | flags.Rows)


def test_all_enterprises_are_listed_by_the_reading_of_their_names(names):
    assert names() == [NAMES[2], NAMES[0], NAMES[3], NAMES[1]]  # bai, lin, qing, yun


@pytest.mark.parametrize(
    ("typed", "found"),
    [("食品", 1), ("hrjm", 0), ("yongxin", 2), ("433b", 1), ("宏", 3)],
    ids=["chinese", "initials", "full pinyin", "part of the code", "one character"],
)
def test_typing_in_the_filter_finds(page, names, typed, found):
    page.register.filters.text.setText(typed)
    assert names() == [NAMES[found]]


def test_text_that_is_still_being_composed_does_not_filter(page, names, compose):
    compose(page.register.filters.text, preedit="shi'p")
    assert len(names()) == 4
    compose(page.register.filters.text, commit="食品")
    assert names() == [NAMES[1]]


def test_filters_are_kept_for_the_next_session(app, page, names, qtbot):
    page.register.filters.stage.setCurrentIndex(2)
    page.register.filters.stage.activated.emit(2)
    assert names() == [NAMES[1]]
    page.register.keep()
    other = EnterprisesPage(app)
    qtbot.addWidget(other)
    assert other.register.filters.value() == RegisterFilter(stage=Stage.SURVEY.value)


def test_heading_sorts_and_sorts_back(page, names, qtbot):
    names()
    header = page.register.table.horizontalHeader()
    section = [column.field for column in COLUMNS].index("next_date")
    header.sectionClicked.emit(section)
    assert names() == [NAMES[2], NAMES[0], NAMES[3], NAMES[1]]  # no date comes last
    header.sectionClicked.emit(section)
    assert names() == [NAMES[3], NAMES[0], NAMES[2], NAMES[1]]


def test_sorting_by_size_follows_the_classes(page, names):
    page.register.sort_by(Sort.SIZE)
    assert names()[0] == NAMES[1]  # 8 people: the only micro one


def test_list_shows_what_another_page_changed(app, page, names):
    from consultant_app.workflows import editing

    names()
    page.register.table.selectRow(1)
    editing.set_fields(app.session, Enterprise, page.register.model.keys[1], name="临江恒瑞重工有限公司")
    assert "临江恒瑞重工有限公司" in names()
    assert page.register.table.currentIndex().row() == 1


def test_bin_takes_enterprises_and_gives_them_back(app, page, names):
    names()
    pick(page, NAMES[0], NAMES[1])
    page.register.put_into_bin()
    assert names() == [NAMES[2], NAMES[3]]
    page.register.filters.bin.setChecked(True)
    assert names() == [NAMES[0], NAMES[1]]
    pick(page, NAMES[0])
    page.register.take_out_of_bin()
    page.register.filters.bin.setChecked(False)
    assert NAMES[0] in names()


def test_bulk_edit_is_one_step_for_all_selected(app, page, names, stored):
    names()
    pick(page, *NAMES[:3])
    strip = page.register.strip
    assert strip.count.text() == "已选 3 家"
    strip.consultant.setText("周明")
    strip.next_date.setText("20261224")
    strip.stage.setCurrentIndex(3)
    strip.apply.click()
    changed = [records.get(app.session.db, Enterprise, each.id) for each in stored]
    assert [each.consultant for each in changed] == ["周明", "周明", "周明", ""]
    assert changed[0].next_date == "2026-12-24"
    assert changed[0].stage is Stage.PLAN
    app.session.undo()
    assert records.get(app.session.db, Enterprise, stored[0].id).consultant == ""


def test_a_date_that_cannot_be_read_changes_nothing(app, page, names, qtbot, stored):
    names()
    pick(page, NAMES[0])
    page.register.strip.next_date.setText("下周")
    page.register.strip.consultant.setText("周明")
    with qtbot.waitSignal(app.said) as said:
        page.register.strip.apply.click()
    assert said.args[0].kind == "bad"
    assert records.get(app.session.db, Enterprise, stored[0].id).consultant == ""


def test_enter_opens_the_dossier(app, page, names, qtbot, stored):
    names()
    pick(page, NAMES[0])
    page.register.table.setCurrentIndex(page.register.model.index(1, 0))
    with qtbot.waitSignal(app.page_asked) as asked:
        qtbot.keyClick(page.register.table, Qt.Key.Key_Return)
    assert asked.args[0] == "dossier"
    assert app.enterprise_id == stored[0].id


def test_joining_fills_blanks_and_is_taken_back_by_undo(app, page, names, qtbot, stored):
    with app.session.write("新增企业") as db:
        records.put(db, Enterprise(id=new_id(), name="恒瑞精密机械（临江）", contact_phone="13800000000"))
    twin = next(each for each in records.all_of(app.session.db, Enterprise) if each.contact_phone)
    page.open_join(twin.id, stored[0].id)
    view = page.views["join"]
    assert view.choice.value() == "second"  # the fuller one is proposed to stay
    lines = {line.label: line for line in view.table.records()}
    assert lines["联系电话"].sign == "补上"
    assert page.primary.text() == "合并，保留乙"
    page.primary.trigger()
    assert records.get(app.session.db, Enterprise, stored[0].id).contact_phone == "13800000000"
    assert records.get(app.session.db, Enterprise, twin.id).alias_of == stored[0].id
    assert len(names()) == 4
    app.session.undo()
    assert records.get(app.session.db, Enterprise, twin.id).alias_of == ""
    assert len(names()) == 5


def test_possible_duplicates_are_found_and_settled(app, page, qtbot, stored):
    with app.session.write("新增企业") as db:
        records.put(db, Enterprise(id=new_id(), name="云州市鑫达食品（有限责任公司）"))
    page.open_duplicates()
    view = page.views["duplicates"]
    qtbot.waitUntil(lambda: len(view.pairs) == 1)
    assert {view.pairs[0].first.name, view.pairs[0].second.name} == {NAMES[1], "云州市鑫达食品（有限责任公司）"}
    qtbot.waitUntil(lambda: not app.running())
    view.table.view.selectRow(0)
    view.dismiss()
    assert view.pairs == []


def test_a_pair_that_was_joined_is_listed_no_more(app, page, qtbot, stored):
    with app.session.write("新增企业") as db:
        records.put(db, Enterprise(id=new_id(), name=NAMES[1]))
    page.open_duplicates()
    view = page.views["duplicates"]
    qtbot.waitUntil(lambda: len(view.pairs) == 1 and not app.running())
    view.take_step()
    page.view("join").take_step()
    assert page.in_front() == "duplicates"
    qtbot.waitUntil(lambda: view.pairs == [] and not app.running())
    assert not page.primary.isVisible()


def test_without_pairs_there_is_nothing_to_settle(app, page, qtbot):
    page.open_duplicates()
    view = page.views["duplicates"]
    qtbot.waitUntil(lambda: not app.running())
    assert view.stack.currentWidget() is view.none
    assert not view.two.isVisible()


def test_new_enterprise_of_a_known_name_is_asked_about_first(app, page, names, qtbot):
    names()
    strip = page.register.adding
    strip.open()
    strip.name.setText(NAMES[0])
    strip.take()
    assert len(names()) == 4
    assert not strip.note.isHidden()
    strip.take()
    assert len(names()) == 5


def test_enter_that_confirms_a_candidate_adds_nothing(page, names, qtbot, compose):
    names()
    strip = page.register.adding
    strip.open()
    compose(strip.name, preedit="xin'qi'ye")
    compose(strip.name, commit="新企业")
    qtbot.keyClick(strip.name, Qt.Key.Key_Return)
    assert len(names()) == 4


def test_what_was_joined_is_taken_apart_from_the_menu(app, page, names, stored):
    enterprises.join(app.session, stored[0].id, stored[1].id)
    names()
    pick(page, NAMES[0])
    actions = {action.text(): action for action in page.register.menu().actions()}
    actions[f"拆出已并入的“{NAMES[1]}”"].trigger()
    assert records.get(app.session.db, Enterprise, stored[1].id).alias_of == ""


def test_listed_enterprises_are_written_to_excel(app, page, names, qtbot, tmp_path):
    import python_calamine

    page.register.filters.text.setText("食品")
    names()
    target = tmp_path / "名单.xlsx"
    page.register.export_to(target, page.register.model.keys)
    qtbot.waitUntil(lambda: target.exists() and not app.running())
    rows = python_calamine.load_workbook(str(target)).get_sheet_by_index(0).to_python()
    assert any(NAMES[1] in row for row in rows)
    assert not any(NAMES[0] in row for row in rows)


def test_only_the_pages_in_sight_are_read(session):
    with session.write("新增企业") as db:
        records.put_all(db, [Enterprise(id=new_id(), name=f"企业{number:04d}") for number in range(1000)])
    from consultant_app.store import register

    model = RegisterModel(session.db)
    model.show_keys(register.ids(session.db))
    assert model.line(500).name == "企业0500"
    assert len(model._pages) == 1
    assert model.line(1000) is None


def test_many_are_changed_by_a_worker_as_one_step(qtbot, app, page, names):
    with app.session.write("更多企业") as db:
        records.put_all(db, [Enterprise(id=f"m{number:03}", name=f"乙{number:03}厂") for number in range(MANY)])
    names()
    writers = []
    app.session.subscribe(lambda news: writers.append(threading.current_thread()))
    for act in (page.register.strip.apply.click, page.register.put_into_bin):
        page.register.table.selectAll()
        page.register.strip.next_action.setText("回访")
        with qtbot.waitSignal(app.said) as said:
            act()
        assert f"{MANY + len(NAMES)} 家企业" in said.args[0].text
        assert said.args[0].undo
        names()
    assert len(writers) == 2
    assert threading.main_thread() not in writers
    app.session.undo()
    app.session.undo()
    assert {(each.next_action, each.archived_on) for each in records.all_of(app.session.db, Enterprise)} == {("", "")}
