"""The password of the data: set, changed, removed, and the two ways back when it is forgotten.

None of it touches the database: only the small key files are written again, in about 0.1 s.
"""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from consultant_app.errors import AppError, reason_of
from consultant_app.store import key_phrase, keys
from consultant_app.store.key_file import Damaged
from consultant_app.store.key_slots import (
    NOTHING,
    Secret,
    Slot,
    WrongSecret,
    agency_slot,
    open_slot,
    password_slot,
    phrase_slot,
    renewed,
)
from consultant_app.store.keys import NewSlots
from consultant_app.store.session import Session

LEAST = 8  # characters


@dataclass(frozen=True, kw_only=True)
class KeyState:
    """What protects a data folder."""

    password: bool
    phrase: bool
    agency: bool

    @property
    def sentence(self) -> str:
        """What that means, for a person."""
        if not self.password:
            return "没有密码：拿到这台电脑或备份的人都能打开数据。"
        ways = "或".join(way for way, has in (("恢复短语", self.phrase), ("经理", self.agency)) if has)
        if ways:
            return f"有密码：没有密码的人打不开数据、照片和备份。忘记密码时靠{ways}找回。"
        return "有密码，但还没有恢复短语：一旦忘记密码，谁也打不开这些数据。请现在抄下恢复短语。"


def state(folder: Path) -> KeyState:
    """What protects a data folder; nothing needs to be open."""
    file = keys.current(folder)
    if file is None:
        return KeyState(password=False, phrase=False, agency=False)
    return KeyState(password=not file.has("open"), phrase=file.has("phrase"), agency=file.has("agency"))


def require_good(password: str) -> None:
    """Raises AppError for a password that is too short."""
    if len(unicodedata.normalize("NFC", password)) < LEAST:
        raise AppError(f"密码至少 {LEAST} 个字符；没有设置。可以用一句容易记住的话，中文、空格和标点都可以。")


def hint(password: str) -> str:
    """How good a password is, in a few words; empty while nothing is typed."""
    if not password:
        return ""
    if len(password) < LEAST:
        return f"还差 {LEAST - len(password)} 个字符"
    if len(set(password)) <= 3 or _is_run(password):
        return "太容易猜中：请不要用重复或连续的字符"
    if password.isdigit():
        return "只有数字，容易猜中；加几个字或字母更好"
    return "很好" if len(password) >= 12 or any(ord(letter) > 0x2E80 for letter in password) else "可以；再长一些更好"


def _is_run(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})


def set_password(session: Session, password: str) -> None:
    """Ask for a password from now on: at the next start, and for every backup in the data folder. Raises AppError."""
    require_good(password)

    def new(key: bytes, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        return (password_slot(key, password), *_without(slots, "open", "password"))

    _change(session, new)


def change_password(session: Session, old: Secret, password: str) -> None:
    """Another password; `old` is the one until now, the phrase, or what key_help.accept() gave.

    The manager's answers until now are of no use any more: each serves once. Raises WrongSecret, AppError.
    """
    require(session, old)
    require_good(password)

    def new(key: bytes, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        rest = _without(slots, "open", "password")
        return (password_slot(key, password), *(renewed(key, slot) for slot in rest))

    _change(session, new, old)


def remove_password(session: Session, old: Secret) -> None:
    """No password any more; the recovery phrase on paper is void then. Raises WrongSecret, AppError."""
    require(session, old)

    def new(key: bytes, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        return (open_slot(key), *_without(slots, "open", "password", "phrase"))

    _change(session, new, old)


def keep_phrase(session: Session, phrase: str, typed: str) -> None:
    """Let a phrase of key_phrase.new() count, after it was typed back from the paper; an earlier one is void then.

    Raises BadPhrase, AppError.
    """
    entropy = key_phrase.read(typed)
    if entropy != key_phrase.read(phrase):
        raise WrongSecret("与刚才显示的恢复短语不一样；它还没有生效。请对照纸上的字逐个核对。")
    if not state(session.folder).password:
        raise AppError("还没有密码，不需要恢复短语；没有改动。请先设置密码。")

    def new(key: bytes, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        return (*_without(slots, "phrase"), phrase_slot(key, entropy))

    _change(session, new)


def admit_agency(session: Session, recipients: list[str]) -> None:
    """Let the agency's age keys (manager, recovery) open the data, to help with a forgotten password; none: no more.

    Raises AppError.
    """

    def new(key: bytes, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        rest = _without(slots, "agency")
        return (*rest, agency_slot(key, recipients)) if recipients else rest

    _change(session, new)


def require(session: Session, secret: Secret) -> None:
    """Raises WrongSecret when the secret does not open this data."""
    file = keys.current(session.folder)
    try:
        fits = file is not None and file.key(secret) == session.key
    except Damaged:
        fits = False
    if not fits:
        what = "恢复短语" if secret.phrase else "现在的密码"
        raise WrongSecret(f"{what}不对；密码没有改动。请核对后再试。")


def _without(slots: tuple[Slot, ...], *kinds: str) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if slot["kind"] not in kinds)


def _change(session: Session, new: NewSlots, secret: Secret = NOTHING) -> None:
    before = keys.current(session.folder)
    try:
        keys.change(session.folder, session.key, new, secret=secret)
    except OSError as error:
        if keys.current(session.folder) == before:
            raise AppError(f"密钥文件没有写成（{reason_of(error)}）；密码没有改动。请检查磁盘空间后再试。") from error
        raise AppError(
            f"密码已经改好，但备份旁边的密钥文件没有全部更新（{reason_of(error)}）；"
            "数据和备份都能打开。请腾出磁盘空间后重新启动，程序会补齐。"
        ) from error
