"""Twenty thousand operations with a right hash and a wrong mind."""

import os
from pathlib import Path

import pytest

from tests.store.hostile_operations import survive

RUNS = int(os.environ.get("CAMPAIGN_RUNS", "20000"))
EACH = 100


@pytest.mark.campaign
def test_the_database_lives_with_many_hostile_operations(tmp_path: Path) -> None:
    counts = [survive(tmp_path, seed, EACH) for seed in range(max(1, RUNS // EACH))]
    accepted, refused = (sum(column) for column in zip(*counts, strict=True))
    print(f"{accepted + refused} operations: {accepted} accepted, {refused} refused, no poison")
