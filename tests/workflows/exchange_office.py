"""An agency in a temporary folder: a manager and consultants, each with a data folder, who pass files to each other."""

from pathlib import Path

from consultant_app.model.exchange import PackageIn, PhotoChoice, State
from consultant_app.store.session import Session
from consultant_app.workflows import agency, handing_over, merge_desk, receiving
from consultant_app.workflows.merge_desk import Outcome
from consultant_app.workflows.progress import finish
from consultant_app.workflows.receiving import Reception


class Office:
    """One person at one computer."""

    def __init__(self, folder: Path, person: str) -> None:
        self.folder, self.person = folder, person
        self.session = Session.open(folder / "data")
        self._number = 0

    def hand_over(self, *enterprise_ids: str, photos: PhotoChoice = PhotoChoice.FULL) -> Path:
        """A file for the manager."""
        written = finish(handing_over.hand_over(self.session, self._file(), enterprise_ids, photos=photos))
        return Path(written.package.path)

    def answer(self, other: "Office") -> Path:
        """A file for a consultant."""
        key = agency.own_device_id(other.session.db)
        return Path(finish(handing_over.assign_to(self.session, self._file(), key, answer=True)).package.path)

    def receive(self, *paths: Path) -> Reception:
        """What came of files."""
        return finish(receiving.receive(self.session, paths))

    def merge(self, *paths: Path) -> Outcome:
        """Receive files and merge all that can be merged."""
        reception = self.receive(*paths)
        chosen = [each.id for each in reception.of(State.READY, State.OLDER)]
        return finish(merge_desk.merge_chosen(self.session, chosen))

    def inbox(self) -> list[PackageIn]:
        """What lies in the inbox."""
        return receiving.inbox_list(self.session.db)

    def reopen(self) -> None:
        """Close the program and start it again."""
        self.session.close()
        self.session = Session.open(self.folder / "data")

    def _file(self) -> Path:
        self._number += 1
        return self.folder / f"{self.person}-{self._number}.qcx"


def found_agency(folder: Path, *consultants: str) -> tuple[Office, ...]:
    """The manager and the consultants, all enrolled and approved."""
    manager = Office(folder / "manager", "何经理")
    made = agency.set_up(manager.session, "诚信质量服务中心", "何经理", folder / "机构.qca")
    offices = [manager]
    for name in consultants:
        office = Office(folder / name, name)
        agency.enrol(office.session, made.path, name)
        offices.append(office)
    return tuple(offices)


def introduce(manager: Office, consultant: Office, path: Path) -> None:
    """The first file of a computer: it waits until its fingerprint was compared."""
    (waiting,) = manager.receive(path).arrivals
    assert waiting.state is State.PENDING
    agency.approve(manager.session, waiting.package.device_id)
