"""Five million inputs found by coverage make the package reader refuse, and nothing else (G4)."""

import os
import subprocess
import sys

import pytest


@pytest.mark.campaign
def test_five_million_inputs() -> None:
    pytest.importorskip("atheris")
    runs = os.environ.get("CAMPAIGN_RUNS", "5000000")
    command = [sys.executable, "-m", "tests.campaigns.fuzz_package", "--runs", runs]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stderr[-200:])
    assert done.returncode == 0, done.stderr[-3000:]
