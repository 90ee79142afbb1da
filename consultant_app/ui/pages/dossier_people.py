"""人员: who works there and what they are qualified for, with the dates."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from consultant_app.model.enterprise import Certificate, Department, Person, Qualification
from consultant_app.model.labels import FIELDS
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.dossier_lists import expiry_colour, expiry_text
from consultant_app.ui.pages.dossier_table import ListView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import editing


@dataclass(frozen=True)
class QualificationRow:
    """A qualification by its place in the person's list."""

    id: str
    name: str
    number: str
    obtained_on: str
    valid_until: str


def _expiry_text(row: QualificationRow) -> str:
    return expiry_text(_dated(row))


def _expiry_colour(row: QualificationRow) -> str:
    return expiry_colour(_dated(row))


def _dated(row: QualificationRow) -> Certificate:
    return Certificate(id="", enterprise_id="", valid_until=row.valid_until)


def _qualified(person: Person) -> str:
    return "、".join(qualification.name for qualification in person.qualifications if qualification.name)


class PeopleView(ListView):
    """The people above, the qualifications of the chosen one below."""

    kind: ClassVar[type] = Person
    lines: ClassVar[int] = 3
    hint: ClassVar[str] = "内审员、检验员、特种作业人员等；资格在下面的表里登记"

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        names = FIELDS[Qualification]
        self.qualifications = RecordTable(
            [
                Column(field="name", title=names["name"]),
                Column(field="number", title=names["number"], width=170),
                Column(field="obtained_on", title=names["obtained_on"], kind="date", width=130),
                Column(field="valid_until", title=names["valid_until"], kind="date", width=130, colour=_expiry_colour),
                Column(field="expiry", title="到期", width=110, get=_expiry_text, colour=_expiry_colour),
            ],
            name="资格",
            change=self.change_qualifications,
            delete=self.delete_qualifications,
            lines=2,
        )
        self.below = Card("资格")
        self.below.body.addWidget(self.qualifications)
        self.body.addWidget(self.below)
        self.body.setStretch(0, 3)
        self.body.setStretch(1, 2)
        self.table.chosen.connect(self._show_qualifications)

    def columns(self) -> list[Column]:
        """Name, department, position, phone, qualifications."""
        names = FIELDS[Person]
        return [
            Column(field="name", title=names["name"], width=120),
            Column(field="department_id", title=names["department_id"], kind="choice", width=170, choices=(("", "—"),)),
            Column(field="position", title=names["position"], width=150),
            Column(field="phone", title=names["phone"], width=150),
            Column(field="qualified", title=names["qualifications"], get=_qualified),
        ]

    def refresh(self) -> None:
        """The departments to choose from may have changed."""
        departments = records.of_enterprise(self.app.session.db, Department, self.enterprise_id)
        choices = (("", "—"), *((each.id, each.name or "（未命名）") for each in departments))
        columns = self.table.model.columns
        if columns[1].choices != choices:
            place = Column(**{**_column_fields(columns[1]), "choices": choices})
            self.table.model.columns = (columns[0], place, *columns[2:])
            self.table.view.viewport().update()
        super().refresh()
        if self.table.current() is None and self.table.records():
            self.table.view.setCurrentIndex(self.table.model.index(0, 0))
        self._show_qualifications()

    def values(self, row: Any | None, typed: dict[str, str]) -> dict[str, Any]:
        """A department pasted by its name is looked up; an unknown one is left out."""
        known = {value for value, _ in self.table.model.columns[1].choices}
        return {name: text for name, text in typed.items() if name != "department_id" or text in known}

    # qualifications

    def _show_qualifications(self, *_person: object) -> None:
        person = self.table.current()
        self.below.setEnabled(person is not None)
        name = person.name or "（未填姓名）" if person else ""
        self.below.set_title(f"{name}的资格" if person else "资格", "" if person else "先在上面选一个人")
        rows = _rows(person.qualifications) if person else []
        self.qualifications.show_changed(rows)

    def change_qualifications(self, edits: Edits) -> None:
        """Keep what was typed, as one step."""
        person = self.table.current()
        if person is None:
            return
        made = [asdict(each) for each in person.qualifications]
        for row, typed in edits.changed:
            made[int(row.id)] |= typed
        made += [dict(typed) for typed in edits.added]
        self._keep(person, tuple(Qualification(**each) for each in made))

    def delete_qualifications(self, rows: list[QualificationRow]) -> None:
        """Remove qualifications; undo brings them back."""
        person = self.table.current()
        if person is not None:
            gone = {int(row.id) for row in rows}
            self._keep(person, tuple(each for at, each in enumerate(person.qualifications) if at not in gone))
            self.app.say(f"已删除 {len(rows)} 项资格。", undo=True)

    def _keep(self, person: Person, qualifications: tuple[Qualification, ...]) -> None:
        self.app.attempt(editing.set_fields, self.app.session, Person, person.id, qualifications=qualifications)


def _rows(qualifications: tuple[Qualification, ...]) -> list[QualificationRow]:
    return [
        QualificationRow(str(at), each.name, each.number, each.obtained_on, each.valid_until)
        for at, each in enumerate(qualifications)
    ]


def _column_fields(column: Column) -> dict[str, Any]:
    return {name: getattr(column, name) for name in column.__dataclass_fields__}
