"""An audit with two departments and six lines, shown in the page of the internal audit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
)

from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit, AuditLine, AuditMember, AuditSlot
from consultant_app.model.enterprise import Department
from consultant_app.model.order import first_keys
from consultant_app.store import records
from consultant_app.ui.pages.audit import AuditPage


@pytest.fixture
def audit(app, enterprise):
    mine = {"enterprise_id": enterprise.id, "audit_id": "a"}
    made = Audit(id="a", enterprise_id=enterprise.id, number="NS-1", held=Period(start="2026-11-20", end="2026-11-21"))
    with app.session.write("审核") as db:
        records.put_all(db, [
            made,
            Department(id="p", enterprise_id=enterprise.id, name="生产部", head="赵主任", order_key="a"),
            Department(id="q", enterprise_id=enterprise.id, name="质量部", head="钱经理", order_key="b"),
            AuditMember(id="m", name="李审", role="组长", **mine),
            AuditSlot(id="1", department_id="p", clauses=("8.5.1",), on="2026-11-20", start="09:00", member_ids=("m",),
                      escort="赵主任", **mine),
            AuditSlot(id="2", department_id="q", clauses=("8.6",), on="2026-11-21", start="09:00", **mine),
        ])  # fmt: skip
    return made


@pytest.fixture
def lines(app, audit):
    made = [
        AuditLine(
            id=f"l{number}", enterprise_id=audit.enterprise_id, audit_id="a", department_id="p" if number < 4 else "q",
            clause="8.5.1" if number < 4 else "8.6", clause_title="标题", text=f"检查事项 {number}",
            method=("查", "抽样"),
            record="首件检验单", sampling="抽 5 份", phrase="{日期}抽{份数}份，编号{编号}。", order_key=key,
        )
        for number, key in enumerate(first_keys(6), 1)
    ]  # fmt: skip
    with app.session.write("检查表") as db:
        records.put_all(db, made)
    return made


@pytest.fixture
def page(qtbot, app, audit):
    app.state.write("audit_part", "site")
    page = AuditPage(app)
    qtbot.addWidget(page)
    page.resize(1140, 700)
    page.show()
    page.open_place(part="site")
    page.activateWindow()
    return page


@pytest.fixture
def view(lines, page):
    return page.in_front()


@pytest.fixture
def asked(app, monkeypatch):
    """The pages that are asked for, instead of going there."""
    places = []
    monkeypatch.setattr(app, "open_page", lambda name, **where: places.append((name, where)))
    return places


@pytest.fixture
def stored(app):
    """A line as it is stored."""
    return lambda key: records.get(app.session.db, AuditLine, key)


@pytest.fixture
def press(qtbot, page):
    """Press a key where the focus is."""

    def press_key(key, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(QApplication.focusWidget() or page.in_front(), key, modifier)

    return press_key


@pytest.fixture
def type_into():
    """Type into an editor that saves by itself, and let it save."""

    def type_text(editor, text):
        editor.setPlainText(text) if hasattr(editor, "setPlainText") else editor.setText(text)
        editor.saver.touch()
        assert editor.saver.commit()

    return type_text
