"""Many histories of four computers, and whether the proof would notice a mistake in the program."""

import os
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.store.sqlite import DatabaseError
from tests.store.mutants import MUTANTS, mutate
from tests.store.replicas import history_of_work

RUNS = int(os.environ.get("CAMPAIGN_RUNS", "300"))
FIRST = int(os.environ.get("CAMPAIGN_SEED", "1000"))  # those before run always
ENOUGH = 150  # histories within which every seeded mistake was found


@pytest.mark.campaign
def test_many_histories(tmp_path: Path) -> None:
    for seed in range(FIRST, FIRST + RUNS):
        try:
            history_of_work(tmp_path, seed)
        except Exception as error:
            raise AssertionError(f"history of seed {seed}") from error
    print(f"{RUNS} histories of four computers, each of 40 steps: no difference, nothing lost")


@pytest.mark.campaign
@pytest.mark.parametrize("name", MUTANTS)
def test_seeded_mistakes_are_caught(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutate(monkeypatch, name)
    with pytest.raises((AssertionError, AppError, DatabaseError, KeyError)):
        _work(tmp_path)


def _work(folder: Path) -> None:
    for seed in range(ENOUGH):
        history_of_work(folder, seed)
