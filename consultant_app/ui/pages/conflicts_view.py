"""冲突: what people wrote differently, one field after the other, side by side; number keys decide."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.conflicts_card import ConflictCard
from consultant_app.ui.pages.parted import Part
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import deciding
from consultant_app.workflows.deciding import Dispute

_MOST = 300  # listed at once; the next ones come as these are decided
_LIST_WIDTH = 380


@dataclass(frozen=True)
class ConflictRow:
    """A line of the list."""

    id: str
    order_key: str
    enterprise: str
    what: str


class ConflictsView(Part):
    """List on the left, the two or more versions of the field in hand on the right."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.found: dict[str, Dispute] = {}
        self.later: set[str] = set()  # put off until this page is opened anew
        self.table = as_list(
            RecordTable(
                [Column(field="enterprise", title="企业", width=130), Column(field="what", title="记录与字段")],
                name="冲突清单",
                lines=8,
            ),
            56,
        )
        self.table.view.setWordWrap(True)
        self.table.chosen.connect(self._show_current)
        self.more = label("", "muted", wrap=True)
        self.take_all = button("全部采用某人的…", self.offer_people, icon_name="team")
        left = Card("待决定")
        left.setFixedWidth(_LIST_WIDTH)
        left.body.addWidget(self.table, 1)
        left.body.addWidget(self.more)
        left.body.addLayout(row(self.take_all, None))
        self.left = left
        self.card = ConflictCard(app)
        self.card.decided.connect(self._decide)
        self.card.typed.connect(self._decide_text)
        self.card.put_off.connect(self.put_off)
        work = QWidget()
        inside = QHBoxLayout(work)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(left)
        inside.addWidget(self.card, 1)
        self.nothing = EmptyState(
            "done", "没有冲突",
            "两个人改了同一个字段、或一个人删除而另一个人又修改时，两边的内容都会保留，在这里并排显示，由您决定。",
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(work)
        self.stack.addWidget(self.nothing)
        self.work = work
        layout = row(self.stack)
        self.setLayout(layout)
        for number in range(1, 10):
            QShortcut(QKeySequence(str(number)), work, partial(self.card.press, number))
        QShortcut(QKeySequence("0"), work, self.put_off)

    # showing

    def refresh(self) -> None:
        """Read the conflicts again; those that were put off stand last."""
        total = deciding.count(self.app.session.db)
        every = deciding.disputes(self.app.session, most=_MOST)
        every.sort(key=lambda each: each.id in self.later)
        self.found = {each.id: each for each in every}
        rows = [ConflictRow(each.id, "", each.enterprise, f"{each.record}\n{each.field}") for each in every]
        current = self.table.current()
        self.table.show_changed(rows)
        kept = current.id if current is not None and current.id in self.found else (rows[0].id if rows else "")
        if kept:
            self.table.choose(kept)
        self.left.set_title(f"待决定　{total}")
        self.more.setText(f"先列出 {len(rows)} 处，决定后接着列出其余的。" if total > len(rows) else "")
        self.more.setVisible(total > len(rows))
        self.stack.setCurrentWidget(self.work if rows else self.nothing)
        self._show_current()

    def _show_current(self) -> None:
        if (dispute := self.dispute()) is not None:
            self.card.show_dispute(dispute)

    def dispute(self) -> Dispute | None:
        """The conflict in hand."""
        line = self.table.current()
        return self.found.get(line.id) if line is not None else None

    # deciding

    def _decide(self, operation_id: str) -> None:
        if (dispute := self.dispute()) is not None:
            side = next(each for each in dispute.sides if each.operation_id == operation_id)
            if self._attempt(deciding.keep_side, dispute, operation_id):
                self.app.say(f"已采用{side.person}的内容：{dispute.field}。对方更新后也会看到这个决定。", undo=True)

    def _decide_text(self, text: str) -> None:
        if (dispute := self.dispute()) is not None and self._attempt(deciding.keep_text, dispute, text):
            self.app.say(f"已采用改写的内容：{dispute.field}。", undo=True)

    def _attempt(self, act: Any, dispute: Dispute, choice: str) -> bool:
        before = self.app.session.undo_label
        self.app.attempt(act, self.app.session, dispute, choice)
        return self.app.session.undo_label != before or dispute.id not in self.found

    def put_off(self) -> None:
        """Decide later: the next one comes; nothing is changed."""
        if (dispute := self.dispute()) is None:
            return
        self.later.add(dispute.id)
        line = self.table.view.currentIndex().row()
        rows = self.table.records()
        self.table.choose(rows[(line + 1) % len(rows)].id)
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_people(self) -> QMenu:
        """Whose content is to be taken wherever that person took part."""
        menu = QMenu(self)
        for site, person, count in deciding.sites(self.app.session):
            menu.addAction(f"{person}　{count} 处", partial(self.take_side, site, person))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.take_all.mapToGlobal(self.take_all.rect().bottomLeft()))
        return menu

    def take_side(self, site: str, person: str) -> None:
        """Take what one person wrote wherever this person took part."""
        if ended := self.app.attempt(deciding.take_side, self.app.session, site):
            self.app.say(f"已全部采用{person}的内容，共 {ended} 处。", undo=True)

    def open_place(self, **where: Any) -> None:
        """conflict=id."""
        if where.get("conflict") in self.found:
            self.table.choose(where["conflict"])

    def place(self) -> dict[str, Any]:
        """The conflict in hand."""
        dispute = self.dispute()
        return {"conflict": dispute.id} if dispute else {}
