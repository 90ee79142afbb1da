"""One sheet of an XLSForm workbook: its headings understood, its rows by field."""

import re
from dataclasses import dataclass

from consultant_app.forms import xls_words as words
from consultant_app.forms.catalogue import Complaint, Problems

CHINESE = re.compile(r"中文|汉语|chinese|\bzh\b", re.IGNORECASE)
QUOTES = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True)
class Line:
    """One row: its number in the sheet and its texts by field."""

    sheet: str
    number: int
    texts: dict[str, str]

    def get(self, name: str) -> str:
        return self.texts.get(name, "")

    @property
    def place(self) -> str:
        """How complaints name it."""
        name = self.get("name")
        return f"{self.sheet} 第 {self.number} 行{f'（{name[:60]}）' if name else ''}"


class Sheet:
    """Reads the rows of a sheet by heading. The first row with anything in it holds the headings."""

    def __init__(self, name: str, rows: list[list[str]], language: str, problems: Problems) -> None:
        self.name = name
        self._problems = problems
        used = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
        self.headings = [_plain(cell) for cell in used[0][1]] if used else []
        self._rows = used[1:]
        self._chosen = {base: self._columns(base, language) for base in self.bases()}

    def bases(self) -> set[str]:
        """The headings without their languages."""
        return {base for base, _ in self.headings if base}

    def strange(self) -> list[str]:
        """Headings that mean nothing to us."""
        return sorted(base for base in self.bases() - OURS if ":" not in base)

    def lines(self) -> list[Line]:
        """The rows with anything in them; error values are noted and read as empty."""
        return [self._line(number, row) for number, row in self._rows]

    def _columns(self, base: str, language: str) -> list[int]:
        """Where a field may stand: its Chinese column first, then the default language, then the others."""
        places = [place for place, (found, _) in enumerate(self.headings) if found == base]

        def rank(place: int) -> tuple[int, int]:
            spoken = self.headings[place][1]
            preferred = [bool(CHINESE.search(spoken)), bool(language) and spoken == language, not spoken]
            return (preferred.index(True) if True in preferred else len(preferred), place)

        return sorted(places, key=rank)

    def _line(self, number: int, row: list[str]) -> Line:
        texts = {base: self._cell(number, base, row, places) for base, places in self._chosen.items()}
        return Line(self.name, number, {base: text for base, text in texts.items() if text})

    def _cell(self, number: int, base: str, row: list[str], places: list[int]) -> str:
        found = next((row[place].strip() for place in places if place < len(row) and row[place].strip()), "")
        if found in words.ERRORS:
            self._problems.add(Complaint.FORMULA_ERROR, f"{self.name} 第 {number} 行", base, found=found)
            return ""
        return found.translate(QUOTES) if base in words.EXPRESSIONS else found


def _plain(heading: str) -> tuple[str, str]:
    """(field, language) of a heading such as "label::中文 (zh)" or "Constraint message"."""
    base, _, language = heading.strip().partition("::" if "::" in heading else ":")
    known = re.sub(r"\s+", "_", base.strip().lower())
    known = words.ALIASES.get(known, known)
    if known in words.TRANSLATED:
        return known, language.strip()
    if language:
        return heading.strip().lower(), ""
    return (known if known in OURS else base.strip()), ""


OURS = frozenset(
    [
        *(heading.partition("::")[0] for heading in (*words.SURVEY, *words.CHOICES)),
        *words.SETTINGS,
        "default_language",
        "qa_industries",
        "disabled",
        *words.UNSUPPORTED_COLUMNS,
    ]
)
