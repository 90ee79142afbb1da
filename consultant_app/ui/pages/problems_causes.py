"""鱼骨图: the causes under 人 机 料 法 环 测 as a table, drawn as they are typed."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.assessment import TAGS, Cause, CauseMethod, Problem
from consultant_app.model.fishbone import Bone
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.ui.app import App
from consultant_app.ui.widgets.causes import FishboneView
from consultant_app.ui.widgets.choices import TagPicker
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import causes, findings


class FishboneEditor(QWidget):
    """Type a cause, press Enter, and it hangs on its bone. Small bones name the bone that they belong to."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.problem: Problem | Nonconformity | None = None
        self.picture = FishboneView()
        self.picture.setMinimumHeight(360)
        self.tag = TagPicker(name="加到哪一根骨上")
        self.tag.show_value(TAGS[0])
        self.line = AutosaveLine(self._ignore, name="新的原因", hint="选一根骨，写一条原因，按 Enter 挂上去")
        self.line.entered.connect(self.add_cause)
        self.table = RecordTable(
            self._columns(()), name="鱼骨图的原因", change=self._change, delete=self._delete, can_add=False, lines=5
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addWidget(self.tag)
        layout.addWidget(self.line)
        layout.addWidget(self.picture)
        layout.addWidget(self.table)
        layout.addStretch(1)

    @staticmethod
    def _columns(bones: tuple[Cause, ...]) -> tuple[Column, ...]:
        parents = (("", ""), *((bone.id, bone.text) for bone in bones))
        return (
            Column(field="tag", title="要素", kind="choice", width=60, choices=TAGS),
            Column(field="text", title="原因"),
            Column(field="evidence", title="依据", width=120),
            Column(
                field="parent_id", title="属于", kind="choice", width=110, choices=parents, hint="小骨填它所属的原因"
            ),
            Column(field="is_root", title="根本", kind="check", width=60),
        )

    def show_problem(self, problem: Problem | Nonconformity) -> None:
        """Show the causes of a problem or a nonconformity."""
        self.problem = problem
        every = findings.causes_of(self.app.session.db, problem.id)
        bones = [cause for cause in every if cause.method is CauseMethod.FISHBONE]
        if bones != self.table.records():
            self.table.model.columns = self._columns(tuple(cause for cause in bones if not cause.parent_id))
            self.table.show_rows(bones)
        self.table.setVisible(bool(bones))
        self.picture.show_bones(problem.fact or "（未写事实）", drawn(bones))

    def _ignore(self, _text: str) -> None:
        """The new cause is taken with Enter, not while it is typed."""

    def add_cause(self) -> None:
        """Hang the typed cause on the chosen bone."""
        text = self.line.value()
        if text and self.problem is not None:
            findings.add_cause(self.app.session, self.problem, CauseMethod.FISHBONE, text=text, tag=self.tag.value())
            self.line.saver.drop()
            self.line.clear()

    def _change(self, edits: Edits) -> None:
        if self.problem is not None:
            changed = {record.id: _fields(values) for record, values in edits.changed}
            causes.edit_causes(self.app.session, self.problem, CauseMethod.FISHBONE, changed)

    def _delete(self, chosen: list[Cause]) -> None:
        for cause in chosen[:1]:
            findings.remove_cause(self.app.session, cause.id)
            self.app.say("已删除一条原因。", undo=True)


def _fields(values: dict[str, str]) -> dict[str, Any]:
    return {name: bool(text) if name == "is_root" else text for name, text in values.items()}


def drawn(causes_: list[Cause]) -> list[Bone]:
    """The causes as the bones of the picture."""
    small: dict[str, list[str]] = {}
    for cause in causes_:
        small.setdefault(cause.parent_id, []).append(cause.text)
    tops = [cause for cause in causes_ if not cause.parent_id]
    return [
        Bone(tag=cause.tag, text=cause.text, is_root=cause.is_root, small=tuple(small.get(cause.id, ())))
        for cause in tops
    ]
