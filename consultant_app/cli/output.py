"""What a command says: plain lines, or one JSON document."""

import io
import json
import sys
from typing import Any


def speak_plainly() -> None:
    """Let no console, however old, stop a command: what it cannot show is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class Output:
    """Collects the result; progress goes to stderr so that stdout stays clean."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self._as_json = as_json
        self._quiet = quiet
        self._last = ""

    def progress(self, text: str) -> None:
        """A line about work that is going on; the same line is not said twice in a row."""
        if text != self._last and not self._quiet and not self._as_json:
            print(text, file=sys.stderr)
        self._last = text

    def result(self, data: Any, lines: list[str]) -> None:
        """The result, as data for --json and as lines for people."""
        if self._as_json:
            print(json.dumps(data, ensure_ascii=not _is_unicode(), indent=2))
        elif not self._quiet:
            print("\n".join(lines))


def _is_unicode() -> bool:
    """Whether stdout takes every character as it is; else JSON keeps them as its own escapes."""
    return (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "").startswith("utf8")


def refuse(sentence: str) -> None:
    """One sentence on stderr."""
    print(sentence, file=sys.stderr)
