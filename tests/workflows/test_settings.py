"""Settings are typed, kept and undone."""

from pathlib import Path

import pytest

from consultant_app.errors import AppError, BadFile
from consultant_app.store.session import Session
from consultant_app.workflows import settings, upkeep


@pytest.fixture
def session(tmp_path):
    session = Session.open(tmp_path)
    yield session
    session.close()


def test_setting_has_its_default_until_somebody_sets_it(session):
    assert settings.read_setting(session, "introduced") is False
    settings.change_setting(session, "introduced", True)
    assert settings.read_setting(session, "introduced") is True
    assert session.undo() == "修改首次使用说明"
    assert settings.read_setting(session, "introduced") is False


def test_same_value_again_is_no_action(session):
    settings.change_setting(session, "agency_name", "甲")
    settings.change_setting(session, "agency_name", "甲")
    session.undo()
    assert session.undo_label == ""


def test_wrong_type_and_unknown_key_are_bugs(session):
    with pytest.raises(TypeError):
        settings.change_setting(session, "agency_name", 2)
    with pytest.raises(KeyError):
        settings.read_setting(session, "no_such_setting")


def test_value_written_by_another_version_falls_back_to_the_default(session):
    with session.write("旧版") as db:
        db.execute("insert into setting (id, value) values ('number_prefix', '{'), ('introduced', '\"big\"')")
    assert settings.read_setting(session, "number_prefix") == ""
    assert settings.read_setting(session, "introduced") is False


def test_agency_is_read_as_documents_name_it(session):
    values = {"agency_name": "甲乙质量服务中心", "form_numbers": {"diagnosis_report": "ZL-07"}}
    settings.change_settings(session, values, label="开始使用")
    agency = settings.read_agency(session)
    assert (agency.name, agency.form_numbers) == ("甲乙质量服务中心", {"diagnosis_report": "ZL-07"})


def test_every_default_is_of_its_type():
    assert all(isinstance(each.default, each.kind) and each.label for each in settings.SETTINGS.values())


def test_logo_too_large_is_refused(session, tmp_path, monkeypatch):
    monkeypatch.setattr(upkeep, "LARGEST_LOGO", 3)
    picture = tmp_path / "x.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(BadFile, match="超过 5 MB"):
        upkeep.keep_logo(session, picture)


def test_every_kind_of_document_has_a_usual_number():
    assert all(kind and title and number for kind, title, number in upkeep.document_kinds())


def test_a_logo_that_the_disk_refuses_is_a_sentence(session, tmp_path, monkeypatch):
    picture = tmp_path / "logo.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(AppError, match="磁盘已满"):
        upkeep.keep_logo(session, picture)
    assert not list(session.folder.glob("logo-*"))
    assert settings.read_setting(session, "agency_logo") == ""
