"""A field of a form: label above, editor, and beside it in words what is missing or wrong."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.autosave import Saver
from consultant_app.ui.widgets.labels import label, row


class ErrorLabel(QWidget):
    """A sentence under a field; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label("", "bad", wrap=True)
        self.setLayout(row(self.text))
        self.hide()

    def say(self, text: str, bad: bool = True) -> None:
        """Show a sentence, as an error or as a remark; empty text hides it."""
        set_role(self.text, "bad" if bad else "muted")
        self.text.setText(f"！{text}" if bad and text else text)
        self.setVisible(bool(text))


class Field(QWidget):
    """`Field("企业名称", editor, hint="…", required=True)`; errors of the editor show under it by themselves."""

    def __init__(
        self, title: str, editor: QWidget, *, hint: str = "", required: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.title = label(f"{title} *" if required else title)
        self.title.setBuddy(editor)
        self.hint = label(hint, "muted", wrap=True)
        self.error = ErrorLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(editor)
        layout.addWidget(self.hint)
        layout.addWidget(self.error)
        self.hint.setVisible(bool(hint))  # only now: without a parent it would be a window
        saver = getattr(editor, "saver", None)
        if isinstance(saver, Saver):
            saver.failed.connect(self.error.say)
            saver.saved.connect(self._clear)
        if hasattr(editor, "noted"):
            editor.noted.connect(self.error.say)

    def _clear(self) -> None:
        if not hasattr(self.editor, "noted"):
            self.error.say("")


class FieldGrid(QWidget):
    """Fields in columns of the same width, in the order in which they are read."""

    def __init__(self, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._place = 0
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(12)
        for column in range(columns):
            self.grid.setColumnStretch(column, 1)

    def add(self, field: QWidget, *, whole: bool = False) -> QWidget:
        """One more field; `whole` gives it a row of its own."""
        line, column = divmod(self._place, self._columns)
        if whole and column:
            line, column = line + 1, 0
            self._place = line * self._columns
        span = self._columns if whole else 1
        self.grid.addWidget(field, line, column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._place += span
        return field
