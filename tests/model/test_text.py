"""Text that every file format can hold."""

import io

import openpyxl
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model.text import clean_text, halfwidth, spaced


def test_ordinary_text_rare_hanzi_and_emoji_come_back_unchanged():
    text = "镕喆堃㐀𠮷 ±0.05 <公差> & 甲\t乙\n第二行 😀"
    assert clean_text(text) == (text, "")


def test_every_kind_of_line_break_becomes_one_newline():
    assert clean_text("a\r\nb\rc\x0bd\u2028e\x85f").text == "a\nb\nc\nd\ne\nf"


def test_what_was_removed_is_stated_with_its_code_points():
    cleaned = clean_text("甲\x00乙\ud800丙\uffff")
    assert cleaned.text == "甲乙丙"
    assert "3 个" in cleaned.removed
    assert "U+0000、U+D800、U+FFFF" in cleaned.removed


def test_a_surrogate_pair_is_joined_and_not_removed():
    assert clean_text("\ud83d\ude00") == ("😀", "")


def test_full_width_letters_digits_and_spaces_become_ordinary():
    assert halfwidth("９１ＡＢ（　）～中文，") == "91AB( )~中文,"


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_cleaned_text_can_be_written_to_excel_and_word(text):
    cleaned = clean_text(text).text
    sheet = openpyxl.Workbook().active
    sheet["A1"] = cleaned
    Document().add_paragraph(cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text).text
    assert clean_text(once) == (once, "")


def test_forty_thousand_characters_survive_word():
    text = "质量记录" * 10_000
    document = Document()
    document.add_paragraph(clean_text(text).text)
    stream = io.BytesIO()
    document.save(stream)
    assert Document(io.BytesIO(stream.getvalue())).paragraphs[0].text == text


def test_a_latin_word_stands_apart_from_the_chinese_before_it():
    assert f"而是{spaced('Word 文档')}" == "而是 Word 文档"
    assert f"而是{spaced('图片')}" == "而是图片"
