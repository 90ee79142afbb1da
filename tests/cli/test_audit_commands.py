"""The commands about internal audits and management reviews as a script would use them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from docx import Document

from consultant_app.cli import main
from consultant_app.documents.checklist_workbook import TITLES
from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.enterprise import Department
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import (
    audit_planning,
    audit_programmes,
    auditing,
    audits,
    checklists,
    editing,
    enterprises,
    nonconformities,
    reviews,
)

Runner = Callable[..., tuple[int, Any, str]]
DAYS = ("--from", "2026-11-24", "--to", "2026-11-25")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One enterprise with departments, no audit yet."""
    session = Session.open(tmp_path / "data")
    enterprise = enterprises.add_enterprise(session, "宏达机械")
    for name in ("总经办", "质量部", "生产部", "供销部", "综合部"):
        editing.add_record(session, Department, enterprise.id, name=name, head=f"{name}主管")
    session.close()
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    def runner(*words: str) -> tuple[int, Any, str]:
        code = main(["--data", str(data), *words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return runner


@pytest.fixture
def planned(run: Runner) -> str:
    """An audit with timetable and checklist; its number."""
    number = run("audit", "new", "宏达")[1]["number"]
    run("audit", "plan", "宏达", *DAYS)
    return str(number)


def refused(result: tuple[int, Any, str], words: str) -> None:
    code, out, err = result
    assert (code, out) == (2, None)
    assert words in err
    assert err.count("\n") == 1
    assert err.endswith("。\n")


def stored(data: Path, change: Callable[[Session], Any]) -> Any:
    session = Session.open(data)
    try:
        return change(session)
    finally:
        session.close()


def test_an_audit_is_begun_planned_listed_and_shown(run: Runner) -> None:
    assert run("audit", "list", "宏达")[:2] == (0, [])
    refused(run("audit", "show", "宏达"), "还没有内部审核")
    code, made, _ = run("audit", "new", "宏达")
    assert (code, made["lines"], made["issued"]) == (0, 0, False)
    assert run("audit", "show", "宏达")[0] == 1  # nothing is covered yet
    code, plan, _ = run("audit", "plan", "宏达", *DAYS)
    assert (code, plan["coverage"]["complete"]) == (0, True)
    assert plan["added_lines"] == plan["lines"] > 50
    assert plan["timetable"][0]["kind"] == "首次会议"
    refused(run("audit", "plan", "宏达", *DAYS), "已有审核日程")
    assert run("audit", "plan", "宏达", *DAYS, "--replace")[0] == 0
    code, shown, _ = run("audit", "show", "宏达", "--audit", made["number"])
    assert (code, shown["lines"], shown["enterprise"]) == (0, plan["lines"], "宏达机械")
    assert [each["number"] for each in run("audit", "list", "宏达")[1]] == [made["number"]]
    refused(run("audit", "show", "宏达", "--audit", "NS-1999-01"), f"已有：{made['number']}。")


def test_a_programme_is_named_by_its_year(run: Runner, data: Path) -> None:
    refused(run("audit", "new", "宏达", "--programme", "2026"), "没有 2026 年的内审方案")
    enterprise_id = run("enterprises", "show", "宏达")[1]["id"]
    stored(data, lambda session: audit_programmes.start_programme(session, enterprise_id, "2026"))
    assert run("audit", "new", "宏达", "--programme", "2026")[0] == 0


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [("2026-02-30", "2026-03-01", "不是日期"), ("明天", "后天", "不是日期"), ("2026-11-25", "2026-11-24", "早于")],
)
def test_impossible_days_plan_nothing(start: str, end: str, words: str, run: Runner) -> None:
    run("audit", "new", "宏达")
    refused(run("audit", "plan", "宏达", "--from", start, "--to", end), words)
    assert run("audit", "show", "宏达")[1]["timetable"] == []


def test_lines_are_listed_and_judged_by_number_or_id(run: Runner, planned: str) -> None:
    lines = run("audit", "lines", "宏达")[1]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    code, judged, _ = run(
        "audit", "judge", "宏达", "1", "符合", "--evidence", "查方针文件 A/0 已批准", "--sampled", "1"
    )
    assert (code, judged["id"], judged["finding"]["evidence"]) == (0, lines[0]["id"], "查方针文件 A/0 已批准")
    code, judged, _ = run("audit", "judge", "宏达", lines[1]["id"], "一般不符合")
    assert (code, judged["number"], judged["lacks"]) == (1, 2, "缺证据")
    assert judged["raised"].endswith("001")
    code, judged, _ = run("audit", "judge", "宏达", "2", "严重不符合", "--evidence", "记录缺 3 份", "--failed", "3")
    assert (code, judged["word"], judged["raised"][-3:]) == (0, "严重不符合", "001")
    opened = run("audit", "lines", "宏达", "--open")[1]
    assert len(opened) == len(lines) - 2
    assert run("audit", "list", "宏达")[1][0]["open_nonconformities"] == 1


def test_what_cannot_be_judged_changes_nothing(run: Runner, planned: str) -> None:
    for words, told in (
        (("1", "还行"), "不认识"), (("0", "符合"), "没有第“0”条"), (("9999", "符合"), "序号为 1～"),
        (("1", "一般不符合", "--sampled", "3", "--failed", "5"), "大于"),
        (("1", "符合", "--sampled", "若干"), "不是数目"),
    ):  # fmt: skip
        refused(run("audit", "judge", "宏达", *words), told)
    assert run("audit", "list", "宏达")[1][0]["verdicts"]["未查"] == run("audit", "list", "宏达")[1][0]["lines"]


def test_the_fill_in_copy_goes_out_and_comes_back(run: Runner, planned: str, tmp_path: Path) -> None:
    path = tmp_path / "填写.xlsx"
    assert run("audit", "sheet", "export", "宏达", "--out", str(path))[0] == 0
    refused(run("audit", "sheet", "export", "宏达", "--out", str(path)), "已经存在")
    book = openpyxl.load_workbook(path)
    for row, verdict in ((4, "符合"), (5, "观察项"), (6, "猜的")):
        book.worksheets[0].cell(row, TITLES.index("判定") + 1).value = verdict
        book.worksheets[0].cell(row, TITLES.index("客观证据") + 1).value = "看了"
    book.save(path)
    code, looked, _ = run("audit", "sheet", "import", str(path), "--dry-run")
    assert (code, looked["counts"]["新判定"], looked["counts"]["拒绝"]) == (1, 2, 1)
    assert run("audit", "list", "宏达")[1][0]["verdicts"]["符合"] == 0
    code, done, _ = run("audit", "sheet", "import", str(path))
    assert (code, done["receipt"]["new"], done["receipt"]["refused"]) == (1, 2, 1)
    assert run("audit", "sheet", "import", str(path))[1]["receipt"]["new"] == 0
    run("audit", "judge", "宏达", "1", "观察项", "--evidence", "后来又看")
    book.worksheets[0].cell(4, TITLES.index("客观证据") + 1).value = "第三种说法"
    book.save(path)
    assert run("audit", "sheet", "import", str(path))[1]["receipt"]["conflicts"] == 1
    assert run("audit", "sheet", "import", str(path), "--conflicts", "file")[1]["receipt"]["changed"] == 1


def test_library_and_checklist_go_through_xlsform(run: Runner, planned: str, tmp_path: Path) -> None:
    library, checklist = tmp_path / "库.xlsx", tmp_path / "检查表.xlsx"
    assert run("audit", "xlsform", "export", "--out", str(library))[0] == 0
    assert run("audit", "xlsform", "export", "--enterprise", "宏达", "--out", str(checklist))[0] == 0
    assert set(run("audit", "xlsform", "import", str(library))[1]["counts"]) == {"相同"}
    second = run("audit", "new", "宏达")[1]["number"]
    words = ("audit", "xlsform", "import", str(checklist), "--enterprise", "宏达", "--audit", second)
    code, looked, _ = run(*words, "--dry-run")
    assert (code, set(looked["counts"])) == (0, {"新增"})
    assert run(*words)[1]["receipt"]["new"] == run("audit", "show", "宏达", "--audit", planned)[1]["lines"]
    refused(run("audit", "xlsform", "import", str(library), "--audit", second), "--enterprise")


def judged(session: Session) -> tuple[str, str]:
    """Two audits with a nonconformity each; their numbers."""
    enterprise_id = enterprises.find_enterprise(session.db, "宏达").id
    numbers = []
    for day in ("2025-11-20", "2026-11-20"):
        audit = audit_planning.start_audit(session, enterprise_id)
        audits.edit_audit(session, audit.id, held=type(audit.held)(start=day, end=day))
        line = checklists.add_own(
            session, records.get(session.db, type(audit), audit.id), clause="8.5.1", text="查首件"
        )
        found = Finding(verdict=Verdict.NONCONFORM, grade="一般", evidence="SJ-1103 无签字", on=day)
        raised = auditing.judge(session, records.get(session.db, AuditLine, line.id), found)
        assert isinstance(raised, Nonconformity)
        numbers.append(raised.number)
    return numbers[0], numbers[1]


def test_nonconformities_statistics_and_deadlines_are_read(run: Runner, data: Path, tmp_path: Path) -> None:
    first, second = stored(data, judged)
    assert [each["number"] for each in run("audit", "nonconformities")[1]] == [first, second]
    assert [each["number"] for each in run("audit", "nonconformities", "宏达", "--open")[1]] == [first, second]
    past = [each["number"] for each in run("audit", "nonconformities", "--overdue")[1]]
    assert past == [number for number, due in ((first, "2025-12-20"), (second, "2026-12-20"))
                    if due < date.today().isoformat()]  # fmt: skip
    path = tmp_path / "统计.xlsx"
    code, counted, _ = run("audit", "statistics", "宏达", "--year", "2026", "--out", str(path))
    assert (code, counted["total"]) == (0, 1)
    assert openpyxl.load_workbook(path).sheetnames[0] == "概况"
    assert run("audit", "statistics")[1]["total"] == 2
    refused(run("audit", "statistics", "--year", "去年"), "不是年份")
    refused(run("audit", "statistics", "--out", str(path)), "已经存在")
    today = date.today().isoformat()
    board = run("audit", "deadlines")[1]
    assert {each["number"] for each in board} == {first, second}
    assert all(each["due_on"] <= today for each in run("audit", "deadlines", "--days", "0")[1])
    target = tmp_path / "期限.xlsx"
    listed = run("audit", "deadlines", "--days", "30", "--out", str(target))[1]
    sheet = python_calamine.load_workbook(str(target)).get_sheet_by_index(0).to_python()
    assert len(sheet) == 1 + len(listed)
    assert run("audit", "deadlines", "--out", str(target))[0] != 0


def test_one_nonconformity_report_is_chosen_by_its_number_or_its_audit(run: Runner, data: Path, tmp_path: Path) -> None:
    first, second = stored(data, judged)
    older = run("audit", "list", "宏达")[1][0]["number"]
    base = ("export", "宏达", "--only", "nonconformity_report", "--out", str(tmp_path / "出"))
    for words, number in ((("--number", first), first), (("--audit", older), first), (("--number", second), second)):
        (made,) = run(*base, *words)[1]
        told = "".join(cell.text for table in Document(made["path"]).tables for row in table.rows for cell in row.cells)
        assert number in Path(made["path"]).name
        assert number in told
    refused(run(*base, "--number", "NC-0"), "没有编号为“NC-0”的不符合项")
    refused(
        run("export", "宏达", "--only", "improvement_plan", "--number", first, "--out", str(tmp_path)), "没有这种文档"
    )


def test_a_report_is_issued_only_when_it_is_complete_and_opened_with_a_reason(
    run: Runner, data: Path, planned: str
) -> None:
    refused(run("audit", "issue", "宏达", "--by", "陈总"), "还不能签发")
    refused(run("audit", "issue", "宏达", "--by", "陈总", "--on", "月底"), "不是日期")
    refused(run("audit", "reopen", "宏达", "--reason", "更正"), "没有签发")

    def freeze(session: Session) -> None:
        audit = audits.newest(session.db, enterprises.find_enterprise(session.db, "宏达").id)
        assert audit
        audits.issue(session, audit, on="2026-11-28", by="陈总")

    stored(data, freeze)
    refused(run("audit", "judge", "宏达", "1", "符合", "--evidence", "看了"), "已于 2026-11-28 签发")
    refused(run("audit", "plan", "宏达", *DAYS, "--replace"), "签发")
    refused(run("audit", "reopen", "宏达", "--reason", " "), "更正理由")
    assert run("audit", "reopen", "宏达", "--reason", "日期写错")[1]["reason"] == "日期写错"


def test_a_management_review_is_shown(run: Runner, data: Path) -> None:
    refused(run("review", "show", "宏达"), "还没有管理评审")
    enterprise_id = run("enterprises", "show", "宏达")[1]["id"]
    made = stored(data, lambda session: reviews.start_review(session, enterprise_id))
    code, shown, _ = run("review", "show", "宏达")
    assert (code, shown["number"], len(shown["inputs"])) == (0, made.number, 12)
    refused(run("review", "show", "宏达", "--number", "GP-0"), "没有编号为“GP-0”的管理评审")


def test_every_command_says_the_same_in_words(
    run: Runner, data: Path, planned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(data, lambda session: nonconformities.add(
        session, enterprises.find_enterprise(session.db, "宏达").id, fact="门口堆料", source="日常"
    ))  # fmt: skip
    told = {
        "list": "检查条目", "show": "覆盖：全部适用条款和部门", "lines": "共 ", "nonconformities": "门口堆料",
        "statistics": "不符合项总数：1　项",
    }  # fmt: skip
    for action, words in told.items():
        main(["--data", str(data), "audit", action, "宏达"])
        assert words in capsys.readouterr().out
    main(["--data", str(data), "audit", "deadlines"])
    assert "写原因分析" in capsys.readouterr().out
