"""评审输入: each item of 9.3.2 with what the records say beside what the department writes."""

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSplitter, QVBoxLayout, QWidget

from consultant_app.model.labels import FIELDS
from consultant_app.model.review import ReviewInput, inputs_for
from consultant_app.model.review_facts import Gathered
from consultant_app.ui.app import App
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart, reveal
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.facts_table import FactsTable
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.sections import SectionLine, SectionList
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import review_gathering, reviews

_TITLES = FIELDS[ReviewInput]
_NARROW = 900  # pixels


class InputsPart(ReviewPart):
    """The list of items at the left, the chosen one at the right: records beside words."""

    paper = "review_inputs"

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.entry: ReviewInput | None = None
        self.list = SectionList(name="评审输入各项")
        self.list.chosen.connect(self.show_item)
        self.all = button("全部采用", self.take_all, icon_name="done", tip="把每一项汇总到的数据写入评审输入")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(row(self.all, None))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(scrolled(self._right()))
        splitter.setSizes([260, 900])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _right(self) -> QWidget:
        self.inside = QWidget()
        layout = QVBoxLayout(self.inside)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(12)
        self.heading = label("", "title", wrap=True)
        layout.addWidget(self.heading)
        self.beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.beside.setSpacing(12)
        self.beside.addWidget(self._known(), 1)
        self.beside.addWidget(self._written(), 1)
        layout.addLayout(self.beside)
        self.table = FactsTable(name="数据明细")
        layout.addWidget(self.table)
        layout.addStretch(1)
        return self.inside

    def _known(self) -> Card:
        self.known = Card("已登记的数据")
        self.take = button("采用", self.take_over, icon_name="done", tip="把下面的文字写入本项输入")
        self.leave = button("不采用", self.take_back, tip="把已采用的文字从本项输入去掉")
        self.known.actions.addLayout(row(self.leave, self.take))
        self.facts = label("", wrap=True, selectable=True)
        self.facts.setAccessibleName("汇总到的数据")
        self.missing = label("", "warn", wrap=True, selectable=True)
        self.missing.setAccessibleName("缺少的数据")
        self.taken = label("", "muted", wrap=True)
        for part in (self.facts, self.missing, self.taken):
            self.known.body.addWidget(part)
        self.known.body.addStretch(1)
        return self.known

    def _written(self) -> Card:
        card = Card("责任部门的报告", "数据说不清的，在这里写明；没有的事实不要编写。")
        self.editors: dict[str, Any] = {
            "text": AutosaveText(partial(self._save, "text"), name="部门补充的现状", lines=4),
            "issue": AutosaveText(partial(self._save, "issue"), name=_TITLES["issue"], lines=3),
            "department": AutosaveLine(partial(self._save, "department"), name=_TITLES["department"]),
            "submitted_on": DateField(partial(self._save, "submitted_on"), name=_TITLES["submitted_on"]),
        }
        for name in ("text", "issue"):
            self.editors[name].entered.connect(self.next_item)
        card.body.addWidget(Field("现状陈述（部门补充）", self.editors["text"], hint="Ctrl+Enter 到下一项"))
        card.body.addWidget(Field(_TITLES["issue"], self.editors["issue"]))
        grid = FieldGrid(2)
        for name in ("department", "submitted_on"):
            grid.add(Field(_TITLES[name], self.editors[name]))
        card.body.addWidget(grid)
        card.body.addStretch(1)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what the records say stands above what is written."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        self.beside.setDirection(ways.TopToBottom if self.width() < _NARROW else ways.LeftToRight)

    # showing

    def refresh(self) -> None:
        """Show the list and the chosen item."""
        review = self.held.review
        if review is None or self.held.now is None:
            return
        entries = reviews.inputs_of(self.app.session.db, review)
        titles = {item.key: item.title for item in inputs_for(review.edition)}
        self.list.show_lines([self._line(each, titles[each.key]) for each in entries])
        wanted = self.entry.key if self.entry else entries[0].key
        self.entry = next((each for each in entries if each.key == wanted), entries[0])
        self.list.show_current(self.entry.key)
        lock(self.inside, review.frozen, but=[self.table])
        self._show(self.entry, titles[self.entry.key])
        self.all.setEnabled(not review.frozen)

    def _line(self, entry: ReviewInput, title: str) -> SectionLine:
        """Done with a date, partly with content only; data that changed since are told."""
        found = self._found(entry.key)
        if not self.held.frozen and review_gathering.is_stale(entry, found):
            return SectionLine(key=entry.key, text=title, state="partly", note="数据已变")
        has_content = bool(entry.text or entry.gathered)
        state = "done" if has_content and entry.submitted_on else "partly" if has_content else "open"
        return SectionLine(key=entry.key, text=title, state=state)

    def _found(self, key: str) -> Gathered:
        return self.held.now.gathered.get(key, Gathered()) if self.held.now else Gathered()

    def _show(self, entry: ReviewInput, title: str) -> None:
        found = _as_issued(entry) if self.held.frozen else self._found(entry.key)
        self.heading.setText(title)
        self.facts.setText(found.text or "没有可以汇总的数据。")
        set_role(self.facts, "" if found.lines else "muted")
        self.missing.setText("\n".join(f"缺：{gap}" for gap in found.gaps))
        self.missing.setVisible(bool(found.gaps))
        self.table.show_facts(found.heads, found.rows)
        self.take.setEnabled(bool(found.lines) and entry.gathered != found.text and not self.held.frozen)
        self._show_taken(entry, found)
        for name, editor in self.editors.items():
            editor.show_value(getattr(entry, name))

    def _show_taken(self, entry: ReviewInput, found: Gathered) -> None:
        stale = review_gathering.is_stale(entry, found)
        self.leave.setVisible(bool(entry.gathered))
        when = _moment(entry.gathered_at)
        if not entry.gathered:
            text = "还没有采用。"
        elif self.held.frozen:
            text = f"{when}采用；报告已签发，这里是签发的内容。"
        elif stale:
            text = f"{when}采用，之后数据有变化，再点“采用”更新。已采用的是：\n{entry.gathered}"
        else:
            text = f"{when}采用，与现在的数据一致。"
        self.taken.setText(text)
        set_role(self.taken, "warn" if stale else "muted")

    # acting

    def show_item(self, key: str) -> None:
        """Show another item."""
        self.flush()
        review = self.held.review
        if review is not None:
            self.entry = next(
                (each for each in reviews.inputs_of(self.app.session.db, review) if each.key == key), None
            )
            self.refresh()

    def next_item(self) -> None:
        """The next item, with the cursor in its text."""
        line = self.list.currentRow()
        if line + 1 < self.list.count():
            self.list.setCurrentRow(line + 1)
            self.editors["text"].setFocus()

    def take_over(self) -> None:
        """Put what the records say into the item."""
        if self.held.review and self.entry:
            self.flush()
            self.app.attempt(review_gathering.take_over, self.app.session, self.held.review, self.entry.key)

    def take_back(self) -> None:
        """Leave the text that was taken over out of the item."""
        self._save("gathered", "")
        self.app.say("已去掉采用的文字。", undo=True)

    def take_all(self) -> None:
        """Put what the records say into every item."""
        if self.held.review:
            self.flush()
            count = self.app.attempt(review_gathering.take_over_all, self.app.session, self.held.review)
            if count is not None:
                text = f"已采用 {count} 项的数据。" if count else "各项数据都已是最新。"
                self.app.say(text, undo=bool(count))

    def _save(self, name: str, value: str) -> None:
        if self.held.review and self.entry:
            reviews.edit_input(self.app.session, self.held.review.id, self.entry.key, **{name: value})

    def open_place(self, **where: Any) -> None:
        """input=id or key of an item."""
        wanted = where.get("input")
        entries = reviews.inputs_of(self.app.session.db, self.held.review) if self.held.review else []
        for each in entries:
            if wanted in (each.id, each.key):
                self.show_item(each.key)
                reveal(self.editors["text"])

    def place(self) -> dict[str, Any]:
        """The item in hand."""
        return {"input": self.entry.key} if self.entry else {}


def _as_issued(entry: ReviewInput) -> Gathered:
    """What an issued report says, whatever the records say by now."""
    return Gathered(lines=tuple(entry.gathered.splitlines()))


def _moment(stamp: str) -> str:
    """11月22日 14:05, or nothing for a broken stamp."""
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return ""
    return f"{when.month}月{when.day}日 {when:%H:%M} "
