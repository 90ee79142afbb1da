"""The shipped templates: rebuilt alike, named alike, laid out as Chinese records are."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate
from jinja2 import meta
from lxml import etree

from consultant_app import paths
from consultant_app.documents import register, sample, template_check, templates
from templates_src.build import TEMPLATES, build

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHERE_UNUSED_IS_RIGHT = {  # the profile is shared by all documents, no single one prints it whole
    "机构", "企业",
}  # fmt: skip


def test_a_rebuild_gives_exactly_the_committed_templates() -> None:
    for name in TEMPLATES:
        assert build(name) == (paths.templates_dir() / name).read_bytes(), f"{name}: run python -m templates_src"


def test_templates_folder_holds_what_is_built_and_what_is_registered() -> None:
    shipped = {path.name for path in paths.templates_dir().glob("*.docx")}
    assert shipped == set(TEMPLATES)
    assert {entry.template for entry in register.DELIVERABLES} <= shipped


@pytest.mark.parametrize("entry", register.DELIVERABLES, ids=lambda entry: entry.kind)
def test_template_asks_only_for_names_that_the_context_holds_and_prints_them_all(entry: register.Deliverable) -> None:
    path = paths.templates_dir() / entry.template
    assert template_check.check(path) == []
    values = entry.context(sample.dossier())
    template = DocxTemplate(str(path))
    asked = template.get_undeclared_template_variables()
    assert asked == set(values), asked ^ set(values)
    sources = "".join(source for _, _, source in templates.sources(templates.opened(path.read_bytes(), path.name)))
    shared = {key for name in WHERE_UNUSED_IS_RIGHT for key in values.get(name, ())}
    printed = {name for name in _leaf_names(values) if f".{name}" in sources or f"{{{{ {name} }}}}" in sources}
    unused = set(_leaf_names(values)) - printed - shared
    assert unused <= {"日期"}, unused  # of the file: named on covers only


def test_syntax_tree_needs_no_python() -> None:
    for entry in register.DELIVERABLES:
        data = (paths.templates_dir() / entry.template).read_bytes()
        for _, _, source in templates.sources(templates.opened(data, entry.template)):
            assert meta.find_undeclared_variables(templates.parse(source)) is not None


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_each_font_setting_names_all_four_scripts_and_no_theme(name: str) -> None:
    root = _part(name, "word/styles.xml")
    settings = list(root.iter(f"{W}rFonts"))
    assert settings
    for node in settings:
        assert {f"{W}{kind}" for kind in ("ascii", "hAnsi", "eastAsia", "cs")} <= set(node.attrib)
        assert not [key for key in node.attrib if key.endswith("Theme")]
    assert not root.findall(f"{W}latentStyles")
    language = next(root.iter(f"{W}lang"))
    assert language.get(f"{W}eastAsia") == "zh-CN"


def test_body_text_is_indented_by_two_characters() -> None:
    styles = {style.get(f"{W}styleId"): style for style in _part("base.docx", "word/styles.xml").iter(f"{W}style")}
    indent = styles["a0"].find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert indent.get(f"{W}firstLineChars") == "200"


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_tables_are_fixed_and_their_cells_fill_the_grid(name: str) -> None:
    for table in _all(name, "tbl"):
        grid = sum(int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid"))
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == grid
        for row in table.findall(f"{W}tr"):
            assert sum(int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in row.findall(f"{W}tc")) == grid


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_page_numbers_are_whole_fields(name: str) -> None:
    root = _part(name, "word/footer1.xml")
    kinds = [node.get(f"{W}fldCharType") for node in root.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"] * 2
    assert [node.text.strip() for node in root.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert "第 1 页　共 1 页" in "".join(root.itertext()).replace(" PAGE ", "").replace(" NUMPAGES ", "")


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_properties_name_nobody(name: str) -> None:
    document = docx.Document(str(paths.templates_dir() / name))
    properties = document.core_properties
    assert properties.author == ""
    assert properties.last_modified_by == ""
    assert properties.comments == ""
    with zipfile.ZipFile(paths.templates_dir() / name) as archive:
        assert not [member for member in archive.namelist() if "thumbnail" in member]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())


def test_no_character_is_missing_from_chinese_fonts() -> None:
    for name in TEMPLATES:
        text = "".join(_part(name, "word/document.xml").itertext())
        assert not set(text) & set("☐☑☒✔✓"), name


def _leaf_names(values: Any) -> Iterator[str]:
    if isinstance(values, dict):
        for key, value in values.items():
            if isinstance(value, (dict, list)):
                yield from _leaf_names(value)
            else:
                yield key
    elif isinstance(values, list):
        for value in values[:1]:
            yield from _leaf_names(value)


def _part(name: str, member: str) -> Any:
    with zipfile.ZipFile(io.BytesIO((paths.templates_dir() / name).read_bytes())) as archive:
        return etree.fromstring(archive.read(member))


def _all(name: str, tag: str) -> Iterator[Any]:
    with zipfile.ZipFile(Path(paths.templates_dir() / name)) as archive:
        for member in archive.namelist():
            if member.startswith("word/") and member.endswith(".xml"):
                yield from etree.fromstring(archive.read(member)).iter(f"{W}{tag}")
