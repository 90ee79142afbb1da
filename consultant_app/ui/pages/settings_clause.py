"""One clause to read: what it asks, evidence, mistakes, and where it is found in the other edition."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.clauses import MAPPING_KINDS, Clause, ClauseMapping, MappingKind
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import clear_layout, label
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows import standards

_OWN_WORDS = "指引、证据和常见错误是本产品自己的话，不是标准原文；开不符合项以标准文本为准。"


class ClauseCard(Card):
    """`wanted` asks for another clause: its number and edition."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("条款", parent=parent)
        self.texts = QVBoxLayout()
        self.texts.setSpacing(6)
        self.body.setSpacing(12)
        self.body.addLayout(self.texts)
        self.lower = label("下级条款", "strong")
        self.body.addWidget(self.lower)
        self.below = LineList(name="下级条款", empty="")
        self.body.addWidget(self.below)
        self.other = label("", "strong")
        self.body.addWidget(self.other)
        self.places = LineList(name="另一版本中的位置", empty="在另一版本中没有对应的条款。")
        self.body.addWidget(self.places)
        self.body.addWidget(label(_OWN_WORDS, "muted", wrap=True))
        self.body.addStretch(1)

    def show_clause(self, number: str, edition: str) -> None:
        """Read a clause of an edition."""
        clause = standards.clauses(edition)[number]
        below = standards.children(number, edition)
        self.set_title(standards.label(number, edition), _about(clause, lowest=not below))
        clear_layout(self.texts)
        self._say("这一条要什么", [clause.guidance])
        self._say("常见证据", [f"{clause.evidence}。"] if clause.evidence else [])
        self._say("小厂常见的错误", [f"· {told}。" for told in clause.mistakes.split("。") if told])
        self._say("说明", [clause.note] if clause.note else [])
        for part in (self.lower, self.below):
            part.setVisible(bool(below))
        self.below.show_entries([self._entry(each.number, edition) for each in below])
        self._show_places(number, edition)

    def _say(self, heading: str, lines: list[str]) -> None:
        if lines:
            self.texts.addWidget(label(heading, "strong"))
        for line in lines:
            self.texts.addWidget(label(line, wrap=True, selectable=True))

    def _show_places(self, number: str, edition: str) -> None:
        other = next(each for each in standards.EDITIONS if each != edition)
        self.other.setText(f"在 {other} 中")
        told = {entry.old if other == standards.GBT_2016 else entry.new: entry for entry in _telling(number, edition)}
        entries = []
        for place in standards.mapped(number, other):
            entry = next(each for key, each in told.items() if place == key or place in key)
            note = MAPPING_KINDS[entry.kind] + (f"：{entry.note}" if entry.note else "")
            entries.append(self._entry(place, other, note))
        self.places.show_entries(entries)

    def _entry(self, number: str, edition: str, note: str = "") -> Entry:
        return Entry(text=standards.label(number, edition), note=note, open=partial(self.wanted.emit, number, edition))


def _telling(number: str, edition: str) -> tuple[ClauseMapping, ...]:
    return tuple(entry for entry in standards.mapping_of(number, edition) if entry.kind is not MappingKind.NEW)


def _about(clause: Clause, *, lowest: bool) -> str:
    parts = [clause.edition, clause.title_en, clause.applicability]
    if lowest:
        parts.append("最低一级，不符合项开到这里")
    if not clause.title:
        parts.append("标准没有给这个条款号标题，这里显示上一级的标题")
    return "　".join(part for part in parts if part)
