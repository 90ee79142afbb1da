"""Packages as sticks, chat programs and enemies leave them: cut, flipped, spliced, zeroed, repaired, sealed anew."""

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from consultant_app.errors import BadFile
from consultant_app.exchange import layout, sealing
from consultant_app.exchange.package import Opened
from tests.exchange.people import People

SECTOR = 512


class Damager:
    """Makes damaged files out of three sound ones and says what became of them."""

    def __init__(self, people: People, folder: Path, seed: int) -> None:
        self.people, self.path, self.random = people, folder / "damaged.qcx", random.Random(seed)
        noise = random.Random(7)
        photos = [people.photo(noise.randbytes(size)) for size in (3000, 1, 700)]
        lines = [b'"x"\t{"c":%d,"v":"%x"}\n' % (number, noise.getrandbits(64)) for number in range(300)]
        self.sound = []
        for name, given in (("a", photos), ("b", photos[::-1]), ("c", ())):
            people.hand_over(folder / name, lines=lines, photos=given)
            self.sound.append((folder / name).read_bytes())
        self.sizes = [photo.size for photo in photos]

    def boundaries(self) -> Iterator[int]:
        """Where one part of the first file ends and the next begins."""
        content = self.sound[0]
        place = len(layout.MAGIC)
        for size in self.sizes:
            yield place
            yield place + 24  # behind the nonce
            place += size + 40
            yield place - 16  # before the tag
        end = len(content) - layout.TAIL_SIZE
        yield from (place, content.index(b"\n---") + 1, content.index(b"\n", content.index(b"\n---") + 1) + 1)
        yield from (end - 16, end, end + 8, end + 40, len(content) - 1, 0, 1, 4)

    def damaged(self) -> bytes:
        """One of the sound files with a random damage; sometimes the checksum is put right afterwards."""
        content = self.random.choice(self.sound)
        ways = (self._cut, self._flip, self._splice, self._zero, self._swap, self._more, self._sealed_anew)
        made = self.random.choice(ways)(content)
        if self.random.random() < 0.5 and len(made) > layout.TAIL_SIZE:
            made = repaired(made)
        return made

    def outcome(self, content: bytes) -> str:
        """Which refusal the file got; AssertionError when it was accepted, any other exception passes."""
        if content in self.sound:
            return "as it was"
        self.path.write_bytes(content)
        try:
            opened = self.people.receive(self.path)
        except BadFile as refusal:
            return type(refusal).__name__
        raise AssertionError(f"accepted: {_use(opened)}")

    def count(self, runs: int) -> Counter[str]:
        """What became of so many damaged files."""
        return Counter(self.outcome(self.damaged()) for _ in range(runs))

    def _place(self, content: bytes) -> int:
        return self.random.randrange(len(content))

    def _cut(self, content: bytes) -> bytes:
        return content[: self._place(content)]

    def _flip(self, content: bytes) -> bytes:
        made = bytearray(content)
        for _ in range(self.random.choice((1, 1, 1, 5))):
            made[self._place(content)] ^= 1 << self.random.randrange(8)
        return bytes(made)

    def _splice(self, content: bytes) -> bytes:
        """The beginning of one and the end of another, also exactly at the border of photos and sealed part."""
        other = self.random.choice(self.sound)
        if self.random.random() < 0.3:
            return content[: _sealed_at(content)] + other[_sealed_at(other) :]
        return content[: self._place(content)] + other[self._place(other) :]

    def _zero(self, content: bytes) -> bytes:
        made = bytearray(content)
        start = self._place(content) // SECTOR * SECTOR
        end = min(len(made), start + SECTOR * self.random.choice((1, 1, 8)))
        made[start:end] = bytes(end - start)
        return bytes(made)

    def _swap(self, content: bytes) -> bytes:
        first, second = sorted((self._place(content), self._place(content)))
        size = self.random.randrange(1, 600)
        one, two = content[first : first + size], content[second : second + size]
        made = bytearray(content)
        made[second : second + len(one)] = one
        made[first : first + len(two)] = two
        return bytes(made)

    def _more(self, content: bytes) -> bytes:
        place, more = self._place(content), self.random.randbytes(self.random.choice((1, 40, 512)))
        return self.random.choice((content + more, more + content, content[:place] + more + content[place:]))

    def _sealed_anew(self, content: bytes) -> bytes:
        """By somebody who can read the package and changes what is inside, without the sender's key."""
        start = _sealed_at(content)
        inside = bytearray(sealing.unseal(content[start : -layout.TAIL_SIZE], self.people.manager.age_identity))
        inside[self.random.randrange(min(len(inside), 2000))] ^= 1 << self.random.randrange(8)
        sealed = sealing.seal(bytes(inside), [self.people.manager.device().recipient])
        return repaired(content[:start] + sealed + bytes(layout.TAIL_SIZE), len(sealed))


def repaired(content: bytes, sealed_length: int = -1) -> bytes:
    """The same with a right end, as an enemy would leave it."""
    body, end = content[: -layout.TAIL_SIZE], content[-layout.TAIL_SIZE :]
    length = int.from_bytes(end[:8]) if sealed_length < 0 else sealed_length
    return body + layout.tail(length, hashlib.sha256(body))


def _sealed_at(content: bytes) -> int:
    length, _ = layout.read_tail(content[-layout.TAIL_SIZE :])
    return len(content) - layout.TAIL_SIZE - length


def _use(opened: Opened) -> tuple[int, int]:
    return len(list(opened.lines())), len(list(opened.photos()))
