"""What the agency and the consultant set once, kept beside the data of this computer."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consultant_app.model.text import whole_characters
from consultant_app.store.session import Session

if TYPE_CHECKING:
    from consultant_app.model.dossier import Agency


@dataclass(frozen=True)
class Setting:
    """One setting: the type of its value, what it is before anybody sets it, and what people call it."""

    kind: type
    default: Any
    label: str


SETTINGS: dict[str, Setting] = {
    "agency_name": Setting(str, "", "服务机构名称"),
    "agency_address": Setting(str, "", "机构地址"),
    "agency_contact": Setting(str, "", "机构联系人"),
    "agency_phone": Setting(str, "", "机构电话"),
    "agency_logo": Setting(str, "", "机构标志"),  # name of a file in the data folder
    "consultant": Setting(str, "", "顾问姓名"),
    "role": Setting(str, "consultant", "角色"),  # model.exchange.Role
    "number_prefix": Setting(str, "", "记录编号前缀"),
    "form_numbers": Setting(dict, {}, "表单编号"),  # kind of document → number of the blank
    "backup_folder": Setting(str, "", "备份副本文件夹"),
    "backup_hours": Setting(int, 2, "自动备份间隔"),  # while the window is open
    "photo_folder": Setting(str, "", "照片来源文件夹"),
    "transition_dates": Setting(dict, {}, "换版日期"),  # key → what the agency knows better than the shipped date
    "nonconformity_rule": Setting(str, "NC-{年}-{顾问}-{序}", "不符合项编号规则"),
    "observation_rule": Setting(str, "GC-{年}-{顾问}-{序}", "观察项编号规则"),
    "consultant_code": Setting(str, "", "顾问代码"),
    "grade_scale": Setting(str, "严重/一般", "不符合分级"),
    "due_days": Setting(dict, {}, "整改期限"),  # grade → days, where the agency set others
    "audit_hours": Setting(dict, {}, "审核作息时间"),  # fields of model.audit_hours.Hours that differ
    "auto_lock": Setting(int, 15, "自动锁定"),  # minutes without a key or a mouse; 0 for never
    "introduced": Setting(bool, False, "首次使用说明"),
}


def read_setting(session: Session, key: str) -> Any:
    """The value of a setting in its own type, or its default. KeyError for a key that is not in SETTINGS."""
    setting = SETTINGS[key]
    found = session.db.execute("select value from setting where id = ?", (key,)).fetchone()
    if found is None:
        return setting.default
    try:
        value = json.loads(found[0])
    except ValueError:
        return setting.default
    return value if isinstance(value, setting.kind) else setting.default


def change_setting(session: Session, key: str, value: Any) -> None:
    """Keep a setting; nothing is written when it is already so. TypeError for a value of another type."""
    change_settings(session, {key: value}, label=f"修改{SETTINGS[key].label}")


def change_settings(session: Session, values: dict[str, Any], *, label: str, undoable: bool = True) -> None:
    """Keep several settings as one undo step, or as something that is not undone, such as who works here."""
    for key, value in values.items():
        if not isinstance(value, SETTINGS[key].kind):
            raise TypeError(f"{key} wants {SETTINGS[key].kind.__name__}, not {value!r}")
    changed = {key: value for key, value in values.items() if read_setting(session, key) != value}
    if not changed:
        return
    action = session.write(label, merge_key="setting:" + ",".join(sorted(changed))) if undoable else session.note(label)
    with action as db:
        for key, value in changed.items():
            db.execute(
                "insert into setting (id, value) values (?, ?) on conflict (id) do update set value = excluded.value",
                (key, whole_characters(json.dumps(value, ensure_ascii=False, sort_keys=True))),
            )


def read_agency(session: Session) -> "Agency":
    """The agency as documents name it."""
    from consultant_app.model.dossier import Agency  # the window does not need it to start
    from consultant_app.model.nonconformity import GRADE_SCALES

    return Agency(
        name=read_setting(session, "agency_name"),
        address=read_setting(session, "agency_address"),
        contact=read_setting(session, "agency_contact"),
        phone=read_setting(session, "agency_phone"),
        consultant=read_setting(session, "consultant"),
        form_numbers=read_setting(session, "form_numbers"),
        logo=_logo(session),
        grades=GRADE_SCALES.get(read_setting(session, "grade_scale"), GRADE_SCALES["严重/一般"]),
    )


def _logo(session: Session) -> bytes:
    """The agency's logo, or nothing when none was chosen or its file is gone."""
    name = read_setting(session, "agency_logo")
    try:
        return (session.folder / name).read_bytes() if name else b""
    except OSError:
        return b""
