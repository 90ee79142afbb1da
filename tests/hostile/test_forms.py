"""Forms from outside: awkward text in a workbook, a version that would like to be a path, workbooks made to hurt."""

import gc
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from consultant_app.errors import AppError, BadFile
from consultant_app.forms import loader, xlsform
from consultant_app.forms.state import FormState
from consultant_app.model.form import Form
from consultant_app.model.text import clean_text
from consultant_app.workflows import form_library
from consultant_app.workflows.progress import finish
from tests.forms import hostile_forms

SECONDS = 2.0
MEGABYTES = 50
LONGEST = 600  # characters of a sentence that somebody reads

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
    back = finish(form_library.read_form(tmp_path / "表.xlsx")).form
    assert back.sections[0].questions[0].label == clean_text(text).text


@pytest.mark.parametrize("version", ["../../x", "/etc/x", "a\\b", "x" * 300, "CON:", "2026.1"])
def test_the_version_of_a_foreign_form_never_names_a_place(version: str, tmp_path: Path) -> None:
    path = form_library.keep_form(tmp_path, replace(with_text("甲"), id="own", version=version))
    assert path.resolve().parent == tmp_path / "forms"
    assert [form.version for form in form_library.own_forms(tmp_path)] == [version]


@pytest.fixture(scope="module")
def lean() -> Iterator[None]:
    """What is read in a child takes its memory there."""
    gc.collect()
    gc.freeze()  # what thousands of tests before left behind is not walked again by every collection
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    gc.unfreeze()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < MEGABYTES * 1024 * (1024 if sys.platform == "darwin" else 1)


@pytest.mark.parametrize("case", hostile_forms.CASES, ids=[case.name for case in hostile_forms.CASES])
@pytest.mark.usefixtures("lean")
def test_a_workbook_made_to_hurt_is_refused_in_a_sentence_or_safe(case: hostile_forms.Case, tmp_path: Path) -> None:
    path = hostile_forms.write(case, tmp_path)
    start = sum(os.times()[:4])
    try:
        imported = finish(form_library.read_form(path))
    except BadFile as refusal:
        said = str(refusal)
    else:
        said = ""
        FormState(imported.form)  # nor does filling it in hang
        form_library.keep_form(tmp_path / "data", replace(imported.form, id="own"))
        assert len(form_library.own_forms(tmp_path / "data")) == 1
    assert sum(os.times()[:4]) - start < SECONDS
    assert case.words in said
    assert bool(case.words) == bool(said)
    assert len(said) < LONGEST
    assert all(letter.isprintable() for letter in said)
    if said:
        assert said.endswith("。")
        assert [each.name for each in tmp_path.iterdir()] == [case.name]


def test_what_was_passed_over_is_told(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(hostile_forms.form(hostile_forms.TURNED))
    imported = finish(form_library.read_form(path))
    assert imported.notes == ("survey 有 2 格含打乱文字次序的隐形字符，已去掉",)
    assert imported.form.questions()[0].label == "请填。要重不题此"


def test_a_form_that_could_not_be_read_back_is_not_kept(tmp_path: Path) -> None:
    form = with_text("甲")
    question = form.sections[0].questions[0]
    many = tuple(replace(question, name=f"q{number}", label="长" * 9_000) for number in range(230))
    with pytest.raises(AppError, match="没有导入"):
        form_library.keep_form(tmp_path, replace(form, id="own", sections=(replace(form.sections[0], questions=many),)))
    assert form_library.own_forms(tmp_path) == []
