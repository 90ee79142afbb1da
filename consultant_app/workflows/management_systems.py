"""What an enterprise declares about its quality management system."""

from dataclasses import replace
from typing import Any

from consultant_app.model.labels import label_of
from consultant_app.model.management_system import ManagementSystem
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audits


def edit_system(session: Session, enterprise_id: str, **fields: Any) -> ManagementSystem:
    """Give the declared system other values; typing in one field is one undo step."""
    before = audits.system_of(session.db, enterprise_id)
    after = replace(before, **fields)
    if after != before:
        names = "、".join(label_of(ManagementSystem, name) for name in fields)
        with session.write(f"修改体系信息：{names}", merge_key=f"{after.id}/{','.join(sorted(fields))}") as db:
            records.put(db, after)
    return after
