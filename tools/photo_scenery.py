"""What the drawn photos are made of: materials, papers lying in perspective, light, and the mark that says 示意图."""

import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1280, 960)
Colour = tuple[int, int, int]
Point = tuple[float, float]

INK: Colour = (38, 40, 46)
PEN: Colour = (34, 62, 138)
PAPER: Colour = (246, 244, 236)
STEEL: Colour = (150, 155, 160)


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The bundled Chinese font."""
    name = "NotoSansSC-Bold.otf" if bold else "NotoSansSC-Regular.otf"
    return ImageFont.truetype(str(ROOT / "resources" / "fonts" / name), size)


def noise(rng: random.Random, size: tuple[int, int], blur: tuple[float, float] = (0, 0)) -> Image.Image:
    """Grey noise around 128, drawn out along either axis: the grain of a material."""
    small = (max(2, int(size[0] / (1 + blur[0]))), max(2, int(size[1] / (1 + blur[1]))))
    grain = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
    return grain.resize(size, Image.Resampling.BICUBIC)


def material(
    rng: random.Random, colour: Colour, *, grain: tuple[float, float] = (40, 0), strength: float = 0.12
) -> Image.Image:
    """A surface that fills the picture: brushed steel with long grain, concrete with round grain."""
    surface = Image.new("RGB", SIZE, colour)
    fine = noise(rng, SIZE, grain).convert("RGB")
    broad = noise(rng, SIZE, (180, 180)).convert("RGB")
    return Image.blend(Image.blend(surface, fine, strength), broad, strength * 0.7)


def gradient(size: tuple[int, int], top: Colour, bottom: Colour, *, across: bool = False) -> Image.Image:
    """A run from one colour to another, downwards or across."""
    ramp = Image.linear_gradient("L").resize(size) if not across else Image.linear_gradient("L").rotate(90).resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)


def cylinder(size: tuple[int, int], colour: Colour) -> Image.Image:
    """A lying round bar: dark at both edges, a highlight above the middle."""
    strip = Image.new("RGB", (1, 64))
    for y in range(64):
        height = 1 - abs((y - 24) / 40) ** 1.6
        strip.putpixel((0, y), tuple(max(0, min(255, int(part * (0.35 + 0.85 * max(height, 0))))) for part in colour))
    return strip.resize(size, Image.Resampling.BICUBIC)


def place(scene: Image.Image, thing: Image.Image, corners: Sequence[Point], *, shadow: float = 16) -> None:
    """Lay a picture into the scene so that its four corners (from top left, clockwise) meet the given points."""
    thing = thing.convert("RGBA")
    width, height = thing.size
    flat = ((0, 0), (width, 0), (width, height), (0, height))
    laid = thing.transform(SIZE, Image.Transform.PERSPECTIVE, _perspective(corners, flat), Image.Resampling.BICUBIC)
    mask = laid.getchannel("A")
    if shadow:
        dark = mask.filter(ImageFilter.GaussianBlur(shadow)).point(lambda value: int(value * 0.55))
        scene.paste((18, 18, 20), (int(shadow * 0.7), int(shadow)), dark)
    scene.paste(laid.convert("RGB"), (0, 0), mask)


def _perspective(target: Sequence[Point], source: Sequence[Point]) -> list[float]:
    """The eight numbers that take points of the scene back to points of the picture."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]


def scrawl(draw: ImageDraw.ImageDraw, rng: random.Random, at: Point, text: str, size: int = 30) -> None:
    """Words in ballpoint, each sign a little off the line."""
    x, y = at
    for sign in text:
        draw.text((x, y + rng.uniform(-3, 3)), sign, fill=PEN, font=font(size + rng.choice((-2, 0, 1))))
        x += draw.textlength(sign, font=font(size)) * rng.uniform(0.94, 1.02)


def grid(draw: ImageDraw.ImageDraw, columns: Sequence[int], rows: Sequence[int], colour: Colour = INK) -> None:
    """The lines of a table."""
    for x in columns:
        draw.line((x, rows[0], x, rows[-1]), fill=colour, width=3)
    for y in rows:
        draw.line((columns[0], y, columns[-1], y), fill=colour, width=3)


def lit(scene: Image.Image, rng: random.Random, lamp: Point) -> Image.Image:
    """A picture as a phone takes it: light from one side, dark corners, a little soft, a little noisy."""
    glow = Image.radial_gradient("L").resize((SIZE[0] * 2, SIZE[1] * 2))
    left, top = int(SIZE[0] - lamp[0]), int(SIZE[1] - lamp[1])
    dark = glow.crop((left, top, left + SIZE[0], top + SIZE[1])).point(lambda value: int(255 - value * 0.62))
    scene = ImageChops.multiply(scene, Image.merge("RGB", (dark, dark, dark)))
    scene = ImageEnhance.Brightness(scene).enhance(1.18).filter(ImageFilter.GaussianBlur(0.7))
    return Image.blend(scene, noise(rng, SIZE, (1, 1)).convert("RGB"), 0.03)


def marked(scene: Image.Image) -> Image.Image:
    """The picture with 示意图 in its corner: nobody shall take it for a real photo."""
    draw = ImageDraw.Draw(scene, "RGBA")
    draw.rounded_rectangle((1128, 892, 1262, 944), 8, fill=(255, 255, 255, 215))
    draw.text((1195, 917), "示意图", fill=(150, 30, 30), font=font(34, bold=True), anchor="mm")
    return scene


def save(scene: Image.Image, target: Path, limit: int = 78_000) -> None:
    """A JPEG below the limit, in the best quality that fits."""
    for quality in range(86, 40, -4):
        scene.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
        if target.stat().st_size <= limit:
            return
