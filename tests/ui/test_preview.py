"""The preview shows every page of the PDF, and the printer gets those very pages."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from consultant_app.documents import pages
from consultant_app.errors import BadFile
from consultant_app.store.session import Session
from consultant_app.ui import printing
from consultant_app.ui.preview import Preview
from consultant_app.ui.preview_canvas import FIT_PAGE
from consultant_app.ui.printing import PrintChoice
from consultant_app.workflows import delivering, looking, papers
from consultant_app.workflows.sample import load_sample


def finish(work):
    steps = work()
    try:
        while True:
            next(steps)
    except StopIteration as stop:
        return stop.value


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """The sample with a draft of its plan to look at, made once."""
    folder = tmp_path_factory.mktemp("sample")
    session = Session.open(folder / "data")
    enterprise = load_sample(session)
    cache = folder / "cache"
    cache.mkdir()
    work = looking.prepare_look(session, enterprise.id, "improvement_plan", cache=cache, engine="内置引擎")
    look = finish(work)
    session.close()
    return folder / "data", enterprise, look


@pytest.fixture
def session(ready, tmp_path):
    session = Session.open(shutil.copytree(ready[0], tmp_path / "data"))
    yield session
    session.close()


@pytest.fixture
def preview(app, ready, qtbot, tmp_path):
    app.open_enterprise(ready[1].id)

    def keep(look):
        made = delivering.keep_document(app.session, look.made, tmp_path / "kept")
        return looking.Look(kind=look.kind, title=look.title, made=made, draft=False)

    preview = Preview(app, keep)
    qtbot.addWidget(preview)
    preview.resize(1100, 640)
    preview.show()
    with qtbot.waitSignal(preview.canvas.drawn):
        preview.show_look(ready[2])
    return preview


def pdf_printer(path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(72)  # quick; the pages are the same
    return printer


def test_it_shows_as_many_pages_as_the_pdf_has(preview, ready):
    count = pages.page_count(ready[2].made.pdf)
    assert count > 3
    assert preview.canvas.page_count() == count
    assert preview.place.text() == f"第 1 页，共 {count} 页"


def test_only_pages_in_sight_are_drawn(preview):
    assert len(preview.canvas._pictures) < preview.canvas.page_count()
    assert set(preview.canvas.visible_pages()) >= {0}


def test_the_keys_turn_pages_and_zoom(preview, qtbot):
    canvas = preview.canvas
    for key, page in ((Qt.Key.Key_PageDown, 2), (Qt.Key.Key_PageDown, 3), (Qt.Key.Key_PageUp, 2), (Qt.Key.Key_Home, 1)):
        qtbot.keyClick(canvas, key)
        assert canvas.page() == page
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.page() == canvas.page_count()
    assert f"第{canvas.page_count()}页" in canvas.accessibleName()
    canvas.set_zoom(FIT_PAGE)
    before = canvas._factor()
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas._factor() > before
    assert preview.zoom.currentData() == canvas.zoom()
    with qtbot.waitSignal(preview.closed):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)


def test_printing_gives_the_same_pages_upright_and_across(preview, qtbot, tmp_path):
    target = tmp_path / "printed.pdf"
    job = preview.print_with(pdf_printer(target))
    with qtbot.waitSignal(job.finished, timeout=20000) as done:
        pass
    shown = pages.page_sizes(preview.look.made.pdf)
    printed = pages.page_sizes(target)
    assert done.args == [len(shown)]
    assert [width > height for width, height in printed] == [width > height for width, height in shown]
    assert len({width > height for width, height in printed}) == 2  # the plan has pages across


def test_what_is_printed_looks_like_what_is_shown(preview, qtbot, tmp_path):
    target = tmp_path / "printed.pdf"
    job = preview.print_with(pdf_printer(target))
    with qtbot.waitSignal(job.finished, timeout=20000):
        pass
    shown, printed = (printing.page_picture(path, 0, 24) for path in (preview.look.made.pdf, target))
    assert (shown.width(), shown.height()) == pytest.approx((printed.width(), printed.height()), abs=1)
    dark = [
        (x, y) for x in range(0, shown.width() - 2, 2) for y in range(0, shown.height() - 2, 2)
        if shown.pixelColor(x, y).lightness() < 60
    ]  # fmt: skip
    near = [
        min(printed.pixelColor(x + dx, y + dy).lightness() for dx in (-1, 0, 1) for dy in (-1, 0, 1)) < 200
        for x, y in dark
    ]
    assert dark
    assert sum(near) >= 0.9 * len(near)


def test_printing_a_draft_puts_the_very_same_file_into_the_list(preview, ready, qtbot, tmp_path):
    job = preview.print_with(pdf_printer(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(job.finished, timeout=20000):
        pass
    (record,) = papers.made_of(preview.app.session.db, ready[1].id, "improvement_plan")
    kept = Path(record.folder) / record.file_name
    assert kept.read_bytes() == ready[2].made.path.read_bytes()
    assert kept.with_suffix(".pdf").is_file()
    assert not preview.look.draft


def test_a_stopped_print_job_sends_no_further_page(preview, tmp_path):
    target = tmp_path / "printed.pdf"
    steps = printing.print_pdf(preview.look.made.pdf, pdf_printer(target))
    next(steps)
    next(steps)
    steps.close()
    assert not target.exists() or pages.page_count(target) == 1


def test_without_a_printer_a_sentence_offers_the_pdf(preview, monkeypatch):
    monkeypatch.setattr(printing, "printers", list)
    said = []
    preview.app.said.connect(said.append)
    assert preview.print_now() is None
    assert (said[-1].kind, said[-1].action) == ("bad", "放入待打印")
    assert preview.look.draft  # nothing was put into the list


def test_a_printer_that_is_away_is_remembered(preview, app):
    app.state.write("print", {"printer": "办公室打印机", "copies": 1, "duplex": 0})
    preview.duplex.setCurrentIndex(2)
    preview.duplex.activated.emit(2)
    assert app.state.read("print", {}) == {"printer": "办公室打印机", "copies": 1, "duplex": 2}


def test_copies_and_sides_are_remembered(preview, app, qtbot):
    preview.copies.setCurrentIndex(2)
    preview.duplex.setCurrentIndex(1)
    preview.duplex.activated.emit(1)
    again = Preview(app, lambda look: look)
    qtbot.addWidget(again)
    assert (again.copies.currentData(), again.duplex.currentIndex()) == (3, 1)


@pytest.mark.parametrize("stored", [{}, {"copies": "x"}, {"copies": 500, "duplex": 7}, {"printer": None, "colour": 1}])
def test_a_damaged_memory_of_printing_does_no_harm(stored):
    choice = PrintChoice.from_stored(stored)
    assert 1 <= choice.copies <= 20
    assert 0 <= choice.duplex <= 2


def test_the_pdf_is_saved_as_shown(preview, ready, tmp_path):
    preview.write_pdf(tmp_path / "方案")
    assert (tmp_path / "方案.pdf").read_bytes() == ready[2].made.pdf.read_bytes()


def test_a_file_that_is_no_pdf_is_refused_and_the_page_before_stays(preview, tmp_path):
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"not a pdf")
    count = preview.canvas.page_count()
    with pytest.raises(BadFile):
        preview.canvas.show_pdf(broken, "坏")
    assert preview.canvas.page_count() == count
