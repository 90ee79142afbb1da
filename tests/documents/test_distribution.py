"""The distribution of nonconformities: figures that add up, and what they say."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import docx
from hypothesis import given
from hypothesis import strategies as st

from consultant_app import paths
from consultant_app.documents import nonconformity_distribution as distribution
from consultant_app.documents import register, sample, word
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.dossier import Dossier, empty_dossier
from consultant_app.model.enterprise import Department
from consultant_app.model.management_system import WorkProcess
from consultant_app.model.nonconformity import Nonconformity, Snapshot

DEPARTMENTS = tuple(
    Department(id=f"d{number}", enterprise_id="sample", name=f"{name}部")
    for number, name in enumerate(("质量", "生产", "采购", "销售"))
)
_fields = st.fixed_dictionaries(
    {
        "department_id": st.sampled_from(["d0", "d1", "d2", "d3", "gone", ""]),
        "clause": st.sampled_from(["7.5.3.2", "8.10", "8.9", "8.5.1", ""]),
        "grade": st.sampled_from(["严重", "一般", "轻微", ""]),
        "process": st.sampled_from(["special", "document", "其他过程", ""]),
        "withdrawn": st.sampled_from(["", "", "判定更改"]),
    }
)


def raised(number: int, *, process: str = "", **fields: str) -> NonconformityView:
    snapshot = Snapshot(process=process, clause=fields.get("clause", ""))
    item = Nonconformity(
        id=f"n{number}", enterprise_id="sample", number=f"NC-{number:03d}", snapshot=snapshot, **fields
    )
    return NonconformityView(item=item)


def audited(*found: NonconformityView) -> Dossier:
    dossier = sample.dossier()
    assert dossier.audit is not None
    audit = dataclasses.replace(dossier.audit, nonconformities=found)
    return dataclasses.replace(dossier, departments=DEPARTMENTS, audit=audit)


def figures(text: str) -> tuple[int, int]:
    """All and severe of a cell."""
    match = re.fullmatch(r"(\d+)(?:（(\d+)）)?", text or "0")
    assert match is not None, text
    return int(match[1]), int(match[2] or 0)


def summed(cells: list[str]) -> tuple[int, int]:
    pairs = [figures(each) for each in cells]
    return sum(first for first, _ in pairs), sum(second for _, second in pairs)


@given(st.lists(_fields, max_size=25))
def test_rows_columns_and_both_tables_add_up(fields: list[dict[str, str]]) -> None:
    found = [raised(number, **each) for number, each in enumerate(fields)]
    kept = [each.item for each in found if not each.item.withdrawn]
    values = distribution.context(audited(*found))
    expected = (len(kept), sum(item.grade == "严重" for item in kept))
    for table in (values["条款"], values["过程"]):
        *rows, total = table
        assert total["名"] == "合计"
        for row in table:
            assert len(row["格"]) == len(values["部门"])
            assert summed(row["格"]) == figures(row["计"])
        for column in range(len(values["部门"])):
            assert summed([row["格"][column] for row in rows]) == figures(total["格"][column])
        assert figures(total["计"]) == expected
        numbers = [number for row in rows for number in row["号"].split("、")]
        assert sorted(numbers) == sorted(item.number for item in kept)


def test_clauses_stand_in_the_order_of_the_standard_and_departments_without_any_are_shown() -> None:
    found = [raised(number, clause=clause, department_id="d0") for number, clause in enumerate(("8.10", "8.9", ""))]
    values = distribution.context(audited(*found))
    assert [row["名"] for row in values["条款"]] == ["8.9", "8.10", "（未写条款）", "合计"]
    assert values["部门"] == ["质量部", "生产部", "采购部", "销售部"]


def test_a_clause_in_several_departments_is_read_as_systematic_and_the_fullest_department_is_named() -> None:
    places = (("7.5.3.2", "d0"), ("7.5.3.2", "d1"), ("8.5.1", "d1"), ("8.9", "d1"))
    dossier = audited(*(raised(n, clause=clause, department_id=home) for n, (clause, home) in enumerate(places)))
    first, second = distribution.context(dossier)["表"]["分析"]
    assert "“7.5.3.2”在2个部门（质量部、生产部）出现不符合，有系统性倾向" in first
    assert second == "区域性：生产部有3项，共4项，不符合项相对集中，宜作为整改和下次审核的重点。"


def test_scattered_findings_are_not_called_systematic() -> None:
    places = (("7.5.3.2", "d0"), ("8.9", "d1"), ("8.5.1", "d2"))
    dossier = audited(*(raised(n, clause=clause, department_id=home) for n, (clause, home) in enumerate(places)))
    first, second = distribution.context(dossier)["表"]["分析"]
    assert "未见系统性倾向" in first
    assert "没有明显集中的部门" in second


def test_withdrawn_ones_are_named_but_not_counted() -> None:
    dossier = audited(raised(1, clause="8.9", department_id="d0"), raised(2, clause="8.9", withdrawn="判定更改"))
    head = distribution.context(dossier)["表"]
    assert head["合计"] == "1项：一般1项"
    assert head["作废"] == "另有1项已作废（NC-002），不计入。"


def test_no_nonconformity_and_a_blank(tmp_path: Path) -> None:
    text = rendered(audited(), tmp_path)
    assert "本次审核没有开具不符合项。" in text
    assert "系统性" not in rendered(empty_dossier(sample.dossier().agency), tmp_path)


def test_severe_ones_stand_in_brackets_on_paper(tmp_path: Path) -> None:
    found = [raised(n, clause="8.9", department_id="d2", grade=grade) for n, grade in enumerate(("严重", "一般"))]
    assert "2（1）" in rendered(audited(*found), tmp_path).split("\n")


def rendered(dossier: Dossier, folder: Path) -> str:
    entry = register.deliverable(distribution.KIND)
    values: dict[str, Any] = entry.context(dossier)
    made = word.render(paths.templates_dir() / entry.template, values, folder / "分布表.docx", overwrite=True)
    document = docx.Document(str(made.path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_process_is_called_as_the_enterprise_calls_it_where_only_one_is_of_its_kind() -> None:
    processes = tuple(
        WorkProcess(id=name, enterprise_id="sample", name=name, kind=kind)
        for name, kind in (("计量器具管理", "measuring"), ("采购", "purchasing"), ("外协", "purchasing"))
    )
    found = (raised(1, process="监视测量设备"), raised(2, process="purchasing"), raised(3, process="其他过程"))
    dossier = audited(*found)
    system = dataclasses.replace(dossier.system, processes=processes)
    rows = distribution.context(dataclasses.replace(dossier, system=system))["过程"]
    assert [row["名"] for row in rows] == ["计量器具管理", "采购与外包", "其他过程", "合计"]
