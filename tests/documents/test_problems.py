"""Problems as they are printed: short names, photos as evidence, order; numbers of tables and figures."""

import dataclasses
from pathlib import Path

import docx
import pytest

from consultant_app import paths
from consultant_app.documents import diagnosis_report, improvement_plan, leftovers, problems, sample, word
from consultant_app.model.assessment import Photo, Problem
from consultant_app.model.dossier import AssessmentView, Dossier, NumberedPhoto, ProblemView


@pytest.fixture
def dossier() -> Dossier:
    return sample.dossier()


def view_of(dossier: Dossier, *found: ProblemView) -> AssessmentView:
    assert dossier.assessment is not None
    return dataclasses.replace(dossier.assessment, problems=found)


def problem(fact: str, **more: object) -> Problem:
    return dataclasses.replace(Problem(id="p", enterprise_id="e", assessment_id="a", number="P-01", fact=fact), **more)


def text_of_report(dossier: Dossier, folder: Path) -> str:
    target = folder / "report.docx"
    word.render(paths.templates_dir() / "diagnosis_report.docx", diagnosis_report.context(dossier), target)
    return leftovers.text_of(target)


def test_a_problem_of_an_item_is_called_by_the_state_of_the_item(dossier: Dossier) -> None:
    assert dossier.assessment is not None
    item = dossier.assessment.items[0]
    view = view_of(dossier, ProblemView(problem=problem("10月20日抽查。"), item_number=item.number))
    assert problems.briefs(view) == {"p": item.question.anchors[int(item.judgement.value)]}


@pytest.mark.parametrize(
    ("fact", "brief"),
    [
        ("10月20日入口看板仍为7月数据，更新日期为8月5日。", "入口看板仍为7月数据"),
        ("2026年10月12日至16日换型18次。", "换型18次"),
        ("抽查" + "三" * 40, "抽查" + "三" * 25 + "…"),
        ("10月20日", "10月20日"),
        ("", ""),
    ],
)
def test_another_problem_is_called_by_its_first_clause_without_the_day(fact: str, brief: str, dossier: Dossier) -> None:
    assert problems.briefs(view_of(dossier, ProblemView(problem=problem(fact)))) == {"p": brief}


def test_photos_of_the_item_are_evidence_of_its_problem_and_printed_once(dossier: Dossier) -> None:
    assert dossier.assessment is not None
    item = dossier.assessment.items[0]
    own = NumberedPhoto(number=7, photo=Photo(id="x", enterprise_id="e", sha256="0", caption="看板"))
    found = ProblemView(
        problem=problem("无记录", evidence="抽3份"), item_number=item.number, photos=(*item.photos, own)
    )
    view = view_of(dossier, found)
    assert problems.table(dossier, view)[0]["证据"] == "抽3份（照片1、照片7）"
    assert [photo.number for photo in problems.photos_of_their_own(view)] == [7]


def test_tables_and_figures_are_numbered_without_a_gap(dossier: Dossier, tmp_path: Path) -> None:
    two_rounds = text_of_report(dossier, tmp_path)
    assert "表2　两轮得分对比" in two_rounds
    assert "表3　改进优先级" in two_rounds
    (tmp_path / "report.docx").unlink()
    one_round = text_of_report(dataclasses.replace(dossier, previous=None), tmp_path)
    assert "表2　改进优先级" in one_round
    assert "表3" not in one_round


def test_two_dimensions_are_not_drawn_as_a_star(dossier: Dossier, tmp_path: Path) -> None:
    assert dossier.assessment is not None
    few = dataclasses.replace(dossier.assessment, scores=dossier.assessment.scores[:2])
    text = text_of_report(dataclasses.replace(dossier, assessment=few), tmp_path)
    assert "雷达图" not in text
    assert "图1　两轮得分对比" in text


def test_methods_are_ticked_only_where_a_diagnosis_was_made(dossier: Dossier) -> None:
    nothing = dataclasses.replace(dossier, assessment=None, previous=None)
    assert "■" not in diagnosis_report.context(nothing)["诊断"]["方法"]


def test_dates_of_the_plan_are_written_out(dossier: Dossier) -> None:
    context = improvement_plan.context(dossier)
    assert dossier.plan is not None
    start = dossier.plan.measures[0].period.start
    year, month, day = (int(part) for part in start.split("-"))
    assert context["措施"][0]["起止"].startswith(f"{year}年{month}月{day}日")


def test_a_single_photo_takes_the_whole_row(dossier: Dossier, tmp_path: Path) -> None:
    text_of_report(dossier, tmp_path)
    rows = [
        row
        for table in docx.Document(str(tmp_path / "report.docx")).tables
        for row in table.rows
        if "照片1　" in row._tr.xml
    ]
    assert rows
    assert all(len(row._tr.tc_lst) == 1 for row in rows)
