"""One value for many enterprises, as one undo step."""

from collections.abc import Sequence
from dataclasses import replace

from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records
from consultant_app.store.session import Session

_AT_ONCE = 500  # ids in one statement


def set_for_all(session: Session, enterprise_ids: Sequence[str], **values: str) -> int:
    """Give enterprises these values and return how many of them changed; all of them or, when it fails, none."""
    after = []
    for enterprise in _read(session, enterprise_ids):
        changed = replace(enterprise, **values)  # type: ignore[arg-type]
        if changed != enterprise:
            after.append(changed)
    if after:
        from consultant_app.model.labels import label_of  # with every record there is; not needed to start

        names = "、".join(label_of(Enterprise, name) for name in values)
        with session.write(f"修改{len(after)}家企业：{names}") as db:
            records.put_all(db, after)
    return len(after)


def _read(session: Session, keys: Sequence[str]) -> list[Enterprise]:
    found: list[Enterprise] = []
    for start in range(0, len(keys), _AT_ONCE):
        some = list(keys[start : start + _AT_ONCE])
        marks = ", ".join("?" * len(some))
        found += records.all_of(session.db, Enterprise, where=f"id in ({marks})", args=some)
    return found
