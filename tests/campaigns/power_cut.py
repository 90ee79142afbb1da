"""Power cuts, simulated: what a disk may hold after any moment of a program's real writes and syncs.

The program runs under a library that notes its writes (disk_trace.c). A cut keeps what was synced and, of everything
written since, a random part in 512-byte sectors, in any order. What was acknowledged before the cut must be there.
"""

import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ACKNOWLEDGED = "acknowledged"  # the program appends one byte to this file whenever it tells a person "saved"
_HEAD = struct.Struct("<cIqI")
_SECTOR = 512


class Event(NamedTuple):
    """One thing that the program did to the disk."""

    kind: str
    number: int
    offset: int
    content: bytes


def build_tracer(folder: Path) -> Path | None:
    """The tracing library, compiled; None where there is no C compiler or no LD_PRELOAD."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        return None
    library = folder / "disk_trace.so"
    source = Path(__file__).with_name("disk_trace.c")
    command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl", "-lpthread"]
    return library if subprocess.run(command, check=False).returncode == 0 else None


def run_traced(tracer: Path, code: str, folder: Path, arguments: list[str]) -> list[Event]:
    """Run Python code with `folder` as its first argument; everything it did to files below that folder."""
    log = folder.with_suffix(".trace")
    environment = os.environ | {
        "LD_PRELOAD": str(tracer), "DISK_TRACE_LOG": str(log), "DISK_TRACE_ROOT": str(folder),
    }  # fmt: skip
    command = [sys.executable, "-c", code, str(folder), *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    events = list(_events(log.read_bytes()))
    log.unlink()
    return events


def _events(log: bytes) -> Iterator[Event]:
    at = 0
    while at < len(log):
        kind, number, offset, length = _HEAD.unpack_from(log, at)
        at += _HEAD.size
        yield Event(kind.decode(), number, offset, log[at : at + length])
        at += length


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)

    def sync(self) -> None:
        for event in self.pending:
            _apply(self.durable, event)
        self.pending.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """What was synced and a random part of what was not."""
        content = bytearray(self.durable)
        part = chance.choice(["none", "all", "first", "some", "torn"])
        if part == "none":
            return bytes(content)
        keep = len(self.pending) if part != "first" else chance.randint(0, len(self.pending))
        for event in self.pending[:keep]:
            if part in ("all", "first") or chance.random() < 0.5:
                for piece in _sectors(event, chance) if part == "torn" else (event,):
                    _apply(content, piece)
        return bytes(content)


def _sectors(event: Event, chance: random.Random) -> Iterator[Event]:
    if event.kind != "W":
        yield event
        return
    for start in range(0, len(event.content), _SECTOR):
        if chance.random() < 0.5:
            yield event._replace(offset=event.offset + start, content=event.content[start : start + _SECTOR])


def _apply(content: bytearray, event: Event) -> None:
    end = event.offset + len(event.content)
    if event.kind == "T":
        del content[event.offset :]
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[event.offset : end] = event.content


class Disk:
    """The disk as it is while the events go by."""

    def __init__(self) -> None:
        self.acknowledged = 0
        self._files: dict[str, _File] = {}
        self._path_of: dict[int, str] = {}
        self._before_renaming: dict[str, _File | None] = {}  # names whose change is in no journal yet

    def feed(self, event: Event) -> None:
        """One more thing that the program did."""
        if event.kind == "N":
            self._path_of[event.number] = event.content.decode()
        elif event.kind == "D":
            self._rename(event.content.decode(), None)
        elif event.kind == "R":
            old, new = event.content.decode().split("\0")
            file = self._files.get(old)
            self._rename(old, None)
            self._rename(new, file)
        elif event.kind in "SY":
            self._before_renaming.clear()  # the journal keeps names in order: a later sync brings earlier ones along
            if event.kind == "S":
                self._file(event.number).sync()
        elif self._path_of[event.number].endswith(ACKNOWLEDGED):
            self.acknowledged += len(event.content)
        else:
            self._file(event.number).pending.append(event)

    def _file(self, number: int) -> _File:
        return self._files.setdefault(self._path_of[number], _File())

    def _rename(self, path: str, file: _File | None) -> None:
        self._before_renaming.setdefault(path, self._files.pop(path, None))
        if file is not None:
            self._files[path] = file

    def cut(self, chance: random.Random, folder: Path, target: Path) -> None:
        """Write into `target` what `folder` could look like if the power went now."""
        files: dict[str, _File | None] = dict(self._files)
        if chance.random() < 0.5:
            files |= self._before_renaming
        for path, file in files.items():
            if file is not None:
                place = target / Path(path).relative_to(folder)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(file.after_cut(chance))
