"""Workbooks, read in a child process."""

import datetime
import json
import subprocess
import sys

import openpyxl
import pytest
import xlwt

from consultant_app.errors import BadFile
from consultant_app.intake import child
from consultant_app.intake.tables import read_tables


def read(path, **options):
    reading = read_tables(path, **options)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    path = tmp_path / "名单.xlsx"
    return book, book.active, path


def test_numbers_dates_and_texts_stay_as_exact_as_the_file_has_them(workbook):
    book, sheet, path = workbook
    sheet.append(["0012", 35, 35.5, 2410.5000000000005, True, datetime.datetime(2020, 8, 22), "=1/0", "镕𠮷😀\n二"])
    book.save(path)
    assert read(path)[0].rows == [["0012", 35, 35.5, 2410.5, "是", "2020-08-22", "", "镕𠮷😀\n二"]]


def test_a_number_too_long_for_a_spreadsheet_stays_recognisable(workbook):
    book, sheet, path = workbook
    sheet.append([913303810422915688, 999999999999999])
    book.save(path)
    long, exact = read(path)[0].rows[0]
    assert isinstance(long, float)
    assert exact == 999999999999999


def test_rows_and_columns_keep_their_places_when_the_table_starts_further_down(workbook):
    book, sheet, path = workbook
    sheet["C5"] = "企业名称"
    book.save(path)
    rows = read(path)[0].rows
    assert rows[4] == ["", "", "企业名称"]
    assert rows[:4] == [[]] * 4


def test_merges_and_hidden_sheets_are_reported(workbook):
    book, sheet, path = workbook
    sheet.append(["甲"])
    sheet.merge_cells("A1:A3")
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(path)
    first, second = read(path)
    assert first.merges == [(0, 0, 2, 0)]
    assert (first.hidden, second.hidden, second.rows) == (False, True, [])


def test_a_long_empty_stretch_ends_the_table(workbook):
    book, sheet, path = workbook
    sheet["A1"], sheet["A100"], sheet["A5000"] = "甲", "乙", "远"
    book.save(path)
    assert len(read(path)[0].rows) == 100


def test_an_old_workbook_is_read(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    sheet.write(0, 0, "企业名称")
    sheet.write(1, 0, 300)
    path = tmp_path / "名单.xls"
    book.save(str(path))
    assert read(path)[0].rows == [["企业名称"], [300]]


def test_progress_is_told_while_reading(workbook):
    book, sheet, path = workbook
    for row in range(4500):
        sheet.append([f"第{row}厂"])
    book.save(path)
    steps = list(read_tables(path))
    assert steps[-1].done == steps[-1].total == 4500
    assert any(0 < step.done < 4500 for step in steps)


def sleeper(reader, path, memory, *about):
    return subprocess.Popen(["sleep", "60"], stdout=subprocess.PIPE)


def test_a_reader_that_never_ends_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "_start", sleeper)
    with pytest.raises(BadFile, match="读取时间过长"):
        read(tmp_path / "名单.xlsx", timeout=0.3)


def test_closing_the_reading_ends_the_child(tmp_path, monkeypatch):
    started = []

    def start(*asked):
        started.append(sleeper(*asked))
        return started[0]

    monkeypatch.setattr(child, "_start", start)
    reading = read_tables(tmp_path / "名单.xlsx")
    next(reading)
    reading.close()
    assert started[0].poll() is not None


def test_a_child_that_needs_too_much_memory_is_refused(workbook):
    book, sheet, path = workbook
    sheet["A1"], sheet["CV200000"] = "企业名称", 1
    book.save(path)
    with pytest.raises(BadFile, match="超出本机能处理的大小"):
        list(child.run("tables", path, memory=300 * 2**20))


def test_only_known_readers_run(workbook):
    book, sheet, path = workbook
    sheet.append(["企业名称"])
    book.save(path)
    with pytest.raises(BadFile):
        list(child.run("os:system", path))


def test_a_frozen_program_reads_through_its_own_entry(workbook):
    book, sheet, path = workbook
    sheet.append(["企业名称"])
    book.save(path)
    command = [sys.executable, "-m", "consultant_app", child.CHILD_FLAG, "tables", str(path), str(child.MEMORY_BYTES)]
    lines = subprocess.run(command, capture_output=True, check=True).stdout.splitlines()
    assert [json.loads(line)[0] for line in lines] == ["sheet", "rows", "done"]
