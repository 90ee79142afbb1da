"""What the steps of a nonconformity share: how their editors save, and what a step is."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.writing_text import Advice
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.workflows import nonconformities

ByField = Mapping[str, Sequence[Advice]]


class NonconformityPart(QWidget):
    """A step. show_view() fills the editors; typed() gives the view as it is being typed, for the advice."""

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self.view: NonconformityView | None = None

    def show_view(self, view: NonconformityView) -> None:
        """Show a nonconformity."""

    def typed(self, view: NonconformityView) -> NonconformityView:
        """The view with what is in the editors right now."""
        return view

    def show_advice(self, found: ByField) -> None:
        """Show what is to be mended."""

    def writers(self) -> list[QWidget]:
        """The text editors whose typing asks for advice."""
        return []

    # saving; the stored record is read anew by the workflow

    def saver(self, field: str) -> Callable[[object], object]:
        """Keeps a field of the nonconformity."""
        return partial(self._save, field)

    def part_saver(self, part: str, field: str) -> Callable[[object], object]:
        """Keeps a field of one of its parts."""
        return partial(self._save_part, part, field)

    def chooser(self, field: str) -> Callable[[str], object]:
        """Keeps what was pressed; a refusal is said in the page."""
        return partial(self._choose, field)

    def _choose(self, field: str, value: str) -> None:
        self.app.attempt(self._save, field, value)

    def _save(self, field: str, value: object) -> None:
        if self.view is not None:
            nonconformities.edit(self.app.session, self.view.item.id, **{field: value})

    def _save_part(self, part: str, field: str, value: object) -> None:
        if self.view is not None:
            nonconformities.edit_part(self.app.session, self.view.item.id, part, **{field: value})
