"""条款: typed, or found from the words of the fact."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.ui.search_popup import Found, SearchPopup
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.workflows import standards

_MOST = 8


class ClauseField(QWidget):
    """The clause with its title; the finder proposes the closest ones for the fact, or searches for what is typed."""

    def __init__(self, save: Callable[[str], object], fact: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fact = fact
        self.edition = standards.DEFAULT_EDITION
        self.line = AutosaveLine(save, name="条款", hint="如 8.5.1")
        self.line.setMaximumWidth(140)
        self.title = label("", "muted", wrap=True)
        self.finder = button("按事实找条款", self.open_finder, icon_name="search", tip="从事实里的用词找最贴切的条款")
        self.popup = SearchPopup(
            self.found, "写几个词，如 首件 检验；不写就按事实找", "没有找到，请换个说法或直接写条款号", self
        )
        line = row(self.line, self.finder, self.title)
        line.setStretch(2, 1)
        self.setLayout(column(line))

    def show_clause(self, clause: str, edition: str) -> None:
        """Show the stored clause."""
        self.edition = edition
        self.line.show_value(clause)
        self.show_title(clause)

    def show_title(self, clause: str) -> None:
        """The title of a clause that is typed."""
        known = standards.is_known(self.edition) and clause in standards.clauses(self.edition)
        self.title.setText(standards.label(clause, self.edition).partition(" ")[2] if known else "")

    def open_finder(self) -> None:
        """Show the closest clauses for the fact."""
        self.popup.open_at(self.finder, 620, 380)

    def found(self, text: str) -> list[Found]:
        """The clauses for a text, or for the fact while nothing is typed."""
        from consultant_app.workflows.clause_finder import find_clauses

        words = text or self._fact()
        edition = self.edition if standards.is_known(self.edition) else standards.DEFAULT_EDITION
        hits = find_clauses(words, edition, _MOST) if words else []
        return [
            Found(
                text=standards.label(hit.clause.number, edition),
                note="、".join(hit.words[:4]),
                open=partial(self.choose, hit.clause.number),
            )
            for hit in hits
        ]

    def choose(self, number: str) -> None:
        """Take a clause, as if it were typed."""
        self.line.setText(number)
        self.line.saver.touch()
        self.line.saver.commit()
