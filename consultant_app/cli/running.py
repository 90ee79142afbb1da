"""What commands share: the open data folder, and long work run to its end."""

from argparse import Namespace
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TypeVar

from consultant_app import paths
from consultant_app.cli.output import Output
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


def finish(steps: Generator[Progress, None, Result], output: Output) -> Result:
    """Run a generator of progress to its end and return its result."""
    while True:
        try:
            step = next(steps)
            output.progress(step.text)
        except StopIteration as stop:
            result: Result = stop.value
            return result
