"""Each document filled and blank, read back."""

import dataclasses
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from consultant_app import paths
from consultant_app.documents import leftovers, register, sample, word
from consultant_app.model.dossier import AssessmentView, Dossier

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = [entry.kind for entry in register.DELIVERABLES]
BOTH = [*KINDS, *(f"{kind}.blank" for kind in KINDS)]
SIGNATURE_WORDS = ("（签字）", "（盖章）")


@pytest.mark.parametrize("kind", BOTH)
def test_document_opens_and_says_who_what_and_which_number(
    kind: str, rendered: dict[str, Path], dossier: Dossier
) -> None:
    entry = register.deliverable(kind.removesuffix(".blank"))
    document = docx.Document(str(rendered[kind]))
    header = "".join(cell.text for cell in document.sections[-1].header.tables[0].rows[0].cells)
    footer = "".join(cell.text for cell in document.sections[-1].footer.tables[0].rows[0].cells)
    owner = (
        dossier.enterprise.name if entry.is_own_record else "示例质量技术服务中心"
    )  # records of the system are the firm's own
    assert ("____" if entry.is_own_record and kind.endswith(".blank") else owner) in header
    assert entry.number_of_blank({}, "" if kind.endswith(".blank") else dossier.record_prefix) in header
    assert f"{entry.title}　版本：A/0" in footer
    assert document.core_properties.title == entry.title
    assert document.core_properties.author == ""
    assert document.core_properties.last_modified_by == ""


@pytest.mark.parametrize("kind", BOTH)
def test_nothing_is_left_over(kind: str, rendered: dict[str, Path]) -> None:
    found = leftovers.leftovers(rendered[kind], ["别家机械有限公司"], own_text="{{ x }}")
    assert found == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_of_the_context_that_is_printed_stands_in_the_document(
    kind: str, rendered: dict[str, Path], dossier: Dossier
) -> None:
    text = leftovers.text_of(rendered[kind]).replace("\n", "")
    assert dossier.enterprise.name in text
    if kind in ("survey_sheet", "diagnosis_report"):
        for item in dossier.assessment.items:  # type: ignore[union-attr]
            assert item.question.label in text
            assert item.judgement.evidence in text
    if kind == "diagnosis_report":
        for view in dossier.assessment.problems:  # type: ignore[union-attr]
            assert view.problem.fact in text
        assert "照片3　首件检验台（2026年10月12日）" in text
    if kind == "improvement_plan":
        assert "因为 第1项=2分（目标未量化，照片1）" in text


@pytest.mark.parametrize("kind", BOTH)
def test_rows_of_signatures_never_split_stay_together_and_have_room(kind: str, rendered: dict[str, Path]) -> None:
    rows = [row for row in _body(rendered[kind]).iter(f"{W}tr") if any(word in _text(row) for word in SIGNATURE_WORDS)]
    assert rows
    for row in rows:
        assert row.find(f"{W}trPr/{W}cantSplit") is not None
        height = row.find(f"{W}trPr/{W}trHeight")
        assert height.get(f"{W}hRule") == "atLeast"
        assert int(height.get(f"{W}val")) >= 510
    for table in {row.getparent() for row in rows}:
        for row in table.findall(f"{W}tr")[:-1]:
            assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p")), _text(row)


@pytest.mark.parametrize("kind", KINDS)
def test_signature_cells_stay_empty_and_dates_are_blanks(kind: str, rendered: dict[str, Path]) -> None:
    for row in _body(rendered[kind]).iter(f"{W}tr"):
        cells = [_text(cell) for cell in row.findall(f"{W}tc")]
        if len(cells) == 4 and cells[2] == "日期" and "签字" in cells[0]:
            assert cells[1] == ""
            assert cells[3].strip("　") == "年　　月　　日"


@pytest.mark.parametrize("kind", BOTH)
def test_long_tables_repeat_their_heading_and_keep_rows_whole(kind: str, rendered: dict[str, Path]) -> None:
    for table in _body(rendered[kind]).iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if len(rows) > 15:
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None


@pytest.mark.parametrize("kind", [f"{kind}.blank" for kind in KINDS])
def test_blank_has_room_to_write(kind: str, rendered: dict[str, Path]) -> None:
    rows = list(_body(rendered[kind]).iter(f"{W}tr"))
    empty = [row for row in rows if any(not _text(cell) for cell in row.findall(f"{W}tc"))]
    assert empty or kind == "letter_of_intent.blank"
    for row in empty:
        height = row.find(f"{W}trPr/{W}trHeight")
        assert height is not None
        assert int(height.get(f"{W}val")) >= 454


def test_report_without_photos_fishbone_or_second_round_is_whole(tmp_path: Path) -> None:
    small = sample.dossier()
    bare = dataclasses.replace(small, assessment=AssessmentView(assessment=_held(small)), previous=None, plan=None)
    entry = register.deliverable("diagnosis_report")
    made = word.render(paths.templates_dir() / entry.template, entry.context(bare), tmp_path / "报告.docx")
    text = leftovers.text_of(made.path)
    assert "两轮得分对比" not in text
    assert "（无）" in text
    assert "尚未对问题作专门的原因分析" in text


def test_second_round_is_compared_with_the_first(rendered: dict[str, Path]) -> None:
    text = leftovers.text_of(rendered["diagnosis_report"])
    assert "两轮得分对比" in text
    assert "+10" in text


def test_photos_lie_in_the_document_as_they_came(rendered: dict[str, Path], dossier: Dossier) -> None:
    with zipfile.ZipFile(rendered["diagnosis_report"]) as archive:
        media = {archive.read(name) for name in archive.namelist() if name.startswith("word/media/")}
    assert dossier.photo_bytes("0") in media
    assert dossier.photo_bytes("7") in media


def test_a_damaged_photo_leaves_a_sentence_in_its_place(tmp_path: Path) -> None:
    small = dataclasses.replace(sample.dossier(), photo_bytes=lambda sha256: b"half a picture")
    entry = register.deliverable("diagnosis_report")
    made = word.render(paths.templates_dir() / entry.template, entry.context(small), tmp_path / "报告.docx")
    assert "照片文件损坏或缺失" in leftovers.text_of(made.path)


@pytest.mark.parametrize("kind", BOTH)
def test_pictures_have_ids_of_their_own_and_a_description(kind: str, rendered: dict[str, Path]) -> None:
    pictures = [node for node in _body(rendered[kind]).iter() if str(node.tag).endswith("}docPr")]
    ids = [node.get("id") for node in pictures]
    assert len(ids) == len(set(ids))
    assert all(node.get("descr") for node in pictures)


def _held(small: Dossier) -> Any:
    assert small.assessment is not None
    return small.assessment.assessment


def _body(path: Path) -> Any:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def _text(node: Any) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))
