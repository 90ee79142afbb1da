"""Files between a manager and consultants: set up, handed over, received, merged, answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.exchange import Device, State
from consultant_app.store import records
from consultant_app.store.checking import check
from consultant_app.workflows import agency, assigning, enterprises, merge_desk, receipts, receiving
from consultant_app.workflows.bulk import set_for_all
from consultant_app.workflows.comparing import LineState
from tests.workflows.exchange_office import Office, finish, found_agency, introduce


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[tuple[Office, ...]]:
    made = found_agency(tmp_path, "周明")
    yield made
    for office in made:
        office.session.close()


def test_a_first_file_waits_for_approval_and_then_brings_the_enterprise(offices):
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司", needs="降低返工")
    path = zhou.hand_over(factory.id)

    (arrival,) = manager.receive(path).arrivals
    assert arrival.state is State.PENDING
    own = records.get(zhou.session.db, Device, agency.own_device_id(zhou.session.db))
    assert arrival.fingerprint == agency.fingerprint(own)
    assert records.find(manager.session.db, Enterprise, factory.id) is None

    agency.approve(manager.session, arrival.package.device_id)
    again = finish(receiving.review(manager.session))
    assert [line.state for line in again.lines if line.enterprise_id] == [LineState.NEW]
    assert records.find(manager.session.db, Enterprise, factory.id) is None

    outcome = finish(merge_desk.merge_chosen(manager.session, [arrival.package.id]))
    assert outcome.refused == ()
    assert records.get(manager.session.db, Enterprise, factory.id).needs == "降低返工"
    assert check(manager.session.db) == []


def test_the_same_again_and_an_older_one_change_nothing(offices):
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    old = zhou.hand_over(factory.id)
    introduce(manager, zhou, old)
    set_for_all(zhou.session, [factory.id], needs="降低返工")
    new = zhou.hand_over(factory.id)

    assert manager.merge(new).operations > 0
    reception = manager.receive(old, new)
    assert [arrival.state for arrival in reception.arrivals] == [State.OLDER, State.REPEATED]
    assert {line.state for line in reception.lines if line.enterprise_id} == {LineState.OLDER, LineState.SAME}
    assert manager.merge(old).operations == 0
    assert records.get(manager.session.db, Enterprise, factory.id).needs == "降低返工"


def test_an_answer_carries_only_what_is_assigned_and_a_receipt(offices):
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    path = zhou.hand_over(factory.id)
    introduce(manager, zhou, path)
    manager.merge(path)
    other = enterprises.add_enterprise(manager.session, "别人的企业")
    assigning.assign(manager.session, [factory.id], "周明", batch="第一批")

    assert receipts.receipt_line(zhou.session.db) == ""
    outcome = zhou.merge(manager.answer(zhou))
    assert outcome.refused == ()
    assert records.find(zhou.session.db, Enterprise, other.id) is None
    assert receipts.receipt_line(zhou.session.db).startswith("经理已收到至 ")
    assert check(zhou.session.db) == []
