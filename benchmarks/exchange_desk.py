"""G8: the manager's desk with the packages of many consultants: received, compared, merged, and all of it again."""

import hashlib
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Result, held_mib, limit, quantile, timed
from consultant_app.model.assessment import Answer, AnswerState, Judgement
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.exchange import Device, State
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.store import records
from consultant_app.store.backup import make_backup
from consultant_app.store.session import Session
from consultant_app.workflows import agency, deciding, handing_over, merge_desk, receiving
from consultant_app.workflows.progress import finish

_ENTERPRISES, _ANSWERS = 20, 299  # with its own row 300 operations each, 6,000 a package
_CHANGED = 15  # answers of each enterprise that are new in the second file: 5 %
_DISPUTED = 2  # of them the manager changed too
_CONSULTANTS = 8  # and as many files in the second round


def run(work: Path, quick: bool) -> Iterator[Result]:
    """First import of all packages, of the same again, of later ones with a few changes, and the list of conflicts."""
    count = 20 if quick else 200
    manager = Session.open(work / "manager")
    made = agency.set_up(manager, "机构", "经理", work / "agency.qca")
    office = _Consultants(work, made.path, manager)
    first = office.write_all(count)
    took = _import(manager, first)
    held = manager.db.execute("select count(*) from op").fetchone()[0]
    if held < count * _ENTERPRISES * (_ANSWERS + 1):
        raise RuntimeError(f"only {held} operations arrived")
    detail = f"{count} packages, {held} operations, of it receiving and comparing {took.received:.0f} s"
    detail += f"; processor {took.busy:.0f} s; {held_mib():.0f} MiB"
    yield limit("G8", "first import of all packages", took.seconds, 300 * count / 200, "s", detail)
    yield from _again(manager, first[:: max(1, count // 20)])
    office.change(manager)
    yield _slowest("a later package with 5 % changes", manager, office.write_some())
    yield from _conflicts(manager)
    office.close()
    manager.close()


def _again(manager: Session, paths: Sequence[Path]) -> Iterator[Result]:
    before = _digest(manager)
    yield _slowest("the same package again", manager, paths)
    changed = int(_digest(manager) != before)
    yield limit("G8", "state changed by repeating", changed, 0, "", "log and heads compared by digest")


def _slowest(what: str, manager: Session, paths: Sequence[Path]) -> Result:
    """Each package by itself; the backup before a merge is one for all of them, as in a sitting."""
    make_backup(manager)
    every = [_import(manager, [path]) for path in paths]
    busy = max(took.busy for took in every)
    detail = f"median {statistics.median(took.seconds for took in every):.2f} s; processor at most {busy:.2f} s"
    return limit("G8", f"{what}, slowest", max(took.seconds for took in every), 1.5, "s", detail)


def _conflicts(manager: Session) -> Iterator[Result]:
    found = deciding.count(manager.db)
    if not found:
        raise RuntimeError("no conflicts to list")
    page = quantile([1000 * timed(lambda: deciding.disputes(manager, most=100)) for _ in range(9)], 0.5)
    whole = quantile([1000 * timed(lambda: deciding.disputes(manager)) for _ in range(5)], 0.5)
    detail = f"{found} conflicts in words; all of them {whole:.0f} ms"
    yield limit("G8", "list of conflicts, first 100", page, 100, "ms", detail)


class _Took(NamedTuple):
    """Seconds in all, until the table of what came was there, and of the processor: others may use the machine too."""

    seconds: float
    received: float
    busy: float


def _import(manager: Session, paths: Sequence[Path]) -> _Took:
    """What the window and the command line do."""
    started, busy = time.perf_counter(), time.process_time()
    reception = finish(receiving.receive(manager, paths))
    received = time.perf_counter() - started
    chosen = [package.id for package in reception.of(State.READY)]
    if chosen and (refused := finish(merge_desk.merge_chosen(manager, chosen)).refused):
        raise RuntimeError(refused[0].reason)
    return _Took(time.perf_counter() - started, received, time.process_time() - busy)


def _digest(session: Session) -> str:
    digest = hashlib.sha256()
    for sql in ("select id from op order by seq", "select tbl || row || heads from row_head order by tbl, row"):
        for (text,) in session.db.execute(sql):
            digest.update(text.encode())
    return digest.hexdigest()


class _Consultants:
    """The consultants of an agency, whose computers are approved, and which enterprises each of their files holds."""

    def __init__(self, work: Path, agency_file: Path, manager: Session) -> None:
        self._work = work
        self._sessions = [Session.open(work / f"consultant{number}") for number in range(_CONSULTANTS)]
        self._files: list[list[str]] = []
        for number, session in enumerate(self._sessions):
            agency.enrol(session, agency_file, f"顾问{number}")
            own = records.get(session.db, Device, agency.own_device_id(session.db))
            with manager.note("批准") as db:
                records.put(db, own)

    def write_all(self, count: int) -> list[Path]:
        """So many files, each with enterprises of its own."""
        paths = []
        for number in range(count):
            session = self._sessions[number % _CONSULTANTS]
            self._files.append(_fill(session, number))
            paths.append(self._write(session, f"first{number}", self._files[-1]))
        return paths

    def change(self, manager: Session) -> None:
        """A few answers are changed by their consultants, some of them by the manager too."""
        for session, keys in self._again():
            with session.write("改答案") as db:
                records.put_all(db, [_answer(key, at, "顾问后来写的") for key in keys for at in range(_CHANGED)])
            with manager.write("改答案") as db:
                records.put_all(db, [_answer(key, at, "经理写的") for key in keys for at in range(_DISPUTED)])

    def write_some(self) -> list[Path]:
        """The second file of some."""
        return [self._write(session, f"later{at}", keys) for at, (session, keys) in enumerate(self._again())]

    def _again(self) -> list[tuple[Session, list[str]]]:
        return list(zip(self._sessions, self._files, strict=False))

    def _write(self, session: Session, name: str, keys: list[str]) -> Path:
        path = self._work / f"{name}.qcx"
        finish(handing_over.hand_over(session, path, keys))
        return path

    def close(self) -> None:
        """Let go of the data folders."""
        for session in self._sessions:
            session.close()


def _fill(session: Session, number: int) -> list[str]:
    keys = [new_id() for _ in range(_ENTERPRISES)]
    with session.write("一批企业") as db:
        records.put_all(
            db, [Enterprise(id=key, name=f"企业{number:03d}{at:02d}号机械有限公司") for at, key in enumerate(keys)]
        )
        records.put_all(db, [_answer(key, at, f"查了第 {at} 份记录") for key in keys for at in range(_ANSWERS)])
    return keys


def _answer(enterprise_id: str, at: int, evidence: str) -> Answer:
    judgement = Judgement(state=AnswerState.ANSWERED, value=str(at % 6), evidence=evidence)
    return Answer(
        id=fixed_id(enterprise_id, str(at)), enterprise_id=enterprise_id, assessment_id="round", question=f"q{at}",
        judgement=judgement,
    )  # fmt: skip
