"""Assignments and return slips from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consultant_app.cli import main
from consultant_app.model.return_slip import Target
from consultant_app.store.session import Session
from consultant_app.workflows import enterprises, slips
from consultant_app.workflows.settings import change_setting

Runner = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    session = Session.open(tmp_path / "data")
    firm = enterprises.add_enterprise(session, "宏达机械")
    enterprises.add_enterprise(session, "远东食品")
    change_setting(session, "consultant", "王经理")
    remark = slips.add_remark(session, firm.id, Target(words="问题：P-01"), "请写明数量")
    slips.issue(session, remark.slip_id)
    session.close()
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    def runner(*words: str) -> tuple[int, Any, str]:
        code = main(["--data", str(data), *words, "--json"])
        told = capsys.readouterr()
        return code, json.loads(told.out) if told.out else None, told.err

    return runner


def test_enterprises_are_assigned_listed_and_taken_back(run: Runner) -> None:
    terms = ("--batch", "第一批", "--due", "2026-12-20", "--expect", "诊断报告")
    assert run("assign", "set", "宏达", "远东", "--person", "张三", *terms)[:2] == (0, {"changed": 2})
    code, listed, _ = run("assign", "list", "--person", "张三")
    assert code == 0
    assert {(each["enterprise"], each["due_on"], each["batch"], each["given_by"]) for each in listed} == {
        ("宏达机械", "2026-12-20", "第一批", "王经理"), ("远东食品", "2026-12-20", "第一批", "王经理"),
    }  # fmt: skip
    assert run("assign", "withdraw", "宏达", "--reason", "搬迁")[:2] == (0, {"changed": 1})
    assert [each["reason"] for each in run("assign", "list", "--withdrawn")[1]] == ["搬迁"]
    assert run("assign", "withdraw", "宏达")[:2] == (1, {"changed": 0})


def test_what_cannot_be_read_changes_nothing(run: Runner) -> None:
    code, _, told = run("assign", "set", "宏达", "--person", "张三", "--due", "下个月")
    assert (code, told.startswith("到期日：")) == (2, True)
    assert run("assign", "set", "没有这家", "--person", "张三")[0] == 2
    assert run("assign", "list")[1] == []


def test_a_remark_is_answered_reopened_and_resolved(run: Runner) -> None:
    (slip,) = run("slips", "list", "宏达", "--waiting")[1]
    assert [(each["about"], each["state"]) for each in slip["remarks"]] == [("问题：P-01", "待答复")]
    place = f"{slip['number']}/1"
    assert run("slips", "answer", place, "已写明 3 台")[1]["state"] == "已答复"
    assert run("slips", "resolve", place, "--reopen", "没有日期")[1]["state"] == "重新打开"
    assert run("slips", "answer", slip["remarks"][0]["id"], "日期已补")[1]["state"] == "已答复"
    assert run("slips", "resolve", place)[1]["state"] == "已解决"
    assert run("slips", "list", "--waiting")[1] == []
    code, _, told = run("slips", "answer", place, "再说")
    assert (code, "已经解决" in told) == (2, True)


@pytest.mark.parametrize("place", ["TH-1/1", "/", "x"])
def test_an_unknown_remark_is_refused(run: Runner, place: str) -> None:
    code, _, told = run("slips", "answer", place, "好")
    assert (code, "没有改动" in told) == (2, True)
