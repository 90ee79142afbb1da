"""Whatever is pressed, in whatever order: the real window shows no error, does not die, and the data stays sound."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HANDS = Path(__file__).with_name("hands_at_work.py")
RUNS = int(os.environ.get("CAMPAIGN_RUNS", "100"))
FIRST = int(os.environ.get("CAMPAIGN_SEED", "1000"))  # those before run always
ACTS = 500


def work(folder: Path, seed: int, acts: int) -> None:
    """In a process of its own: what dies there says where."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HANDS.parents[2]), "PYTHONFAULTHANDLER": "1",
    }  # fmt: skip
    folder.mkdir()
    command = [sys.executable, str(HANDS), str(folder), str(seed), str(acts)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seed {seed}: {done.returncode}\n{done.stderr[-6000:]}"
    assert done.stdout == f"{acts} acts\n"


@pytest.mark.parametrize("seed", range(3))
def test_random_hands_break_nothing(tmp_path, seed):
    work(tmp_path / "work", seed, 120)


@pytest.mark.campaign
def test_many_random_hands_break_nothing(tmp_path):
    for seed in range(FIRST, FIRST + RUNS):
        work(tmp_path / str(seed), seed, ACTS)
    print(f"{RUNS} x {ACTS} acts from seed {FIRST}: no error, no death, sound data")
