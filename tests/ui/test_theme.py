"""Every colour that carries words can be read."""

import pytest
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from consultant_app.ui import theme

PAIRS = [
    ("text", "window"), ("text", "surface"), ("text", "hover"), ("muted", "window"), ("muted", "surface"),
    ("muted", "hover"), ("on_accent", "accent"), ("link", "window"), ("link", "surface"), ("on_soft", "soft"),
    ("good", "window"), ("good", "surface"), ("good", "good_soft"), ("warn", "window"), ("warn", "surface"),
    ("warn", "warn_soft"), ("bad", "window"), ("bad", "surface"), ("bad", "bad_soft"), ("window", "link"),
]  # fmt: skip


def _luminance(colour: str) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue, _ = QColor(colour).getRgbF()
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)


def contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(name, ink, ground):
    colours = theme.THEMES[name]
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


def test_workshop_theme_has_black_words_and_thick_lines():
    workshop = theme.THEMES["workshop"]
    assert contrast(workshop.text, workshop.surface) > 20
    assert workshop.line == 2


@pytest.mark.parametrize("name", theme.THEMES)
def test_theme_colours_the_whole_program(qapp, name):
    theme.apply_theme(qapp, name)
    assert theme.current_theme() is theme.THEMES[name]
    assert qapp.palette().color(qapp.palette().ColorRole.Window) == QColor(theme.THEMES[name].window)


def test_text_size_grows_in_three_steps(qapp):
    heights = []
    for size in range(len(theme.POINTS)):
        theme.apply_theme(qapp, "light", size)
        heights.append(QFontMetrics(QApplication.font()).height())
    assert heights == sorted(set(heights))


def test_unknown_theme_follows_the_system(qapp):
    theme.apply_theme(qapp, "system")
    assert qapp.property("theme") in ("light", "dark")


def test_buttons_are_large_enough_to_be_hit(qtbot):
    button = QPushButton("下一条")
    qtbot.addWidget(button)
    theme.dress(button)
    button.show()
    assert button.sizeHint().height() >= theme.TARGET


def colour_of(part):
    """The colour the style sheet gives to the words of a widget."""
    part.ensurePolished()
    return part.palette().color(part.foregroundRole())


def test_a_window_and_what_belongs_to_it_follow_each_change_of_the_look(qapp, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    inside = QLabel("提示")
    theme.set_role(inside, "warn")
    QVBoxLayout(window).addWidget(inside)
    for name in ("dark", "workshop", "light"):
        theme.apply_theme(qapp, name)
        assert colour_of(inside) == QColor(theme.THEMES[name].warn)


def test_menus_and_drop_downs_of_a_window_have_its_look(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    combo = QComboBox(window)
    combo.addItem("全部")
    menu = QMenu(combo)
    for part in (menu, combo.view(), combo.view().window()):
        assert part.style().metaObject().className() == "QStyleSheetStyle"


def test_the_application_has_no_style_sheet_that_each_widget_would_be_looked_up_in(qapp):
    theme.apply_theme(qapp, "dark")
    assert qapp.styleSheet() == ""
