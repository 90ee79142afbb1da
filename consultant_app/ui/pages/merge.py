"""合并台: what came from whom, what differs, what is missing; then conflicts, and what was merged."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.parted import PartedPage
from consultant_app.workflows import deciding


class MergePage(PartedPage):
    """The manager's desk."""

    tables: ClassVar[frozenset[str]] = frozenset()  # a merge touches any of them
    parts_of: ClassVar[dict[str, tuple[str, str]]] = {
        "inbox": ("待合并", "intake_view:IntakeView"),
        "conflicts": ("冲突", "conflicts_view:ConflictsView"),
        "runs": ("合并记录", "merge_runs:RunsPart"),
    }
    kept_as: ClassVar[str] = "merge_part"

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, "合并台", parent)

    def wants_all_enterprises(self) -> bool:
        """Files carry many enterprises."""
        return True

    def show_counts(self) -> None:
        """How many conflicts wait."""
        count = deciding.count(self.app.session.db)
        self.parts.show_count("conflicts", count)
        self.set_head("合并台", f"{count} 处冲突待决定" if count else "")
