"""Lists as plain text: encodings, delimiters, quotes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.errors import BadFile
from consultant_app.intake.text_tables import decode, read_rows

LINES = [["企业名称", "备注"], ["河州镕㐀𠮷食品厂", "一"], ["乙厂", "二"]]


def written(tmp_path, data):
    path = tmp_path / "名单.csv"
    path.write_bytes(data)
    return path


def joined(delimiter):
    return "\r\n".join(delimiter.join(line) for line in LINES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter_in_use_is_found(tmp_path, encoding, delimiter):
    assert list(read_rows(written(tmp_path, joined(delimiter).encode(encoding)))) == LINES


def test_big_endian_utf16_is_read(tmp_path):
    assert list(read_rows(written(tmp_path, b"\xfe\xff" + joined(",").encode("utf-16-be")))) == LINES


def test_a_short_gbk_file_is_not_taken_for_another_script(tmp_path):
    assert list(read_rows(written(tmp_path, "名称\n甲".encode("gbk")))) == [["名称"], ["甲"]]


def test_a_delimiter_inside_quotes_does_not_count(tmp_path):
    data = '名称\t备注\n甲\t"a,b,c,d"\n乙\t"e,f,g,h"\n'
    assert list(read_rows(written(tmp_path, data.encode())))[1] == ["甲", "a,b,c,d"]


def test_quoted_line_breaks_and_doubled_quotes_are_kept(tmp_path):
    data = '名称,备注\n甲,"老板重视，\n生产""XL-3""型"\n'
    assert list(read_rows(written(tmp_path, data.encode())))[1] == ["甲", '老板重视，\n生产"XL-3"型']


def test_codes_protected_from_excel_are_unwrapped(tmp_path):
    assert list(read_rows(written(tmp_path, '代码,x\n"=""0012""",1\n'.encode())))[1] == ["0012", "1"]


def test_a_tab_that_only_protects_a_code_is_no_delimiter(tmp_path):
    assert list(read_rows(written(tmp_path, "名称,代码\n甲,\t0012\n乙,\t0013\n".encode())))[1] == ["甲", "\t0012"]


def test_a_sep_line_names_the_delimiter(tmp_path):
    assert list(read_rows(written(tmp_path, "sep=;\n名称;a,b\n".encode()))) == [["名称", "a,b"]]


def test_the_line_with_a_stray_byte_is_named(tmp_path):
    data = "企业名称\n甲厂\n".encode() + b"\xff\xfe\xff\n" + "乙厂\n".encode()
    path = written(tmp_path, data)
    with pytest.raises(BadFile, match="第 3 行"):
        decode(path, data)


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r")), min_size=2), min_size=1),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_whatever_is_written_as_csv_comes_back(tmp_path_factory, rows, encoding):
    stream = io.StringIO()
    csv.writer(stream).writerows([["名称"] + ["列"] * 9, *rows])
    path = tmp_path_factory.mktemp("csv") / "名单.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    read = list(read_rows(path))
    if not any("=" in "".join(row) for row in rows):
        assert read[1:] == rows
