"""文档与导出: states, making, versions, packing, blanks and templates."""

import shutil
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from consultant_app.documents import pages
from consultant_app.model.enterprise import Enterprise
from consultant_app.store.session import Session
from consultant_app.ui.pages.documents import DocumentsPage
from consultant_app.workflows import bundling, delivering, editing, papers
from consultant_app.workflows.papers import DocumentState
from consultant_app.workflows.sample import load_sample

LETTER, PLAN = "letter_of_intent", "improvement_plan"


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory):
    """The sample is put in once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("sample")
    session = Session.open(folder)
    made = load_sample(session)
    session.close()
    return folder, made


@pytest.fixture
def session(sample_folder, tmp_path):
    session = Session.open(shutil.copytree(sample_folder[0], tmp_path / "data"))
    yield session
    session.close()


@pytest.fixture
def page(app, sample_folder, qtbot):
    app.state.write("pdf_engine", "内置引擎")
    app.open_enterprise(sample_folder[1].id)
    page = DocumentsPage(app)
    page.resize(1120, 690)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def said(app):
    messages = []
    app.said.connect(messages.append)
    return messages


def done(job, qtbot):
    qtbot.waitUntil(lambda: job.over, timeout=30000)  # a quick one is over before anybody can listen
    QCoreApplication.processEvents()


def make(page, kind, qtbot, **how):
    done(page.maker.make(kind, **how), qtbot)
    return page.found[kind].last


def state(page, kind):
    return page.found[kind].state


def test_an_enterprise_without_data_lacks_it_in_words(app, enterprise, qtbot):
    page = DocumentsPage(app)
    qtbot.addWidget(page)
    page.show()
    page.open_place(kind=PLAN)
    assert state(page, PLAN) is DocumentState.LACKING
    assert page.detail.said.text() == "还不能生成：先在“摸底调研”开始现场诊断；先编制一企一策方案。现在可以打印空白表。"
    assert not page.detail.buttons["word"].isEnabled()
    assert page.detail.buttons["blank"].isEnabled()
    assert not page.primary.isEnabled()


def test_a_document_is_written_and_listed_with_number_and_version(page, qtbot, said):
    assert state(page, LETTER) is DocumentState.READY
    record = make(page, LETTER, qtbot)
    path = bundling.path_of(record)
    assert path.is_file()
    assert state(page, LETTER) is DocumentState.MADE
    line = next(line for line in page.table.records() if line.id == LETTER)
    assert line.state == "✓ 已生成"
    assert line.version.startswith("A/0")
    assert page.detail.facts["记录编号"].text() == record.number
    assert len(page.detail.history.buttons()) == 1
    assert (said[-1].kind, said[-1].action) == ("good", "预览并打印")


def test_an_edit_makes_the_document_old_and_the_next_one_gets_a_new_version(page, qtbot):
    first = make(page, LETTER, qtbot)
    editing.set_fields(page.app.session, Enterprise, page.app.enterprise_id, legal_person="赵一鸣")
    assert state(page, LETTER) is DocumentState.CHANGED
    assert page.chip == "数据已变 1"
    assert page.primary.text() == "生成 Word"
    second = make(page, LETTER, qtbot)
    assert (first.version, second.version) == ("A/0", "A/1")
    assert first.number == second.number
    assert bundling.path_of(first).is_file()
    assert len(page.detail.history.buttons()) == 2


def test_the_pdf_lies_beside_the_word_file(page, qtbot):
    record = make(page, LETTER, qtbot, pdf=True)
    assert pages.page_count(bundling.path_of(record).with_suffix(".pdf")) >= 1


def test_print_takes_three_clicks_and_shows_what_is_printed(page, qtbot, said):
    """文档与导出, 打印, 打印."""
    page.open_place(kind=PLAN)
    with qtbot.waitSignal(page.maker.looked, timeout=30000) as looked:
        qtbot.mouseClick(page.detail.buttons["print"], Qt.MouseButton.LeftButton)
    assert page.is_previewing()
    assert page.primary.text() == "打印"
    assert page.preview().canvas.page_count() == pages.page_count(looked.args[0].made.pdf)
    assert state(page, PLAN) is DocumentState.READY  # looking alone makes no version
    page.primary.trigger()
    assert said  # without a printer here: a sentence, no box


def test_the_blue_button_makes_then_looks_then_prints(page, qtbot):
    assert page.primary.text() == "生成 Word"
    page.primary.trigger()
    done(page.app.running()[0], qtbot)
    assert page.primary.text() == "预览并打印"
    with qtbot.waitSignal(page.maker.looked, timeout=30000) as looked:
        page.primary.trigger()
    assert not looked.args[0].draft
    assert page.primary.text() == "打印"


def test_a_file_changed_in_word_is_shown_as_it_is_and_says_so(page, qtbot):
    record = make(page, LETTER, qtbot)
    path = bundling.path_of(record)
    with zipfile.ZipFile(path, "a") as package:
        package.comment = b"edited"
    with qtbot.waitSignal(page.maker.looked, timeout=30000) as looked:
        page.act("look")
    assert "改过" in looked.args[0].note


def test_a_draft_opened_in_word_is_kept_first(page, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    with qtbot.waitSignal(page.maker.looked, timeout=30000):
        page.maker.look(LETTER)
    page.preview().open_word()
    record = page.found[LETTER].last
    assert [Path(each) for each in opened] == [bundling.path_of(record)]


def test_a_draft_that_was_made_in_another_way_meanwhile_is_not_kept_twice(page, qtbot, said):
    with qtbot.waitSignal(page.maker.looked, timeout=30000):
        page.maker.look(LETTER)
    make(page, LETTER, qtbot)
    assert page.preview().kept() is None
    assert "已另外生成过 A/0 版" in said[-1].text
    assert len(papers.made_of(page.app.session.db, page.app.enterprise_id, LETTER)) == 1


def test_a_blank_names_no_enterprise_and_is_not_listed(page, qtbot):
    with qtbot.waitSignal(page.maker.looked, timeout=30000) as looked:
        page.act("blank")
    look = looked.args[0]
    assert look.made.record is None
    assert page.app.enterprise_name() not in pages.text(look.made.pdf)
    page.preview().kept()
    assert papers.made_of(page.app.session.db, page.app.enterprise_id, look.kind) == []


def test_an_earlier_version_is_looked_at_again(page, qtbot):
    first = make(page, LETTER, qtbot)
    editing.set_fields(page.app.session, Enterprise, page.app.enterprise_id, legal_person="赵一鸣")
    make(page, LETTER, qtbot)
    with qtbot.waitSignal(page.maker.looked, timeout=30000) as looked:
        page.detail.history.buttons()[1].click()
    assert looked.args[0].made.record == first
    assert "赵一鸣" not in pages.text(looked.args[0].made.pdf)


def test_everything_is_made_and_packed_into_one_zip(page, qtbot, tmp_path, said):
    done(page.maker.make_all(), qtbot)
    states = {kind: status.state for kind, status in page.found.items()}
    assert states.pop("return_slip") is DocumentState.LACKING  # nobody returned it
    assert set(states.values()) == {DocumentState.MADE}
    assert not page.all.isEnabled()
    target = tmp_path / "全部.zip"
    done(page.maker.bundle(target), qtbot)
    with zipfile.ZipFile(target) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
    assert len(names) == len(states)
    assert all(name.startswith("恒锐精密/") and name.endswith(".docx") for name in names)
    assert not target.with_name("全部.zip.part").exists()


def test_a_missing_file_stops_the_zip_with_a_sentence(page, qtbot, tmp_path, said):
    bundling.path_of(make(page, LETTER, qtbot)).unlink()
    target = tmp_path / "全部.zip"
    assert page.maker.bundle(target) is None
    assert "质量帮扶意向书" in said[-1].text
    assert not target.exists()


def test_a_stopped_zip_leaves_nothing_behind(page, qtbot, tmp_path):
    make(page, LETTER, qtbot)
    steps = bundling.prepare_bundle(page.app.session, page.app.enterprise_id, tmp_path / "全部.zip")()
    next(steps)
    steps.close()
    assert not list(tmp_path.glob("全部*"))


def test_documents_go_where_the_person_chose(page, qtbot, tmp_path):
    page.maker.choose_folder(str(tmp_path / "U盘"))
    assert Path(make(page, LETTER, qtbot).folder) == tmp_path / "U盘"
    page.maker.choose_folder("")
    assert page.maker.folder() == delivering.documents_folder(page.app.session, page.maker.enterprise())


def test_a_gap_leads_to_its_place(page, qtbot):
    page.open_place(kind=PLAN)
    gap = next(button for button in page.detail.gaps.buttons() if "已逾期" in button.accessibleName())
    with qtbot.waitSignal(page.app.page_asked) as asked:
        gap.click()
    assert asked.args[0] == "plan"
    assert asked.args[1]["record"]


def test_an_agencys_own_template_wins_and_can_be_taken_back(page, qtbot, said):
    page.show_part("templates")
    view = page.templates()
    view.make_own()
    own = view.chosen()
    assert own.own
    assert own.path.parent == page.app.session.folder / "templates"
    assert view.table.current().origin == "机构模板"
    own.path.write_bytes(b"damaged")
    job = page.maker.make(LETTER)
    done(job, qtbot)
    assert state(page, LETTER) is DocumentState.READY
    assert said[-1].kind == "bad"
    assert "不是可用的 Word 模板" in said[-1].text
    view.restore_shipped()
    assert not view.chosen().own
    assert list(own.path.parent.glob("*.old.docx"))
    assert make(page, LETTER, qtbot).version == "A/0"


def test_a_damaged_template_gives_a_sentence(page, tmp_path, said, qtbot):
    page.show_part("templates")
    view = page.templates()
    view.check_now()
    assert view.result.text().startswith("✓")
    broken = tmp_path / "坏模板.docx"
    broken.write_bytes(b"PK no")
    view.take_file(broken)
    qtbot.waitUntil(lambda: "不是 Word 文档（.docx）；没有使用" in view.result.text(), timeout=30000)
    assert "模板没有更换" in said[-1].text
    assert not view.chosen().own


def test_everything_that_takes_the_focus_has_a_name(page, qtbot):
    with qtbot.waitSignal(page.maker.looked, timeout=30000):
        page.maker.look(LETTER)
    for show in (page.preview, page.close_preview, lambda: page.show_part("templates")):
        show()
        seen = [widget for widget in page.findChildren(QWidget) if widget.isVisible()]
        for widget in seen:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName(), widget


def test_the_word_print_in_a_row_goes_straight_to_the_preview(page, qtbot):
    model = page.table.model
    with qtbot.waitSignal(page.maker.looked, timeout=30000) as looked:
        page.table.view.clicked.emit(model.index(3, model.columnCount() - 1))
    assert looked.args[0].kind == PLAN == page.current
