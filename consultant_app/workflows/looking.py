"""Looking at a document before it is handed over: what is shown is what is printed and what is kept."""

import hashlib
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from consultant_app.documents.fingerprint import digest_of
from consultant_app.documents.register import deliverable
from consultant_app.model.plan import DocumentRecord
from consultant_app.store.session import Session
from consultant_app.workflows import delivering, papers, settings
from consultant_app.workflows.bundling import path_of
from consultant_app.workflows.delivering import Made, Work
from consultant_app.workflows.dossiers import read_dossier
from consultant_app.workflows.progress import Progress, as_progress


@dataclass(frozen=True, kw_only=True)
class Look:
    """A document to look at: its Word file and PDF. A draft is not among the documents of the enterprise yet."""

    kind: str
    title: str
    made: Made
    draft: bool
    note: str = ""
    marked: bool = False  # carries 草稿 because somebody asked for it: a copy to discuss, never put into the list


Looking = Callable[[], Generator[Progress, None, Look]]


def prepare_look(
    session: Session, enterprise_id: str, kind: str, *, cache: Path, subject_id: str = "", engine: str = "",
    marked: bool = False,
) -> Looking:  # fmt: skip
    """Show the newest file of a paper while its data is still the same, else a draft from the data as it is now.

    With `marked` the pages carry 草稿. Files that are only looked at go into `cache`.
    """
    made = papers.made_of(session.db, enterprise_id, kind, subject_id)
    if not marked and made and path_of(made[-1]).is_file() and made[-1].data_digest == _digest(session, made[-1]):
        return prepare_look_back(made[-1], cache=cache, engine=engine)
    folder = Path(mkdtemp(dir=cache))
    work = delivering.prepare_document(
        session, enterprise_id, kind, subject_id=subject_id, folder=folder, pdf=True, engine=engine, draft=marked
    )
    if marked:
        return partial(_marked, kind, work)
    return partial(_draft, kind, work, "草稿：打印、保存或打开时存入文档列表。")


def _digest(session: Session, record: DocumentRecord) -> str:
    agency = settings.read_agency(session)
    dossier = read_dossier(session.db, record.enterprise_id, subject_id=record.subject_id, agency=agency)
    return digest_of(dossier, deliverable(record.kind))


def prepare_look_back(record: DocumentRecord, *, cache: Path, engine: str = "") -> Looking:
    """Show a file that was made before, as it is on the disk now."""
    return partial(_existing, record, cache, engine)


def prepare_blank_look(session: Session, kind: str, *, cache: Path, engine: str = "") -> Looking:
    """Show a blank to fill by hand."""
    work = delivering.prepare_blank(session, kind, folder=Path(mkdtemp(dir=cache)), pdf=True, engine=engine)
    return partial(_draft, kind, work, "空白表：供手写填写，不计入文档列表。")


def _draft(kind: str, work: Work, note: str) -> Generator[Progress, None, Look]:
    made = yield from work()
    return Look(kind=kind, title=deliverable(kind).title, made=made, draft=True, note=note)


def _marked(kind: str, work: Work) -> Generator[Progress, None, Look]:
    made = yield from work()
    note = "每页印有“草稿”字样，只供讨论和核对，不进文档列表。"
    return Look(kind=kind, title=deliverable(kind).title, made=made, draft=False, note=note, marked=True)


def _existing(record: DocumentRecord, cache: Path, engine: str) -> Generator[Progress, None, Look]:
    word = path_of(record)
    digest = hashlib.sha256(word.read_bytes()).hexdigest()
    note = "" if digest == record.sha256 else "这份文件生成后在 Word 或 WPS 里改过，显示的是改过的内容。"
    beside = word.with_suffix(".pdf")
    if beside.is_file() and beside.stat().st_mtime >= word.stat().st_mtime:
        made = Made(record=record, path=word, pdf=beside)
    else:
        made = yield from _converted(record, word, cache / f"{digest[:32]}{engine}.pdf", engine)
    return Look(kind=record.kind, title=record.title, made=made, draft=False, note=note)


def _converted(record: DocumentRecord, word: Path, target: Path, engine: str) -> Generator[Progress, None, Made]:
    from consultant_app.documents import pdf

    if target.is_file():
        return Made(record=record, path=word, pdf=target)
    steps = pdf.to_pdf(word, target, pdf.Engine(engine) if engine else None, overwrite=True)
    used = yield from as_progress(steps, Progress)
    return Made(record=record, path=word, pdf=target, engine=pdf.used_sentence(used))
