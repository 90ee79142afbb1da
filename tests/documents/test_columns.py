"""Columns in a loop share the room that the loop had in the template."""

from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.documents import columns, word
from templates_src import audit_blocks as a
from templates_src import blocks as b
from templates_src.package import docx_bytes

widths = st.lists(st.integers(200, 3000), min_size=1, max_size=3)


@given(lead=widths, tail=widths, loop=st.integers(1, 12), room=st.integers(3000, 9000))
def test_the_table_stays_as_wide_as_it_was(lead: list[int], tail: list[int], loop: int, room: int) -> None:
    before = [*lead, 7, room, 7, *tail]
    now = [*lead, *([room] * loop), *tail]
    shared = columns.shared(before, now)
    assert sum(shared) == sum(before)
    assert len(shared) == len(now)
    assert shared[: len(lead)] == lead
    assert shared[len(now) - len(tail) :] == tail


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9, 16])
def test_a_matrix_fits_the_page_with_any_number_of_columns(count: int, tmp_path: Path) -> None:
    table = rendered(count, tmp_path)
    grid = [int(column.get(_w("w"))) for column in table._tbl.tblGrid.iterchildren()]
    assert sum(grid) == b.LANDSCAPE
    assert grid[0] == 900
    assert grid[-1] == 1000
    for row in table.rows:
        assert [int(cell.tcPr.width.twips) for cell in row._tr.tc_lst] == grid


def test_the_cells_of_the_loop_stand_under_their_headings(tmp_path: Path) -> None:
    rows = [[cell.text for cell in row.cells] for row in rendered(3, tmp_path).rows]
    assert rows == [["条款", "列0", "列1", "列2", "计"], ["8.6", "0", "1", "2", "3"]]


def test_other_tables_keep_their_widths() -> None:
    assert not columns.has_column_loop("{% for 行 in 行们 %}<w:tr><w:tc></w:tc></w:tr>{% endfor %}")
    assert columns.has_column_loop("<w:tr>{% for 列 in 列们 %}<w:tc></w:tc>{% endfor %}</w:tr>")


def rendered(count: int, folder: Path) -> Any:
    body = a.matrix(((900, "条款", "{{ 行.名 }}"),), ((1000, "计", "{{ 行.计 }}"),), "列们", "行们")
    template = folder / "matrix.docx"
    template.write_bytes(docx_bytes(a.landscape("试件", body)))
    values = {
        "文件": {"题名": "试件", "表单号": "B-1", "记录号": "1", "版本": "A/0", "草稿": ""},
        "企业": {"名称": "企业"},
        "列们": [f"列{number}" for number in range(count)],
        "行们": [{"名": "8.6", "格": [str(number) for number in range(count)], "计": str(count)}],
    }
    made = word.render(template, values, folder / "out.docx", overwrite=True)
    return docx.Document(str(made.path)).tables[0]


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
