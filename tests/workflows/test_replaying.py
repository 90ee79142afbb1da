"""A manager's data is damaged or taken back: packages that came since the backup are merged once more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, records, restoring
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.workflows import enterprises, replaying
from tests.workflows.exchange_office import Office, finish, found_agency, introduce


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    manager, zhou = found_agency(tmp_path, "周明")
    yield manager, zhou
    for office in (manager, zhou):
        office.session.close()


def names(session: Session) -> set[str]:
    return {each.name for each in records.all_of(session.db, Enterprise)}


def test_what_came_after_the_backup_is_merged_again(offices):
    manager, zhou = offices
    first = enterprises.add_enterprise(zhou.session, "甲厂")
    introduce(manager, zhou, zhou.hand_over(first.id))
    manager.merge(zhou.hand_over(first.id))
    made = backup.make_backup(manager.session)
    second = enterprises.add_enterprise(zhou.session, "乙厂")
    manager.merge(zhou.hand_over(second.id))
    assert names(manager.session) == {"甲厂", "乙厂"}

    folder = manager.session.folder
    manager.session.close()
    restoring.restore(folder, backup.find_backup(folder, made.stem))
    session = Session.open(folder)
    assert names(session) == {"甲厂"}
    assert len(replaying.later_packages(session)) == 1
    outcome = finish(replaying.replay(session))
    assert (len(outcome.taken), outcome.refused) == (1, ())
    assert names(session) == {"甲厂", "乙厂"}
    assert check(session.db) == []
    assert replaying.later_packages(session) == []
    with pytest.raises(AppError, match="没有备份之后"):
        finish(replaying.replay(session))
    session.undo()
    assert names(session) == {"甲厂"}
    session.close()
    manager.session = Session.open(folder)
