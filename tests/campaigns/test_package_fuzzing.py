"""Inputs found by coverage make the package reader refuse, and nothing else (G4); without the fuzzer it is skipped."""

import os
import subprocess
import sys

import pytest


def fuzz(runs: int) -> str:
    """The end of what it says of so many inputs."""
    pytest.importorskip("atheris")
    command = [sys.executable, "-m", "tests.campaigns.fuzz_package", "--runs", str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr[-200:]


def test_a_hundred_thousand_inputs() -> None:
    assert "Done 100000 runs" in fuzz(100_000)


@pytest.mark.campaign
def test_five_million_inputs() -> None:
    print(fuzz(int(os.environ.get("CAMPAIGN_RUNS", "5000000"))))
