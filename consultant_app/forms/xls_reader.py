"""Reads the sheets of an XLSForm workbook into a form, naming sheet and row of all it cannot take."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from consultant_app.forms import xls_words as words
from consultant_app.forms.catalogue import Complaint, Problems
from consultant_app.forms.checks import NAME
from consultant_app.forms.places import Places, Spot
from consultant_app.forms.snapshots import form_of
from consultant_app.forms.xls_question import question_entries
from consultant_app.forms.xls_sheet import Line, Sheet
from consultant_app.model.form import Form

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides and isolates

Entries = dict[str, object]
Tables = dict[str, list[list[str]]]


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A form out of a workbook, and what was passed over on the way, in Chinese.

    `more` are the columns that a form has no place for: texts by heading, by question name.
    """

    form: Form
    notes: tuple[str, ...]
    more: dict[str, dict[str, str]]


def read_tables(tables: Tables, file_name: str) -> Imported:
    """The form in the rows of a workbook's sheets. Raises BadForm with every problem."""
    reader = _Reader(tables, file_name)
    return Imported(form=reader.form(), notes=tuple(reader.notes), more=reader.more)


class _Reader:
    def __init__(self, tables: Tables, file_name: str) -> None:
        self._file_name = file_name
        self._problems = Problems(file_name)
        self._places = Places()
        self.notes: list[str] = []
        self._tables = {name.strip().lower(): self._straight(name, rows) for name, rows in tables.items()}
        self._settings = self._only_line()
        self.more: dict[str, dict[str, str]] = {}

    def form(self) -> Form:
        if not any(self._tables.get("survey", [])):
            self._problems.add(Complaint.NO_SURVEY)
            self._problems.raise_any()
        for name in words.UNSUPPORTED_SHEETS & self._tables.keys():
            if len([row for row in self._tables[name] if any(row)]) > 1:
                self._problems.add(Complaint.UNSUPPORTED_SHEET, name, found=name)
        survey = self._sheet("survey")
        for needed in ("type", "name"):
            if needed not in survey.bases():
                self._problems.add(Complaint.NO_COLUMN, "survey", found=needed)
        self._problems.raise_any()
        strange, lines = survey.strange(), survey.lines()
        self.notes += [f"survey 的“{heading}”列不认识，已略过" for heading in strange]
        self.more = {
            line.get("name"): {heading: line.get(heading) for heading in strange if line.get(heading)}
            for line in lines
            if line.get("name")
        }
        sections = _Survey(lines, self._problems, self._places, self.notes).sections()
        entries = self._form_entries() | {"sections": sections, "choices": self._choices()}
        return form_of(entries, self._problems, self._places)

    def _straight(self, name: str, rows: list[list[str]]) -> list[list[str]]:
        """The rows without characters that turn the order of others around: what is read would not be what is asked."""
        turned = sum(bool(TURNING.search(cell)) for row in rows for cell in row)
        if not turned:
            return rows
        self.notes.append(f"{name} 有 {turned} 格含打乱文字次序的隐形字符，已去掉")
        return [[TURNING.sub("", cell) for cell in row] for row in rows]

    def _sheet(self, name: str) -> Sheet:
        return Sheet(name, self._tables.get(name, []), self._settings.get("default_language"), self._problems)

    def _only_line(self) -> Line:
        """The settings: one row under the headings."""
        lines = Sheet("settings", self._tables.get("settings", []), "", self._problems).lines()
        return lines[0] if lines else Line("settings", 2, {})

    def _form_entries(self) -> Entries:
        """What the settings say; what they leave out comes from the file's name."""
        stem = PurePath(self._file_name).stem
        found: Entries = {
            "id": stem if NAME.fullmatch(stem) else "imported_form",
            "title": stem,
            "version": "1",
        }
        found |= {
            field: self._settings.get(heading)
            for heading, field in words.SETTINGS.items()
            if self._settings.get(heading)
        }
        if industries := self._settings.get("qa_industries"):
            found["industries"] = [_whole(text) for text in industries.split(words.SEPARATOR)]
        return found

    def _choices(self) -> Entries:
        found: dict[str, list[Entries]] = {}
        sheet = self._sheet("choices")
        for line in sheet.lines():
            listed = line.get("list_name")
            if listed == words.VERDICT_LIST or listed.startswith(words.SCORE_LIST):
                continue  # written for phones; verdicts and scores bring their own
            if not listed:
                self._problems.add(Complaint.MISSING, line.place, "list_name")
                continue
            refuse_columns(line, self._problems, extra=("geometry",))
            texts = {key: text for key, text in line.texts.items() if key != "list_name"}
            self._places.given["choices", listed, len(found.setdefault(listed, []))] = line.place
            found[listed].append(dict(texts))
        return dict(found)


def refuse_columns(line: Line, problems: Problems, extra: tuple[str, ...] = ()) -> None:
    """Complain about every filled cell that asks for something we cannot do."""
    for heading in line.texts:
        first = heading.split(":")[0]
        if heading in (*words.UNSUPPORTED_COLUMNS, *extra) or (":" in heading and first in words.UNSUPPORTED_PREFIXES):
            problems.add(Complaint.UNSUPPORTED_COLUMN, line.place, heading, found=heading[:80])


class _Survey:
    """Walks down the survey sheet: groups become sections, repeats become tables."""

    def __init__(self, lines: list[Line], problems: Problems, places: Places, notes: list[str]) -> None:
        self._lines = lines
        self._problems = problems
        self._places = places
        self._notes = notes
        self._sections: list[Entries] = []
        self._open: list[Line] = []  # begin rows not ended yet
        self._section: list[Entries] | None = None  # questions of the section in hand
        self._table: list[Entries] | None = None  # columns of the table in hand

    def sections(self) -> list[Entries]:
        for line in self._lines:
            if line.get("disabled").lower() not in ("yes", "true", "是"):
                self._line(line)
        for line in self._open:
            self._problems.add(Complaint.UNCLOSED_GROUP, line.place, "type")
        return self._sections

    def _line(self, line: Line) -> None:
        kind = "_".join(line.get("type").lower().split())
        if kind in ("begin_group", "begin_repeat"):
            self._begin(line, kind)
        elif kind in ("end_group", "end_repeat"):
            self._end(line)
        elif kind in words.PHONE_TYPES:
            self._notes.append(f"{line.place}：{kind} 由手机自动记录，本软件不用，已略过")
        else:
            refuse_columns(line, self._problems)
            self._question(line, question_entries(line, self._problems))

    def _begin(self, line: Line, kind: str) -> None:
        self._open.append(line)
        refuse_columns(line, self._problems)
        if self._table is not None or (kind == "begin_group" and len(self._open) > 1):
            self._problems.add(Complaint.NESTED_GROUP, line.place, "type")
        elif kind == "begin_group":
            label = line.get("label") or line.get("name")
            entries: Entries = {"name": line.get("name"), "label": label}
            entries |= {key: line.get(key) for key in ("hint", "relevant")}
            self._new_section(entries, line)
        else:
            columns: list[Entries] = []
            self._question(line, question_entries(line, self._problems) | {"columns": columns})
            self._table = columns

    def _end(self, line: Line) -> None:
        if not self._open:
            self._problems.add(Complaint.UNOPENED_GROUP, line.place, "type")
            return
        begun = self._open.pop()
        if "repeat" in begun.get("type"):
            self._table = None
        if not self._open:
            self._section = None

    def _new_section(self, entries: Entries, line: Line) -> None:
        self._section = []
        self._places.given["sections", len(self._sections)] = line.place
        self._sections.append(entries | {"questions": self._section})

    def _question(self, line: Line, entries: Entries) -> None:
        if self._section is None:
            number = len(self._sections) + 1
            self._new_section({"name": f"section_{number}", "label": f"第{number}部分"}, line)
        assert self._section is not None
        spot: Spot = ("sections", len(self._sections) - 1, len(self._section))
        if self._table is not None:
            spot = ("sections", len(self._sections) - 1, len(self._section) - 1, len(self._table))
        self._places.given[spot] = line.place
        (self._section if self._table is None else self._table).append(entries)


def _whole(text: str) -> object:
    """The number a cell holds, or its text for the complaint."""
    return int(text) if text.strip().isdecimal() else text
