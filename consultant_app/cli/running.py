"""What commands share: the open data folder, and long work run to its end."""

from argparse import Namespace
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from consultant_app import paths
from consultant_app.cli.output import Output
from consultant_app.errors import AppError
from consultant_app.store.session import Session
from consultant_app.workflows.progress import Progress

Result = TypeVar("Result")


@contextmanager
def opened(arguments: Namespace) -> Iterator[Session]:
    """The session of the chosen data folder."""
    session = Session.open(arguments.data or paths.data_dir())
    try:
        yield session
    finally:
        session.close()


def require_new(path: Path) -> None:
    """Raises AppError when there is something at the path already; a path that cannot be is refused by the writing."""
    try:
        taken = path.exists() or path.is_symlink()
    except OSError:
        return
    if taken:
        raise AppError(f"{path.name or path} 已经存在；没有改动它。请换一个文件名。")


def finish(steps: Generator[Progress, None, Result], output: Output) -> Result:
    """Run a generator of progress to its end and return its result."""
    while True:
        try:
            step = next(steps)
            output.progress(step.text)
        except StopIteration as stop:
            result: Result = stop.value
            return result
