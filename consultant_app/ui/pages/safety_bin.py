"""安全与备份, 回收站: what was deleted in the last 30 days comes back with one click."""

from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.store.recycle_bin import Deleted
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows import recycling

_SHOWN = 8


class BinCard(Card):
    """One line for each thing; taking one back is a step that can be undone."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("回收站", f"最近 {recycling.DAYS} 天删除的内容，点一下就取回；修改历史一直保留。", parent)
        self.app = app
        self._all = False
        self.list = LineList(name="回收站", empty="没有可以取回的内容。", most=_SHOWN)
        self.more = button("全部列出", self.show_all, role="link")
        self.firms = button("企业回收站", self.open_firms, icon_name="enterprise", role="quiet")
        self.actions.addWidget(self.firms)
        self.body.addWidget(self.list)
        self.body.addWidget(self.more)

    def refresh(self) -> None:
        """What there is now."""
        found = recycling.list_bin(self.app.session)
        self.list.show_entries([self._entry(item) for item in found], most=len(found) if self._all else _SHOWN)
        self.more.setVisible(len(found) > _SHOWN and not self._all)
        count = recycling.archived_count(self.app.session.db)
        self.firms.setText(f"企业回收站 {count}" if count else "企业回收站")

    def _entry(self, item: Deleted) -> Entry:
        session = self.app.session
        parts = (
            recycling.enterprise_of(session.db, item),
            f"{item.at:%m-%d %H:%M}" if item.at else "",
            recycling.who(session, item),
            "取回",
        )
        return Entry(
            text=recycling.sentence(item), note="　".join(filter(None, parts)), open=partial(self.take_back, item)
        )

    def show_all(self) -> None:
        """Every line."""
        self._all = True
        self.refresh()

    def open_firms(self) -> None:
        """The enterprises that were put into their own bin."""
        self.app.open_page("enterprises", archived=True)

    def take_back(self, item: Deleted) -> None:
        """Put it back, in a worker when it is much."""
        if len(item.rows) > recycling.LARGE:
            job = Job("正在取回", partial(recycling.take_back, self.app.session, item), self)
            job.finished.connect(self._say_taken)
            self.app.busy_asked.emit(job)
        else:
            self._say_taken(self.app.attempt(recycling.take_back, self.app.session, item))

    def _say_taken(self, count: int | None) -> None:
        if count:
            self.app.say(f"已取回 {count} 条。", undo=True)
