"""Backups, restoring with a preview, checking files and the recycle bin from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consultant_app.cli import main
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.store import media, records
from consultant_app.store.session import Session
from consultant_app.workflows.editing import remove_record

Runner = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    add(folder, "甲")
    return folder


def add(folder: Path, *names: str) -> None:
    session = Session.open(folder)
    with session.write("新增企业") as db:
        records.put_all(db, [Enterprise(id=name, name=f"{name}厂") for name in names])
    session.close()


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    def runner(*words: str, folder: Path = data) -> tuple[int, Any, str]:
        capsys.readouterr()
        code = main([*words, "--data", str(folder), "--json"])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else None, printed.err

    return runner


def test_the_preview_says_what_would_change_and_changes_nothing(run: Runner, data: Path) -> None:
    _, made, _ = run("backup")
    add(data, "乙", "丙")
    code, told, _ = run("restore", Path(made["backup"]).stem, "--dry-run")
    assert code == 0
    assert told["changes"] == {"企业": {"gone": 2}}
    assert [each["name"] for each in told["changed_enterprises"]] == ["丙厂", "乙厂"]
    assert len(run("enterprises", "list")[1]) == 3
    assert len(run("backup", "--list")[1]) == 1


def test_restoring_backs_up_what_was_there_first(run: Runner, data: Path) -> None:
    _, made, _ = run("backup")
    add(data, "乙")
    code, done, _ = run("restore", Path(made["backup"]).stem)
    assert code == 0
    assert done["changes"] == {"企业": {"gone": 1}}
    assert len(run("enterprises", "list")[1]) == 1
    listed = run("backup", "--list")[1]
    assert [each["occasion"] for each in listed] == ["恢复前", "手动"]
    assert run("restore", listed[0]["name"])[0] == 0
    assert len(run("enterprises", "list")[1]) == 2


def test_a_new_laptop_is_filled_from_the_stick(run: Runner, data: Path, tmp_path: Path) -> None:
    session = Session.open(data)
    sha256 = media.put(session, b"photo" * 100)
    session.close()
    stick, laptop = tmp_path / "stick", tmp_path / "laptop"
    stick.mkdir()
    code, made, _ = run("backup", "--to", str(stick))
    assert (code, made["copy"]) == (0, str(stick))
    (there,) = stick.glob("*/backups/*.db")
    assert run("restore", str(there), folder=laptop)[0] == 0
    session = Session.open(laptop)
    assert media.get(session, sha256) == b"photo" * 100
    session.close()


def test_a_folder_that_will_not_do_is_refused(run: Runner, data: Path) -> None:
    code, _, error = run("backup", "--to", str(data / "inside"))
    assert code == 2
    assert "另一块盘" in error


def test_files_are_verified_whatever_they_are(run: Runner, data: Path, tmp_path: Path) -> None:
    assert run("verify")[:2] == (0, {"kind": "数据", "holds": "", "faults": []})
    backup = Path(run("backup")[1]["backup"])
    code, told, _ = run("verify", str(backup))
    assert (code, told["kind"], told["faults"]) == (0, "备份", [])
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    code, told, _ = run("verify", str(backup))
    assert code == 1
    assert "损坏" in told["faults"][0]
    (tmp_path / "x.qcx").write_bytes(b"PK\x03\x04 a zip file")
    code, _, error = run("verify", str(tmp_path / "x.qcx"))
    assert code == 2
    assert "没有" in error
    assert run("verify", str(tmp_path / "absent"))[0] == 2


def test_a_package_is_verified_without_being_taken_in(
    run: Runner, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consultant_app.workflows import handing_over

    add(data, "e1")
    session = Session.open(data)
    target = tmp_path / "甲厂.qcx"
    for _ in handing_over.hand_over(session, target, ["e1"], passphrase="一二三四五六七八"):
        pass
    session.close()
    code, _, error = run("verify", str(target))
    assert code == 2  # it needs its passphrase, and says so
    assert "口令" in error
    monkeypatch.setenv("CONSULTANT_APP_PASSPHRASE", "一二三四五六七八")
    code, told, _ = run("verify", str(target))
    assert (code, told["kind"], told["faults"]) == (0, "交换文件", [])
    target.write_bytes(target.read_bytes()[:-40])
    assert run("verify", str(target))[0] == 2


def test_what_was_deleted_is_listed_and_taken_back(run: Runner, data: Path) -> None:
    session = Session.open(data)
    with session.write("新增部门") as db:
        records.put(db, Department(id="d", enterprise_id="甲", name="质检部"))
    remove_record(session, Department, "d")
    session.close()
    _, (item,), _ = run("bin", "list")
    assert (item["number"], item["text"], item["enterprise"]) == (1, "部门“质检部”", "甲厂")
    assert run("bin", "restore", "2")[0] == 2
    assert run("bin", "restore", "1")[:2] == (0, {"restored": 1})
    assert run("bin", "list")[1] == []


def test_damaged_data_is_still_listed_for_reading(run: Runner, data: Path) -> None:
    session = Session.open(data)
    root = session.db.execute("select rootpage from sqlite_master where name = 'setting'").fetchone()[0]
    session.close()
    content = bytearray((data / "workbench.db").read_bytes())
    content[(root - 1) * 4096 + 200] ^= 1
    (data / "workbench.db").write_bytes(content)
    code, listed, error = run("enterprises", "list")
    assert code == 0
    assert [each["name"] for each in listed] == ["甲厂"]
    assert "只读" in error
    count = len(run("backup", "--list")[1])
    code, _, error = run("backup")
    assert code == 2
    assert "只读" in error
    assert len(run("backup", "--list")[1]) == count
