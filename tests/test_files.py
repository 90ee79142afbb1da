"""Names are given and files removed also where other programs hold them for a moment; refusals are told in Chinese."""

import ast
import errno
import re
from pathlib import Path

import pytest

from consultant_app import errors, files
from tests.windows import refused

PACKAGE = Path(files.__file__).parent


@pytest.fixture
def part(tmp_path: Path) -> Path:
    (tmp_path / "x.part").write_bytes(b"new")
    (tmp_path / "x").write_bytes(b"old")
    return tmp_path / "x.part"


def held(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> list[float]:
    """Path's function is refused so many times; what was waited meanwhile."""
    real, waited = getattr(Path, name), []

    def refusing(self: Path, *rest: object, **options: object) -> object:
        if len(waited) < times:
            raise refused(self)
        return real(self, *rest, **options)

    monkeypatch.setattr(Path, name, refusing)
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


def test_who_holds_a_file_for_a_moment_is_waited_for(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = held(monkeypatch, "replace", 3)
    files.put(part, part.with_suffix(""))
    assert part.with_suffix("").read_bytes() == b"new"
    assert len(waited) == 3


def test_who_keeps_a_file_is_waited_for_a_second_at_most(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = held(monkeypatch, "replace", 1_000)
    with pytest.raises(PermissionError):
        files.put(part, part.with_suffix(""))
    assert 0.5 < sum(waited) < 1.5
    assert (part.read_bytes(), part.with_suffix("").read_bytes()) == (b"new", b"old")


def write_half(target: Path) -> None:
    with files.whole(target) as part:
        part.write_bytes(b"half")
        raise KeyboardInterrupt


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "名单.xlsx"
    with files.whole(target) as part:
        part.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write_half(target)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [(target.name, b"old")]


def test_nobody_waits_for_rights(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(self: Path, *rest: object) -> None:
        raise PermissionError(errno.EACCES, "no rights", str(self))

    monkeypatch.setattr(Path, "replace", refusing)
    monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail("waited"))
    with pytest.raises(PermissionError):
        files.put(part, part.with_suffix(""))


def test_what_cannot_be_removed_stays_without_a_fault(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held(monkeypatch, "unlink", 1_000)
    assert not files.discard(part)
    assert part.exists()


def test_what_is_held_for_a_moment_is_removed(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held(monkeypatch, "unlink", 2)
    assert files.discard(part)
    assert not part.exists()
    assert files.discard(part)


def of_windows(number: int, kind: int, path: str = "") -> OSError:
    """An error as Python makes it on Windows: its own idea of errno beside the system's number."""
    error = OSError(kind, "The text of Windows", path)
    error.winerror = number
    return error


@pytest.mark.parametrize(
    ("number", "kind", "told"),
    [
        (5, errno.EACCES, "没有权限"),
        (19, errno.EACCES, "只读"),
        (21, errno.EACCES, "拔出"),
        (32, errno.EACCES, "正被其他程序占用"),
        (33, errno.EACCES, "正被其他程序占用"),
        (39, errno.EACCES, "已满"),
        (112, errno.ENOSPC, "已满"),
        (206, errno.ENOENT, "太长"),
        (362, errno.EINVAL, "云端"),
        (1117, errno.EINVAL, "读写出错"),
        (1167, errno.EINVAL, "拔出"),
        (3, errno.ENOENT, "不存在"),
    ],
)
def test_errors_of_windows_are_told_as_what_they_are(number: int, kind: int, told: str) -> None:
    assert told in errors.reason_of(of_windows(number, kind))


def test_a_path_that_is_too_long_is_not_called_missing() -> None:
    assert "太长" in errors.reason_of(of_windows(3, errno.ENOENT, "D:\\" + "资料" * 130))
    assert "不存在" in errors.reason_of(of_windows(3, errno.ENOENT, "D:\\资料"))


@pytest.mark.parametrize("kind", [errno.EBADF, errno.EINVAL])  # what a pulled stick is to the C library of Windows
def test_no_reason_is_told_in_english(kind: int) -> None:
    assert "拔出" in errors.reason_of(OSError(kind, "Bad file descriptor"))


def test_no_pattern_of_a_date_holds_other_characters_than_ascii() -> None:
    """Windows writes dates in its code page: before Python 3.14 年 in a pattern ends in UnicodeEncodeError."""
    strange = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            patterns = [node.format_spec] if isinstance(node, ast.FormattedValue) and node.format_spec else []
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("strftime", "strptime"):
                patterns = node.args
            texts = [each.value for pattern in patterns for each in ast.walk(pattern) if isinstance(each, ast.Constant)]
            strange += [f"{path.name}: {text}" for text in texts if "%" in str(text) and not str(text).isascii()]
    assert strange == []


def test_files_get_their_names_with_patience_everywhere() -> None:
    """What is written as x.part is put in place by files.put(); qt.py comes before it, and does without the file."""
    impatient = [
        path.name for path in PACKAGE.rglob("*.py") if re.search(r"\bpart\.replace\(", path.read_text("utf-8"))
    ]
    assert sorted(impatient) == ["files.py", "qt.py"]
