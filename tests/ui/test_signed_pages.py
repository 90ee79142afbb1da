"""A photo of the signed page comes back to the version that was signed."""

from pathlib import Path

import pytest

from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.ui.pages.documents_signed import SignedPages
from consultant_app.workflows import signed_pages


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    from PIL import Image

    path = tmp_path / "签字页.jpg"
    Image.new("RGB", (600, 800), "white").save(path)
    return path


@pytest.fixture
def paper(app, enterprise):
    """The newer of two versions of a report."""
    made = [
        DocumentRecord(id=f"d{number}", enterprise_id=enterprise.id, kind="nonconformity_report", subject_id="nc",
                       title="不符合项报告", version=f"A/{number}", made_at=f"2026-11-2{number}")
        for number in range(2)
    ]  # fmt: skip
    with app.session.write("生成") as db:
        records.put_all(db, made)
    return made


@pytest.fixture
def shown(app, paper, qtbot):
    shown = SignedPages(app)
    qtbot.addWidget(shown)
    shown.show_paper(paper[1])
    app.changed.connect(lambda _news: shown.show_paper(shown.document))
    return shown


def attach(shown, picture, qtbot):
    with qtbot.waitSignal(shown.app.changed, timeout=20000):
        shown.photos.strip._add([picture])


def test_a_photo_is_attached_to_the_version_in_hand(shown, picture, paper, qtbot):
    assert "签字后拍照附上" in shown.heading.text()
    attach(shown, picture, qtbot)
    assert "A/1　已附 1 张" in shown.heading.text()
    (photo,) = signed_pages.signed_pages(shown.app.session.db, paper[1].id)
    assert (photo.owner_table, photo.owner_id) == (signed_pages.OWNER, "d1")
    assert signed_pages.signed_pages(shown.app.session.db, paper[0].id) == []


def test_earlier_signed_versions_are_named_and_undo_takes_the_photo_away(shown, picture, paper, qtbot, enterprise):
    shown.show_paper(paper[0])
    attach(shown, picture, qtbot)
    shown.show_paper(paper[1])
    assert "A/0（1 张）" in shown.earlier.text()
    found = signed_pages.signed_versions(shown.app.session.db, enterprise.id, "nonconformity_report", "nc")
    assert [record.version for record, _ in found] == ["A/0"]
    shown.app.undo()
    assert not shown.earlier.text()


def test_without_a_paper_there_is_nothing_to_attach_to(app, qtbot):
    shown = SignedPages(app)
    qtbot.addWidget(shown)
    assert not shown.isVisibleTo(None)
