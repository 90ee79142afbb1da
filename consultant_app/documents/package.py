"""The finished .docx: no traces of who made it, the same bytes for the same content, whole or not at all."""

import os
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.pkgwriter import PackageWriter

from consultant_app import files
from consultant_app.errors import AppError, reason_of

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED = (".jpg", ".jpeg", ".png")
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator></dc:creator>'
    "<dc:language>zh-CN</dc:language></cp:coreProperties>"
)
_TYPES = "[Content_Types].xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_NO_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


@dataclass(frozen=True)
class Image:
    """A picture in the package: the id by which parts speak of it, its place below word/, its bytes."""

    relation: str
    target: str
    data: bytes


class _Collector:
    """Takes the parts that python-docx writes."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def write(self, uri: Any, blob: bytes) -> None:
        self.parts[uri.membername] = blob


def members_of(document: Any) -> dict[str, bytes]:
    """All members of the package of a python-docx document."""
    package = document.part.package
    for part in package.parts:
        part.before_marshal()
    collector = _Collector()
    writer: Any = PackageWriter  # its public door would zip, and pack the photos a second time
    writer._write_content_types_stream(collector, package.parts)
    writer._write_pkg_rels(collector, package.rels)
    writer._write_parts(collector, package.parts)
    return collector.parts


def without_persons(members: Mapping[str, bytes], title: str) -> dict[str, bytes]:
    """The members with properties that hold the title and neither persons, companies nor times."""
    cleaned = dict(members)
    cleaned["docProps/core.xml"] = _CORE.format(title=escape(title)).encode("utf-8")
    if "docProps/app.xml" in cleaned:
        cleaned["docProps/app.xml"] = _APP.encode("utf-8")
    return cleaned


def with_pictures(members: dict[str, bytes], rendered: Mapping[str, str], images: Sequence[Image]) -> dict[str, bytes]:
    """The members with the rendered parts and the pictures they show, each once."""
    found = members | {name: text.encode("utf-8") for name, text in rendered.items()}
    for image in images:
        found[f"word/{image.target}"] = image.data
    for name, text in rendered.items():
        shown = [image for image in images if f'"{image.relation}"' in text]
        if shown:
            folder, _, file = name.rpartition("/")
            rels = f"{folder}/_rels/{file}.rels"
            found[rels] = _related(found.get(rels, _NO_RELS.encode()), shown)
    kinds = {image.target.rpartition(".")[2] for image in images}
    found[_TYPES] = _typed(found[_TYPES].decode("utf-8"), kinds).encode("utf-8")
    return found


def _related(rels: bytes, images: Sequence[Image]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{image.relation}" Type="{_IMAGE}" Target="{image.target}"/>' for image in images
    )
    return rels.decode("utf-8").replace("</Relationships>", f"{entries}</Relationships>").encode("utf-8")


def _typed(types: str, kinds: set[str]) -> str:
    for kind in sorted(kinds):
        if f'Extension="{kind}"' not in types:
            types = types.replace("<Override", f'<Default Extension="{kind}" ContentType="image/{kind}"/><Override', 1)
    return types


def write_zip(parts: dict[str, bytes], target: Path) -> None:
    """The members into a zip, sorted and without dates; photos are packed already and stored as they are."""
    with target.open("wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            for name in sorted(parts):
                info = zipfile.ZipInfo(name, _EPOCH)
                info.create_system = 0
                info.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
                archive.writestr(info, parts[name])
        stream.flush()
        os.fsync(stream.fileno())


def make_folder(folder: Path) -> None:
    """Make a folder for papers. Raises AppError when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(f"建不了文件夹“{folder}”（{reason_of(error)}）；没有生成文件；请另选一个文件夹。") from error


def copy_whole(source: Path, target: Path, *, overwrite: bool = False) -> None:
    """Copy a finished file whole or not at all. Raises AppError."""
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(source, part)
        put_in_place(part, target, overwrite=overwrite)
    except OSError as error:
        files.discard(part)
        raise not_written(target, error) from error


def not_written(target: Path, error: OSError) -> AppError:
    """What is said when the disk refuses."""
    return AppError(
        f"“{target.name}”写不进文件夹“{target.parent}”（{reason_of(error)}）；没有留下半个文件；请检查磁盘空间和权限。"
    )


def put_in_place(part: Path, target: Path, *, overwrite: bool) -> None:
    """Rename the finished file. Raises AppError when another program holds the target, or when it is there already."""
    if target.exists() and not overwrite:
        files.discard(part)
        raise AppError(f"“{target.name}”已经存在；原文件没有改动；请换一个版本号或文件名再生成。")
    try:
        files.put(part, target)
    except PermissionError as error:
        files.discard(part)
        raise AppError(
            f"“{target.name}”正被 Word 或 WPS 打开；新文件没有保存，原文件没有改动；请关闭该文件后再生成一次。"
        ) from error
