"""Coverage-guided fuzzing of the package reader behind its hashes and signature (G4).

    pip install atheris            (Linux only, not among the dependencies)
    python -m tests.campaigns.fuzz_package --runs 100000

A byte fuzzer never passes a hash or a signature, so both say yes here: what is tried is what a faulty or hostile
device of our own agency could send. Anything but a BadFile is a finding; atheris prints it and stops.
"""

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import atheris

with atheris.instrument_imports(include=["consultant_app.exchange"]):
    from consultant_app.errors import BadFile
    from consultant_app.exchange import agency, layout, manifest, opening, photos, sealing, shape, sniff
    from consultant_app.exchange.identity import DeviceKeys

from tests.exchange.people import People, make_people

HASH = "0" * 64
KEYS = sorted(
    manifest._KNOWN | {"id", "name", "credit_code", "operations", "latest", "verify_key", "recipient", "person"}
)
WORDS = [
    *KEYS,
    "format",
    "suite",
    "signer",
    "to",
    "size",
    "sha256",
    "plain",
    "count",
    "key",
    "handover",
    "answer",
    "age1",
]
Provider = atheris.FuzzedDataProvider


class Harness:
    """Hands bytes to the reader in the ways in which they can get there."""

    def __init__(self, people: People, folder: Path) -> None:
        self.people, self.known, self.to = people, people.known(people.consultant), people.manager.device().recipient
        self.keys = cast(DeviceKeys, SimpleNamespace(age_identity="any", verify_key=people.manager.verify_key))
        self.accepted = 0
        self.signer = people.consultant.verify_key
        self.path = folder / "x.qcx"
        self.path.write_bytes(layout.MAGIC + bytes(300))
        self.manifest, self.packed = _manifest(people), zlib.compress(b"".join(people.lines))
        self.ways: tuple[Callable[[bytes], None], ...] = (
            self._inside, self._header, self._listed, self._packed, self._built, self._agency,
        )  # fmt: skip

    def __call__(self, data: bytes) -> None:
        if data:
            self.ways[data[0] % len(self.ways)](data[1:])

    def _open(self, inside: bytes, photos_size: int = 0) -> None:
        _LETTER[:] = [opening._File(len(inside), HASH, photos_size, HASH, inside)]
        try:
            opened = opening.open_package(self.path, self.known, keys=self.keys)
            assert manifest.read(opened.manifest.to_json()) == opened.manifest
            size = sum(len(line) for line in opened.lines())
            assert size <= layout.MAX_PLAIN
            list(opened.photos())
            self.accepted += 1
        except BadFile as refusal:
            _require("没有导入任何内容" in str(refusal))

    def _inside(self, data: bytes) -> None:
        self._open(data)

    def _header(self, data: bytes) -> None:
        self._open(layout.inside(data, bytes(64), self.manifest, self.packed))

    def _listed(self, data: bytes) -> None:
        self._open(self._signed(data, zlib.compress(b"")))

    def _packed(self, data: bytes) -> None:
        take = Provider(data)
        plain, count = take.ConsumeIntInRange(0, 70 * 2**20), take.ConsumeIntInRange(0, 1000)
        content = take.ConsumeBytes(sys.maxsize)
        if content[:1] == b"z":
            content = zlib.compress(content)
            plain = len(zlib.decompress(content))
        self._open(self._signed(self.manifest, content, plain, count))

    def _built(self, data: bytes) -> None:
        """A manifest of the right keys with values of all kinds."""
        take = Provider(data)
        source = json.loads(self.manifest)
        for _ in range(take.ConsumeIntInRange(1, 6)):
            source[take.PickValueInList(KEYS)] = _value(take, 4)
        listed = json.dumps(source).encode("utf-8", "surrogatepass")
        self._open(self._signed(listed, zlib.compress(b"")), take.ConsumeIntInRange(0, 100))

    def _agency(self, data: bytes) -> None:
        try:
            agency.parse_agency(data, "x.qca")
        except BadFile as refusal:
            _require("没有加入机构" in str(refusal))

    def _signed(self, listed: bytes, packed: bytes, plain: int = 0, count: int = 0) -> bytes:
        header = layout.Header(
            app_version="0.2.0", signer=self.signer, agency_id="agency-1",
            to=(self.to,), photo_key=HASH, photos_hash=HASH, manifest_size=len(listed),
            manifest_hash=HASH, packed_size=len(packed), packed_hash=HASH, plain_size=plain, operations=count,
        ).to_json()  # fmt: skip
        return layout.inside(header, bytes(64), listed, packed)

    def seeds(self) -> list[bytes]:
        """One sound input for each way."""
        lines = b"".join(self.people.lines)
        inside = self._signed(self.manifest, self.packed, len(lines), 2)
        raw = layout.split_inside(inside)[0]
        file = agency.agency_file(self.people.agency, self.people.manager)
        parts = (inside, raw, self.manifest, self.packed, bytes(range(200)), file)
        return [bytes([number]) + part for number, part in enumerate(parts)]


_LETTER: list[opening._File] = []


def _manifest(people: People) -> bytes:
    source = people.manifest().to_fields() | {
        "sender": people.consultant.device("张三", "PC").to_fields(),
        "receipts": [{"site": "s", "package": HASH, "until": 7, "received_at": "2026-11-28T14:03:00+08:00"}],
        "photos": [],
    }
    return shape.canonical(source)


def _value(take: Provider, depth: int) -> object:
    kind = take.ConsumeIntInRange(0, 9 if depth else 6)
    if kind < 2:
        return take.ConsumeUnicode(take.ConsumeIntInRange(0, 40))
    if kind == 2:
        return take.ConsumeInt(9)
    if kind == 3:
        return take.PickValueInList([None, True, False, 0, "", HASH, "original", "age1" + "q" * 58, 2**63, -1])
    if kind == 4:
        return take.ConsumeFloat()
    if kind == 5:
        return "x" * take.ConsumeIntInRange(0, 30_000)
    if kind == 6:
        return [HASH, "original", take.ConsumeIntInRange(0, 50), HASH]
    if kind == 7:
        return {take.PickValueInList(KEYS): _value(take, depth - 1) for _ in range(take.ConsumeIntInRange(0, 5))}
    return [_value(take, depth - 1) for _ in range(take.ConsumeIntInRange(0, 4))]


def _require(condition: bool) -> None:
    if not condition:
        raise AssertionError("a refusal that does not say what became of the data")


def _believe_everything(recipient: str) -> None:
    """No hash, no signature and no encryption stands in the way."""

    def checked(path: Path, head: bytes, name: str) -> object:
        yield from ()
        return _LETTER[0]

    opening._checked = checked  # type: ignore[assignment]
    opening.is_signed = lambda *given: True  # type: ignore[assignment]
    sealing.unseal = lambda sealed, identity: sealed
    sealing.recipient_of = lambda identity: recipient
    sniff.head_of = lambda path, name: layout.MAGIC
    layout.sha256 = photos.sha256 = lambda content: HASH


def main() -> None:
    """Run atheris; what it does not know goes to it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    options, others = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus"
        corpus.mkdir()
        harness = Harness(make_people(), folder)
        for number, seed in enumerate(harness.seeds()):
            (corpus / str(number)).write_bytes(seed)
        words = folder / "words"
        words.write_text("".join(f'"{word}"\n' for word in WORDS))
        _believe_everything(harness.to)
        for seed in harness.seeds():
            harness(seed)
        if harness.accepted < 3:
            raise SystemExit("the reader refuses even what is sound: nothing would be tried")
        limits = [f"-runs={options.runs}", "-max_len=8192", "-timeout=60", "-rss_limit_mb=1024", f"-dict={words}"]
        atheris.Setup([sys.argv[0], *limits, *others, str(corpus)], harness)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
