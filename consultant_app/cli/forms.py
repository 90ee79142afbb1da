"""Commands about forms: list, check, import, export."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from consultant_app import paths
from consultant_app.cli.output import Output
from consultant_app.cli.running import finish, require_new
from consultant_app.errors import AppError
from consultant_app.forms import loader, xlsform
from consultant_app.forms.catalogue import BadForm
from consultant_app.model.form import Form
from consultant_app.workflows import form_library


def list_all(arguments: Namespace, output: Output) -> int:
    """The forms at hand."""
    forms = form_library.every_form(_folder(arguments))
    output.result([_data(form) for form in forms], [f"{form.id}\t{form.version}\t{form.title}" for form in forms])
    return 0


def check(arguments: Namespace, output: Output) -> int:
    """Everything that is wrong with a form file; exit code 2 when something is."""
    form, notes = _read(arguments.file, output)
    told = f"表单“{form.title}”（{form.id} {form.version}，{len(form.questions())} 题）可以使用。"
    output.result({**_data(form), "notes": notes}, [*_told(notes), told])
    return 0


def import_form(arguments: Namespace, output: Output) -> int:
    """Bring a form into the data folder."""
    form, notes = _read(arguments.file, output)
    path = form_library.keep_form(_folder(arguments), form)
    told = f"已导入表单“{form.title}”（{form.id} {form.version}）。"
    output.result({**_data(form), "path": str(path), "notes": notes}, [*_told(notes), told])
    return 0


def export(arguments: Namespace, output: Output) -> int:
    """Write a form as an XLSForm workbook. Refuses to overwrite a file."""
    form = form_library.find_form(_folder(arguments), arguments.name)
    require_new(arguments.out)
    xlsform.write_xlsx(form, arguments.out)
    output.result({**_data(form), "path": str(arguments.out)}, [f"已写到 {arguments.out}"])
    return 0


def _folder(arguments: Namespace) -> Path:
    return arguments.data or paths.data_dir()


def _told(notes: tuple[str, ...]) -> list[str]:
    return [f"注意：{note}。" for note in notes]


def _read(path: Path, output: Output) -> tuple[Form, tuple[str, ...]]:
    """The form in a .toml or .xlsx file, and what was passed over; a spreadsheet is read behind the guard."""
    try:
        if path.suffix.lower() == ".toml":
            return loader.load(path), ()
        found = finish(form_library.read_form(path), output)
        return found.form, found.notes
    except BadForm as error:
        raise AppError("\n".join([*(str(problem) for problem in error.problems), "没有导入任何内容。"])) from error


def _data(form: Form) -> dict[str, Any]:
    return {"id": form.id, "version": form.version, "title": form.title, "questions": len(form.questions())}
