"""A draft says so on every page, whoever prints it."""

import dataclasses
from pathlib import Path

import docx
import pytest

from consultant_app import paths
from consultant_app.documents import pages, pdf, register, sample, word

_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"


def made(tmp_path: Path, kind: str, *, draft: bool) -> Path:
    entry = register.deliverable(kind)
    dossier = dataclasses.replace(sample.dossier(), draft=draft)
    return word.render(paths.templates_dir() / entry.template, entry.context(dossier), tmp_path / "made.docx").path


@pytest.mark.parametrize("kind", [entry.kind for entry in register.DELIVERABLES])
def test_every_section_of_a_draft_carries_the_mark_behind_its_text(kind: str, tmp_path: Path) -> None:
    document = docx.Document(str(made(tmp_path, kind, draft=True)))
    for section in document.sections:
        place = document.element.body if section.different_first_page_header_footer else section.header._element
        anchors = list(place.iter(_ANCHOR))
        assert anchors
        assert all(anchor.get("behindDoc") == "1" for anchor in anchors)


def test_a_finished_paper_carries_no_mark(tmp_path: Path) -> None:
    document = docx.Document(str(made(tmp_path, "improvement_plan", draft=False)))
    assert not list(document.element.body.iter(_ANCHOR))
    assert not [list(section.header._element.iter(_ANCHOR)) for section in document.sections if
                list(section.header._element.iter(_ANCHOR))]  # fmt: skip


def test_the_built_in_engine_draws_it_on_each_page_and_makes_no_page_more(tmp_path: Path) -> None:
    counts = []
    for draft in (False, True):
        folder = tmp_path / str(draft)
        folder.mkdir()
        target = folder / "made.pdf"
        for _ in pdf.to_pdf(made(folder, "letter_of_intent", draft=draft), target, pdf.Engine.BUILT_IN):
            pass
        images = [pages.page_image(target, number, 40) for number in range(pages.page_count(target))]
        grey = [sum(200 < value < 216 for value in bytes(image.data)[::4]) for image in images]
        counts.append(len(images))
        assert all(share > 2000 for share in grey) is draft
    assert counts[0] == counts[1]
