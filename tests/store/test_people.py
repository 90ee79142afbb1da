"""Who worked where, from what packages told."""

import json

import pytest

from consultant_app.model.exchange import PackageIn, PackageKind
from consultant_app.store import people, records
from consultant_app.store.session import Session


def came(session: Session, manifest: str, *, merged_at: str = "2026-11-28T10:00:00") -> None:
    with session.note("收到") as db:
        records.put(db, PackageIn(id="a", file_name="x.qcx", manifest=manifest, merged_at=merged_at))


def telling(**more: object) -> str:
    said = {"kind": PackageKind.ASSIGNMENT.value, "people": [{"site": "s1", "name": "张三"}]}
    return json.dumps(said | more, ensure_ascii=False)


def test_the_managers_file_tells_who_works_where(session: Session) -> None:
    came(session, telling())
    assert people.names(session.db) == {"s1": "张三"}


def test_a_colleagues_file_and_one_that_was_not_merged_tell_nothing(session: Session) -> None:
    came(session, telling(kind=PackageKind.HANDOVER.value))
    assert people.names(session.db) == {}
    came(session, telling(), merged_at="")
    assert people.names(session.db) == {}


@pytest.mark.parametrize(
    "manifest",
    [
        "", '"people"', '{"people', '["people"]', telling(people=None), telling(people="people"),
        telling(people=[5, "x"]),
        telling(people=[{"site": 1, "name": "张三"}, {"site": "", "name": "张三"}, {"name": "张三"}]), telling(kind=[]),
    ],
    ids=lambda text: text[-40:],
)  # fmt: skip
def test_an_odd_manifest_stops_nobody(session: Session, manifest: str) -> None:
    came(session, manifest)
    assert people.names(session.db) == {}
