"""安全与备份: every way back to what was, by mouse and by keyboard, without a box."""

import pytest
from PySide6.QtCore import Qt

from consultant_app.model.enterprise import Department
from consultant_app.store import backup, media, records
from consultant_app.ui.pages.safety import SafetyPage
from consultant_app.workflows.editing import remove_record


@pytest.fixture
def department(app, enterprise):
    made = Department(id="d", enterprise_id=enterprise.id, name="质检部")
    with app.session.write("新增部门") as db:
        records.put(db, made)
    return made


@pytest.fixture
def page(qtbot, app, department):
    page = SafetyPage(app)
    qtbot.addWidget(page)
    page.show()
    return page


def idle(qtbot, app):
    qtbot.waitUntil(lambda: app.running() == [])


def test_a_check_is_told_and_remembered(qtbot, app, page):
    assert "还没有做过" in page.checks.result.text()
    with qtbot.waitSignal(app.said, timeout=5000) as said:
        page.checks.check()
    idle(qtbot, app)
    assert said.args[0].kind == "good"
    assert page.checks.result.text().startswith("✓")


def test_what_was_deleted_comes_back_by_one_key(qtbot, app, page):
    remove_record(app.session, Department, "d")
    (line,) = page.bin.list.buttons()
    assert "部门“质检部”" in line.accessibleName()
    assert "甲乙机械" in line.accessibleName()
    with qtbot.waitSignal(app.said) as said:
        qtbot.keyClick(line, Qt.Key.Key_Space)
    assert said.args[0].undo
    assert records.get(app.session.db, Department, "d").name == "质检部"
    assert page.bin.list.buttons() == []
    app.undo()
    assert len(page.bin.list.buttons()) == 1


def test_a_large_deletion_comes_back_beside_the_window(qtbot, app, page):
    with app.session.write("导入部门") as db:
        records.put_all(db, [Department(id=f"d{n}", enterprise_id=app.enterprise_id) for n in range(600)])
    app.session.undo()
    jobs = []
    app.busy_asked.connect(jobs.append)
    page.bin.list.buttons()[0].click()
    with qtbot.waitSignal(app.said):
        jobs[0].start()
    assert app.session.db.execute("select count(*) from department").fetchone() == (601,)


def test_the_newest_backup_and_the_interval_are_told(qtbot, app, page):
    assert "还没有备份" in page.backups.state.text()
    backup.make_backup(app.session)
    page.refresh()
    assert "共 1 份" in page.backups.state.text()
    page.backups.hours.buttons["4"].click()
    assert app.setting("backup_hours") == 4


def test_laid_aside_data_is_shown_when_there_is_any(app, page):
    assert page.aside.isHidden()
    place = app.session.folder / "replaced" / "20260102-030405"
    place.mkdir(parents=True)
    newest = backup.make_backup(app.session)
    (place / "workbench.db").write_bytes(newest.read_bytes())
    (place / "keys.json").write_bytes(newest.with_suffix(".keys.json").read_bytes())
    page.refresh()
    assert not page.aside.isHidden()
    assert len(page.aside.chooser.list.buttons()) == 1


def test_everything_can_be_reached_by_tab(qtbot, app, page):
    backup.make_backup(app.session)
    remove_record(app.session, Department, "d")
    page.refresh()
    qtbot.waitUntil(lambda: page.bin.list.buttons()[0].isVisible())
    reached, widget = set(), page
    while (widget := widget.nextInFocusChain()) is not page:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(page):
            reached.add(widget.accessibleName())
    assert any("质检部" in name for name in reached)
    assert "现在检查" in reached
    assert any("查看" in name for name in reached)


def test_a_second_place_is_chosen_copied_to_and_read_from(qtbot, app, page, tmp_path, tmp_path_factory):
    stick = tmp_path_factory.mktemp("stick")
    card = page.place_card
    assert card.now.isHidden()
    with qtbot.waitSignal(app.said, timeout=5000) as said:
        card.use(stick)
    idle(qtbot, app)
    assert said.args[0].kind == "good"
    assert card.state.text().startswith("✓")
    card.list_elsewhere(stick)
    (line,) = card.chooser.list.buttons()
    line.click()
    qtbot.waitUntil(card.chooser.go.isVisible)
    assert "完全相同" in card.chooser.text.text()
    idle(qtbot, app)
    card.forget()
    assert "还没有选择" in card.state.text()


def test_a_place_that_will_not_do_and_an_empty_folder_are_said(qtbot, app, page, tmp_path):
    with qtbot.waitSignal(app.said) as said:
        page.place_card.use(app.session.folder / "backups")
    assert "另一块盘" in said.args[0].text
    with qtbot.waitSignal(app.said) as said:
        page.place_card.list_elsewhere(tmp_path / "backups")
    assert "没有找到备份" in said.args[0].text


def test_a_damaged_photo_on_the_other_disk_is_found_mended_and_told(qtbot, app, page, tmp_path_factory):
    stick = tmp_path_factory.mktemp("stick")
    media.put(app.session, b"photo" * 1000)
    card = page.place_card
    assert card.verify.isHidden()
    with qtbot.waitSignal(app.said, timeout=5000):
        card.use(stick)
    idle(qtbot, app)
    assert card.checked.isHidden()
    (photo,) = stick.rglob("media/*/*.bin")
    photo.write_bytes(photo.read_bytes()[:-1] + b"x")
    with qtbot.waitSignal(app.said, timeout=5000) as said:
        card.verify.click()
    assert said.args[0].kind == "warn"
    assert "盘上有 1 个文件已损坏，已用本机好的一份重写" in card.checked.text()
    idle(qtbot, app)
    with qtbot.waitSignal(app.said, timeout=5000):
        card.check()
    assert card.checked.text().startswith("✓")
    assert card.checked.text().endswith("读回核对了全部 1 个照片文件；都完好。")
    idle(qtbot, app)
    for path in (photo, next((app.session.folder / "media").glob("*/*.bin"))):
        path.write_bytes(b"nothing")
    with qtbot.waitSignal(app.said, timeout=5000) as said:
        card.check()
    assert said.args[0].kind == "bad"
    assert "两边都已损坏" in card.checked.text()
