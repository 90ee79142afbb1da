"""The database key: random, wrapped in slots; without a password the slot is open.

Without the key all is lost, so the key file lies in three places: twice beside the data, and beside each backup.
"""

import json
import os
from pathlib import Path

from consultant_app.errors import AppError

KEYS_NAME = "keys.json"
SECOND_NAME = "keys.copy.json"
_BACKUPS = "backups/*.keys.json"


def open_key(folder: Path) -> bytes:
    """The 32-byte data key of a folder, made with an open slot when the folder is new; a lost key file is put back.

    Raises AppError when a database is there but none of its key files can be read.
    """
    for path in (folder / KEYS_NAME, folder / SECOND_NAME, *sorted(folder.glob(_BACKUPS), reverse=True)):
        try:
            key = read_key(path)
        except (OSError, ValueError, KeyError, TypeError, StopIteration, RecursionError):
            continue
        _keep_copies(folder, path.read_bytes())
        return key
    if any(folder.glob("*.db")) or (folder / KEYS_NAME).exists():
        raise AppError("密钥文件 keys.json 不见了或已损坏；数据没有改动。请从备份文件夹取回该文件后再启动。")
    folder.mkdir(parents=True, exist_ok=True)
    key = os.urandom(32)
    _keep_copies(folder, json.dumps({"version": 1, "slots": [{"kind": "open", "key": key.hex()}]}).encode("ascii"))
    return key


def read_key(path: Path) -> bytes:
    """The data key in a key file. Raises OSError, ValueError, KeyError, TypeError or StopIteration."""
    slots = json.loads(path.read_text("utf-8"))["slots"]
    key = bytes.fromhex(next(slot["key"] for slot in slots if slot["kind"] == "open"))
    if len(key) != 32:
        raise ValueError("key length")
    return key


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
    part.replace(path)
