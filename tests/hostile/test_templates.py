"""Templates that somebody edited, with bad or evil intent: one sentence, nothing executed, nothing hung."""

import io
import os
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from consultant_app.documents import template_check, word
from consultant_app.errors import AppError

VALUES = {"企业": {"名称": "甲&乙<丙>"}, "表": ["一", "二"], "数": 3}

REFUSED = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{{ 'x'*10**9 }}",
    "{{ 9**9**9 }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as o %}",
    "{% set a = 1 %}",
    "{% autoescape false %}{{ 企业.名称 }}{% endautoescape %}",
    "{{ 企业.items() }}",
    "{{ 企业.items }}",
    "{{ 表.copy }}",
    "{{ 企业.名称.format }}",
    "{{ 企业['__class__'] }}",
    "{{ 企业|attr('__class__') }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ a" + ".b" * 5000 + " }}",
    "{% if " + "not " * 5000 + "1 %}x{% endif %}",
    "{% if 1 %}" * 3000 + "x" + "{% endif %}" * 3000,
    "{% for x in 数 %}{% endfor %}",
    "{% if 表 < 企业 %}x{% endif %}",
    "{{ 数|length }}",
    "{{ 'a'|join('b','c','d') }}",
    "{% for %}",
    "{{ a",
    "{% endfor %}",
]


def template(folder: Path, text: str) -> Path:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(folder / "模板.docx"))
    return folder / "模板.docx"


@pytest.mark.parametrize("text", REFUSED, ids=[text[:40] for text in REFUSED])
def test_code_in_a_template_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    path = template(tmp_path, text)
    with pytest.raises(AppError) as refusal:
        word.render(path, VALUES, tmp_path / "出.docx")
    assert "文件没有生成" in str(refusal.value)
    assert [each.name for each in tmp_path.iterdir()] == ["模板.docx"]
    template_check.check_file(path)  # must not fall over what it is there to find


def packed(path: Path, name: str, content: bytes) -> Path:
    """The template with one part replaced or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()} | {name: content}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in parts.items():
            archive.writestr(each, data)
    path.write_bytes(stream.getvalue())
    return path


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx">]><w:document xmlns:w="u">&b;</w:document>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/media/bomb.bin", bytes(210 * 2**20)),
        ("word/document.xml", LAUGHS),
        ("word/document.xml", LAUGHS.decode().encode("utf-16")),
        ("word/document.xml", b""),
        ("word/document.xml", b"<a>"),
        ("[Content_Types].xml", b"<a/>"),
    ],
    ids=["bomb", "entities", "entities in UTF-16", "empty", "broken", "no types"],
)
def test_a_file_that_is_no_sound_document_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    path = packed(template(tmp_path, "{{ 数 }}"), name, content)
    for work in (lambda: template_check.check_file(path), lambda: word.render(path, VALUES, tmp_path / "出.docx")):
        with pytest.raises(AppError, match="不是可用的 Word 模板"):
            work()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("name", ["没有.docx", "文件夹.docx", "空.docx", "文字.docx", "管道.docx"])
def test_what_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.docx")
    (tmp_path / "文件夹.docx").mkdir()
    (tmp_path / "空.docx").write_bytes(b"")
    (tmp_path / "文字.docx").write_text("文字" * 1000)
    with pytest.raises(AppError, match=r"。$"):
        template_check.check_file(tmp_path / name)
