"""The one door to Word: text unchanged, hostile templates refused, files whole or not at all."""

import itertools
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultant_app import paths
from consultant_app.documents import package, templates, word
from consultant_app.errors import AppError, BadFile
from consultant_app.model.text import clean_text
from templates_src import blocks as b
from templates_src.package import Content, docx_bytes

_numbers = itertools.count()
VALUES: dict[str, Any] = {
    "文件": {"题名": "试件", "表单号": "B-1", "记录号": "1", "版本": "A/0", "草稿": ""},
    "机构": {"名称": "机构"},
}


def make_template(folder: Path, *paragraphs: str) -> Path:
    body = "".join(b.p(text.replace("&", "&amp;").replace("<", "&lt;")) for text in paragraphs)
    content = Content(title="试件", body=body + b.section(last=True), header=b.page_header(), footer=b.page_footer())
    path = folder / f"t{next(_numbers)}.docx"
    path.write_bytes(docx_bytes(content))
    return path


def filled(template: Path, **values: Any) -> str:
    target = template.with_name(f"out{next(_numbers)}.docx")
    word.render(template, VALUES | values, target)
    *written, closing = docx.Document(str(target)).paragraphs
    assert not closing.text
    return "\n".join(paragraph.text for paragraph in written)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("word"), "甲{{ 文字 }}乙")


@settings(max_examples=120, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_arrives_unchanged_or_with_a_statement(plain: Path, text: str) -> None:
    target = plain.with_name(f"out{next(_numbers)}.docx")
    made = word.render(plain, VALUES | {"文字": text}, target)
    cleaned = clean_text(text)
    assert docx.Document(str(target)).paragraphs[0].text == f"甲{cleaned.text}乙"
    assert made.replaced == ((cleaned.removed,) if cleaned.removed else ())
    target.unlink()


@pytest.mark.parametrize(
    "text",
    [
        "甲&乙<丙>\"丁\"'戊'", "&amp;&#65;&copy;",
        "镕喆堃㐀𠮷😀", "{{ 企业.名称 }} {% for %} {_{ }_}", "第一行\n第二行\t列",
        "长" * 40_000, "  前后空格  ", "]]>", "</w:t></w:r>",
    ],
)  # fmt: skip
def test_hard_texts_arrive_unchanged(plain: Path, text: str) -> None:
    assert filled(plain, 文字=text) == f"甲{text}乙"


def test_a_row_longer_than_a_page_may_break_and_a_short_one_may_not(tmp_path: Path) -> None:
    body = b.list_table((5000,), ("编号",), "行", "行们", ("{{ 行.名 }}",)) + b.section(last=True)
    template = tmp_path / "rows.docx"
    template.write_bytes(docx_bytes(Content(title="试件", body=body, header=b.page_header(), footer=b.page_footer())))
    word.render(template, VALUES | {"行们": [{"名": "短"}, {"名": "长" * 3000}]}, tmp_path / "out.docx")
    rows = docx.Document(str(tmp_path / "out.docx")).tables[0].rows
    assert ["cantSplit" in row._tr.xml for row in rows] == [True, True, False]


def test_text_in_lists_and_conditions(tmp_path: Path) -> None:
    template = make_template(
        tmp_path, "{%p for 行 in 行们 %}", "{{ loop.index }}. {{ 行.名 }}", "{%p endfor %}", "{%p if not 无 %}", "没有",
        "{%p endif %}",
    )  # fmt: skip
    assert filled(template, 行们=[{"名": "甲"}, {"名": "乙"}], 无=[]) == "1. 甲\n2. 乙\n没有"


HOSTILE = [
    "{{ 文字.__class__ }}",
    "{{ 文字.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ 文字.format(1) }}",
    "{{ 'x' * 1000000000 }}",
    "{{ 9 ** 999999999 }}",
    "{{ range(1000000000) }}",
    "{{ 文字|safe }}",
    "{{ ''|center(1000000000) }}",
    "{% for a in 表 %}{% for b in 表 %}{% for c in 表 %}{% for d in 表 %}{% for e in 表 %}x{% endfor %}{% endfor %}"
    "{% endfor %}{% endfor %}{% endfor %}",
    "{% include 'x' %}",
    "{% import 'os' as o %}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
    "{% set x = 1 %}",
    "{% for a in 表 recursive %}{{ loop(表) }}{% endfor %}",
    "{{ 表.append(1) }}",
    "{{ 文字['upper']() }}",
    "{{ lipsum() }}",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_templates_that_compute_are_refused_and_nothing_is_written(tmp_path: Path, hostile: str) -> None:
    template = make_template(tmp_path, "第一段", hostile)
    with pytest.raises(AppError, match="文件没有生成"):
        word.render(template, VALUES | {"文字": "x", "表": ["a"] * 20}, tmp_path / "out.docx")
    assert not (tmp_path / "out.docx").exists()
    assert not list(tmp_path.glob("*.part"))


def test_values_of_a_mapping_cannot_be_mistaken_for_methods(tmp_path: Path) -> None:
    template = make_template(tmp_path, "{{ 表.items }}")
    with pytest.raises(AppError, match=r"表|items"):
        word.render(template, VALUES | {"表": {"名": "甲"}}, tmp_path / "out.docx")


def test_an_unknown_name_is_reported_with_its_paragraph(tmp_path: Path) -> None:
    template = make_template(tmp_path, "第一段", "企业全称：{{ 企业.全称 }}（盖章）", "第三段")
    with pytest.raises(AppError, match=r"企业全称：\{\{ 企业\.全称 \}\}（盖章）"):
        word.render(template, VALUES | {"企业": {"名称": "甲"}}, tmp_path / "out.docx")


def test_a_loop_without_end_is_reported_with_its_paragraph(tmp_path: Path) -> None:
    template = make_template(tmp_path, "{%p for 行 in 行们 %}", "{{ 行 }}")
    with pytest.raises(AppError, match="标签写法有误"):
        word.render(template, VALUES | {"行们": []}, tmp_path / "out.docx")


def test_tags_that_tear_a_paragraph_apart_are_refused(tmp_path: Path) -> None:
    body = b.p("{% if 有 %}甲") + b.table((900,), b.row(b.cell(900, "乙{% endif %}"))) + b.section(last=True)
    template = tmp_path / "torn.docx"
    template.write_bytes(docx_bytes(Content(title="试件", body=body, header=b.page_header(), footer=b.page_footer())))
    with pytest.raises(AppError, match="成对的标签"):
        word.render(template, VALUES | {"有": []}, tmp_path / "out.docx")


def test_an_existing_file_is_never_overwritten(plain: Path, tmp_path: Path) -> None:
    target = tmp_path / "已签字.docx"
    target.write_bytes(b"signed")
    with pytest.raises(AppError, match="已经存在"):
        word.render(plain, VALUES | {"文字": "x"}, target)
    assert target.read_bytes() == b"signed"
    assert list(tmp_path.iterdir()) == [target]
    word.render(plain, VALUES | {"文字": "x"}, target, overwrite=True)
    assert zipfile.is_zipfile(target)


def test_a_file_open_in_word_gives_a_sentence(plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: Path, target: Path) -> None:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "replace", locked)
    monkeypatch.setattr("consultant_app.files._PAUSE", 0)
    with pytest.raises(AppError, match="正被 Word 或 WPS 打开"):
        word.render(plain, VALUES | {"文字": "x"}, tmp_path / "a.docx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("refused", ["shutil.copyfile", "pathlib.Path.replace"])
def test_a_copy_that_the_disk_refuses_is_a_sentence_and_leaves_nothing(
    refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.docx").write_bytes(b"made")

    def full(*_: object, **__: object) -> None:
        (tmp_path / "b.docx.part").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(refused, full)
    with pytest.raises(AppError, match="磁盘已满"):
        package.copy_whole(tmp_path / "a.docx", tmp_path / "b.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_a_folder_that_cannot_be_written_gives_a_sentence(plain: Path, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="写不进文件夹"):
        word.render(plain, VALUES | {"文字": "x"}, tmp_path / "none" / "a.docx")


def test_the_same_values_give_the_same_bytes(plain: Path, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        word.render(plain, VALUES | {"文字": "甲"}, tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_what_is_not_a_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"not a zip")
    with pytest.raises(BadFile, match="不是可用的 Word 模板"):
        word.render(tmp_path / "bad.docx", VALUES, tmp_path / "a.docx")


def test_objects_are_no_values(plain: Path, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        word.render(plain, VALUES | {"文字": tmp_path}, tmp_path / "a.docx")


def test_the_agencys_own_template_wins(tmp_path: Path) -> None:
    assert templates.find("base.docx", [tmp_path, paths.templates_dir()]) == paths.templates_dir() / "base.docx"
    (tmp_path / "base.docx").write_bytes(b"own")
    assert templates.find("base.docx", [tmp_path, paths.templates_dir()]) == tmp_path / "base.docx"
    with pytest.raises(AppError, match="找不到模板"):
        templates.find("none.docx", [tmp_path])


def test_metadata_of_an_agencys_template_does_not_travel(tmp_path: Path) -> None:
    own = docx.Document(str(make_template(tmp_path, "{{ 文字 }}")))
    own.core_properties.author = own.core_properties.last_modified_by = "某职员"
    own.core_properties.comments = "内部"
    own.save(str(tmp_path / "own.docx"))
    word.render(tmp_path / "own.docx", VALUES | {"文字": "甲"}, tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8")
    assert "某职员" not in everything
    assert "内部" not in everything
