"""Commands about forms."""

from argparse import Namespace
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.forms import loader
from consultant_app.model.form import Form


def list_all(arguments: Namespace, output: Output) -> int:
    """The shipped forms."""
    forms = loader.shipped()
    output.result([_data(form) for form in forms], [f"{form.id}\t{form.version}\t{form.title}" for form in forms])
    return 0


def _data(form: Form) -> dict[str, Any]:
    return {"id": form.id, "version": form.version, "title": form.title, "questions": len(form.questions())}
