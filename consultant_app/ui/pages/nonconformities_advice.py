"""Advice beside a field while it is being typed: sentences under it, the words that led to them marked in it."""

import re
from collections.abc import Sequence

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from consultant_app.model.writing_text import Advice
from consultant_app.ui.theme import current_theme, set_role
from consultant_app.ui.widgets.labels import label, row

MOST = 6  # sentences beside one field


class AdviceLabel(QWidget):
    """Shows what is to be mended; `sound` is said when a written field needs nothing."""

    def __init__(self, name: str, sound: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sound = sound
        self.text = label("", "warn", wrap=True, selectable=True)
        self.text.setAccessibleName(f"{name}的写法提示")
        self.setLayout(row(self.text))
        self.hide()

    def show_advice(self, found: Sequence[Advice], *, written: bool) -> None:
        """Show the sentences, or that nothing is to be mended."""
        lines = [f"· {advice.sentence}" for advice in found[:MOST]]
        if len(found) > MOST:
            lines.append(f"· 另有 {len(found) - MOST} 处")
        text = "\n".join(lines) or (self._sound if written else "")
        set_role(self.text, "warn" if found else "good")
        self.text.setText(text)
        self.setVisible(bool(text))


class WordMarker(QSyntaxHighlighter):
    """Gives the words of an advice a coloured ground in their text box."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor.document())
        self._words: tuple[str, ...] = ()

    def show_words(self, found: Sequence[Advice]) -> None:
        """Mark the words of these advices from now on."""
        words = tuple(dict.fromkeys(word for advice in found for word in advice.words if word))
        if words != self._words:
            self._words = words
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """One paragraph."""
        look = QTextCharFormat()
        look.setBackground(QColor(current_theme().warn_soft))
        look.setForeground(QColor(current_theme().warn))
        for word in self._words:
            for found in re.finditer(re.escape(word), text):
                self.setFormat(found.start(), len(word), look)
