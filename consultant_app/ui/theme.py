"""Colours and sizes of the window: three themes, three text sizes, one palette and one short style sheet.

The sheet is given to windows, not to the QApplication: there each widget that is put into a layout has everything
inside it styled once more, which took two thirds of building a page and nine tenths of changing the look.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from consultant_app import paths
from consultant_app.ui.fonts import install_fonts

POINTS = (11, 13, 15)
SIZE_LABELS = ("标准", "大", "特大")
TARGET = 40  # smallest height of what is pressed, in pixels


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The named colours; a pair X and on_X has a contrast of at least 4.5."""

    label: str
    dark: bool
    window: str
    surface: str
    hover: str
    text: str
    muted: str
    border: str
    faint: str  # what cannot be used now
    line: int  # width of borders
    accent: str
    on_accent: str
    link: str  # accent as text on window and surface
    soft: str
    on_soft: str
    good: str
    warn: str
    bad: str
    good_soft: str
    warn_soft: str
    bad_soft: str


THEMES = {
    "light": Theme(
        label="浅色", dark=False, window="#f5f7fa", surface="#ffffff", hover="#eef2f7", text="#1b1f24",
        muted="#566070", border="#d5dae1", faint="#9aa3af", line=1, accent="#1761d3", on_accent="#ffffff",
        link="#1557bf", soft="#e4eefd", on_soft="#124ba3", good="#1a6b38", warn="#8a4b00", bad="#b3261e",
        good_soft="#e3f4e8", warn_soft="#fdf0d9", bad_soft="#fde8e6",
    ),
    "dark": Theme(
        label="深色", dark=True, window="#1c1f25", surface="#272b32", hover="#323740", text="#e8eaed",
        muted="#a8b0bb", border="#434a55", faint="#6d7683", line=1, accent="#1f6fe5", on_accent="#ffffff",
        link="#86b6ff", soft="#213a58", on_soft="#a9ccff", good="#6fd08c", warn="#f2b866", bad="#ff9a91",
        good_soft="#1e3a29", warn_soft="#40311a", bad_soft="#47211e",
    ),
    "workshop": Theme(
        label="车间（高对比）", dark=False, window="#ffffff", surface="#ffffff", hover="#e0e0e0", text="#000000",
        muted="#262626", border="#000000", faint="#8c8c8c", line=2, accent="#003a9b", on_accent="#ffffff",
        link="#003a9b", soft="#ffe95c", on_soft="#000000", good="#004d1c", warn="#6b2d00", bad="#8f0000",
        good_soft="#d8f5df", warn_soft="#ffe7b8", bad_soft="#ffd9d5",
    ),
}  # fmt: skip


def apply_theme(application: QApplication, name: str, size: int = 0) -> None:
    """Colour the whole program; `name` is a key of THEMES or "system", `size` an index of POINTS."""
    if name not in THEMES:
        name = "dark" if application.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    theme, points = THEMES[name], POINTS[max(0, min(size, len(POINTS) - 1))]
    application.setProperty("theme", name)
    font = QFont(install_fonts(), points)
    application.setFont(font)
    application.setPalette(_palette(theme))
    sheet = _style_sheet(theme, points)
    application.setProperty("sheet", sheet)
    for window in application.topLevelWidgets():
        if window.property("dressed"):
            window.ensurePolished()  # else Qt keeps what it has worked out from the sheet before
            window.setStyleSheet(sheet)


def dress(window: QWidget) -> None:
    """Give a window of its own the look, now and whenever it changes; one that belongs to a window has it from there.

    Call it in the constructor of every dialog and of whatever else may be shown without a parent.
    """
    if window.parentWidget() is None:
        window.setProperty("dressed", True)
        window.setStyleSheet(QApplication.instance().property("sheet"))


def current_theme() -> Theme:
    """The theme in use, for what is painted by hand."""
    application = QApplication.instance()
    return THEMES[(application.property("theme") if application else "") or "light"]


def set_role(widget: object, role: str) -> None:
    """Give a widget its look in the style sheet: primary, quiet, title, muted, card, bad …"""
    widget.setProperty("role", role)
    restyle(widget)


def restyle(widget: object) -> None:
    """Let the style sheet see a changed property; a widget that was never shown is looked at then anyway."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _palette(theme: Theme) -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    pairs = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.surface, role.Text: theme.text,
        role.AlternateBase: theme.window, role.Button: theme.surface, role.ButtonText: theme.text,
        role.BrightText: theme.bad, role.Highlight: theme.accent, role.HighlightedText: theme.on_accent,
        role.Link: theme.link, role.LinkVisited: theme.link, role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text, role.PlaceholderText: theme.muted, role.Mid: theme.border,
        role.Light: theme.hover, role.Midlight: theme.hover, role.Dark: theme.border, role.Shadow: theme.border,
        role.Accent: theme.accent,
    }  # fmt: skip
    for name, colour in pairs.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        faded = QColor(theme.muted)
        faded.setAlpha(150)
        palette.setColor(QPalette.ColorGroup.Disabled, name, faded)
    return palette


def _style_sheet(theme: Theme, points: int) -> str:
    values = {name: getattr(theme, name) for name in theme.__dataclass_fields__}
    values |= {"small": points - 1, "big": points + 3, "huge": points + 6, "target": TARGET - 2 * theme.line}
    values |= {"arrow": paths.resource("icons", "ui", f"down-{'dark' if theme.dark else 'light'}.svg").as_posix()}
    values |= {"tick": paths.resource("icons", "ui", "check.svg").as_posix()}  # white: on_accent of every theme
    return "\n".join(line for line in _SHEET.splitlines() if line).format_map(values)


_SHEET = """
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {border}; padding: 6px; }}
QFrame[role="card"] {{ background: {surface}; border: {line}px solid {border}; border-radius: 8px; }}
QFrame[role="rail"] {{ background: {surface}; border: 0; border-right: {line}px solid {border}; }}
QFrame[role|="strip"] {{ background: {soft}; border: 0; border-radius: 8px; }}
QFrame[role|="strip"] QLabel {{ color: {on_soft}; }}
QFrame[role="strip-bad"] {{ background: {bad_soft}; }} QFrame[role="strip-bad"] QLabel {{ color: {bad}; }}
QFrame[role="strip-good"] {{ background: {good_soft}; }} QFrame[role="strip-good"] QLabel {{ color: {good}; }}
QFrame[role="strip-warn"] {{ background: {warn_soft}; }} QFrame[role="strip-warn"] QLabel {{ color: {warn}; }}
QScrollArea[role="plain"] {{ background: transparent; border: 0; border-radius: 0; }}
QLabel[role="title"] {{ font-size: {huge}pt; font-weight: bold; }}
QLabel[role="heading"] {{ font-size: {big}pt; font-weight: bold; }}
QLabel[role="strong"] {{ font-weight: bold; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="bad"] {{ color: {bad}; }} QLabel[role="good"] {{ color: {good}; }} QLabel[role="warn"] {{ color: {warn}; }}
QLabel[role="chip"] {{ background: {soft}; color: {on_soft}; border-radius: 6px; padding: 3px 8px; }}
QPushButton, QToolButton {{ min-height: {target}px; padding: 0 14px; color: {text}; background: {surface};
    border: {line}px solid {border}; border-radius: 8px; outline: none; }}
QToolButton {{ padding: 0 8px; min-width: 22px; }}
QLineEdit QToolButton {{ min-height: 0; min-width: 0; padding: 0; border: 0; background: transparent; }}
QPushButton:hover, QToolButton:hover {{ background: {hover}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {accent}; background: {hover}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {faint}; border-color: {faint};
    background: transparent; }}
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"], QComboBox:disabled {{ background: {window};
    color: {muted}; }}
QPushButton:checked, QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[role="primary"] {{ font-weight: bold; }}
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:focus {{ background: {link}; border-color: {text};
    color: {window}; }}
QPushButton[role="primary"]:disabled {{ background: {hover}; color: {muted}; border-color: {faint}; }}
QPushButton[role="danger"] {{ color: {bad}; }}
QPushButton[role="quiet"], QToolButton[role="quiet"] {{ background: transparent; border-color: transparent; }}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover {{ background: {hover}; }}
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus {{ border-color: {accent}; }}
QPushButton[role="link"] {{ background: transparent; border-color: transparent; color: {link}; padding: 0 6px; }}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus {{ border-color: {link}; }}
QToolButton[role="rail"] {{ border: 0; border-left: 4px solid transparent; border-radius: 0; background: transparent;
    min-height: 40px; padding: 0 8px 0 10px; }}
QToolButton[role="rail"]:disabled, QToolButton[role="quiet"]:disabled {{ border-color: transparent; }}
QToolButton[role="rail"]:hover, QToolButton[role="rail"]:focus {{ background: {hover}; }}
QToolButton[role="rail"]:checked {{ background: {soft}; color: {on_soft}; border-left-color: {accent}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {{ background: {surface}; color: {text}; selection-color: {on_accent};
    selection-background-color: {accent}; border: {line}px solid {border}; border-radius: 8px; padding: 4px 8px; }}
QLineEdit, QComboBox {{ min-height: {target}px; padding: 0 10px; }}
QComboBox::drop-down {{ border: 0; width: 28px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 16px; height: 16px; }}
QComboBox QAbstractItemView::item {{ min-height: {target}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {{ border: 2px solid {accent}; }}
QLineEdit[state="error"], QPlainTextEdit[state="error"], QComboBox[state="error"] {{ border: 2px solid {bad}; }}
QAbstractItemView QLineEdit, QAbstractItemView QComboBox {{ border-radius: 0; min-height: 24px; padding: 0 4px; }}
QAbstractItemView {{ background: {surface}; color: {text}; border: {line}px solid {border}; border-radius: 8px; }}
QAbstractItemView::item:selected {{ background: {soft}; color: {on_soft}; }}
QHeaderView, QTableCornerButton::section {{ background: {window}; border: 0; border-radius: 0; }}
QHeaderView::section {{ background: {window}; color: {muted}; border: 0; border-bottom: {line}px solid {border};
    padding: 8px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {faint}; border: 2px solid {window}; border-radius: 6px; min-width: 40px;
    min-height: 40px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QCheckBox::indicator, QAbstractItemView::indicator {{ width: 18px; height: 18px; border: 2px solid {muted};
    border-radius: 5px; background: {surface}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {accent}; border-color: {accent};
    image: url("{tick}"); }}
QCheckBox::indicator:focus, QCheckBox::indicator:hover {{ border-color: {accent}; }}
QMenu {{ background: {surface}; color: {text}; border: {line}px solid {border}; padding: 4px; }}
QMenu::item {{ min-height: 24px; padding: 8px 24px 8px 14px; }}
QMenu::item:selected {{ background: {soft}; color: {on_soft}; }}
QMenu::indicator {{ width: 18px; height: 18px; padding-left: 8px; }}
QProgressBar {{ border: 0; border-radius: 4px; background: {border}; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ border-radius: 4px; background: {accent}; }}
"""
