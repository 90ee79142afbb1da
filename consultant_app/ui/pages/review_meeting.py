"""会议: who is expected, the agenda, what was said."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.audit import Attendee, Meeting
from consultant_app.model.dates import chinese_date
from consultant_app.model.labels import FIELDS
from consultant_app.ui.app import App
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart, reveal
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import audits, editing, review_lists, reviews

_TITLES, _PEOPLE = FIELDS[Meeting], FIELDS[Attendee]


class MeetingPart(ReviewPart):
    """People above, agenda and minutes below."""

    paper = "review_sign_in"

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.fields: dict[str, Any] = {}
        self.inside = QWidget()
        layout = QVBoxLayout(self.inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(self._people())
        layout.addWidget(self._minutes())
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self.inside))

    def _people(self) -> Card:
        card = Card("参会人员", "签到在打印的表上手签；缺席的写明原因和受托人。")
        card.actions.addWidget(button("列入部门负责人", self.propose, icon_name="add"))
        self.table = RecordTable(
            [
                Column(field="name", title=_PEOPLE["name"], width=140),
                Column(field="department", title=_PEOPLE["department"], width=180),
                Column(field="position", title=_PEOPLE["position"], width=150),
                Column(field="side", title="会议角色", width=140),
                Column(field="absent", title=_PEOPLE["absent"]),
            ],
            name="参会人员",
            change=self._change,
            delete=self._delete,
            move=self._move,
            lines=6,
        )
        card.body.addWidget(self.table)
        return card

    def _minutes(self) -> Card:
        card = Card("会议记录")
        self.print_minutes = button("预览会议记录", partial(self.preview, "review_minutes"), icon_name="word")
        card.actions.addLayout(row(self.print_minutes))
        self.head = label("", "muted", wrap=True)
        card.body.addWidget(self.head)
        grid = FieldGrid(2)
        for name, hint in (("recorder", ""), ("end", "如 16:30")):
            self.fields[name] = AutosaveLine(partial(self._save, name), name=_TITLES[name], hint=hint)
            grid.add(Field(_TITLES[name], self.fields[name]))
        card.body.addWidget(grid)
        hints = {"agenda": "一行一项", "minutes": "谁说了什么、讨论了什么、意见分歧如何处理；一段一行"}
        for name, least in (("agenda", 4), ("minutes", 8)):
            editor = AutosaveText(partial(self._save, name), name=_TITLES[name], hint=hints[name], lines=least)
            self.fields[name] = editor
            card.body.addWidget(Field(_TITLES[name], editor))
        return card

    def refresh(self) -> None:
        """Show the meeting of the review in hand."""
        review = self.held.review
        if review is None:
            return
        db = self.app.session.db
        meeting = reviews.meeting_of(db, review)
        told = (chinese_date(review.on), review.start, review.place, f"主持人 {review.chair}" if review.chair else "")
        self.head.setText("　".join(part for part in told if part) + "（在“计划与通知”里修改）")
        for name, editor in self.fields.items():
            editor.show_value(getattr(meeting, name))
        people = audits.attendees_of(db, meeting.id)
        self.table.show_changed(people)
        lock(self.inside, review.frozen, but=[self.print_minutes])

    def propose(self) -> None:
        """Add the chair and the heads of departments."""
        if self.held.review:
            count = self.app.attempt(review_lists.propose_attendees, self.app.session, self.held.review.id)
            if count is not None:
                self.app.say(f"已列入 {count} 人。" if count else "主持人和各部门负责人都已列入。", undo=bool(count))

    def _save(self, name: str, value: str) -> None:
        if self.held.review:
            reviews.edit_meeting(self.app.session, self.held.review.id, **{name: value})

    def _change(self, edits: Edits) -> None:
        if self.held.review:
            changed = {person.id: values for person, values in edits.changed}
            session, key = self.app.session, self.held.review.id
            self.app.attempt(review_lists.edit_attendees, session, key, changed, list(edits.added))

    def _delete(self, people: list[Any]) -> None:
        if self.held.review:
            session, key = self.app.session, self.held.review.id
            self.app.attempt(review_lists.remove_rows, session, key, people, "删除参会人员")
            self.app.say(f"已删除 {len(people)} 人。", undo=True)

    def _move(self, person: Any, before: str, after: str) -> None:
        editing.move_record(self.app.session, Attendee, person.id, before, after)

    def open_place(self, **where: Any) -> None:
        """attendee=id, field=attendees or minutes."""
        if where.get("field") in self.fields:
            reveal(self.fields[where["field"]])
        elif where.get("attendee") or where.get("field"):
            self.table.choose(where.get("attendee", ""))
            reveal(self.table.view)
