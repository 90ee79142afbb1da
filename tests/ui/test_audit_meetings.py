"""会议 of an audit in a real window."""

import pytest
from PySide6.QtWidgets import QApplication

from consultant_app.model.audit import Audit, AuditMember, AuditSlot, Meeting, SlotKind
from consultant_app.model.enterprise import Department
from consultant_app.model.ids import fixed_id
from consultant_app.store import records
from consultant_app.ui.pages.audit import AuditPage
from consultant_app.workflows import audits


@pytest.fixture
def page(qtbot, app, enterprise):
    mine = {"enterprise_id": enterprise.id, "audit_id": "a"}
    with app.session.write("审核") as db:
        records.put_all(db, [
            Audit(id="a", enterprise_id=enterprise.id, number="NS-1"),
            Department(id="p", enterprise_id=enterprise.id, name="生产部", head="赵主任"),
            AuditMember(id="m", name="李审", role="组长", **mine),
            AuditSlot(id="0", kind=SlotKind.OPENING, on="2026-11-20", start="08:30", area="会议室", **mine),
        ])  # fmt: skip
    app.state.write("audit_part", "meetings")
    page = AuditPage(app)
    qtbot.addWidget(page)
    page.show()
    page.open_place(part="meetings")
    return page


@pytest.fixture
def view(page):
    return page.in_front()


def people(app, kind="首次会议"):
    return audits.attendees_of(app.session.db, fixed_id("a", kind))


def test_a_meeting_is_prepared_with_one_button_and_undone_with_one(app, view):
    assert view.next_step() == "准备首次会议"
    view.take_step()
    assert view.editors["place"].text() == "会议室"
    assert [each.name for each in people(app)] == ["赵主任", "李审"]
    assert view.people.records() == people(app)
    assert view.next_step() == "打印签到表"
    app.undo()
    assert view.stack.currentWidget() is view.nothing
    assert people(app) == []


def test_absence_is_written_in_the_list_and_people_are_pasted(app, view):
    view.prepare()
    view.people._edited(0, "absent", "出差，总经理同意")
    assert people(app)[0].absent == "出差，总经理同意"
    assert view.count.text() == "应到 2 人，请假 1 人"
    QApplication.clipboard().setText("孙工\t采购部\n周工\t技术部")
    view.people.view.setCurrentIndex(view.people.model.index(2, 0))
    view.people.paste()
    assert [each.name for each in people(app)] == ["赵主任", "李审", "孙工", "周工"]


def test_whoever_is_taken_off_the_list_is_proposed_again(app, view):
    view.prepare()
    assert not view.expected.isVisible()
    view.people.view.selectRow(0)
    view.people.delete_rows()
    assert [each.name for each in people(app)] == ["李审"]
    assert view.expected.isVisible()
    assert "赵主任" in view.expected.text()
    view.expected.click()
    assert {each.name for each in people(app)} == {"李审", "赵主任"}


def test_the_outline_goes_behind_what_is_written(app, view):
    view.prepare()
    view.editors["minutes"].setPlainText("先到现场。")
    view.editors["minutes"].saver.touch()
    view.outline.click()
    minutes = records.get(app.session.db, Meeting, fixed_id("a", "首次会议")).minutes
    assert minutes.startswith("先到现场。\n1. ")
    assert "李审" in minutes
    assert "空" in view.note.text()


def test_the_two_meetings_are_kept_apart(app, view):
    view.prepare()
    view.kinds.buttons["末次会议"].click()
    assert view.stack.currentWidget() is view.nothing
    view.prepare()
    view.editors["place"].setText("食堂")
    view.editors["place"].saver.touch()
    view.kinds.buttons["首次会议"].click()
    assert view.editors["place"].text() == "会议室"
    assert records.get(app.session.db, Meeting, fixed_id("a", "末次会议")).place == "食堂"


def test_a_place_names_the_meeting(page, view):
    page.open_place(meeting="末次会议")
    assert view.kind == "末次会议"
    view.prepare()
    page.open_place(meeting="首次会议")
    page.open_place(meeting=fixed_id("a", "末次会议"))
    assert (view.kind, view.place()) == ("末次会议", {"meeting": "末次会议"})
