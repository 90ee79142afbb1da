"""The fonts that ship with the program: Chinese is readable on a machine that has no Chinese font."""

from functools import lru_cache

from PySide6.QtGui import QFontDatabase

from consultant_app import paths

FAMILY = "Consultant Sans SC"  # the name inside the files that tools/build_fonts.py makes
_FACES = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf")


@lru_cache(maxsize=1)
def install_fonts() -> str:
    """Make the shipped fonts known to Qt, once, and return their family name.

    Call after QApplication exists. FileNotFoundError when a font file is missing or broken.
    """
    for face in _FACES:
        path = paths.resource("fonts", face)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)
    return FAMILY
