"""G6: after a life of the program no file holds a word that was typed; flipped bits are never read as data."""

import hashlib
import json
import logging
import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, key_help, key_phrase, media, records, restoring
from consultant_app.store.changes import record_tables
from consultant_app.store.key_slots import Secret
from consultant_app.store.session import Session
from consultant_app.store.sqlite import DatabaseError, connect
from consultant_app.ui import crash, start
from consultant_app.ui.app import App
from consultant_app.ui.job import wait_for_all
from consultant_app.ui.main_window import MainWindow
from consultant_app.workflows import handing_over, keys, looking, photos, print_queue, sample
from consultant_app.workflows.private_temp import private_temp

MARK = "㐂密语鑫标ξ"
PHOTO = b"marker of a photo 7f3a9c"
PASSWORD, OTHER, PASSPHRASE = "密码 first one", "密码 second one", "a passphrase of its own"
_PACKED = (b"PK\x03\x04", b"%PDF", b"\xff\xd8\xff", b"\x89PNG")
_CHINESE = re.compile("[一-鿿]{3}")


def needles() -> list[bytes]:
    """The mark as any program might have written it down, and the bytes of the photo."""
    encodings = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030")
    escaped = json.dumps(MARK)[1:-1].encode("ascii")
    return [
        *(MARK.encode(each) for each in encodings),
        escaped,
        escaped.upper(),
        PHOTO,
        PASSWORD.encode(),
        OTHER.encode(),
    ]


def leaks(*folders: Path) -> list[str]:
    """The files that hold the mark; papers and pictures count as such, their packing hides what they say."""
    wanted = needles()
    return [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        and ((content := path.read_bytes()).startswith(_PACKED) or any(each in content for each in wanted))
    ]


def marked(value: Any) -> Any:
    """The mark behind every Chinese text of three characters or more, in lists and tables too; labels stay short."""
    if isinstance(value, str):
        return value + MARK if _CHINESE.search(value) else value
    if isinstance(value, list):
        return [marked(each) for each in value]
    if isinstance(value, dict):
        return {key: marked(each) for key, each in value.items()}
    return value


def marked_json(text: str) -> str:
    """The same inside of a field of several values; a text that only begins like one is a text."""
    try:
        return json.dumps(marked(json.loads(text)), ensure_ascii=False)
    except ValueError:
        return str(marked(text))


def mark_everything(session: Session) -> int:
    """Put the mark into every text of every record; how many."""
    count = 0
    with session.write(f"改名为 {MARK}") as db:
        for table, columns in record_tables(db).items():
            quoted = ", ".join(f'"{column}"' for column in columns)
            for row in db.execute(f"select id, {quoted} from {table}").fetchall():
                for column, value in zip(columns, row[1:], strict=True):
                    if not isinstance(value, str) or not _CHINESE.search(value):
                        continue
                    new = marked_json(value) if value[0] in "[{" else marked(value)
                    if new != value:
                        db.execute(f'update {table} set "{column}" = ? where id = ?', (new, row[0]))
                        count += 1
        db.execute("update enterprise set is_sample = 0")
    return count


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, empty and watched."""
    place = tmp_path / "temp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(place))
    return place


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The root logger as it was, afterwards."""
    monkeypatch.setattr(crash.faulthandler, "enable", lambda file: file.close())
    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    yield
    for each in logging.getLogger().handlers:
        if each not in handlers:
            each.close()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def run(steps: Any) -> Any:
    """The result of a generator of progress."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


@pytest.mark.usefixtures("quick_passwords", "logs")
def test_after_a_life_no_file_holds_what_was_typed(qapp: QApplication, tmp_path: Path, temp: Path) -> None:
    data, outside = tmp_path / "data", tmp_path / "outside"
    outside.mkdir()
    crash._open_log(data / "log")
    session = Session.open(data)
    with private_temp(data):
        enterprise = sample.load_sample(session)
        assert mark_everything(session) > 300
        live(session, enterprise.id, data, outside)
        window_life(session)
        log_faults()
    session.close()
    take_back_and_recover(data, outside)
    assert leaks(data, temp, outside / "sealed") == []
    assert leaks(outside / "pdf")  # the control: what somebody exports is plain, and the search finds it


def live(session: Session, enterprise_id: str, data: Path, outside: Path) -> None:
    """Photo, preview, print queue, package, backup, password, phrase, agency."""
    media.put(session, PHOTO * 40, document=PHOTO, thumbnail=PHOTO)
    made = run(photos.prepare_photos(session, enterprise_id, "enterprise", enterprise_id, [picture(outside)])())
    photos.keep_photos(session, made)
    cache = data / "cache" / "preview-test"
    cache.mkdir(parents=True)
    run(looking.prepare_look(session, enterprise_id, "letter_of_intent", cache=cache, engine="内置引擎")())
    (outside / "pdf").mkdir()
    (outside / "pdf" / "x.pdf").write_bytes(b"%PDF " + MARK.encode())
    print_queue.add(session, outside / "pdf" / "x.pdf", title=f"报告 {MARK}", enterprise_id=enterprise_id)
    (outside / "sealed").mkdir()
    run(
        handing_over.hand_over(session, outside / "sealed" / "x.qcx", [enterprise_id], passphrase=PASSPHRASE, note=MARK)
    )
    backup.make_backup(session)
    keys.set_password(session, PASSWORD)
    backup.make_backup(session)
    keys.change_password(session, Secret(password=PASSWORD), OTHER)


def picture(outside: Path) -> Path:
    """A picture with the mark in its remarks."""
    from PIL import Image

    path = outside / "pdf-photo.jpg"
    Image.new("RGB", (640, 480), "white").save(path, comment=PHOTO)
    return path


def window_life(session: Session) -> None:
    """A search, a filter, a draft and a place, and the window closed over them."""
    start.make_application()
    app = App(session)
    window = MainWindow(app)
    window.show()
    window.open_page("enterprises")
    app.state.write("enterprises_filter", {"text": MARK})
    app.state.write("document_folders", {"x": f"/{MARK}"})
    window.quick_capture()
    if window._capture is not None:
        window._capture.text.setPlainText(MARK)
        window._capture.close()
    window.lock()
    window.keep_place()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    wait_for_all(60)
    app.close()


def log_faults() -> None:
    """Errors of all sorts whose words quote what was typed."""
    log = logging.getLogger("consultant_app.test")
    try:
        try:
            raise ValueError(f"could not parse {MARK}")
        except ValueError as error:
            raise AppError(f"“{MARK}”不行") from error
    except AppError:
        log.exception("a job failed")
        kind, _, trace = sys.exc_info()
        assert kind is not None
        assert MARK not in crash.report(kind, trace)
    logging.getLogger("docx.opc").warning("strange part %s", MARK)


def take_back_and_recover(data: Path, outside: Path) -> None:
    """A backup taken back, the password lost twice, a request and an answer written."""
    newest = backup.list_backups(data)[0]
    assert restoring.restore(data, newest, Secret(password=OTHER)) is not None
    session = Session.open(data, OTHER)
    phrase, manager = key_phrase.new(), pyrage.x25519.Identity.generate()
    keys.keep_phrase(session, phrase, phrase)
    keys.admit_agency(session, [str(manager.to_public())])
    session.close()
    content, _ = key_help.request(data)
    answer = key_help.answer(content, [str(manager)])
    (outside / "sealed" / "request.qck").write_bytes(content)
    (outside / "sealed" / "answer.qck").write_bytes(answer.content)
    session = Session.open(data, unlock=key_help.accept(data, answer.content, answer.one_time))
    backup.make_backup(session)
    session.close()
    assert not any(phrase.encode() in path.read_bytes() for path in data.rglob("*") if path.is_file())


def flips(tmp_path: Path, session: Session, count: int, seed: int) -> dict[str, int]:
    """Flip one bit of a database at a time: how often it was refused, touched nothing that is read, or read wrong."""
    session.close()
    path = session.path
    key, whole = session.key, path.read_bytes()
    before = contents(path, key)
    copy = tmp_path / "copy.db"
    shutil.copyfile(path, copy)
    chance, counted = random.Random(seed), {"refused": 0, "unread": 0, "wrong": 0}
    for _ in range(count):
        at = chance.randrange(len(whole))
        with copy.open("r+b") as file:
            file.seek(at)
            file.write(bytes([whole[at] ^ 1 << chance.randrange(8)]))
        try:
            same = contents(copy, key) == before
        except (DatabaseError, AppError):
            counted["refused"] += 1
        else:
            counted["unread" if same else "wrong"] += 1
        with copy.open("r+b") as file:
            file.seek(at)
            file.write(whole[at : at + 1])
    return counted


def contents(path: Path, key: bytes) -> str:
    """A digest of every row of every table."""
    digest = hashlib.sha256()
    db = connect(path, key, exclusive=False, durable=False)
    try:
        for (table,) in db.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
            digest.update(repr(db.execute(f'select * from "{table}"').fetchall()).encode())
    finally:
        db.close()
    return digest.hexdigest()


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_bit_is_never_read_as_data(tmp_path: Path, seed: int) -> None:
    session = Session.open(tmp_path / "data")
    with session.write("建") as db:
        records.put_all(db, [Enterprise(id=f"e{number}", name=f"宏达机械 {number}") for number in range(200)])
    counted = flips(tmp_path, session, 500, seed)
    assert counted["wrong"] == 0
    assert counted["refused"] > 100


@pytest.mark.campaign
def test_many_flipped_bits_are_never_read_as_data(tmp_path: Path) -> None:
    session = Session.open(tmp_path / "data")
    sample.load_sample(session)
    counted = flips(tmp_path, session, int(os.environ.get("CAMPAIGN_RUNS", "1500")), 11)
    print(counted)
    assert counted["wrong"] == 0
