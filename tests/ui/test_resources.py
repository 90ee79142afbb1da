"""Fonts, icons and Qt's Chinese texts come with the program."""

import gc
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo, QLocale, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QRawFont
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QFileIconProvider, QLabel

from consultant_app import paths
from consultant_app.ui import fonts, icons, translation

NAMES = sorted(path.stem for path in paths.resource("icons").glob("*.svg"))
PROMISED = [
    "today",
    "enterprise",
    "dossier",
    "survey",
    "plan",
    "documents",
    "settings",
    "search",
    "undo",
    "redo",
    "add",
    "delete",
    "photo",
    "paste",
    "folder",
    "print",
    "pdf",
    "word",
    "excel",
    "import",
    "export",
    "check",
    "warning",
    "error",
    "info",
    "link",
    "calendar",
    "user",
    "clock",
    "filter",
    "sort",
    "merge",
    "star",
    "flag",
    "up",
    "down",
    "close",
    "menu",
    "theme",
    "keyboard",
    "fishbone",
    "compare",
    "note",
    "save",
    "backup",
    "lock",
]


@pytest.mark.parametrize("face", ["NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"])
def test_shipped_face_has_the_characters_that_names_and_papers_need(qapp, face):
    font = QRawFont(str(paths.resource("fonts", face)), 16)
    needed = "质量帮扶镕喆堃䶮𠮷鿏㎡℃‰±Φ≤≥≠→←↑↓√×□■○●★☆▲△①⑳㈠☐☑☒✔「」【】《》—…·，。（）％￥０Ａａāɑ⽇"
    assert font.familyName() == fonts.FAMILY
    assert [letter for letter in needed if not font.supportsCharacter(ord(letter))] == []


def test_shipped_fonts_are_small_enough_to_carry():
    sizes = [path.stat().st_size for path in paths.resource("fonts").glob("*.otf")]
    assert len(sizes) == 2
    assert max(sizes) < 11_000_000


def test_fonts_are_installed_under_their_own_name_with_a_true_bold(qapp):
    family = fonts.install_fonts()
    regular, bold = QFont(family), QFont(family, weight=QFont.Weight.Bold)
    assert QRawFont.fromFont(regular).familyName() == family
    assert QRawFont.fromFont(bold).styleName() == "Bold"
    assert QFontMetrics(regular).horizontalAdvance("质量") > 0


def test_every_promised_icon_is_there():
    assert set(PROMISED) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_icon_file_is_a_plain_drawing(name):
    root = ET.fromstring(paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8"))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "path", "circle", "rect", "ellipse"}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "app"])
def test_icon_is_painted_in_the_colour_asked_for(qapp, name):
    picture = icons.pixmap(name, "#c02010", 24).toImage()
    inked = [picture.pixelColor(x, y) for x in range(24) for y in range(24) if picture.pixelColor(x, y).alpha() == 255]
    assert inked
    assert all(abs(colour.red() - 0xC0) < 4 and abs(colour.green() - 0x20) < 4 for colour in inked)


def test_same_icon_is_drawn_only_once(qapp):
    assert icons.icon("search", "#123456") is icons.icon("search", QColor("#123456"))


def test_disabled_icon_has_its_own_colour(qapp):
    icon = icons.icon("add", "#000000", disabled="#999999")
    picture = icon.pixmap(24, mode=icon.Mode.Disabled).toImage()
    assert picture.pixelColor(12, 12) == QColor("#999999")


def test_icon_is_sharp_at_any_scale_and_survives_being_changed(qapp):
    icon = icons.icon("search", "#102030")
    assert icon.pixmap(QSize(20, 20), 1.5).size() == QSize(30, 30)
    copy = QIcon(icon)
    copy.addPixmap(icons.pixmap("add", "#102030", 20))
    gc.collect()
    assert not copy.pixmap(20).isNull()


def test_unknown_icon_is_a_bug_not_a_blank(qapp):
    with pytest.raises(FileNotFoundError):
        icons.icon("no_such_icon", "#000000")


def test_window_icon_has_every_size(qapp):
    assert {16, 32, 48, 256} <= {size.width() for size in icons.app_icon().availableSizes()}


def test_qt_speaks_chinese_whatever_the_system_says(qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert translation.install_translation(QCoreApplication.instance())
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.button(QDialogButtonBox.StandardButton.Save).text().startswith("保存")
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text().startswith("取消")
    assert QLocale().monthName(11) == "十一月"
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    assert [each.text() for each in dialog.findChildren(QLabel) if each.text().isascii()] == []
    assert QFileIconProvider().type(QFileInfo(str(tmp_path))) == "文件夹"
