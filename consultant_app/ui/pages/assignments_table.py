"""The grid of 任务分派."""

from PySide6.QtWidgets import QWidget

from consultant_app.ui.pages.assignments_model import AssignmentModel
from consultant_app.ui.widgets.paged_table import PagedTable


class AssignmentTable(PagedTable):
    """A key names enterprise and assignment; the lines of an enterprise stay selected when it is assigned."""

    def __init__(self, model: AssignmentModel, parent: QWidget | None = None) -> None:
        super().__init__(model, name="任务分派清单", parent=parent)

    def enterprises(self) -> list[str]:
        """The enterprise of each line."""
        return [key.enterprise_id for key in self.lines.keys]
