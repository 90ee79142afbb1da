"""What every benchmark uses: results with a goal, child processes with their peak memory."""

import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Result:
    """One figure beside its goal."""

    key: str
    what: str
    goal: str
    figure: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True)
class Child:
    """A finished child process: what it printed, how long it took, the most memory it held."""

    output: str
    seconds: float
    peak_mib: float


def limit(key: str, what: str, value: float, most: float, unit: str, detail: str = "") -> Result:
    """A figure that has to stay at or below its goal."""
    figure, goal = f"{value:.2f} {unit}".strip(), f"≤ {most:g} {unit}".strip()
    return Result(key=key, what=what, goal=goal, figure=figure, ok=value <= most, detail=detail)


def at_least(key: str, what: str, value: float, least: float, unit: str, detail: str = "") -> Result:
    """A figure that has to reach its goal."""
    figure, goal = f"{value:.2f} {unit}".strip(), f"≥ {least:g} {unit}".strip()
    return Result(key=key, what=what, goal=goal, figure=figure, ok=value >= least, detail=detail)


# Nothing is imported here that the program has not: start-up is measured with this at its end.
_PEAK = """
import os, resource
status = "/proc/self/status"
peak = open(status).read().partition("VmHWM:")[2].split()[0] if os.path.exists(status) else (
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print("PEAK", int(peak) / 1024, flush=True)
os._exit(0)  # how long a program takes to go away is not measured
"""


def child(code: str, *arguments: str) -> Child:
    """Run a piece of Python as a program of its own and wait for its end."""
    started = time.perf_counter()
    command = [sys.executable, "-c", code + _PEAK, *arguments]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(done.stderr)
    output, _, peak = done.stdout.rpartition("PEAK ")
    return Child(output.strip(), seconds, float(peak))


def _environment() -> dict[str, str]:
    """An installed program has its modules compiled: so has one that is measured."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run_here(module: str, quick: bool) -> list[Result]:
    """The figures of one benchmark, taken in this process."""
    place = Path(__file__).resolve().parent.parent / "build"  # a real disk; /tmp may be memory
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=place) as folder:
        return list(importlib.import_module(module).run(Path(folder), quick))


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def quantile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies: quantile(times, 0.95)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def held_mib() -> float:
    """The memory this process holds now; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    return int(status.read_text().partition("VmRSS:")[2].split()[0]) / 1024 if status.exists() else 0.0
