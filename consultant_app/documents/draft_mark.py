"""草稿 across the whole page, behind the text: a paper that must not be taken for the final one says so itself."""

from functools import lru_cache
from io import BytesIO

from consultant_app.documents.fonts import chinese_font
from consultant_app.documents.pictures import Picture

WORDS = "草稿"
_SIZE, _SLANT, _GREY = 220, 35, (208, 208, 208)  # pixels, degrees, light enough to read text over it
_WIDTH_MM = 120.0


@lru_cache(maxsize=1)
def draft_mark() -> Picture:
    """The mark as a picture that lies behind the text in the middle of a page."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(chinese_font(bold=True)), _SIZE)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(WORDS))
    mask = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(mask).text((-left, -top), WORDS, font=font, fill=255)
    mask = mask.rotate(_SLANT, resample=Image.Resampling.BICUBIC, expand=True)
    image = Image.new("RGB", mask.size, (255, 255, 255))
    image.paste(_GREY, mask=mask)
    buffer = BytesIO()
    image.quantize(16).save(buffer, "PNG", optimize=True)
    height = _WIDTH_MM * mask.height / mask.width
    return Picture(data=buffer.getvalue(), width_mm=_WIDTH_MM, height_mm=height, text=WORDS, behind=True)
