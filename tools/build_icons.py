"""Draw app.png and app.ico from resources/icons/app.svg: `python tools/build_icons.py`."""

import os
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 32, 48, 64, 128, 256)


def main() -> None:
    """Write both files beside the drawing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    picture = QImage(max(SIZES), max(SIZES), QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(FOLDER / "app.svg")).render(painter)
    painter.end()
    picture.save(str(FOLDER / "app.png"))
    with Image.open(FOLDER / "app.png") as image:
        image.save(FOLDER / "app.ico", sizes=[(size, size) for size in SIZES])
    application.quit()


if __name__ == "__main__":
    main()
