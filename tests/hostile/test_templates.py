"""Templates that somebody edited, with bad or evil intent: one sentence, nothing executed, nothing hung."""

import io
import os
import sys
import zipfile
from collections.abc import Generator
from pathlib import Path

import docx
import pytest

from consultant_app.documents import template_check, word
from consultant_app.errors import AppError, BadFile
from consultant_app.intake import guard
from consultant_app.store.session import Session
from consultant_app.workflows import template_files
from tests.intake import hostile

KIND = "letter_of_intent"
BODY = "word/document.xml"
UNSAFE = [
    hostile.Case("向上.docx", lambda: hostile.with_part(hostile.docx(), "../../x.xml", b"x"), "路径"),
    hostile.Case("炸弹.docx", lambda: hostile.with_part(hostile.docx(), "word/m.bin", b"\0" * 2**23), "炸弹"),
    hostile.Case("实体.docx", lambda: hostile.with_part(hostile.docx(), BODY, hostile.LAUGHS.encode()), "DOCTYPE"),
    hostile.Case("外部.docx", lambda: hostile.with_part(hostile.docx(), BODY, hostile.EXTERNAL.encode()), "DOCTYPE"),
    hostile.Case("宏.docx", lambda: hostile.with_part(hostile.docx(), "word/vbaProject.bin", b"x"), "宏"),
    hostile.Case("截断.docx", lambda: hostile.docx()[:-200], "损坏"),
    hostile.Case("半个.docx", lambda: hostile.docx()[:3000], "损坏"),
]  # fmt: skip


@pytest.fixture
def session(tmp_path: Path) -> Generator[Session]:
    """An open data folder."""
    opened = Session.open(tmp_path / "data")
    yield opened
    opened.close()


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
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ config }}{{ config.items() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ ''['__cla' ~ 'ss__'] }}",
    "{{ '%s' % 企业 }}",
    "{{ '{0.__class__}'.format(企业) }}",
    "{{ 表|map(attribute='__class__')|list }}",
    "{{ 表|join('x'*100000000) }}",
    "{{ dict(a=1).__class__ }}",
    "{{ range.__class__ }}",
    "{{ 'x'|center(1000000000) }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ '%1000000000s'|format(1) }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for a in 表 recursive %}{{ loop(表) }}{% endfor %}",
    "{% extends '/etc/passwd' %}",
    "{% call(x) 数() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "".join("{% for a in 表 %}" for _ in range(20)) + "x" + "{% endfor %}" * 20,
    "{{ request.application.__globals__ }}",
    "{{ 企业.__init__ }}",
    "{{ ().__class__.__base__ }}",
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


def test_a_template_from_outside_is_read_in_a_child_and_refused_with_a_fault(session: Session, tmp_path: Path) -> None:
    path = template(tmp_path, "".join(REFUSED[:5]))
    start = sum(os.times()[:4])
    faults = template_files.faults_outside(path, KIND)
    assert sum(os.times()[:4]) - start < 2
    assert len(faults) >= 3
    assert all("不能" in fault or "没有" in fault for fault in faults)
    before = template_files.template_files(session)
    with pytest.raises(AppError, match="模板没有更换；请按检查结果改好再选"):
        template_files.make_own(session, KIND, path)
    assert template_files.template_files(session) == before


NO_TEMPLATES = [case for case in hostile.CASES if "其实是docx" not in case.name] + UNSAFE


@pytest.mark.parametrize("case", NO_TEMPLATES, ids=[case.name for case in NO_TEMPLATES])
def test_what_is_no_safe_document_does_not_pass_the_guard(case: hostile.Case, tmp_path: Path) -> None:
    path = hostile.write(case, tmp_path)
    start = sum(os.times()[:4])
    with pytest.raises(BadFile) as refusal:
        guard.inspect_template(path)
    assert sum(os.times()[:4]) - start < 2
    assert str(refusal.value).count("；没有使用；请") == 1
    assert str(refusal.value).endswith("。")


def test_a_child_that_dies_gives_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = template(tmp_path, "{{ 数 }}")
    monkeypatch.setattr(template_files, "_SECONDS", 0.0)
    assert template_files.faults_outside(path, KIND) == [
        "“模板.docx”太复杂或已损坏，读不完；没有使用；请在 Word 或 WPS 中另存为 .docx 文档后再选。"
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("name", ["没有.docx", "文件夹.docx", "空.docx", "文字.docx", "管道.docx"])
def test_what_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.docx")
    (tmp_path / "文件夹.docx").mkdir()
    (tmp_path / "空.docx").write_bytes(b"")
    (tmp_path / "文字.docx").write_text("文字" * 1000)
    with pytest.raises(AppError, match=r"。$"):
        template_check.check_file(tmp_path / name)
