"""Reading a foreign file in a child process, so that a parser that hangs, eats memory or dies cannot hurt the window.

The child writes one JSON value per line; the parent yields them. Limits: a deadline in the parent; memory and
processor time in the child, on Windows by a job object.

In a frozen build sys.executable is the program itself: its entry point calls main() when the first argument is
CHILD_FLAG, before it imports anything else.
"""

import importlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import BinaryIO

from consultant_app.errors import BadFile
from consultant_app.intake.refusal import refuse

CHILD_FLAG = "--read-file-in-child"
TIMEOUT_SECONDS = 30.0
MEMORY_BYTES = 1536 * 2**20
TICK_SECONDS = 0.2

# Only these may be run: module and function taking a path, and what it is `about`, and yielding JSON values.
READERS = {
    "tables": ("consultant_app.intake.tables", "read_messages"),
    "photo": ("consultant_app.intake.photo_child", "read_messages"),
    "template": ("consultant_app.documents.template_check", "read_messages"),
}

_ERROR, _DONE = "error", "done"
_DAMAGED = ("已损坏或格式不规范，无法读取", "用 Excel 或 WPS 打开后另存为 .xlsx 再导入，打不开就向对方重新索取")
_TOO_HEAVY = (
    "无法读取：数据以外很远的地方可能有多余内容，或内容超出本机能处理的大小",
    "在 Excel 中删除数据以外的行和列，重新保存后再导入",
)

Message = list[object]


def run(
    reader: str, path: Path, *about: str, timeout: float = TIMEOUT_SECONDS, memory: int = MEMORY_BYTES
) -> Generator[Message | None, None, None]:
    """The reader's messages, and None every 0.2 s while waiting; closing the generator kills the child.

    Raises BadFile with one sentence when the file is refused, takes too long, or breaks the reader.
    """
    process = _start(reader, path, memory, about)
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    assert process.stdout is not None
    feeder = threading.Thread(target=_feed, args=(process.stdout, lines), daemon=True)
    feeder.start()
    try:
        yield from _messages(path, lines, deadline=time.monotonic() + timeout)
    finally:
        process.kill()
        feeder.join()
        process.stdout.close()
        process.wait()


def main(arguments: list[str]) -> int:
    """The child: reader name, path, memory limit and what it is about in, JSON lines out."""
    reader, name, memory, *about = arguments
    # The descriptor itself: a program without a console has no sys.stdout.
    with open(1, "wb", closefd=False) as out:
        for message in _all_messages(reader, Path(name), int(memory), about):
            out.write(json.dumps(message, ensure_ascii=False, separators=(",", ":"), check_circular=False).encode())
            out.write(b"\n")
            out.flush()
    return 0


def _all_messages(reader: str, path: Path, memory: int, about: list[str]) -> Iterator[Message]:
    try:
        _limit(memory)
        yield from _function(reader)(path, *about)
        yield [_DONE]
    except BadFile as refusal:
        yield [_ERROR, str(refusal)]
    except MemoryError:
        yield [_ERROR, str(refuse(path, *_TOO_HEAVY))]
    except GeneratorExit:
        raise
    except BaseException:  # a panic of the Rust parser is not an Exception
        yield [_ERROR, str(refuse(path, *_DAMAGED))]


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    return [sys.executable, "-X", "utf8", "-m", "consultant_app.intake.child"]


def _start(reader: str, path: Path, memory: int, about: tuple[str, ...]) -> subprocess.Popen[bytes]:
    package_root = str(Path(__file__).resolve().parents[2])
    search_path = os.pathsep.join(filter(None, [package_root, os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(
        [*_command(), reader, str(path), str(memory), *about],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": search_path, "RUST_BACKTRACE": "0"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _feed(stream: BinaryIO, lines: "queue.SimpleQueue[bytes]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _messages(path: Path, lines: "queue.SimpleQueue[bytes]", deadline: float) -> Generator[Message | None, None, None]:
    while True:
        try:
            line = lines.get(timeout=TICK_SECONDS)
        except queue.Empty:
            if time.monotonic() > deadline:
                raise refuse(path, "读取时间过长，已停止", "删去无关的工作表，或拆成几个文件后再导入") from None
            yield None
            continue
        message = _decoded(path, line)
        if message[0] == _DONE:
            return
        if message[0] == _ERROR:
            raise BadFile(str(message[1]))
        yield message


def _decoded(path: Path, line: bytes) -> Message:
    """The message in a line; a child that died leaves none, or half a line."""
    if not line.endswith(b"\n"):
        raise refuse(path, *_TOO_HEAVY)
    message = json.loads(line)
    assert isinstance(message, list)
    return message


def _function(reader: str) -> Callable[..., Iterator[Message]]:
    module, name = READERS[reader]
    function: Callable[..., Iterator[Message]] = getattr(importlib.import_module(module), name)
    return function


def _limit(memory: int) -> None:
    if sys.platform == "win32":
        from consultant_app.intake.windows_limits import limit_this_process

        limit_this_process(memory, int(TIMEOUT_SECONDS) + 1)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(TIMEOUT_SECONDS), int(TIMEOUT_SECONDS) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
