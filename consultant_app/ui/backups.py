"""The backups beside the data: looked into, compared with the present, and taken back after one question."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from consultant_app.store import backup
from consultant_app.store.backup import Backup, BackupFacts
from consultant_app.ui.theme import restyle, set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.line_list import Entry, LineList

_SHOWN = 8


class BackupChooser(QWidget):
    """Lists the backups of a data folder; `wanted` carries the one that is to be taken back.

    `present` gives what the open database holds, or None when it cannot be opened.
    """

    wanted = Signal(object)  # Backup

    def __init__(self, folder: Path, present: Callable[[], BackupFacts | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder, self._present = folder, present
        self._chosen: Backup | None = None
        self.list = LineList(name="备份", empty="还没有备份。", most=_SHOWN)
        self.question = QFrame()
        self.text = label("", wrap=True)
        self.go = button("恢复这份备份", self._go, role="primary")
        self.stay = button("不恢复", self.leave)
        inside = QVBoxLayout(self.question)
        inside.addWidget(self.text)
        inside.addLayout(row(self.go, self.stay, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addWidget(self.question)
        self.question.hide()

    def refresh(self) -> None:
        """List the backups that are there now."""
        self.leave()
        entries = [
            Entry(
                text=f"{each.made_at:%Y-%m-%d %H:%M:%S}",
                note=f"{_megabytes(each)}　恢复…",
                open=partial(self.ask, each),
            )
            for each in backup.list_backups(self._folder)
        ]
        self.list.show_entries(entries)

    def ask(self, chosen: Backup) -> None:
        """Look into a backup and ask whether it shall be taken back; one that cannot be used is not offered."""
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            facts = backup.look_into(chosen.path)
        finally:
            QApplication.restoreOverrideCursor()
        self._chosen = None if facts.refusal else chosen
        set_role(self.question, "strip-bad" if facts.refusal else "strip-warn")
        restyle(self.text)
        self.text.setText(f"{facts.refusal}。请选择另一份备份。" if facts.refusal else self._comparison(chosen, facts))
        self.go.setVisible(not facts.refusal)
        self.question.show()
        (self.stay if facts.refusal else self.go).setFocus()

    def _comparison(self, chosen: Backup, facts: BackupFacts) -> str:
        lines = [f"{chosen.made_at:%Y-%m-%d %H:%M} 的备份：{holdings(facts)}。"]
        if present := self._present():
            lines.append(f"现在的数据：{holdings(present)}。备份之后的修改不在备份里。")
        lines.append("现在的数据文件会移到数据文件夹的 replaced 中保留，不会删除；随后用备份重新打开。")
        return "\n".join(lines)

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


def _megabytes(each: Backup) -> str:
    return f"{each.size / 1e6:.1f} MB"
