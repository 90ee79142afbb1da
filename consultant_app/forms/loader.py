"""Form files: load one, list the shipped ones, put a form and its supplements together."""

import dataclasses
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from consultant_app import paths
from consultant_app.forms import limits
from consultant_app.forms.catalogue import BadForm, Complaint, FormProblem, Problems
from consultant_app.forms.checks import check
from consultant_app.forms.places import Places
from consultant_app.forms.snapshots import form_of, from_json, to_json
from consultant_app.model.form import Choice, Form, FormKind, Section

__all__ = [
    "BadForm",
    "FormProblem",
    "Listed",
    "available",
    "compose",
    "from_json",
    "load",
    "load_shipped",
    "load_text",
    "to_json",
]

AT_LINE = re.compile(r"\(at line (\d+), column \d+\)$")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A shipped form, as a list of forms shows it."""

    id: str
    title: str
    kind: FormKind
    version: str
    extends: str
    industries: tuple[int, ...]
    path: Path


def load(path: Path) -> Form:
    """The form in a .toml file. Raises BadForm with everything that is wrong with it."""
    problems = Problems(path.name)
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for, a device never ends
            raise OSError("not a file")
        with path.open("rb") as file:
            content = file.read(limits.FILE_BYTES + 1)
    except OSError as error:
        problems.add(Complaint.NOT_READABLE, reason=_why_not(error))
        raise BadForm(problems.found) from error
    return _load_bytes(content, problems)


def load_text(text: str, file: str) -> Form:
    """The form in the text of a .toml file. Raises BadForm."""
    return _load_bytes(text.encode(errors="surrogatepass"), Problems(file))


def load_shipped(form_id: str) -> Form:
    """The shipped form of that id. Raises BadForm when there is none."""
    for form, _ in _shipped(paths.forms_dir()):
        if form.id == form_id:
            return form
    problems = Problems(form_id)
    problems.add(Complaint.NOT_SHIPPED, found=form_id)
    raise BadForm(problems.found)


def available() -> list[Listed]:
    """The shipped forms in order of their files; one that cannot even be read is passed over (a test forbids it)."""
    return [
        Listed(
            id=form.id,
            title=form.title,
            kind=form.kind,
            version=form.version,
            extends=form.extends,
            industries=form.industries,
            path=path,
        )
        for form, path in _shipped(paths.forms_dir())
    ]


@lru_cache(maxsize=2)
def _shipped(folder: Path) -> tuple[tuple[Form, Path], ...]:
    """Read once: the files do not change while the program runs, and checking them takes a tenth of a second."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append((load(path), path))
        except BadForm:
            continue
    return tuple(found)


def compose(base: Form, supplements: Iterable[Form]) -> Form:
    """The form with its supplements in it; id and version stay those of the form. Raises BadForm.

    A supplement's section with the name of a section of the form adds its questions there; others come last.
    """
    form = base
    problems = Problems(base.id)
    for supplement in supplements:
        problems.file = supplement.id
        if supplement.extends != base.id:
            problems.add(Complaint.EXTENDS_WRONG, "", "extends", found=supplement.extends, base=base.id)
        choices = _merged_choices(form, supplement, problems)
        form = dataclasses.replace(form, choices=choices, sections=_merged_sections(form, supplement))
    problems.file = base.id if form is base else f"{base.id} + {problems.file}"
    check(form, _named_places(form), problems)
    problems.raise_any()
    return form


def _load_bytes(content: bytes, problems: Problems) -> Form:
    entries = _parse(content, problems)
    problems.raise_any()
    return form_of(entries, problems)


def _parse(content: bytes, problems: Problems) -> dict[str, object]:
    if len(content) > limits.FILE_BYTES:
        problems.add(Complaint.TOO_LARGE, what="文件字节数", count=len(content), limit=limits.FILE_BYTES)
        return {}
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.add(Complaint.NOT_UTF8)
    except RecursionError:
        problems.add(Complaint.BAD_TOML, line="?", found="括号套得太深")
    except tomllib.TOMLDecodeError as error:
        at = AT_LINE.search(str(error))
        lines = content.decode("utf-8-sig").split("\n")
        line = int(at[1]) if at else len(lines)
        problems.add(Complaint.BAD_TOML, line=line, found=lines[line - 1].strip()[:60])
    return {}


def _why_not(error: OSError) -> str:
    """The system's refusal in Chinese."""
    if isinstance(error, FileNotFoundError):
        return "找不到这个文件"
    return "没有读取权限" if isinstance(error, PermissionError) else "读取失败"


def _merged_choices(form: Form, supplement: Form, problems: Problems) -> dict[str, tuple[Choice, ...]]:
    for name in form.choices.keys() & supplement.choices.keys():
        if form.choices[name] != supplement.choices[name]:
            problems.add(Complaint.CHOICES_CLASH, f"选项清单“{name}”", list=name)
    return {**supplement.choices, **form.choices}


def _merged_sections(form: Form, supplement: Form) -> tuple[Section, ...]:
    added = {section.name: section for section in supplement.sections}
    sections = []
    for section in form.sections:
        more = added.pop(section.name, None)
        questions = section.questions + more.questions if more else section.questions
        sections.append(dataclasses.replace(section, questions=questions))
    return (*sections, *added.values())


def _named_places(form: Form) -> Places:
    """Places for a form that was not just read from a file."""
    places = Places()
    for number, section in enumerate(form.sections):
        places.call(("sections", number), section.label)
        for index, question in enumerate(section.questions):
            places.call(("sections", number, index), question.name)
            for inner, column in enumerate(question.columns):
                places.call(("sections", number, index, inner), column.name)
    return places
