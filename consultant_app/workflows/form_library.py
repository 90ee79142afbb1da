"""The forms at hand: those that are shipped and those that an agency brought in."""

import os
import re
from collections.abc import Generator
from pathlib import Path

from consultant_app import files
from consultant_app.errors import AppError
from consultant_app.forms import limits, loader, snapshots, xlsform
from consultant_app.model.form import Form
from consultant_app.workflows import importing
from consultant_app.workflows.progress import Progress

_FOLDER = "forms"
_UNSAFE = re.compile(r"[^\w.-]")
_LONGEST = 60  # characters of a file name; what is cut off alike is refused as another content


def own_forms(folder: Path) -> list[Form]:
    """The forms that were brought into a data folder, by id and version."""
    return [
        snapshots.from_json(path.read_text("utf-8"), path.name) for path in sorted((folder / _FOLDER).glob("*.json"))
    ]


def every_form(folder: Path) -> list[Form]:
    """Shipped forms first, then the agency's own."""
    return [loader.load_shipped(listed.id) for listed in loader.available()] + own_forms(folder)


def find_form(folder: Path, name: str) -> Form:
    """The form with that id or title; of several versions the last. Raises AppError."""
    found = [form for form in every_form(folder) if name in (form.id, form.title)]
    if not found:
        raise AppError(f"没有名为“{name}”的表单；没有做任何事。请用 forms list 查看有哪些表单。")
    return found[-1]


def read_form(path: Path) -> Generator[Progress, None, xlsform.Imported]:
    """The form in an XLSForm workbook, read behind the guard, in a child process, and what was passed over.

    Raises BadFile; BadForm with every problem.
    """
    sheets = yield from importing.read_list(path, small=True)
    yield Progress(f"正在核对 {path.name}")
    tables = {sheet.name: [[_text(cell) for cell in row] for row in sheet.rows] for sheet in sheets}
    return xlsform.read_tables(tables, path.name)


def _text(cell: str | float) -> str:
    return cell if isinstance(cell, str) else f"{cell:.15g}"


def keep_form(folder: Path, form: Form) -> Path:
    """Keep a form in the data folder. Raises AppError: too large, or this version is there with other content."""
    name = _UNSAFE.sub("_", f"{form.id}-{form.version}")[:_LONGEST]  # never a path of theirs
    target = folder / _FOLDER / f"{name}.json"
    content = snapshots.to_json(form)
    if len(content) > limits.FILE_BYTES:
        raise AppError(f"表单 {form.id} 的内容太多（{len(content)} 字）；没有导入。请删减说明和选项，或拆成几份表单。")
    if target.exists():
        if target.read_text("utf-8") == content:
            return target
        raise AppError(f"表单 {form.id} 的版本 {form.version} 已经存在且内容不同；没有导入。请在文件中改用新的版本号。")
    if form.id in {listed.id for listed in loader.available()}:
        raise AppError(f"表单编号 {form.id} 与自带表单相同；没有导入。请在 settings 表中改用别的 form_id。")
    target.parent.mkdir(parents=True, exist_ok=True)
    with files.whole(target) as part, part.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return target
