"""Whatever four people do, and in whatever order it arrives: the same for all, nothing lost, every conflict listed."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.replicas import history_of_work

STEPS = 40


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**40), steps=st.integers(STEPS // 2, STEPS))
def test_four_people_always_come_to_the_same(tmp_path: Path, seed: int, steps: int) -> None:
    history_of_work(tmp_path, seed, steps)
