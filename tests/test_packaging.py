"""The wheel carries everything the program needs and works where it is put, in a folder with Chinese and spaces too."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
IMPORTED_AS = {
    "pyside6-essentials": "PySide6", "python-docx": "docx", "pillow": "PIL", "pynacl": "nacl",
    "chinesecalendar": "chinese_calendar",
}  # fmt: skip
USED_BY_OTHERS = {"defusedxml"}  # openpyxl takes it when it is there
SHIPPED = ("forms", "templates_docx", "resources")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from this checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_wheel_carries_every_shipped_file(wheel):
    wanted = {
        f"consultant_app/shipped/{path.relative_to(ROOT).as_posix()}"
        for folder in SHIPPED
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert wanted - _names(wheel) == set()


def test_wheel_carries_every_module_and_no_test(wheel):
    names = _names(wheel)
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "consultant_app").rglob("*.py")} <= names
    assert [name for name in names if name.startswith(("tests/", "benchmarks/", "tools/"))] == []


def test_installed_copy_works_with_its_own_files(wheel, tmp_path):
    place = tmp_path / "用户 张三"
    with zipfile.ZipFile(wheel) as package:
        package.extractall(place)
    environment = os.environ | {"PYTHONPATH": str(place), "PYTHONUTF8": "1"}

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=True).stdout

    where = "from consultant_app import paths; print(paths.shipped_dir())"
    assert run("-c", where).strip() == str(place / "consultant_app" / "shipped")
    assert "diagnosis" in run("-m", "consultant_app", "forms", "list", "--data", str(place / "数据"))
    run("-m", "consultant_app", "export", "--blank", "--out", str(place / "空白表"), "--data", str(place / "数据"))
    assert list((place / "空白表").glob("*.docx"))


def test_on_windows_there_is_a_way_in_without_a_console():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["gui-scripts"] == {"consultant-app-window": project["scripts"]["consultant-app"]}


def test_qt_is_pinned_away_from_the_release_that_aborts_on_this_python():
    requirements = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert any(
        "PySide6-Essentials" in line and "<6.12" in line and "python_version < '3.12'" in line for line in requirements
    )


@pytest.mark.parametrize("notice", ["LICENSES.md", "ARCHITECTURE.md"])
def test_every_library_the_program_needs_is_named_with_its_licence(notice):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.match(r"[\w-]+", line)[0].lower() for line in project["dependencies"]}
    text = (ROOT / notice).read_text(encoding="utf-8").lower()
    assert [name for name in sorted(names) if name not in text] == []


def test_every_library_asked_for_is_used():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.match(r"[\w-]+", line)[0].lower() for line in project["dependencies"]}
    modules = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names - USED_BY_OTHERS}
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "consultant_app").rglob("*.py"))
    assert [
        name for name in sorted(modules) if not re.search(rf"^\s*(import|from) {name}\b", source, re.MULTILINE)
    ] == []


def test_twenty_thousand_calls_to_qt_leave_none_alive(qtbot):
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(20_000):
        label.setText("")
    assert sys.getrefcount(None) > before - 1_000


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as package:
        return set(package.namelist())
