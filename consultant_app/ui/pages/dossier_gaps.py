"""缺什么: what is missing before the papers can be handed over, each line leads to its place."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.exchange import Role
from consultant_app.model.gap import Gap, Severity
from consultant_app.ui.app import App
from consultant_app.ui.gap_places import place_of, target_of
from consultant_app.ui.pages.dossier_view import DossierView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows import slips
from consultant_app.workflows.dossiers import gaps_of
from consultant_app.workflows.settings import read_agency

_ROLE_OF = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: "muted"}


class GapsView(DossierView):
    """The same list as the check before delivery."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.lines = LineList(name="缺什么", empty="没有发现缺项，可以出具文档。", most=200)
        self.card = Card("缺什么")
        self.card.body.addWidget(self.lines)
        self.card.body.addStretch(1)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addWidget(self.card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))
        self._shown: tuple[str, list[Gap]] | None = None

    def refresh(self) -> None:
        """Check again."""
        found = gaps_of(self.app.session.db, self.enterprise_id, read_agency(self.app.session))
        if (self.app.role, found) == self._shown:
            return
        self._shown = (self.app.role, found)
        worst = sum(gap.severity is Severity.ERROR for gap in found)
        self.card.set_title("缺什么", f"共 {len(found)} 项，其中必须处理 {worst} 项；点一行就到要填的地方")
        self.lines.show_entries([self._entry(gap) for gap in found])

    def _entry(self, gap: Gap) -> Entry:
        page, where = place_of(gap)
        go = partial(self.place_asked.emit, page, where)
        extra = ("加入退回意见", partial(self._return, gap)) if self.app.role == Role.MANAGER else None
        return Entry(text=gap.sentence, tag=gap.severity.value, role=_ROLE_OF[gap.severity], open=go, extra=extra)

    def _return(self, gap: Gap) -> None:
        """Put a gap into the draft of the enterprise's return slip."""
        target = target_of(self.app.session.db, self.enterprise_id, gap)
        made = self.app.attempt(slips.add_remark, self.app.session, self.enterprise_id, target, gap.sentence)
        if made is not None:
            go = partial(self.place_asked.emit, "slips", {"remark": made.id})
            self.app.say(f"已加入退回单草稿：{gap.sentence}", action="去看草稿", on_action=go)
