"""What is due over all enterprises: dates, measures, milestones, nonconformities, decisions, tasks, notes."""

from dataclasses import dataclass
from datetime import date, timedelta

from consultant_app.model.assessment import ObservationState
from consultant_app.model.enterprise import Stage
from consultant_app.model.plan import MeasureState
from consultant_app.store.assignments import persons_here
from consultant_app.store.listed import STAGES
from consultant_app.store.listing import SHOWN
from consultant_app.store.sqlite import Connection

HORIZON = 14  # days ahead
_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something with a date, of a kind such as 约定 or 不符合; `page` and `place` say where it is looked after."""

    kind: str
    on: str
    text: str
    enterprise_id: str
    enterprise: str
    overdue: bool
    page: str
    place: tuple[str, str] = ("", "")


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """All that 今日 shows."""

    due: tuple[Due, ...]
    inbox: tuple[tuple[str, str, int], ...]  # enterprise id, name, how many notes wait
    stages: tuple[tuple[str, int], ...]  # stage, how many enterprises
    enterprises: int


# Cross joins keep the small table outside.
_NAME = "coalesce(nullif(e.short_name, ''), e.name)"
_DATES = f"""
select '约定', e.next_date, coalesce(nullif(e.next_action, ''), '下次联系'), e.id, {_NAME}, 'dossier', '', ''
  from search_enterprise x cross join enterprise e on e.id = x.id
  where x.joined = 0 and x.archived = 0 and x.next_date <> '' and x.next_date <= :until
union all
select '措施', json_extract(m.period, '$.end'), m.text, e.id, {_NAME}, 'plan', 'measure', m.id
  from plan_measure m cross join enterprise e on e.id = m.enterprise_id
  where {SHOWN} and json_valid(m.period) and json_extract(m.period, '$.end') <= :until
  and coalesce(json_extract(nullif(m.progress, ''), '$.state'), :planned) in (:planned, :running)
union all
select '里程碑', s."on", s.text, e.id, {_NAME}, 'plan', 'milestone', s.id
  from milestone s cross join enterprise e on e.id = s.enterprise_id
  where {SHOWN} and s."on" <> '' and s."on" <= :until and s.done_on = ''
union all
select '不符合', n.due_on, n.number || ' ' || n.fact, e.id, {_NAME}, 'nonconformities', 'nonconformity', n.id
  from nonconformity n cross join enterprise e on e.id = n.enterprise_id
  where {SHOWN} and n.closed_on = '' and n.withdrawn = '' and n.due_on <> '' and n.due_on <= :until
union all
select '纠正措施', a.due_on, n.number || ' ' || a.text, e.id, {_NAME}, 'nonconformities', 'nonconformity', n.id
  from nonconformity n cross join corrective_action a on a.nonconformity_id = n.id
  cross join enterprise e on e.id = n.enterprise_id
  where {SHOWN} and n.closed_on = '' and n.withdrawn = '' and a.done_on = ''
  and a.due_on <> '' and a.due_on <= :until
union all
select '管评决议', d.due_on, d.text, e.id, {_NAME}, 'review', 'decision', d.id
  from review_decision d cross join enterprise e on e.id = d.enterprise_id
  where {SHOWN} and d.due_on <> '' and d.due_on <= :until
  and coalesce(json_extract(nullif(d.done, ''), '$.on'), '') = ''
union all
select '任务', a.due_on, trim(a.batch || ' ' || coalesce(nullif(a.expectations, ''), '帮扶任务到期')), e.id, {_NAME},
  'dossier', '', ''
  from assignment a cross join enterprise e on e.id = a.enterprise_id
  where {SHOWN} and a.withdrawn = '' and a.due_on <> '' and a.due_on <= :until and e.stage <> :closed
  and ((a.person <> '' and a.person = :person) or (a.device_id <> '' and a.device_id = :device))
order by 2, 4 limit {_MOST}
"""


def read_agenda(db: Connection, today: date) -> Agenda:
    """What is overdue or due within the next two weeks, oldest first, and what waits."""
    person, device = persons_here(db)
    until = {
        "until": (today + timedelta(days=HORIZON)).isoformat(),
        "planned": MeasureState.PLANNED.value,
        "running": MeasureState.RUNNING.value,
        "closed": Stage.CLOSED.value,
        "person": person,
        "device": device,
    }
    due = tuple(_due(row, today.isoformat()) for row in db.execute(_DATES, until))
    stages = _stages(db)
    return Agenda(due=due, inbox=_inbox(db), stages=stages, enterprises=sum(count for _, count in stages))


def _stages(db: Connection) -> tuple[tuple[str, int], ...]:
    """Counted in one pass over the narrow table."""
    counts = ", ".join(f"coalesce(sum(stage = {number}), 0)" for number in STAGES.values())
    row = db.execute(f"select {counts} from search_enterprise where joined = 0 and archived = 0").fetchone()
    return tuple((name, count) for name, count in zip(STAGES, row, strict=True) if count)


def _due(row: tuple[str, ...], today: str) -> Due:
    kind, on, text, key, name, page, word, place = row
    return Due(
        kind=kind,
        on=on,
        text=" ".join(text.split()),
        enterprise_id=key,
        enterprise=name,
        overdue=on < today,
        page=page,
        place=(word, place),
    )


def _inbox(db: Connection) -> tuple[tuple[str, str, int], ...]:
    sql = (
        "select e.id, e.name, count(*) from observation o join enterprise e on e.id = o.enterprise_id"
        f" where {SHOWN} and o.state = ? group by e.id order by max(o.captured_at) desc"
    )
    return tuple((key, name, count) for key, name, count in db.execute(sql, (ObservationState.INBOX.value,)))
