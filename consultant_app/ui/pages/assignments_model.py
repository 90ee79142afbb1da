"""The lines of 任务分派: what stands in which column."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from consultant_app.model.dates import chinese_date
from consultant_app.store import assignment_list
from consultant_app.store.assignment_list import AssignmentLine, AssignmentSort
from consultant_app.store.sqlite import Connection
from consultant_app.ui.widgets.paged_model import ListColumn, PagedModel


def _of_assignment(field: str) -> Callable[[AssignmentLine], str]:
    return lambda line: str(getattr(line.assignment, field)) if line.assignment else ""


def _person(line: AssignmentLine) -> str:
    if line.assignment is None:
        return "未分派"
    return line.assignment.person if line.assignment.is_live else f"{line.assignment.person}（已收回）"


def _person_colour(line: AssignmentLine) -> str:
    if line.assignment is None:
        return "warn"
    return "" if line.assignment.is_live else "muted"


def _due(line: AssignmentLine) -> str:
    if line.assignment is None or not line.assignment.due_on:
        return ""
    return f"！{chinese_date(line.assignment.due_on)}" if is_late(line) else chinese_date(line.assignment.due_on)


def _due_colour(line: AssignmentLine) -> str:
    return "bad" if is_late(line) else ""


def is_late(line: AssignmentLine) -> bool:
    """Whether somebody works on it and should have ended."""
    each = line.assignment
    return each is not None and each.is_live and "" < each.due_on < date.today().isoformat()


def _when(line: AssignmentLine) -> str:
    if line.assignment is None:
        return ""
    taken = line.assignment.withdrawn
    if not line.assignment.is_live:
        return "　".join(part for part in (f"{taken.on} 收回", taken.reason) if part)
    return " ".join(part for part in (line.assignment.given.on, line.assignment.given.by) if part)


COLUMNS = (
    ListColumn("企业", 236, lambda line: line.enterprise.name, AssignmentSort.NAME),
    ListColumn("顾问", 108, _person, AssignmentSort.PERSON, _person_colour),
    ListColumn("批次", 84, _of_assignment("batch"), AssignmentSort.BATCH),
    ListColumn("到期日", 134, _due, AssignmentSort.DUE, _due_colour),
    ListColumn("进展", 86, lambda line: line.enterprise.stage, AssignmentSort.STAGE),
    ListColumn("期望成果", 176, _of_assignment("expectations")),
    ListColumn("所在地", 104, lambda line: line.enterprise.region),
    ListColumn("分派／收回", 168, _when),
)


class AssignmentModel(PagedModel):
    """A line for each enterprise and person."""

    def __init__(self, db: Connection, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, partial(assignment_list.page, db), parent)
