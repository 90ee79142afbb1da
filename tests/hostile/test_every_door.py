"""Whatever file is dropped at whatever door: one sentence in Chinese, soon, and the data is as it was.

The readers that work in a child process run in this one here: a child for each would take minutes. That they work in
a child, too, is tested in tests/intake.
"""

import hashlib
import os
import random
import resource
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from consultant_app.errors import AppError
from consultant_app.intake import child, guard
from consultant_app.intake.refusal import refuse
from consultant_app.model.exchange import State
from consultant_app.store import backup, key_help, keys, restoring
from consultant_app.workflows import (
    agency,
    checklist_exchange,
    enterprises,
    form_library,
    key_answers,
    receipts,
    template_files,
)  # fmt: skip
from tests.forms import hostile_forms
from tests.intake import hostile
from tests.workflows.exchange_office import Office, found_agency

RUNS = int(os.environ.get("CAMPAIGN_RUNS", "3000"))
SECONDS = 2.0
LOCAL = "('setting', 'package_in', 'package_out', 'receipt', 'device')"


class Place:
    """A computer of an agency, a second data folder for restoring, and a sound file of every kind."""

    def __init__(self, folder: Path) -> None:
        self.hammered = False
        self.manager, self.office = found_agency(folder, "张三")
        self.session = self.office.session
        self.enterprise = enterprises.add_enterprise(self.session, "宏达机械").id
        self.other = folder / "other"
        theirs = Office(folder / "theirs", "别人")
        enterprises.add_enterprise(theirs.session, "别处")
        made = backup.make_backup(theirs.session)
        theirs.session.close()
        shutil.copytree(folder / "theirs" / "data", self.other)
        self.keys_of_backup = made.with_suffix(keys.BESIDE).read_bytes()
        package = self.office.hand_over(self.enterprise)
        request, _ = key_help.request(self.office.folder / "data")
        answered = key_help.answer(request, [agency.own_keys(self.manager.session).age_identity])
        (waiting,) = self.manager.receive(package).arrivals
        agency.approve(self.manager.session, waiting.package.device_id)
        merged = self.manager.merge(package)
        certified = receipts.write_certificate(self.manager.session, merged.run, folder / "证明.txt")
        self.sound = {
            "包.qcx": package.read_bytes(),
            "机构.qca": (folder / "机构.qca").read_bytes(),
            "证明.txt": certified.path.read_bytes(),
            "求助.qck": request,
            "回复.qck": answered.content,
            "备份.db": made.read_bytes(),
            "表单.xlsx": hostile_forms.form(hostile_forms.ASKED),
            "照片.jpg": hostile.picture("JPEG", (640, 480)),
            "照片.png": hostile.picture("PNG"),
            "照片.webp": hostile.picture("WEBP"),
            "模板.docx": template_files.template_files(self.session)[0].path.read_bytes(),
        }

    def state(self) -> str:
        """A digest of everything that is no note of this computer about files that came."""
        digest = hashlib.sha256()
        for db in (self.session.db, self.manager.session.db):
            for (name,) in db.execute(f"select name from sqlite_master where type = 'table' and name not in {LOCAL}"):
                digest.update(f"{name}{db.execute(f'select * from {name}').fetchall()}".encode())
        for path in sorted(path for path in self.other.rglob("*") if path.is_file()):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def close(self) -> None:
        self.session.close()
        self.manager.session.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Made once: no file may change it."""
    made = Place(tmp_path_factory.mktemp("place"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield made
    made.close()
    if made.hammered:
        return  # what is read here is read by a child in the program: only a few files count as its memory
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50 * 1024 * (1024 if sys.platform == "darwin" else 1)


def run_here(reader: str, path: Path, *about: str, timeout: float = 0) -> Iterator[Any]:
    """What a child sends; what breaks the reader there ends in the same sentence."""
    try:
        yield from child._function(reader)(path, *about)
    except (AppError, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the Rust parser is not an Exception
        raise refuse(path, *child._DAMAGED) from error


def all_of(steps: Iterator[Any]) -> object:
    """Go to the end, keeping nothing: it would be in the child's memory."""
    return deque(steps, maxlen=0)


def forms_here(read: Callable[[Path], Iterator[Any]], path: Path) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "run", run_here)
        return all_of(read(path))


def to_tables(place: Place, path: Path) -> object:
    return all_of(run_here("tables", path))


def to_form(place: Place, path: Path) -> object:
    return forms_here(form_library.read_form, path)


def to_checklist(place: Place, path: Path) -> object:
    return forms_here(checklist_exchange.read_lines, path)


def to_template(place: Place, path: Path) -> object:
    guard.inspect_template(path)
    faults = template_files.faults_of(path, "letter_of_intent")
    if faults:
        raise AppError(faults[0])
    return path


def to_inbox(place: Place, path: Path) -> object:
    (arrival,) = place.manager.receive(path).arrivals
    if arrival.state in (State.REFUSED, State.NEWER, State.LOCKED):
        raise AppError(arrival.package.reason)
    return arrival


def to_agency(place: Place, path: Path) -> object:
    return agency.look_into(place.session, path)


def to_certificate(place: Place, path: Path) -> object:
    return receipts.read_certificate(place.session, path)


def to_request(place: Place, path: Path) -> object:
    return key_answers.answer(place.manager.session, path)


def to_answer(place: Place, path: Path) -> object:
    return key_help.accept(place.session.folder, key_help.read(path), "0000-0000-0000-0000")


def to_photos(place: Place, path: Path) -> object:
    return all_of(run_here("photo", path))


def to_restore(place: Place, path: Path) -> object:
    path.with_suffix(keys.BESIDE).write_bytes(place.keys_of_backup)
    facts = backup.look_into(path)
    if facts.refusal:
        restoring.restore(place.other, backup.Backup(path=path, made_at=backup.datetime.now(), size=0))
    return facts


def to_restore_by_name(place: Place, path: Path) -> object:
    backup.find_backup(place.other, str(path))
    return to_restore(place, path)


DOORS: dict[str, Callable[[Place, Path], object]] = {
    name: act for name, act in globals().items() if name.startswith("to_")
}
OWN = {
    "包.qcx": "to_inbox", "机构.qca": "to_agency", "证明.txt": "to_certificate", "求助.qck": "to_request",
    "回复.qck": "to_answer", "备份.db": "to_restore", "照片.jpg": "to_photos", "照片.png": "to_photos",
    "照片.webp": "to_photos", "模板.docx": "to_template", "表单.xlsx": "to_form",
}  # fmt: skip
KINDS = sorted(OWN)


def assert_sentence(text: str, name: str) -> None:
    assert text.endswith("。"), text
    assert "\n" not in text
    assert "Error" not in text
    assert "Traceback" not in text
    assert any("\u4e00" <= letter <= "\u9fff" for letter in text.replace(name, ""))


def knock(place: Place, path: Path, door: str) -> bool:
    """Whether the file is taken; what is refused is refused soon and in one sentence."""
    start = sum(os.times()[:4])
    try:
        DOORS[door](place, path)
    except AppError as refusal:
        assert_sentence(str(refusal), path.name)
        assert sum(os.times()[:4]) - start < SECONDS
        return False
    return True


SIGNS = b'\n"{}[]:,0'
STRANGE: dict[str, Callable[[], bytes]] = {
    "空.bin": lambda: b"",
    "随机.qcx": lambda: random.Random(1).randbytes(20_000),
    "随机.db": lambda: random.Random(2).randbytes(20_000),
    "零.qcx": lambda: bytes(20_000),
    "开头.qcx": lambda: b"QCX1\n",
    "新版.qcx": lambda: b"QCX9\n" + random.Random(3).randbytes(3000),
    "开头.qca": lambda: b"QCA1\n",
    "新版.qca": lambda: b"QCA9\n{}\n",
    "方括号.qca": lambda: b"QCA1\n" + b"[" * 60_000 + b"\n00\n",
    "方括号.qck": lambda: b"[" * 100_000,
    "花括号.qck": lambda: b"{}",
    "列表.qck": lambda: b"[1]",
    "大.qck": lambda: b"x" * 2_000_000,
    "数字.qck": lambda: b"9" * 10_000,
    "符号.qck": lambda: bytes(random.Random(4).choices(SIGNS, k=5000)),
    "证明.txt": lambda: "合并证明\n".encode(),
    "证明-标记.txt": lambda: "合并证明\n——以下内容供软件核对，请勿改动——\n{}\n00\n".encode(),
    "证明-方括号.txt": lambda: "合并证明\n——以下内容供软件核对，请勿改动——\n".encode() + b"[" * 200_000 + b"\n00\n",
    "数据库.db": lambda: b"SQLite format 3\0" + bytes(4080),
    "半张.jpg": lambda: hostile.picture("JPEG", (640, 480))[:900],
    "程序.jpg": lambda: b"MZ\x90\0" + bytes(5000),
    "矢量图.jpg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "巨幅.png": lambda: hostile.changed(hostile.picture("PNG", (999, 999)), b"\0\0\x03\xe7", b"\0\0\x75\x30"),
    "没有大小.jpg": lambda: b"\xff\xd8\xff" + b"\xff" * 5000,
    "零大小.png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "空.webp": lambda: b"RIFF\0\0\0\0WEBPVP8X" + bytes(40),
    "网页.docx": lambda: hostile.HTML.encode(),
    "表格.docx": hostile.xlsx,
    "文字.txt": lambda: "企业名称\n宏达机械\n".encode(),
}
FORMS = {case.name: case for case in hostile_forms.CASES[::2] if case.name not in hostile_forms.HEAVY}
EVERY = [*STRANGE, *KINDS, *(case.name for case in hostile.CASES[::4]), *FORMS]
assert len(set(EVERY)) >= 70


def content_of(place: Place, name: str) -> bytes:
    if name in place.sound:
        return place.sound[name]
    made = (
        FORMS[name].make
        if name in FORMS
        else STRANGE.get(name) or next(case.make for case in hostile.CASES if case.name == name)
    )
    return made()


@pytest.mark.parametrize("name", dict.fromkeys(EVERY))
def test_every_file_at_every_door(name: str, place: Place, tmp_path: Path) -> None:
    before = place.state()
    path = tmp_path / name
    path.write_bytes(content_of(place, name))
    taken = {door for door in DOORS if knock(place, path, door)}
    assert place.state() == before
    if name in OWN and name not in ("回复.qck",):  # its one-time password is another
        assert OWN[name] in taken
    allowed = {OWN.get(name, ""), "to_restore_by_name" if name == "备份.db" else ""}
    if Path(name).suffix in (".txt", ".csv", ".xlsx"):
        allowed.add("to_tables")
    if name in ("半张.jpg", "空.webp") or "其实是jpg" in name:  # kept, and marked as damaged where it is
        allowed.add("to_photos")
    if name == "表单.xlsx" or (name in FORMS and not FORMS[name].words):
        allowed |= {"to_form", "to_checklist"}
    if "其实是docx" in name:
        allowed.add("to_template")
    assert taken <= allowed


@pytest.mark.parametrize("name", KINDS)
def test_random_damage_at_its_own_door(name: str, place: Place, tmp_path: Path) -> None:
    damage(name, place, tmp_path, 30 if name != "备份.db" else 8, seed=0)


@pytest.mark.campaign
@pytest.mark.parametrize("name", KINDS)
def test_much_random_damage_at_its_own_door(name: str, place: Place, tmp_path: Path) -> None:
    place.hammered = True
    damage(name, place, tmp_path, RUNS, seed=1)


def damage(name: str, place: Place, folder: Path, count: int, seed: int) -> None:
    rng = random.Random(f"{name}{seed}")
    before = place.state()
    path = folder / name
    taken = 0
    for _ in range(count):
        path.write_bytes(hostile.damaged(place.sound[name], rng))
        taken += knock(place, path, OWN[name])
    assert place.state() == before
    print(f"{name}: {taken} of {count} taken")
    if name == "包.qcx":  # a photo is kept as it is; a space more or less in a text file is no damage
        assert taken == 0
