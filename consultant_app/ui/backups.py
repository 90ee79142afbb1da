"""Backups as a list: each is looked into and compared with the present, and taken back after one question."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from consultant_app.store import backup
from consultant_app.store.backup import Backup, BackupFacts
from consultant_app.store.backup_notes import read_notes
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.theme import restyle, set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows import caretaking
from consultant_app.workflows.caretaking import Preview

_SHOWN = 6
_AFTERWARDS = "现在的数据文件会换到一边保留，不会删除，随时可以再换回来；随后用备份重新打开。"


class BackupChooser(QWidget):
    """Lists backups; `wanted` carries the one that is to be taken back.

    With `app` each is compared with the open data first; without, only what it holds is told (no data is open).
    """

    wanted = Signal(object)  # Backup

    def __init__(
        self,
        every: Callable[[], list[Backup]],
        *,
        app: App | None = None,
        name: str = "备份",
        empty: str = "还没有备份。",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._every, self._app = every, app
        self._chosen: Backup | None = None
        self.list = LineList(name=name, empty=empty, most=_SHOWN)
        self.question = QFrame()
        self.text = label("", wrap=True, selectable=True)
        self.go = button("恢复这一份", self._go)
        self.stay = button("不恢复", self.leave)
        inside = QVBoxLayout(self.question)
        inside.addWidget(self.text)
        inside.addLayout(row(self.go, self.stay, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.question)
        layout.addWidget(self.list)
        self.question.hide()

    def refresh(self) -> None:
        """List the backups that are there now; a question that is being asked stays."""
        self.list.show_entries([self._entry(each) for each in self._every()])

    def _entry(self, each: Backup) -> Entry:
        notes = read_notes(each.path)
        holds = f"{notes.enterprises} 家　" if notes.size else ""
        return Entry(
            text=f"{each.made_at:%Y-%m-%d %H:%M:%S}　{notes.occasion}",
            note=f"{holds}{each.size / 1e6:.1f} MB　查看…",
            open=partial(self.ask, each),
        )

    def ask(self, chosen: Backup) -> None:
        """Look into a backup, tell what it would change and ask; one that cannot be used is not offered."""
        self._chosen = chosen
        if self._app is not None:
            self._say("正在读取备份并与现在的数据比较…", "strip", may_go=False)
            work = partial(caretaking.preview, self._app.session, chosen)
            self._app.run(Job("比较备份", work, self), done=self.show_preview)
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            facts = backup.look_into(chosen.path)
        finally:
            QApplication.restoreOverrideCursor()
        self.show_preview(Preview(backup=chosen, then=facts))

    def show_preview(self, found: Preview) -> None:
        """Tell what is in it and what would be another afterwards."""
        if found.backup is not self._chosen:  # the person has left or chosen another one meanwhile
            return
        if found.then.refusal:
            self._say(f"{found.then.refusal}。请选择另一份备份。", "strip-bad", may_go=False)
            return
        lines = [f"{found.backup.made_at:%Y-%m-%d %H:%M} 的备份：{holdings(found.then)}。"]
        if found.now is not None:
            lines.append(f"现在的数据：{holdings(found.now)}。")
        lines += [f"· {line}" for line in caretaking.lines_of(found)]
        self._say("\n".join([*lines, _AFTERWARDS]), "strip", may_go=True)

    def _say(self, text: str, role: str, *, may_go: bool) -> None:
        set_role(self.question, role)
        restyle(self.text)
        self.text.setText(text)
        self.go.setVisible(may_go)
        self.question.show()
        (self.go if may_go else self.stay).setFocus()

    def leave(self) -> None:
        """Not now."""
        self._chosen = None
        self.question.hide()

    def _go(self) -> None:
        if self._chosen is not None:
            self.wanted.emit(self._chosen)


def holdings(facts: BackupFacts) -> str:
    """What a database holds, in one line."""
    last = f"，最后修改于 {facts.last_change:%Y-%m-%d %H:%M}" if facts.last_change else ""
    return f"{facts.enterprises} 家企业、{facts.operations} 条修改记录{last}"
