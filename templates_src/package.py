"""A .docx from parts that we wrote ourselves: fixed order, fixed dates, so a rebuild gives the same bytes."""

import io
import zipfile
from dataclasses import dataclass

from templates_src.styles import font_table_xml, settings_xml, styles_xml, theme_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What differs between templates: the body and the furniture on top and bottom of its pages."""

    title: str
    body: str
    header: str
    footer: str
    wide_header: str = ""  # for landscape pages
    wide_footer: str = ""


def docx_bytes(content: Content) -> bytes:
    """The finished package."""
    parts = {
        "[Content_Types].xml": _content_types(wide=bool(content.wide_header)),
        "_rels/.rels": _package_rels(),
        "docProps/app.xml": _app(),
        "docProps/core.xml": _core(content.title),
        "word/_rels/document.xml.rels": _document_rels(wide=bool(content.wide_header)),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{content.body}</w:body></w:document>",
        "word/fontTable.xml": font_table_xml(),
        "word/footer1.xml": f"<w:ftr {NAMESPACES}>{content.footer}</w:ftr>",
        "word/header1.xml": f"<w:hdr {NAMESPACES}>{content.header}</w:hdr>",
        "word/settings.xml": settings_xml(),
        "word/styles.xml": styles_xml(),
        "word/theme/theme1.xml": theme_xml(),
    }
    if content.wide_header:
        parts["word/footer2.xml"] = f"<w:ftr {NAMESPACES}>{content.wide_footer}</w:ftr>"
        parts["word/header2.xml"] = f"<w:hdr {NAMESPACES}>{content.wide_header}</w:hdr>"
    return _zip({name: (HEAD + text).encode("utf-8") for name, text in parts.items()})


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    # stored, not deflated: another zlib would make other bytes out of the same parts
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 0  # else the byte differs between Windows and Linux
            archive.writestr(info, parts[name])
    return buffer.getvalue()


def _content_types(*, wide: bool) -> str:
    overrides = {
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/word/header1.xml": f"{_WORD}.header+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    }
    if wide:
        overrides |= {"/word/footer2.xml": f"{_WORD}.footer+xml", "/word/header2.xml": f"{_WORD}.header+xml"}
    entries = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="jpg" ContentType="image/jpeg"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{entries}</Types>'
    )


def _rels(targets: dict[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
    )


def _package_rels() -> str:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return _rels(
        {
            "word/document.xml": f"{_REL}/officeDocument",
            "docProps/core.xml": core,
            "docProps/app.xml": f"{_REL}/extended-properties",
        }
    )


def _document_rels(*, wide: bool) -> str:
    targets = {
        "header1.xml": f"{_REL}/header",  # section() refers to rId1 and rId2 …
        "footer1.xml": f"{_REL}/footer",
        "styles.xml": f"{_REL}/styles",
        "settings.xml": f"{_REL}/settings",
        "fontTable.xml": f"{_REL}/fontTable",
        "theme/theme1.xml": f"{_REL}/theme",
    }
    if wide:
        targets |= {"header2.xml": f"{_REL}/header", "footer2.xml": f"{_REL}/footer"}  # … and to rId7 and rId8
    return _rels(targets)


def _app() -> str:
    return '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'


def _core(title: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator></dc:creator><dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )
