"""Marks the places to fill (____) in a text box, and takes the cursor from one to the next."""

import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from consultant_app.model.gap import VAGUE_WORDS
from consultant_app.ui.theme import current_theme

BLANK = re.compile(r"[_＿]{2,}(?:（[^（）]{1,20}）)?")
_VAGUE = re.compile("|".join(VAGUE_WORDS))


class BlankMarker(QSyntaxHighlighter):
    """Blanks get a coloured ground; opinion words too when `vague` is set."""

    def __init__(self, editor: QPlainTextEdit, *, vague: bool = False) -> None:
        super().__init__(editor.document())
        self._patterns = (BLANK, _VAGUE) if vague else (BLANK,)

    def highlightBlock(self, text: str) -> None:
        """One paragraph."""
        theme = current_theme()
        look = QTextCharFormat()
        look.setBackground(QColor(theme.warn_soft))
        look.setForeground(QColor(theme.warn))
        for pattern in self._patterns:
            for found in pattern.finditer(text):
                self.setFormat(found.start(), found.end() - found.start(), look)


def select_next_blank(editor: QPlainTextEdit, start: int | None = None) -> bool:
    """Select the next blank after `start` (by default the cursor), going round; False when there is none."""
    text = editor.toPlainText()
    position = editor.textCursor().selectionEnd() if start is None else start
    found = BLANK.search(text, position) or BLANK.search(text)
    if found is None:
        return False
    cursor = editor.textCursor()
    cursor.setPosition(found.start())
    cursor.setPosition(found.end(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.setFocus()
    return True
