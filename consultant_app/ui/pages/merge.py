"""合并台: what came from whom, what differs, what is missing; then conflicts, and what was merged."""

from typing import ClassVar

from consultant_app.ui.pages.parted import PartedPage
from consultant_app.workflows import deciding


class MergePage(PartedPage):
    """The manager's desk."""

    tables: ClassVar[frozenset[str]] = frozenset()  # a merge touches any of them
    entry_name: ClassVar[str] = "merge"
    parts_of: ClassVar[dict[str, str]] = {
        "inbox": "intake_view:IntakeView",
        "conflicts": "conflicts_view:ConflictsView",
        "runs": "merge_runs:RunsPart",
    }
    kept_as: ClassVar[str] = "merge_part"

    def wants_all_enterprises(self) -> bool:
        """Files carry many enterprises."""
        return True

    def read(self, touched: frozenset[str]) -> None:
        """How many conflicts wait."""
        count = deciding.count(self.app.session.db)
        self.parts.show_count("conflicts", count)
        self.set_head(self.heading, f"{count} 处冲突待决定" if count else "")
