"""The command line as a script would use it."""

import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from consultant_app.cli import main
from consultant_app.documents.register import DELIVERABLES
from consultant_app.store.backup import list_backups


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    book = Workbook()
    for row in (
        ["企业名称", "统一社会信用代码", "从业人员", "营业收入（万元）", "认证行业"],
        ["临江市恒锐精密机械有限公司", "91350100M000100Y43", 46, 1860, "18"],
        ["临江市和丰食品有限公司", "", 12, 300, "3"],
        ["", "", 1, 1, ""],
    ):
        book.active.append(row)
    path = tmp_path / "名单.xlsx"
    book.save(path)
    return path


class Runner:
    """Runs commands on one data folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, Any, str]:
        code = main(["--data", str(self._folder), *words, "--json"])
        said = self._capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(tmp_path / "data", capsys)


def test_a_list_is_imported_listed_shown_and_exported(run: Runner, listing: Path, tmp_path: Path) -> None:
    code, data, _ = run("enterprises", "import", str(listing), "--dry-run")
    assert (code, data["counts"]) == (1, {"新增": 2, "拒绝": 1})
    assert run("enterprises", "list")[1] == []
    code, data, _ = run("enterprises", "import", str(listing))
    assert (code, data["receipt"]["added"], data["receipt"]["refused"]) == (1, 2, 1)
    assert len(list_backups(tmp_path / "data")) == 1
    code, found, _ = run("enterprises", "list", "--find", "hr")
    assert (code, [each["name"] for each in found]) == (0, ["临江市恒锐精密机械有限公司"])
    assert run("enterprises", "show", "恒锐")[1]["size"] == "小型"
    assert run("enterprises", "export", "--out", str(tmp_path / "出.xlsx"))[0] == 0
    assert load_workbook(tmp_path / "出.xlsx").active.max_row == 3


def test_an_enterprise_is_shown_in_chinese_and_nothing_twice(
    run: Runner, listing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("enterprises", "import", str(listing))
    assert main(["--data", str(tmp_path / "data"), "enterprises", "show", "恒锐"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "划型行业：工业" in lines
    assert [line for line in lines if line.startswith("认证行业")] == ["认证行业：18 机械及设备"]


def test_the_demo_writes_its_documents_without_a_display(run: Runner, tmp_path: Path) -> None:
    code, data, _ = run("demo", "--export", str(tmp_path / "样例"))
    kinds = {each["kind"] for each in data["documents"]}
    assert (code, kinds) == (0, {entry.kind for entry in DELIVERABLES} - {"return_slip"})  # nobody returned it
    for each in data["documents"]:
        assert Document(each["path"]).core_properties.author == ""


def test_export_and_check_speak_of_one_enterprise(run: Runner, listing: Path, tmp_path: Path) -> None:
    run("enterprises", "import", str(listing))
    code, gaps, _ = run("check", "恒锐")
    assert code == 0
    assert "参加意愿" in [gap["rule"] for gap in gaps]
    code, made, _ = run("export", "恒锐", "--out", str(tmp_path / "出"), "--only", "letter_of_intent")
    assert (code, [each["kind"] for each in made]) == (0, ["letter_of_intent"])
    code, made, _ = run("export", "恒锐", "--out", str(tmp_path / "全部"))
    assert (code, [each["kind"] for each in made]) == (0, ["letter_of_intent"])  # the others lack their data
    code, made, _ = run("export", "--blank", "--out", str(tmp_path / "空白"))
    assert (code, len(made)) == (0, len(DELIVERABLES))


def test_refusals_are_one_sentence_and_exit_two(run: Runner, listing: Path, tmp_path: Path) -> None:
    run("enterprises", "import", str(listing))
    for words in (
        ("enterprises", "show", "临江"),
        ("enterprises", "show", "没有"),
        ("enterprises", "import", str(tmp_path / "没有.xlsx")),
        ("export", "--out", str(tmp_path)),
        ("export", "恒锐", "--out", str(tmp_path), "--only", "nothing"),
        ("forms", "export", "没有", "--out", str(tmp_path / "f.xlsx")),
        ("forms", "check", str(listing)),
    ):
        code, data, error = run(*words)
        assert (code, data) == (2, None), words
        assert error.strip().endswith("。")


def test_forms_go_out_and_come_back(run: Runner, tmp_path: Path) -> None:
    assert {form["id"] for form in run("forms", "list")[1]} >= {"diagnosis", "survey"}
    path = tmp_path / "诊断.xlsx"
    assert run("forms", "export", "diagnosis", "--out", str(path))[0] == 0
    assert run("forms", "check", str(path))[1]["questions"] == 94
    assert "自带表单" in run("forms", "import", str(path))[2]
    book = load_workbook(path)
    heading = [cell.value for cell in book["settings"][1]]
    book["settings"].cell(2, heading.index("form_id") + 1, "our_own")
    book.save(path)
    assert run("forms", "import", str(path))[0] == 0
    assert "our_own" in {form["id"] for form in run("forms", "list")[1]}
    assert run("forms", "import", str(path))[0] == 0


def test_the_database_check_and_backup(run: Runner, listing: Path) -> None:
    run("enterprises", "import", str(listing))
    assert run("check")[:2] == (0, [])
    code, data, _ = run("backup")
    assert code == 0
    assert Path(data["backup"]).is_file()


def test_options_may_stand_before_or_after_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "data")
    assert main(["enterprises", "list", "--data", folder, "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["--data", folder, "--json", "enterprises", "list"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_backups_are_listed_looked_into_and_taken_back(run: Runner) -> None:
    run("backup")
    _, (found,), _ = run("backup", "--list")
    code, held, _ = run("restore", found["name"], "--dry-run")
    assert (code, held["refusal"]) == (0, "")
    code, done, _ = run("restore", found["name"])
    assert (code, done["restored"]) == (0, found["name"])
    assert Path(done["kept"]).is_dir()
    assert run("restore", "没有")[0] == 2
