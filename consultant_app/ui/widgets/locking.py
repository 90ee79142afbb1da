"""What must not change any more can still be read, selected and copied."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from consultant_app.ui.theme import restyle

_TEXTS = QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox
_CONTROLS = QAbstractButton | QComboBox | QAbstractItemView


def lock(inside: QWidget, locked: bool, but: Sequence[QWidget] = ()) -> None:
    """Close a widget and everything in it to changes, or open it again; `but` works all the same.

    Texts become read-only, buttons, choices and lists are switched off. What was never locked is left as it is, so
    that a page may switch single buttons off for reasons of its own; it does so after this call.
    """
    if not locked and not inside.property("locked"):
        return
    inside.setProperty("locked", locked)
    for widget in (inside, *inside.findChildren(QWidget)):
        if widget in but:
            continue
        if isinstance(widget, _TEXTS):
            if widget.isReadOnly() != locked:
                widget.setReadOnly(locked)
                restyle(widget)
        elif isinstance(widget, _CONTROLS):
            widget.setEnabled(not locked)
