"""What the program notes of its own upkeep: the last check, the copy elsewhere. No data, no part of undo or history."""

import json
import logging
from pathlib import Path
from typing import Any

from consultant_app import files

NAME = "care.json"
log = logging.getLogger(__name__)


def read_care(folder: Path) -> dict[str, Any]:
    """All notes of a data folder; empty when there are none or they cannot be read."""
    try:
        values = json.loads((folder / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def note_care(folder: Path, **values: Any) -> None:
    """Keep notes beside those that are there; a disk that refuses is only logged, nothing depends on them."""
    try:
        with files.whole(folder / NAME) as part:
            part.write_text(json.dumps(read_care(folder) | values, ensure_ascii=False), encoding="utf-8")
    except OSError:
        log.exception("the notes of the upkeep could not be kept")
