"""The things that the drawn photos show more than once: forms, crates, cards, bars, bores."""

import random

from photo_scenery import INK, PAPER, Colour, Point, font, gradient, scrawl
from PIL import Image, ImageDraw


def form(title: str, number: str, size: tuple[int, int] = (900, 1000)) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A form with its title and number, ready to be filled in."""
    sheet = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((size[0] / 2, 60), title, fill=INK, font=font(46, bold=True), anchor="mm")
    draw.text((size[0] - 40, 112), number, fill=INK, font=font(24), anchor="rm")
    return sheet, draw


def crate(width: int, height: int, colour: Colour) -> Image.Image:
    """The front of a plastic crate."""
    red, green, blue = colour
    front = gradient((width, height), (red + 26, green + 26, blue + 26), (red - 30, green - 30, blue - 30))
    draw = ImageDraw.Draw(front)
    dark = tuple(int(part * 0.55) for part in colour)
    draw.rectangle((0, 0, width - 1, height - 1), outline=dark, width=6)
    draw.rectangle((0, 0, width, 26), fill=tuple(min(255, part + 44) for part in colour))
    for x in range(70, width - 40, 90):
        draw.line((x, 40, x, height - 14), fill=dark, width=5)
    draw.rounded_rectangle((width / 2 - 70, 48, width / 2 + 70, 84), 16, fill=dark)
    return front


def card(draw: ImageDraw.ImageDraw, rng: random.Random, x: int, y: int, code: str) -> None:
    """A route card hung on a crate."""
    draw.rectangle((x, y, x + 150, y + 96), fill=PAPER, outline=(120, 120, 116))
    draw.text((x + 75, y + 20), "生产流转卡", fill=INK, font=font(19, bold=True), anchor="mm")
    scrawl(draw, rng, (x + 14, y + 40), code, 24)


def bar_ends(scene: Image.Image, rng: random.Random, left: int, top: int, colour: Colour) -> None:
    """Round bars standing out of a crate."""
    draw = ImageDraw.Draw(scene)
    for row in range(2):
        for place_ in range(7):
            x = left + place_ * 46 + row * 20 + rng.randint(-3, 3)
            y = top - row * 34 + rng.randint(-2, 2)
            draw.ellipse(
                (x, y, x + 44, y + 40), fill=colour, outline=tuple(int(part * 0.5) for part in colour), width=3
            )
            draw.ellipse((x + 16, y + 13, x + 27, y + 24), fill=tuple(int(part * 0.62) for part in colour))


def hole(draw: ImageDraw.ImageDraw, centre: Point, radius: float) -> None:
    """A bore seen from above."""
    x, y = centre
    for step in range(24):
        size = radius * (1 - step / 60)
        shade = 30 + step * 2 if step > 8 else 210 - step * 20
        draw.ellipse((x - size, y - size * 0.94, x + size, y + size * 0.94), fill=(shade, shade, shade + 4))
    draw.ellipse((x - radius * 0.6, y - radius * 0.56, x + radius * 0.6, y + radius * 0.56), fill=(14, 14, 16))
