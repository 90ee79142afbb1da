"""Shared by all tests: no screen, all cores, quick passwords, quick files, and none fails on a busy machine."""

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

MEMORY_DISK = Path("/dev/shm")
ENOUGH = 4_000_000_000  # bytes; the tests at work need a tenth of it
if os.access(MEMORY_DISK, os.W_OK) and shutil.disk_usage(MEMORY_DISK).free > ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY_DISK))  # thousands of databases wait for no disk


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """No workers for files that are named or for -s: starting them takes longer than most files, and shows nothing."""
    folder = config.invocation_params.dir
    named = all((folder / each.split("::")[0]).is_file() for each in config.args)
    return 0 if named or config.option.capture == "no" else None


@pytest.fixture(autouse=True)
def search_for_garbage() -> None:
    """Python's own again: the window of an earlier test has turned it off, as start.make_application() does."""
    gc.enable()


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """New password slots with hardly any stretching."""
    from consultant_app.store import key_slots

    monkeypatch.setattr(key_slots, "PASSES", 1)
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)


@pytest.fixture(scope="session")
def new_data(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Make a data folder as its first start leaves it: a copy, for making the tables takes longer than most tests."""
    from consultant_app.store.session import Session

    first = tmp_path_factory.mktemp("new") / "data"
    Session.open(first).close()
    return lambda folder: Path(shutil.copytree(first, folder, dirs_exist_ok=True))
