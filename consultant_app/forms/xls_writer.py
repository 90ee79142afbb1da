"""A form as the sheets of an XLSForm workbook."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.forms import xls_words as words
from consultant_app.forms.answers import SCORES, VERDICTS
from consultant_app.forms.graph import every_question
from consultant_app.model.form import Form, Question, QuestionType, Section
from consultant_app.model.text import clean_text

_EXCEL_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read it as a character

Sheet = list[list[str]]
Row = dict[str, str]
More = Mapping[str, Mapping[str, str]]


def tables_of(form: Form) -> dict[str, Sheet]:
    """The sheets survey, choices and settings, headings first."""
    return {
        "survey": _sheet(words.SURVEY, _survey(form)),
        "choices": _choices_sheet(form),
        "settings": _sheet((), [_settings(form)]),
    }


def with_columns(tables: dict[str, Sheet], more: More) -> dict[str, Sheet]:
    """The sheets with columns of somebody's own behind those of the survey: texts by heading, by question name."""
    headings = list(dict.fromkeys(heading for texts in more.values() for heading in texts))
    first, *rows = tables["survey"]
    name = first.index("name")
    told = [[*row, *(more.get(row[name], {}).get(heading, "") for heading in headings)] for row in rows]
    return tables | {"survey": [[*first, *headings], *told]}


def write_xlsx(form: Form, target: Path, more: More = MappingProxyType({})) -> None:
    """Write the form as an XLSForm workbook, whole or not at all; every cell is text. Raises AppError.

    `more` are further columns of the survey: texts by heading, by question name.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = ""
    for name, rows in with_columns(tables_of(form), more).items():
        _fill(book.create_sheet(name), rows)
    try:
        with files.whole(target) as part:
            book.save(part)
    except OSError as error:
        raise AppError(f"“{target.name}”写不进去（{reason_of(error)}）；没有写出文件。请换个位置或文件名。") from error


def _fill(sheet, rows: Sheet) -> None:  # type: ignore[no-untyped-def]
    from openpyxl.styles import Alignment, Font

    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text := _EXCEL_ESCAPE.sub("_x005F_", clean_text(text).text):
                cell = sheet.cell(number, column, text)
                cell.data_type = "s"  # a leading = must not become a formula
                cell.number_format = "@"
                cell.alignment = Alignment(vertical="top", wrap_text=True)
    for column, heading in enumerate(rows[0], start=1):
        sheet.cell(1, column).font = Font(bold=True)
        width = 40 if heading.startswith(("label", "hint", "qa_anchor", "qa_look", "qa_ask", "qa_check")) else 18
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    sheet.freeze_panes = "C2"


def _sheet(headings: tuple[str, ...], rows: list[Row]) -> Sheet:
    """Rows under the headings; without headings, under those the first row has."""
    headings = headings or tuple(rows[0])
    return [list(headings), *([row.get(heading, "") for heading in headings] for row in rows)]


def _settings(form: Form) -> Row:
    row = {heading: str(getattr(form, field)) for heading, field in words.SETTINGS.items()}
    row["default_language"] = words.LANGUAGE
    row["qa_industries"] = words.SEPARATOR.join(map(str, form.industries))
    return row


def _survey(form: Form) -> list[Row]:
    rows = []
    for section in form.sections:
        rows.append(_group(section))
        for question in section.questions:
            rows.append(_question(question))
            if question.type is QuestionType.TABLE:
                rows.extend(_question(column) for column in question.columns)
                rows.append({"type": "end_repeat"})
        rows.append({"type": "end_group"})
    return rows


def _group(section: Section) -> Row:
    row = {"type": "begin_group", "name": section.name, "relevant": section.relevant}
    return row | {f"label::{words.LANGUAGE}": section.label, f"hint::{words.LANGUAGE}": section.hint}


def _question(question: Question) -> Row:
    row = {heading: _text(question, heading.partition("::")[0]) for heading in words.SURVEY}
    row |= {
        "type": _type(question),
        "required": "yes" if question.required == "true" else question.required,
        "appearance": f"{words.LOOKS.get(question.type, '')} {question.appearance}".strip(),
        "read_only": "yes" if question.read_only else "",
        "qa_type": question.type.value,
        "qa_weight": "" if question.weight == 1 else str(question.weight),
        "qa_tag": question.tag,
    }
    row |= dict(zip(words.ANCHORS, question.anchors, strict=False))
    row |= {heading: getattr(question.evidence, field) for heading, field in words.EVIDENCE.items()}
    row |= {heading: words.SEPARATOR.join(getattr(question, field)) for heading, field in words.LISTS.items()}
    if question.finding:
        row |= {heading: str(getattr(question.finding, field)) for heading, field in words.FINDING.items()}
    return row


def _text(question: Question, field: str) -> str:
    value = getattr(question, field, "")
    return value if isinstance(value, str) else ""


def _type(question: Question) -> str:
    kind = words.TYPES[question.type]
    return f"{kind} {_list_name(question)}" if kind in words.LISTED else kind


def _list_name(question: Question) -> str:
    """The list a select takes its choices from; scores and verdicts get their own, so that a phone shows them."""
    if question.type is QuestionType.VERDICT:
        return words.VERDICT_LIST
    return f"{words.SCORE_LIST}{question.name}" if question.type is QuestionType.SCORE else question.choices


def _choices_sheet(form: Form) -> Sheet:
    columns = sorted({column for listed in form.choices.values() for one in listed for column, _ in one.filters})
    rows = [
        _choice(name, choice.name, choice.label) | dict(choice.filters)
        for name, listed in form.choices.items()
        for choice in listed
    ]
    questions = list(every_question(form))
    for question in questions:
        if question.type is QuestionType.SCORE:
            levels = zip(SCORES, question.anchors, strict=True)
            rows.extend(_choice(_list_name(question), level, f"{level}级 {text}".strip()) for level, text in levels)
    if any(question.type is QuestionType.VERDICT for question in questions):
        rows.extend(_choice(words.VERDICT_LIST, verdict, verdict) for verdict in VERDICTS)
    return _sheet((*words.CHOICES, *columns), rows)


def _choice(listed: str, name: str, label: str) -> Row:
    return {"list_name": listed, "name": name, f"label::{words.LANGUAGE}": label}
