"""The database key: random, wrapped in slots; without a password the slot is open."""

import json
import os
import secrets
from pathlib import Path

from consultant_app.errors import AppError

KEYS_NAME = "keys.json"


def open_key(folder: Path) -> bytes:
    """The 32-byte data key of a folder, made with an open slot when the folder is new.

    Raises AppError when a database is there but its key file is missing or unreadable.
    """
    path = folder / KEYS_NAME
    try:
        return _read(path)
    except FileNotFoundError:
        return _make(folder)
    except (ValueError, KeyError, TypeError) as error:
        raise AppError(f"密钥文件 {path.name} 已损坏；数据没有改动。请从备份文件夹取回同名文件后再启动。") from error


def _read(path: Path) -> bytes:
    slots = json.loads(path.read_text("utf-8"))["slots"]
    key = bytes.fromhex(next(slot["key"] for slot in slots if slot["kind"] == "open"))
    if len(key) != 32:
        raise ValueError("key length")
    return key


def _make(folder: Path) -> bytes:
    if any(folder.glob("*.db")):
        raise AppError("数据文件还在，但密钥文件 keys.json 不见了；数据没有改动。请从备份文件夹取回该文件后再启动。")
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(32)
    part = folder / f"{KEYS_NAME}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump({"version": 1, "slots": [{"kind": "open", "key": key.hex()}]}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / KEYS_NAME)
    return key
