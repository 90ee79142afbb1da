"""资料退回（验收）单, filled and blank, read back from Word."""

import dataclasses
from pathlib import Path

import docx
import pytest

from consultant_app import paths
from consultant_app.documents import register, sample, word
from consultant_app.documents.fingerprint import digest_of
from consultant_app.model.dossier import Dossier, empty_dossier
from consultant_app.model.return_slip import Answer, Decision, ReturnSlip, SlipView, Subject

ENTRY = register.deliverable("return_slip")


def tables(dossier: Dossier, tmp_path: Path) -> list[list[list[str]]]:
    target = tmp_path / "slip.docx"
    made = word.render(paths.templates_dir() / ENTRY.template, ENTRY.context(dossier), target).path
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(made)).tables]


def test_decision_remarks_answers_and_verdicts_stand_on_the_paper(tmp_path: Path) -> None:
    head, remarks, signed = tables(sample.dossier(), tmp_path)
    assert head[2][:2] == ["结论", "■退回　□验收通过"]
    assert head[1][1] == "TH-2026-ZM-001"
    assert remarks[1][1:4] == [
        "问题：P-01 三台机床当日首件无检验记录",
        "写明是哪几台、哪一天",
        "已补写三台机床的编号和日期\n周老师\n2026年11月25日",
    ]
    assert remarks[1][4].startswith("■解决　□未解决")
    assert remarks[2][4].startswith("□解决　■未解决")
    assert "照片看不清铭牌" in remarks[2][4]
    assert [cell.splitlines()[0] for cell in signed[0][::2]] == ["机构审核人（签字）", "顾问（签字）", "复核（签字）"]


def test_an_acceptance_without_remarks_says_so(tmp_path: Path) -> None:
    view = sample.dossier().slips[0]
    slip = dataclasses.replace(view.slip, decision=Decision.ACCEPTED, subject=Subject.PLAN)
    head, remarks, _ = tables(dataclasses.replace(sample.dossier(), slips=(SlipView(slip=slip),)), tmp_path)
    assert head[2][1] == "□退回　■验收通过"
    assert "■方案" in head[3][1]
    assert remarks[1][2] == "无"


def test_a_blank_has_lines_to_write_on_and_nothing_is_chosen(tmp_path: Path) -> None:
    head, remarks, _ = tables(empty_dossier(sample.dossier().agency), tmp_path)
    assert len(remarks) == 9
    assert "■" not in str(head) + str(remarks)


@pytest.mark.parametrize("wanted", ["sample", "other"])
def test_the_paper_is_about_the_slip_that_is_wanted(wanted: str) -> None:
    other = SlipView(slip=ReturnSlip(id="other", enterprise_id="sample", number="TH-2"))
    dossier = dataclasses.replace(sample.dossier(), slips=(*sample.dossier().slips, other), subject_id=wanted)
    assert ENTRY.context(dossier)["单"]["编号"] == {"sample": "TH-2026-ZM-001", "other": "TH-2"}[wanted]


def test_an_answer_changes_the_data_of_the_paper_and_a_changed_dossier_does_not() -> None:
    dossier = dataclasses.replace(sample.dossier(), subject_id="sample")
    view = dossier.slips[0]
    answered = dataclasses.replace(view.remarks[1], answer=Answer(text="换了照片"))
    again = dataclasses.replace(view, remarks=(view.remarks[0], answered))
    marked = dataclasses.replace(view, changed=True)
    assert digest_of(dataclasses.replace(dossier, slips=(again,)), ENTRY) != digest_of(dossier, ENTRY)
    assert digest_of(dataclasses.replace(dossier, slips=(marked,)), ENTRY) == digest_of(dossier, ENTRY)
