"""The command line under wrong words, impossible places, old consoles and closed streams."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from consultant_app.cli import main
from consultant_app.store.session import Session
from consultant_app.workflows import enterprises

LONG = "x" * 300
PLACES = ["/proc/nowhere/a", "/etc/hostname/a", f"/tmp/{LONG}"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    session = Session.open(tmp_path / "数据 1")
    enterprises.add_enterprise(session, "宏达𠮷机械")
    session.close()
    return tmp_path / "数据 1"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = main(list(words))
    except SystemExit as stop:
        code = int(str(stop.code))
    streams = capsys.readouterr()
    return code, streams.out, streams.err


@pytest.mark.parametrize(
    "words",
    [["--json"], ["--quiet"], ["nonsense"], ["enterprises"], ["enterprises", "import"], ["--data"], ["--data", ""],
     ["enterprises", "export"], ["export", "宏达"], ["demo", "--bogus"], ["enterprises", "list", "--find"],
     ["audit"], ["audit", "judge", "宏达"],
     ["audit", "plan", "宏达"], ["audit", "deadlines", "--days", "几天"], ["audit", "reopen", "宏达"], ["review"]],
)  # fmt: skip
def test_wrong_words_are_explained(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "")
    assert "usage" in err


def one_sentence(result: tuple[int, str, str]) -> None:
    code, out, err = result
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err.rstrip("\n").endswith("。")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "words",
    [["enterprises", "export", "--out"], ["forms", "export", "diagnosis", "--out"], ["export", "宏达", "--out"],
     ["export", "--blank", "--out"], ["templates", "check"], ["forms", "check"], ["forms", "import"],
     ["enterprises", "import"], ["audit", "sheet", "import"], ["audit", "xlsform", "import"],
     ["audit", "xlsform", "export", "--out"], ["audit", "statistics", "--out"]],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused(
    words: list[str], place: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_sentence(said(capsys, "--data", str(data), "--quiet", *words, place))


@pytest.mark.parametrize("place", PLACES)
def test_a_data_folder_that_cannot_be_is_refused(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    one_sentence(said(capsys, "--data", place, "check"))


@pytest.mark.parametrize("name", ["OneDrive - 公司", "坚果云", "Dropbox"])
def test_a_folder_that_is_synchronised_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_sentence(said(capsys, "--data", str(tmp_path / name / "数据"), "check"))
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_is_there_is_overwritten(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "有.xlsx").write_text("别人的")
    for words in (
        ["enterprises", "export"], ["forms", "export", "diagnosis"], ["audit", "xlsform", "export"],
        ["audit", "statistics"],
    ):  # fmt: skip
        for place in (tmp_path / "有.xlsx", tmp_path):
            one_sentence(said(capsys, "--data", str(data), *words, "--out", str(place)))
    assert (tmp_path / "有.xlsx").read_text() == "别人的"


def test_a_blank_name_means_no_enterprise(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one_sentence(said(capsys, "--data", str(data), "enterprises", "show", " "))


def run(data: Path, *words: str, cwd: Path | None = None, **changes: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "consultant_app", "--data", str(data), *words]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **changes}
    return subprocess.run(command, capture_output=True, env=environment, cwd=cwd, check=False, timeout=60)


def test_an_old_console_shows_what_it_can_and_json_stays_whole(data: Path, tmp_path: Path) -> None:
    for encoding in ("ascii", "gbk", "cp1252"):
        plain = run(data, "enterprises", "list", cwd=tmp_path, PYTHONIOENCODING=encoding)
        assert (plain.returncode, plain.stderr) == (0, b"")
        found = run(data, "enterprises", "list", "--json", cwd=tmp_path, PYTHONIOENCODING=encoding)
        assert json.loads(found.stdout.decode(encoding))[0]["name"] == "宏达𠮷机械"


def test_a_full_disk_behind_stdout_and_a_reader_that_left_are_no_crash(data: Path) -> None:
    for target in ("> /dev/full", "| true"):
        command = f'"{sys.executable}" -m consultant_app --data "{data}" enterprises list --json {target}'
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        ended = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, check=False, timeout=60)
        assert b"Traceback" not in ended.stderr
        assert b"Exception" not in ended.stderr


def test_a_second_program_on_the_same_data_is_refused(data: Path) -> None:
    session = Session.open(data)
    refused = run(data, "enterprises", "list", "--json")
    session.close()
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert "已经打开" in refused.stderr.decode()


@pytest.mark.parametrize(
    "words",
    [["forms", "import"], ["forms", "check"], ["enterprises", "import"], ["templates", "check"],
     ["audit", "sheet", "import"], ["audit", "xlsform", "import"]],
)  # fmt: skip
def test_a_pipe_or_a_device_is_not_waited_for(
    words: list[str], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in ("toml", "xlsx", "docx"):
        os.mkfifo(tmp_path / f"管道.{suffix}")
        (tmp_path / f"零.{suffix}").symlink_to("/dev/zero")
        for name in ("管道", "零"):
            one_sentence(said(capsys, "--data", str(data), "--quiet", *words, str(tmp_path / f"{name}.{suffix}")))
