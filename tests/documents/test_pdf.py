"""PDF without Word: by the built-in engine, with our font alone, its pages as pictures."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from consultant_app.documents import leftovers, office, pages, pdf
from consultant_app.documents.pdf import Engine
from consultant_app.errors import AppError, BadFile


@pytest.fixture(autouse=True)
def _no_engine_hung_before() -> Iterator[None]:
    pdf._hanging.clear()
    yield
    pdf._hanging.clear()


@pytest.fixture(scope="module")
def printed(rendered: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan, made on a machine that has no font but ours."""
    folder = tmp_path_factory.mktemp("pdf 纸")
    nothing = folder / "nothing.conf"
    nothing.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(nothing))
        patch.setenv("CONSULTANT_APP_DATA", str(folder))
        steps = list(pdf.to_pdf(rendered["improvement_plan"], folder / "方案.pdf", Engine.BUILT_IN))
    assert "已用内置引擎" in steps[-1]
    return folder / "方案.pdf"


def test_pdf_holds_the_text_of_the_document(printed: Path, rendered: dict[str, Path]) -> None:
    text = "".join(pages.text(printed).split())
    for phrase in ("“一企一策”质量提升方案", "示例镕喆堃齿轮&传动有限公司", "建立首件检验制度", "市场监督管理部门意见"):
        assert phrase in text
    count = pages.page_count(printed)
    assert f"第{count}页共{count}页" in text
    assert "\ufffd" not in text
    assert "首件检验规定" in leftovers.text_of(rendered["improvement_plan"])


def test_pages_across_are_across(printed: Path) -> None:
    sizes = pages.page_sizes(printed)
    assert sizes[0][0] < sizes[0][1]
    assert any(width > height for width, height in sizes)


def test_pages_become_pictures_with_ink_on_them(printed: Path) -> None:
    image = pages.page_image(printed, 0, dpi=40)
    assert len(image.data) == image.stride * image.height
    assert 0 in image.data
    assert image.width < image.height
    assert len(list(pages.page_images(printed, 20))) == pages.page_count(printed)
    with pytest.raises(IndexError):
        pages.page_image(printed, 999)


def test_the_built_in_engine_is_always_the_last_resort() -> None:
    assert pdf.engines_available()[-1] is Engine.BUILT_IN


def test_a_failing_engine_is_named_and_the_next_one_tried(
    rendered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "engines_available", lambda: (Engine.LIBREOFFICE, Engine.BUILT_IN))
    monkeypatch.setattr(office, "soffice", lambda: "/bin/false")
    steps = list(pdf.to_pdf(rendered["letter_of_intent"], tmp_path / "a.pdf"))
    assert any("LibreOffice 没有成功" in step for step in steps)
    assert "内置引擎" in steps[-1]
    assert pages.page_count(tmp_path / "a.pdf") >= 1


def test_an_engine_that_hangs_is_stopped(
    rendered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = pdf._Recipe(lambda: True, lambda source, result: office._start(["sleep", "30"], {}), 0.2)
    monkeypatch.setitem(pdf._RECIPES, Engine.WORD, hanging)
    with pytest.raises(AppError, match="没有转成 PDF"):
        list(pdf.to_pdf(rendered["letter_of_intent"], tmp_path / "a.pdf", Engine.WORD))
    assert not list(tmp_path.iterdir())


def test_an_engine_that_hung_is_not_waited_for_again_unless_it_is_asked_for(
    rendered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Word without a licence asks for one in a window that nobody sees: once a minute and a half is enough."""
    starts = []

    def start(source: Path, result: Path) -> "subprocess.Popen[bytes]":
        starts.append(source)
        return office._start(["sleep", "30"], {})

    monkeypatch.setitem(pdf._RECIPES, Engine.WORD, pdf._Recipe(lambda: True, start, 0.1))
    monkeypatch.setattr(pdf, "engines_available", lambda: (Engine.WORD, Engine.BUILT_IN))
    for name in ("a.pdf", "b.pdf"):
        steps = list(pdf.to_pdf(rendered["letter_of_intent"], tmp_path / name))
        assert "内置引擎" in steps[-1]
    assert len(starts) == 1
    with pytest.raises(AppError, match="没有完成"):
        list(pdf.to_pdf(rendered["letter_of_intent"], tmp_path / "c.pdf", Engine.WORD))
    assert len(starts) == 2


def test_closing_the_generator_leaves_nothing(rendered: dict[str, Path], tmp_path: Path) -> None:
    steps = pdf.to_pdf(rendered["letter_of_intent"], tmp_path / "a.pdf", Engine.BUILT_IN)
    next(steps)
    steps.close()
    assert not list(tmp_path.iterdir())


def test_an_existing_pdf_is_left_alone(rendered: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"signed scan")
    with pytest.raises(AppError, match="已经存在"):
        list(pdf.to_pdf(rendered["letter_of_intent"], tmp_path / "a.pdf", Engine.BUILT_IN))
    assert (tmp_path / "a.pdf").read_bytes() == b"signed scan"


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    with pytest.raises(BadFile):
        pages.page_count(tmp_path / "a.pdf")
