"""Passwords on the command line: by variable, never as an argument, one sentence when wrong."""

import io
import json
from pathlib import Path
from typing import Any

import pyrage
import pytest

from consultant_app.cli import main
from consultant_app.store import key_phrase
from consultant_app.store.backup import list_backups

pytestmark = pytest.mark.usefixtures("quick_passwords")


class Runner:
    """Runs commands on one data folder with the variables given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, folder: Path, *words: str, typed: str = "", **variables: str) -> tuple[int, Any, str]:
        with self._monkeypatch.context() as patch:
            for name in ("PASSWORD", "NEW_PASSWORD", "PHRASE", "ONE_TIME_PASSWORD", "AGENCY_KEY"):
                patch.delenv(f"CONSULTANT_APP_{name}", raising=False)
            for name, value in variables.items():
                patch.setenv(f"CONSULTANT_APP_{name.upper()}", value)
            patch.setattr("sys.stdin", io.StringIO(typed))
            code = main(["--data", str(folder), *words, "--json"])
        said = self._capsys.readouterr()
        return code, json.loads(said.out) if said.out.startswith(("{", "[")) else said.out, said.err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(monkeypatch, capsys)


def test_a_password_is_set_asked_for_changed_and_removed(run: Runner, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run(data, "enterprises", "list")[0] == 0
    assert run(data, "keys", "state")[1] == {"password": False, "phrase": False, "agency": False}
    assert run(data, "keys", "set-password", new_password="short")[0] == 2
    assert run(data, "keys", "set-password", new_password="first password")[0] == 0
    code, _, said = run(data, "enterprises", "list")
    assert (code, said.count("\n")) == (2, 1)
    assert "CONSULTANT_APP_PASSWORD" in said
    code, _, said = run(data, "enterprises", "list", password="wrong password")
    assert (code, said.count("\n")) == (2, 1)
    assert "密码不对" in said
    assert run(data, "enterprises", "list", password="first password")[0] == 0
    assert run(data, "keys", "set-password", password="first password", new_password="second password")[0] == 2
    assert run(data, "keys", "change-password", password="wrong", new_password="second password")[0] == 2
    assert run(data, "keys", "change-password", password="first password", new_password="second password")[0] == 0
    assert run(data, "keys", "remove-password", password="first password")[0] == 2
    assert run(data, "keys", "remove-password", password="second password")[0] == 0
    assert run(data, "enterprises", "list")[0] == 0


def test_a_phrase_must_be_typed_back(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, phrase = tmp_path / "data", key_phrase.new()
    monkeypatch.setattr(key_phrase, "new", lambda: phrase)
    assert run(data, "keys", "phrase", typed=phrase)[0] == 2  # nothing to recover without a password
    run(data, "keys", "set-password", new_password="first password")
    assert run(data, "keys", "phrase", typed="错了", password="first password")[0] == 2
    code, result, shown = run(data, "keys", "phrase", typed=f"{phrase}\n", password="first password")
    assert (code, result) == (0, {"phrase": True})
    assert phrase in shown
    assert run(data, "keys", "recover", phrase=phrase, new_password="second password")[0] == 0
    assert run(data, "enterprises", "list", password="second password")[0] == 0


def test_a_new_computer_is_made_from_a_backup_and_the_paper(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, phrase = tmp_path / "old", tmp_path / "new", key_phrase.new()
    monkeypatch.setattr(key_phrase, "new", lambda: phrase)
    run(old, "keys", "set-password", new_password="first password")
    run(old, "keys", "phrase", typed=phrase, password="first password")
    run(old, "backup", password="first password")
    file = str(list_backups(old)[0].path)
    assert run(new, "restore", file)[0] == 2
    assert run(new, "restore", file, "--dry-run", password="wrong")[0] == 2
    assert run(new, "restore", file, phrase=phrase)[0] == 0
    assert run(new, "keys", "recover", phrase=phrase, new_password="new computer")[0] == 0
    assert run(new, "enterprises", "list", password="new computer")[0] == 0


def test_the_manager_answers_a_request(run: Runner, tmp_path: Path) -> None:
    data, desk = tmp_path / "data", tmp_path / "desk"
    paper = pyrage.x25519.Identity.generate()
    ask, answer = tmp_path / "求助.qck", tmp_path / "回复.qck"
    assert run(data, "keys", "agency", str(paper.to_public()))[0] == 0
    assert run(data, "keys", "agency")[0] == 2
    run(data, "keys", "set-password", new_password="forgotten one")
    code, made, _ = run(data, "keys", "request", "--out", str(ask))
    assert code == 0
    assert run(desk, "keys", "answer", str(ask), "--out", str(answer))[0] == 2
    code, given, _ = run(desk, "keys", "answer", str(ask), "--out", str(answer), "--paper", agency_key=str(paper))
    assert (code, given["fingerprint"]) == (0, made["fingerprint"])
    one_time = given["one_time_password"]
    assert run(data, "keys", "accept", str(answer), one_time_password="1", new_password="second one")[0] == 2
    assert run(data, "keys", "accept", str(answer), one_time_password=one_time, new_password="second one")[0] == 0
    assert run(data, "enterprises", "list", password="second one")[0] == 0
    assert run(data, "keys", "agency", "--remove", password="second one")[0] == 0
    assert run(data, "keys", "request", "--out", str(tmp_path / "2.qck"))[0] == 2


def test_no_secret_is_an_argument(capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("set-password", "change-password", "remove-password", "recover", "phrase"):
        with pytest.raises(SystemExit):
            main(["keys", action, "my password"])
    assert "my password" in capsys.readouterr().err
