"""Charts, causes, photos and lists show what they are given."""

from functools import partial

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from consultant_app.model.assessment import Photo
from consultant_app.model.fishbone import Bone
from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.causes import FishboneView, WhyChain
from consultant_app.ui.widgets.charts import Axis, Radar
from consultant_app.ui.widgets.labels import column, scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.ui.widgets.photos import PhotoStrip, PhotoView
from consultant_app.ui.widgets.sections import SectionLine, SectionList

AXES = [
    Axis("质量意识", 62, 40, "12/14 项"),
    Axis("生产管理", 48),
    Axis("技术改进", None, None, "0/12 项"),
    Axis("制度建设", 100),
]


def colours(widget):
    picture = widget.grab().toImage()
    return {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)
    }


def test_chart_is_drawn_in_the_colours_of_the_theme_and_told_in_words(qtbot):
    chart = Radar()
    qtbot.addWidget(chart)
    chart.resize(420, 340)
    chart.show_axes(AXES)
    assert current_theme().accent in colours(chart)
    assert "质量意识 62 12/14 项" in chart.accessibleDescription()
    assert "技术改进 未评" in chart.accessibleDescription()


def test_radar_without_values_is_blank(qtbot):
    chart = Radar()
    qtbot.addWidget(chart)
    chart.show_axes([])
    assert len(colours(chart)) == 1


def test_fishbone_is_drawn_as_on_paper(qtbot):
    view = FishboneView()
    qtbot.addWidget(view)
    view.resize(760, 420)
    view.show_bones("内孔超差", [Bone(tag="机", text="主轴跳动", is_root=True), Bone(tag="人", text="未培训")])
    assert current_theme().soft in colours(view)
    assert view.accessibleDescription() == "机：主轴跳动；人：未培训"


def test_why_chain_grows_with_its_steps(qtbot):
    view = WhyChain()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_chain("内孔超差", [("主轴跳动", False)])
    short = view.minimumHeight()
    view.show_chain("内孔超差", [("主轴跳动", False), ("没有保养", False), ("没有人负责" * 20, True)])
    assert view.minimumHeight() > short
    assert current_theme().bad_soft in colours(view)


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "IMG_1.PNG"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(path))
    return path


@pytest.fixture
def strip(qtbot, picture):
    content = picture.read_bytes()

    def load(sha256):
        return {"a": content}[sha256]

    widget = PhotoStrip(
        load, add=lambda files: widget.added.append(files), remove=lambda photo: widget.gone.append(photo)
    )
    widget.added, widget.gone = [], []
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_photos_are_shown_with_caption_or_number(strip):
    photos = [
        Photo(id="1", enterprise_id="e", sha256="a", caption="量具台账"),
        Photo(id="2", enterprise_id="e", sha256="a"),
    ]
    strip.show_photos(photos, {"2": 3})
    assert [strip.list.item(at).text() for at in (0, 1)] == ["量具台账", "照片3"]
    assert strip.image(photos[0]).pixelColor(5, 5) == QColor("red")


def test_missing_photo_is_a_grey_sheet(strip):
    strip.show_photos([Photo(id="1", enterprise_id="e", sha256="gone", file_name="x.jpg")])
    assert strip.list.count() == 1


def test_only_photo_files_are_brought_in(strip, picture, tmp_path):
    (tmp_path / "说明.txt").write_text("x", encoding="utf-8")
    strip.bring(sorted(tmp_path.iterdir()))
    assert strip.added == [[picture]]


def test_files_and_pictures_are_pasted(strip, picture):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    QApplication.clipboard().setMimeData(data)
    strip.paste()
    QApplication.clipboard().setImage(QImage(str(picture)))
    strip.paste()
    assert [files[0].name for files in strip.added] == ["IMG_1.PNG", "粘贴的图片.png"]


def test_chosen_photo_is_taken_away(strip):
    photo = Photo(id="1", enterprise_id="e", sha256="a")
    strip.show_photos([photo])
    strip.list.setCurrentRow(0)
    strip.remove_current()
    assert strip.gone == [photo]


def test_big_view_saves_the_description_when_closed(qtbot, picture, compose):
    kept = []
    photo = Photo(id="1", enterprise_id="e", sha256="a", file_name="IMG_1.PNG")
    view = PhotoView(QImage(str(picture)), photo, lambda each, text: kept.append((each.id, text)))
    qtbot.addWidget(view)
    view.show()
    compose(view.line, commit="量具无标识")
    view.accept()
    assert kept == [("1", "量具无标识")]


def test_section_list_keeps_the_chosen_line_when_counts_change(qtbot):
    view = SectionList()
    qtbot.addWidget(view)
    lines = [SectionLine("s", "质量意识", level=0, note="0 / 2"), SectionLine("a", "方针"), SectionLine("b", "目标")]
    view.show_lines(lines)
    with qtbot.waitSignal(view.chosen) as chosen:
        view.setCurrentRow(2)
    assert chosen.args == ["b"]
    view.show_lines([lines[0], lines[1], SectionLine("b", "目标", "done")])
    assert view.current_key() == "b"
    assert "已完成" in view.item(2).toolTip()
    view.show()
    assert current_theme().soft in colours(view)


def test_line_list_opens_what_was_pressed_and_counts_the_rest(qtbot):
    view = LineList(name="到期", empty="没有", most=2)
    qtbot.addWidget(view)
    opened = []
    view.show_entries([Entry(text=str(at), note="n", tag="t", open=lambda at=at: opened.append(at)) for at in range(5)])
    view.buttons()[1].click()
    assert opened == [1]
    assert len(view.buttons()) == 2
    assert view.buttons()[0].accessibleName() == "t　0　n"


def test_a_line_that_leaves_the_list_takes_neither_keyboard_nor_page_along(qtbot):
    names = [f"第{number}人" for number in range(30)]

    def leave(name):
        names.remove(name)
        show()

    def show():
        view.show_entries([Entry(text=name, open=partial(leave, name)) for name in names])

    view = LineList(name="人员", empty="没有", most=30)
    show()
    area, window = scrolled(view), QWidget()
    window.setLayout(column(QPushButton("企业"), area))
    qtbot.addWidget(window)
    window.resize(300, 200)
    with qtbot.waitActive(window):
        window.show()
    qtbot.mouseClick(view.buttons()[1], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert (len(names), area.verticalScrollBar().value()) == (29, 0)
    assert view.isAncestorOf(QApplication.focusWidget())
