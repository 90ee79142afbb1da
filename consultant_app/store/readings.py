"""How Chinese characters are read: all readings, kept in a table so that the dictionary loads for new ones only."""

import os
import re
from collections.abc import Iterable, Mapping
from functools import cache

from consultant_app.model import bulk
from consultant_app.paths import resource
from consultant_app.store.sqlite import Connection

PLACES_FILE = "place_readings.toml"


def known(db: Connection) -> dict[str, tuple[str, ...]]:
    """Every character met so far with its readings without tones, the usual one first; () for what is no Hanzi."""
    cache = db.cache
    found: dict[str, tuple[str, ...]] | None = cache.get(known)
    if found is None:
        rows = db.execute("select char, readings from search_reading")
        found = cache[known] = {char: tuple(readings.split()) for char, readings in rows}
    return found


def learn(db: Connection, texts: Iterable[str]) -> None:
    """Make the readings of every character in the texts known, inside a write."""
    chars: set[str] = set()
    for piece in bulk.in_pieces(texts):
        chars.update("".join(piece))
    new = sorted(char for char in chars - known(db).keys() if not char.isascii())
    if new:
        readings = dictionary(new)
        db.executemany("insert into search_reading (char, readings) values (?, ?)", readings.items())
        db.cache.pop(known, None)


def dictionary(chars: Iterable[str]) -> dict[str, str]:
    """The readings of characters, separated by spaces; empty for what is no Hanzi."""
    # its dictionary of phrases takes most of the time of loading, and single characters need none
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    more = _of_places()
    found = {}
    for char in chars:
        readings = [part for part in pinyin(char, style=Style.NORMAL, heteronym=True)[0] if part.isascii()]
        found[char] = " ".join(dict.fromkeys([*readings, *more.get(char, ())]))
    return found


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """Places with the reading of each of their characters."""
    import tomllib

    table = tomllib.loads(resource(PLACES_FILE).read_text("utf-8"))["places"]
    return {place: tuple(reading.split()) for place, reading in table.items()}


def _of_places() -> dict[str, list[str]]:
    readings: dict[str, list[str]] = {}
    for place, parts in places().items():
        for char, reading in zip(place, parts, strict=True):
            readings.setdefault(char, []).append(reading)
    return readings


@cache
def _place_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(places(), key=len, reverse=True)))


def sort_keys(names: list[str], table: dict[str, tuple[str, ...]]) -> list[str]:
    """What each name is sorted by: its syllables, places as people there say them."""
    spoken = {ord(char): f"{readings[0]} " for char, readings in table.items() if readings}
    spoken[0x1F] = " "  # ends the key where it is stored
    is_special = _place_pattern().search
    return [(_with_places(name) if is_special(name) else name).translate(spoken).lower() for name in names]


def _with_places(name: str) -> str:
    return _place_pattern().sub(lambda match: f"{' '.join(places()[match.group()])} ", name)
