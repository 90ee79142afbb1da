"""A session with one enterprise and one round of diagnosis."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from consultant_app.model.assessment import Assessment
from consultant_app.model.enterprise import Enterprise
from consultant_app.store.session import Session
from consultant_app.workflows import enterprises, survey


@pytest.fixture
def session(tmp_path: Path, new_data: Callable[[Path], Path]) -> Iterator[Session]:
    opened = Session.open(new_data(tmp_path / "data"))
    yield opened
    opened.close()


@pytest.fixture
def enterprise(session: Session) -> Enterprise:
    return enterprises.add_enterprise(
        session,
        "临江市恒锐精密机械有限公司",
        industry="18",
        sector="industry",
        employees="46",
        revenue="1860",
        assets="2100",
        consultant="周明",
    )


@pytest.fixture
def assessment(session: Session, enterprise: Enterprise) -> Assessment:
    return survey.start_round(session, enterprise.id, ("supplement_machining",))
