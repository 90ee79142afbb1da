"""The fishbone as a picture for Word."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from consultant_app.documents.fonts import chinese_font
from consultant_app.documents.pictures import Picture
from consultant_app.model.fishbone import EM, Bone, Fishbone, Kind, Label, layout

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

DPI = 288
_MM = 25.4
_WIDTH_MM, _HEIGHT_MM = 168.0, 200.0
_LARGEST_EM_MM = 3.7  # 五号
_THICKNESS = {Kind.SPINE: 2.2, Kind.RIB: 1.3, Kind.TWIG: 0.5}  # in points
_LINE_STEP = 1.3


def fishbone(problem: str, bones: Sequence[Bone]) -> Picture:
    """The fishbone of a problem as a picture for a portrait page; without bones a blank one to write on."""
    return _fishbone(problem, tuple(bones))


@lru_cache(maxsize=64)
def _fishbone(problem: str, bones: tuple[Bone, ...]) -> Picture:
    drawn = layout(problem, bones)
    return _picture(drawn, f"鱼骨图：{problem}" if problem else "空白鱼骨图")


def _picture(drawn: Fishbone, text: str) -> Picture:
    em_mm = min(_WIDTH_MM / drawn.width * EM, _HEIGHT_MM / drawn.height * EM, _LARGEST_EM_MM)
    width_mm, height_mm = drawn.width * em_mm / EM, drawn.height * em_mm / EM
    return Picture(data=_png(drawn, em_mm * DPI / _MM / EM), width_mm=width_mm, height_mm=height_mm, text=text)


def _png(drawn: Fishbone, scale: float) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("L", (round(drawn.width * scale), round(drawn.height * scale)), 255)
    draw = ImageDraw.Draw(image)
    for line in drawn.lines:
        width = max(1, round(_THICKNESS[line.kind] * DPI / 72))
        draw.line([value * scale for value in (line.x1, line.y1, line.x2, line.y2)], fill=0, width=width)
    for label in drawn.labels:
        _draw_label(draw, label, scale)
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=(DPI, DPI), compress_level=4)
    return buffer.getvalue()


def _draw_label(draw: "ImageDraw", label: Label, scale: float) -> None:
    framed = label.kind in (Kind.HEAD, Kind.TAG)
    font = _font(round(EM * scale), bold=framed or label.kind is Kind.ROOT)
    if framed:
        box = [value * scale for value in (label.x, label.y, label.x + label.width, label.y + label.height)]
        draw.rectangle(box, fill=255, outline=0, width=max(1, round(0.9 * DPI / 72)))
    for x, y, text in _placed(label, lambda line: float(font.getlength(line)) / scale):
        draw.text((x * scale, y * scale), text, fill=0, font=font, anchor="lm")


def _placed(label: Label, measure: Callable[[str], float]) -> list[tuple[float, float, str]]:
    """Start, middle height and text of each line."""
    step = _LINE_STEP * EM
    top = label.y + (label.height - step * len(label.lines)) / 2
    centred = label.kind in (Kind.HEAD, Kind.TAG)
    return [
        (
            label.x + (label.width - measure(text)) / 2 if centred else label.x,
            top + step * (number + 0.5),
            text,
        )
        for number, text in enumerate(map(_on_one_line, label.lines))
    ]


def _on_one_line(text: str) -> str:
    """The text without line breaks of any kind, on which the layout of text gives up."""
    return " ".join(text.split())


@lru_cache(maxsize=32)
def _font(size: int, *, bold: bool) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(chinese_font(bold=bold)), size)
