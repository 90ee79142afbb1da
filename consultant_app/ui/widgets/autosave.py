"""Saving as the person types: the one mechanism behind every editor that saves by itself."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from consultant_app.errors import AppError
from consultant_app.store.session import NotSaved
from consultant_app.ui.theme import restyle
from consultant_app.ui.widgets.alarms import Alarms

log = logging.getLogger(__name__)

DELAY = 500  # ms after the last key
RETRY = 3000  # ms after a failed save
_IME_ECHO = 80  # ms in which an Enter still belongs to the input method that has just committed


class Saver(QObject):
    """Saves an editor's value soon after it was touched; keeps it and tries again when that fails.

    `save` raises ValueError or AppError with a Chinese sentence for a value that cannot be kept.
    """

    saved = Signal()
    failed = Signal(str)

    def __init__(self, editor: QWidget, read: Callable[[], object], save: Callable[..., object]) -> None:
        super().__init__(editor)
        self._editor, self._read, self._save = editor, read, save
        self.dirty = False
        self.error = ""
        self.composing = False
        self._alarmed = False
        self._since_commit = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.commit)
        editor.installEventFilter(self)

    def touch(self) -> None:
        """The person changed the value: save it when they pause."""
        self.dirty = True
        self._timer.start(DELAY)

    def commit(self) -> bool:
        """Save now what is not saved yet; False when it could not be saved."""
        self._timer.stop()
        if not self.dirty:
            return True
        if self.composing:
            self._timer.start(DELAY)
            return True
        try:
            self.dirty = False  # before saving: the news of this very write may refresh the editor
            self._save(self._read())
        except NotSaved as error:
            self._alarm(str(error))
            return self._failure(str(error))
        except (AppError, ValueError) as error:
            return self._failure(str(error))
        except Exception as error:  # whatever it is: the text stays, and we try again
            log.exception("saving failed")
            text = f"没有保存成功（{error}）。请检查磁盘空间和数据文件夹。"
            self._alarm(text)
            return self._failure(text)
        self._alarm("")
        self._show_error("")
        self.saved.emit()
        return True

    def drop(self) -> None:
        """Forget what is not saved (the editor shows another value now)."""
        self._timer.stop()
        self.dirty = False
        self._alarm("")
        self._show_error("")

    def _alarm(self, text: str) -> None:
        """Tell the red line of the window, or take back what was told."""
        if not text and not self._alarmed:
            return
        self._alarmed = bool(text)
        alarms = self._editor.window().findChild(Alarms)
        if alarms is not None:
            alarms.saving(self, text)

    def _failure(self, text: str) -> bool:
        self.dirty = True
        self._show_error(text)
        self._timer.start(RETRY)
        self.failed.emit(text)
        return False

    def _show_error(self, text: str) -> None:
        if text != self.error:
            self.error = text
            self._editor.setProperty("state", "error" if text else "")
            self._editor.setToolTip(text)
            self._editor.setAccessibleDescription(text)
            restyle(self._editor)

    def may_move_on(self) -> bool:
        """Whether an Enter means "next": not while composing nor when it confirmed a candidate."""
        if self.composing:
            return False
        return not self._since_commit.isValid() or self._since_commit.elapsed() > _IME_ECHO

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch composing and focus; leave Ctrl+Z to the program when nothing is uncommitted."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod:
            self._see_input_method(event)
        elif kind == QEvent.Type.FocusOut:
            self.composing = False
            self.commit()
        elif kind == QEvent.Type.ShortcutOverride and self._is_undo(event) and not self.dirty:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _see_input_method(self, event: QInputMethodEvent) -> None:
        was = self.composing
        self.composing = bool(event.preeditString())
        if was and event.commitString():
            self._since_commit.start()

    @staticmethod
    def _is_undo(event: QEvent) -> bool:
        standard = QKeySequence.StandardKey
        return event.matches(standard.Undo) or event.matches(standard.Redo)


def flush(root: QWidget) -> bool:
    """Save everything that is being typed below a widget; False when something could not be saved."""
    focus = QApplication.focusWidget()
    if focus is not None and root.isAncestorOf(focus):
        QApplication.inputMethod().commit()
    outcomes = [saver.commit() for saver in root.findChildren(Saver)]  # every one, also after a failure
    return all(outcomes)
