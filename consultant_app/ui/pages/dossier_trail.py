"""修改记录: who changed what and when; only to be read."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from consultant_app.store.people import names
from consultant_app.ui.app import App
from consultant_app.ui.pages.dossier_view import DossierView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows.trail import TrailLine, read_trail


class TrailView(DossierView):
    """The newest changes first."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self._lines: list[TrailLine] = []
        self._people: dict[str, str] = {}
        self.filter = QLineEdit(placeholderText="只看含这些字的记录", clearButtonEnabled=True)
        self.filter.setAccessibleName("筛选修改记录")
        self.filter.textChanged.connect(self._show)
        self.table = RecordTable(
            [
                Column(field="at", title="时间", width=164),
                Column(field="who", title="谁", width=80, get=self._who),
                Column(field="label", title="操作", width=140),
                Column(field="record", title="记录", width=110),
                Column(field="field", title="内容", width=96),
                Column(field="old", title="原来"),
                Column(field="new", title="改为"),
            ],
            name="修改记录",
            lines=6,
        )
        card = Card("修改记录", "每次修改自动记下，最近的在前，最多 1000 条；只能查看")
        card.body.addWidget(self.filter)
        card.body.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def refresh(self) -> None:
        """Read the log again."""
        lines, people = read_trail(self.app.session.db, self.enterprise_id), names(self.app.session.db)
        if (lines, people) != (self._lines, self._people):
            self._lines, self._people = lines, people
            self._show()

    def _show(self, *_text: object) -> None:
        wanted = self.filter.text().strip()
        self.table.show_rows([line for line in self._lines if wanted in self._who(line) or _holds(line, wanted)])

    def _who(self, line: TrailLine) -> str:
        if line.site == self.app.session.site:
            return self.app.setting("consultant") or "本机"
        return self._people.get(line.site) or f"其他电脑 {line.site[-4:]}"


def _holds(line: TrailLine, wanted: str) -> bool:
    return any(wanted in text for text in (line.at, line.label, line.record, line.field, line.old, line.new))
