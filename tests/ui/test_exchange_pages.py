"""资料交换 and 合并台 over three real data folders: found, join, hand over, approve, merge, decide, take back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.exchange import PackageIn, Role, State
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.ui.app import App
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.pages.intake_detail import IntakeDetail
from consultant_app.ui.pages.intake_lines import Line
from consultant_app.workflows import agency, assigning, deciding, enterprises, handing_over, merge_desk, receiving
from consultant_app.workflows.progress import finish


@pytest.fixture
def places(tmp_path):
    """The manager and two consultants."""
    opened = {name: Session.open(tmp_path / name) for name in ("manager", "zhang", "li")}
    yield opened
    for session in opened.values():
        session.close()


@pytest.fixture
def agency_file(places, tmp_path):
    path = agency.set_up(places["manager"], "临江质量服务中心", "周经理", tmp_path / "机构.qca").path
    agency.enrol(places["zhang"], path, "张工")
    agency.enrol(places["li"], path, "李工")
    return path


@pytest.fixture
def open_window(qtbot, places):
    apps = []

    def go(who, page, **where):
        app = App(places[who])
        apps.append(app)
        window = MainWindow(app)
        qtbot.addWidget(window)
        window.show()
        window.open_page(page, where)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield go
    for app in apps:
        app.close()


@pytest.fixture
def idle(qtbot):
    def wait(view):
        qtbot.waitUntil(lambda: view.job is None and not view.app.running(), timeout=20_000)

    return wait


def edited(session, key, **values):
    with session.write("修改企业档案") as db:
        records.put(db, replace(records.get(db, Enterprise, key), **values))


def test_an_agency_is_founded_and_joined_in_the_window(open_window, places, tmp_path, qtbot, idle):
    manager = open_window("manager", "exchange", part="agency")
    founding = manager.page("exchange").in_front()
    assert founding.stack.currentWidget() is founding.start
    made = founding.found_agency("临江质量服务中心", "周经理", tmp_path / "机构.qca")
    assert founding.secret.key.text() == made.recovery_key
    founding.secret.put_away()
    assert founding.secret.key.text() == ""
    assert "merge" in [name for name, button in manager.rail.buttons.items() if button.isVisible()]
    consultant = open_window("zhang", "exchange", part="agency")
    joining = consultant.page("exchange").in_front()
    joining.look_into(tmp_path / "机构.qca")
    assert agency.fingerprint_of_manager(made.agency) in joining.join.print_.text()
    joining.join.person.setText("张工")
    assert not joining.join.join.isEnabled()  # not before the fingerprint was compared
    joining.join.compared.setChecked(True)
    joining.join.join.click()
    assert agency.agency_of(places["zhang"].db).name == "临江质量服务中心"
    assert agency.role_of(places["zhang"]) is Role.CONSULTANT
    assert "merge" not in [name for name, button in consultant.rail.buttons.items() if button.isVisible()]
    assert joining.hello.isVisible()
    job = joining.report(tmp_path / "报到.qcx")
    qtbot.waitUntil(lambda: job not in consultant.app.running(), timeout=20_000)
    (arrival,) = finish(receiving.receive(places["manager"], [tmp_path / "报到.qcx"])).arrivals
    assert arrival.state is State.PENDING
    manager.activateWindow()
    qtbot.waitUntil(manager.isActiveWindow)
    manager.open_page("merge")
    desk = manager.page("merge").in_front()
    idle(desk)
    desk.detail.approve.setFocus()
    desk.detail.approve.click()
    idle(desk)
    assert desk.table.hasFocus()  # and not the button that takes the file off the list
    assert desk.summary.text() == "已报到 1"


def test_a_recovery_key_is_not_put_beside_the_data(open_window, agency_file, places):
    part = open_window("manager", "exchange", part="agency").page("exchange").in_front()
    part.secret.show_key("AGE-SECRET-KEY-1TEST")
    inside = places["manager"].folder / "key.txt"
    assert part.app.attempt(agency.write_recovery_key, places["manager"], "x", inside) is None
    assert not inside.exists()


def wait_for(qtbot, part, job):
    """Until the page has heard of its end."""
    qtbot.waitUntil(lambda: job not in part.app.running(), timeout=20_000)


def test_what_changed_is_ticked_and_handed_over(open_window, agency_file, places, tmp_path, qtbot):
    first = enterprises.add_enterprise(places["zhang"], "临江宏达阀门有限公司")
    enterprises.add_enterprise(places["zhang"], "白河永信纸箱厂")
    page = open_window("zhang", "exchange", part="send").page("exchange")
    part = page.in_front()
    assert len(part.table.ids()) == 2
    assert page.primary.text() == "交出 2 家企业"
    part.table.setFocus()
    part.table.selectRow(0)
    qtbot.keyClick(part.table, Qt.Key.Key_Space)
    assert page.primary.text() == "交出 1 家企业"
    part.table.tick([first.id])
    wait_for(qtbot, part, part.hand_over(tmp_path / "一"))
    assert (tmp_path / "一.qcx").exists()
    part.refresh()
    assert part.firms[first.id].changes == 0
    assert part.table.ids() == []
    edited(places["zhang"], first.id, needs="先把进货检验做起来")
    part.refresh()
    assert part.table.ids() == [first.id]  # what changed anew is ticked again
    page.show_part("sent")
    (line,) = page.in_front().table.records()
    assert (line.whom, line.state) == ("周经理", "未见回执")


@pytest.fixture
def desk(open_window, agency_file, places, tmp_path, idle):
    """The manager's inbox with a package of a computer that nobody approved yet."""
    firm = enterprises.add_enterprise(places["zhang"], "临江宏达阀门有限公司")
    finish(handing_over.hand_over(places["zhang"], tmp_path / "z1.qcx", [firm.id]))
    window = open_window("manager", "merge", part="inbox")
    view = window.page("merge").in_front()
    (tmp_path / "报告.docx").write_bytes(b"PK\x03\x04 no package")
    view.take_in([tmp_path / "z1.qcx", tmp_path / "报告.docx"])
    idle(view)
    return window, view, firm


def test_a_new_computer_is_approved_by_its_fingerprint_before_anything_is_merged(desk, places, idle, tmp_path):
    window, view, firm = desk
    page = window.page("merge")
    states = {line.package.file_name: line.package.state for line in view.lines.values()}
    assert states == {"z1.qcx": State.PENDING, "报告.docx": State.REFUSED}
    view.table.setCurrentIndex(view.table.rows.index(1, 0))
    view.take_in([tmp_path / "z1.qcx"])
    idle(view)
    assert view.detail.line.package.file_name == "z1.qcx"  # what came is in hand
    assert not any(each.box for each in view.table.rows.rows)  # nothing can be merged yet
    assert not any("报告.docx" in each.cells[-1] for each in view.table.rows.rows)  # the file is named beside it
    view.table.setCurrentIndex(view.table.rows.index(0, 0))
    assert agency.fingerprint(agency.own_name(places["zhang"])) in view.detail.print_.text()
    assert not page.primary.isEnabled()
    view.detail.approve.click()
    idle(view)
    assert page.primary.text() == "合并 1 个文件"
    assert records.all_of(places["manager"].db, Enterprise) == []
    page.take_step()
    idle(view)
    assert records.get(places["manager"].db, Enterprise, firm.id).name == firm.name
    assert {line.package.state for line in view.lines.values()} == {State.MERGED, State.REFUSED}
    assert view.table.ids() == []


def test_an_enterprise_that_may_be_here_already_is_pointed_out_before_the_merge(desk, places, idle):
    _window, view, firm = desk
    enterprises.add_enterprise(places["manager"], "临江宏达阀门公司")
    view.approve(next(iter(view.lines.values())))
    idle(view)
    (line,) = [line for line in view.lines.values() if line.received and line.received.enterprise_id == firm.id]
    assert "临江宏达阀门公司" in line.row().cells[-1]
    view.detail.show_line(line)
    assert "可能重复" in view.detail.text.text()


def test_a_merge_is_taken_back_from_its_record_and_can_be_made_again(desk, places, idle, qtbot, tmp_path):
    window, view, _firm = desk
    view.approve(next(iter(view.lines.values())))
    idle(view)
    window.page("merge").take_step()
    idle(view)
    page = window.page("merge")
    page.show_part("runs")
    part = page.in_front()
    part.certify(part.table.records()[0].id, tmp_path / "证明.txt")
    consultant = open_inbox(places, "zhang", qtbot)
    consultant.take_in([tmp_path / "证明.txt"])
    assert "经理已收到" in receipts_of(places["zhang"])
    part.take_back()
    qtbot.waitUntil(lambda: records.all_of(places["manager"].db, Enterprise) == [], timeout=20_000)
    qtbot.waitUntil(lambda: not part.panel.isVisible())
    page.show_part("inbox")
    idle(view)
    view.look()
    idle(view)
    assert page.primary.text() == "合并 1 个文件"
    consultant.app.close()


def open_inbox(places, who, qtbot):
    from consultant_app.ui.pages.intake_view import IntakeView

    view = IntakeView(App(places[who]))
    qtbot.addWidget(view)
    return view


def receipts_of(session):
    from consultant_app.workflows import receipts

    return receipts.receipt_line(session.db)


@pytest.fixture
def disputed(places, agency_file, tmp_path):
    """Two consultants changed the same field of one enterprise; the manager merged both."""
    zhang, li, manager = places["zhang"], places["li"], places["manager"]
    firm = enterprises.add_enterprise(zhang, "临江宏达阀门有限公司")
    own = enterprises.add_enterprise(li, "河东精工机械厂")

    def to_manager(session, name, key):
        finish(handing_over.hand_over(session, tmp_path / name, [key]))
        reception = finish(receiving.receive(manager, [tmp_path / name]))
        for arrival in reception.arrivals:
            agency.approve(manager, arrival.package.device_id)
        finish(merge_desk.merge_chosen(manager, [each.package.id for each in reception.arrivals]))

    to_manager(zhang, "z1.qcx", firm.id)
    to_manager(li, "l1.qcx", own.id)
    assigning.assign(manager, [firm.id], "李工")
    device = next(each for each in agency.devices(manager.db) if each.person == "李工")
    finish(handing_over.assign_to(manager, tmp_path / "to_li.qcx", device.id))
    reception = finish(receiving.receive(li, [tmp_path / "to_li.qcx"]))
    finish(merge_desk.merge_chosen(li, [each.package.id for each in reception.arrivals]))
    edited(zhang, firm.id, employees="46", products="截止阀")
    edited(li, firm.id, employees="48", products="球阀")
    to_manager(zhang, "z2.qcx", firm.id)
    to_manager(li, "l2.qcx", firm.id)
    return firm


def test_conflicts_are_decided_by_number_keys_and_put_off_by_zero(disputed, open_window, places, qtbot):
    window = open_window("manager", "merge", part="conflicts")
    view = window.page("merge").in_front()
    assert window.page("merge").parts.buttons["conflicts"].text() == "冲突 2"
    first = view.dispute()
    assert {side.person for side in first.sides} == {"张工", "李工"}
    qtbot.keyClick(view.table.view, Qt.Key.Key_0)
    second = view.dispute()
    assert second.id != first.id
    wanted = second.sides[0].value
    qtbot.keyClick(view.table.view, Qt.Key.Key_1)
    assert deciding.count(places["manager"].db) == 1
    firm = records.get(places["manager"].db, Enterprise, disputed.id)
    assert wanted in (firm.employees, firm.products)
    view.card.own.setPlainText("截止阀、球阀")
    view.card.keep_own.click()
    assert deciding.count(places["manager"].db) == 0
    assert view.stack.currentWidget() is view.nothing


def test_with_nothing_to_hand_over_the_page_says_how_to_begin(open_window, agency_file, places):
    page = open_window("zhang", "exchange", part="send").page("exchange")
    part = page.in_front()
    assert part.stack.currentWidget() is part.bare
    assert not page.primary.isVisible()
    enterprises.add_enterprise(places["zhang"], "临江宏达阀门有限公司")
    assert part.stack.currentWidget() is part.card
    assert page.primary.text() == "交出 1 家企业"


def test_the_inbox_of_the_manager_speaks_of_nobody_above_him(open_window, agency_file):
    manager = open_window("manager", "merge", part="inbox").page("merge").in_front()
    assert "经理" not in manager.nothing.text.text()
    consultant = open_window("zhang", "exchange", part="inbox").page("exchange").in_front()
    assert "经理发来的合并证明" in consultant.nothing.text.text()


@pytest.mark.parametrize(("size", "words"), [(0, "0 字节"), (1914, "2 KB"), (5_200_000, "5.2 MB")])
def test_the_size_of_a_file_is_told_as_it_is(app, qtbot, size, words):
    detail = IntakeDetail(app)
    qtbot.addWidget(detail)
    detail.show_line(Line("p/", PackageIn(id="p", file_name="甲.qcx", size=size, state=State.REFUSED), None))
    assert f"甲.qcx　{words}　" in detail.text.text()


def test_everything_of_one_person_is_taken_at_once_and_taken_back(disputed, open_window, places):
    window = open_window("manager", "merge", part="conflicts")
    view = window.page("merge").in_front()
    site, person, count = next(each for each in deciding.sites(places["manager"]) if each[1] == "张工")
    assert count == 2
    view.take_side(site, person)
    firm = records.get(places["manager"].db, Enterprise, disputed.id)
    assert (firm.employees, firm.products) == ("46", "截止阀")
    window.undo()
    firm = records.get(places["manager"].db, Enterprise, disputed.id)
    assert firm.employees == "48"


def test_who_takes_over_sees_whose_each_entry_is(disputed, open_window, places):
    window = open_window("li", "today")
    window.app.open_enterprise(disputed.id)
    window.open_page("dossier")
    window.page("dossier").show_section("trail")
    trail = window.page("dossier").view("trail")
    assert {trail.table.model.index(row, 1).data() for row in range(len(trail.table.records()))} >= {"张工", "周经理"}
    trail.filter.setText("张工")
    assert {line.site for line in trail.table.records()} == {places["zhang"].site}


def test_the_history_of_a_field_tells_who_wrote_what(disputed, open_window):
    view = open_window("manager", "merge", part="conflicts").page("merge").in_front()
    view.card.past_button.click()
    assert view.card.past.isVisible()
    assert "张工" in view.card.past.text()
    assert "李工" in view.card.past.text()


def test_the_manager_sends_each_consultant_what_is_assigned(disputed, open_window, places, tmp_path, qtbot):
    page = open_window("manager", "exchange", part="send").page("exchange")
    part = page.in_front()
    assert not page.parts.buttons["inbox"].isVisible()  # the manager has it on a page of its own
    li = next(key for key, each in part.people.items() if each.person == "李工")
    assert part.people[li].waits
    part.consultants.tick([li])
    assert page.primary.text() == "生成给李工的文件"
    wait_for(qtbot, part, part.send_to([li], tmp_path))
    (path,) = tmp_path.glob("分派-李工-*.qcx")
    assert finish(receiving.receive(places["li"], [path])).arrivals[0].state in (State.READY, State.OLDER)


def test_one_sentence_tells_of_every_file_and_of_whom_there_is_none_for(disputed, open_window, places, tmp_path, qtbot):
    agency.enrol(second := Session.open(tmp_path / "second"), tmp_path / "机构.qca", "李工")
    agency.enrol(idle := Session.open(tmp_path / "idle"), tmp_path / "机构.qca", "闲工")
    for session in (second, idle):
        finish(handing_over.report(session, tmp_path / "report.qcx"))
        finish(receiving.receive(places["manager"], [tmp_path / "report.qcx"]))
        agency.approve(places["manager"], agency.own_device_id(session.db))
        session.close()
        (tmp_path / "report.qcx").unlink()
    part = open_window("manager", "exchange", part="send").page("exchange").in_front()
    everybody = list(part.people)
    assert sorted(each.person for each in part.people.values()).count("李工") == 2
    part.consultants.tick(everybody)
    with qtbot.waitSignal(part.app.said, timeout=20_000) as said:
        part.send_to(everybody, tmp_path)
    files = list(tmp_path.glob("分派-*.qcx"))
    assert len(files) == 3  # both computers of one person have one of their own
    (message,) = said.args
    assert message.kind == "warn"
    assert all(path.name in message.text for path in files)
    assert "没有给闲工的文件：还没有分派给闲工的企业" in message.text
    assert part.consultants.ids() == [key for key, each in part.people.items() if each.person == "闲工"]


def test_a_consultant_from_whom_all_is_taken_back_is_told_so_and_loses_no_work(
    disputed, open_window, places, tmp_path, idle, qtbot
):
    manager, li = places["manager"], places["li"]
    edited(li, disputed.id, needs="还没有交的一句")
    own = next(each.id for each in records.all_of(li.db, Enterprise) if each.name == "河东精工机械厂")
    assigning.assign(manager, [own], "李工")
    assigning.assign(manager, [disputed.id, own], "张工")
    device = next(each for each in agency.devices(manager.db) if each.person == "李工")
    finish(handing_over.assign_to(manager, tmp_path / "back.qcx", device.id))
    window = open_window("li", "exchange", part="inbox")
    view = window.page("exchange").in_front()
    view.take_in([tmp_path / "back.qcx"])
    idle(view)
    with qtbot.waitSignal(view.app.said) as said:
        view.take_step()
    idle(view)
    assert "机构已收回 2 家企业" in said.args[0].text
    window.open_page("today")
    assert "机构已收回 2 家企业" in window.page("today").empty.text.text()
    window.open_page("enterprises")
    qtbot.waitUntil(lambda: "机构已收回 2 家企业" in window.page("enterprises").register.first.text.text())
    window.open_page("exchange", {"part": "send"})
    part = window.page("exchange").in_front()
    assert [(each.id, each.taken_back) for each in part.firms.values()] == [(disputed.id, True)]
    assert part.table.ids() == [disputed.id]
    wait_for(qtbot, part, part.hand_over(tmp_path / "last.qcx"))
    part.refresh()
    assert not part.firms  # what has arrived is not offered again


def test_a_computer_stays_in_hand_where_shutting_it_out_moves_its_line(disputed, open_window):
    devices = open_window("manager", "exchange", part="agency").page("exchange").in_front().devices
    line = next(each for each in devices.table.records() if each.person == "张工")
    devices.table.choose(line.id)
    devices.revoke.click()
    assert devices.table.records()[-1].id == line.id
    assert devices.table.current().id == line.id


def test_a_lost_laptop_is_shut_out_and_let_in_again(disputed, open_window, places):
    window = open_window("manager", "exchange", part="agency")
    part = window.page("exchange").in_front()
    line = next(each for each in part.devices.table.records() if each.person == "李工")
    part.devices.table.choose(line.id)
    part.devices.revoke.setFocus()
    part.devices.revoke.click()
    assert next(each for each in agency.devices(places["manager"].db) if each.person == "李工").revoked_on
    assert "李工名下还有 1 家企业" in window.messages.text.text()
    assert part.devices.table.view.hasFocus()  # and not the button that lets it in again
    part.devices.approve.setFocus()
    part.devices.approve.click()
    assert part.devices.table.view.hasFocus()
    assert not next(each for each in agency.devices(places["manager"].db) if each.person == "李工").revoked_on
