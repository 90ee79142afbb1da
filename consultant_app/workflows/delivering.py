"""Documents of an enterprise: making one, remembering what was made."""

import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from consultant_app import paths
from consultant_app.documents import naming
from consultant_app.documents.fingerprint import digest_of
from consultant_app.documents.package import copy_whole, make_folder
from consultant_app.documents.register import Deliverable, deliverable
from consultant_app.errors import AppError
from consultant_app.forms import loader
from consultant_app.model.dossier import Dossier, Item, empty_dossier
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.model.plan import DocumentRecord
from consultant_app.model.scoring import numbered
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import settings, survey
from consultant_app.workflows.dossiers import read_dossier
from consultant_app.workflows.paper_heads import REPORTS, date_of, is_unissued, next_number, next_version, version_of
from consultant_app.workflows.papers import made_of, subjects
from consultant_app.workflows.progress import Progress, as_progress


@dataclass(frozen=True, kw_only=True)
class Made:
    """A finished file; `pdf` is its PDF when asked for, `replaced` says which characters Word could not hold."""

    record: DocumentRecord | None
    path: Path
    pdf: Path | None = None
    engine: str = ""
    replaced: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()  # sentences about other clients' names and unfilled places in the text


Work = Callable[[], Generator[Progress, None, Made]]


def documents_folder(session: Session, enterprise: Enterprise) -> Path:
    """Where the documents of an enterprise go unless a person chooses another place."""
    return session.folder / "documents" / naming.safe(enterprise.name or enterprise.id)


def template_folders(session: Session) -> tuple[Path, ...]:
    """Where templates are looked for: an agency's own copies first."""
    return (session.folder / "templates", paths.templates_dir())


def prepare_document(
    session: Session, enterprise_id: str, kind: str, *, subject_id: str = "", folder: Path | None = None,
    pdf: bool = False, engine: str = "", draft: bool = False,
) -> Work:  # fmt: skip
    """Read everything now; the returned work writes the file off the UI thread. Pass its Made to remember().

    `subject_id` is the record the paper is about; empty for the newest of its kind. A `draft` is marked on each page;
    a report that was not issued is always a draft. `engine` is the value of a documents.pdf.Engine, or empty for the
    best one of this computer.
    """
    from consultant_app.store import media  # loads the cipher, which a list of documents does not need

    entry = deliverable(kind)
    enterprise = records.get(session.db, Enterprise, enterprise_id)
    agency = settings.read_agency(session)
    dossier = read_dossier(
        session.db, enterprise_id, subject_id=subject_id, agency=agency, photo_bytes=media.document_reader(session)
    )
    subject_id = _subject(dossier, entry, subject_id)
    number = next_number(session, entry, enterprise, subject_id)
    version = version_of(dossier, kind, made_of(session.db, enterprise_id, kind, subject_id))
    dossier = replace(
        dossier,
        subject_id=subject_id,
        record_numbers={kind: number},
        version=version,
        made_on=date_of(dossier, kind),
        draft=draft or is_unissued(dossier, kind),
    )
    record = DocumentRecord(
        id=new_id(),
        enterprise_id=enterprise_id,
        kind=kind,
        subject_id=subject_id,
        title=entry.title,
        number=number,
        version=version,
        data_digest=digest_of(dossier, entry),
    )
    order = _Order(
        entry=entry,
        dossier=dossier,
        record=record,
        folder=folder or documents_folder(session, enterprise),
        shelves=template_folders(session),
        pdf=pdf,
        engine=engine,
        other_names=_other_names(session.db, enterprise),
    )
    return partial(_write, order)


def _subject(dossier: Dossier, entry: Deliverable, wanted: str) -> str:
    """The record the paper is about: the one wanted, else the first there is. Raises AppError when it is not there."""
    known = [subject_id for subject_id, _ in subjects(dossier, entry)]
    if entry.per == "nonconformity":
        every = (*(dossier.audit.nonconformities if dossier.audit else ()), *dossier.other_nonconformities)
        known = [*filter(None, known), *(view.item.id for view in every)]
    if wanted and wanted not in known:
        raise AppError(f"没有找到《{entry.title}》所说的记录；什么也没有生成；它可能已被删除，请刷新后再试。")
    if not known:
        raise AppError(f"还没有可以生成《{entry.title}》的记录；什么也没有生成；可以先打印空白表。")
    return wanted or known[0]


@dataclass(frozen=True, kw_only=True)
class _Order:
    """All that is needed to write one document, as plain values."""

    entry: Deliverable
    dossier: Dossier
    record: DocumentRecord | None = None
    folder: Path
    shelves: tuple[Path, ...]
    pdf: bool
    engine: str
    other_names: tuple[str, ...] = ()


def _other_names(db: Connection, enterprise: Enterprise) -> tuple[str, ...]:
    """The names of all other enterprises: none of them should stand in a paper of this one."""
    sql = "select name from enterprise where id <> ? and alias_of <> ? and instr(?, name) = 0"
    return tuple(name for (name,) in db.execute(sql, (enterprise.id, enterprise.id, enterprise.name)))


def prepare_blank(session: Session, kind: str, *, folder: Path, pdf: bool = False, engine: str = "") -> Work:
    """The same for a blank to fill by hand: the agency's name stands on it, and the questions of the form."""
    entry = deliverable(kind)
    questions = numbered(loader.load_shipped(survey.DIAGNOSIS))
    items = tuple(Item(number=number, section=section, question=question) for number, section, question in questions)
    dossier = empty_dossier(settings.read_agency(session), items)
    shelves = template_folders(session)
    order = _Order(entry=entry, dossier=dossier, folder=folder, shelves=shelves, pdf=pdf, engine=engine)
    return partial(_write, order)


def _write(order: _Order) -> Generator[Progress, None, Made]:
    from consultant_app.documents import leftovers, templates, word

    entry, total = order.entry, 3 if order.pdf else 2
    yield Progress(f"正在整理《{entry.title}》的内容", 0, total)
    values = entry.context(order.dossier)
    yield Progress(f"正在写入《{entry.title}》", 1, total)
    make_folder(order.folder)
    target = _target(entry, order.dossier, order.folder)
    rendered = word.render(templates.find(entry.template, order.shelves), values, target)
    found = leftovers.leftovers(rendered.path, order.other_names, order.dossier.enterprise.name)
    made = Made(
        record=order.record and _finished(order.record, rendered.path),
        path=rendered.path,
        replaced=rendered.replaced,
        leftovers=tuple(each.sentence for each in found),
    )
    if order.pdf:
        made = yield from with_pdf(made, order.engine)
    return made


def _target(entry: Deliverable, dossier: Dossier, folder: Path) -> Path:
    name = naming.file_name(
        enterprise="空白表" if dossier.blank else dossier.enterprise.name,
        stage=entry.stage,
        title=entry.title,
        number=_told_by(entry, dossier),
        version=dossier.version,
        on=date.today(),
    )
    return naming.next_free(folder, name)


def _told_by(entry: Deliverable, dossier: Dossier) -> str:
    """The number that tells the files of several records of one kind apart."""
    return dossier.record_numbers.get(entry.kind, "") if entry.is_called_by_its_record else ""


def with_pdf(made: Made, engine: str = "") -> Generator[Progress, None, Made]:
    """The same document with its PDF beside it, by the best engine of this computer or the one named."""
    from consultant_app.documents import pdf

    target = made.path.with_suffix(".pdf")
    steps = pdf.to_pdf(made.path, target, pdf.Engine(engine) if engine else None)
    used = yield from as_progress(steps, lambda text: Progress(text, 2, 3))
    return replace(made, pdf=target, engine=pdf.used_sentence(used))


def knowing(work: Work, made: Sequence[Made]) -> Work:
    """The same work; a paper that lists papers also knows those that were made just before and are not stored yet."""
    order = work.args[0] if isinstance(work, partial) else None
    if not isinstance(order, _Order) or order.record is None or "trail" not in order.entry.reads:
        return work
    every = [*order.dossier.trail, *(each.record for each in made if each.record)]
    dossier = replace(order.dossier, trail=tuple(sorted(every, key=lambda record: (record.made_at, record.id))))
    record = replace(order.record, data_digest=digest_of(dossier, order.entry))
    return partial(_write, replace(order, dossier=dossier, record=record))


def _finished(record: DocumentRecord, path: Path) -> DocumentRecord:
    return replace(
        record,
        made_at=datetime.now().isoformat(timespec="seconds"),
        file_name=path.name,
        folder=str(path.parent),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def remember(session: Session, made: Made) -> None:
    """Put a finished document into the list of documents; a blank is not listed."""
    if made.record and not session.read_only:  # damaged data: the paper is made all the same
        with session.write(f"生成文档：{made.record.title}") as db:
            records.put(db, made.record)


def keep_document(session: Session, made: Made, folder: Path) -> Made:
    """Put a document that was made to be looked at, with its PDF, into the folder and the list: the very same files.

    A blank is not listed. Raises AppError when the same version was made in the meantime or the disk refuses.
    """
    record = made.record
    before = made_of(session.db, record.enterprise_id, record.kind, record.subject_id) if record else []
    if record and record.kind not in REPORTS and next_version(before) != record.version:
        raise AppError(f"《{record.title}》已另外生成过 {record.version} 版；没有保存这一份；请重新打开预览。")
    make_folder(folder)
    target = naming.next_free(folder, made.path.name)
    copy_whole(made.path, target)
    kept = replace(made, path=target, record=record and _finished(record, target))
    if made.pdf:
        kept = replace(kept, pdf=target.with_suffix(".pdf"))
        copy_whole(made.pdf, target.with_suffix(".pdf"))
    remember(session, kept)
    return kept
