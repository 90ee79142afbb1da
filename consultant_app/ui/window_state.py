"""Where the person stopped and how the window stood: a small file beside the data, no part of undo or history."""

import json
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class WindowState:
    """Named values of this computer; losing them costs nothing but a little comfort."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "window.json"
        self._values = self._load()
        self._changed = False

    def read(self, key: str, default: Any) -> Any:
        """The value, or the default when it is absent or of another type."""
        value = self._values.get(key, default)
        return value if isinstance(value, type(default)) else default

    def write(self, key: str, value: Any) -> None:
        """Remember a value; flush() puts it on the disk."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._changed = True

    def flush(self) -> None:
        """Write the file whole; a full disk is only logged."""
        if not self._changed:
            return
        part = self._path.with_suffix(".part")
        try:
            part.write_text(json.dumps(self._values, ensure_ascii=False), encoding="utf-8")
            part.replace(self._path)
            self._changed = False
        except OSError:
            log.exception("the state of the window could not be kept")

    def _load(self) -> dict[str, Any]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}
