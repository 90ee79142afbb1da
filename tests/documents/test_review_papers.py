"""The papers of a management review, filled and blank, read back from Word."""

import dataclasses
from pathlib import Path
from typing import Any

import docx
import pytest

from consultant_app import paths
from consultant_app.documents import leftovers, register, sample, word
from consultant_app.model.audit import Attendee, Issue
from consultant_app.model.audit_dossier import ReviewView
from consultant_app.model.dossier import Dossier, empty_dossier
from consultant_app.model.review import inputs_for

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = [
    "review_plan", "review_notice", "review_inputs", "review_sign_in", "review_minutes", "review_report",
    "review_followup",
]  # fmt: skip


def _made(kind: str, dossier: Dossier, tmp_path: Path) -> Path:
    entry = register.deliverable(kind)
    target = tmp_path / f"{kind}.docx"
    return word.render(paths.templates_dir() / entry.template, entry.context(dossier), target).path


def _text(kind: str, dossier: Dossier, tmp_path: Path) -> str:
    return leftovers.text_of(_made(kind, dossier, tmp_path)).replace("\n", "")


def _review(**fields: Any) -> Dossier:
    dossier = sample.dossier()
    assert dossier.review is not None
    changed = dataclasses.replace(dossier.review.review, **fields)
    return dataclasses.replace(dossier, review=dataclasses.replace(dossier.review, review=changed))


@pytest.mark.parametrize("kind", KINDS)
def test_paper_is_the_enterprises_own_record(kind: str, tmp_path: Path) -> None:
    document = docx.Document(str(_made(kind, sample.dossier(), tmp_path)))
    header = "".join(cell.text for cell in document.sections[-1].header.tables[0].rows[0].cells)
    footer = "".join(cell.text for cell in document.sections[-1].footer.tables[0].rows[0].cells)
    assert "示例精密零件有限公司" in header
    assert register.deliverable(kind).form_number.replace("{前缀}", "SL") in header
    assert register.deliverable(kind).title in footer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blank", [False, True])
def test_signatures_are_left_to_the_hand_and_rows_never_split(kind: str, blank: bool, tmp_path: Path) -> None:
    dossier = empty_dossier(sample.dossier().agency) if blank else sample.dossier()
    document = docx.Document(str(_made(kind, dossier, tmp_path)))
    rows = [row for table in document.tables for row in table.rows]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    signed = [row for row in rows if any("签字）" in cell.text for cell in row.cells)]
    assert signed
    for row in signed:
        cells = [cell.text for cell in row.cells]
        assert all(
            value.strip() in ("", "年　　月　　日") or label in ("日期", "通知日期")
            for label, value in zip(cells[::2], cells[1::2], strict=True)
        )
        assert int(row._tr.find(f"{W}trPr/{W}trHeight").get(f"{W}val")) >= 510


@pytest.mark.parametrize("kind", KINDS)
def test_blank_holds_no_word_of_a_real_review(kind: str, tmp_path: Path) -> None:
    text = _text(kind, empty_dossier(sample.dossier().agency), tmp_path)
    assert "GP-2026-01" not in text
    assert "None" not in text
    assert leftovers.leftovers(tmp_path / f"{kind}.docx", [], "") == []


@pytest.mark.parametrize("kind", ["review_plan", "review_notice", "review_inputs", "review_report"])
@pytest.mark.parametrize("edition", ["GB/T 19001-2016", "ISO 9001:2026"])
def test_every_input_of_the_edition_stands_in_the_paper(kind: str, edition: str, tmp_path: Path) -> None:
    text = _text(kind, _review(edition=edition), tmp_path)
    assert all(item.title in text for item in inputs_for(edition))


def test_notice_says_when_where_who_and_what_to_bring(tmp_path: Path) -> None:
    text = _text("review_notice", sample.dossier(), tmp_path)
    assert "现定于2026年11月23日 14:00在二楼会议室召开管理评审会议，由张示例（总经理）主持。" in text
    assert "2026年11月20日" in text
    assert "总经办" in text


def test_inputs_come_by_department_with_the_indicators_and_their_trend(tmp_path: Path) -> None:
    text = _text("review_inputs", sample.dossier(), tmp_path)
    assert text.index("质检部") < text.index("总经办")
    assert "首件检验未覆盖夜班" in text
    assert "94.1 → 95.0 → 95.8" in text
    assert "↑ 向好" in text
    assert "未达标" in text


def test_sign_in_sheet_expects_people_and_leaves_room_for_others(tmp_path: Path) -> None:
    document = docx.Document(str(_made("review_sign_in", sample.dossier(), tmp_path)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert rows[1][1:6] == ["张示例", "总经办", "总经理", "主持人", ""]
    assert rows[2][4] == "记录人"
    assert [row[1] for row in rows[3:]] == [""] * 4


def test_report_judges_three_times_and_names_owner_date_and_proof_of_each_decision(tmp_path: Path) -> None:
    text = _text("review_report", sample.dossier(), tmp_path)
    assert "■适宜" in text
    assert "■基本充分" in text
    assert "■基本有效" in text
    for words in ("产品、工艺和组织没有变化", "只覆盖三种材料", "未达96%", "与三年内进入两家主机厂"):
        assert words in text
    assert "增设夜班首件检验工位并配备检具" in text
    assert "2026年12月31日" in text
    assert "抽查夜班首检记录10份" in text
    assert "修订记录" not in text


def test_a_corrected_report_tells_its_revisions(tmp_path: Path) -> None:
    issues = (Issue(on="2026-11-24"), Issue(revision=1, on="2026-12-01", reason="补充资源决议"))
    text = _text("review_report", _review(issues=issues, reopened="更正日期"), tmp_path)
    assert "第 1 次修订（2026年12月1日签发）：补充资源决议" in text
    assert "正在修订：更正日期" in text


def test_why_top_management_did_not_approve_is_printed(tmp_path: Path) -> None:
    others = {"approved_by": "李敏", "approved_position": "质量经理"}
    given = _review(**others, issues=(Issue(on="2026-11-21", authority="住院"),))
    texts = []
    for name, dossier in (("top", sample.dossier()), ("given", given), ("silent", _review(**others))):
        (tmp_path / name).mkdir()
        texts.append(_text("review_report", dossier, tmp_path / name))
    assert "不是最高管理者" not in texts[0]
    assert "批准人李敏（质量经理）不是最高管理者。理由和授权：住院" in texts[1]
    assert "理由和授权：（未写明）" in texts[2]


def test_follow_up_shows_the_decisions_of_the_review_before_with_their_proof(tmp_path: Path) -> None:
    text = _text("review_followup", sample.dossier(), tmp_path)
    assert "上次评审决议" in text
    assert "刀具寿命统计表3个月" in text
    dossier = sample.dossier()
    assert dossier.review is not None
    alone = dataclasses.replace(dossier, review=ReviewView(review=dossier.review.review))
    (tmp_path / "first").mkdir()
    text = _text("review_followup", alone, tmp_path / "first")
    assert "上次评审决议" not in text
    assert "（无）" in text


def test_guests_of_a_review_are_named_apart(tmp_path: Path) -> None:
    dossier = sample.dossier()
    assert dossier.review is not None
    assert dossier.review.meeting is not None
    guest = Attendee(id="g", enterprise_id="sample", name="周老师", department="示例中心", side="列席")
    people = (*dossier.review.meeting.attendees, guest)
    meeting = dataclasses.replace(dossier.review.meeting, attendees=people)
    there = dataclasses.replace(dossier, review=dataclasses.replace(dossier.review, meeting=meeting))
    assert "；列席：周老师" in _text("review_minutes", there, tmp_path)
    assert "；列席：示例中心 周老师" in _text("review_report", there, tmp_path)


def test_who_is_expected_to_sign_is_named_beside_the_place_to_sign(tmp_path: Path) -> None:
    for kind in ("review_plan", "review_report"):
        document = docx.Document(str(_made(kind, sample.dossier(), tmp_path)))
        cells = [cell.text for cell in document.tables[-1].rows[0].cells]
        assert cells[::2] == ["编制（签字）\n李示例", "审核（签字）", "批准（签字）\n张示例\n（总经理）"]
