"""Plain values made ready for a template: cleaned, escaped, pictures as drawings."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from markupsafe import Markup, escape

from consultant_app.documents.pictures import Picture
from consultant_app.model.text import clean_text

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_EMU_PER_MM = 36000


class Preparer:
    """Turns a context into what a template may see; collects sentences about characters that had to go.

    `part` is the python-docx part that takes the pictures.
    """

    def __init__(self, part: Any) -> None:
        self._part = part
        self.replaced: list[str] = []

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
        inline = self._part.new_pic_inline(
            BytesIO(picture.data), round(picture.width_mm * _EMU_PER_MM), round(picture.height_mm * _EMU_PER_MM)
        )
        alternative = f"<wp:docPr descr={quoteattr(clean_text(picture.text).text)} "
        drawing = inline.xml.replace("<wp:docPr ", alternative, 1)
        return Markup(f'</w:t></w:r><w:r><w:drawing>{drawing}</w:drawing></w:r><w:r><w:t xml:space="preserve">')
