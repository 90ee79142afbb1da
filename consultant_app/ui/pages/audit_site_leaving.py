"""离厂前还缺什么: everything that is missing, topic by topic, each with the way to mend it."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.leaving import Missing, Topic
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.pages.audit_site_panel import Panel
from consultant_app.ui.widgets.labels import label, scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows import leaving

_MOST = 12
_HINTS = {
    Topic.OPEN: "没有查的条目不能算符合，也不能算不适用。",
    Topic.EVIDENCE: "符合和不符合都要有客观证据；不适用和未验证要有理由。",
    Topic.UNVERIFIED: "能补查的现在补查，补不了的报告里会列出。",
    Topic.DEPARTMENT: "",
    Topic.CLAUSE: "内审要覆盖全部适用条款。",
    Topic.FACT: "事实、依据、条款要在现场写清，离厂以后无法核对。",
    Topic.CONFIRMATION: "不符合事实由受审核部门当场签字确认。",
    Topic.MEETING: "最高管理者和各部门负责人应当参加；缺席的写原因和授权。",
}


class LeavingPanel(Panel):
    """Read anew each time it is shown."""

    title = "离厂前还缺什么"
    hint = "点一行就到要补的地方；离开以后，现场的东西就看不到了"

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, lines, parent)
        self.missing: list[Missing] | None = None
        self.sum = label("", "heading")
        self.heads = {topic: label("", "strong") for topic in Topic}
        self.hints = {topic: label(text, "muted", wrap=True) for topic, text in _HINTS.items()}
        self.lists = {topic: LineList(name=topic.value, empty="", most=_MOST) for topic in Topic}
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(4)
        layout.addWidget(self.sum)
        for topic in Topic:
            for part in (self.heads[topic], self.hints[topic], self.lists[topic]):
                layout.addWidget(part)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def refresh(self) -> None:
        """Look again."""
        audit = self.lines.held.audit
        found = leaving.before_leaving(self.app.session.db, audit) if audit else []
        if found == self.missing:
            return
        self.missing = found
        self.sum.setText(f"还有 {len(found)} 处要补" if found else "✓ 没有发现缺项，可以召开末次会议后离厂")
        for topic in Topic:
            mine = [each for each in found if each.topic is topic]
            self.heads[topic].setText(f"{topic}　{len(mine)}")
            self.lists[topic].show_entries([Entry(text=each.text, open=partial(self._go, each)) for each in mine])
            for part in (self.heads[topic], self.lists[topic]):
                part.setVisible(bool(mine))
            self.hints[topic].setVisible(bool(mine and _HINTS[topic]))

    def focus_first(self) -> None:
        """To the first thing that is missing."""
        first = next((each for topic in Topic for each in self.lists[topic].buttons() if not each.isHidden()), None)
        if first is not None:
            first.setFocus()

    def _go(self, missing: Missing) -> None:
        if missing.page == "audit" and missing.word == "line":
            if missing.record:
                self.line_asked.emit(missing.record)
            else:
                self.app.open_page("audit", part="plan")
            return
        self.app.open_page(missing.page, **{missing.word: missing.record})
