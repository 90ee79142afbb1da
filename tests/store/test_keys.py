"""Key slots: what opens, what does not, what damage looks like, and that no open slot is left anywhere."""

import json
import random
import unicodedata
from pathlib import Path

import pyrage
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consultant_app.errors import AppError
from consultant_app.store import backup, key_file, key_help, key_phrase, key_slots, keys, restoring
from consultant_app.store.key_file import Damaged, KeyFile
from consultant_app.store.key_slots import Locked, Secret, WrongSecret
from consultant_app.store.session import Session
from consultant_app.workflows import keys as passwords

REAL = (key_slots.PASSES, key_slots.MEMORY_KIB)
pytestmark = pytest.mark.usefixtures("quick_passwords")

PASSWORD = "临江 cha4 茶室"
OTHER = "another good one"
WRONG = "not the password"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A closed data folder with a backup from before and a password since."""
    session = Session.open(tmp_path / "data")
    with session.write("建") as db:
        db.execute("insert into setting (id, value) values ('mark', 'there')")
    backup.make_backup(session)
    passwords.set_password(session, PASSWORD)
    session.close()
    return tmp_path / "data"


def mark_of(session: Session) -> str:
    found = session.db.execute("select value from setting where id = 'mark'").fetchone()
    session.close()
    return str(found[0])


def key_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "keys" in path.name]


def test_a_password_opens_and_nothing_else_does(locked: Path) -> None:
    with pytest.raises(Locked) as missing:
        Session.open(locked)
    assert not isinstance(missing.value, WrongSecret)
    with pytest.raises(WrongSecret, match="密码不对"):
        Session.open(locked, WRONG)
    with pytest.raises(WrongSecret):
        Session.open(locked, PASSWORD.upper())
    assert mark_of(Session.open(locked, PASSWORD)) == "there"


def test_the_same_letters_typed_on_another_system_open_too(tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    passwords.set_password(session, unicodedata.normalize("NFD", "Zoë häuser 1"))
    session.close()
    Session.open(tmp_path, unicodedata.normalize("NFC", "Zoë häuser 1")).close()


def test_no_key_file_anywhere_is_open_once_there_is_a_password(locked: Path) -> None:
    key = keys.open_key(locked, Secret(password=PASSWORD))
    found = key_files(locked)
    assert len(found) == 3  # two beside the data, one beside the backup
    for path in found:
        assert key.hex().encode() not in path.read_bytes()
        assert not key_file.read(path).has("open")


def test_a_password_stretches_as_decided_and_the_key_stays_the_same(locked: Path) -> None:
    slot = key_file.read(locked / keys.KEYS_NAME).slot("password")
    assert slot is not None
    assert REAL == (3, 65_536)  # Argon2id, 64 MB
    assert slot["algorithm"] == "argon2id-xsalsa20poly1305"
    assert (slot["passes"], slot["memory_kib"]) == (key_slots.PASSES, key_slots.MEMORY_KIB)
    before = (locked / "workbench.db").read_bytes()
    session = Session.open(locked, PASSWORD)
    passwords.change_password(session, Secret(password=PASSWORD), OTHER)
    session.close()
    assert (locked / "workbench.db").read_bytes()[:16] == before[:16]  # the salt: no page was encrypted anew
    with pytest.raises(WrongSecret):
        Session.open(locked, PASSWORD)
    assert mark_of(Session.open(locked, OTHER)) == "there"
    assert backup.look_into(backup.list_backups(locked)[0].path, Secret(password=OTHER)).refusal == ""


def test_changing_needs_the_password_until_now(locked: Path) -> None:
    session = Session.open(locked, PASSWORD)
    with pytest.raises(WrongSecret):
        passwords.change_password(session, Secret(password=WRONG), OTHER)
    with pytest.raises(WrongSecret):
        passwords.remove_password(session, Secret())
    with pytest.raises(AppError, match="至少 8"):
        passwords.change_password(session, Secret(password=PASSWORD), "1234567")
    passwords.remove_password(session, Secret(password=PASSWORD))
    session.close()
    assert mark_of(Session.open(locked)) == "there"


def test_the_phrase_counts_once_it_is_typed_back(locked: Path) -> None:
    session = Session.open(locked, PASSWORD)
    phrase = key_phrase.new()
    with pytest.raises(WrongSecret):
        passwords.keep_phrase(session, phrase, key_phrase.new())
    assert not passwords.state(locked).phrase
    typed = "1. " + "，".join(key_phrase.letters_of(phrase)) + " 。"
    passwords.keep_phrase(session, phrase, typed)
    session.close()
    unlock = Secret(phrase=phrase.replace("　", ""))
    session = Session.open(locked, unlock=unlock)
    passwords.change_password(session, unlock, OTHER)
    session.close()
    assert mark_of(Session.open(locked, OTHER)) == "there"
    assert mark_of(Session.open(locked, unlock=unlock)) == "there"


def test_where_no_phrase_was_kept_this_is_said_instead_of_a_wrong_one(locked: Path) -> None:
    phrase = Secret(phrase=key_phrase.new())
    with pytest.raises(WrongSecret, match="没有登记过恢复短语"):
        keys.open_key(locked, phrase)
    session = Session.open(locked, PASSWORD)
    kept = key_phrase.new()
    passwords.keep_phrase(session, kept, kept)
    session.close()
    with pytest.raises(WrongSecret, match="不是这份数据的"):
        keys.open_key(locked, phrase)


def test_a_phrase_says_what_is_wrong_with_it() -> None:
    letters = key_phrase.letters_of(key_phrase.new())
    assert len(letters) == 12
    with pytest.raises(key_phrase.BadPhrase, match="11 个"):
        key_phrase.read(letters[:-1])
    with pytest.raises(key_phrase.BadPhrase, match="“鑫”"):
        key_phrase.read("鑫" + letters[1:])
    refused = 0
    for at in range(11):
        swapped = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
        try:
            key_phrase.read(swapped)
        except key_phrase.BadPhrase:
            refused += 1
    assert refused >= 5  # the checksum has four bits


@given(st.text(min_size=1, max_size=40))
@example("\ud800 lone")
@settings(max_examples=12, deadline=None)
def test_any_text_may_be_a_password(password: str) -> None:
    key = bytes(range(32))
    slots = (key_slots.password_slot(key, password),)
    assert key_slots.opened(slots, Secret(password=password)) == key
    assert key_slots.opened(slots, Secret(password=password + "x")) is None


def test_old_key_files_stay_good_and_come_up_to_date(tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    key = session.key
    session.close()
    old = json.dumps({"version": 1, "slots": [{"kind": "open", "key": key.hex()}]})
    for path in key_files(tmp_path):
        path.write_text(old)
    Session.open(tmp_path).close()
    assert {key_file.read(path).version for path in key_files(tmp_path)} == {key_file.VERSION}


def test_a_cut_between_two_key_files_is_made_good_at_the_next_start(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.open(locked, PASSWORD)
    written: list[Path] = []
    real = keys._write

    def cut(path: Path, content: bytes) -> None:
        if written:
            raise OSError(28, "full")
        written.append(path)
        real(path, content)

    monkeypatch.setattr(keys, "_write", cut)
    with pytest.raises(AppError, match="没有全部更新"):
        passwords.change_password(session, Secret(password=PASSWORD), OTHER)
    session.close()
    monkeypatch.undo()
    with pytest.raises(WrongSecret):
        Session.open(locked, PASSWORD)
    Session.open(locked, OTHER).close()
    assert len({path.read_bytes() for path in key_files(locked)}) == 1


def test_a_backup_from_before_the_password_is_closed_when_it_comes_back_to_the_folder(locked: Path) -> None:
    """Such as from a stick: its open key file is brought after the password of today."""
    key = keys.open_key(locked, Secret(password=PASSWORD))
    beside = locked / "backups" / "20250101-080000.keys.json"
    beside.write_bytes(key_file.new_file(key))
    Session.open(locked, PASSWORD).close()
    assert not key_file.read(beside).has("open")


def test_flipped_bits_are_damage_and_never_a_wrong_password_or_key(locked: Path) -> None:
    """The second copy opens; and without it the damage is named."""
    path = locked / keys.KEYS_NAME
    whole = path.read_bytes()
    key = keys.open_key(locked, Secret(password=PASSWORD))
    chance = random.Random(7)
    silent = 0
    for _ in range(60):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            file = key_file.parse(bytes(data))
        except Damaged:
            continue
        silent += 1  # a space between two words, or a letter of a hexadecimal number: it means the same
        assert file.belongs_to(key)
    assert silent < 20
    path.write_bytes(whole[:200] + b"x" + whole[201:])
    assert keys.open_key(locked, Secret(password=PASSWORD)) == key
    assert path.read_bytes() == whole
    for each in key_files(locked):
        each.write_bytes(whole[:200])
    with pytest.raises(AppError, match="密钥文件") as refused:
        keys.open_key(locked, Secret(password=PASSWORD))
    assert not isinstance(refused.value, Locked)


def test_slots_changed_by_somebody_without_the_key_are_damage(locked: Path) -> None:
    path = locked / keys.KEYS_NAME
    found = key_file.read(path)
    forged = (*found.slots, {"kind": "agency", "algorithm": "age-x25519", "recipients": [], "box": ""})
    path.write_bytes(key_file.content_of(forged, bytes(32)))  # checksum right, code of another key
    with pytest.raises(Damaged):
        key_file.read(path).key(Secret(password=PASSWORD))
    assert mark_of(Session.open(locked, PASSWORD)) == "there"  # by the second copy
    assert key_file.read(path) == found


def test_a_slot_of_a_later_version_is_passed_over(locked: Path) -> None:
    key = keys.open_key(locked, Secret(password=PASSWORD))
    slots = key_file.read(locked / keys.KEYS_NAME).slots
    later = ({"kind": "password", "algorithm": "sm4"}, {"kind": "palm"}, *slots)
    assert (
        KeyFile(later, code=key_file.parse(key_file.content_of(later, key)).code).key(Secret(password=PASSWORD)) == key
    )


def test_the_manager_helps_by_file_and_telephone(locked: Path) -> None:
    manager, paper, stranger = (pyrage.x25519.Identity.generate() for _ in range(3))
    with pytest.raises(AppError, match="没有登记机构密钥"):
        key_help.request(locked)
    session = Session.open(locked, PASSWORD)
    passwords.admit_agency(session, [str(manager.to_public()), str(paper.to_public())])
    session.close()
    content, digits = key_help.request(locked)
    assert b'"password"' not in content  # nothing to guess at
    for identity in (manager, paper):
        made = key_help.answer(content, [str(stranger), str(identity)])
        assert made.fingerprint == digits
        unlock = key_help.accept(locked, made.content, f" {made.one_time.replace('-', ' ')}")
        assert mark_of(Session.open(locked, unlock=unlock)) == "there"
        with pytest.raises(WrongSecret, match="一次性密码"):
            key_help.accept(locked, made.content, "0000-0000-0000-0000")
    with pytest.raises(AppError, match="不是写给本机构"):
        key_help.answer(content, [str(stranger)])
    with pytest.raises(AppError, match="这里要的是求助文件"):
        key_help.answer(made.content, [str(manager)])
    with pytest.raises(AppError, match="不是完整的"):
        key_help.accept(locked, content[:-40], "1")


def test_an_answer_serves_once(locked: Path) -> None:
    manager = pyrage.x25519.Identity.generate()
    session = Session.open(locked, PASSWORD)
    passwords.admit_agency(session, [str(manager.to_public())])
    session.close()
    made = key_help.answer(key_help.request(locked)[0], [str(manager)])
    unlock = key_help.accept(locked, made.content, made.one_time)
    session = Session.open(locked, unlock=unlock)
    passwords.change_password(session, unlock, OTHER)
    session.close()
    with pytest.raises(AppError, match="已经用过"):
        key_help.accept(locked, made.content, made.one_time)
    again = key_help.answer(key_help.request(locked)[0], [str(manager)])  # who forgets it again is helped again
    assert key_help.accept(locked, again.content, again.one_time) == unlock


def test_a_backup_of_this_data_keeps_the_password_of_today(locked: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    key = keys.open_key(locked, Secret(password=PASSWORD))
    newest = backup.list_backups(locked)[0]
    old = stick / "old.db"
    old.write_bytes(newest.path.read_bytes())
    old.with_suffix(".keys.json").write_bytes(key_file.new_file(key))  # copied before there was a password
    assert restoring.restore(locked, backup.find_backup(locked, str(old))) is not None
    with pytest.raises(Locked):
        Session.open(locked)
    assert mark_of(Session.open(locked, PASSWORD)) == "there"


def test_what_a_restore_laid_aside_is_closed_with_the_rest(locked: Path, tmp_path: Path) -> None:
    """A new computer had data of its own, without a password, before the backup of the old one came."""
    fresh = tmp_path / "new computer"
    Session.open(fresh).close()
    found = backup.find_backup(fresh, str(backup.list_backups(locked)[0].path))
    with pytest.raises(Locked):
        restoring.restore(fresh, found)
    with pytest.raises(Locked, match="密码不对"):
        restoring.restore(fresh, found, Secret(password=WRONG))
    aside = restoring.restore(fresh, found, Secret(password=PASSWORD))
    assert aside is not None
    session = Session.open(fresh, PASSWORD)
    passwords.change_password(session, Secret(password=PASSWORD), OTHER)
    session.close()
    assert not any(key_file.read(path).has("open") for path in key_files(fresh))
    assert keys.read_key(aside / keys.KEYS_NAME, Secret(password=OTHER))


@pytest.mark.parametrize("loss", ["lost", "damaged"])
def test_a_key_file_beside_a_backup_is_made_again(locked: Path, loss: str) -> None:
    newest = backup.list_backups(locked)[0].path
    beside, foreign = newest.with_suffix(".keys.json"), newest.with_name("20250101-080000.db")
    foreign.write_bytes(b"of another computer" * 300)
    if loss == "lost":
        beside.unlink()
    else:
        beside.write_bytes(beside.read_bytes()[:300])
    Session.open(locked, PASSWORD).close()
    assert backup.look_into(newest, Secret(password=PASSWORD)).refusal == ""
    assert not foreign.with_suffix(".keys.json").exists()


STRANGE = (None, 5, -1, True, 1.5, "", "x", "zz", "00" * 3, "\ud800", 10**12, [], {}, [[]], {"kind": 1})


def test_a_hostile_request_or_answer_is_refused_in_words(locked: Path) -> None:
    """Whoever makes them knows the checksum."""
    manager = pyrage.x25519.Identity.generate()
    session = Session.open(locked, PASSWORD)
    passwords.admit_agency(session, [str(manager.to_public())])
    session.close()
    request, _ = key_help.request(locked)
    answer = key_help.answer(request, [str(manager)])
    for content, use in (
        (request, lambda content: key_help.answer(content, [str(manager)])),
        (answer.content, lambda content: key_help.accept(locked, content, answer.one_time)),
    ):
        whole = json.loads(content)
        slot = whole.pop("slot")
        del whole["checksum"]
        changed = [{**whole, "slot": slot, name: value} for name in whole for value in STRANGE]
        changed += [
            {**whole, "slot": {**slot, name: value}} for name in slot for value in STRANGE if name != "recipients"
        ]
        changed += [{**whole, "slot": value} for value in STRANGE]
        for each in changed:
            try:
                use(key_help._written(each))
            except AppError:
                continue
            assert each == {**whole, "slot": slot}  # True is 1
        with pytest.raises(AppError):
            use(b"[" * 60_000)
