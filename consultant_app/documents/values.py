"""Plain values made ready for a template: cleaned, escaped, pictures as drawings."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from markupsafe import Markup, escape

from consultant_app.documents.package import Image
from consultant_app.documents.pictures import Picture
from consultant_app.model.text import clean_text

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_EMU_PER_MM = 36000
_PNG = b"\x89PNG"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_OPENING = (  # the id is set when the part is finished, where each one is known
    f'</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="{_WORD}" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/>'
)
_OPENING_BEHIND = (
    f'</w:t></w:r><w:r><w:drawing><wp:anchor xmlns:wp="{_WORD}" distT="0" distB="0" distL="0" distR="0" '
    'simplePos="0" relativeHeight="0" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:align>center</wp:align></wp:positionV>'
    '<wp:extent cx="{width}" cy="{height}"/><wp:wrapNone/>'
)
_DRAWING = (
    '<wp:docPr id="0" name="图片" descr={text}/><wp:cNvGraphicFramePr>'
    f'<a:graphicFrameLocks xmlns:a="{_MAIN}" noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic xmlns:a="{_MAIN}">'
    f'<a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr>'
    '<pic:cNvPr id="0" name="图片"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    f'<a:blip xmlns:r="{_OFFICE}" '
    'r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>"
    '<w:r><w:t xml:space="preserve">'
)


class Preparer:
    """Turns a context into what a template may see; collects the pictures and what had to go from texts."""

    def __init__(self) -> None:
        self.replaced: list[str] = []
        self.images: dict[bytes, Image] = {}  # by content: a picture that is shown twice is stored once

    def prepare(self, value: Any) -> Any:
        """The same structure with safe leaves. Raises TypeError for anything that is not plain."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, Picture):
            return self._drawing(value)
        if isinstance(value, Mapping):
            return {key: self.prepare(each) for key, each in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
            return [self.prepare(each) for each in value]
        raise TypeError(f"a context holds plain values, not {type(value).__name__}")

    def _text(self, text: str) -> Markup:
        cleaned = clean_text(text)
        if cleaned.removed:
            self.replaced.append(cleaned.removed)
        marked = str(escape(cleaned.text))
        if "\n" in marked or "\t" in marked:
            marked = marked.replace("\n", _BREAK).replace("\t", _TAB)
        return Markup(marked)

    def _drawing(self, picture: Picture) -> Markup:
        image = self.images.get(picture.data)
        if image is None:
            number = len(self.images) + 1
            kind = "png" if picture.data.startswith(_PNG) else "jpeg"
            image = Image(f"rIdPicture{number}", f"media/picture{number}.{kind}", picture.data)
            self.images[picture.data] = image
        width, height = (round(side * _EMU_PER_MM) for side in (picture.width_mm, picture.height_mm))
        described = quoteattr(clean_text(picture.text).text)
        opening, kind = (_OPENING_BEHIND, "anchor") if picture.behind else (_OPENING, "inline")
        drawing = (opening + _DRAWING).format(
            relation=image.relation, width=width, height=height, text=described, kind=kind
        )
        return Markup(drawing)
