"""What 今日 shows over all enterprises."""

from dataclasses import replace
from datetime import date

from consultant_app.model.enterprise import Stage
from consultant_app.model.ids import new_id
from consultant_app.model.plan import Milestone
from consultant_app.store import records
from consultant_app.workflows import enterprises
from consultant_app.workflows.agenda import read_agenda

TODAY = date(2026, 11, 22)


def test_dates_come_oldest_first_and_say_what_is_overdue(session):
    late = enterprises.add_enterprise(session, "甲厂", next_date="2026-11-20", next_action="复核首件检验")
    soon = enterprises.add_enterprise(session, "乙厂", next_date="2026-12-01")
    enterprises.add_enterprise(session, "丙厂", next_date="2027-03-01")
    with session.write("里程碑") as db:
        records.put(db, Milestone(id=new_id(), enterprise_id=soon.id, plan_id="p", on="2026-11-25", text="文件发布"))
    due = read_agenda(session.db, TODAY).due
    assert [(each.kind, each.enterprise_id, each.text, each.overdue) for each in due] == [
        ("约定", late.id, "复核首件检验", True),
        ("里程碑", soon.id, "文件发布", False),
        ("约定", soon.id, "下次联系", False),
    ]


def test_stages_count_neither_archived_nor_joined_enterprises(session):
    kept, other, gone = (enterprises.add_enterprise(session, name) for name in ("甲厂", "甲 厂", "乙厂"))
    moved = enterprises.add_enterprise(session, "丁厂")
    with session.write("阶段") as db:
        records.put(db, replace(moved, stage=Stage.PLAN))
    enterprises.join(session, kept.id, other.id)
    enterprises.archive(session, [gone.id])
    agenda = read_agenda(session.db, TODAY)
    assert agenda.stages == ((Stage.ASSIGNED.value, 1), (Stage.PLAN.value, 1))
    assert agenda.enterprises == 2


def test_nothing_is_due_in_an_empty_register(session):
    agenda = read_agenda(session.db, TODAY)
    assert (agenda.due, agenda.stages, agenda.enterprises) == ((), (), 0)
