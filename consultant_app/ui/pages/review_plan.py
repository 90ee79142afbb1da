"""计划与通知: when, who, on what basis; which department brings which input until when."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.labels import FIELDS
from consultant_app.model.review import ManagementReview, ReviewInput, inputs_for
from consultant_app.ui.app import App
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart, reveal
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import reviews, standards

_TITLES = FIELDS[ManagementReview]
_LINES = (
    ("number", "on", "start"), ("place", "chair", "chair_position"), ("plan_made_on", "notice_on", "prepared_by"),
    ("reviewed_by", "approved_by", "approved_position"),
)  # fmt: skip
_TEXTS = ("participants", "purpose", "basis", "scope")
_DATES = ("on", "plan_made_on", "notice_on")
_HINTS = {"start": "如 14:00", "chair": "最高管理者", "approved_by": "最高管理者", "place": "如 二楼会议室"}
_ABOUT_PEOPLE = ("主持人", "批准人", "编制与批准")


class PlanPart(ReviewPart):
    """Fields of the plan above, the inputs with department and date below."""

    paper = "review_plan"

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.fields: dict[str, Any] = {}
        self.locked = label("报告已签发，计划不能再改；需要更正时到“结论与决议”重新打开。", "warn", wrap=True)
        self.inside = QWidget()
        layout = QVBoxLayout(self.inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(self._plan())
        layout.addWidget(self._inputs())
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.locked)
        outer.addWidget(scrolled(self.inside), 1)

    def _plan(self) -> Card:
        card = Card("评审计划", "管理评审由最高管理者主持和批准，一般在内审报告之后、会前一周发出通知。")
        self.people = label("", "bad", wrap=True)
        remove = button("删除本次评审", self.remove, icon_name="delete")
        self.notice = button("预览通知", partial(self.preview, "review_notice"), icon_name="word")
        card.actions.addLayout(row(remove, self.notice))
        grid = FieldGrid(3)
        for line in _LINES:
            for name in line:
                grid.add(Field(_TITLES[name], self._editor(name)))
        editions = [(each, each) for each in standards.EDITIONS]
        self.fields["edition"] = AutosaveCombo(partial(self._save, "edition"), editions, name=_TITLES["edition"])
        grid.add(Field(_TITLES["edition"], self.fields["edition"], hint="决定评审输入有哪些项"))
        card.body.addWidget(grid)
        card.body.addWidget(self.people)  # below the fields: they stay under the pointer when it comes
        texts = FieldGrid(2)
        for name in _TEXTS:
            self.fields[name] = AutosaveText(partial(self._save, name), name=_TITLES[name], lines=2)
            texts.add(Field(_TITLES[name], self.fields[name]))
        card.body.addWidget(texts)
        return card

    def _editor(self, name: str) -> AutosaveLine:
        save = partial(self._save, name)
        if name in _DATES:
            self.fields[name] = DateField(save, name=_TITLES[name])
        else:
            self.fields[name] = AutosaveLine(save, name=_TITLES[name], hint=_HINTS.get(name, ""))
        return self.fields[name]

    def _inputs(self) -> Card:
        card = Card("输入分工", "哪个部门、什么时候交哪一项。单元格里直接改；一列可从 Excel 粘贴。")
        titles = FIELDS[ReviewInput]
        self.table = RecordTable(
            [
                Column(field="key", title="评审输入", get=self._title, editable=False),
                Column(field="department", title=titles["department"], width=150),
                Column(field="due_on", title=titles["due_on"], kind="date", width=140),
                Column(field="submitted_on", title=titles["submitted_on"], kind="date", width=140),
                Column(field="note", title=titles["note"], width=170),
            ],
            name="输入分工",
            change=self._change,
            can_add=False,
            lines=13,
        )
        card.body.addWidget(self.table)
        return card

    def _title(self, entry: ReviewInput) -> str:
        edition = self.held.review.edition if self.held.review else ""
        return next((item.title for item in inputs_for(edition) if item.key == entry.key), entry.key)

    def refresh(self) -> None:
        """Show the review in hand."""
        review = self.held.review
        if review is None:
            return
        for name, editor in self.fields.items():
            editor.show_value(getattr(review, name))
        found = [gap.sentence for gap in self.held.now.gaps if gap.rule in _ABOUT_PEOPLE] if self.held.now else []
        self.people.setText("\n".join(found))
        self.people.setVisible(bool(found))
        entries = reviews.inputs_of(self.app.session.db, review)
        self.table.show_changed(entries)
        self.locked.setVisible(review.frozen)
        lock(self.inside, review.frozen, but=[self.notice])

    def _save(self, name: str, value: str) -> None:
        if self.held.review:
            reviews.edit_review(self.app.session, self.held.review.id, **{name: value})

    def _change(self, edits: Edits) -> None:
        if self.held.review and edits.changed:
            changed = {entry.key: values for entry, values in edits.changed}
            self.app.attempt(reviews.edit_inputs, self.app.session, self.held.review.id, changed)

    def remove(self) -> None:
        """Delete the review in hand, with the way back in the page."""
        review = self.held.review
        if review is None:
            return
        self.flush()
        if self.app.attempt(reviews.remove_review, self.app.session, review.id) is not None:
            self.app.say(f"已删除管理评审 {review.number}。", undo=True)

    def open_place(self, **where: Any) -> None:
        """field="chair" and the like."""
        if where.get("field") in self.fields:
            reveal(self.fields[where["field"]])
