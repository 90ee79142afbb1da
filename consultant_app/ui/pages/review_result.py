"""结论与决议: three judgements, each with its reason; decisions; issuing the report and opening it again."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget

from consultant_app.model.gap import Severity
from consultant_app.model.labels import FIELDS
from consultant_app.model.review import ManagementReview
from consultant_app.model.review_rules import JUDGEMENTS, authority_reason
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_reason import ReasonRow
from consultant_app.ui.pages.review_decisions import DecisionsCard
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart, reveal
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.lines import DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import reviews

_TITLES = FIELDS[ManagementReview]
_CHOICES_WIDE = 330  # three verdicts side by side


class ResultPart(ReviewPart):
    """Judgements, decisions, report, one under the other."""

    paper = "review_report"

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.verdicts: dict[str, ChoiceButtons] = {}
        self.reasons: dict[str, AutosaveText] = {}
        self.texts: dict[str, AutosaveText] = {}
        self.decisions = DecisionsCard(app, held)
        self.inside = QWidget()
        layout = QVBoxLayout(self.inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for card in (self._judgements(), self.decisions):
            layout.addWidget(card)
        report = self._report()
        self.places = {"decisions": self.decisions.table.view, "report_on": self.report_on, **self.texts}
        whole = QWidget()
        stacked = QVBoxLayout(whole)
        stacked.setContentsMargins(0, 0, 8, 0)
        stacked.setSpacing(12)
        for each in (self.inside, report):
            stacked.addWidget(each)
        stacked.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(whole))

    def _judgements(self) -> Card:
        card = Card("评审结论", "三个方面分别下结论、分别写理由：依据哪些数据和事实。")
        for field, (name, verdicts, meaning) in JUDGEMENTS.items():
            choice = ChoiceButtons([(each, each, "") for each in verdicts], name=f"{name}结论", height=40)
            choice.setMinimumWidth(_CHOICES_WIDE)
            choice.chosen.connect(partial(self._judge, field))
            reason = AutosaveText(partial(self._reason, field), name=f"{name}理由", hint="数据、事实、不足", lines=2)
            self.verdicts[field], self.reasons[field] = choice, reason
            head = row(label(name, "strong"), label(meaning, "muted"), None, choice)
            card.body.addLayout(column(head, reason, 4))
        grid = FieldGrid(2)
        for field, hint in (
            ("strategy", "体系的目标与企业的战略方向是否一致，为什么"),
            ("summary", "会议怎样进行，讨论了什么"),
        ):
            self.texts[field] = AutosaveText(partial(self._save, field), name=_TITLES[field], hint=hint, lines=2)
            grid.add(Field(_TITLES[field], self.texts[field]))
        card.body.addWidget(grid)
        return card

    def _report(self) -> Card:
        card = Card("评审报告", "签发后内容锁定，决议的跟踪仍可填写；更正要写明理由，成为新的修订版。")
        self.report_on = DateField(partial(self._save, "report_on"), name=_TITLES["report_on"])
        self.state = label("", wrap=True)
        self.issue = button("签发报告", self.issue_report, icon_name="done")
        self.reopen = button("更正（重新打开）", self.reopen_report, icon_name="edit")
        grid = FieldGrid(3)
        grid.add(Field(_TITLES["report_on"], self.report_on))
        card.body.addWidget(grid)
        card.body.addWidget(self.state)
        self.authority = ReasonRow()
        card.body.addLayout(row(self.issue, self.reopen, None))
        card.body.addWidget(self.authority)
        return card

    # showing

    def refresh(self) -> None:
        """Show the review in hand."""
        review = self.held.review
        if review is None:
            return
        for field, choice in self.verdicts.items():
            opinion = getattr(review, field)
            choice.show_value(opinion.verdict)
            self.reasons[field].show_value(opinion.reason)
        for field, editor in self.texts.items():
            editor.show_value(getattr(review, field))
        self.report_on.show_value(review.report_on)
        self.decisions.refresh()
        lock(self.inside, review.frozen)
        self.report_on.setEnabled(not review.frozen)
        self.issue.setVisible(not review.frozen)
        self.reopen.setVisible(review.frozen)
        self.state.setText(_state_of(review))
        self.state.setVisible(bool(self.state.text()))

    # acting

    def _save(self, name: str, value: str) -> None:
        if self.held.review:
            reviews.edit_review(self.app.session, self.held.review.id, **{name: value})

    def _judge(self, field: str, verdict: str) -> None:
        self.flush()
        self.app.attempt(self._change, field, verdict=verdict)

    def _reason(self, field: str, text: str) -> None:
        self._change(field, reason=text)

    def _change(self, field: str, **values: str) -> None:
        if self.held.review:
            review = reviews.require_open(self.app.session.db, self.held.review.id)
            after = replace(getattr(review, field), **values)
            reviews.edit_review(self.app.session, review.id, **{field: after})

    def issue_report(self) -> None:
        """Issue the report, unless something must be mended first; the person may go on all the same."""
        self.flush()
        self.held.read()
        errors = [gap for gap in self.held.now.gaps if gap.severity is Severity.ERROR] if self.held.now else []
        if not errors:
            self.issue_anyway()
            return
        self.place_asked.emit({"part": "gaps"})
        self.app.say(
            f"管理评审还有 {len(errors)} 处必须处理的内容，已列在下面，点一条就到那里。",
            kind="warn", action="仍然签发", on_action=self.issue_anyway,
        )  # fmt: skip

    def issue_anyway(self) -> None:
        """Issue the report as it is; where it is not top management's, only with a reason, which is printed."""
        review = self.held.review
        if review is None:
            return
        others = reviews.led_by_others(self.app.session.db, review)
        if not others:
            self._issue("")
            return
        self.place_asked.emit({"part": "result"})
        self.app.say(f"{'、'.join(others)}不是最高管理者，要写明理由才能签发。", kind="warn")
        self.authority.ask("理由（印在报告里）", "如 总经理住院，书面授权副总经理代行，授权书编号……", self._issue)
        self.authority.line.setText(authority_reason(review))
        reveal(self.authority.line)

    def _issue(self, authority: str) -> object:
        review = self.held.review
        issued = self.app.attempt(reviews.issue_report, self.app.session, review.id, authority) if review else None
        if issued is not None:
            self.app.say(f"管理评审报告 {issued.number} 已签发，内容已锁定。", undo=True)
        return issued

    def reopen_report(self) -> None:
        """Ask why, then open the issued report."""
        reason, sure = QInputDialog.getText(self, "更正管理评审报告", "为什么要更正（写进修订记录）：")
        if sure and self.held.review:
            self.app.attempt(reviews.reopen_report, self.app.session, self.held.review.id, reason)

    def open_place(self, **where: Any) -> None:
        """decision=id, judgement=suitability …, field=strategy, report_on or decisions."""
        if where.get("decision"):
            self.decisions.choose(where["decision"])
        elif where.get("judgement") in self.reasons:
            reveal(self.reasons[where["judgement"]])
        elif (editor := self.places.get(where.get("field", ""))) is not None:
            reveal(editor)


def _state_of(review: ManagementReview) -> str:
    """Whether and when the report was issued, in a sentence."""
    if review.reopened:
        return f"已为更正重新打开：{review.reopened}。改完后再次签发，成为第 {len(review.issues)} 次修订。"
    if not review.issues:
        return ""
    last = review.issues[-1]
    revision = f"（第 {last.revision} 次修订：{last.reason}）" if last.revision else ""
    return f"已于 {last.on} 由{last.by}批准签发{revision}。"
