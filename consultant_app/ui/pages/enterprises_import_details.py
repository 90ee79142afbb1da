"""One row of the preview: what is in it, what differs from the enterprise it may be, and the decision."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.intake.known_headings import FIELD_LABELS
from consultant_app.intake.matching import RowVerdict, Verdict
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.industries import industry_label
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.ui.pages.enterprises_import_model import offered
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.labels import label, scrolled
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows.importing import Decision

_CHOICES = [("add", "新增一家", ""), ("update", "更新已有的", ""), ("skip", "不导入", ""), ("", "按规则", "")]


@dataclass(frozen=True)
class FieldLine:
    """One field of the row: what is stored, what the list says."""

    id: str
    label: str
    old: str
    new: str


class RowDetails(QWidget):
    """`decided` carries "add", "update", "skip" or "" for what the rule says."""

    decided = Signal(str)

    def __init__(self, db: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._db = db
        self.reason = label("", wrap=True, selectable=True)
        self.who = label("", "muted", wrap=True)
        self.choice = ChoiceButtons(_CHOICES, name="这一行怎么处理", clearable=False, height=40)
        self.choice.chosen.connect(self.decided)
        self.table = RecordTable(
            [
                Column(field="label", title="内容", width=110),
                Column(field="old", title="已有"),
                Column(field="new", title="名单"),
            ],
            name="这一行与已有内容对照",
            lines=3,
        )
        self.card = Card("这一行")
        for part in (self.reason, self.who, self.choice):
            self.card.body.addWidget(part)
        self.card.body.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(scrolled(self.card))

    def show_row(self, verdict: RowVerdict | None, decision: Decision | None, outcome: Verdict | None) -> None:
        """Show a row, or that none is chosen."""
        self.choice.setVisible(verdict is not None and bool(offered(verdict)))
        if verdict is None:
            self.card.set_title("这一行", "在左边选一行")
            self.reason.setText("")
            self.who.hide()
            self.table.show_rows([])
            return
        name = verdict.draft.fields.get("name", "（没有名称）")
        self.card.set_title(f"第 {verdict.row_number} 行　{verdict.verdict}", name)
        self.reason.setText("\n".join(part for part in (verdict.reason, *self._warnings(verdict)) if part))
        self.reason.setVisible(bool(self.reason.text()))
        possible = "；".join(each.why for each in verdict.candidates)
        self.who.setText(possible)
        self.who.setVisible(len(verdict.candidates) > 1)
        for value, button in self.choice.buttons.items():
            button.setVisible(not value or Decision(value) in offered(verdict))
        self.choice.show_value(decision.value if decision else "")
        self.table.show_rows(self._lines(verdict))

    def _warnings(self, verdict: RowVerdict) -> list[str]:
        if verdict.verdict is Verdict.NEW:
            return []  # its reason names them
        return [f"{column} 列{sentence}" for column, sentence in verdict.draft.warnings]

    def _lines(self, verdict: RowVerdict) -> list[FieldLine]:
        stored = records.find(self._db, Enterprise, verdict.existing_id) if verdict.existing_id else None
        self.table.view.setColumnHidden(1, stored is None)
        before = vars(stored) if stored else {}
        if verdict.changes:
            return [
                FieldLine(each.field, each.label, _shown(each.field, each.old), _shown(each.field, each.new))
                for each in verdict.changes
            ]
        return [
            FieldLine(name, FIELD_LABELS.get(name, name), _shown(name, before.get(name, "")), _shown(name, new))
            for name, new in verdict.draft.fields.items()
        ]


def _shown(name: str, value: str) -> str:
    return industry_label(value) or value if name == "industry" else value
