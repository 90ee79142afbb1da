"""Two weeks of life: a manager and two consultants work on the same enterprise and pass files in any order.

Whatever was typed is at the end either what is shown, or in the history of its field, at all three; nothing is typed
in vain. Each day is a step that reads like the day it tells of.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import AnswerState, Assessment, Judgement, Problem
from consultant_app.model.audit import Finding, Verdict
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.exchange import State
from consultant_app.model.return_slip import Decision, RemarkState, SlipRemark, Target
from consultant_app.store import backup, key_help, records, restoring
from consultant_app.store.changes import LOCAL_TABLES, record_tables
from consultant_app.store.checking import check
from consultant_app.store.key_slots import Locked
from consultant_app.store.session import Session
from consultant_app.workflows import (
    agency,
    assigning,
    audit_planning,
    auditing,
    bulk,
    checklists,
    deciding,
    enterprises,
    findings,
    handing_over,
    key_answers,
    planning,
    receipts,
    slip_board,
    slips,
    survey,
)
from consultant_app.workflows import keys as passwords
from tests.workflows.exchange_office import Office, finish, found_agency, introduce

SHARED, ZHOUS, LIS = "共管精工有限公司", "周家食品有限公司", "李家模具有限公司"


class Life:
    """The three, the enterprises, and everything that was typed about the shared one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager, self.zhou, self.li = found_agency(folder, "周明", "李倩")
        self.typed: list[str] = []
        self.ids: dict[str, str] = {}
        self.backup = Path()

    @property
    def offices(self) -> tuple[Office, ...]:
        return self.manager, self.zhou, self.li

    @property
    def shared(self) -> str:
        return self.ids[SHARED]

    def says(self, text: str) -> str:
        """A text that must not be lost from now on."""
        marked = f"{text}〔{len(self.typed):03d}〕"
        self.typed.append(marked)
        return marked

    def to_everybody(self) -> None:
        """The manager's files for both, merged there."""
        for office in (self.zhou, self.li):
            outcome = office.merge(self.manager.answer(office))
            assert outcome.refused == ()

    def close(self) -> None:
        for office in self.offices:
            office.session.close()


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    made = Life(tmp_path)
    yield made
    made.close()


@pytest.mark.usefixtures("quick_passwords")
def test_two_weeks(life: Life) -> None:
    enrol_and_assign(life)
    begin_the_round(life)
    work_in_parallel(life)
    exchange_in_the_wrong_order(life)
    decide_and_tell_everybody(life)
    return_the_dossier(life)
    go_back_to_an_old_backup(life)
    forget_the_password(life)
    say_good_bye(life)
    all_three_agree(life)
    nothing_typed_is_lost(life)


def enrol_and_assign(life: Life) -> None:
    """Monday: both make themselves known, are approved on the telephone, and get what is theirs and nothing else."""
    for office in (life.zhou, life.li):
        hello = Path(finish(handing_over.report(office.session, office.folder / "报到.qcx")).package.path)
        introduce(life.manager, office, hello)
    for name in (SHARED, ZHOUS, LIS):
        life.ids[name] = enterprises.add_enterprise(life.manager.session, name).id
    assigning.assign(life.manager.session, [life.ids[ZHOUS], life.shared], "周明", batch="第一批", due_on="2027-01-31")
    assigning.assign(life.manager.session, [life.ids[LIS], life.shared], "李倩", batch="第一批", instead=False)
    life.to_everybody()
    assert names(life.zhou) == {SHARED, ZHOUS}
    assert names(life.li) == {SHARED, LIS}


def names(office: Office) -> set[str]:
    return {each.name for each in records.all_of(office.session.db, Enterprise)}


def begin_the_round(life: Life) -> None:
    """Tuesday: Zhou begins the diagnosis; by way of the manager Li has it, too."""
    assessment = survey.start_round(life.zhou.session, life.shared)
    findings.add_problem(life.zhou.session, assessment, fact=life.says("首件未检"))
    findings.add_problem(life.zhou.session, assessment, fact=life.says("量具超期"))
    life.manager.merge(life.zhou.hand_over(life.shared))
    life.to_everybody()
    assert survey.latest(life.li.session.db, life.shared) == assessment
    assert receipts.receipt_line(life.zhou.session.db).startswith("经理已收到至 ")
    life.backup = backup.make_backup(life.li.session)


def round_of(session: Session, life: Life) -> Assessment:
    found = survey.latest(session.db, life.shared)
    assert found is not None
    return found


def judge(life: Life, office: Office, question: str, evidence: str) -> None:
    judgement = Judgement(state=AnswerState.ANSWERED, value="2", evidence=evidence)
    survey.judge(office.session, round_of(office.session, life), question, judgement)


def work_in_parallel(life: Life) -> None:
    """Wednesday to Friday: the same question answered twice, other questions, one deletes what the other improves."""
    zhou, li = life.zhou.session, life.li.session
    asked = [question.name for question in survey.form_of(zhou.db, round_of(zhou, life)).questions()]
    judge(life, life.zhou, asked[0], life.says("周：抽查六份记录"))
    judge(life, life.li, asked[0], life.says("李：抽查九份记录"))
    judge(life, life.zhou, asked[1], life.says("周：看现场"))
    judge(life, life.li, asked[2], life.says("李：问班长"))
    for session in (zhou, li):
        bulk.set_for_all(session, [life.shared], region="临江市")  # the same value: no conflict
    bulk.set_for_all(zhou, [life.shared], needs=life.says("周：先解决毛刺"))
    bulk.set_for_all(li, [life.shared], needs=life.says("李：先取得证书"))

    kept, gone = findings.problems_of(zhou.db, round_of(zhou, life).id)
    findings.remove_problem(zhou, gone.id)
    with li.write("修改问题") as db:
        records.put(db, replace(records.get(db, Problem, gone.id), effect=life.says("李：误判风险")))
        records.put(db, replace(records.get(db, Problem, kept.id), effect=life.says("李：批量返工")))

    plan = planning.start_plan(li, round_of(li, life))
    with li.write("修改方案") as db:
        records.put(db, replace(plan, approach=life.says("李：先守住三道关")))
    audit = audit_planning.start_audit(zhou, life.shared)
    line = checklists.add_own(zhou, audit, text=life.says("周：查首件检验单"), clause="8.5.1")
    auditing.judge(
        zhou, line, Finding(verdict=Verdict.NONCONFORM, grade="一般", evidence=life.says("周：三份没有签字"))
    )


def exchange_in_the_wrong_order(life: Life) -> None:
    """The second Monday: new before old, old after new, twice, and a file that was cut off on the way."""
    first = life.zhou.hand_over(life.shared, life.ids[ZHOUS])
    bulk.set_for_all(life.zhou.session, [life.shared], remarks=life.says("周：周日补记"))
    second = life.zhou.hand_over(life.shared)
    lis = life.li.hand_over(life.shared, life.ids[LIS])
    cut = life.folder / "cut.qcx"
    cut.write_bytes(lis.read_bytes()[:-1000])

    assert [arrival.state for arrival in life.manager.receive(cut).arrivals] == [State.REFUSED]
    assert life.manager.merge(second, lis).refused == ()
    before = state_of(life.manager, life.shared)
    assert life.manager.merge(first).operations == 0  # all of it came with the second
    assert [arrival.state for arrival in life.manager.receive(second, lis).arrivals] == [State.REPEATED] * 2
    assert life.manager.merge(first, second, lis).operations == 0
    assert state_of(life.manager, life.shared) == before
    assert check(life.manager.session.db) == []


def decide_and_tell_everybody(life: Life) -> None:
    """Tuesday: three conflicts, decided for Zhou, for a third text, and for keeping what Li improved."""
    found = {each.field: each for each in deciding.disputes(life.manager.session)}
    assert found.keys() == {"回答", "参加意愿与需求", "删除"}
    zhous = next(side for side in found["回答"].sides if side.person == "周明")
    deciding.keep_side(life.manager.session, found["回答"], zhous.operation_id)
    deciding.keep_text(life.manager.session, found["参加意愿与需求"], life.says("经理：毛刺和证书一起抓"))
    edit = next(side for side in found["删除"].sides if side.value.startswith("保留"))
    deciding.keep_side(life.manager.session, found["删除"], edit.operation_id)
    assert deciding.count(life.manager.session.db) == 0
    life.to_everybody()
    assert [deciding.count(office.session.db) for office in life.offices] == [0, 0, 0]
    for office in life.offices:
        assert len(findings.problems_of(office.session.db, round_of(office.session, life).id)) == 2


def return_the_dossier(life: Life) -> None:
    """Wednesday and Thursday: returned with a remark, answered, resolved."""
    manager = life.manager.session
    problem = findings.problems_of(manager.db, round_of(manager, life).id)[0]
    slip = slips.start(manager, life.shared, decision=Decision.RETURNED, text=life.says("经理：证据不足"))
    target = Target(table="problem", row=problem.id, field="evidence", words="P-01 首件未检")
    remark = slips.add_remark(manager, life.shared, target, life.says("经理：补记录编号"), slip_id=slip.id)
    slips.issue(manager, slip.id)
    life.to_everybody()

    zhou = life.zhou.session
    assert slip_board.waiting_count(zhou.db) == 1
    with zhou.write("补证据") as db:
        records.put(db, replace(records.get(db, Problem, problem.id), evidence=life.says("周：SJ-1102 等三份")))
    slips.answer(zhou, remark.id, life.says("周：已补"))
    life.manager.merge(life.zhou.hand_over(life.shared))
    slips.resolve(manager, remark.id)
    life.to_everybody()
    assert records.get(life.zhou.session.db, SlipRemark, remark.id).state is RemarkState.RESOLVED


def go_back_to_an_old_backup(life: Life) -> None:
    """Friday: Li's computer goes back to last week's backup, learns everything again, and goes on under a new name."""
    bulk.set_for_all(life.li.session, [life.shared], customers=life.says("李：前三家占七成"))
    life.manager.merge(life.li.hand_over(life.shared))
    before = life.li.session.site
    life.li.session.close()
    data = life.li.folder / "data"
    restoring.restore(data, backup.find_backup(data, life.backup.stem))
    life.li.session = Session.open(data)
    assert life.li.session.site != before

    bulk.set_for_all(life.li.session, [life.shared], equipment=life.says("李：恢复后补记设备"))
    judge(life, life.li, _first_question(life), life.says("李：恢复后再答"))
    life.manager.merge(life.li.hand_over(life.shared))
    for dispute in deciding.disputes(life.manager.session):
        deciding.keep_side(life.manager.session, dispute, next(s for s in dispute.sides if s.shown).operation_id)
    life.to_everybody()


def _first_question(life: Life) -> str:
    session = life.li.session
    return survey.form_of(session.db, round_of(session, life)).questions()[0].name


def forget_the_password(life: Life) -> None:
    """Zhou set a password on Thursday and has forgotten it on Monday: the manager helps by telephone."""
    passwords.set_password(life.zhou.session, "a password nobody remembers")
    life.zhou.session.close()
    data = life.zhou.folder / "data"
    with pytest.raises(Locked):
        Session.open(data)
    asked, digits = key_help.request(data)
    request = life.folder / "求助.json"
    request.write_bytes(asked)
    answered = key_answers.answer(life.manager.session, request)
    assert answered.fingerprint == digits
    unlock = key_help.accept(data, answered.content, answered.one_time)
    life.zhou.session = Session.open(data, unlock=unlock)
    passwords.change_password(life.zhou.session, unlock, "another one, on paper")
    life.zhou.session.close()
    life.zhou.session = Session.open(data, "another one, on paper")


def say_good_bye(life: Life) -> None:
    """The last day: Li leaves. What came from Li stays; what Li's computer sends from now on is refused."""
    life.manager.merge(life.zhou.hand_over(life.shared))
    life.manager.merge(life.li.hand_over(life.shared))
    life.to_everybody()
    agency.revoke(life.manager.session, agency.own_device_id(life.li.session.db))
    late = life.li.hand_over(life.shared)
    assert [arrival.state for arrival in life.manager.receive(late).arrivals] == [State.REFUSED]
    with pytest.raises(AppError, match="停用"):
        life.manager.answer(life.li)


def state_of(office: Office, enterprise_id: str) -> dict[str, list[tuple[object, ...]]]:
    """Every record of an enterprise, table by table."""
    db = office.session.db
    found = {}
    for table, columns in record_tables(db).items():
        owner = "id" if table == "enterprise" else "enterprise_id"
        if table in LOCAL_TABLES or (owner != "id" and owner not in columns):
            continue
        names = ", ".join(f'"{name}"' for name in ("id", *columns))
        found[table] = db.execute(
            f"select {names} from {table} where {owner} = ? order by id", (enterprise_id,)
        ).fetchall()
    return found


def all_three_agree(life: Life) -> None:
    states = [state_of(office, life.shared) for office in life.offices]
    assert states[0] == states[1] == states[2]
    assert sum(len(rows) for rows in states[0].values()) >= 20
    assert [deciding.count(office.session.db) for office in life.offices] == [0, 0, 0]
    assert [check(office.session.db) for office in life.offices] == [[], [], []]
    assert names(life.zhou) == {SHARED, ZHOUS}
    assert names(life.li) == {SHARED, LIS}


def nothing_typed_is_lost(life: Life) -> None:
    assert len(life.typed) >= 20
    for office in life.offices:
        bodies = "\n".join(body for (body,) in office.session.db.execute("select body from op"))
        assert [text for text in life.typed if text not in bodies] == []
