"""Photos beside a record: thumbnails; drag, paste or choose files and folders; a big view."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from consultant_app.model.assessment import Photo
from consultant_app.ui.theme import dress
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.lines import AutosaveLine

SUFFIXES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff")
_THUMB = QSize(112, 84)


class PhotoStrip(QWidget):
    """`load(sha256)` gives the JPEG bytes of a photo (KeyError when it is gone).

    add(files: list[Path | Pasted]) brings photos in, remove(photo) takes one away, caption(photo, text) describes it.
    """

    opened = Signal(object)

    def __init__(
        self,
        load: Callable[[str], bytes],
        *,
        name: str = "照片",
        add: Callable[[list[Any]], object] | None = None,
        remove: Callable[[Photo], object] | None = None,
        caption: Callable[[Photo, str], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._load, self._add, self._remove, self._caption = load, add, remove, caption
        self._photos: list[Photo] = []
        self._icons: dict[str, QIcon] = {}
        self.setAcceptDrops(add is not None)
        self.setAccessibleName(name)
        self.list = _Thumbnails(self)
        self.list.setAccessibleName(f"{name}缩略图")
        self.files = Button("选照片", "photo")
        self.files.clicked.connect(self.choose_files)
        self.folder = Button("从文件夹", "folder")
        self.folder.clicked.connect(self.choose_folder)
        self.paste_button = Button("粘贴", "paste")
        self.paste_button.clicked.connect(self.paste)
        self.hint = label("可把照片拖到这里", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addLayout(row(self.files, self.folder, self.paste_button, self.hint, None))
        for part in (self.files, self.folder, self.paste_button, self.hint):
            part.setVisible(add is not None)
        self.show_photos([])

    def show_photos(self, photos: Sequence[Photo], numbers: dict[str, int] | None = None) -> None:
        """Show these photos; `numbers` gives the number in the papers by photo id (照片3)."""
        self._photos = list(photos)
        self.list.clear()
        for photo in photos:
            number = (numbers or {}).get(photo.id)
            title = photo.caption or (f"照片{number}" if number else photo.file_name)
            item = QListWidgetItem(self._icon(photo), title)
            item.setToolTip(
                "\n".join(part for part in (title, photo.taken_at.replace("T", " "), photo.file_name) if part)
            )
            item.setData(Qt.ItemDataRole.UserRole, photo)
            self.list.addItem(item)
        self.list.setVisible(bool(photos))

    def _icon(self, photo: Photo) -> QIcon:
        if photo.sha256 not in self._icons:
            image = self.image(photo)
            ratio = self.devicePixelRatioF()
            smooth = Qt.TransformationMode.SmoothTransformation
            scaled = image.scaled(_THUMB * ratio, Qt.AspectRatioMode.KeepAspectRatio, smooth)
            self._icons[photo.sha256] = QIcon(QPixmap.fromImage(scaled))
        return self._icons[photo.sha256]

    def image(self, photo: Photo) -> QImage:
        """The photo, or a grey sheet when its file is gone or damaged."""
        try:
            image = QImage.fromData(self._load(photo.sha256))
        except KeyError:
            image = QImage()
        if image.isNull():
            image = QImage(_THUMB, QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.lightGray)
        return image

    # bringing in

    def choose_files(self) -> None:
        """Ask for files."""
        pattern = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        names, _ = QFileDialog.getOpenFileNames(self, "选择照片", "", f"照片 ({pattern} {pattern.upper()})")
        self.bring([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder, such as that of a phone or a stick, and take all its photos."""
        name = QFileDialog.getExistingDirectory(self, "选择照片所在的文件夹")
        if name:
            self.bring(sorted(path for path in Path(name).iterdir() if path.suffix.lower() in SUFFIXES))

    def paste(self) -> None:
        """Take a picture or files from the clipboard."""
        data = QApplication.clipboard().mimeData()
        if data is None:  # nothing was copied since the computer started
            return
        if data.hasUrls():
            self.bring([Path(url.toLocalFile()) for url in data.urls()])
        elif data.hasImage():
            self._bring_image(QImage(data.imageData()))

    def _bring_image(self, image: QImage) -> None:
        """Encoded in memory: a photo never lies on the disk unencrypted."""
        from consultant_app.workflows.photos import Pasted

        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        if self._add and image.save(buffer, "PNG"):
            self._add([Pasted(bytes(buffer.data().data()))])

    def bring(self, files: Sequence[Path]) -> None:
        """Hand photo files on; other files are left out."""
        photos = [path for path in files if path.suffix.lower() in SUFFIXES and path.is_file()]
        if photos and self._add:
            self._add(photos)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        data = event.mimeData()
        if data.hasUrls():
            self.bring([Path(url.toLocalFile()) for url in data.urls()])
        elif data.hasImage():
            self._bring_image(QImage(data.imageData()))
        event.acceptProposedAction()

    # looking and taking away

    def open_current(self) -> None:
        """Show the chosen photo big."""
        if item := self.list.currentItem():
            photo = item.data(Qt.ItemDataRole.UserRole)
            self.opened.emit(photo)
            view = PhotoView(self.image(photo), photo, self._caption, self)
            view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            view.open()

    def remove_current(self) -> None:
        """Take the chosen photo away; the page offers undo."""
        item = self.list.currentItem()
        if item and self._remove:
            self._remove(item.data(Qt.ItemDataRole.UserRole))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """看大图, 移除."""
        if self.list.currentItem() is None:
            return
        menu = QMenu(self)
        for text, act in (("看大图", self.open_current), ("移除这张照片", self.remove_current)):
            action = QAction(text, menu)
            action.triggered.connect(act)
            menu.addAction(action)
        menu.exec(event.globalPos())


class _Thumbnails(QListWidget):
    """The row of small pictures."""

    def __init__(self, strip: PhotoStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setIconSize(_THUMB)
        self.setGridSize(_THUMB + QSize(18, 34))
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setWrapping(False)
        self.setFixedHeight(_THUMB.height() + 62)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemActivated.connect(strip.open_current)
        self.itemDoubleClicked.connect(strip.open_current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes away, Ctrl+V pastes."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._strip.paste()
        elif event.key() == Qt.Key.Key_Delete:
            self._strip.remove_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._strip.open_current()
        else:
            super().keyPressEvent(event)


class PhotoView(QDialog):
    """A photo as large as the window allows, with its description."""

    def __init__(
        self, image: QImage, photo: Photo, caption: Callable[[Photo, str], object] | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        dress(self)
        self._photo, self._keep = photo, caption
        self.setWindowTitle(photo.caption or photo.file_name or "照片")
        self.picture = label("")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        smooth = Qt.TransformationMode.SmoothTransformation
        room = QSize(960, 600)
        if image.width() > room.width() or image.height() > room.height():
            image = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        self.picture.setPixmap(QPixmap.fromImage(image))
        self.line = AutosaveLine(self._save, name="照片说明", hint="说明：拍到了什么，在哪里")
        self.line.show_value(photo.caption)
        self.line.setVisible(caption is not None)
        close = Button("关闭")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(self.picture, 1)
        layout.addWidget(label(f"{photo.taken_at.replace('T', ' ')}　{photo.file_name}".strip(), "muted"))
        layout.addLayout(row(self.line, close))

    def _save(self, text: str) -> None:
        if self._keep:
            self._keep(self._photo, text)

    def done(self, result: int) -> None:
        """Save the description, then close."""
        flush(self)
        super().done(result)
