"""④ 内部审核, before the visit: the declared system, the yearly programme, team, timetable, coverage."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit, AuditSlot, Issue, SlotKind
from consultant_app.model.enterprise import Department, Person
from consultant_app.model.management_system import Exclusion
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.ui.pages.audit import AuditPage
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.table import Edits
from consultant_app.workflows import (
    audit_planning,
    audit_programmes,
    audit_team,
    audit_timetable,
    audits,
    management_systems,
)
from consultant_app.workflows.enterprises import add_enterprise
from consultant_app.workflows.sample import load_sample


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory):
    """The sample is put in once, without the audits it may have; each test works on a copy."""
    folder = tmp_path_factory.mktemp("sample")
    session = Session.open(folder)
    made = load_sample(session)
    kinds = ("audit", "audit_member", "audit_slot", "audit_line", "audit_programme", "programme_mark",
             "management_system", "work_process")  # fmt: skip
    with session.write("审核清空") as db:
        for kind in kinds:
            db.execute(f"delete from {kind}")
    session.close()
    return folder, made


@pytest.fixture
def session(sample_folder, tmp_path):
    session = Session.open(shutil.copytree(sample_folder[0], tmp_path / "data"))
    yield session
    session.close()


@pytest.fixture
def sample(app, sample_folder):
    app.open_enterprise(sample_folder[1].id)
    return sample_folder[1]


@pytest.fixture
def page(app, sample, qtbot):
    page = AuditPage(app)
    page.resize(1216, 690)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def said(app):
    messages = []
    app.said.connect(messages.append)
    return messages


@pytest.fixture
def people(session, sample):
    return {person.name: person for person in records.of_enterprise(session.db, Person, sample.id)}


@pytest.fixture
def audit(session, sample, people):
    """An audit on two days with two groups, no timetable yet."""
    made = audit_planning.start_audit(session, sample.id)
    audits.edit_audit(session, made.id, held=Period(start="2026-11-24", end="2026-11-25"), plan_made_on="2026-11-13")
    for name, group in (("吴晓燕", "A"), ("刘志强", "B")):
        audit_team.add_member(session, made, person_id=people[name].id, group=group, trained_on="2026-03-20")
    return records.get(session.db, Audit, made.id)


@pytest.fixture
def slots(page, audit):
    """The tab with the timetable, drawn up."""
    page.show_part("plan")
    part = page.view("plan")
    part.show_tab("slots")
    part.views["slots"].propose()
    return part.views["slots"]


def block_of(tab, name):
    return next(block for block in tab.table.blocks if block.title.endswith(name))


def stored(session, key):
    return records.get(session.db, AuditSlot, key)


# the page


def test_before_the_first_audit_the_page_offers_to_begin_one(page, session, sample):
    page.show_part("plan")
    assert page.stack.currentWidget() is page.nothing
    assert page.primary.text() == "新审核"
    page.take_step()
    assert page.held.audit is not None
    assert page.stack.currentWidget() is page.view("plan")
    assert page.chip == page.held.audit.number


def test_another_audit_can_be_chosen_and_the_place_is_remembered(page, session, sample, audit):
    second = audit_planning.start_audit(session, sample.id)
    page.show_part("plan")
    page.choose(audit.id)
    assert page.held.audit.id == audit.id
    where = page.place()
    page.choose(second.id)
    page.open_place(**where)
    assert page.held.audit.id == audit.id
    assert page.place() == where


def test_an_earlier_audit_is_shown_though_the_page_showed_another_enterprise_before(app, page, session, sample, audit):
    second = audit_planning.start_audit(session, sample.id)
    other = add_enterprise(session, "临江宏达阀门有限公司")
    page.hide()
    for where in ({"part": "plan", "audit": audit.id}, {"part": "report", "record": audit.id}):
        app.open_enterprise(other.id)
        page.refresh()
        app.open_enterprise(sample.id)
        page.open_place(**where)
        assert page.held.audit.id == audit.id != second.id


def test_gap_leads_to_the_place(page, session, slots, audit):
    slot = audits.slots_of(session.db, audit.id)[1]
    page.show_part("system")
    page.open_place(view="plan", record=slot.id)
    assert page.parts.value() == "plan"
    assert slots.table.current == slot.id
    member = audits.members_of(session.db, audit.id)[1]
    page.open_place(part="plan", record=member.id)
    assert page.view("plan").tabs.value() == "team"
    assert page.view("plan").views["team"].table.current() == member
    page.open_place(part="system", field="effective_on")
    assert page.view("system").editors["effective_on"].hasFocus()


# the declared system


def test_scope_is_saved_as_it_is_typed_in_chinese(page, session, sample, compose):
    editor = page.view("system").editors["scope"]
    editor.setFocus()
    compose(editor, preedit="zhou")
    compose(editor, commit="轴类零件的机械加工")
    flush(page)
    assert audits.system_of(session.db, sample.id).scope == "轴类零件的机械加工"


def test_exclusion_is_typed_with_its_reason_and_a_wrong_number_is_refused(page, session, sample, said):
    card = page.view("system").exclusions
    card._change(Edits(added=({"clause": "8.3"},)))
    (row,) = card.table.records()
    assert row.title == "产品和服务的设计和开发"
    card._change(Edits(changed=((row, {"reason": "全部按顾客图纸加工"}),)))
    system = audits.system_of(session.db, sample.id)
    assert system.exclusions == (Exclusion(clause="8.3", reason="全部按顾客图纸加工"),)
    card._change(Edits(added=({"clause": "8.33"},)))
    assert "没有条款“8.33”" in said[-1].text
    card.table.choose("8.3")
    card.table.delete_rows()
    assert audits.system_of(session.db, sample.id).exclusions == ()


def test_processes_are_listed_from_the_departments_and_edited_like_a_sheet(page, session, sample, said):
    card = page.view("system").processes
    card.list_processes()
    rows = card.table.records()
    assert len(rows) >= 20
    assert said[-1].undo
    row = next(each for each in rows if each.kind == "production")
    card._change(
        Edits(changed=((row, {"clauses": "8.5.1，8.5.2 8.5.4", "related": "质量部、没有的部门", "is_special": "是"}),))
    )
    process = next(each for each in management_systems.processes_of(session.db, sample.id) if each.id == row.id)
    assert process.clauses == ("8.5.1", "8.5.2", "8.5.4")
    assert len(process.related_ids) == 1
    assert process.is_special


# the programme


def test_cells_of_the_programme_change_by_click_space_and_keys(page, session, sample, qtbot):
    page.show_part("programme")
    part = page.view("programme")
    assert part.next_step().startswith("编制")
    part.take_step()
    matrix = part.matrix
    quality = next(each for each in records.of_enterprise(session.db, Department, sample.id) if each.name == "质量部")
    matrix.go(quality.id, "06")
    qtbot.keyClick(matrix.grid, Qt.Key.Key_Space)
    assert matrix._mark(quality.id, "06") == "计划"
    qtbot.keyClick(matrix.grid, Qt.Key.Key_Space)
    assert matrix._mark(quality.id, "06") == "重点"
    qtbot.keyClick(matrix.grid, Qt.Key.Key_Right)
    qtbot.keyClick(matrix.grid, "1")
    assert matrix._mark(quality.id, "07") == "计划"
    qtbot.keyClick(matrix.grid, Qt.Key.Key_Delete)
    assert matrix._mark(quality.id, "07") == ""
    index = matrix.grid.cells.find(quality.id, "03")
    qtbot.mouseClick(matrix.grid.viewport(), Qt.MouseButton.LeftButton, pos=matrix.grid.visualRect(index).center())
    assert matrix._mark(quality.id, "03") == "计划"


def test_note_of_a_cell_stays_with_its_cell(page, session, sample, qtbot):
    audit_programmes.start_programme(session, sample.id, "2026")
    page.show_part("programme")
    matrix = page.view("programme").matrix
    first, second = records.of_enterprise(session.db, Department, sample.id)[:2]
    matrix.go(first.id, "05")
    matrix.note.setFocus()
    qtbot.keyClicks(matrix.note, "2 shifts")
    matrix.go(second.id, "05")  # before the pause in which it is saved
    assert matrix.marks[first.id, "05"].note == "2 shifts"
    assert matrix.note.text() == ""
    assert (second.id, "05") not in matrix.marks


def test_months_are_proposed_and_then_the_audit_comes_next(page, session, sample, said):
    audit_programmes.start_programme(session, sample.id, "2026")
    page.show_part("programme")
    assert page.primary.text() == "安排月份"
    page.take_step()
    assert "已给 7 个部门排上月份" in said[-1].text
    assert page.primary.text() == "编制审核计划"
    page.take_step()
    assert page.held.audit.programme_id


# the team


def test_people_join_by_a_click_and_missing_training_is_red(page, session, sample, audit, people):
    page.show_part("plan")
    part = page.view("plan")
    part.show_tab("team")
    tab = part.views["team"]
    assert not tab.note.isVisible()
    name = next(each.name for each in people.values() if audit_team.auditor_qualification(each) is None)
    next(each for each in tab.people.buttons() if name in each.accessibleName()).click()
    assert [member.name for member in tab.table.records()] == ["吴晓燕", "刘志强", name]
    assert f"{name}没有写内审员培训日期" in tab.note.text()
    member = tab.table.records()[2]
    tab._change(Edits(changed=((member, {"trained_on": "2026-12-01"}),)))
    assert "晚于审核开始日期" in tab.note.text()
    assert part.alarm.isVisible()
    tab._delete([member])
    assert not tab.note.isVisible()


# the timetable


def test_drawing_up_needs_a_date_and_says_so(page, session, sample, said):
    page.bar.start_audit()
    part = page.view("plan")
    part.show_tab("slots")
    part.views["slots"].propose()
    assert "先填审核开始日期" in said[-1].text
    assert part.tabs.value() == "basis"
    assert part.views["basis"].editors["start"].hasFocus()


def test_drawn_up_timetable_is_covered_and_undone_in_one_step(said, slots, session, audit):
    assert slots.matrix.summary.text().startswith("✓条款")
    assert len(slots.table.lanes) == 4
    assert said[-1].undo
    assert session.undo() == "排定审核日程"
    assert slots.table.blocks == ()
    assert slots.matrix.summary.text().startswith("！")


def test_slot_is_dragged_to_another_day_and_group_as_one_step(slots, session, qtbot):
    block = block_of(slots, "技术部")
    before = stored(session, block.key)
    frame, area = slots.table.frame(), slots.table.areas()[block.key]
    lane = next(place for place, lane in enumerate(slots.table.lanes) if lane.key == "2026-11-25|A")
    start = area.center().toPoint()
    target = QPoint(int(54 + (lane + 0.5) * frame.lane_width), int(frame.y(9 * 60 + 2) + start.y() - area.top()))
    _drag(qtbot, slots.table, start, target)
    after = stored(session, block.key)
    assert (after.on, after.start) == ("2026-11-25", "09:00")  # rounded to five minutes
    assert after.member_ids == (audits.members_of(session.db, before.audit_id)[0].id,)
    session.undo()
    assert stored(session, block.key) == before


def test_edge_of_a_slot_is_dragged_to_stretch_it(slots, session, qtbot):
    block = block_of(slots, "技术部")
    area = slots.table.areas()[block.key]
    start = QPoint(int(area.center().x()), int(area.bottom()) - 1)
    _drag(qtbot, slots.table, start, start + QPoint(0, int(30 * slots.table.frame().scale)))
    after = stored(session, block.key)
    assert after.start == f"{block.start // 60:02d}:{block.start % 60:02d}"
    assert abs(int(after.end[:2]) * 60 + int(after.end[3:]) - block.end - 30) <= 5


def test_escape_leaves_a_dragged_slot_where_it_was(slots, session, qtbot):
    block = block_of(slots, "技术部")
    before = stored(session, block.key)
    start = slots.table.areas()[block.key].center().toPoint()
    qtbot.mousePress(slots.table, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(slots.table, start + QPoint(0, 80))
    qtbot.keyClick(slots.table, Qt.Key.Key_Escape)
    qtbot.mouseRelease(slots.table, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 80))
    assert stored(session, block.key) == before


def _drag(qtbot, widget, start, target):
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(widget, start + (target - start) / 2)
    qtbot.mouseMove(widget, target)
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=target)


def test_keys_walk_move_stretch_and_remove(slots, session, qtbot):
    table, block = slots.table, block_of(slots, "技术部")
    table.choose(block.key)
    table.setFocus()
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(table, Qt.Key.Key_Down, alt)
    moved = table.block(block.key)
    assert (moved.start, moved.end) == (block.start + 15, block.end + 15)
    qtbot.keyClick(table, Qt.Key.Key_Up, alt | shift)
    assert table.block(block.key).end == block.end
    qtbot.keyClick(table, Qt.Key.Key_Left, alt)
    assert table.block(block.key).lane != block.lane
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.current != block.key
    table.choose(block.key)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert records.find(session.db, AuditSlot, block.key) is None
    session.undo()
    assert stored(session, block.key)


def test_slot_is_edited_in_the_form_beside(slots, session, qtbot):
    block = block_of(slots, "技术部")
    slots.table.choose(block.key)
    slots.table.setFocus()
    qtbot.keyClick(slots.table, Qt.Key.Key_Return)
    form = slots.form
    assert form.editors["start"].hasFocus()
    form.editors["start"].selectAll()
    qtbot.keyClicks(form.editors["start"], "830")
    form.editors["clauses"].setFocus()
    assert stored(session, block.key).start == "08:30"
    form.editors["clauses"].selectAll()
    qtbot.keyClicks(form.editors["clauses"], "8.5.1,8.99")
    assert not form.flush()
    assert "8.99" in form.fields["clauses"].error.text.text()
    form.editors["clauses"].setText("8.6、8.1")
    form.editors["clauses"].saver.touch()
    assert form.flush()
    assert stored(session, block.key).clauses == ("8.1", "8.6")


def test_what_is_typed_for_one_slot_never_lands_in_another(slots, session, qtbot):
    first, second = block_of(slots, "技术部"), block_of(slots, "销售部")
    slots.table.choose(first.key)
    slots.form.editors["note"].setFocus()
    qtbot.keyClicks(slots.form.editors["note"], "drawings first")
    slots.table.choose(second.key)
    assert stored(session, first.key).note == "drawings first"
    assert slots.form.editors["note"].text() == ""
    assert stored(session, second.key).note == ""


def test_auditing_the_own_department_is_red_until_a_reason_is_written(slots, session, page):
    part = page.view("plan")
    assert not part.alarm.isVisible()
    block = block_of(slots, "质量部")
    slots.table.choose(block.key)
    lead = audits.members_of(session.db, stored(session, block.key).audit_id)[0]
    slots.form._save_members(lead.id)
    assert slots.table.block(block.key).role == "bad"
    assert slots.table.block(block.key).title == "！质量部"
    assert "吴晓燕审核自己的部门（质量部）" in slots.form.conflict.text()
    assert slots.form.editors["independence_reason"].isVisible()
    assert part.alarm.isVisible()
    slots.form.editors["independence_reason"].setPlainText("本厂只有两名内审员，由外部顾问复核证据")
    slots.form.flush()
    assert stored(session, block.key).independence_reason
    (warning,) = [each for each in slots.plan.state.warnings if "自己的部门" in each.text]
    assert not warning.bad
    assert "本厂只有两名内审员" in warning.text
    assert not slots.form.again.isVisible()
    first = stored(session, block.key)
    second = audit_timetable.add_slot(
        session, records.get(session.db, Audit, first.audit_id), department_id=first.department_id, on=first.on,
        start="17:00", member_ids=(lead.id,),
    )  # fmt: skip
    slots.table.choose(second.id)
    assert "本厂只有两名内审员" in slots.form.before.text()
    slots.form.again.click()
    assert stored(session, second.id).independence_reason == first.independence_reason
    assert slots.form.editors["independence_reason"].toPlainText() == first.independence_reason
    assert not slots.form.again.isVisible()


def test_clicking_a_cell_of_the_matrix_takes_the_clause_away_and_the_line_turns_red(slots, session, audit, qtbot):
    grid, clause = slots.matrix.grid, "8.2.1"
    department = next(place[1] for place in slots.matrix._marks() if place[0] == clause)
    grid.go(clause, department)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert "条款" in slots.matrix.summary.text()
    assert slots.plan.state.covered.missing_clauses == (clause,)
    slots.matrix.only_missing.setChecked(True)
    assert [title.key for title in grid.cells.rows] == [clause]
    grid.go(clause, department)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert slots.plan.state.covered.complete


def test_another_first_day_takes_the_last_day_along_and_offers_to_move_the_timetable(said, slots, session, audit, page):
    part = page.view("plan")
    part.show_tab("basis")
    basis = part.views["basis"]
    basis.editors["start"].saver.touch()
    basis.editors["start"].setText("2026-12-01")
    assert basis.flush()
    assert records.get(session.db, Audit, audit.id).held == Period(start="2026-12-01", end="2026-12-01")
    said[-1].on_action()
    assert {slot.on for slot in audits.slots_of(session.db, audit.id)} == {"2026-12-01", "2026-12-02"}
    basis.editors["end"].saver.touch()
    basis.editors["end"].setText("2026-11-01")
    assert not basis.flush()


def test_new_slot_is_opened_for_editing(slots, session, audit):
    count = len(slots.table.blocks)
    slots.add_slot()
    assert len(slots.table.blocks) == count + 1
    assert slots.form.slot.id == slots.table.current
    assert slots.form.editors["department_id"].hasFocus()


def test_reported_audit_cannot_be_dragged(slots, session, audit, qtbot, page):
    with session.write("签发") as db:
        records.put(db, replace(records.get(session.db, Audit, audit.id), issues=(Issue(on="2026-12-10"),)))
    assert slots.table.locked
    block = block_of(slots, "技术部")
    start = slots.table.areas()[block.key].center().toPoint()
    _drag(qtbot, slots.table, start, start + QPoint(0, 100))
    assert slots.table.block(block.key) == block
    assert "报告已签发" in page.chip


def test_warnings_lead_to_their_place(slots, session, page, audit, qtbot):
    slot = next(each for each in audits.slots_of(session.db, audit.id) if each.kind is SlotKind.AUDIT)
    slots.table.choose(slot.id)
    slots.form._save_members("")
    part = page.view("plan")
    assert part.next_step() == "处理提醒"
    part.take_step()
    (button,) = [each for each in part.views["checks"].list.buttons() if "没有审核员" in each.accessibleName()]
    button.click()
    assert part.tabs.value() == "slots"
    assert slots.table.current == slot.id


def test_next_step_leads_from_the_dates_to_the_paper(page, session, sample, people, app, qtbot):
    page.bar.start_audit()
    part, steps = page.view("plan"), []
    asked = []
    app.page_asked.connect(lambda name, where: asked.append((name, where)))
    steps.append(part.next_step())
    audits.edit_audit(session, page.held.audit.id, held=Period(start="2026-11-24", end="2026-11-25"))
    steps.append(part.next_step())
    audit_team.add_member(
        session, page.held.audit, person_id=people["吴晓燕"].id, department_id="", trained_on="2026-03-20"
    )
    steps.append(part.next_step())
    part.take_step()
    steps.append(part.next_step())
    assert steps[:3] == ["填写审核日期", "组成审核组", "排出日程"]
    assert steps[3] in ("打印审核计划", "处理提醒")
    part.show_tab("checks")
    part.take_step()
    assert asked[-1] == ("documents", {"preview": "audit_plan", "subject": page.held.audit.id})


# everybody can use it


def test_everything_that_takes_the_focus_has_a_name(page, session, slots, qtbot):
    slots.table.choose(block_of(slots, "技术部").key)
    for key in ("system", "programme", "plan"):
        page.show_part(key)
        tabs = page.view("plan").tabs.buttons if key == "plan" else [""]
        for tab in tabs:
            if tab:
                page.view("plan").show_tab(tab)
            nameless = [
                type(widget).__name__
                for widget in page.findChildren(QWidget)
                if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _name(widget)
            ]
            assert nameless == [], (key, tab)


def _name(widget):
    text = widget.text() if hasattr(widget, "text") else ""
    inside = isinstance(widget.parent(), QComboBox) and widget.parent().accessibleName()
    return widget.accessibleName() or text or inside or widget.objectName().startswith("qt_")


def test_the_page_fits_a_small_window(page, slots):
    slots.table.choose(block_of(slots, "技术部").key)
    assert page.minimumSizeHint().width() <= 860
    assert page.minimumSizeHint().height() <= 600
