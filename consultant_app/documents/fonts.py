"""The font for pictures: ours if it is there, else a Chinese one of the machine."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from consultant_app import paths
from consultant_app.errors import AppError

_BUNDLED = {False: "*Regular.?tf", True: "*Bold.?tf"}
_ELSEWHERE = {
    False: (
        "C:/Windows/Fonts/msyh.ttc",
        "C:/Windows/Fonts/simhei.ttf",
        "C:/Windows/Fonts/simsun.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/System/Library/Fonts/PingFang.ttc",
    ),
    True: (
        "C:/Windows/Fonts/msyhbd.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    ),
}


@lru_cache(maxsize=2)
def chinese_font(*, bold: bool = False) -> Path:
    """The font file. Raises AppError on a machine with no Chinese font at all."""
    for path in _candidates(bold=bold):
        if path.is_file():
            return path
    if bold:
        return chinese_font()
    raise AppError("本机没有中文字体，程序自带的字体文件也不见了；图没有画出；请重新安装程序。")


def bundled_folder() -> Path:
    """Where our own fonts lie."""
    return paths.resource("fonts")


@lru_cache(maxsize=1)
def bundled_family() -> str:
    """The family name of our own font, "" when it is missing."""
    from PIL import ImageFont

    for path in sorted(bundled_folder().glob(_BUNDLED[False])):
        return str(ImageFont.truetype(str(path), 10).getname()[0])
    return ""


def _candidates(*, bold: bool) -> Iterator[Path]:
    yield from sorted(bundled_folder().glob(_BUNDLED[bold]))
    yield from (Path(name) for name in _ELSEWHERE[bold])
