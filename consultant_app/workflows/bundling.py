"""Several documents at once: making all that can be made, and one zip of what was made."""

import os
import zipfile
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from consultant_app import files
from consultant_app.documents import naming
from consultant_app.documents.package import put_in_place
from consultant_app.documents.register import DELIVERABLES
from consultant_app.errors import AppError, reason_of
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import delivering, papers
from consultant_app.workflows.delivering import Made, Work
from consultant_app.workflows.papers import DocumentState, DocumentStatus
from consultant_app.workflows.progress import Progress, as_progress


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What came of making several documents: the finished ones, and a sentence for each that failed."""

    made: tuple[Made, ...]
    failures: tuple[str, ...]


def prepare_all(
    session: Session, enterprise_id: str, *, folder: Path | None = None, pdf: bool = False, engine: str = ""
) -> Callable[[], Generator[Progress, None, Batch]]:
    """Read everything now; the returned work makes each document that is not made yet or whose data changed.

    One that fails does not stop the others; stopping the work leaves none of them. Pass each Made to remember().
    """
    wanted = (DocumentState.READY, DocumentState.CHANGED)
    works = [
        (
            status.title,
            delivering.prepare_document(
                session,
                enterprise_id,
                status.deliverable.kind,
                subject_id=status.subject_id,
                folder=folder,
                pdf=pdf,
                engine=engine,
            ),
        )
        for status in sorted(papers.statuses(session, enterprise_id), key=_lists_papers)
        if status.state in wanted
    ]
    return partial(_make_all, works)


def _lists_papers(status: DocumentStatus) -> bool:
    """A paper that lists papers is made after them."""
    return "trail" in status.deliverable.reads


def _make_all(works: list[tuple[str, Work]]) -> Generator[Progress, None, Batch]:
    made: list[Made] = []
    failures = []
    finished = False
    try:
        for number, (title, work) in enumerate(works):
            informed = delivering.knowing(work, made)
            try:
                made.append((yield from _counted(informed, number, len(works))))
            except AppError as error:
                failures.append(f"《{title}》没有生成：{error}")
        finished = True
    finally:
        if not finished:
            for each in made:
                files.discard(each.path)
                files.discard(each.path.with_suffix(".pdf"))
    return Batch(made=tuple(made), failures=tuple(failures))


def _counted(work: Work, number: int, total: int) -> Generator[Progress, None, Made]:
    return as_progress(work(), lambda step: Progress(step.text, number, total))


def bundle_name(enterprise: Enterprise) -> str:
    """A name for the zip of an enterprise's documents."""
    return f"{naming.safe(enterprise.name or enterprise.id)}-帮扶资料.zip"


def prepare_bundle(session: Session, enterprise_id: str, target: Path) -> Callable[[], Generator[Progress, None, Path]]:
    """Look up the newest file of each document now; the returned work packs them, with their PDFs, into one zip.

    The zip is written whole or not at all. Raises AppError when nothing was made yet or a file is no longer there.
    """
    enterprise = records.get(session.db, Enterprise, enterprise_id)
    stages = {entry.kind: entry.stage for entry in DELIVERABLES}
    made = papers.made_by_key(session.db, enterprise_id).values()
    newest = [(stages[versions[-1].kind], versions[-1]) for versions in made if versions[-1].kind in stages]
    if not newest:
        raise AppError("还没有生成过任何文档；没有打包；请先生成文档。")
    gone = [record.title for _, record in newest if not path_of(record).is_file()]
    if gone:
        raise AppError(f"找不到{'、'.join(f'《{title}》' for title in gone)}的文件；没有打包；请重新生成后再打包。")
    root = naming.safe(enterprise.short_name or enterprise.name)
    members = [
        (path, f"{root}/{naming.safe(stage)}/{path.name}") for stage, record in newest for path in files_of(record)
    ]
    return partial(_pack, members, target)


def path_of(record: DocumentRecord) -> Path:
    """Where the Word file of a document was written."""
    return Path(record.folder) / record.file_name


def files_of(record: DocumentRecord) -> list[Path]:
    """The Word file of a document and, when there is one, its PDF."""
    word = path_of(record)
    pdf = word.with_suffix(".pdf")
    return [word, pdf] if pdf.is_file() else [word]


def _pack(members: list[tuple[Path, str]], target: Path) -> Generator[Progress, None, Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                for number, (path, name) in enumerate(members):
                    yield Progress(path.name, number, len(members))
                    archive.write(path, name)
            stream.flush()
            os.fsync(stream.fileno())
        put_in_place(part, target, overwrite=True)
    except OSError as error:
        raise AppError(f"没有打包成功（{reason_of(error)}）；各文档没有变化；请检查磁盘空间后再试一次。") from error
    finally:
        files.discard(part)
    return target
