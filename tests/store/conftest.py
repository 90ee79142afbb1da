"""A real encrypted database in a temporary folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from consultant_app.store.session import Session


@pytest.fixture
def session(tmp_path: Path, new_data: Callable[[Path], Path]) -> Iterator[Session]:
    opened = Session.open(new_data(tmp_path / "data"))
    yield opened
    opened.close()
