"""What a file is, decided by its content."""

import os

import hostile
import pytest

from consultant_app.errors import BadFile
from consultant_app.intake.guard import FileKind, inspect


@pytest.mark.parametrize("name", hostile.SOUND)
def test_a_sound_file_is_recognised(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(hostile.SOUND[name]())
    assert inspect(path).value == name.rpartition(".")[2]


def test_a_word_file_is_accepted_only_where_one_is_wanted(tmp_path):
    path = tmp_path / "模板.docx"
    path.write_bytes(hostile.docx())
    assert inspect(path, frozenset({FileKind.DOCX})) is FileKind.DOCX
    with pytest.raises(BadFile, match="这里不能用"):
        inspect(path)


def test_a_wps_table_and_capital_extensions_are_accepted(tmp_path):
    for name, data in [("名单.et", hostile.xls()), ("名单.XLSX", hostile.xlsx()), ("名单.txt", hostile.csv_text())]:
        path = tmp_path / name
        path.write_bytes(data)
        assert inspect(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_does_not_hang(tmp_path):
    path = tmp_path / "管道.csv"
    os.mkfifo(path)
    with pytest.raises(BadFile, match="不是普通文件"):
        inspect(path)


def test_the_directory_is_not_believed_about_sizes_and_checksums(tmp_path):
    path = tmp_path / "名单.xlsx"
    with_wrong_sum = bytearray(hostile.xlsx())
    at = with_wrong_sum.find(b"PK\x01\x02")
    with_wrong_sum[at + 16] ^= 0xFF
    path.write_bytes(with_wrong_sum)
    with pytest.raises(BadFile, match="损坏"):
        inspect(path)
