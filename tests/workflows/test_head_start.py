"""Data that is opened before anybody asks comes out as if it had been opened when asked for."""

import pytest

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.store import records, register
from consultant_app.store.key_slots import NOTHING, Locked, Secret
from consultant_app.store.opening import DATABASE_NAME, Damaged, InUse
from consultant_app.store.session import Session
from consultant_app.workflows import keys
from consultant_app.workflows.head_start import HeadStart
from consultant_app.workflows.window_state import WindowState


@pytest.fixture
def folder(tmp_path, new_data):
    return new_data(tmp_path / "data")


def test_the_data_is_open_and_can_be_written(folder):
    session = HeadStart(folder).open(folder, NOTHING)
    with session.write("新增企业") as db:
        records.put(db, Enterprise(id=new_id(), name="甲厂"))
    session.close()


def test_a_second_window_is_told_and_the_first_is_left_alone(folder):
    first = Session.open(folder)
    with pytest.raises(InUse):
        HeadStart(folder).open(folder, NOTHING)
    first.close()


def test_data_with_a_password_waits_for_it(folder, quick_passwords):
    session = Session.open(folder)
    keys.change_password(session, NOTHING, "一个足够长的好密码")
    session.close()
    begun = HeadStart(folder)
    with pytest.raises(Locked):
        begun.open(folder, NOTHING)
    begun.open(folder, Secret(password="一个足够长的好密码")).close()


def test_nothing_is_made_where_there_is_no_data_yet(tmp_path):
    begun = HeadStart(tmp_path / "new")
    begun._opened.wait()
    assert not (tmp_path / "new").exists()
    begun.open(tmp_path / "new", NOTHING).close()


def test_what_is_not_wanted_is_let_go(folder, tmp_path):
    begun = HeadStart(folder)
    begun.open(tmp_path / "elsewhere", NOTHING).close()
    Session.open(folder).close()  # nobody holds it


def test_after_the_first_time_it_opens_anew(folder):
    begun = HeadStart(folder)
    begun.open(folder, NOTHING).close()
    begun.open(folder, NOTHING).close()


def test_damage_names_the_key_that_reads_out_the_rest(folder):
    session = Session.open(folder)
    key = session.key
    session.close()
    with (folder / DATABASE_NAME).open("r+b") as file:
        file.seek(6 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(Damaged) as told:
        HeadStart(folder).open(folder, NOTHING)
    assert told.value.key == key


def test_names_are_read_where_the_window_begins_with_their_list(folder):
    session = Session.open(folder)
    with session.write("新增企业") as db:
        records.put_all(db, [Enterprise(id=new_id(), name=f"{number}厂") for number in range(5_000)])
    expected = register.ids(session.db)
    state = WindowState(folder, session.key)
    state.write("page", "enterprises")
    state.close()
    session.close()
    opened = HeadStart(folder).open(folder, NOTHING)
    assert len(expected) == 5_000
    assert register.ids(opened.db) == expected
    opened.close()
