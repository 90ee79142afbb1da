"""Commands about documents: check, export, templates."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.cli.running import finish, opened
from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.gap import Severity
from consultant_app.store.session import Session
from consultant_app.workflows import audit_dossiers, delivering, papers, settings
from consultant_app.workflows.audit_finding import find_audit, find_nonconformity
from consultant_app.workflows.delivering import Made
from consultant_app.workflows.dossiers import gaps_of
from consultant_app.workflows.enterprises import find_enterprise
from consultant_app.workflows.papers import DocumentState

Subjects = list[tuple[str, str]]  # kind of paper, id of the record it is about


def check(arguments: Namespace, output: Output) -> int:
    """The gap list of an enterprise, or of the database itself."""
    with opened(arguments) as session:
        if not arguments.enterprise:
            return _check_database(session, output)
        enterprise = find_enterprise(session.db, arguments.enterprise)
        gaps = gaps_of(session.db, enterprise.id, settings.read_agency(session))
    output.result(
        [{"severity": gap.severity, "rule": gap.rule, "page": gap.page, "record": gap.record, "text": gap.sentence}
         for gap in gaps],
        [f"{enterprise.name}：{len(gaps)} 条"] + [f"  [{gap.severity}] {gap.sentence}" for gap in gaps],
    )  # fmt: skip
    return int(any(gap.severity is Severity.ERROR for gap in gaps))


def _check_database(session: Session, output: Output) -> int:
    from consultant_app.store import checking

    faults = checking.check(session.db)
    output.result(faults, faults or ["数据库检查通过：各表与修改历史一致。"])
    return int(bool(faults))


def export(arguments: Namespace, output: Output) -> int:
    """Write the documents of an enterprise, or blanks to fill by hand."""
    with opened(arguments) as session:
        if arguments.blank:
            made = [
                finish(delivering.prepare_blank(session, kind, folder=arguments.out, pdf=arguments.pdf)(), output)
                for kind in _kinds(arguments.only)
            ]
            code = 0
        else:
            if not arguments.enterprise:
                raise AppError("没有写明企业；什么也没有生成。请写企业名称、代码，或加 --blank 生成空白表。")
            enterprise = find_enterprise(session.db, arguments.enterprise)
            chosen = _subjects(session, enterprise, arguments) if arguments.number or arguments.audit else None
            made = write_documents(
                session, enterprise, arguments.out, output, only=arguments.only, pdf=arguments.pdf, chosen=chosen
            )
            gaps = gaps_of(session.db, enterprise.id, settings.read_agency(session))
            code = int(any(gap.severity is Severity.ERROR for gap in gaps))
    files = [str(path) for each in made for path in (each.path, each.pdf) if path]
    output.result([made_as_data(each) for each in made], files)
    return code


def write_documents(
    session: Session, enterprise: Enterprise, folder: Path, output: Output, *, only: list[str] | None = None,
    pdf: bool = False, chosen: Subjects | None = None,
) -> list[Made]:  # fmt: skip
    """Write every document for which the data is there, remember them, and return them.

    Without a choice those that lack their data are passed over and named; a chosen one is written as it is.
    `chosen` are kinds with the record each is about, when somebody named the records.
    """
    made = []
    wanted = _wanted(session, enterprise, output, _kinds(only) if only else []) if chosen is None else chosen
    for kind, subject_id in wanted:
        work = delivering.prepare_document(
            session, enterprise.id, kind, subject_id=subject_id, folder=folder, pdf=pdf
        )  # fmt: skip
        made.append(finish(work(), output))
        delivering.remember(session, made[-1])
    return made


def _wanted(session: Session, enterprise: Enterprise, output: Output, kinds: list[str]) -> list[tuple[str, str]]:
    """Kind and subject of each paper to write: the chosen kinds as they are, else all whose data is there."""
    statuses = papers.statuses(session, enterprise.id)
    if kinds:
        return [(each.deliverable.kind, each.subject_id) for each in statuses if each.deliverable.kind in kinds]
    for status in statuses:
        if status.state is DocumentState.LACKING:
            output.progress(f"缺数据，没有生成《{status.title}》")
    return [(each.deliverable.kind, each.subject_id) for each in statuses if each.state is not DocumentState.LACKING]


def _subjects(session: Session, enterprise: Enterprise, arguments: Namespace) -> Subjects:
    """The papers about one nonconformity or about one audit, of the kinds that are asked for. Raises AppError."""
    from consultant_app.documents.register import deliverable

    audit = find_audit(session.db, enterprise.id, arguments.audit) if arguments.audit else None
    items = [each for each in audit_dossiers.nonconformities_of(session.db, enterprise.id) if not each.withdrawn]
    if arguments.number:
        items = [find_nonconformity(session.db, enterprise.id, arguments.number)]
    mine = [each.id for each in items if audit is None or each.audit_id == audit.id]
    subjects = {"nonconformity": mine, "audit": [audit.id] if audit and not arguments.number else []}
    found = [
        (kind, subject_id) for kind in _kinds(arguments.only) for subject_id in subjects.get(deliverable(kind).per, ())
    ]
    if not found:
        raise AppError("所写的编号没有这种文档；什么也没有生成。请核对 --only、--audit 和 --number。")
    return found


def _kinds(only: list[str]) -> list[str]:
    from consultant_app.documents.register import DELIVERABLES, deliverable

    return [deliverable(kind).kind for kind in only] or [entry.kind for entry in DELIVERABLES]


def made_as_data(made: Made) -> dict[str, Any]:
    """A finished file for --json."""
    return {
        "kind": made.record.kind if made.record else "",
        "path": str(made.path),
        "pdf": str(made.pdf) if made.pdf else "",
        "engine": made.engine,
        "replaced": list(made.replaced),
        "leftovers": list(made.leftovers),
    }


def check_template(arguments: Namespace, output: Output) -> int:
    """What is wrong with an agency's own template."""
    from consultant_app.workflows.template_files import faults_outside, require_document

    require_document(arguments.file)
    faults = faults_outside(arguments.file)
    output.result(faults, faults or [f"模板“{arguments.file.name}”可以使用。"])
    return int(bool(faults))
