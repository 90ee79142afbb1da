"""摸底调研: willingness, rounds of diagnosis, answers."""

import hashlib
from dataclasses import replace
from datetime import date

from consultant_app.errors import AppError
from consultant_app.forms import loader, snapshots
from consultant_app.model.assessment import (
    Agreement,
    Answer,
    AnswerState,
    Assessment,
    FormSnapshot,
    Judgement,
    Period,
)
from consultant_app.model.enterprise import Engagement, Enterprise, Stage
from consultant_app.model.form import Form, FormKind
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection

DIAGNOSIS = "diagnosis"


def engagement_of(db: Connection, enterprise_id: str) -> Engagement:
    """The agreement with an enterprise; a blank one when nothing was recorded yet."""
    key = fixed_id(enterprise_id, "engagement")
    return records.find(db, Engagement, key) or Engagement(id=key, enterprise_id=enterprise_id)


def edit_engagement(session: Session, enterprise_id: str, **values: str) -> Engagement:
    """Record willingness, needs or terms of the 意向书."""
    before = engagement_of(session.db, enterprise_id)
    after = replace(before, **values)  # type: ignore[arg-type]
    if after != before:
        with session.write("修改帮扶意向", merge_key=f"{after.id}/{','.join(values)}") as db:
            records.put(db, after)
    return after


def rounds(db: Connection, enterprise_id: str) -> list[Assessment]:
    """The rounds of diagnosis of an enterprise, first to last."""
    every = records.of_enterprise(db, Assessment, enterprise_id, order="round, id")
    return [assessment for assessment in every if assessment.form_id in ("", DIAGNOSIS)]


def proposed_supplements(enterprise: Enterprise) -> list[Form]:
    """The trade supplements that fit the enterprise's certification industry."""
    return [form for form in supplements() if enterprise.industry and int(enterprise.industry) in form.industries]


def supplements() -> list[Form]:
    """All trade supplements of the diagnosis."""
    listed = [entry for entry in loader.available() if entry.kind is FormKind.SUPPLEMENT]
    return [form for entry in listed if (form := loader.load_shipped(entry.id)).extends == DIAGNOSIS]


def start_round(session: Session, enterprise_id: str, supplement_ids: tuple[str, ...] = ()) -> Assessment:
    """Begin a round; a second one asks exactly what the first one asked, so that the two can be compared.

    The form is kept as a snapshot. The enterprise moves on to the stage 摸底调研 if it had not begun.
    """
    earlier = rounds(session.db, enterprise_id)
    enterprise = records.get(session.db, Enterprise, enterprise_id)
    snapshot = (
        records.get(session.db, FormSnapshot, earlier[-1].snapshot_id) if earlier else snapshot_for(supplement_ids)
    )
    assessment = Assessment(
        id=new_id(),
        enterprise_id=enterprise_id,
        round=len(earlier) + 1,
        form_id=snapshot.form_id,
        form_version=snapshot.version,
        snapshot_id=snapshot.id,
        supplements=earlier[-1].supplements if earlier else supplement_ids,
        held=Period(start=date.today().isoformat()),
        place=enterprise.business_address or enterprise.registered_address,
        team=(enterprise.consultant,) if enterprise.consultant else (),
        scope=earlier[-1].scope if earlier else _scope(enterprise),
        basis=earlier[-1].basis if earlier else _BASIS,
    )
    with session.write(f"开始第{assessment.round}轮诊断") as db:
        records.put_all(db, [snapshot, assessment])
        if enterprise.stage is Stage.ASSIGNED:
            records.put(db, replace(enterprise, stage=Stage.SURVEY))
    return assessment


_BASIS = (
    "《小微企业质量管理体系认证提升行动工作指南》（2022版）；GB/T 19001-2016《质量管理体系 要求》；"
    "适用的法律法规、产品标准与顾客合同；企业现行管理文件。"
)


def _scope(enterprise: Enterprise) -> str:
    products = enterprise.products or "主要产品"
    return f"{products}的生产和服务过程，涉及质量意识、生产管理、技术改进、制度建设、质量效益五个维度。"


def snapshot_for(supplement_ids: tuple[str, ...]) -> FormSnapshot:
    """The shipped diagnosis form with the chosen supplements, as a round keeps it."""
    form = loader.load_shipped(DIAGNOSIS)
    chosen = [supplement for supplement in supplements() if supplement.id in supplement_ids]
    form = loader.compose(form, chosen)
    content = snapshots.to_json(form)
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
    return FormSnapshot(
        id=fixed_id(form.id, form.version, digest), form_id=form.id, version=form.version, content=content
    )


def form_of(db: Connection, assessment: Assessment) -> Form:
    """The form that a round asks, as it was when the round began."""
    key = assessment.snapshot_id
    if key not in _FORMS:
        _FORMS[key] = snapshots.from_json(records.get(db, FormSnapshot, key).content)
    return _FORMS[key]


_FORMS: dict[str, Form] = {}  # a snapshot's id is made of its content, so that none goes stale


def judgements(db: Connection, assessment_id: str) -> dict[str, Judgement]:
    """The answers of a round by question; what was never touched is absent."""
    found = records.all_of(db, Answer, where="assessment_id = ?", args=[assessment_id])
    return {answer.question: answer.judgement for answer in found}


def answer_id(assessment_id: str, question: str) -> str:
    """The id of the answer to a question in a round: the same for everybody who answers it."""
    return fixed_id(assessment_id, question)


def judge(session: Session, assessment: Assessment, question: str, judgement: Judgement) -> None:
    """Store an answer. Typing evidence and changing the level of one item are each one undo step.

    不适用 and 未验证 are stored without their reason too, so that nothing typed is refused; the gap list asks for it.
    """
    key = answer_id(assessment.id, question)
    found = records.find(session.db, Answer, key)
    before = found.judgement if found else Judgement()
    if judgement == before:
        return
    answer = Answer(
        id=key,
        enterprise_id=assessment.enterprise_id,
        assessment_id=assessment.id,
        question=question,
        judgement=judgement,
    )
    aspect = "value" if judgement.value != before.value or judgement.state != before.state else "evidence"
    with session.write(f"回答：{_short(question, session.db, assessment)}", merge_key=f"{key}/{aspect}") as db:
        records.put(db, answer)


def _short(question: str, db: Connection, assessment: Assessment) -> str:
    name = question.partition("/")[0]
    try:
        label = form_of(db, assessment).question(name).label
    except KeyError:
        label = name
    return label if len(label) <= 16 else f"{label[:15]}…"


def needs_reason(judgement: Judgement) -> bool:
    """Whether the state asks for a reason that is not there yet."""
    stated = judgement.state in (AnswerState.NOT_APPLICABLE, AnswerState.NOT_VERIFIED)
    return stated and not judgement.reason.strip()


def copy_from_round(session: Session, source: Assessment, target: Assessment) -> int:
    """Carry the answers of an earlier round over where nothing was answered yet, marked as copied; how many."""
    there = judgements(session.db, target.id)
    carried = [
        Answer(
            id=answer_id(target.id, question),
            enterprise_id=target.enterprise_id,
            assessment_id=target.id,
            question=question,
            judgement=replace(judgement, copied_from=source.id),
        )
        for question, judgement in judgements(session.db, source.id).items()
        if question not in there
    ]
    if carried:
        with session.write(f"带入第{source.round}轮的回答") as db:
            records.put_all(db, carried)
    return len(carried)


def agree(session: Session, assessment_id: str, agreement: Agreement) -> None:
    """Record what the enterprise says to the result."""
    assessment = records.get(session.db, Assessment, assessment_id)
    with session.write("记录企业确认意见", merge_key=f"{assessment_id}/agreement") as db:
        records.put(db, replace(assessment, agreement=agreement))


def finish_round(session: Session, assessment_id: str, on: str) -> None:
    """Close a round on a date; it stays editable. Raises AppError when the date lies before the round began."""
    assessment = records.get(session.db, Assessment, assessment_id)
    if on < assessment.held.start:
        raise AppError(f"完成日期早于诊断开始日期（{assessment.held.start}）；没有改动。请核对日期。")
    with session.write(f"完成第{assessment.round}轮诊断") as db:
        records.put(db, replace(assessment, finished_on=on, held=replace(assessment.held, end=on)))


def latest(db: Connection, enterprise_id: str) -> Assessment | None:
    """The newest round of an enterprise, if there is one."""
    found = rounds(db, enterprise_id)
    return found[-1] if found else None
