"""Operations with a right hash and a wrong mind: each is refused, or the database lives with it."""

from pathlib import Path

import pytest

from tests.store.hostile_operations import survive

EACH = 100


@pytest.mark.parametrize("seed", range(20))
def test_the_database_opens_reads_and_works_after_hostile_operations(tmp_path: Path, seed: int) -> None:
    accepted, refused = survive(tmp_path, seed, EACH)
    assert accepted > EACH // 10
    assert refused > EACH // 10
