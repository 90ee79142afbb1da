"""Whatever four people do, and in whatever order it arrives: the same for all, nothing lost, every conflict listed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.replicas import RealOffice, history_of_work

STEPS = 40
PARTS, EACH = 11, 25  # with those that hypothesis makes up: three hundred


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**40), steps=st.integers(STEPS // 2, STEPS))
def test_four_people_always_come_to_the_same(tmp_path: Path, seed: int, steps: int) -> None:
    history_of_work(tmp_path, seed, steps)


@pytest.mark.parametrize("part", range(PARTS))
def test_hundreds_of_known_histories_come_to_the_same(tmp_path: Path, part: int) -> None:
    for seed in range(part * EACH, part * EACH + EACH):
        try:
            history_of_work(tmp_path, seed, STEPS)
        except Exception as error:
            raise AssertionError(f"history of seed {seed}") from error


@pytest.mark.parametrize("seed", [2, 5])
def test_the_same_with_encrypted_files_and_real_backups(tmp_path: Path, seed: int) -> None:
    history_of_work(tmp_path, seed, 25, RealOffice)
