"""The last look: other clients' names, unfilled places."""

from pathlib import Path

import docx
import pytest

from consultant_app.documents import leftovers
from consultant_app.errors import BadFile


def test_another_clients_name_is_found_wherever_it_hides(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一段").add_run("别家机").bold = True
    document.paragraphs[-1].add_run("械有限公司的记录")
    document.sections[0].header.paragraphs[0].text = "前一家五金厂"
    document.core_properties.subject = "再前一家塑料厂"
    document.save(str(tmp_path / "a.docx"))
    names = ["别家机械有限公司", "前一家五金厂", "再前一家塑料厂", "没有的公司", "段"]
    found = {each.found for each in leftovers.leftovers(tmp_path / "a.docx", names)}
    assert found == {"别家机械有限公司", "前一家五金厂", "再前一家塑料厂"}


def test_a_name_that_the_enterprise_wrote_itself_is_not_reported() -> None:
    assert leftovers.in_text("顾客：前一家五金厂", ["前一家五金厂"], own_text="顾客：前一家五金厂") == []


@pytest.mark.parametrize("trace", ["{{", "}}", "{%", "None", "nan", "｛｛"])
def test_unfilled_places_are_found(trace: str) -> None:
    found = leftovers.in_text(f"企业名称：{trace} 以上")
    assert [each.found for each in found] == [trace]
    assert "以上" in found[0].sentence


@pytest.mark.parametrize("text", ["Nanjing", "NoneSuch", "bananas 型号", "nan001"])
def test_words_that_only_contain_them_are_not(text: str) -> None:
    assert leftovers.in_text(text) == []


def test_a_file_that_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(BadFile):
        leftovers.leftovers(tmp_path / "a.docx")
