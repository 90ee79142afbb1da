"""Word templates made ready: which file counts, its parts as compiled text, found again by content."""

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError, nodes
from lxml.etree import XMLSyntaxError

from consultant_app.documents.package import members_of
from consultant_app.documents.sandbox import TemplateEnvironment, forbidden
from consultant_app.errors import AppError, BadFile, reason_of

BODY = "正文"
printed: ContextVar[list[str]] = ContextVar("printed")  # what the running render put out, in order
_TAGS = re.compile(r"<[^>]+>")
_PARAGRAPH = re.compile(r"<w:p([ >])")
_LARGEST_FILE, _LARGEST_UNPACKED = 50 * 2**20, 200 * 2**20  # bytes; pictures of an agency's letterhead fit in
_DECLARATIONS = re.compile(b"<!(DOCTYPE|ENTITY)")


def find(name: str, folders: Sequence[Path]) -> Path:
    """The template of that name in the first folder that has it: an agency's own copy before the shipped one.

    Raises AppError when no folder has it.
    """
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise AppError(f"找不到模板“{name}”；文件没有生成；请在“设置”里恢复默认模板，或重新安装。")


@dataclass(frozen=True)
class Part:
    """Body, header or footer of a template: its member of the package, its text with one line per paragraph."""

    member: str
    place: str
    source: str
    compiled: Template

    def paragraph(self, line: int) -> str:
        """The text of the paragraph at that line of the source, as a person sees it in Word."""
        return paragraph_text(self.source, line)


@dataclass(frozen=True)
class Loaded:
    """A template ready to be filled: the parts that change, and all members of the package as they are."""

    parts: tuple[Part, ...]
    members: Mapping[str, bytes]


def paragraph_text(source: str, line: int) -> str:
    """The visible text of one line of patched XML."""
    found = source.split("\n")
    text = found[min(max(line, 1), len(found)) - 1]
    return _TAGS.sub("", text).strip()


@lru_cache(maxsize=1)
def environment() -> TemplateEnvironment:
    """The one environment; it notes what is put out, so that render can check that it arrived."""
    return TemplateEnvironment(finalize=_note)


def _note(value: Any) -> Any:
    if isinstance(value, (str, int, float)) and (noted := printed.get(None)) is not None:
        noted.append(str(value))
    return value


@lru_cache(maxsize=32)
def _loaded(digest: bytes, content: "_Content") -> Loaded:
    document = opened(content.data, content.name)
    parts = tuple(_compile(*source, content.name) for source in sources(document))
    return Loaded(parts, members_of(document.docx))


@dataclass(frozen=True)
class _Content:
    name: str
    data: bytes

    def __hash__(self) -> int:
        return hash(self.name)  # the digest beside it tells contents apart


def load(data: bytes, name: str) -> Loaded:
    """The template of that content. Raises AppError naming the paragraph that cannot be understood."""
    return _loaded(hashlib.sha256(data).digest(), _Content(name, data))


def content_of(path: Path) -> bytes:
    """The bytes of a template file. Raises BadFile when it cannot be read or is far too large."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for, a device never ends
            raise BadFile(f"“{path.name}”不是普通文件；没有使用；请另选一个模板文件。")
        if path.stat().st_size > _LARGEST_FILE:
            raise BadFile(f"“{path.name}”有 {path.stat().st_size // 2**20} MB，不像是模板；没有使用；请另选一个。")
        return path.read_bytes()
    except OSError as error:
        raise BadFile(f"“{path.name}”读不出来（{reason_of(error)}）；没有使用；请另选一个模板文件。") from error


def opened(data: bytes, name: str) -> DocxTemplate:
    """The file as docxtpl sees it. Raises BadFile."""
    template = DocxTemplate(BytesIO(data))
    try:
        _look_into(data)
        template.render_init()
        getattr(template.docx.part, "element")  # noqa: B009, a workbook under this name has no such thing
    except (
        PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError, OSError, AttributeError, zlib.error,
        NotImplementedError, RuntimeError, EOFError,
    ) as error:  # fmt: skip
        raise BadFile(f"“{name}”不是可用的 Word 模板（.docx）；没有生成任何文件；请恢复默认模板或另选一个。") from error
    return template


def _look_into(data: bytes) -> None:
    """Raises ValueError for what unpacks to far too much or declares entities; a part never unpacks to more."""
    with ZipFile(BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST_UNPACKED:
            raise ValueError("unpacks to too much")
        for part in archive.infolist():
            is_xml = part.filename.endswith((".xml", ".rels"))
            if is_xml and _DECLARATIONS.search(archive.read(part).replace(b"\0", b"")):
                raise ValueError("declares entities")


def sources(template: DocxTemplate) -> Iterator[tuple[str, str, str]]:
    """Member, place and patched XML of body, headers and footers; one line per paragraph."""
    body = template.docx.part
    yield body.partname.membername, BODY, _lined(template.patch_xml(template.xml_to_string(body.element)))
    for uri, place in ((template.HEADER_URI, "页眉"), (template.FOOTER_URI, "页脚")):
        for _, part in template.get_headers_footers(uri):
            yield part.partname.membername, place, _lined(template.patch_xml(template.get_part_xml(part)))


def _lined(xml: str) -> str:
    return _PARAGRAPH.sub(r"\n<w:p\1", xml.replace("\n", " "))


def parse(source: str) -> nodes.Template:
    """The template's syntax tree. Raises TemplateSyntaxError."""
    try:
        tree = environment().parse(source)
        sum(1 for _ in tree.find_all(nodes.Node))
    except RecursionError as error:
        raise TemplateSyntaxError("套得太深", 1) from error
    return tree


def _compile(member: str, place: str, source: str, name: str) -> Part:
    try:
        tree = parse(source)
    except TemplateSyntaxError as error:
        where = paragraph_text(source, error.lineno)
        raise _refusal(name, place, where, f"标签写法有误（{error.message}）") from error
    for line, reason in forbidden(tree):
        raise _refusal(name, place, paragraph_text(source, line), reason)
    try:
        return Part(member, place, source, environment().from_string(tree))
    except (RecursionError, SyntaxError) as error:  # what it is translated to nests too deep for Python
        raise _refusal(name, place, "", "标签套得太深") from error


def _refusal(name: str, place: str, where: str, reason: str) -> AppError:
    return AppError(
        f"模板“{name}”的{place}中“{shortened(where)}”处{reason}；文件没有生成；请用“检查模板”查看全部问题后修改。"
    )


def shortened(text: str, limit: int = 60) -> str:
    """The start of a long paragraph."""
    return text if len(text) <= limit else text[:limit] + "…"
