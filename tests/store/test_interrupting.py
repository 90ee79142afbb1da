"""A write that is interrupted is taken back as a whole, however often somebody interrupts, and the next one works."""

import threading

import pytest

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import OperationalError


def _write_for_long(session, many, begun):
    with session.write("导入企业名单") as db:
        begun.set()
        for _ in range(50):
            records.put_all(db, many)


@pytest.mark.parametrize("pause", [0.0, 0.001, 0.02], ids=["hammering", "fast", "calm"])
def test_interrupted_write_leaves_nothing_behind_and_the_next_one_is_kept(tmp_path, pause):
    session = Session.open(tmp_path)
    many = [Enterprise(id=new_id(), name=f"云州试验{number:05d}厂") for number in range(3000)]
    begun, ended = threading.Event(), threading.Event()

    def interrupt():
        begun.wait()
        while not ended.wait(pause):
            session.db.interrupt()

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        with pytest.raises(OperationalError, match="interrupted"):
            _write_for_long(session, many, begun)
    finally:
        begun.set()
        ended.set()
        thread.join()
    assert not session.db.in_transaction
    assert records.all_of(session.db, Enterprise) == []
    assert session.undo_label == ""
    with session.write("新增企业") as db:
        records.put(db, many[0])
    assert records.all_of(session.db, Enterprise) == many[:1]
    session.close()
