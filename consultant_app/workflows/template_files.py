"""Word templates: the shipped ones, an agency's own copies before them, checking and going back."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from consultant_app import paths
from consultant_app.documents.package import make_folder, put_in_place
from consultant_app.documents.register import DELIVERABLES, Deliverable, deliverable
from consultant_app.errors import AppError
from consultant_app.store.session import Session


@dataclass(frozen=True, kw_only=True)
class TemplateFile:
    """The template that counts for a deliverable; `own` when it is the agency's copy."""

    deliverable: Deliverable
    path: Path
    own: bool


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
    entry = deliverable(kind)
    if source is not None and (flaws := faults_of(source, kind)):
        raise AppError(f"“{source.name}”有 {len(flaws)} 处问题；模板没有更换；请按检查结果改好再选。{flaws[0]}")
    target = own_path(session, entry)
    if source is not None and source.resolve() == target.resolve():
        return _in_use(session, entry)
    make_folder(target.parent)
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source or paths.templates_dir() / entry.template, part)
    _lay_aside(target)
    put_in_place(part, target, overwrite=True)
    return _in_use(session, entry)


def restore_shipped(session: Session, kind: str) -> Path | None:
    """Let the shipped template count again; the agency's copy is laid aside, and the path where it is comes back."""
    return _lay_aside(own_path(session, deliverable(kind)))


def _lay_aside(own: Path) -> Path | None:
    if not own.is_file():
        return None
    aside = own.with_name(f"{own.stem}.{datetime.now():%Y%m%d-%H%M%S}.old{own.suffix}")
    try:
        own.replace(aside)
    except PermissionError as error:
        raise AppError(f"“{own.name}”正被 Word 或 WPS 打开；模板没有改动；请关闭该文件后再试。") from error
    return aside


def check_template(session: Session, kind: str) -> list[str]:
    """The faults of the template in use, each as a sentence; empty when it can be used."""
    return faults_of(_in_use(session, deliverable(kind)).path, kind)


def faults_of(path: Path, kind: str) -> list[str]:
    """The faults of a template file for a deliverable; a file that is no Word file has that one fault."""
    from consultant_app.documents import template_check

    try:
        return [str(flaw) for flaw in template_check.check(path, kind)]
    except AppError as error:
        return [str(error)]
