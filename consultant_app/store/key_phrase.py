"""The recovery phrase on paper: 128 random bits as twelve Chinese characters (BIP 39, chinese_simplified)."""

import os
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from consultant_app.errors import AppError

if TYPE_CHECKING:
    from mnemonic import Mnemonic

LENGTH = 12
_BITS = 128


class BadPhrase(AppError):
    """Not a recovery phrase: says which character or what count is wrong."""


def new() -> str:
    """A new phrase in three groups of four characters."""
    return grouped(_words().to_mnemonic(os.urandom(_BITS // 8)))


def grouped(text: str) -> str:
    """The characters of a phrase in groups of four."""
    letters = letters_of(text)
    return "　".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def letters_of(text: str) -> str:
    """Only the characters: spaces, numbers and punctuation may be typed between them."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if unicodedata.category(letter).startswith("L"))


def read(text: str) -> bytes:
    """The 16 bytes behind a phrase as a person typed it. Raises BadPhrase."""
    letters = letters_of(text)
    known = set(_words().wordlist)
    if strange := [letter for letter in letters if letter not in known]:
        raise BadPhrase(f"恢复短语里没有“{strange[0]}”这个字；没有改动任何数据。请对照纸上的字再核对一次。")
    if len(letters) != LENGTH:
        raise BadPhrase(f"恢复短语是 {LENGTH} 个字，这里有 {len(letters)} 个；没有改动任何数据。请补齐后再试。")
    try:
        return bytes(_words().to_entropy(list(letters)))
    except ValueError as error:  # the last character checks the others
        raise BadPhrase("恢复短语有字抄错或次序不对；没有改动任何数据。请对照纸上的字逐个核对。") from error


@lru_cache(maxsize=1)
def _words() -> "Mnemonic":
    from mnemonic import Mnemonic

    return Mnemonic("chinese_simplified")
