"""P2: saving one answer, history, undo and news included, against the disk's own sync of one page."""

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, limit, quantile, timed
from benchmarks.samples import enterprises
from consultant_app.model.assessment import AnswerState, Assessment, Judgement
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import survey

_PAGE = os.urandom(4096)


def run(work: Path, quick: bool) -> Iterator[Result]:
    """The median beside a bare sync of the same disk, and the slow end."""
    count = 60 if quick else 600
    session = Session.open(work / "data")
    rounds = _rounds(session, 8)
    saves, syncs = _measure(session, rounds, count, work / "bare")
    session.close()
    p50, p95, sync = (quantile(saves, 0.5) * 1e3, quantile(saves, 0.95) * 1e3, quantile(syncs, 0.5) * 1e3)
    detail = f"{count} saves of an answer, median {p50:.2f} ms; write + fdatasync of 4 KiB {sync:.2f} ms"
    yield limit("P2", "autosave, median above the disk's own sync", p50 - sync, 1.0, "ms", detail)
    yield limit("P2", "autosave, 95th percentile", p95, 10.0, "ms")


def _rounds(session: Session, count: int) -> list[Assessment]:
    """Enterprises in the middle of a diagnosis."""
    found = list(enterprises(count))
    with session.write("新增企业") as db:
        records.put_all(db, found)
    return [survey.start_round(session, enterprise.id) for enterprise in found]


def _measure(session: Session, rounds: list[Assessment], count: int, bare: Path) -> tuple[list[float], list[float]]:
    """Seconds of each save and of each bare sync, taken in turns."""
    form = survey.form_of(session.db, rounds[0])
    questions = [question.name for section in form.sections for question in section.questions]
    saves, syncs = [], []
    descriptor = os.open(bare, os.O_CREAT | os.O_RDWR)
    os.pwrite(descriptor, b"\0" * 4096 * (count + 1), 0)
    os.fsync(descriptor)
    for number in range(count):
        assessment = rounds[number % len(rounds)]
        question = questions[number // len(rounds) % len(questions)]
        judgement = Judgement(
            state=AnswerState.ANSWERED, value="2", evidence=f"查看了{number}份首件检验记录，其中一份无签字"
        )
        saves.append(timed(lambda: survey.judge(session, assessment, question, judgement)))  # noqa: B023
        syncs.append(timed(lambda: _sync(descriptor, number)))  # noqa: B023
    os.close(descriptor)
    return saves, syncs


def _sync(descriptor: int, number: int) -> None:
    os.pwrite(descriptor, _PAGE, number * 4096)
    getattr(os, "fdatasync", os.fsync)(descriptor)
