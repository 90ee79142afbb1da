"""Text of every awkward kind goes into every field and comes back; papers, Excel and history survive it."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from consultant_app.documents.register import DELIVERABLES
from consultant_app.documents.word import document_text
from consultant_app.model.assessment import Answer, Assessment, Cause, FormSnapshot
from consultant_app.model.enterprise import Certificate, Contact, Enterprise
from consultant_app.model.labels import KINDS
from consultant_app.model.text import clean_text, whole_characters
from consultant_app.store import records
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.workflows import delivering, editing, enterprises, exporting, sample, settings
from consultant_app.workflows.progress import finish

NASTY = {
    "markup": "甲&乙<丙>\"丁\"'戊' ]]><!-- &#0;&amp;",
    "template tags": "{{ ''.__class__ }}{% for x in y %}{# c #}",
    "control characters": "甲\x00\x07\x0b\x1b乙\ufffe\uffff",
    "half a character": "甲\ud800乙\udc00",
    "emoji": "👨‍👩‍👧‍👦🇨🇳👍🏽",
    "rare Hanzi": "㐀𠮷镕喆堃𪚥",
    "line breaks": "一\r\n二\r三\n四\u2028五\u2029六\x85七",
    "tabs": "a\tb\t",
    "a formula": '=HYPERLINK("http://x")',
    "right to left": "\u202eabc\u202c مرحبا",
    "full width": "ＡＢＣ１２３",
    "zero width": "零\u200b宽\u200d连\ufeff接",
    "very long": "长" * 40_000,
    "Excel's own escapes": "_x000D_ _x0041_",
    "format signs": "%s %d {} {0} $x \\n'); drop table enterprise;--",
}
KEPT = {Answer: {"question"}, FormSnapshot: {"content"}, Assessment: {"form_id", "form_version"}}


def text_fields(kind: Any) -> list[str]:
    names = [field.name for field in dataclasses.fields(kind) if field.type in ("str", str)]
    fixed = {"id", "alias_of", "archived_on", "order_key", *KEPT.get(kind, ())}
    return [name for name in names if name not in fixed and not name.endswith("_id")]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "data")
    yield opened
    opened.close()


def fill_everything(session: Session, enterprise_id: str, text: str) -> int:
    """Put the text into each text field of one record of every kind; the number of fields."""
    count = 0
    for kind in KINDS:
        found = records.all_of(session.db, kind)
        if not found and "enterprise_id" in {field.name for field in dataclasses.fields(kind)}:
            found = [editing.add_record(session, kind, enterprise_id)]
        for record in found[:1]:
            for name in text_fields(kind):
                editing.set_fields(session, kind, record.id, **{name: text})
                assert getattr(records.get(session.db, kind, record.id), name) == whole_characters(text)
                count += 1
    return count


def test_several_awkward_texts_at_once_go_into_every_field_and_onto_every_paper(
    session: Session, tmp_path: Path
) -> None:
    short = [text for name, text in NASTY.items() if name != "very long"]
    goes_everywhere("".join(short), session, tmp_path)


@pytest.mark.campaign
@pytest.mark.parametrize("name", NASTY)
def test_text_goes_into_every_field_and_onto_every_paper(name: str, session: Session, tmp_path: Path) -> None:
    goes_everywhere(NASTY[name], session, tmp_path)


def goes_everywhere(text: str, session: Session, tmp_path: Path) -> None:
    enterprise = sample.load_sample(session)
    assert fill_everything(session, enterprise.id, text) > 100
    for entry in DELIVERABLES:
        made = finish(delivering.prepare_document(session, enterprise.id, entry.kind, folder=tmp_path / "出")())
        delivering.remember(session, made)
        document = docx.Document(str(made.path))
        headers = (section.header._element for section in document.sections)  # the firm's name stands there at least
        parts = [document.element, *headers]
        assert any(clean_text(whole_characters(text)).text.strip() in document_text(part) for part in parts), entry.kind
        if clean_text(whole_characters(text)).removed:
            assert any("已去掉" in sentence for sentence in made.replaced)
    undone = 0
    while session.undo():
        undone += 1
    assert undone == 50
    while session.redo():
        pass
    assert check(session.db) == []


def test_the_register_in_excel_holds_the_same_text(session: Session, tmp_path: Path) -> None:
    for text in NASTY.values():
        one = enterprises.add_enterprise(session, f"甲{text}乙")
        editing.set_fields(session, Enterprise, one.id, remarks=text, revenue=text, founded_on=text)
    notes = finish(exporting.prepare_register(session, tmp_path / "册.xlsx")())
    sheet = openpyxl.load_workbook(tmp_path / "册.xlsx").worksheets[0]
    heading = [cell.value for cell in sheet[1]]
    remarks = [str(row[heading.index("备注")].value) for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    other = CalamineWorkbook.from_path(str(tmp_path / "册.xlsx")).get_sheet_by_index(0).to_python()
    for name, text, found, again in zip(NASTY, NASTY.values(), remarks, other[1:], strict=True):
        wanted = clean_text(whole_characters(text)).text
        if name == "very long":
            assert found.startswith("长" * 10_000)
            assert "超长文字" in found
            continue
        assert found.replace("_x005F_", "_") == wanted, name  # Excel reads that escape, openpyxl does not
        assert again[heading.index("备注")] == wanted, name
    assert any("超长文字" in note for note in notes)
    assert any("U+0000" in note for note in notes)


def test_a_cause_with_a_broken_line_as_its_tag_can_be_drawn(session: Session, tmp_path: Path) -> None:
    enterprise = sample.load_sample(session)
    for cause in records.all_of(session.db, Cause):
        editing.set_fields(session, Cause, cause.id, tag="一\r\n二\u2028三", text="\r\n")
    made = finish(delivering.prepare_document(session, enterprise.id, "diagnosis_report", folder=tmp_path)())
    assert made.path.is_file()


def test_a_field_may_have_the_name_of_a_parameter(session: Session) -> None:
    enterprise = enterprises.add_enterprise(session, "宏达机械")
    certificate = editing.add_record(session, Certificate, enterprise.id, kind="环境管理体系认证")
    changed = editing.set_fields(session, Certificate, certificate.id, kind="质量管理体系认证")
    assert changed.kind == "质量管理体系认证"


def test_half_a_character_in_a_label_a_setting_or_a_search_does_no_harm(session: Session) -> None:
    with session.write("导入\udcff.xlsx") as db:
        records.put(db, Enterprise(id="e", name="宏\ud800达"))
    assert session.undo_label == "导入.xlsx"
    settings.change_setting(session, "number_prefix", "甲\udfff")
    assert settings.read_setting(session, "number_prefix") == "甲"
    assert enterprises.find_enterprise(session.db, "宏\udc00达").id == "e"


FOLDERS = [
    "CON",
    "..\\..\\x",
    "../../x",
    "名" * 300,
    "𠮷" * 300,
    "尾点...",
    "👨‍👩‍👧‍👦" * 50,
    "\u202e\u200b",
    ".",
    "a/b:c*?",
]


@pytest.mark.parametrize("name", FOLDERS)
def test_an_enterprise_of_any_name_gets_its_papers_in_its_own_folder(name: str, session: Session) -> None:
    enterprise = enterprises.add_enterprise(session, name)
    editing.add_record(session, Contact, enterprise.id, name=name)
    made = finish(delivering.prepare_document(session, enterprise.id, "letter_of_intent")())
    assert made.path.is_file()
    assert made.path.parent.parent == session.folder / "documents"
    assert len(made.path.name.encode()) <= 240
