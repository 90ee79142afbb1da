"""The lines of the register: what stands in which column."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from consultant_app.model.dates import chinese_date
from consultant_app.model.industries import industry_label
from consultant_app.store import register
from consultant_app.store.register import RegisterRow, Sort
from consultant_app.store.sqlite import Connection
from consultant_app.ui.widgets.paged_model import ListColumn, PagedModel


def _name(row: RegisterRow) -> str:
    return f"{row.name}（示例）" if row.is_sample else row.name


def _size_colour(row: RegisterRow) -> str:
    return "warn" if row.size in ("中型", "大型") else ""


def _is_late(row: RegisterRow) -> bool:
    return "" < row.next_date < date.today().isoformat()


def _next_date(row: RegisterRow) -> str:
    return f"！{chinese_date(row.next_date)}" if _is_late(row) else chinese_date(row.next_date)


def _next_colour(row: RegisterRow) -> str:
    return "bad" if _is_late(row) else ""


def _next_warning(row: RegisterRow) -> str:
    return f"已逾期：{chinese_date(row.next_date)}" if _is_late(row) else ""


COLUMNS = (
    ListColumn("名称", 248, _name, Sort.NAME, field="name"),
    ListColumn("信用代码", 178, lambda row: row.credit_code or "暂无", field="credit_code"),
    ListColumn("所在地", 110, lambda row: row.region, Sort.REGION, field="region"),
    ListColumn("认证行业", 130, lambda row: industry_label(row.industry), Sort.INDUSTRY, field="industry"),
    ListColumn("规模", 58, lambda row: row.size or "待定", Sort.SIZE, _size_colour, field="size"),
    ListColumn("阶段", 86, lambda row: row.stage, Sort.STAGE, field="stage"),
    ListColumn("下次日期", 138, _next_date, Sort.NEXT_DATE, _next_colour, _next_warning, field="next_date"),
    ListColumn("下次事项", 130, lambda row: row.next_action, field="next_action"),
    ListColumn("联系人", 80, lambda row: row.contact_name, field="contact_name"),
    ListColumn("电话", 116, lambda row: row.contact_phone, field="contact_phone"),
    ListColumn("顾问", 80, lambda row: row.consultant, Sort.CONSULTANT, field="consultant"),
)


def _page(db: Connection, ids: Sequence[str]) -> dict[str, RegisterRow]:
    return {row.id: row for row in register.page(db, ids)}


class RegisterModel(PagedModel):
    """A line for each enterprise."""

    def __init__(self, db: Connection, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, partial(_page, db), parent)

    def full_title(self, column: ListColumn) -> str:
        """What the field is called elsewhere."""
        from consultant_app.model.enterprise import Enterprise
        from consultant_app.model.labels import label_of  # with every record there is; not needed to start

        return label_of(Enterprise, column.field)
