"""What commands share: the open data folder, and long work run to its end."""

from argparse import Namespace
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from consultant_app import paths
from consultant_app.cli import asking
from consultant_app.cli.output import Output, refuse
from consultant_app.errors import AppError
from consultant_app.store.key_slots import Locked, WrongSecret
from consultant_app.store.opening import Damaged
from consultant_app.store.session import Session
from consultant_app.workflows import progress
from consultant_app.workflows.private_temp import private_temp

Result = TypeVar("Result")


@contextmanager
def opened(arguments: Namespace) -> Iterator[Session]:
    """The session of the chosen data folder; a password comes from its variable, else from the terminal."""
    session = unlocked(arguments.data or paths.data_dir())
    try:
        with private_temp(session.folder):
            yield session
    finally:
        session.close()


def unlocked(folder: Path) -> Session:
    """The open session of a folder; of damaged data what can be read, for reading. Raises AppError, WrongSecret."""
    try:
        return _open(folder)
    except Damaged as error:
        from consultant_app.store.salvaging import open_readable

        session = progress.finish(open_readable(folder, error.key))
        refuse(session.read_only)
        return session


def _open(folder: Path) -> Session:
    try:
        return Session.open(folder, unlock=asking.from_variables())
    except WrongSecret:
        raise
    except Locked:
        return Session.open(folder, asking.ask("密码", asking.PASSWORD))


def require_new(path: Path) -> None:
    """Raises AppError when there is something at the path already; a path that cannot be is refused by the writing."""
    try:
        taken = path.exists() or path.is_symlink()
    except OSError:
        return
    if taken:
        raise AppError(f"{path.name or path} 已经存在；没有改动它。请换一个文件名。")


def expanded(files: Iterable[Path]) -> list[Path]:
    """The files, and for a pattern such as *.qcx those that it fits: on Windows no shell looks for them."""
    return [found for path in files for found in (_matching(path) or [path])]


def _matching(path: Path) -> list[Path]:
    return sorted(path.parent.glob(path.name)) if set("*?") & set(path.name) else []


def finish(steps: Generator[progress.Progress, None, Result], output: Output) -> Result:
    """Run a generator of progress to its end, telling how far it is, and return its result."""
    return progress.finish(steps, lambda step: output.progress(step.text))
