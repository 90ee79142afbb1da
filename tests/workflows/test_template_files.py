"""An agency's own templates: before the shipped ones, never with faults, never lost."""

import shutil
from pathlib import Path

import pytest

from consultant_app import paths
from consultant_app.documents.register import DELIVERABLES
from consultant_app.errors import AppError
from consultant_app.store.session import Session
from consultant_app.workflows import template_files

KIND = "letter_of_intent"


def test_the_shipped_templates_count_at_first_and_have_no_faults(session: Session) -> None:
    found = template_files.template_files(session)
    assert [each.deliverable for each in found] == list(DELIVERABLES)
    assert not any(each.own for each in found)
    assert [template_files.check_template(session, each.deliverable.kind) for each in found] == [[]] * len(found)


def test_a_copy_counts_until_it_is_laid_aside(session: Session) -> None:
    own = template_files.make_own(session, KIND)
    assert own.own
    assert own.path.read_bytes() == (paths.templates_dir() / "letter_of_intent.docx").read_bytes()
    aside = template_files.restore_shipped(session, KIND)
    assert aside is not None
    assert aside.is_file()
    assert not template_files.template_files(session)[0].own
    assert template_files.restore_shipped(session, KIND) is None


def test_an_edited_file_takes_the_place_and_the_one_before_is_kept(session: Session, tmp_path: Path) -> None:
    template_files.make_own(session, KIND)
    edited = tmp_path / "改好的.docx"
    shutil.copyfile(paths.templates_dir() / "letter_of_intent.docx", edited)
    made = template_files.make_own(session, KIND, edited)
    assert made.path.read_bytes() == edited.read_bytes()
    assert len(list(made.path.parent.glob("letter_of_intent.*.old.docx"))) == 1


def test_a_file_with_faults_is_refused_and_nothing_changes(session: Session, tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK")
    with pytest.raises(AppError, match="模板没有更换"):
        template_files.make_own(session, KIND, broken)
    assert not template_files.template_files(session)[0].own
