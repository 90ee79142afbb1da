"""今日: where I stopped, what is due, what waits to be sorted in, what is still missing before leaving."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.dates import chinese_date
from consultant_app.store.assignments import taken_back
from consultant_app.ui.app import App
from consultant_app.ui.gap_places import place_of
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.registry import PAGES
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows.assigning import NONE_LEFT, taken_back_sentence

if TYPE_CHECKING:
    from consultant_app.model.gap import Gap
    from consultant_app.workflows.agenda import Agenda, Due
    from consultant_app.workflows.slip_board import ToDo

_WEEKDAYS = "一二三四五六日"
_FIRST = (
    "从一份企业名单开始",
    "导入主管部门下发的名单（Excel、WPS 表格或 CSV 都可以，原样导入，不必先整理）；"
    "也可以先打开示例企业看看一整套帮扶资料是什么样，看完可以删除。\n所有数据只在这台电脑上，不需要账号，不联网。",
)
_ROLE_OF = {"必须处理": "bad", "请核对": "warn"}


class TodayPage(Page):
    """The page that opens first."""

    tables: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self._filled = False
        self.stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.empty = EmptyState(
            "enterprise",
            *_FIRST,
            (("导入企业名单", self.import_list), ("打开示例企业", self.open_sample)),
            primary=True,
        )
        self.stack.addWidget(self.empty)
        self.stack.addWidget(scrolled(self._build()))
        self.resume_action = self.set_primary("继续上次", self._resume, icon="right", keys="Ctrl+J")
        # Ctrl+J itself belongs to the window; here it is only shown
        self.removeAction(self.resume_action)

    def _build(self) -> QWidget:
        self.last = LineList(name="继续上次", empty="打开一家企业开始工作，下次从这里接着做。", most=6)
        self.due = LineList(name="到期事项", empty="两周内没有到期的事项。", most=10)
        self.inbox = LineList(name="待整理", empty="没有待整理的随手记。随时按 Ctrl+N 记一条。")
        self.gaps = LineList(name="离厂前还缺什么", empty="选择企业后，这里列出还缺的内容。", most=10)
        self.counts = label("", wrap=True)
        self.remarks = LineList(name="退回意见", empty="没有要处理的退回意见。", most=6)
        self.remark_card = _card("退回意见", self.remarks)
        self.remark_card.hide()
        self.gap_card = _card("离厂前还缺什么", self.gaps)
        counts = _card("各阶段企业", self.counts)
        right = (self.remark_card, _card("到期与逾期", self.due), self.gap_card, None)
        self.reminder = button("", self._open_safety, role="link", icon_name="shield")
        self.reminder.hide()
        inside = QWidget()
        left = (_card("继续上次", self.last), _card("待整理", self.inbox), counts, self.reminder, None)
        columns = row(column(*left, spacing=14), column(*right, spacing=14), spacing=14)
        columns.setStretch(0, 1)
        columns.setStretch(1, 1)
        columns.setContentsMargins(0, 0, 8, 0)
        inside.setLayout(columns)
        return inside

    def wants_all_enterprises(self) -> bool:
        """Due dates of all enterprises are shown."""
        return True

    def refresh(self) -> None:
        """Read everything again."""
        today = date.today()
        self.set_head("今日", f"{chinese_date(today.isoformat())} 星期{_WEEKDAYS[today.weekday()]}")
        has = self._has_enterprises()
        if not has:
            gone = len(taken_back(self.app.session.db))
            self.empty.show_words(*((NONE_LEFT, taken_back_sentence(gone)) if gone else _FIRST))
        self.stack.setCurrentIndex(1 if has else 0)
        self._show_last()
        if self._filled:
            self._fill()
        else:  # the window appears before 90,000 enterprises are counted
            QTimer.singleShot(0, self, self._fill)

    def _fill(self) -> None:
        from consultant_app.workflows.agenda import read_agenda

        self._filled = True
        self._show_reminder()
        self._show_agenda(read_agenda(self.app.session.db, date.today()))
        self._show_remarks()
        self._show_gaps()

    def _show_reminder(self) -> None:
        """A quiet line, not a box: the only copy of a week's work lies on this disk."""
        from consultant_app.workflows.caretaking import reminder

        said = reminder(self.app.session)
        self.reminder.setText(said)
        self.reminder.setAccessibleName(said)
        self.reminder.setVisible(bool(said))

    def _open_safety(self) -> None:
        self.app.open_page("safety", part="place")

    def _show_remarks(self) -> None:
        """What waits for whoever works here; nothing is said while nothing does."""
        lines: list[ToDo] = []
        if self.app.session.db.execute("select 1 from slip_remark limit 1").fetchone():
            from consultant_app.workflows.slip_board import to_do

            lines = to_do(self.app.session.db, manager=self.app.role == "manager")
        self.remarks.show_entries([self._remark_entry(line) for line in lines])
        self.remark_card.setVisible(bool(lines))

    def _remark_entry(self, line: "ToDo") -> Entry:
        return Entry(
            text=f"{line.enterprise}：{line.number}　{line.subject}",
            tag=line.tag,
            role="warn",
            note=f"{line.remarks} 条",
            open=partial(self._go, line.enterprise_id, "slips", {"slip": line.slip_id}),
        )

    def _has_enterprises(self) -> bool:
        sql = "select 1 from search_enterprise where joined = 0 and archived = 0 limit 1"
        return self.app.session.db.execute(sql).fetchone() is not None

    def _show_last(self) -> None:
        last = self.app.state.read("last", {})
        there = self.app.is_listed(last.get("enterprise", ""))
        self.resume_action.setVisible(there)
        recent = self.app.recent_enterprises()
        entries = [
            Entry(text=self.app.enterprise_name(key), tag="最近", open=partial(self.app.open_enterprise, key))
            for key in recent
            if not (there and key == last["enterprise"])
        ]
        if there:
            name = self.app.enterprise_name(last["enterprise"])
            entries.insert(0, Entry(text=name, tag="继续", role="strong", note=_page_title(last), open=self._resume))
        self.last.show_entries(entries)

    def _show_agenda(self, agenda: "Agenda") -> None:
        self.due.show_entries([self._due_entry(due) for due in agenda.due])
        self.inbox.show_entries(
            [
                Entry(text=name, note=f"{count} 条", open=partial(self._go, key, "survey", {"inbox": True}))
                for key, name, count in agenda.inbox
            ]
        )
        stages = "　".join(f"{stage} {count} 家" for stage, count in agenda.stages)
        self.counts.setText(f"共 {agenda.enterprises} 家。　{stages}")

    def _due_entry(self, due: "Due") -> Entry:
        word, key = due.place
        return Entry(
            text=f"{due.enterprise}：{due.text}",
            tag=f"逾期 {due.kind}" if due.overdue else due.kind,
            role="bad" if due.overdue else "muted",
            note=chinese_date(due.on),
            open=partial(self._go, due.enterprise_id, due.page, {word: key} if word else {}),
        )

    def _show_gaps(self) -> None:
        name = self.app.enterprise_name()
        self.gap_card.set_title("离厂前还缺什么", name)
        if not name:
            self.gaps.show_entries([])
            return
        from consultant_app.workflows.dossiers import gaps_of
        from consultant_app.workflows.settings import read_agency

        found = gaps_of(self.app.session.db, self.app.enterprise_id, read_agency(self.app.session))
        self.gaps.show_entries([self._gap_entry(gap) for gap in found])

    def _gap_entry(self, gap: "Gap") -> Entry:
        go = partial(self._go, self.app.enterprise_id, *place_of(gap))
        return Entry(text=gap.sentence, tag=gap.severity.value, role=_ROLE_OF.get(gap.severity.value, "muted"), open=go)

    # going elsewhere

    def _go(self, enterprise_id: str, page: str, where: dict[str, Any]) -> None:
        self.app.open_enterprise(enterprise_id)
        if any(entry.name == page for entry in PAGES):
            self.app.open_page(page, **where)

    def _resume(self) -> None:
        last = self.app.state.read("last", {})
        self._go(last.get("enterprise", ""), last.get("page", "today"), dict(last.get("where", {})))

    def import_list(self) -> None:
        """To the list of enterprises, straight to choosing a file."""
        self.app.open_page("enterprises", action="import")

    def open_sample(self) -> None:
        """Put the sample enterprise in and open it."""
        from consultant_app.workflows.sample import load_sample

        sample = self.app.attempt(load_sample, self.app.session)
        if sample is not None:
            self.app.open_enterprise(sample.id)
            beside = "示例企业已放进现有的企业名单，标有“示例”" if self._has_others() else "示例企业已打开"
            self.app.say(f"{beside}，可以随意试用；不需要时在“设置”里删除。", kind="good")

    def _has_others(self) -> bool:
        found = self.app.session.db.execute("select 1 from enterprise where is_sample = 0 limit 1").fetchone()
        return found is not None


def _card(title: str, content: QWidget) -> Card:
    card = Card(title)
    card.body.addWidget(content)
    return card


def _page_title(last: dict[str, Any]) -> str:
    return next((entry.title for entry in PAGES if entry.name == last.get("page")), "")
