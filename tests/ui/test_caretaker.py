"""What is looked after without being asked, in a worker and without a word while all is well."""

import pytest

from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, records
from consultant_app.ui import closing
from consultant_app.ui.caretaker import Caretaker


@pytest.fixture
def caretaker(app):
    keeper = Caretaker(app)
    yield keeper
    keeper.stop()


@pytest.fixture
def said(app):
    messages = []
    app.said.connect(messages.append)
    return messages


def count(app):
    return len(backup.list_backups(app.session.folder))


def test_the_first_round_backs_up_and_says_nothing(qtbot, app, enterprise, caretaker, said):
    started = []
    app.job_started.connect(started.append)
    with qtbot.waitSignal(caretaker.backed_up):
        caretaker.look_at_start()
    assert count(app) == 1
    assert (said, started) == ([], [])
    qtbot.waitUntil(lambda: app.running() == [])


def test_a_round_beside_other_work_is_left_out(qtbot, app, enterprise, caretaker, monkeypatch):
    monkeypatch.setattr(app, "running", lambda: ["an import"])
    caretaker.look_at_start()
    assert caretaker.job is None


def test_a_failure_is_said_once(qtbot, app, enterprise, caretaker, said):
    (app.session.folder / "backups").write_text("a file in the way")
    for _ in range(2):
        caretaker.look_at_start()
        qtbot.waitUntil(lambda: app.running() == [])
    assert len(said) == 1
    assert "数据本身没有改动" in said[0].text


def test_leaving_twice_without_a_change_makes_one_backup(app, enterprise):
    closing._last_backup(app)
    closing._last_backup(app)
    assert count(app) == 1
    with app.session.write("新增企业") as db:
        records.put(db, Enterprise(id="e2", name="乙厂"))
    closing._last_backup(app)
    assert count(app) == 2
