"""What the pictures of the manager's desk show: two consultants worked on the same enterprises."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.ids import new_id
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import agency, assigning, enterprises, handing_over, merge_desk, receiving

FIRMS = ("临江宏达阀门有限公司", "白河永信纸箱厂", "云州鑫达食品有限公司")


def two_consultants(manager: Session, place: Path) -> list[str]:
    """Found an agency at the manager's, let two consultants work, and return the ids of their packages."""
    path = agency.set_up(manager, "临江质量服务中心", "周经理", place / "机构.qca").path
    people = {name: Session.open(place / name) for name in ("张工", "李工")}
    for name, session in people.items():
        agency.enrol(session, path, name)
    zhang, li = people.values()
    firms = [enterprises.add_enterprise(zhang, name) for name in FIRMS]
    own = enterprises.add_enterprise(li, "河东精工机械厂")
    _merge(manager, _hand_over(zhang, manager, place, firms))
    _merge(manager, _hand_over(li, manager, place, [own]))
    assigning.assign(manager, [firm.id for firm in firms[:2]], "李工")
    device = next(each for each in agency.devices(manager.db) if each.person == "李工")
    _finished(handing_over.assign_to(manager, place / "to.qcx", device.id))
    _merge(li, [each.package.id for each in _finished(receiving.receive(li, [place / "to.qcx"])).arrivals])
    _edit(zhang, firms[0], employees="46", products="截止阀、球阀，年产 3 万台", needs="先把进货检验做起来")
    _edit(li, firms[0], employees="48", products="截止阀、球阀、止回阀", contact_phone="13800000002")
    _departments(zhang, firms[1], "生产部", "质检部", "采购部")
    _departments(li, firms[2], "化验室")
    came = [*_hand_over(zhang, manager, place, firms), *_hand_over(li, manager, place, [firms[0], own])]
    for session in people.values():
        session.close()
    return came


def _hand_over(session: Session, manager: Session, place: Path, firms: list[Enterprise]) -> list[str]:
    """Write a package and let the manager receive it from an approved computer."""
    target = place / handing_over.propose_name(session, [firm.id for firm in firms])
    written = _finished(handing_over.hand_over(session, target, [firm.id for firm in firms]))
    arrivals = _finished(receiving.receive(manager, [Path(written.package.path)])).arrivals
    for arrival in arrivals:
        agency.approve(manager, arrival.package.device_id)
    return [arrival.package.id for arrival in arrivals]


def _merge(session: Session, packages: list[str]) -> None:
    _finished(merge_desk.merge_chosen(session, packages))


def _edit(session: Session, firm: Enterprise, **values: str) -> None:
    with session.write("修改企业档案") as db:
        records.put(db, replace(records.get(db, Enterprise, firm.id), **values))


def _departments(session: Session, firm: Enterprise, *names: str) -> None:
    with session.write("登记部门") as db:
        records.put_all(db, [Department(id=new_id(), enterprise_id=firm.id, name=name) for name in names])


def _finished(steps: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value
