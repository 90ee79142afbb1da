"""Pictures on their way into a document."""

from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Bytes of a PNG or JPEG with the size it has on paper and what it shows, for those who cannot see it."""

    data: bytes
    width_mm: float
    height_mm: float
    text: str = ""
    behind: bool = False  # in the middle of the page behind the text, not in the line


def fitted(data: bytes, *, width_mm: float, height_mm: float, text: str = "") -> Picture | None:
    """The picture as large as the box allows, proportions kept; None when the bytes are not a picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "BMP")) as image:
            width, height = image.size
    except (UnidentifiedImageError, OSError):
        return None
    scale = min(width_mm / width, height_mm / height)
    return Picture(data=data, width_mm=width * scale, height_mm=height * scale, text=text)
