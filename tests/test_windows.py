"""What is told to Windows, with its libraries played by a list of calls: none of it is tried here on the real one."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from consultant_app import windows
from consultant_app.__main__ import main
from consultant_app.documents import office, pdf_worker
from consultant_app.intake import child, windows_limits
from consultant_app.store.opening import InUse
from consultant_app.ui import start

PROGRAM = (sys.executable, "-m", "consultant_app")


class Library:
    """Notes every call; its functions return what they are told to."""

    def __init__(self, calls: list[tuple[Any, ...]], answers: dict[str, int]) -> None:
        self._calls, self._answers = calls, answers

    def __getattr__(self, name: str) -> Any:
        def function(*arguments: Any) -> int:
            self._calls.append((name, *arguments))
            return self._answers.get(name, 1)

        setattr(self, name, function)
        return function


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """This is Windows now; what it is called with."""
    noted: list[tuple[Any, ...]] = []
    library = Library(noted, {})
    libraries = SimpleNamespace(kernel32=library, user32=library, shell32=library)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", libraries, raising=False)
    return noted


def test_an_empty_drive_brings_no_box_of_the_system(calls: list[Any], tmp_path: Path) -> None:
    assert main(["forms", "list", "--data", str(tmp_path / "data"), "--quiet"]) == 0
    assert calls[0] == ("SetErrorMode", 0x8001)


def test_a_second_start_lets_the_first_window_come_forward(calls: list[Any], tmp_path: Path) -> None:
    assert start._wake_the_other(tmp_path, InUse("")) == 0
    assert calls == [("AllowSetForegroundWindow", 0xFFFFFFFF)]


def test_nothing_is_told_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    windows.answer_errors_ourselves()
    windows.be_a_program_of_its_own()


def test_limits_lie_where_windows_reads_them() -> None:
    """The offsets of winnt.h on 64 bits."""
    assert ctypes.sizeof(windows_limits.Basic) == 64
    assert ctypes.sizeof(windows_limits.Limits) == 144
    assert windows_limits.Basic.flags.offset == 16
    assert windows_limits.Limits.process_memory.offset == 112


@pytest.mark.parametrize("refusing", ["", "CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_the_child_limits_itself_or_works_without(
    refusing: str, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = Library(calls, {refusing: 0, "GetCurrentProcess": -1})
    monkeypatch.setattr(ctypes, "WinDLL", lambda name: kernel, raising=False)
    child._limit(1000)
    done = [name for name, *_ in calls]
    if not refusing:
        assert done == ["CreateJobObjectW", "SetInformationJobObject", "GetCurrentProcess", "AssignProcessToJobObject"]
    assert refusing in ("", done[-1])


def test_an_engine_is_ended_without_a_black_window_and_never_waited_for(
    calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[tuple[list[str], dict[str, Any]]] = []

    def run(command: list[str], **options: Any) -> None:
        runs.append((command, options))
        raise FileNotFoundError(command[0])

    process = subprocess.Popen(["sleep", "60"])
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(office, "_NO_CONSOLE", 0x08000000)
    monkeypatch.setenv("SYSTEMROOT", "X:/Windows")
    office.kill(process)
    assert process.wait(10) != 0
    ((command, options),) = runs
    assert command == ["X:/Windows/System32/taskkill.exe", "/F", "/T", "/PID", str(process.pid)]
    assert options["creationflags"] == 0x08000000


def test_word_is_started_by_the_powershell_of_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(office, "_start", lambda command, environment: started.append(command))
    monkeypatch.setenv("SYSTEMROOT", "X:/Windows")
    office.start_word(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert started[0][0] == "X:/Windows/System32/WindowsPowerShell/v1.0/powershell.exe"


@pytest.mark.parametrize("command", [["forms", "list"], ["--nonsense"], ["export", "nobody", "--out", "/dev/null/x"]])
def test_a_command_without_a_console_ends_in_order(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under pythonw there are neither stdin nor stdout nor stderr."""
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    try:
        code = main([*command, *(["--data", str(tmp_path / "data")] if command[0] != "--nonsense" else [])])
    except SystemExit as end:
        code = end.code
    assert code == (0 if command[0] == "forms" else 2)


def test_what_a_chinese_console_cannot_show_stops_no_command(tmp_path: Path) -> None:
    """Redirected to a file, the output of Python on a Chinese Windows is in code page 936."""
    data = tmp_path / "data"
    table = tmp_path / "名单.csv"
    table.write_text("企业名称\n镕喆\U00020bb7✓😀有限公司\n", "utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "cp936", "PYTHONUTF8": "0"}
    for command in (["enterprises", "import", str(table)], ["enterprises", "list"], ["enterprises", "list", "--json"]):
        done = subprocess.run([*PROGRAM, *command, "--data", str(data)], env=environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode("cp936")
        assert b"Traceback" not in done.stderr
    assert "镕喆\\ud842\\udfb7" in done.stdout.decode("cp936") or "\\u9555" in done.stdout.decode("cp936")


def test_the_engine_of_pdf_finds_the_cpp_library_that_comes_with_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its wheel needs msvcp140.dll and does not carry it; Windows as it is delivered has none."""
    import shiboken6

    folders: list[str] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "add_dll_directory", folders.append, raising=False)
    pdf_worker._find_runtime()
    assert folders == [str(Path(shiboken6.__file__).parent)]
