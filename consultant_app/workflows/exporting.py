"""The register as an Excel table, or as CSV text, with every column."""

from collections.abc import Callable, Generator
from dataclasses import fields
from functools import partial
from pathlib import Path

from consultant_app.model.company_size import SECTORS, size_class
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.industries import industry_label
from consultant_app.model.labels import label_of
from consultant_app.store.listing import SHOWN
from consultant_app.store.session import Session
from consultant_app.workflows.progress import Progress, as_progress

_LEFT_OUT = {"id", "alias_of", "is_sample", "archived_on"}
_NUMBERS = {"registered_capital", "employees", "revenue", "assets"}
_WIDE = {"name", "registered_address", "business_address", "products", "processes", "remarks", "source"}
_NAMES = [field.name for field in fields(Enterprise) if field.name not in _LEFT_OUT]

Row = tuple[str, ...]


def prepare_register(
    session: Session, target: Path, enterprise_ids: tuple[str, ...] = ()
) -> Callable[[], Generator[Progress, None, tuple[str, ...]]]:
    """Read the register now; the returned work writes the file and returns what had to be replaced.

    All enterprises that are neither joined into another nor in the bin, or just the given ones in their order.
    """
    columns = ", ".join(f'"{name}"' for name in _NAMES)
    sql = f"select id, {columns} from enterprise e where {SHOWN} order by id"
    rows: list[Row] = [tuple(map(str, row)) for row in session.db.execute(sql)]
    if enterprise_ids:
        by_id = {row[0]: row for row in rows}
        rows = [by_id[key] for key in enterprise_ids if key in by_id]
    return partial(_write, target, rows)


def read_and_write(
    session: Session, target: Path, enterprise_ids: tuple[str, ...] = ()
) -> Generator[Progress, None, tuple[str, ...]]:
    """Both in one work: reading 90,000 enterprises takes a second, too."""
    yield Progress("正在读取企业")
    return (yield from prepare_register(session, target, enterprise_ids)())


def _write(target: Path, rows: list[Row]) -> Generator[Progress, None, tuple[str, ...]]:
    from consultant_app.documents.sheets import Column, ColumnKind, write_csv, write_table

    columns = [Column(title="序号", width=6), Column(title="企业规模", width=9)] + [
        Column(
            title=label_of(Enterprise, name),
            width=28 if name in _WIDE else 16,
            kind=ColumnKind.NUMBER if name in _NUMBERS else ColumnKind.TEXT,
        )
        for name in _NAMES
    ]
    lines = (_line(number, row) for number, row in enumerate(rows, 1))
    if target.suffix.lower() == ".csv":
        steps = write_csv(target, columns, lines)
    else:
        steps = write_table(target, "企业名单", columns, lines)
    return (yield from as_progress(steps, lambda done: Progress("正在写入名单", done, len(rows))))


def _line(number: int, row: Row) -> Row:
    values = dict(zip(_NAMES, row[1:], strict=True))
    size = size_class(values["sector"], values["employees"], values["revenue"], values["assets"]).size
    values["sector"] = SECTORS[values["sector"]].label if values["sector"] in SECTORS else values["sector"]
    values["industry"] = industry_label(values["industry"]) if values["industry"] else ""
    return (str(number), size, *values.values())
