"""What a part of an enterprise's records says, as one short digest: equal as long as nothing in it is changed."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from consultant_app.store.changes import LOCAL_TABLES, compact, record_tables
from consultant_app.store.sqlite import Connection

# about the work, not part of what is handed over
_NOT_CONTENT = LOCAL_TABLES | {"assignment", "return_slip", "slip_remark", "document_record", "form_snapshot"}
_NOT_STATED = frozenset(
    {"stage", "next_date", "next_action", "consultant", "source", "archived_on", "alias_of", "is_sample"}
)  # fields of an enterprise that its papers do not speak of


def digest(db: Connection, enterprise_id: str, tables: Iterable[str] = ()) -> str:
    """The digest of the enterprise's rows in these tables, in all tables that hold content when none is named.

    Blank fields do not count, so that a column added by a later version changes nothing.
    """
    columns = record_tables(db)
    wanted = sorted(set(tables) or columns.keys() - _NOT_CONTENT)
    seen = hashlib.sha256()
    for table in wanted:
        for line in _rows(db, table, columns[table], enterprise_id):
            seen.update(line.encode("utf-8", "surrogatepass"))
    return seen.hexdigest()[:32]


def _rows(db: Connection, table: str, columns: Sequence[str], enterprise_id: str) -> Iterable[str]:
    if table != "enterprise" and "enterprise_id" not in columns:
        return
    mine = "id" if table == "enterprise" else "enterprise_id"
    names = [name for name in columns if not (table == "enterprise" and name in _NOT_STATED)]
    quoted = ", ".join(f'"{name}"' for name in names)
    sql = (
        f"select id, {quoted} from {table} where {mine} in (select id from enterprise where id = ? or alias_of = ?)"
        " order by id"
    )
    for key, *values in db.execute(sql, (enterprise_id, enterprise_id)):
        yield json.dumps([table, key, compact(names, values)], ensure_ascii=False, sort_keys=True)
