"""Operations as compressed lines: packed while they are read from the database, unpacked line by line."""

import hashlib
import zlib
from collections.abc import Generator, Iterable, Iterator
from typing import NamedTuple

from consultant_app.errors import AppError
from consultant_app.exchange.layout import MAX_LINE, MAX_PLAIN, MAX_SEALED
from consultant_app.exchange.shape import Misshapen
from consultant_app.exchange.steps import Step

_LEVEL = 6  # level 9 saves 4 % and takes twice the time
_TELL_EVERY = 2000  # lines
_PIECE = 64 * 2**10
_STEP = 2**20  # bytes unpacked at a time


class Packed(NamedTuple):
    """Compressed lines."""

    content: bytes
    plain_size: int
    plain_hash: str
    lines: int


def pack(lines: Iterable[bytes]) -> Generator[Step, None, Packed]:
    """Compress lines, each of which ends with a newline. Raises AppError when they are more than a package may hold."""
    packer, digest, content = zlib.compressobj(_LEVEL), hashlib.sha256(), bytearray()
    size = count = 0
    for count, line in enumerate(lines, 1):
        if line.count(b"\n") != 1 or not line.endswith(b"\n"):
            raise ValueError("a line has exactly one newline, at its end")
        size += len(line)
        if len(line) > MAX_LINE or size > MAX_PLAIN or len(content) > MAX_SEALED // 2:
            raise AppError("选中的内容太多，一个交接文件装不下；没有导出，数据没有改动。请少选几家企业，分几次导出。")
        digest.update(line)
        content += packer.compress(line)
        if count % _TELL_EVERY == 0:
            yield Step(f"正在整理修改记录（{count:,} 条）")
    content += packer.flush()
    return Packed(bytes(content), size, digest.hexdigest(), count)


def unpack(packed: bytes | memoryview, plain_size: int, count: int) -> Iterator[bytes]:
    """The lines, with their newlines; never more in memory than one line and 1 MB.

    Raises Misshapen when they are not as many, or as long, as stated: only a faulty or hostile sender makes such.
    """
    rest, seen, lines = b"", 0, 0
    for piece in _pieces(packed):
        seen += len(piece)
        if seen > plain_size:
            raise Misshapen("more than stated")
        *whole, rest = (rest + piece).split(b"\n")
        lines += len(whole)
        if len(rest) > MAX_LINE or any(len(line) >= MAX_LINE for line in whole):
            raise Misshapen("line too long")
        yield from (line + b"\n" for line in whole)
    if rest or (seen, lines) != (plain_size, count):
        raise Misshapen("less than stated")


def _pieces(packed: bytes | memoryview) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        for start in range(0, len(packed), _PIECE):
            waiting: bytes | memoryview = packed[start : start + _PIECE]
            while waiting and not unpacker.eof:
                yield unpacker.decompress(waiting, _STEP)
                waiting = unpacker.unconsumed_tail
            if waiting or unpacker.unused_data:
                raise Misshapen("something behind the end")
        while not unpacker.eof:  # what the library still holds back
            if not (piece := unpacker.decompress(b"", _STEP)):
                raise Misshapen("cut off")
            yield piece
    except zlib.error as error:
        raise Misshapen(str(error)) from error
