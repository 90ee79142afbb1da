"""Windows' rule on open files, for tests on other systems: what is open is neither removed nor renamed nor replaced."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SHARING_VIOLATION = 32


def refused(path: object = "") -> PermissionError:
    """The error that Windows gives for a file that somebody has open."""
    error = PermissionError(13, "in use", str(path))
    error.winerror = SHARING_VIOLATION
    return error


def hold_open_files(patch: pytest.MonkeyPatch) -> None:
    """From now on this process is refused what Windows would refuse it, as its own open files are known to Linux."""
    for name, paths in {"replace": 2, "rename": 2, "unlink": 1, "remove": 1, "rmdir": 1}.items():
        patch.setattr(os, name, _guarded(getattr(os, name), paths))
    patch.setattr("shutil._use_fd_functions", False)  # as on Windows: by path
    patch.setattr("consultant_app.files._PAUSE", 0)


def _guarded(real: Callable[..., Any], paths: int) -> Callable[..., Any]:
    def guarded(*arguments: Any, **options: Any) -> Any:
        for path in arguments[:paths]:
            if held := _is_held(os.path.realpath(path)):
                raise refused(held)
        return real(*arguments, **options)

    return guarded


def _is_held(path: str) -> str:
    """The open file that is the path or lies below it; empty when there is none."""
    for each in Path("/proc/self/fd").iterdir():
        try:
            found = each.readlink()
        except OSError:
            continue
        if (str(found) == path or str(found).startswith(f"{path}/")) and not found.is_dir():
            return str(found)
    return ""
