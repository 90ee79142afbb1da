"""事实: what was seen, against what, which clause, how grave; with advice on the wording beside it."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.labels import FIELDS
from consultant_app.model.nonconformity import CRITERIA, SOURCES, Nonconformity, Snapshot
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_advice import AdviceLabel, WordMarker
from consultant_app.ui.pages.nonconformities_clause import ClauseField
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.ui.pages.nonconformities_judgement import Judgement
from consultant_app.ui.pages.nonconformities_part import ByField, NonconformityPart
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.texts import AutosaveText

_TITLES = FIELDS[Nonconformity]
_PEOPLE = (("auditor", "审核员"), ("auditee", "陪同人员"), ("department_head", "部门负责人"))


class FactPart(NonconformityPart):
    """The auditor's page of the report."""

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        hint = "什么时候、在哪里、看到什么：文件或记录编号，抽几份、几份有问题"
        self.fact = AutosaveText(self.saver("fact"), name=_TITLES["fact"], hint=hint, lines=4)
        self.marker = WordMarker(self.fact)
        self.fact_advice = AdviceLabel(_TITLES["fact"], "✓ 写法检查没有发现问题")
        self.clause = ClauseField(self.saver("clause"), self.fact.value)
        self.clause_advice = AdviceLabel(_TITLES["clause"])
        self.kind = AutosaveCombo(self.part_saver("criterion", "kind"), CRITERIA, name="依据类别")
        self.document = AutosaveLine(
            self.part_saver("criterion", "document"), name="依据出处", hint="如 QP-07 检验控制程序 A/1 5.2"
        )
        self.asks = AutosaveText(self.part_saver("criterion", "text"), name="依据要求", hint="它要求什么", lines=2)
        self.criterion_advice = AdviceLabel("审核依据")
        self.judgement = Judgement(app, held)
        self.photos = OwnerPhotos(app, name="现场照片", compact=True)
        self.origin = label("", "muted", wrap=True, selectable=True)
        where, people, criterion = self._where(), self._people(), FieldGrid(2)
        criterion.add(Field("依据类别", self.kind))
        criterion.add(Field("依据出处", self.document))
        self._facts = (where, self.fact, self.clause, criterion, self.asks, people, self.photos)
        self.setLayout(
            column(
                where, Field(_TITLES["fact"], self.fact), self.fact_advice, label(_TITLES["clause"]),
                self.clause, self.clause_advice, criterion, Field("依据要求（自己的话）", self.asks),
                self.criterion_advice, self.judgement, people,
                label("现场照片"), self.photos, self.origin, None,
            )
        )  # fmt: skip
        self.layout().setContentsMargins(0, 0, 8, 0)

    def _where(self) -> QWidget:
        self.department = AutosaveCombo(self.saver("department_id"), name=_TITLES["department_id"])
        self.place = AutosaveLine(self.saver("place"), name=_TITLES["place"])
        self.found_on = DateField(self.saver("found_on"), name=_TITLES["found_on"])
        self.source = AutosaveCombo(self.saver("source"), SOURCES, name=_TITLES["source"])
        grid = FieldGrid(4)
        for field in ("department", "place", "found_on", "source"):
            title = _TITLES["department_id" if field == "department" else field]
            grid.add(Field(title, getattr(self, field)))
        return grid

    def _people(self) -> QWidget:
        self.people = {field: AutosaveLine(self.part_saver("snapshot", field), name=title) for field, title in _PEOPLE}
        self.leader = AutosaveLine(self.saver("leader"), name=_TITLES["leader"])
        grid = FieldGrid(4)
        for field, title in _PEOPLE:
            grid.add(Field(title, self.people[field]))
        grid.add(Field(_TITLES["leader"], self.leader))
        return grid

    def show_view(self, view: NonconformityView) -> None:
        """Show the fact."""
        self.view, item = view, view.item
        self.department.set_choices([("", "—"), *((each.id, each.name) for each in self.held.departments)])
        self.department.show_value(item.department_id)
        for field in ("place", "found_on", "source", "fact", "leader"):
            getattr(self, field).show_value(getattr(item, field))
        self.clause.show_clause(item.clause, item.edition)
        self.kind.show_value(item.criterion.kind)
        self.document.show_value(item.criterion.document)
        self.asks.show_value(item.criterion.text)
        for field, editor in self.people.items():
            editor.show_value(getattr(item.snapshot, field))
        self.judgement.show_view(view)
        self.photos.show_owner(*(("audit_line", item.line_id) if item.line_id else ("nonconformity", item.id)))
        self.origin.setText(_origin(item.snapshot) if item.line_id else "")
        over = bool(item.withdrawn or item.closed_on)
        reported = self.held.facts_locked(item.audit_id)
        for part in self._facts:
            lock(part, over or reported)
        self.judgement.set_locked(reported=reported, over=over)

    def typed(self, view: NonconformityView) -> NonconformityView:
        """With the fact, the clause and the criterion as they are being typed."""
        criterion = replace(view.item.criterion, document=self.document.value(), text=self.asks.value())
        item = replace(view.item, fact=self.fact.value(), clause=self.clause.line.value(), criterion=criterion)
        return replace(view, item=replace(item, place=self.place.value()))

    def show_advice(self, found: ByField) -> None:
        """Beside fact, clause and criterion."""
        self.marker.show_words(found.get("fact", ()))
        self.fact_advice.show_advice(found.get("fact", ()), written=bool(self.fact.value()))
        self.clause_advice.show_advice(found.get("clause", ()), written=False)
        self.criterion_advice.show_advice(found.get("criterion", ()), written=False)

    def writers(self) -> list[QWidget]:
        """What is typed here."""
        return [self.fact, self.clause.line, self.document, self.asks, self.place]


def _origin(snapshot: Snapshot) -> str:
    """The line of the checklist as it stood when the nonconformity was raised."""
    told = (
        ("开具时的检查条目", snapshot.requirement.partition("\n")[0]),
        ("检查时记下的证据", snapshot.evidence),
        ("条款", f"{snapshot.edition} {snapshot.clause} {snapshot.clause_title}".strip()),
    )
    return "\n".join(f"{title}：{text}" for title, text in told if text)
