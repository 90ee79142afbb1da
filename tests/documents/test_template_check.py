"""The linter for templates that an agency edited."""

import itertools
from pathlib import Path

import pytest

from consultant_app.documents import template_check
from templates_src import blocks as b
from templates_src.package import Content, docx_bytes

_numbers = itertools.count()


def sentences(folder: Path, *paragraphs: str) -> list[str]:
    body = "".join(b.p(text.replace("&", "&amp;").replace("<", "&lt;")) for text in paragraphs) + b.section(last=True)
    path = folder / f"t{next(_numbers)}.docx"
    path.write_bytes(docx_bytes(Content(title="试件", body=body, header=b.page_header(), footer=b.page_footer())))
    return [str(flaw) for flaw in template_check.check(path, "diagnosis_report")]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("企业：{{ 企业.名字 }}", "资料里没有“企业.名字”这个名称，是不是“企业.名称”"),
        ("{{ 单位.名称 }}", "资料里没有“单位”这个名称"),
        ("｛｛ 企业.名称 ｝｝", "“｛｛”不是英文的双大括号"),
        ("{{ 企业，名称 }}", "里有中文标点“，”"),
        ("{{ 企业。名称 }}", "里有中文标点“。”"),
        ("{{ 企业.名称 }", "大括号不成对"),
        ("{% for 问 in 问题 %}{{ 问.描述 }}", "缺 endfor 或 endif"),
        ("{{ 企业.名称 }}{% endfor %}", "多了一个没有开头的“endfor”"),
        ("{% 循环 问 in 问题 %}", "不认识的标签"),
        ("{{ 企业.__class__ }}", "不能访问“__class__”"),
        ("{{ 企业.名称.upper() }}", "不能调用函数"),
        ("{% for 问 in 问题 %}{{ 问.标题 }}{% endfor %}", "资料里没有“问.标题”"),
        ("{{ 企业 名称 }}", "名称写法有误"),
        ("{{ 企业.名称|upper }}", "只能用 |length 和 |join"),
    ],
)
def test_each_fault_is_named_with_its_paragraph(tmp_path: Path, paragraph: str, expected: str) -> None:
    found = sentences(tmp_path, "第一段", paragraph)
    assert any(expected in sentence for sentence in found), found
    assert any(paragraph[:10] in sentence for sentence in found)


def test_a_good_template_has_no_faults(tmp_path: Path) -> None:
    good = (
        "{{ 企业.名称 }}", "{%p for 问 in 问题 %}", "{{ loop.index }} {{ 问.描述 }}", "{%p endfor %}",
        "{%p if 对比 %}", "{{ 对比.图 }}", "{%p endif %}",
    )  # fmt: skip
    assert sentences(tmp_path, *good) == []


def test_each_fault_is_told_once(tmp_path: Path) -> None:
    assert len(sentences(tmp_path, "{{ 企业.名字 }}")) == 1


def test_check_file_gives_sentences(tmp_path: Path) -> None:
    body = b.p("{{ 单位 }}") + b.section(last=True)
    path = tmp_path / "x.docx"
    path.write_bytes(docx_bytes(Content(title="试件", body=body, header=b.page_header(), footer=b.page_footer())))
    assert len(template_check.check_file(path)) == 1
    assert template_check.check_file(path)[0].startswith("正文，“{{ 单位 }}”：")
