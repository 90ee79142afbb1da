"""Temporary files of this program and of the office programs it starts: in the data folder, gone at the next start.

They are plain while an office program works on them. In the system's folder one that a crash left would stay for ever.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_VARIABLES = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def private_temp(folder: Path) -> Iterator[None]:
    """While it lasts, temporary files lie in the data folder. Only for who has the data open: it removes old ones."""
    place = folder / "cache" / "temp"
    clear(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:  # the system's folder will do
        yield
        return
    before = {name: os.environ.get(name) for name in _VARIABLES}
    kept, tempfile.tempdir = tempfile.tempdir, str(place)
    os.environ.update(dict.fromkeys(_VARIABLES, str(place)))
    try:
        yield
    finally:
        tempfile.tempdir = kept
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        clear(folder)


def clear(folder: Path) -> None:
    """Remove what is only looked at or half made, also of a run that was killed."""
    with suppress(OSError):
        for left in (folder / "cache" / "temp", *(folder / "cache").glob("preview-*")):
            shutil.rmtree(left, ignore_errors=True)
