"""Photos beside records: the way from a file to the papers."""

import io
from collections.abc import Generator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image

from consultant_app.errors import BadFile
from consultant_app.model.assessment import Assessment, Photo
from consultant_app.model.scoring import numbered
from consultant_app.store import media, records
from consultant_app.store.session import Session
from consultant_app.workflows import findings, observations, photos, survey
from consultant_app.workflows.progress import Progress

Result = TypeVar("Result")


def _finish(steps: Generator[Progress, None, Result]) -> Result:
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: Result = stop.value
            return result


def _jpeg(path: Path, taken: str = "2026:10:20 09:41:07") -> Path:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825)[2] = (36.0, 5.0, 1.0)  # where it was taken
    Image.new("RGB", (640, 400), "steelblue").save(path, exif=exif)
    return path


def _add(session: Session, assessment: Assessment, table: str, owner: str, *paths: Path) -> list[Photo]:
    work = photos.prepare_photos(session, assessment.enterprise_id, table, owner, paths)
    made = _finish(work())
    photos.keep_photos(session, made)
    return made


def test_a_photo_keeps_its_evidence_time_and_loses_its_place(
    session: Session, assessment: Assessment, tmp_path: Path
) -> None:
    problem = findings.add_problem(session, assessment, fact="量具过期")
    path = _jpeg(tmp_path / "IMG_0001.jpg")
    photo = _add(session, assessment, "problem", problem.id, path)[0]
    assert (photo.taken_at, photo.taken_from) == ("2026-10-20T09:41:07", "相机")
    assert photo.imported_at[:10] == datetime.now().date().isoformat()
    assert media.get(session, photo.sha256) == path.read_bytes()
    with Image.open(io.BytesIO(media.document_reader(session)(photo.sha256))) as document:
        assert document.size == (400, 640)
        assert not document.getexif()
    assert findings.photos_of(session.db, problem.id) == [photo]
    session.undo()
    assert findings.photos_of(session.db, problem.id) == []


def test_photos_are_numbered_in_the_order_in_which_they_came(
    session: Session, assessment: Assessment, tmp_path: Path
) -> None:
    question = numbered(survey.form_of(session.db, assessment))[0][2].name
    answer = survey.answer_id(assessment.id, question)  # nobody has answered it yet
    problem = findings.add_problem(session, assessment, fact="量具过期")
    first = _add(session, assessment, "answer", answer, _jpeg(tmp_path / "a.jpg"), _jpeg(tmp_path / "b.jpg"))
    _add(session, assessment, "problem", problem.id, _jpeg(tmp_path / "c.jpg"))
    assert photos.photo_numbers(session.db, assessment) == {answer: [1, 2], problem.id: [3]}
    assert first[0].order_key < first[1].order_key


def test_the_photos_of_a_note_go_where_the_note_goes(session: Session, assessment: Assessment, tmp_path: Path) -> None:
    note = observations.capture(session, assessment.enterprise_id, "标签缺失", place="半成品区")
    photo = _add(session, assessment, "observation", note.id, _jpeg(tmp_path / "a.jpg"))[0]
    assert photos.numbered_photos(session.db, assessment) == []
    problem = observations.make_into_problem(session, note.id, assessment, "生产管理")
    assert records.get(session.db, Photo, photo.id).owner_id == problem.id
    assert photos.photo_numbers(session.db, assessment) == {problem.id: [1]}


def test_what_is_no_photo_is_refused_and_half_a_photo_is_kept_as_damaged(
    session: Session, assessment: Assessment, tmp_path: Path
) -> None:
    problem = findings.add_problem(session, assessment, fact="量具过期")
    program = tmp_path / "照片.jpg"
    program.write_bytes(b"MZ" + bytes(200))
    with pytest.raises(BadFile, match=r"照片\.jpg"):
        _add(session, assessment, "problem", problem.id, program)
    assert records.all_of(session.db, Photo) == []
    whole = _jpeg(tmp_path / "half.jpg").read_bytes()
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 2])
    photo = _add(session, assessment, "problem", problem.id, tmp_path / "half.jpg")[0]
    assert photo.damaged
    assert media.get(session, photo.sha256) == whole[: len(whole) // 2]
