"""Fishbone and why chain as pictures: PNG for Word, SVG for those who want lines."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from consultant_app.documents.fonts import chinese_font
from consultant_app.documents.pictures import Picture
from consultant_app.model.fishbone import EM, Bone, Fishbone, Kind, Label, layout, wrap

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

DPI = 288
_MM = 25.4
_WIDTH_MM, _HEIGHT_MM = 168.0, 200.0
_LARGEST_EM_MM = 3.7  # 五号
_THICKNESS = {Kind.SPINE: 2.2, Kind.RIB: 1.3, Kind.TWIG: 0.5}  # in points
_LINE_STEP = 1.3
_CHAIN_COLUMNS = 34


def fishbone(problem: str, bones: Sequence[Bone]) -> Picture:
    """The fishbone of a problem as a picture for a portrait page; without bones a blank one to write on."""
    return _fishbone(problem, tuple(bones))


@lru_cache(maxsize=64)
def _fishbone(problem: str, bones: tuple[Bone, ...]) -> Picture:
    drawn = layout(problem, bones)
    return _picture(drawn, f"鱼骨图：{problem}" if problem else "空白鱼骨图")


def fishbone_svg(problem: str, bones: Sequence[Bone]) -> str:
    """The same as SVG text."""
    return _svg(layout(problem, bones))


def why_chain(problem: str, whys: Sequence[str]) -> Picture:
    """The chain from the problem down to the root cause as a picture, one frame below the other."""
    return _picture(_chain(problem, whys), f"原因链：{problem}")


def why_chain_svg(problem: str, whys: Sequence[str]) -> str:
    """The same as SVG text."""
    return _svg(_chain(problem, whys))


def _chain(problem: str, whys: Sequence[str]) -> Fishbone:
    from consultant_app.model.fishbone import Line

    texts = [f"问题：{problem}"] + [f"为什么{number}：{why}" for number, why in enumerate(whys, start=1)]
    labels: list[Label] = []
    lines: list[Line] = []
    width, y = (_CHAIN_COLUMNS + 1.5) * EM, 0.5 * EM
    middle = width / 2 + 0.5 * EM
    for text in texts:
        rows = wrap(text, _CHAIN_COLUMNS)
        height = len(rows) * _LINE_STEP * EM + EM
        if labels:
            lines.append(Line(kind=Kind.RIB, x1=middle, y1=y - 1.4 * EM, x2=middle, y2=y))
            lines += [
                Line(kind=Kind.RIB, x1=middle + side * 0.4 * EM, y1=y - 0.6 * EM, x2=middle, y2=y) for side in (-1, 1)
            ]
        labels.append(Label(kind=Kind.HEAD, x=0.5 * EM, y=y, width=width, height=height, lines=rows))
        y += height + 1.4 * EM
    return Fishbone(width=width + EM, height=y - 0.9 * EM, lines=tuple(lines), labels=tuple(labels))


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


def _svg(drawn: Fishbone) -> str:
    lines = "".join(
        f'<line x1="{line.x1:.1f}" y1="{line.y1:.1f}" x2="{line.x2:.1f}" y2="{line.y2:.1f}" '
        f'stroke-width="{_THICKNESS[line.kind]}"/>'
        for line in drawn.lines
    )
    labels = "".join(_svg_label(label) for label in drawn.labels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width:.1f} {drawn.height:.1f}" '
        f'stroke="#000" fill="#000">{lines}{labels}</svg>'
    )


def _svg_label(label: Label) -> str:
    framed = label.kind in (Kind.HEAD, Kind.TAG)
    weight = "bold" if framed or label.kind is Kind.ROOT else "normal"
    frame = (
        f'<rect x="{label.x:.1f}" y="{label.y:.1f}" width="{label.width:.1f}" height="{label.height:.1f}" fill="#fff"/>'
        if framed
        else ""
    )
    anchor = "middle" if framed else "start"
    texts = "".join(
        f'<text x="{label.x + label.width / 2 if framed else x:.1f}" y="{y:.1f}" stroke="none" font-size="{EM}" '
        f'font-weight="{weight}" text-anchor="{anchor}" dominant-baseline="central" '
        f"font-family=\"'Noto Sans CJK SC','Microsoft YaHei',SimHei,sans-serif\">{escape(text)}</text>"
        for x, y, text in _placed(label, lambda line: 0.0)
    )
    return frame + texts
