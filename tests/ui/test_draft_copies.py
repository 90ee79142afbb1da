"""A copy with 草稿 on its pages is for talking about; it never becomes a version of the paper."""

import docx
import pytest

from consultant_app.ui.pages.documents import DocumentsPage
from consultant_app.workflows import papers, print_queue
from consultant_app.workflows.sample import load_sample

_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"


@pytest.fixture
def page(app, qtbot):
    app.open_enterprise(load_sample(app.session).id)
    app.state.write("pdf_engine", "内置引擎")
    page = DocumentsPage(app)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.refresh()
    return page


def looked(page, qtbot, act):
    with qtbot.waitSignal(page.maker.looked, timeout=30000) as found:
        act()
    return found.args[0]


def marks(look):
    document = docx.Document(str(look.made.path))
    return [list(section.header._element.iter(_ANCHOR)) for section in document.sections]


def test_the_mark_is_put_on_and_taken_off_again_and_the_copy_is_not_listed(page, qtbot):
    plain = looked(page, qtbot, lambda: page.maker.look("letter_of_intent"))
    preview = page.preview()
    assert not any(marks(plain))
    assert not preview.mark.isChecked()
    marked = looked(page, qtbot, preview.mark.click)
    assert all(marks(marked))
    assert preview.mark.isChecked()
    assert not preview.word.isVisibleTo(preview)
    preview.put_aside()
    (job,) = print_queue.waiting(page.app.session.db)
    assert job.document_id == ""
    assert papers.made_of(page.app.session.db, page.app.enterprise_id, "letter_of_intent") == []
    again = looked(page, qtbot, preview.mark.click)
    assert again.draft
    assert not any(marks(again))
