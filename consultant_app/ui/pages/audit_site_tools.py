"""What helps while judging: 常用语 with places to fill, another nonconformity, the line itself."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from consultant_app.model.audit import AuditLine, Verdict
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_card import LineCard
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.search_popup import Found, SearchPopup
from consultant_app.ui.widgets.blanks import select_next_blank
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.workflows import audit_phrases, nonconformities

_MOST = 60


class LineTools(QWidget):
    """The buttons under a line."""

    edit_asked = Signal()

    def __init__(self, app: App, lines: LinesInHand, card: LineCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.lines, self.card = app, lines, card
        self.phrases = button("常用语 F4", self.open_phrases, tip="插入证据常用语，横线处是要填的空，按 Tab 到下一个空")
        self.keep = button("存为常用语", self.keep_phrase, tip="把选中的文字（没选就是全部证据）存为自己的常用语")
        self.raising = button("开不符合 F9", self.open_menu, icon_name="flag")
        self.edit = button("编辑条目", self.edit_asked.emit, icon_name="edit")
        self._parts = (self.phrases, self.keep, self.raising, self.edit)
        layout = FlowLayout(self, spacing=6)
        for part in self._parts:
            layout.addWidget(part)
        self.menu = QMenu(self)
        self.menu.setAccessibleName("开不符合")
        self.from_line = self.menu.addAction("由本条开具（判为不符合）")
        self.from_line.triggered.connect(self.raise_from_line)
        self.without_line = self.menu.addAction("不挂检查条目，另开一项")
        self.without_line.triggered.connect(self.raise_without_line)
        self.more = Button("工具")
        self.more.setMenu(self._more())
        layout.addWidget(self.more)
        self.more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._popup = SearchPopup(self._find, "查找常用语", "没有找到常用语", self)

    def _more(self) -> QMenu:
        menu = QMenu(self)
        for each in self._parts:
            menu.addAction(each.text()).triggered.connect(each.click)
        return menu

    def set_compact(self, compact: bool) -> None:
        """One button with a menu where there is little room."""
        for part in self._parts:
            part.setVisible(not compact)
        self.more.setVisible(compact)

    def _line(self) -> AuditLine | None:
        return self.lines.stored(self.card.line.id) if self.card.line else None

    # 常用语

    def open_phrases(self) -> None:
        """Choose a phrase by typing a part of it."""
        if self._line() is not None and not self.card.locked:
            self._popup.open_at(self.card, 760, 420, below=False)

    def _find(self, text: str) -> list[Found]:
        line = self._line()
        if line is None:
            return []
        found = audit_phrases.suggestions(self.app.session.db, line)
        chosen = [each for each in found if (text in each.text if text else each.fits)] or ([] if text else found)
        own = self.lines.by_id[line.id].phrase
        return [
            Found(
                text=each.text,
                kind="自己的" if each.own_id else "本条" if own and place == 0 and not text else "",
                open=partial(self._insert, each.text),
            )
            for place, each in enumerate(chosen[:_MOST])
        ]

    def _insert(self, text: str) -> None:
        box = self.card.fields.text
        start = box.textCursor().selectionStart()
        box.insert_text(text)
        box.saver.touch()
        select_next_blank(box, start)

    def next_blank(self) -> None:
        """Into the evidence: to the next ____, or behind what is written when there is none."""
        box = self.card.fields.text
        if not select_next_blank(box):
            box.moveCursor(QTextCursor.MoveOperation.End)
            box.setFocus()

    def keep_phrase(self) -> None:
        """Keep the chosen text, or the whole evidence, as an own phrase for lines of this clause."""
        line, box = self._line(), self.card.fields.text
        if line is None:
            return
        chosen = box.textCursor().selectedText().replace("\u2029", "\n") or box.value()
        made = self.app.attempt(audit_phrases.keep, self.app.session, line, chosen)
        said = "已存为常用语，同条款的条目会优先列出。" if made else "没有新的文字可存。"
        self.app.say(said, undo=made is not None)

    # nonconformities

    def open_menu(self) -> None:
        """F9: from this line, or without one. A line that is one already leads to it."""
        if isinstance(self.card.raised, nonconformities.Nonconformity):
            self.card.show_raised()
            return
        self.from_line.setEnabled(self._line() is not None and not self.card.locked)
        self.menu.setActiveAction(self.from_line)
        self.menu.popup(self.raising.mapToGlobal(self.raising.rect().topLeft()))

    def raise_from_line(self) -> None:
        """Judge the line in hand as a nonconformity of the usual grade."""
        line = self._line()
        if line is not None and line.finding.verdict is not Verdict.NONCONFORM:
            self.card.judge("一般不符合")

    def raise_without_line(self) -> None:
        """A nonconformity that no line of the checklist asked for."""
        audit, line = self.lines.held.audit, self._line()
        if audit is None:
            return
        known = {"department_id": line.department_id} if line and line.department_id else {}
        made = self.app.attempt(nonconformities.add, self.app.session, audit.enterprise_id, audit.id, **known)
        if made is not None:
            self.app.open_page("nonconformities", nonconformity=made.id)
