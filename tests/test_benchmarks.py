"""The benchmarks run; whether the goals are met is for a quiet machine to say."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RUNNERS = importlib.import_module("benchmarks.__main__").BENCHMARKS


@pytest.mark.parametrize("key", RUNNERS)
def test_every_benchmark_can_be_loaded_and_says_what_it_compares(key):
    module = importlib.import_module(f"benchmarks.{RUNNERS[key]}")
    assert module.__doc__.startswith(f"{key}: ")
    assert callable(module.run)


def test_all_goals_are_measured():
    assert {f"P{number}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11)} <= set(RUNNERS)


def test_figures_come_with_their_goal_and_a_verdict():
    command = [sys.executable, "-m", "benchmarks", "--quick", "--json", "--only", "P2", "P6"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    results = json.loads(done.stdout)
    assert {result["key"] for result in results} == {"P2", "P6"}
    assert all(result["goal"] and result["figure"] and isinstance(result["ok"], bool) for result in results)
    assert done.returncode == (0 if all(result["ok"] for result in results) else 1)
