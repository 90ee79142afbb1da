"""Backups as a list: each is looked into and compared with the present, and taken back after one question."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from consultant_app.store import backup, media
from consultant_app.store.backup import Backup, BackupFacts
from consultant_app.store.backup_notes import read_notes
from consultant_app.store.key_slots import NOTHING, Secret
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.theme import restyle, set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.ui.widgets.password_line import PasswordLine
from consultant_app.workflows import caretaking
from consultant_app.workflows.caretaking import Preview

_SHOWN = 6
_PHRASE_LENGTH = 12
_NO_PHOTOS = "它旁边没有照片：照片不会跟着恢复。请保留原来那台电脑或放副本的盘。"
_AFTERWARDS = "现在的数据文件会换到一边保留，不会删除，随时可以再换回来；随后用备份重新打开。"


class Wanted(NamedTuple):
    """A backup that is to be taken back, and what opens it where the key of the open data does not."""

    backup: Backup
    unlock: Secret


def told_of(taken: Backup, aside: Path | None) -> str:
    """What to say once a backup was taken back; `aside` is where the data from before was put."""
    kept = f"；原来的数据文件保存在 {aside}" if aside else ""
    return f"已恢复到 {taken.made_at:%Y-%m-%d %H:%M} 的备份{kept}。"


class BackupChooser(QWidget):
    """Lists backups; `wanted` carries the one that is to be taken back, as Wanted.

    With `app` each is compared with the open data first; without, only what it holds is told (no data is open).
    """

    wanted = Signal(object)

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
        self._every, self._app, self._empty = every, app, empty
        self._chosen: Backup | None = None
        self._unlock = NOTHING
        self._roots: list[Path] = []  # on other disks
        self._loose: list[Backup] = []  # copied there by hand
        self.afterwards = _AFTERWARDS  # what becomes of the data that is there
        self.list = LineList(name=name, empty=empty, most=_SHOWN)
        self.question = QFrame()
        self.text = label("", wrap=True, selectable=True)
        self.password = PasswordLine("备份的密码或恢复短语", "这份备份的密码，或 12 个字的恢复短语")
        self.password.entered.connect(self._try_password)
        self.try_it = button("打开看看", self._try_password)
        self.go = button("恢复这一份", self._go)
        self.stay = button("不恢复", self.leave)
        inside = QVBoxLayout(self.question)
        inside.addWidget(self.text)
        inside.addWidget(self.password)
        inside.addLayout(row(self.try_it, self.go, self.stay, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.question)
        layout.addWidget(self.list)
        self.question.hide()

    def refresh(self) -> None:
        """List the backups that are there now; a question that is being asked stays."""
        elsewhere = [*self._loose, *(each for root in self._roots for each in backup.list_backups(root))]
        elsewhere.sort(key=lambda each: each.made_at, reverse=True)
        entries = [self._entry(each) for each in [*elsewhere, *self._every()]]
        self.list.show_entries(entries)
        self.list.setVisible(bool(entries or self._empty))

    def look_in(self, folder: Path) -> bool:
        """List the backups on a stick or in a folder too; whether there are any."""
        from consultant_app.store.second_place import roots_in

        self._roots = roots_in(folder)
        known = {each.path.parent for root in self._roots for each in backup.list_backups(root)}
        self._loose = [] if folder in known else backup.list_loose(folder)
        self.refresh()
        return bool(self._roots or self._loose)

    def _entry(self, each: Backup) -> Entry:
        notes = read_notes(each.path)
        holds = f"{notes.enterprises} 家　" if notes.size else ""
        return Entry(
            text=f"{each.made_at:%Y-%m-%d %H:%M:%S}　{notes.occasion}",
            note=f"{holds}{each.size / 1e6:.1f} MB　查看…",
            open=partial(self.ask, each),
        )

    def ask(self, chosen: Backup, unlock: Secret = NOTHING) -> None:
        """Look into a backup, tell what it would change and ask; one that cannot be used is not offered."""
        self._chosen, self._unlock = chosen, unlock
        if self._app is not None:
            self._say("正在读取备份并与现在的数据比较…", "strip", may_go=False)
            work = partial(caretaking.preview, self._app.session, chosen, unlock)
            self._app.run(Job("比较备份", work, self), done=self.show_preview)
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            facts = backup.look_into(chosen.path, unlock)
        finally:
            QApplication.restoreOverrideCursor()
        self.show_preview(Preview(backup=chosen, then=facts))

    def show_preview(self, found: Preview) -> None:
        """Tell what is in it and what would be another afterwards."""
        if found.backup is not self._chosen:  # the person has left or chosen another one meanwhile
            return
        if found.then.locked:
            self._say(f"{found.then.refusal}。", "strip", may_go=False, locked=True)
            return
        if found.then.refusal:
            self._say(f"{found.then.refusal}。请选择另一份备份。", "strip-bad", may_go=False)
            return
        lines = [f"{found.backup.made_at:%Y-%m-%d %H:%M} 的备份：{holdings(found.then)}。"]
        if found.now is not None:
            lines.append(f"现在的数据：{holdings(found.now)}。")
        lines += [f"· {line}" for line in caretaking.lines_of(found)]
        if found.backup in self._loose and not (found.backup.path.parent.parent / media.FOLDER).is_dir():
            lines.append(_NO_PHOTOS)
        self._say("\n".join([*lines, self.afterwards]), "strip", may_go=True)

    def _try_password(self) -> None:
        text = self.password.text().strip()
        if self._chosen is not None and text:
            is_phrase = len("".join(text.split())) == _PHRASE_LENGTH and not text.isascii()
            self.ask(self._chosen, Secret(phrase=text) if is_phrase else Secret(password=self.password.text()))

    def _say(self, text: str, role: str, *, may_go: bool, locked: bool = False) -> None:
        set_role(self.question, role)
        restyle(self.text)
        self.text.setText(text)
        self.go.setVisible(may_go)
        self.password.setVisible(locked)
        self.try_it.setVisible(locked)
        self.question.show()
        (self.password if locked else self.go if may_go else self.stay).setFocus()

    def leave(self) -> None:
        """Not now."""
        self._chosen, self._unlock = None, NOTHING
        self.password.clear()
        self.question.hide()

    def _go(self) -> None:
        if self._chosen is not None:
            self.wanted.emit(Wanted(self._chosen, self._unlock))


def holdings(facts: BackupFacts) -> str:
    """What a database holds, in one line."""
    last = f"，最后修改于 {facts.last_change:%Y-%m-%d %H:%M}" if facts.last_change else ""
    return f"{facts.enterprises} 家企业、{facts.operations} 条修改记录{last}"
