"""A real encrypted database in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from consultant_app.store.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "data")
    yield opened
    opened.close()
