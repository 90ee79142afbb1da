"""G9: killed anywhere in a migration, nothing is lost, the next start completes it, and the old state is kept."""

import os
import random
import shutil
import signal
import sys
import zipfile
from pathlib import Path

import pytest

from consultant_app.store import backup, history
from consultant_app.store.changes import RowChange
from consultant_app.store.checking import check
from consultant_app.store.clock import Clock
from consultant_app.store.keys import open_key
from consultant_app.store.opening import DATABASE_NAME, SCHEMA_VERSION
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection, connect
from tests.lives import ended

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and signals of POSIX")

OLD = Path(__file__).parents[1] / "old_databases"
LARGE = 400  # enterprises of the synthetic one


@pytest.fixture(scope="module", params=["version4", "version5", "version6", "large"])
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    name = "version6" if request.param == "large" else request.param
    zipfile.ZipFile(OLD / f"{name}.zip").extractall(folder)
    if request.param == "large":
        grow(folder)
    return folder


def grow(folder: Path) -> None:
    """Many more enterprises, as the earlier version would have written them."""
    db = connect(folder / DATABASE_NAME, open_key(folder))
    made = [
        RowChange("enterprise", f"e{number:05}", None, {"name": f"宏达机械{number}厂", "remarks": "备注" * 20})
        for number in range(LARGE)
    ]
    db.execute("begin")
    db.executemany(
        "insert into enterprise (id, name, remarks) values (?, ?, ?)",
        [(change.row, change.new["name"], change.new["remarks"]) for change in made if change.new],
    )
    author = history.Author("another-site", Clock().tick(), "导入名单")
    operations = [history.make(change, change.new or {}, {}, {}, author) for change in made]
    history.insert(db, operations)
    history.put_heads(db, [(one.table, one.row, f'{{"*":["{one.id}"]}}') for one in operations])
    db.execute("commit")
    db.close()


def contents(db: Connection) -> dict[str, int]:
    tables = ("enterprise", "department", "engagement", "problem", "document_record", "op", "row_head")
    return {table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}


def before(folder: Path) -> dict[str, int]:
    db = connect(folder / DATABASE_NAME, open_key(folder))
    try:
        return contents(db)
    finally:
        db.close()


def killed_at_statement(folder: Path, number: int) -> None:
    """Open the folder and die just before the n-th statement, or just after it for a negative one."""
    execute, count = Connection.execute, 0

    def counted(self: Connection, *arguments: object) -> object:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        found = execute(self, *arguments)
        if count == -number:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    Connection.execute = counted
    Session.open(folder)


def killed_after(folder: Path, seconds: float) -> None:
    """Open the folder and die after that time, in the middle of whatever goes on."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    Session.open(folder)


def require_complete(folder: Path, expected: dict[str, int]) -> None:
    session = Session.open(folder)
    assert session.db.execute("pragma user_version").fetchone()[0] == SCHEMA_VERSION
    assert contents(session.db) == expected
    assert check(session.db) == []
    session.close()
    kept = backup.list_backups(folder)
    assert kept
    for each in kept:
        facts = backup.look_into(each.path)
        assert facts.refusal == ""
        assert facts.operations == expected["op"]


def campaign(old: Path, place: Path, times: int, seed: int) -> int:
    """Kill so many migrations, each of a fresh copy; how many were killed before they were complete."""
    chance, expected, killed = random.Random(seed), before(old), 0
    for number in range(times):
        folder = shutil.copytree(old, place / str(number))
        if number % 3 == 2:
            after = chance.uniform(0.01, 0.4)
            code = ended(killed_after, folder, after)
        else:
            at = chance.randint(1, 235) * chance.choice((1, -1))
            code = ended(killed_at_statement, folder, at)
        assert code in (0, -signal.SIGKILL, -signal.SIGALRM)
        killed += code != 0
        require_complete(folder, expected)
        shutil.rmtree(folder)
    return killed


def test_killed_in_a_migration_nothing_is_lost(old: Path, tmp_path: Path) -> None:
    assert campaign(old, tmp_path, 7, seed=4) >= 4


@pytest.mark.campaign
def test_a_hundred_killed_migrations_lose_nothing(old: Path, tmp_path: Path) -> None:
    times = int(os.environ.get("CAMPAIGN_RUNS", "100"))
    assert campaign(old, tmp_path, times, seed=9) >= times * 3 // 5


def test_killed_again_and_again_it_is_completed_at_last(old: Path, tmp_path: Path) -> None:
    expected = before(old)
    folder = shutil.copytree(old, tmp_path / "data")
    for number in range(20, 240, 55):
        ended(killed_at_statement, folder, number)
    require_complete(folder, expected)
    assert len(backup.list_backups(folder)) == 1
