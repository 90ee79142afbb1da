"""People who hand each other packages."""

from pathlib import Path

import pytest

from tests.exchange.people import People, make_people


@pytest.fixture(scope="session")
def people() -> People:
    """A manager and a consultant of one agency."""
    return make_people()


@pytest.fixture(scope="session")
def by_passphrase(people: People, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A package under a passphrase, which takes seconds to make."""
    path = tmp_path_factory.mktemp("passphrase") / "x.qcx"
    people.hand_over(path, passphrase="甬江 2026")
    return path, "甬江 2026"
