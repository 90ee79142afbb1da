"""不符合项报告: two pages, honest lines to write on, and a code that follows the facts only."""

import dataclasses
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import segno
from PIL import Image

from consultant_app import paths
from consultant_app.documents import leftovers, nonconformity_report, pdf, qr, register, sample, word
from consultant_app.model.assessment import CauseMethod
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.dossier import Agency, Dossier, empty_dossier, no_bytes
from consultant_app.model.nonconformity import CauseAnalysis, Correction, ExtentCheck, Verification
from consultant_app.store.session import Session
from consultant_app.workflows.dossiers import read_dossier
from consultant_app.workflows.sample import load_sample

KIND = "nonconformity_report"
FACT = "其中编号KC-012的游标卡尺校准有效期至2026年9月30日"


def first(dossier: Dossier) -> NonconformityView:
    assert dossier.audit is not None
    return dossier.audit.nonconformities[0]


def with_view(view: NonconformityView) -> Dossier:
    dossier = sample.dossier()
    assert dossier.audit is not None
    rest = dossier.audit.nonconformities[1:]
    return dataclasses.replace(dossier, audit=dataclasses.replace(dossier.audit, nonconformities=(view, *rest)))


def just_raised() -> Dossier:
    view = first(sample.dossier())
    bare = {"cause": CauseAnalysis(), "correction": Correction(), "extent": ExtentCheck(), "closed_on": ""}
    item = dataclasses.replace(view.item, **bare)
    return with_view(NonconformityView(item=item))


def made(dossier: Dossier, target: Path) -> Path:
    template = paths.templates_dir() / register.deliverable(KIND).template
    return word.render(template, nonconformity_report.context(dossier), target).path


def page_texts(docx_file: Path, target: Path) -> list[str]:
    for _ in pdf.to_pdf(docx_file, target, pdf.Engine.BUILT_IN):
        pass
    with pypdfium2.PdfDocument(target) as document:
        return [unicodedata.normalize("NFKC", page.get_textpage().get_text_bounded()) for page in document]


def signing_cells(file: Path) -> list[str]:
    """What stands in the cells beside a label that asks for a signature."""
    found = []
    for table in docx.Document(str(file)).tables:
        for row in table.rows:
            cells = [cell.text for cell in dict.fromkeys(row.cells)]  # one that spans columns comes once
            found += [cells[place + 1] for place, text in enumerate(cells[:-1]) if "（签字）" in text]
    return found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(sample.dossier(), tmp_path_factory.mktemp("report") / "报告.docx")


def test_the_auditors_page_says_all_that_the_form_asks(filled: Path) -> None:
    text = leftovers.text_of(filled)
    for said in (
        "NC-2026-ZX-001", "第1项／共2项", "质检部", "李工", "王工", "周老师", "2026年11月12日", "2号厂房检验台",
        "■内审　□外审　□顾客　□日常", "■标准条款", "SL-QP-07《监视测量设备控制程序》A/0 第5.3条", FACT,
        "GB/T 19001-2016 7.1.5.2 测量溯源", "□体系性　■实施性　□效果性", "□严重　■一般", "没有证据的，验证无效",
    ):  # fmt: skip
        assert said in text, said


def test_the_auditees_page_tells_cause_correction_action_extent_and_each_round_apart(filled: Path) -> None:
    text = leftovers.text_of(filled)
    for said in (
        "□书面　■现场", "■一个月　□三个月　□其他　2026年12月12日前", "为什么3：换人时没有移交校准计划",
        "结论：台账没有到期提醒", "李工、王工", "停用KC-012并送校", "台账增加到期前30天提醒", "另有1件塞规到期，已停用",
        "附件1（纠正）：校准证书、复测记录", "附件2（措施1）：台账、移交清单", "第一次验证", "□是　■否",
        "移交清单未使用", "□关闭　■未关闭", "第二次验证", "■关闭　□未关闭",
    ):  # fmt: skip
        assert said in text, said


def test_cells_for_signatures_hold_nothing_but_a_blank_date(filled: Path) -> None:
    cells = signing_cells(filled)
    assert len(cells) == 4 + 1 + 2
    assert {cell.strip("　\n ") for cell in cells} <= {"", "年　　月　　日"}


def test_a_report_that_was_just_raised_has_two_pages_and_the_second_is_there_to_write_on(tmp_path: Path) -> None:
    file = made(just_raised(), tmp_path / "报告.docx")
    texts = page_texts(file, tmp_path / "报告.pdf")
    assert len(texts) == 2
    assert texts[1].count("_" * 60) >= 8
    assert "_" * 20 not in texts[0]
    assert "□是" in texts[1]


def test_with_everything_filled_and_one_round_it_still_has_two_pages(tmp_path: Path) -> None:
    view = first(sample.dossier())
    long = view.item.fact * 3
    item = dataclasses.replace(view.item, fact=long)
    usual = dataclasses.replace(view, item=item, rounds=view.rounds[1:], photos=())
    texts = page_texts(made(with_view(usual), tmp_path / "报告.docx"), tmp_path / "报告.pdf")
    assert len(texts) == 2


def test_photos_follow_on_a_page_of_their_own(filled: Path, tmp_path: Path) -> None:
    texts = page_texts(filled, tmp_path / "报告.pdf")
    assert len(texts) == 4  # the second round has a page, the photo has one
    assert "KC-012" in texts[3]
    assert "附照片1张，见附页" in leftovers.text_of(filled)


def test_the_blank_has_two_pages_lines_and_no_code(tmp_path: Path) -> None:
    file = made(empty_dossier(Agency(name="示例质量技术服务中心")), tmp_path / "空白.docx")
    texts = page_texts(file, tmp_path / "空白.pdf")
    assert len(texts) == 2
    assert all(text.count("_" * 60) >= 8 for text in texts)
    assert "■" not in leftovers.text_of(file)
    assert "校验码" not in leftovers.text_of(file)
    assert not [name for name in zipfile.ZipFile(file).namelist() if name.startswith("word/media/")]


def test_the_fishbone_stands_below_a_round_that_began_a_page(tmp_path: Path) -> None:
    view = first(sample.dossier())
    drawn = dataclasses.replace(view, photos=())
    contexts = [nonconformity_report.context(with_view(each)) for each in (view, drawn)]
    assert [each["附页"]["另页"] for each in contexts] == [True, False]
    one = dataclasses.replace(drawn, rounds=view.rounds[1:])
    assert nonconformity_report.context(with_view(one))["附页"]["另页"] is True


def test_days_of_the_actions_are_written_out_for_the_reader() -> None:
    context = nonconformity_report.context(sample.dossier())
    days = [each[name] for each in context["整改"]["措施"] for name in ("期限", "完成")]
    assert any(days)
    assert all("年" in day and day.endswith("日") for day in days if day)


def test_after_a_failed_round_the_next_one_waits_for_the_hand(tmp_path: Path) -> None:
    view = first(sample.dossier())
    failed = dataclasses.replace(view, rounds=view.rounds[:1], item=dataclasses.replace(view.item, closed_on=""))
    rounds = nonconformity_report.context(with_view(failed))["整改"]["验证"]
    assert [each["结论"][0] for each in rounds] == ["□", "□"]
    assert rounds[1]["题"].startswith("第二次验证")
    assert rounds[1]["问"][0]["答"] == "□是　□否"


@pytest.mark.parametrize(
    "change",
    [
        {"cause": CauseAnalysis(text="另一个原因")}, {"correction": Correction(text="另一个纠正")},
        {"extent": ExtentCheck(text="另一处")}, {"due_on": "2027-01-01"}, {"closed_on": ""},
    ],
    ids=str,
)  # fmt: skip
def test_the_code_stays_when_only_the_follow_up_changes(change: dict[str, Any]) -> None:
    view = first(sample.dossier())
    later = dataclasses.replace(view, item=dataclasses.replace(view.item, **change), rounds=(
        Verification(id="r", enterprise_id="e", nonconformity_id="n", concluded="关闭"),))  # fmt: skip
    assert code_of(with_view(later)) == code_of(sample.dossier())


@pytest.mark.parametrize(
    "change",
    [{"fact": "另一个事实"}, {"clause": "8.6"}, {"grade": "严重"}, {"found_on": "2026-11-13"}, {"place": "仓库"},
     {"number": "NC-2026-ZX-009"}],
    ids=str,
)  # fmt: skip
def test_the_code_is_another_when_a_fact_changes(change: dict[str, Any]) -> None:
    view = first(sample.dossier())
    other = dataclasses.replace(view, item=dataclasses.replace(view.item, **change))
    assert code_of(with_view(other)) != code_of(sample.dossier())


def code_of(dossier: Dossier) -> str:
    return str(nonconformity_report.context(dossier)["单"]["校验"])


def test_the_picture_in_the_head_is_the_code_of_number_and_hash(filled: Path) -> None:
    digest = code_of(sample.dossier()).removeprefix("校验码 ").replace(" ", "")
    assert len(digest) == 12
    expected = segno.make(qr.code_text("NC-2026-ZX-001", digest), error="m", micro=False)
    with zipfile.ZipFile(filled) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.endswith(".png")]
    assert modules(pictures[0]) == [list(row) for row in expected.matrix]
    assert digest in leftovers.text_of(filled).replace(" ", "")


def modules(data: bytes) -> list[list[int]]:
    """The squares of a code, dark ones as 1, read from its picture without the quiet zone."""
    with Image.open(BytesIO(data)) as image:
        grey = image.convert("L")
    scale, border = 8, 2
    count = grey.width // scale - 2 * border
    middle = scale * border + scale // 2
    return [
        [int(grey.getpixel((middle + scale * x, middle + scale * y)) < 128) for x in range(count)] for y in range(count)
    ]


def test_a_third_grade_and_a_withdrawn_one_are_printed_as_such() -> None:
    view = first(sample.dossier())
    item = dataclasses.replace(view.item, grade="轻微", withdrawn="证据不足")
    page = nonconformity_report.context(with_view(dataclasses.replace(view, item=item)))["单"]
    assert page["程度"] == "□严重　□一般　■轻微"
    assert page["作废"] == "本项已作废：证据不足"
    assert page["项次"] == ""


def test_without_an_essential_fact_it_is_marked_as_a_draft() -> None:
    view = first(sample.dossier())
    bare = dataclasses.replace(view, item=dataclasses.replace(view.item, clause=""))
    assert nonconformity_report.context(with_view(bare))["文件"]["草稿"]
    assert not nonconformity_report.context(sample.dossier())["文件"]["草稿"]
    assert not nonconformity_report.context(empty_dossier(Agency()))["文件"]["草稿"]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The enterprise that ships with the program, with texts as long as real ones."""
    session = Session.open(tmp_path_factory.mktemp("data"))
    dossier = read_dossier(session.db, load_sample(session).id)
    session.close()
    return dossier


@pytest.mark.parametrize("number", range(5))
def test_every_paper_of_the_sample_audit_breaks_pages_where_a_part_ends(
    number: int, audited: Dossier, tmp_path: Path
) -> None:
    assert audited.audit is not None
    view = audited.audit.nonconformities[number]
    alone = dataclasses.replace(audited, subject_id=view.item.id, photo_bytes=no_bytes)
    texts = page_texts(made(alone, tmp_path / "报告.docx"), tmp_path / "报告.pdf")
    rounds = [text for text in texts if "验证结论" in text]
    assert rounds
    assert all(
        text.count("验证结论") == text.count("验证人(签字)") == text.count("原因分析是否准确") for text in rounds
    )
    long = len(view.rounds) > 1 or any(cause.method is CauseMethod.FISHBONE for cause in view.causes)
    assert len(texts) == 2 or long
