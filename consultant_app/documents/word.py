"""The one door to docxtpl: a template and plain values in, a finished Word file out."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from lxml import etree

from consultant_app import files
from consultant_app.documents import columns, package, templates
from consultant_app.documents.values import Preparer
from consultant_app.errors import AppError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DOCPR = re.compile(r'<wp:docPr id="\d+"')
_ROW_LIMIT = 500  # characters; a narrow column of a landscape page holds about this many
_BREAKS = {f"{_W}br": "\n", f"{_W}tab": "\t"}


@dataclass(frozen=True)
class Rendered:
    """The file, and sentences about characters that Word cannot hold and that were left out."""

    path: Path
    replaced: tuple[str, ...] = ()


def render(template: Path, values: Mapping[str, Any], target: Path, *, overwrite: bool = False) -> Rendered:
    """Fill a template and write it whole or not at all.

    Values are plain str, int, list, dict and Picture. Raises AppError when the template asks for a name that is not
    there or contains more than names, loops and conditions; when the target exists or is open in Word.
    """
    loaded = templates.load(templates.content_of(template), template.name)
    preparer = Preparer()
    prepared = preparer.prepare(values)
    rendered = {part.member: _filled(part, prepared, template.name) for part in loaded.parts}
    members = package.without_persons(loaded.members, _title(values))
    members = package.with_pictures(members, rendered, list(preparer.images.values()))
    part_file = target.with_name(target.name + ".part")
    try:
        package.write_zip(members, part_file)
        package.put_in_place(part_file, target, overwrite=overwrite)
    except OSError as error:
        files.discard(part_file)
        raise package.not_written(target, error) from error
    return Rendered(target, tuple(dict.fromkeys(preparer.replaced)))


def _title(values: Mapping[str, Any]) -> str:
    furniture = values.get("文件", {})
    return str(furniture.get("题名", "")) if isinstance(furniture, Mapping) else ""


def _filled(part: templates.Part, values: dict[str, Any], name: str) -> str:
    noted: list[str] = []
    token = templates.printed.set(noted)
    try:
        xml = part.compiled.render(values)
    except (UndefinedError, SecurityError) as error:
        raise _unknown(part, error, name) from error
    except (TypeError, ValueError, RecursionError) as error:  # a loop over a number, a length of nothing
        raise _misused(part, error, name) from error
    finally:
        templates.printed.reset(token)
    numbers = itertools.count(1)  # a photo may stand in two places, its id may not
    xml = _DOCPR.sub(lambda found: f'<wp:docPr id="{next(numbers)}"', xml.replace("\n<w:p", "<w:p"))
    root = _parsed(xml, name)
    _check_arrival(root, noted, name)
    if columns.has_column_loop(part.source):
        columns.fit_columns(root)
        xml = str(etree.tostring(root, encoding="unicode"))
    if any(len(value) > _ROW_LIMIT for value in noted):
        xml = _with_long_rows_split(root)
    return _HEAD + xml


def _with_long_rows_split(root: Any) -> str:
    """Rows with more text than fits a page must be allowed to go on, or programs hang on them or cut them off."""
    for row in root.iter(f"{_W}tr"):
        rule = row.find(f"{_W}trPr/{_W}cantSplit")
        if rule is not None and len(document_text(row)) > _ROW_LIMIT:
            rule.getparent().remove(rule)
            for keep in list(row.iter(f"{_W}keepNext")):
                keep.getparent().remove(keep)
    return str(etree.tostring(root, encoding="unicode"))


def _parsed(xml: str, name: str) -> Any:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise AppError(
            f"模板“{name}”里成对的标签没有放在完整的段落或表格行上，填好后不成文件；文件没有生成；请用“检查模板”查看。"
        ) from error


def _unknown(part: templates.Part, error: Exception, name: str) -> AppError:
    where = templates.shortened(part.paragraph(_line_of(error)))
    return AppError(
        f"模板“{name}”的{part.place}中“{where}”用到了资料里没有的名称（{error}）；文件没有生成；请用“检查模板”改正名称。"
    )


def _misused(part: templates.Part, error: Exception, name: str) -> AppError:
    where = templates.shortened(part.paragraph(_line_of(error)))
    return AppError(f"模板“{name}”的{part.place}中“{where}”的写法与资料不符；文件没有生成；请用“检查模板”查看。")


def _line_of(error: Exception) -> int:
    traceback, line = error.__traceback__, 1
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _check_arrival(root: Any, noted: list[str], name: str) -> None:
    """Every value that the template put out must stand in the document, in that order."""
    text, position = document_text(root), 0
    for value in noted:
        if not value or "<w:drawing>" in value:
            continue
        plain = _plain(value)
        position = text.find(plain, position)
        if position < 0:
            raise AppError(
                f"“{templates.shortened(plain)}”没有写进由模板“{name}”生成的文件；文件没有生成；请恢复默认模板后重试。"
            )
        position += len(plain)


def _plain(value: str) -> str:
    if "<" in value:
        value = value.replace("</w:t><w:br/>", "\n").replace("</w:t><w:tab/>", "\t")
        value = value.replace('<w:t xml:space="preserve">', "")
    return unescape(value) if "&" in value else value


def document_text(root: Any) -> str:
    """All text of a part in order, with its line breaks and tabs."""
    return "".join(_BREAKS.get(node.tag) or node.text or "" for node in root.iter(f"{_W}t", *_BREAKS))
