"""Word templates: the shipped ones, an agency's own copies before them, checking and going back."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from consultant_app import files, paths
from consultant_app.documents.package import copy_whole, make_folder, put_in_place
from consultant_app.documents.register import DELIVERABLES, Deliverable, deliverable
from consultant_app.errors import AppError, BadFile
from consultant_app.intake import child, guard
from consultant_app.intake.refusal import refuse_template
from consultant_app.store.session import Session
from consultant_app.workflows.progress import Progress, finish

_SECONDS = 20.0
_TOO_HEAVY = "太复杂或已损坏，读不完"


@dataclass(frozen=True, kw_only=True)
class TemplateFile:
    """The template that counts for a deliverable; `own` when it is the agency's copy."""

    deliverable: Deliverable
    path: Path
    own: bool


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a file that was to be a template: its faults, or the template that counts now."""

    name: str
    faults: tuple[str, ...] = ()
    file: TemplateFile | None = None


def template_files(session: Session) -> list[TemplateFile]:
    """The templates in use, in the order of the work."""
    return [_in_use(session, entry) for entry in DELIVERABLES]


def _in_use(session: Session, entry: Deliverable) -> TemplateFile:
    own = own_path(session, entry)
    is_own = own.is_file()
    path = own if is_own else paths.templates_dir() / entry.template
    return TemplateFile(deliverable=entry, path=path, own=is_own)


def own_path(session: Session, entry: Deliverable) -> Path:
    """Where the agency's copy of a template belongs."""
    return session.folder / "templates" / entry.template


def make_own(session: Session, kind: str, source: Path | None = None) -> TemplateFile:
    """Put a copy of the shipped template, or a file that somebody edited, before the shipped one.

    The copy that was there before is kept under another name. Raises AppError when a file has faults.
    """
    if source is not None and (flaws := faults_outside(source, kind)):
        raise AppError(f"“{source.name}”有 {len(flaws)} 处问题；模板没有更换；请按检查结果改好再选。{flaws[0]}")
    return _put(session, kind, source)


def taking(session: Session, kind: str, source: Path) -> Generator[Progress, None, Taken]:
    """make_own() as a job; faults come back, they are not raised. Closing it stops the check."""
    faults = yield from checking(source, kind)
    return Taken(name=source.name, faults=tuple(faults), file=None if faults else _put(session, kind, source))


def _put(session: Session, kind: str, source: Path | None) -> TemplateFile:
    entry = deliverable(kind)
    target = own_path(session, entry)
    if source is not None and source.resolve() == target.resolve():
        return _in_use(session, entry)
    make_folder(target.parent)
    new = target.with_name(f"{target.name}.new")
    try:
        copy_whole(source or paths.templates_dir() / entry.template, new, overwrite=True)
        _lay_aside(target)
        put_in_place(new, target, overwrite=True)
    finally:
        files.discard(new)
    return _in_use(session, entry)


def restore_shipped(session: Session, kind: str) -> Path | None:
    """Let the shipped template count again; the agency's copy is laid aside, and the path where it is comes back."""
    return _lay_aside(own_path(session, deliverable(kind)))


def _lay_aside(own: Path) -> Path | None:
    if not own.is_file():
        return None
    aside = own.with_name(f"{own.stem}.{datetime.now():%Y%m%d-%H%M%S}.old{own.suffix}")
    try:
        files.put(own, aside)
    except PermissionError as error:
        raise AppError(f"“{own.name}”正被 Word 或 WPS 打开；模板没有改动；请关闭该文件后再试。") from error
    return aside


def check_template(session: Session, kind: str) -> list[str]:
    """The faults of the template in use, each as a sentence; empty when it can be used."""
    return faults_of(_in_use(session, deliverable(kind)).path, kind)


def faults_of(path: Path, kind: str) -> list[str]:
    """The faults of an installed template for a deliverable; a file that is no Word file has that one fault.

    Checked in this process: it lies in the data folder, passed checking() when it came, and is read here anyway
    whenever a paper is made.
    """
    from consultant_app.documents import template_check

    return [str(sentence) for _, sentence in template_check.read_messages(path, kind)]


def require_document(path: Path) -> None:
    """Raises BadFile for what is no Word document that may be read at all, such as a missing file or a device."""
    guard.inspect_template(path)


def faults_outside(path: Path, kind: str = "") -> list[str]:
    """checking() without the steps in between."""
    return finish(checking(path, kind))


def checking(path: Path, kind: str = "") -> Generator[Progress, None, list[str]]:
    """The faults of a template that comes from outside: it passes the guard and is read in a child process.

    A file that is refused has that one fault.
    """
    step = Progress(f"正在检查模板 {path.name}")
    yield step
    found = []
    try:
        guard.inspect_template(path)
    except BadFile as error:
        return [str(error)]
    try:
        for message in child.run("template", path, kind, timeout=_SECONDS):
            if message is not None:
                found.append(str(message[1]))
            yield step
    except BadFile:  # it hung, ate the memory or died; what it said speaks of tables
        return [str(refuse_template(path, _TOO_HEAVY))]
    return found
