"""Pages of a PDF as pictures for the preview and the printer, and their text, by pypdfium2."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consultant_app.errors import BadFile

_POINTS_PER_INCH = 72
# CJK radicals that engines write for the characters of the same shape and NFKC leaves alone
_RADICALS = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳", "母民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟"
)


@dataclass(frozen=True)
class PageImage:
    """Pixels of a page: 4 bytes each in the order blue, green, red, unused (QImage.Format_RGB32)."""

    width: int
    height: int
    stride: int
    data: bytes


Pdf = Path | bytes  # a file, or what was in one


def page_count(pdf: Pdf) -> int:
    """How many pages. Raises BadFile."""
    with _opened(pdf) as document:
        return len(document)


def page_sizes(pdf: Pdf) -> list[tuple[float, float]]:
    """Width and height of each page in points; landscape pages are wider than high. Raises BadFile."""
    with _opened(pdf) as document:
        return [document.get_page_size(number) for number in range(len(document))]


def page_image(pdf: Pdf, number: int, dpi: int = 110) -> PageImage:
    """One page (from 0). Raises BadFile, IndexError."""
    return next(page_images(pdf, dpi, first=number, last=number + 1))


def page_images(pdf: Pdf, dpi: int = 110, *, first: int = 0, last: int | None = None) -> Iterator[PageImage]:
    """The pages from `first` up to, not including, `last`. Raises BadFile, IndexError."""
    with _opened(pdf) as document:
        count = len(document)
        if first >= count:
            raise IndexError(first)
        for number in range(first, count if last is None else min(last, count)):
            page = document[number]
            bitmap = page.render(scale=dpi / _POINTS_PER_INCH, rev_byteorder=False, force_bitmap_format=4)
            yield PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            page.close()


def text(pdf: Pdf) -> str:
    """The text of all pages, normalised (NFKC), because PDF engines write 日 as the radical ⽇. Raises BadFile."""
    with _opened(pdf) as document:
        found = []
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            found.append(words.get_text_range())
            words.close()
            page.close()
    return unicodedata.normalize("NFKC", "\n".join(found)).translate(_RADICALS)


@contextmanager
def _opened(pdf: Pdf) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf if isinstance(pdf, bytes) else pdf.read_bytes())
    except (pypdfium2.PdfiumError, OSError) as error:
        name = "PDF" if isinstance(pdf, bytes) else pdf.name
        raise BadFile(f"“{name}”打不开；没有显示任何页面；请重新生成 PDF。") from error
    try:
        yield document
    finally:
        document.close()
