"""The register: add, put into the bin, join duplicates, follow the next date."""

from dataclasses import fields, replace
from datetime import date

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.model.text import whole_characters
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection

_OWN = {"id", "alias_of", "archived_on", "stage", "is_sample", "source"}  # what joining never takes over


def add_enterprise(session: Session, name: str, **values: str) -> Enterprise:
    """Add an enterprise by hand. Raises AppError when the name is empty."""
    if not name.strip():
        raise AppError("企业名称不能为空；没有新增企业。请填写营业执照上的全称。")
    enterprise = Enterprise(id=new_id(), name=name.strip(), source="手工新增", **values)  # type: ignore[arg-type]
    with session.write("新增企业") as db:
        records.put(db, enterprise)
    return enterprise


def archive(session: Session, enterprise_ids: list[str]) -> int:
    """Put enterprises into the bin and return how many; all about them is kept and comes back with restore()."""
    today = date.today().isoformat()
    found = [records.get(session.db, Enterprise, key) for key in enterprise_ids]
    with session.write(f"{len(found)}家企业移入回收站") as db:
        records.put_all(db, [replace(enterprise, archived_on=today) for enterprise in found])
    return len(found)


def restore(session: Session, enterprise_ids: list[str]) -> int:
    """Take enterprises out of the bin and return how many."""
    found = [records.get(session.db, Enterprise, key) for key in enterprise_ids]
    with session.write(f"恢复{len(found)}家企业") as db:
        records.put_all(db, [replace(enterprise, archived_on="") for enterprise in found])
    return len(found)


def join(session: Session, keep_id: str, other_id: str) -> Enterprise:
    """Join a duplicate into the enterprise that is kept: blank fields are filled from it, its records move along.

    Nothing is deleted: the duplicate stays as an alias, and separate() or undo takes the joining back.
    Raises AppError when both are the same.
    """
    if keep_id == other_id:
        raise AppError("选中的是同一家企业；没有合并。请选择另一家企业。")
    keep = records.get(session.db, Enterprise, keep_id)
    other = records.get(session.db, Enterprise, other_id)
    taken = {
        field.name: getattr(other, field.name)
        for field in fields(Enterprise)
        if field.name not in _OWN and not getattr(keep, field.name) and getattr(other, field.name)
    }
    joined = replace(keep, **taken)
    aliases = joined_into(session.db, other_id)
    with session.write(f"合并企业：{other.name} 并入 {keep.name}") as db:
        records.put_all(db, [joined, replace(other, alias_of=keep_id)])
        records.put_all(db, [replace(alias, alias_of=keep_id) for alias in aliases])
    return joined


def joined_into(db: Connection, enterprise_id: str) -> list[Enterprise]:
    """The enterprises that were joined into this one, by name."""
    return records.all_of(db, Enterprise, where="alias_of = ?", args=[enterprise_id], order="name, id")


def separate(session: Session, other_id: str) -> None:
    """Make a joined enterprise independent again; fields that were filled from it stay filled."""
    other = records.get(session.db, Enterprise, other_id)
    with session.write(f"拆分企业：{other.name}") as db:
        records.put(db, replace(other, alias_of=""))


def find_enterprise(db: Connection, words: str) -> Enterprise:
    """The enterprise meant by a name, part of one, a credit code or an id.

    Raises AppError when there is none, or several: then it names the candidates.
    """
    words = whole_characters(words).strip()
    if not words:
        raise AppError("没有写明是哪一家企业；没有做任何事。请写企业名称、其中几个字或统一社会信用代码。")
    exact = "(id = ? or credit_code = ? or name = ?) and alias_of = ''"
    found = records.all_of(db, Enterprise, where=exact, args=[words, words.upper(), words])
    if not found:
        listed = "instr(name, ?) and id in (select id from search_enterprise where archived = 0 and joined = 0)"
        found = records.all_of(db, Enterprise, where=listed, args=[words])
    if not found:
        raise AppError(f"没有找到“{words}”；没有做任何事。请用企业名称、其中几个字或统一社会信用代码。")
    if len(found) > 1:
        names = "、".join(f"{enterprise.name}（{enterprise.credit_code or '无代码'}）" for enterprise in found[:8])
        raise AppError(f"“{words}”对应 {len(found)} 家企业，没有做任何事。请写得更完整：{names}。")
    return found[0]
