"""The agency of this computer: set up by its manager, joined by its consultants; whose computers are known."""

import hashlib
import json
import platform
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.exchange import agency as agency_files
from consultant_app.exchange import identity, shape
from consultant_app.exchange.agency import Agency, Relation
from consultant_app.exchange.identity import DeviceKeys
from consultant_app.exchange.opening import Known
from consultant_app.model.exchange import Device, Role
from consultant_app.model.ids import new_id
from consultant_app.model.text import whole_characters
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import settings
from consultant_app.workflows.keys import admit_agency

SUFFIX = ".qca"
_KEYS, _AGENCY, _DEVICE = "device_keys", "agency", "device_id"  # rows of `setting`
_DIGITS = 32


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """An agency that was founded. The recovery key is shown once, printed, and kept nowhere."""

    agency: Agency
    recovery_key: str
    path: Path  # of the agency file


def now() -> str:
    """The time with its offset, as package files state it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def device_id(verify_key: str) -> str:
    """The id of the computer that signs with this key."""
    return hashlib.sha256(bytes.fromhex(verify_key)).hexdigest()[:_DIGITS]


def own_keys(session: Session) -> DeviceKeys:
    """The secret keys of this computer, made when they are first asked for."""
    if stored := _stored(session.db, _KEYS):
        return DeviceKeys.from_text(stored)
    keys = DeviceKeys.new()
    _keep(session, "生成本机密钥", {_KEYS: keys.to_text(), _DEVICE: device_id(keys.verify_key)})
    return keys


def own_device_id(db: Connection) -> str:
    """The id of this computer; empty before it has keys."""
    return _stored(db, _DEVICE)


def computer_name() -> str:
    """What this computer is called, for others to know it by."""
    return whole_characters(platform.node())[:100] or "电脑"


def own_name(session: Session) -> identity.Device:
    """The public part of this computer's keys with the names that others see."""
    return own_keys(session).device(settings.read_setting(session, "consultant"), computer_name())


def agency_of(db: Connection) -> Agency | None:
    """The agency that this computer belongs to; None before it was set up or joined."""
    try:
        source = shape.fields(json.loads(_stored(db, _AGENCY)))
        return Agency(
            id=shape.text(source, "id"), name=shape.text(source, "name"), made_at=shape.text(source, "made_at"),
            manager=identity.read_device(source.get("manager")), recovery=shape.text(source, "recovery"),
        )  # fmt: skip
    except ValueError:
        return None


def require_agency(db: Connection) -> Agency:
    """The same; raises AppError when there is none."""
    found = agency_of(db)
    if found is None:
        raise AppError(
            "本机还没有加入机构；没有做任何事。请先导入经理发来的机构文件（.qca）；您是经理的，请先建立机构。"
        )
    return found


def role_of(session: Session) -> Role:
    """Who works at this computer."""
    return Role.MANAGER if settings.read_setting(session, "role") == Role.MANAGER else Role.CONSULTANT


def set_up(session: Session, name: str, person: str, target: Path) -> SetUp:
    """Found an agency here: this computer becomes the manager's, and the agency file for everybody else is written.

    Raises AppError without a name or a person, when this computer belongs to an agency already, or when the file
    cannot be written: then nothing is founded.
    """
    name, person = name.strip(), person.strip()
    if not name or not person:
        raise AppError("机构名称和经理姓名都要填写；没有建立机构。请补全后再试。")
    if (known := agency_of(session.db)) is not None:
        raise AppError(f"本机已经属于机构“{known.name}”；没有建立新的机构。需要机构文件的，请重新导出。")
    keys = own_keys(session)
    secret, public = agency_files.new_recovery_key()
    manager = keys.device(person, computer_name())
    agency = Agency(id=new_id(), name=name, manager=manager, recovery=public, made_at=now())
    path = _write(target, agency_files.agency_file(agency, keys))
    _join(session, f"建立机构：{name}", agency, person, Role.MANAGER)
    return SetUp(agency=agency, recovery_key=secret, path=path)


def write_agency_file(session: Session, target: Path) -> Path:
    """Write the agency file again. Raises AppError when this is not the manager's computer."""
    agency = require_agency(session.db)
    keys = own_keys(session)
    if keys.verify_key != agency.manager.verify_key:
        raise AppError("只有经理的电脑能导出机构文件；没有导出。请向经理索取。")
    return _write(target, agency_files.agency_file(agency, keys))


def _write(target: Path, content: bytes) -> Path:
    target = target if target.suffix.lower() == SUFFIX else target.with_name(target.name + SUFFIX)
    try:
        with files.whole(target) as part:
            part.write_bytes(content)
    except OSError as error:
        raise AppError(f"机构文件没有写出来（{reason_of(error)}）；没有做任何改动。请换一个位置再试。") from error
    return target


def write_recovery_key(session: Session, key: str, target: Path) -> Path:
    """Put the recovery key into a text file outside of the data folder. Raises AppError."""
    known = require_agency(session.db)
    if target.resolve().is_relative_to(session.folder.resolve()):
        raise AppError("恢复密钥不能放在数据文件夹里，否则和数据一起丢；没有保存。请存到 U 盘。")
    try:
        target.write_text(f"{known.name}　恢复密钥\r\n{key}\r\n请锁进柜子保管。\r\n", "utf-8", newline="")
    except OSError as error:
        raise AppError(f"恢复密钥没有存下来（{reason_of(error)}）；请换一个位置，或抄在纸上。") from error
    return target


def look_into(session: Session, path: Path) -> tuple[Agency, Relation]:
    """What an agency file says, before anybody joins, and what it is to this computer. Raises BadFile."""
    found = agency_files.read_agency(path)
    return found, agency_files.relation(agency_of(session.db), found)


def fingerprint_of_manager(agency: Agency) -> str:
    """What the manager reads out on the telephone so that a consultant joins the right agency."""
    return identity.fingerprint(agency.manager.verify_key)


def enrol(session: Session, path: Path, person: str, *, other_manager: bool = False) -> Agency:
    """Join the agency of an agency file as a consultant, or take in a later file of the same agency.

    Raises BadFile for a file that is none, AppError without a name, for a file of another agency, for an older one,
    and for one with another manager's key unless `other_manager` says that its fingerprint was compared.
    """
    person = person.strip()
    if not person:
        raise AppError("没有填写您的姓名；没有加入机构。经理要凭姓名认出您的电脑。")
    found, relation = look_into(session, path)
    _require_joinable(session, found, relation, other_manager)
    own = own_keys(session)
    role = Role.MANAGER if own.verify_key == found.manager.verify_key else Role.CONSULTANT
    _join(session, f"加入机构：{found.name}", found, person, role)
    return found


def _require_joinable(session: Session, found: Agency, relation: Relation, other_manager: bool) -> None:
    known = agency_of(session.db)
    if relation is Relation.OTHER_AGENCY and known:
        raise AppError(f"本机已经属于机构“{known.name}”，这份文件属于“{found.name}”；没有改动。请核对是否选错了文件。")
    if relation is Relation.OLDER:
        raise AppError("这份机构文件比本机已有的旧；没有改动。请使用经理最近发来的那一份。")
    if relation is Relation.OTHER_MANAGER and not other_manager:
        raise AppError(
            f"这份机构文件里的经理换了电脑或密钥（指纹 {fingerprint_of_manager(found)}）；没有改动。"
            "请打电话与经理核对指纹，一致后再确认加入。"
        )


def _join(session: Session, label: str, agency: Agency, person: str, role: Role) -> None:
    own = own_keys(session).device(person, computer_name())
    me = Device(
        id=device_id(own.verify_key), person=person, name=own.name, verify_key=own.verify_key, recipient=own.recipient,
        role=role, first_seen=date.today().isoformat(), approved_on=date.today().isoformat(),
    )  # fmt: skip
    manager = replace(
        me, id=device_id(agency.manager.verify_key), person=agency.manager.person, name=agency.manager.name,
        verify_key=agency.manager.verify_key, recipient=agency.manager.recipient, role=Role.MANAGER,
    )  # fmt: skip
    stated = {
        "id": agency.id, "name": agency.name, "manager": agency.manager.to_fields(), "recovery": agency.recovery,
        "made_at": agency.made_at,
    }  # fmt: skip
    values = {_AGENCY: json.dumps(stated, ensure_ascii=False), "consultant": person, "role": role.value}
    founding = agency_of(session.db) is None and role is Role.MANAGER
    if founding or not settings.read_setting(session, "agency_name"):
        values["agency_name"] = agency.name  # a slip of the first start must not stay on every document
    _keep(session, label, values, [me] if me.id == manager.id else [me, manager])
    admit_agency(session, list(agency.recipients))


def _stored(db: Connection, key: str) -> str:
    """A text of this computer; empty when it is not there."""
    found = db.execute("select value from setting where id = ?", (key,)).fetchone()
    try:
        value: Any = json.loads(found[0]) if found else ""
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def _keep(session: Session, label: str, values: dict[str, str], devices: list[Device] | None = None) -> None:
    """Keep texts of this computer; Ctrl+Z must never take its keys away."""
    with session.note(label) as db:
        for key, value in values.items():
            db.execute(
                "insert into setting (id, value) values (?, ?) on conflict (id) do update set value = excluded.value",
                (key, whole_characters(json.dumps(value, ensure_ascii=False))),
            )
        records.put_all(db, devices or [])


def devices(db: Connection) -> list[Device]:
    """The computers that are known: those that wait for approval first, then by person."""
    return records.all_of(db, Device, order="approved_on <> '' or revoked_on <> '', revoked_on <> '', person, name, id")


def fingerprint(device: Device | identity.Device) -> str:
    """What its owner reads out on the telephone: digits in groups of four."""
    return identity.fingerprint(device.verify_key)


def find_device(db: Connection, words: str) -> Device:
    """The computer meant by an id, a fingerprint or the name of its owner. Raises AppError: none, or several."""
    wanted = words.strip()
    found = [
        each for each in devices(db)
        if wanted and (each.id.startswith(wanted) or fingerprint(each) == wanted or each.person == wanted)
    ]  # fmt: skip
    if len(found) != 1:
        which = "对应不止一台电脑" if found else "没有找到"
        raise AppError(f"“{wanted}”{which}；没有做任何事。用 agency devices 可以列出全部电脑和指纹。")
    return found[0]


def met(db: Connection, sender: identity.Device) -> Device:
    """The device row for the sender of a package; a new one waits for approval. The caller puts it."""
    key = device_id(sender.verify_key)
    known = records.find(db, Device, key)
    if known is None:
        return Device(
            id=key, person=sender.person, name=sender.name, verify_key=sender.verify_key, recipient=sender.recipient,
            role=Role.CONSULTANT, first_seen=date.today().isoformat(),
        )  # fmt: skip
    return replace(known, recipient=sender.recipient, person=known.person or sender.person, name=sender.name)


def approve(session: Session, device_id: str, *, person: str = "") -> Device:
    """Trust a computer from now on, after its owner read out the fingerprint; also one that was shut out before."""
    device = records.get(session.db, Device, device_id)
    device = replace(
        device, approved_on=date.today().isoformat(), revoked_on="", person=person.strip() or device.person
    )
    with session.write(f"批准设备：{device.person}") as db:
        records.put(db, device)
    return device


def revoke(session: Session, device_id: str, *, remarks: str = "") -> Device:
    """Shut a computer out: what it sends is refused. What came from it stays. Raises AppError for this computer."""
    if device_id == own_device_id(session.db):
        raise AppError("不能停用正在使用的这台电脑；没有改动。")
    device = records.get(session.db, Device, device_id)
    device = replace(device, revoked_on=date.today().isoformat(), remarks=remarks.strip() or device.remarks)
    with session.write(f"停用设备：{device.person}") as db:
        records.put(db, device)
    return device


def known_to(db: Connection) -> Known:
    """Whom this computer believes, as the reader of packages wants it."""
    agency, every = agency_of(db), devices(db)
    return Known(
        agency_id=agency.id if agency else "",
        manager=agency.manager.verify_key if agency else "",
        devices=frozenset(each.verify_key for each in every if each.approved_on and not each.revoked_on),
        revoked=frozenset(each.verify_key for each in every if each.revoked_on),
    )
