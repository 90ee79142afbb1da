"""会议: first and last meeting of the audit, who is expected, what was said."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.audit import Attendee, Meeting
from consultant_app.model.gap import has_blank
from consultant_app.model.labels import FIELDS
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.widgets.blanks import BlankMarker
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import audits, meetings

_TITLES = FIELDS[Meeting]
_SIDES = (meetings.AUDITED, meetings.TEAM)


class MeetingsPart(AuditView):
    """One meeting at a time; each is prepared from timetable, departments and team with one button."""

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.kind = meetings.KINDS[0]
        self.meeting: Meeting | None = None
        self.editors: dict[str, Any] = {}
        self.kinds = ChoiceButtons(
            [(each, each, "") for each in meetings.KINDS], name="会议", clearable=False, height=40
        )
        self.kinds.show_value(self.kind)
        self.kinds.chosen.connect(self.show_kind)
        self.nothing = EmptyState(
            "team",
            "还没有登记这次会议",
            "时间、地点取自审核日程，议程是通常的内容，参会人员取自最高管理者、各部门负责人和审核组；之后都可以改。",
            (("准备会议", self.prepare),),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self._build())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.kinds)
        layout.addWidget(self.stack, 1)

    def _build(self) -> QWidget:
        self.area = scrolled(column(self._build_head(), self._build_people(), self._build_minutes(), None, spacing=12))
        return self.area

    def _build_head(self) -> Card:
        self.head, grid = Card("会议"), FieldGrid(4)
        self._add(grid, "on", DateField(self._saver("on"), name=_TITLES["on"]))
        for name, hint in (
            ("start", "如 08:30"),
            ("end", "如 09:00"),
            ("place", ""),
            ("chair", "审核组长"),
            ("recorder", ""),
        ):
            self._add(grid, name, AutosaveLine(self._saver(name), name=_TITLES[name], hint=hint))
        self._add(grid, "agenda", AutosaveText(self._saver("agenda"), name=_TITLES["agenda"], lines=4), whole=True)
        self.head.body.addWidget(grid)
        return self.head

    def _build_people(self) -> Card:
        card = Card("参会人员", "最高管理者和各部门负责人应当参加；签名打印后手写，不来的写明原因和谁同意")
        self.expected = button("补上应到人员", self.add_expected, icon_name="team")
        card.actions.addWidget(self.expected)
        self.people = RecordTable(
            [
                Column(field="name", title="姓名", width=110),
                Column(field="department", title="部门", width=140),
                Column(field="position", title="职务", width=120),
                Column(field="side", title="身份", kind="choice", width=110, choices=_SIDES),
                Column(field="absent", title="缺席原因及授权", hint="来了就空着"),
            ],
            name="参会人员", change=self._change, delete=self._delete, move=self._move, add_text="添加一人", lines=8,
        )  # fmt: skip
        self.count = label("", "muted")
        card.body.addWidget(self.people)
        card.body.addWidget(self.count)
        return card

    def _build_minutes(self) -> Card:
        card = Card("会议记录", "提纲里的横线处由参加的人填，程序只写它知道的")
        self.outline = button("写入记录提纲", self.write_outline, icon_name="note")
        card.actions.addWidget(self.outline)
        self.editors["minutes"] = AutosaveText(self._saver("minutes"), name=_TITLES["minutes"], lines=8)
        self.marker = BlankMarker(self.editors["minutes"])
        self.note = label("", "muted")
        card.body.addWidget(self.editors["minutes"])
        card.body.addWidget(self.note)
        return card

    def _add(self, grid: FieldGrid, name: str, editor: Any, *, whole: bool = False) -> None:
        self.editors[name] = editor
        grid.add(Field(_TITLES[name], editor), whole=whole)

    # showing

    def refresh(self) -> None:
        """Show the meeting in front."""
        audit, db = self.held.audit, self.app.session.db
        if audit is None:
            return
        before, self.meeting = self.meeting, meetings.meeting_of(db, audit, self.kind)
        if (before and before.id) != (self.meeting and self.meeting.id):
            self.flush()
        self.nothing.title.setText(f"还没有登记{self.kind}")
        self.stack.setCurrentIndex(1 if self.meeting else 0)
        if self.meeting is None:
            return
        self.head.set_title(self.meeting.kind)
        for name, editor in self.editors.items():
            editor.show_value(getattr(self.meeting, name))
        people = audits.attendees_of(db, self.meeting.id)
        self.people.show_changed(people)
        absent = sum(bool(each.absent) for each in people)
        self.count.setText(f"应到 {len(people)} 人" + (f"，请假 {absent} 人" if absent else ""))
        waiting = meetings.proposed_attendees(db, audit, self.meeting)
        self.expected.setVisible(bool(waiting))
        self.expected.setText(
            f"补上应到人员（{'、'.join(each.name for each in waiting[:3])}{'等' * (len(waiting) > 3)}）"
        )
        self.note.setText("记录里还有没填的空" if has_blank(self.meeting.minutes) else "")

    def show_kind(self, kind: str) -> None:
        """The first or the last meeting."""
        if not self.flush():
            self.kinds.show_value(self.kind)
            return
        self.kind = kind
        self.kinds.show_value(kind)
        self.refresh()
        self.step_changed.emit()

    def _saver(self, name: str) -> Callable[[str], object]:
        return partial(self._save, name)

    def _save(self, name: str, value: str) -> None:
        if self.meeting is not None:
            meetings.edit_meeting(self.app.session, self.meeting, **{name: value})

    # people

    def _change(self, edits: Edits) -> None:
        if self.meeting is not None:
            changed = [(person.id, values) for person, values in edits.changed]
            self.app.attempt(meetings.edit_attendees, self.app.session, self.meeting, changed, edits.added)

    def _delete(self, gone: list[Attendee]) -> None:
        if self.meeting is None:
            return
        self.app.attempt(meetings.remove_attendees, self.app.session, self.meeting, gone)
        if not any(each.id in {person.id for person in self.people.records()} for each in gone):
            self.app.say(f"已删除 {len(gone)} 位参会人员。", undo=True)

    def _move(self, person: Attendee, before: str, after: str) -> None:
        if self.meeting is not None:
            self.app.attempt(meetings.move_attendee, self.app.session, self.meeting, person, before, after)

    def add_expected(self) -> None:
        """Top management, heads of departments and team who are not listed yet."""
        if self.meeting is not None and self.held.audit is not None:
            count = self.app.attempt(meetings.add_expected, self.app.session, self.held.audit, self.meeting)
            if count:
                self.app.say(f"已加入 {count} 位应到人员。", undo=True)

    # minutes and the blue button

    def write_outline(self) -> None:
        """Put the outline of the minutes behind what is written."""
        if self.meeting is None or self.held.audit is None or not self.flush():
            return
        text = meetings.skeleton(self.app.session.db, self.held.audit, self.kind)
        fresh = meetings.meeting_of(self.app.session.db, self.held.audit, self.kind)
        minutes = f"{fresh.minutes}\n{text}".strip() if fresh else text
        self.app.attempt(meetings.edit_meeting, self.app.session, self.meeting, minutes=minutes)
        self.editors["minutes"].setFocus()

    def prepare(self) -> None:
        """Write the meeting down with everybody who is expected."""
        audit = self.held.audit
        if audit is not None and self.app.attempt(meetings.prepare, self.app.session, audit, self.kind) is not None:
            self.app.say(f"已准备{self.kind}，请核对时间、地点和名单。", undo=True)

    def next_step(self) -> str:
        """Prepare the meeting, else print its papers."""
        return f"准备{self.kind}" if self.meeting is None else "打印签到表"

    def take_step(self) -> None:
        """Do it."""
        if self.meeting is None:
            self.prepare()
        elif self.flush() and self.held.audit is not None:
            self.app.open_page("documents", preview="audit_sign_in", subject=self.held.audit.id)

    def open_place(self, **where: Any) -> None:
        """meeting=id or kind."""
        wanted = where.get("meeting") or where.get("record") or ""
        audit = self.held.audit
        found = next(
            (kind for kind in meetings.KINDS if wanted == kind or (audit and _is(self.app, audit, kind, wanted))), ""
        )
        if found and found != self.kind:
            self.show_kind(found)

    def place(self) -> dict[str, Any]:
        """The meeting in front."""
        return {"meeting": self.kind}


def _is(app: App, audit: Any, kind: str, key: str) -> bool:
    meeting = meetings.meeting_of(app.session.db, audit, kind)
    return meeting is not None and meeting.id == key
