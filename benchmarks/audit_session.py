"""A window with a checklist of 300 lines, and an auditor who judges line after line."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from consultant_app.model.audit import Audit, AuditLine, AuditMember, AuditSlot
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.ids import new_id
from consultant_app.model.order import first_keys
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.ui.app import App
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.start import make_application
from consultant_app.workflows import audits, checklists

_DEPARTMENTS = ("总经办", "质量部", "生产部", "采购部", "销售部", "技术部", "仓储部", "行政人事部")
_LIMIT = 20_000  # ms
_LOOKING = 1_000  # ms until a person who opened the page chooses another part of it


class Painted(QObject):
    """Waits until a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.timeout.connect(self._loop.quit)

    def after(self, watched: QObject, act: Callable[[], object]) -> float:
        """Milliseconds from the act until the widget is painted."""
        watched.installEventFilter(self)
        started = time.perf_counter()
        act()
        watched.update()  # type: ignore[attr-defined]
        self._deadline.start(_LIMIT)
        self._loop.exec()
        self._deadline.stop()
        watched.removeEventFilter(self)
        return (time.perf_counter() - started) * 1e3

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Painting is what was waited for."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._loop.quit)
        return False


def fill(data: Path, count: int) -> None:
    """An enterprise with an audit and a checklist of that many lines out of the shipped library."""
    session = Session.open(data)
    enterprise = Enterprise(id=new_id(), name="甲乙机械制造有限公司")
    mine: dict[str, Any] = {"enterprise_id": enterprise.id, "audit_id": "a"}
    audit = Audit(id="a", enterprise_id=enterprise.id, number="NS-2026-01")
    departments = [
        Department(id=name, enterprise_id=enterprise.id, name=name, head="张三", order_key=key)
        for name, key in zip(_DEPARTMENTS, first_keys(len(_DEPARTMENTS)), strict=True)
    ]
    slots = [
        AuditSlot(id=f"s{name}", department_id=name, on="2026-11-20", start="09:00", member_ids=("m",), **mine)
        for name in _DEPARTMENTS
    ]
    with session.write("审核") as db:
        records.put_all(db, [enterprise, audit, AuditMember(id="m", name="李审", **mine), *departments, *slots])
    checklists.add_lines(session, audit, checklists.select(session, audit)[:count])
    session.close()


def measure(data: Path, judged: int) -> dict[str, list[float]]:
    """Milliseconds of opening the checklist, first and again, and of each key with Enter to the next line."""
    application = make_application()
    app = App(Session.open(data))
    app.apply_look()
    (enterprise,) = records.all_of(app.session.db, Enterprise)
    app.open_enterprise(enterprise.id)
    window = MainWindow(app)
    window.resize(1366, 768)
    watcher = Painted()
    watcher.after(window, window.show)
    window.open_page("audit", {"part": "system"})
    QTest.qWait(_LOOKING)
    page: Any = window.page("audit")
    opened = [watcher.after(window, lambda: page.open_place(part="site"))]
    for _ in range(9):
        page.open_place(part="system")
        application.processEvents()
        opened.append(watcher.after(window, lambda: page.open_place(part="site")))
    view = page.in_front()
    lines: list[AuditLine] = audits.lines_of(app.session.db, "a")
    keys = [watcher.after(view.card, lambda: _judge(number)) for number in range(min(judged, len(lines) - 1))]  # noqa: B023
    assert view.current == view.lines.lines[len(keys)].id  # each key was taken
    return {"opened": opened, "keys": keys, "lines": [float(len(lines))]}


def _judge(number: int) -> None:
    """A verdict on a number key, then Enter; every seventh line is a nonconformity."""
    for key in (Qt.Key.Key_3 if number % 7 == 6 else Qt.Key.Key_1, Qt.Key.Key_Return):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
