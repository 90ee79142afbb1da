"""Fifty thousand damaged packages, and none is accepted (G4)."""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.exchange.damage import Damager
from tests.exchange.people import make_people


@pytest.mark.campaign
def test_fifty_thousand_damaged_packages(tmp_path: Path) -> None:
    runs = int(os.environ.get("CAMPAIGN_RUNS", "50000"))
    damager = Damager(make_people(), tmp_path, seed=int.from_bytes(os.urandom(4)))
    counted: Counter[str] = damager.count(runs)
    print(dict(counted))
    assert counted.total() == runs
    assert counted["as it was"] < runs / 20
