"""The database key: random, wrapped in slots; without a password the slot is open.

Without the key all is lost, so the key file lies in many places: twice beside the data, beside each backup, and with
what a restore laid aside. All of one data key say the same: an open slot beside an old backup would give away what the
password of today protects. keys.json is written first and decides; settle() brings the others after it, also when a
power cut came between.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from consultant_app import files
from consultant_app.errors import AppError
from consultant_app.store import key_file
from consultant_app.store.key_file import Damaged, KeyFile, content_of
from consultant_app.store.key_slots import KEY_SIZE, NOTHING, Locked, Secret, Slot, WrongSecret
from consultant_app.store.opening import DATABASE_NAME
from consultant_app.store.sqlite import DatabaseError, connect

log = logging.getLogger(__name__)

KEYS_NAME = "keys.json"
SECOND_NAME = "keys.copy.json"
BESIDE = ".keys.json"  # of the key file beside a backup
_BACKUPS = f"backups/*{BESIDE}"
_LAID_ASIDE = ("replaced/*/keys*.json", "restoring-*/keys*.json")

NewSlots = Callable[[bytes, tuple[Slot, ...]], tuple[Slot, ...]]  # data key, slots until now → slots from now on


def open_key(folder: Path, secret: Secret = NOTHING) -> bytes:
    """The 32-byte data key of a folder, made with an open slot when the folder is new; a lost key file is put back.

    The first key file that is whole decides. Raises Locked when there is a password and no secret was given,
    WrongSecret when it opens nothing, AppError when a database is there but none of its key files can be read.
    """
    for path in _places(folder):
        try:
            key = _key_in(path, secret)
        except (OSError, Damaged):
            continue
        _keep_copies(folder, path.read_bytes())
        return key
    if (folder / DATABASE_NAME).exists() or (folder / KEYS_NAME).exists():
        raise AppError("密钥文件 keys.json 不见了或已损坏；数据没有改动。请从备份文件夹取回该文件后再启动。")
    folder.mkdir(parents=True, exist_ok=True)
    key = os.urandom(KEY_SIZE)
    _keep_copies(folder, key_file.new_file(key))
    return key


def read_key(path: Path, secret: Secret = NOTHING) -> bytes:
    """The data key in a key file. Raises OSError, ValueError for a damaged one, Locked and WrongSecret."""
    return _key_in(path, secret)


def _key_in(path: Path, secret: Secret) -> bytes:
    file = key_file.read(path)
    key = file.key(secret)
    if key is not None:
        return key
    if not secret:
        raise Locked("数据设有密码；没有打开。请输入密码。")
    if secret.phrase and file.slot("phrase") is None:
        raise WrongSecret(
            "这份数据没有登记过恢复短语（设密码时没有抄下并核对）；没有打开，数据没有改动。请经理帮助，或再想一想密码。"
        )
    if secret.phrase:
        raise WrongSecret("恢复短语不是这份数据的；没有打开，数据没有改动。请核对是不是最近一次抄下的那一张。")
    if secret.key and not secret.password:
        raise Locked("这份数据用的是另一个密码；没有打开。请输入当时的密码或恢复短语。")
    raise WrongSecret("密码不对；没有打开，数据没有改动。请检查大小写和输入法后再试。")


def current(folder: Path) -> KeyFile | None:
    """The key file that decides, None when there is none that is whole."""
    for path in _places(folder):
        with suppress(OSError, Damaged):
            return key_file.read(path)
    return None


def change(folder: Path, key: bytes, new_slots: NewSlots, *, secret: Secret = NOTHING) -> None:
    """Give every key file of the folder new slots. OSError when the disk refuses; nothing is lost then.

    Those of another data key, which a restore laid aside, change alike where `secret` opens them.
    """
    found = current(folder)
    if found is None or not found.belongs_to(key):
        raise AppError("密钥文件不见了或已损坏；密码没有改动。请重新启动本程序，它会从备份旁边取回密钥文件。")
    content = content_of(new_slots(key, found.slots), key)
    for name in (KEYS_NAME, SECOND_NAME):
        _write(folder / name, content)
    for path in _others(folder):
        with suppress(Damaged):
            file = key_file.read(path)
            if file.belongs_to(key):
                _write(path, content)
            elif (other := file.key(secret)) is not None:
                _write(path, content_of(new_slots(other, file.slots), other))


def settle(folder: Path, key: bytes) -> None:
    """Let every key file of this data key say the same, in today's version; a lost or damaged one is made again.

    A disk that refuses is only logged.
    """
    found = current(folder)
    if found is None or not found.belongs_to(key):
        return
    content = content_of(found.slots, key)
    try:
        for path in (folder / KEYS_NAME, folder / SECOND_NAME, *_others(folder)):
            _bring_after(path, key, content)
        for database in folder.glob("backups/*.db"):
            if not (beside := database.with_suffix(BESIDE)).exists() and _opens(database, key):
                _write(beside, content)
    except OSError:
        log.exception("key files were not brought up to date")


def _bring_after(path: Path, key: bytes, content: bytes) -> None:
    with suppress(FileNotFoundError):
        if path.read_bytes() != content and _belongs(path, key):
            _write(path, content)


def _belongs(path: Path, key: bytes) -> bool:
    """Whether a key file is of this data key; of a damaged one the database beside it tells."""
    try:
        return key_file.read(path).belongs_to(key)
    except Damaged:
        is_backup = path.name.endswith(BESIDE)
        beside = path.with_name(path.name.removesuffix(BESIDE) + ".db") if is_backup else path.with_name(DATABASE_NAME)
        return beside.exists() and _opens(beside, key)


def _opens(database: Path, key: bytes) -> bool:
    try:
        connect(database, key, exclusive=False, durable=False).close()
    except DatabaseError:
        return False
    return True


def write_beside(folder: Path, key: bytes, target: Path) -> None:
    """Put the key file beside a backup, as it is today. Raises OSError and AppError."""
    found = current(folder)
    if found is None or not found.belongs_to(key):
        raise AppError("密钥文件不见了或已损坏；没有备份。请重新启动本程序，它会从备份旁边取回密钥文件。")
    _write(target, content_of(found.slots, key))


def _places(folder: Path) -> Iterator[Path]:
    yield from (folder / KEYS_NAME, folder / SECOND_NAME, *sorted(folder.glob(_BACKUPS), reverse=True))


def _others(folder: Path) -> Iterator[Path]:
    for pattern in (_BACKUPS, *_LAID_ASIDE):
        yield from sorted(folder.glob(pattern))


def _keep_copies(folder: Path, content: bytes) -> None:
    for path in (folder / KEYS_NAME, folder / SECOND_NAME):
        if not path.exists() or path.read_bytes() != content:
            _write(path, content)


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    files.put(part, path)
