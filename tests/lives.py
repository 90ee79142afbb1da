"""Programs to be killed. Each is forked from one that has imported everything: its life is work, not starting."""

import faulthandler
import multiprocessing
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any, TextIO

IMPORTED = ("pytest", "sqlite_utils", "consultant_app.store.schema", "consultant_app.workflows.auditing",
            "consultant_app.workflows.merge_desk")  # fmt: skip


@cache
def _context() -> ForkServerContext:
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(list(IMPORTED))
    return made


class Life:
    """A function at work in a process of its own; what it prints are lines here."""

    def __init__(self, work: Callable[..., object], *arguments: object) -> None:
        mine, its = _context().Pipe(duplex=False)
        self._process: BaseProcess = _context().Process(target=_work, args=(its, work, arguments))
        self._process.start()
        its.close()
        self._end = mine
        self._lines: TextIO = os.fdopen(os.dup(mine.fileno()), encoding="utf-8")

    def lines(self) -> Iterator[str]:
        """What it says, as it says it; half a line that a kill left is none."""
        for line in self._lines:
            if line.endswith("\n"):
                yield line[:-1]

    def kill(self) -> None:
        """At once, wherever it is; what it said before can still be read."""
        self._process.kill()

    def end(self) -> int:
        """Wait for it; how it ended, negative for a signal."""
        self._process.join()
        self._lines.close()
        self._end.close()
        code = self._process.exitcode
        assert code is not None
        self._process.close()
        return code


def told_before_a_kill(after: int, work: Callable[..., object], *arguments: object) -> list[str]:
    """Let it say so many lines and kill it somewhere in what follows; all that it said."""
    life = Life(work, *arguments)
    told = list(islice(life.lines(), after))
    life.kill()
    told += life.lines()
    assert life.end() == -signal.SIGKILL
    assert len(told) >= after
    return told


def _work(told: Any, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    sys.stdout = os.fdopen(os.dup(told.fileno()), "w", encoding="utf-8")
    faulthandler.enable()  # whoever dies of something else than the kill says where
    random.seed()
    work(*arguments)


def ended(work: Callable[..., object], *arguments: object) -> int:
    """Run it to its end, whatever that is: 0, 1 for an error, negative for a signal."""
    life = Life(work, *arguments)
    for _ in life.lines():
        pass
    return life.end()
