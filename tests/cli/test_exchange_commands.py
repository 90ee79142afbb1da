"""An agency of one manager and one consultant that lives on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consultant_app.cli import main

Say = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    def run(who: str, *words: object) -> tuple[int, Any, str]:
        code = main(["--data", str(tmp_path / who), *map(str, words), "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return run


@pytest.fixture
def agency(say: Say, tmp_path: Path) -> dict[str, Any]:
    """Set up, joined, made known and approved; the consultant has one enterprise."""
    code, made, _ = say(
        "m", "agency", "init", "--name", "诚信中心", "--person", "何经理", "--out", tmp_path / "机构.qca"
    )
    assert (code, made["recovery_key"][:15]) == (0, "AGE-SECRET-KEY-")
    code, joined, _ = say("z", "agency", "enrol", tmp_path / "机构.qca", "--person", "周明")
    assert (code, joined["fingerprint"]) == (0, made["fingerprint"])
    assert say("z", "agency", "report", "--out", tmp_path / "报到.qcx")[0] == 0
    code, seen, error = say("m", "package", "read", tmp_path / "报到.qcx")
    assert (code, seen["packages"][0]["state"]) == (2, "新设备待批准")
    assert joined["device"]["fingerprint"] in error
    assert say("m", "agency", "approve", joined["device"]["fingerprint"])[0] == 0
    assert say("m", "package", "read")[0] == 0
    listing = tmp_path / "名单.csv"
    listing.write_text("企业名称,主要产品\n恒锐精密机械有限公司,降低返工\n", "utf-8")
    assert say("z", "enterprises", "import", listing)[0] == 0
    return dict(joined)


def test_a_pattern_is_looked_up_where_no_shell_does_it(say: Say, agency: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "收到").mkdir()
    for name in ("1.qcx", "2.qcx"):
        assert say("z", "package", "write", "--out", tmp_path / "收到" / name)[0] == 0
    _, data, _ = say("m", "package", "read", tmp_path / "收到" / "*.qcx", "--dry-run")
    assert sorted(each["file_name"] for each in data["packages"]) == ["1.qcx", "2.qcx"]
    code, _, error = say("m", "package", "read", tmp_path / "没有" / "*.qcx")
    assert code == 2
    assert "没有导入任何内容" in error


def edit(say: Say, tmp_path: Path, who: str, needs: str) -> None:
    listing = tmp_path / f"{who}.csv"
    listing.write_text(f"企业名称,主要产品\n恒锐精密机械有限公司,{needs}\n", "utf-8")
    assert say(who, "enterprises", "import", listing, "--policy", "update")[1]["receipt"]["updated"] == 1


@pytest.mark.usefixtures("agency")
def test_a_package_goes_there_and_a_decision_comes_back(say: Say, tmp_path: Path) -> None:
    first, later, back = tmp_path / "一.qcx", tmp_path / "二.qcx", tmp_path / "回.qcx"
    assert say("z", "package", "write", "恒锐", "--out", first)[0] == 0
    code, data, _ = say("m", "package", "read", first, "--dry-run")
    assert (code, [line["state"] for line in data["lines"] if line["enterprise_id"]]) == (0, ["新增"])
    assert say("m", "enterprises", "list")[1] == []
    assert say("m", "package", "read", first)[1]["merged"]["conflicts"] == 0

    edit(say, tmp_path, "z", "降低毛刺")
    edit(say, tmp_path, "m", "取得证书")
    say("z", "package", "write", "恒锐", "--out", later)
    code, data, _ = say("m", "package", "read", later)
    assert (code, data["merged"]["conflicts"]) == (1, 1)
    code, (conflict,), _ = say("m", "conflicts", "list")
    assert (code, conflict["field"]) == (1, "主要产品/服务")
    at = [side["value"] for side in conflict["sides"]].index("降低毛刺")
    assert say("m", "conflicts", "show", conflict["id"])[1]["history"][0]["value"] == "降低返工"
    assert say("m", "conflicts", "resolve", conflict["id"], "--keep", 9)[0] == 2
    assert say("m", "conflicts", "resolve", conflict["id"], "--keep", at + 1)[1]["left"] == 0
    assert say("m", "conflicts", "list")[0] == 0
    assert say("m", "package", "write", "--for", "周明", "--answer", "--out", back)[0] == 0
    assert say("z", "package", "read", back)[0] == 0
    sent = say("z", "package", "list", "--sent")[1]
    assert {Path(each["path"]).name: each["received"] for each in sent}["二.qcx"] is True


@pytest.mark.usefixtures("agency")
def test_a_merge_is_certified_taken_back_and_done_again(say: Say, tmp_path: Path) -> None:
    package, paper = tmp_path / "一.qcx", tmp_path / "证明.txt"
    say("z", "package", "write", "--out", package)
    run = say("m", "package", "read", package)[1]["merged"]["run"]
    assert say("m", "package", "certificate", run[-6:], "--out", paper)[1]["run"] == run
    assert say("z", "package", "certificate", "--read", paper)[0] == 0
    assert say("m", "package", "take-back")[1]["run"] == run
    assert say("m", "enterprises", "list")[1] == []
    assert say("m", "package", "take-back")[0] == 2
    assert say("m", "package", "read")[0] == 0
    assert len(say("m", "enterprises", "list")[1]) == 1
    assert [each["state"] for each in say("m", "package", "list")[1]] == ["已合并", "已合并"]


@pytest.mark.usefixtures("agency")
def test_a_side_is_taken_by_name(say: Say, tmp_path: Path) -> None:
    say("z", "package", "write", "--out", tmp_path / "一.qcx")
    say("m", "package", "read", tmp_path / "一.qcx")
    edit(say, tmp_path, "z", "降低毛刺")
    edit(say, tmp_path, "m", "取得证书")
    say("z", "package", "write", "--out", tmp_path / "二.qcx")
    say("m", "package", "read", tmp_path / "二.qcx")
    assert say("m", "conflicts", "take", "谁也不是")[0] == 2
    assert say("m", "conflicts", "take", "周明")[1] == {"ended": 1, "left": 0}
    assert say("m", "enterprises", "show", "恒锐")[1]["products"] == "降低毛刺"


@pytest.mark.usefixtures("agency")
def test_what_is_no_package_or_was_cut_is_refused_in_one_sentence(say: Say, tmp_path: Path) -> None:
    package, cut, other = tmp_path / "一.qcx", tmp_path / "cut.qcx", tmp_path / "名单.csv"
    say("z", "package", "write", "--out", package)
    cut.write_bytes(package.read_bytes()[:-7])
    code, data, error = say("m", "package", "read", cut, other, package)
    assert (code, [each["state"] for each in data["packages"]]) == (1, ["拒收", "拒收", "可合并"])
    assert error == ""
    for path in (cut, other, tmp_path / "nowhere.qcx"):
        code, _, error = say("m", "package", "read", path)
        assert code == 2
        assert "没有导入任何内容" in error


def test_passphrases_come_from_the_variable(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = tmp_path / "名单.csv"
    listing.write_text("企业名称\n恒锐精密机械有限公司\n", "utf-8")
    say("z", "enterprises", "import", listing)
    monkeypatch.setenv("CONSULTANT_APP_PASSPHRASE", "correct horse")
    assert say("z", "package", "write", "--passphrase", "--out", tmp_path / "一.qcx")[0] == 0
    code, data, error = say("guest", "package", "read", tmp_path / "一.qcx")
    assert (code, data["packages"][0]["state"]) == (2, "需输入口令")
    assert "没有导入任何内容" in error
    assert say("guest", "package", "read", "--passphrase")[0] == 0
    assert len(say("guest", "enterprises", "list")[1]) == 1


def test_without_an_agency_there_is_nobody_to_write_to(say: Say, tmp_path: Path) -> None:
    code, _, error = say("z", "agency", "report", "--out", tmp_path / "报到.qcx")
    assert code == 2
    assert "还没有加入机构" in error
    assert not (tmp_path / "报到.qcx").exists()
