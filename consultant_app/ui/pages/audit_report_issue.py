"""签发与更正: where the report stands, its revisions with their reasons, and what is still missing."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from consultant_app.model.audit import Audit, Issue
from consultant_app.model.dates import chinese_date
from consultant_app.model.gap import Gap, Severity
from consultant_app.ui.app import App
from consultant_app.ui.gap_places import place_of
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows import audits

_ROLES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: "muted"}


class IssueCard(QWidget):
    """show_audit() shows an audit; `issued` asks to issue it: date, by whom."""

    issued = Signal(str, str)

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.audit: Audit | None = None
        self.state = label("", "strong", wrap=True)
        self.issue = button("签发报告", self._issue, icon_name="check", tip="签发后检查记录和不符合事实锁定")
        self.reason = QLineEdit()
        self.reason.setAccessibleName("更正理由")
        self.reason.setPlaceholderText("为什么要更正，会印在修订记录里")
        self.reason.returnPressed.connect(self.reopen)
        self.correct = button("更正", self.reopen, icon_name="edit", tip="写明理由后重新打开，再签发成为新的修订版")
        self.revisions = label("", wrap=True, selectable=True)
        self.missing = LineList(name="报告还缺什么", empty="没有缺项，可以签发。", most=60)
        self.mending = QWidget()
        self.mending.setLayout(row(self.reason, self.correct))
        self.card = Card("签发")
        self.card.body.addWidget(self.state)
        self.card.body.addLayout(row(self.issue, None))
        self.card.body.addWidget(self.mending)
        self.card.body.addWidget(self.revisions)
        gaps = Card("还缺什么", "点一条就到要补的地方。")
        gaps.body.addWidget(self.missing)
        layout = column(self.card, gaps, None, spacing=12)
        layout.setContentsMargins(0, 0, 8, 0)
        self.setLayout(layout)

    def show_audit(self, audit: Audit, gaps: list[Gap]) -> None:
        """Where the report of this audit stands."""
        self.audit = audit
        last = audit.issues[-1] if audit.issues else None
        if audit.frozen and last:
            said = (
                f"✓ 已签发 A/{last.revision}，{chinese_date(last.on)}。检查记录和不符合事实已锁定，整改和验证可以继续。"
            )
        elif audit.reopened:
            said = f"↻ 正在更正：{audit.reopened}。再次签发成为 A/{len(audit.issues)}，签发前打印都带“草稿”字样。"
        else:
            said = "● 还没有签发，打印时带“草稿”字样。"
        self.state.setText(said)
        self.issue.setVisible(not audit.frozen)
        self.mending.setVisible(audit.frozen)
        self.revisions.setText("\n".join(_revision(each) for each in reversed(audit.issues)))
        self.revisions.setVisible(bool(audit.issues))
        self.missing.show_entries([self._entry(gap) for gap in gaps])

    def _entry(self, gap: Gap) -> Entry:
        page, where = place_of(gap)
        go = partial(self.app.open_page, page, **where)
        return Entry(text=gap.sentence, tag=gap.severity.value, role=_ROLES[gap.severity], open=go)

    def _issue(self) -> None:
        if self.audit is not None:
            self.issued.emit(self.audit.report_on or date.today().isoformat(), self.audit.report_prepared_by)

    def reopen(self) -> None:
        """Open the issued report again for the reason that was written."""
        if self.audit is None:
            return
        if self.app.attempt(audits.reopen, self.app.session, self.audit, self.reason.text()) is not None:
            self.reason.clear()
            self.app.say("报告已重新打开，改好后再签发成为新的修订版。", undo=True)


def _revision(issued: Issue) -> str:
    """A/1　2026-11-25　周老师：更正部门名称。"""
    by = f"　{issued.by}" if issued.by else ""
    return f"A/{issued.revision}　{issued.on}{by}：{issued.reason or '首次签发'}"
