"""A section of the 档案 that is one list of records, edited like a sheet."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.labels import KINDS
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.dossier_view import DossierView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import scrolled
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import editing
from consultant_app.workflows.planning import remove_parts
from consultant_app.workflows.record_lists import edit_list


class ListView(DossierView):
    """Subclasses name the kind, its columns and what to say above the table."""

    kind: ClassVar[type]
    hint: ClassVar[str] = ""
    lines: ClassVar[int] = 6  # at least; the table takes all the height there is

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        name = KINDS[self.kind]
        self.card = Card(name, self.hint)
        self.table = RecordTable(
            self.columns(), name=name, change=self.change, delete=self.delete, move=self.move, lines=self.lines
        )
        self.card.body.addWidget(self.table, 1)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.card, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    def columns(self) -> list[Column]:
        """The columns of the table."""
        return []

    def to_row(self, record: Any) -> Any:
        """What the table shows of a record; has its id and order_key."""
        return record

    def values(self, row: Any | None, typed: dict[str, str]) -> dict[str, Any]:
        """The fields of the record that typed cells mean; `row` is None for a new record."""
        return typed

    def records(self) -> Sequence[Any]:
        """The stored records, in order."""
        return records.of_enterprise(self.app.session.db, self.kind, self.enterprise_id)

    def refresh(self) -> None:
        """Show the stored records; the current cell stays."""
        rows = [self.to_row(record) for record in self.records()]
        self.table.show_changed(rows)

    def choose(self, key: str) -> None:
        """Go to a record."""
        self.table.choose(key)
        self.table.view.setFocus()

    def change(self, edits: Edits) -> None:
        """Keep what was typed or pasted, as one step."""
        changed = [(row.id, self.values(row, typed)) for row, typed in edits.changed]
        added = [self.values(None, typed) for typed in edits.added]
        session = self.app.session
        self.app.attempt(edit_list, session, self.kind, self.enterprise_id, changed=changed, added=added)

    def delete(self, rows: list[Any]) -> None:
        """Remove records; undo brings them back."""
        self.app.attempt(remove_parts, self.app.session, self.kind, [row.id for row in rows])
        self.app.say(f"已删除 {len(rows)} 条{KINDS[self.kind]}。", undo=True)

    def move(self, row: Any, before: str, after: str) -> None:
        """Put a record between two others."""
        self.app.attempt(editing.move_record, self.app.session, self.kind, row.id, before, after)
