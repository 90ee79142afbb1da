"""Importing PySide6 leaves Python as it was and compiles nothing twice."""

import builtins
import subprocess
import sys
from pathlib import Path

import pytest

from consultant_app.ui import qt

CODE = b"words = ['a'] * 2\n"


def test_code_is_compiled_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    first = qt.Kept(tmp_path / "kept")
    first.compile(CODE, "part.py", "exec")
    first.keep()
    monkeypatch.setattr(qt, "_compile", pytest.fail)
    names: dict[str, object] = {}
    exec(qt.Kept(tmp_path / "kept").compile(CODE, "part.py", "exec"), names)
    assert names["words"] == ["a", "a"]


def test_another_source_is_compiled_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    first = qt.Kept(tmp_path / "kept")
    first.compile(CODE, "part.py", "exec")
    first.keep()
    names: dict[str, object] = {}
    exec(qt.Kept(tmp_path / "kept").compile(b"words = 0\n", "part.py", "exec"), names)
    assert names["words"] == 0


@pytest.mark.parametrize("content", [b"", b"no code", b"\xe3", b"\x69\x01\x00\x00\x00"])
def test_what_was_kept_and_is_damaged_is_passed_over(tmp_path, content):
    (tmp_path / "kept").write_bytes(content)
    names: dict[str, object] = {}
    exec(qt.Kept(tmp_path / "kept").compile(CODE, "part.py", "exec"), names)
    assert names["words"] == ["a", "a"]


def test_where_nothing_can_be_written_the_program_starts_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept = qt.Kept(tmp_path / "no folder" / "kept")
    kept.compile(CODE, "part.py", "exec")
    kept.keep()
    assert not (tmp_path / "no folder").exists()


def test_python_is_left_as_it_was():
    code = """
import builtins
before = builtins.compile, builtins.__import__
import consultant_app.ui.app
from PySide6.QtCore import QObject
assert (builtins.compile, builtins.__import__) == before
try:
    QObject.deleteLater(1)
except TypeError as error:  # the words come from one of the parts that are kept compiled
    assert "deleteLater" in str(error)
"""
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
    assert builtins.compile is qt._compile
