"""待打印: from the preview into the list, and out of a printer later."""

from functools import partial

import pytest
from PySide6.QtPrintSupport import QPrinter

from consultant_app.documents import pages
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.ui import printing
from consultant_app.ui.pages.documents_queue import QueueView
from consultant_app.ui.preview import Preview
from consultant_app.workflows import print_queue
from consultant_app.workflows.delivering import Made
from consultant_app.workflows.looking import Look


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    """Two upright pages."""
    from PIL import Image

    path = tmp_path_factory.mktemp("pdf") / "报告.pdf"
    sheets = [Image.new("RGB", (595, 842), colour) for colour in ("white", "lightgrey")]
    sheets[0].save(path, "PDF", save_all=True, append_images=sheets[1:], resolution=72)
    return path


@pytest.fixture
def view(app, enterprise, pdf, qtbot):
    for title in ("不符合项报告 NC-1", "不符合项报告 NC-2"):
        print_queue.add(app.session, pdf, title=title, enterprise_id=enterprise.id, copies=2)
    view = QueueView(app)
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show()
    view.refresh()
    app.changed.connect(lambda _news: view.refresh())
    return view


def to_file(path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(72)
    return printer


def test_the_preview_puts_its_pages_aside_with_copies_and_sides(app, enterprise, pdf, qtbot):
    record = DocumentRecord(id="d", enterprise_id=enterprise.id, kind="nonconformity_report", title="不符合项报告",
                            number="NC-1", version="A/0")  # fmt: skip
    look = Look(kind=record.kind, title="不符合项报告", made=Made(record=record, path=pdf, pdf=pdf), draft=True)
    kept = []
    preview = Preview(app, lambda asked: kept.append(asked) or Look(
        kind=asked.kind, title=asked.title, made=asked.made, draft=False))  # fmt: skip
    qtbot.addWidget(preview)
    preview.show_look(look)
    preview.copies.setCurrentIndex(2)
    preview.duplex.setCurrentIndex(1)
    preview.aside.click()
    (job,) = print_queue.waiting(app.session.db)
    assert (job.title, job.copies, job.duplex, job.document_id) == ("不符合项报告 NC-1", 3, True, "d")
    assert kept == [look]  # a draft is put into the list of documents first
    assert app.state.read("print", {})["copies"] == 3


def test_without_a_printer_the_message_offers_to_put_it_aside(app, enterprise, pdf, qtbot, monkeypatch):
    monkeypatch.setattr(printing, "printers", list)
    preview = Preview(app, lambda asked: asked)
    qtbot.addWidget(preview)
    preview.show_look(Look(kind="x", title="不符合项报告", made=Made(record=None, path=pdf, pdf=pdf), draft=False))
    with qtbot.waitSignal(app.said) as said:
        preview.print_now()
    assert said.args[0].action == "放入待打印"
    said.args[0].on_action()
    (job,) = print_queue.waiting(app.session.db)
    assert "空白表" in job.title


def test_the_list_tells_what_waits_and_copies_are_edited_in_it(view):
    assert [line.title for line in view.table.records()] == ["不符合项报告 NC-1", "不符合项报告 NC-2"]
    assert view.table.records()[0].enterprise == "甲乙机械"
    view.table.model.setData(view.table.model.index(0, 2), "5")
    view.table.model.setData(view.table.model.index(0, 3), "双面")
    first = print_queue.waiting(view.app.session.db)[0]
    assert (first.copies, first.duplex) == (5, True)


def test_printing_everything_empties_the_list(view, qtbot, tmp_path):
    ready = [
        (job, partial(print_queue.read, view.app.session, job), to_file(tmp_path / f"{number}.pdf"))
        for number, job in enumerate(view.jobs.values())
    ]
    job = view.print_with(ready)
    qtbot.waitUntil(lambda: job.over, timeout=20000)
    qtbot.waitUntil(lambda: not view.table.records())
    assert [pages.page_count(tmp_path / f"{number}.pdf") for number in range(2)] == [2, 2]


def test_what_came_out_before_a_failure_leaves_the_list_and_the_rest_stays(view, qtbot, tmp_path):
    first, second = view.jobs.values()
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"nothing")
    job = view.print_with([
        (first, partial(print_queue.read, view.app.session, first), to_file(tmp_path / "0.pdf")),
        (second, broken.read_bytes, to_file(tmp_path / "1.pdf")),
    ])  # fmt: skip
    qtbot.waitUntil(lambda: job.over, timeout=20000)
    qtbot.waitUntil(lambda: len(view.table.records()) == 1)
    assert print_queue.waiting(view.app.session.db) == [second]


def test_a_job_whose_file_is_gone_says_so_and_is_not_sent(view, qtbot):
    for job in view.jobs.values():
        print_queue.path_of(view.app.session, job).unlink()
    view.refresh()
    assert "文件已不在" in view.table.records()[0].title
    with qtbot.waitSignal(view.app.said) as said:
        assert view.print_all() is None
    assert "没有可以打印的文件" in said.args[0].text


def test_removing_asks_nothing_and_can_be_undone(view):
    view.table.view.selectRow(0)
    view.table.delete_rows()
    assert len(view.table.records()) == 1
    view.app.undo()
    assert len(view.table.records()) == 2


def test_the_documents_page_counts_what_waits(app, enterprise, view, qtbot):
    from consultant_app.ui.pages.documents import DocumentsPage

    page = DocumentsPage(app)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    assert page.parts.buttons["queue"].text() == "待打印 2"
    page.open_place(part="queue")
    assert page.stack.currentWidget() is page.queue()
    assert len(page.queue().table.records()) == 2
    assert records.all_of(app.session.db, DocumentRecord) == []
