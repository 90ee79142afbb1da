"""The long campaigns: `python -m benchmarks.campaigns [--only G1 G2] [--share 0.01]`; each prints what it counted.

The same tests run small with every test run. Here they run at the size of the goals, one after the other.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """Tests marked as a campaign; `runs` is the size that the goal asks for, 0 where the test has its own."""

    goal: str
    what: str
    tests: tuple[str, ...]
    runs: int = 0


CAMPAIGNS = (
    Campaign(goal="G1", what="kills of the program at work", tests=("tests/campaigns/test_app_kills.py",), runs=1000),
    Campaign(goal="G1", what="random hands", tests=("tests/campaigns/test_random_hands.py",), runs=100),
    Campaign(goal="G3", what="lives of three computers", tests=("tests/campaigns/test_long_life.py",), runs=60),
    Campaign(goal="G3", what="histories", tests=("tests/campaigns/test_merge_histories.py",), runs=10_000),
    Campaign(goal="G4", what="hostile operations", tests=("tests/campaigns/test_hostile_operations.py",), runs=20_000),
    Campaign(goal="G1", what="kills of a merge", tests=("tests/campaigns/test_merge_kills.py",), runs=150),
    Campaign(goal="G1", what="kills while writing", tests=("tests/store/test_durability.py",), runs=300),
    Campaign(goal="G1", what="kills of an export", tests=("tests/exchange/test_export_kills.py",), runs=200),
    Campaign(goal="G1", what="kills while judging", tests=("tests/campaigns/test_judging_kills.py",), runs=200),
    Campaign(goal="G3", what="histories of an audit", tests=("tests/campaigns/test_audit_histories.py",), runs=300),
    Campaign(goal="G3", what="random work and its history", tests=("tests/store/test_history.py",), runs=500),
    Campaign(goal="G2", what="simulated power cuts", tests=("tests/campaigns/test_power_cuts.py",), runs=2000),
    Campaign(goal="G4", what="damaged packages", tests=("tests/campaigns/test_damaged_packages.py",), runs=50_000),
    Campaign(goal="G4", what="fuzzing of packages", tests=("tests/campaigns/test_package_fuzzing.py",), runs=5_000_000),
    Campaign(goal="G5", what="randomly damaged files", tests=("tests/intake/test_hostile.py",), runs=3000),
    Campaign(goal="G5", what="damage at every door", tests=("tests/hostile/test_every_door.py",), runs=3000),
    Campaign(goal="G5", what="awkward text everywhere", tests=("tests/hostile/test_nasty_text.py",)),
    Campaign(goal="G5", what="impossible values", tests=("tests/hostile/test_impossible_audits.py",)),
    Campaign(goal="G9", what="kills of migrations", tests=("tests/store/test_killed_migration.py",), runs=100),
    Campaign(goal="G6", what="flipped bits", tests=("tests/campaigns/test_no_plaintext.py",), runs=1500),
    Campaign(goal="G4", what="memory of 300 MB of photos", tests=("tests/exchange/test_memory.py",)),
)


def main() -> int:
    """Run what was asked for; 1 when one of them failed."""
    options = _options()
    wanted = [each for each in CAMPAIGNS if not options.only or each.goal in options.only]
    return max([_run(each, options.share) for each in wanted], default=0)


def _run(each: Campaign, share: float) -> int:
    runs = {"CAMPAIGN_RUNS": str(max(1, round(each.runs * share)))} if each.runs else {}
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | runs
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-m", "campaign", "-o", "addopts=--import-mode=importlib"]
    print(f"{each.goal} {each.what} {runs.get('CAMPAIGN_RUNS', '')}", flush=True)
    started = time.perf_counter()
    code = subprocess.run([*command, *each.tests], cwd=ROOT, env=environment, check=False).returncode
    print(f"{each.goal} {'passed' if code == 0 else 'FAILED'} in {time.perf_counter() - started:.0f} s\n", flush=True)
    return int(code != 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.campaigns", description=__doc__)
    goals = sorted({each.goal for each in CAMPAIGNS})
    parser.add_argument("--only", nargs="+", choices=goals, metavar="G", help="some of them: G1, G2 …")
    parser.add_argument("--share", type=float, default=1.0, help="a part of the full size, such as 0.01")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
