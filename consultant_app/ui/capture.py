"""随手记 (Ctrl+N): a small strip above all windows for a note, a photo and a clause while standing in the shop."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from consultant_app.model.text import clean_text
from consultant_app.ui.app import App
from consultant_app.ui.icons import app_icon
from consultant_app.ui.theme import dress, set_role
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.choices import TagPicker
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.photos import PhotoStrip
from consultant_app.workflows import observations

if TYPE_CHECKING:
    from consultant_app.workflows.photos import Pasted


class CaptureStrip(QWidget):
    """Ctrl+Enter keeps the note and empties the strip for the next; Esc closes it and keeps the draft."""

    def __init__(self, app: App) -> None:
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        dress(self)
        self._app = app
        self._files: list[Path | Pasted] = []
        self.setWindowIcon(app_icon())
        self.setWindowTitle("随手记")
        self.text = QPlainTextEdit(placeholderText="看到了什么（事实、编号、数量）")
        self.text.setAccessibleName("内容")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(84)
        self.place = QLineEdit(placeholderText="地点，如 二车间")
        self.place.setAccessibleName("地点")
        self.clause = QLineEdit(placeholderText="条款，如 7.1.5")
        self.clause.setAccessibleName("条款")
        self.tags = TagPicker()
        self.photos = PhotoStrip(self._no_bytes, name="随手记照片", add=self._add_photos)
        self.photo_names = label("", "muted", wrap=True)
        self.keep_button = Button("记下  Ctrl+Enter", "check")
        set_role(self.keep_button, "primary")
        self.keep_button.clicked.connect(self.keep)
        self.owner = label("", "muted")
        self._build()
        app.enterprise_changed.connect(self._show_owner)
        self._show_owner()
        self._restore()

    def _build(self) -> None:
        frame = QFrame()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(12, 10, 12, 12)
        inner.addWidget(self.owner)
        inner.addWidget(self.text)
        inner.addLayout(row(self.place, self.clause))
        inner.addWidget(self.tags)
        inner.addWidget(self.photos)
        inner.addWidget(self.photo_names)
        inner.addLayout(row(None, self.keep_button))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.setFixedWidth(470)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.keep)

    def open(self) -> None:
        """Show the strip at the right edge of the screen, ready to type."""
        self.show()
        area = self.screen().availableGeometry()
        self.adjustSize()
        self.move(area.right() - self.frameGeometry().width() - 16, area.bottom() - self.frameGeometry().height() - 16)
        self.raise_()
        self.activateWindow()
        self.text.setFocus()

    def keep(self) -> None:
        """Keep the note in 待整理 and be ready for the next one."""
        QApplication.inputMethod().commit()
        text = clean_text(self.text.toPlainText()).text.strip()
        if not text and not self._files:
            self.text.setFocus()
            return
        kept = self._app.attempt(
            observations.capture,
            self._app.session,
            self._app.enterprise_id,
            text,
            place=self.place.text().strip(),
            tag=self.tags.value(),
            clause=self.clause.text().strip(),
        )
        if kept is None:
            return
        if self._files:
            self._keep_photos(kept)
        self._clear()
        self._app.say("已记下，放在“待整理”。", undo=True)

    def _keep_photos(self, observation: object) -> None:
        from consultant_app.ui.photo_adding import add_photos

        add_photos(self._app, "observation", observation.id, self._files)

    def _add_photos(self, files: "list[Path | Pasted]") -> None:
        self._files += [path for path in files if path not in self._files]
        self.photo_names.setText("已选照片：" + "、".join(path.name for path in self._files))

    @staticmethod
    def _no_bytes(sha256: str) -> bytes:
        raise KeyError(sha256)

    def _clear(self) -> None:
        self.text.clear()
        self.tags.show_value("")
        self._files = []
        self.photo_names.setText("")
        self._app.state.write("capture", {})
        self.text.setFocus()

    def _show_owner(self) -> None:
        self.owner.setText(f"记到：{self._app.enterprise_name() or '（先选择企业）'}")
        self.keep_button.setEnabled(bool(self._app.enterprise_id))

    def _restore(self) -> None:
        draft = self._app.state.read("capture", {})
        for key, editor in (
            ("text", self.text.setPlainText),
            ("place", self.place.setText),
            ("clause", self.clause.setText),
        ):
            editor(draft.get(key, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A draft stays for the next time."""
        draft = {"text": self.text.toPlainText(), "place": self.place.text(), "clause": self.clause.text()}
        self._app.state.write("capture", draft)
        super().closeEvent(event)
