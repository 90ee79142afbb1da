"""Forms from outside: awkward text in a workbook, a version that would like to be a path."""

from dataclasses import replace
from pathlib import Path

import pytest

from consultant_app.forms import loader, xlsform
from consultant_app.model.form import Form
from consultant_app.model.text import clean_text
from consultant_app.workflows import form_library, importing

TEXTS = {
    "markup": "<a>&\"'",
    "control characters": "甲\x00\x07乙",
    "half a character": "甲\ud800乙",
    "a formula": "=1+1",
    "line breaks": "一\r\n二",
    "emoji and rare Hanzi": "👨‍👩‍👧㐀𠮷",
    "Excel's own escapes": "_x000D_",
    "a long text": "长" * 10_000,
}


def with_text(text: str) -> Form:
    form = loader.load_shipped("diagnosis")
    section = form.sections[0]
    question = replace(section.questions[0], label=text, hint=text)
    return replace(form, sections=(replace(section, questions=(question, *section.questions[1:])), *form.sections[1:]))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_goes_through_a_workbook(text: str, tmp_path: Path) -> None:
    xlsform.write_xlsx(with_text(text), tmp_path / "表.xlsx")
    reading = importing.read_list(tmp_path / "表.xlsx")
    while True:
        try:
            next(reading)
        except StopIteration as stop:
            back = form_library.form_from_sheets(stop.value, "表.xlsx")
            break
    assert back.sections[0].questions[0].label == clean_text(text).text


@pytest.mark.parametrize("version", ["../../x", "/etc/x", "a\\b", "x" * 300, "CON:", "2026.1"])
def test_the_version_of_a_foreign_form_never_names_a_place(version: str, tmp_path: Path) -> None:
    path = form_library.keep_form(tmp_path, replace(with_text("甲"), id="own", version=version))
    assert path.resolve().parent == tmp_path / "forms"
    assert [form.version for form in form_library.own_forms(tmp_path)] == [version]
