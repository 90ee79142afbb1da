"""Reads single fields of a form file, noting whatever is not as it should be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from consultant_app.forms import limits
from consultant_app.forms.catalogue import Complaint, Problems

# What neither XML nor a printer can carry: control characters, halves of surrogate pairs, non-characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

KINDS = {str: "文字", int: "整数", float: "小数", bool: "true 或 false", list: "清单", dict: "一组项目"}


@dataclass
class Fields:
    """One table of a form file: its entries, where it stands, and whom to tell."""

    entries: Mapping[str, object]
    place: str
    problems: Problems
    inside: str = ""  # "evidence." in front of the names of an inner table's fields

    def complain(self, kind: Complaint, field: str, **values: object) -> None:
        """Note a complaint about one field."""
        self.problems.add(kind, self.place, f"{self.inside}{field}", **values)

    def only(self, known: frozenset[str]) -> None:
        """Complain about each entry that is not known, with the likeliest meant."""
        for key in self.entries:
            if key not in known:
                self.complain(Complaint.UNKNOWN_KEY, key[:80], key=key[:80], guess=self.problems.guess(key, known))

    def _get(self, key: str, kind: type) -> object | None:
        """The entry when it is of that kind; else None, with a complaint unless it is absent."""
        value = self.entries.get(key)
        if value is None:
            return None
        if type(value) is not kind:
            found = KINDS.get(type(value), "日期或时间")
            self.complain(Complaint.WRONG_KIND, key, expected=KINDS[kind], found=found)
            return None
        return value

    def text(self, key: str, *, needed: bool = False) -> str:
        """A text without blanks around it; empty when absent."""
        value = self._get(key, str)
        text = self.clean(key, value) if isinstance(value, str) else ""
        if needed and not text and (value is not None or key not in self.entries):
            self.complain(Complaint.MISSING, key)
        return text

    def clean(self, key: str, text: str) -> str:
        """The text with plain line ends; complains when it is too long or cannot be shown."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if UNPRINTABLE.search(text):
            self.complain(Complaint.BAD_TEXT, key)
            text = UNPRINTABLE.sub("", text)
        if len(text) > limits.TEXT:
            self.complain(Complaint.TOO_LARGE, key, what="文字", count=len(text), limit=limits.TEXT)
        return text

    def number(self, key: str, default: int, allowed: range, kind: Complaint) -> int:
        """A whole number within the range."""
        value = self._get(key, int)
        if not isinstance(value, int):
            return default
        if value not in allowed:
            self.complain(kind, key, found=value)
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        return self._get(key, bool) is True

    def listed(self, key: str) -> list[object]:
        """A list; empty when absent."""
        value = self._get(key, list)
        return value if isinstance(value, list) else []

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = []
        for entry in self.listed(key):
            if isinstance(entry, str):
                found.append(self.clean(key, entry))
            else:
                self.complain(Complaint.WRONG_KIND, key, expected="文字清单", found=KINDS.get(type(entry), "其他内容"))
        return tuple(found)

    def table(self, key: str) -> "Fields | None":
        """An inner table; None when absent."""
        value = self._get(key, dict)
        if not isinstance(value, dict):
            return None
        return Fields(value, self.place, self.problems, inside=f"{self.inside}{key}.")

    def tables(self, key: str) -> list[Mapping[str, object]]:
        """A list of tables; a member that is none becomes an empty one, so that counting stays right."""
        found: list[Mapping[str, object]] = []
        for entry in self.listed(key):
            if isinstance(entry, dict):
                found.append(entry)
            else:
                self.complain(Complaint.WRONG_KIND, key, expected="一组项目", found=KINDS.get(type(entry), "其他内容"))
                found.append({})
        return found
