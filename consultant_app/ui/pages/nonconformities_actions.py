"""措施: the correction mends this case, corrective actions remove the cause, 举一反三 looks elsewhere."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.labels import FIELDS
from consultant_app.model.nonconformity import CorrectiveAction
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_advice import AdviceLabel, WordMarker
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.ui.pages.nonconformities_part import ByField, NonconformityPart
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import follow_up

_TITLES = FIELDS[CorrectiveAction]


class ActionsPart(NonconformityPart):
    """The audited department's page of the report."""

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.correction = AutosaveText(
            self.part_saver("correction", "text"),
            name="纠正",
            hint="怎样把这一件处理好：隔离、返工、补检、送检……",
            lines=2,
        )
        self.correction_advice = AdviceLabel("纠正")
        self.correction_marker = WordMarker(self.correction)
        self.table = RecordTable(
            [
                Column(field="text", title=_TITLES["text"]),
                Column(field="cause", title=_TITLES["cause"], width=84),
                Column(field="owner", title=_TITLES["owner"], width=62),
                Column(field="due_on", title=_TITLES["due_on"], kind="date", width=106, colour=self._due_colour),
                Column(field="done_on", title=_TITLES["done_on"], kind="date", width=106),
                Column(field="evidence", title=_TITLES["evidence"], width=80),
            ],
            name="纠正措施清单",
            change=self._change,
            delete=self._delete,
            add_text="添加纠正措施",
            lines=4,
        )
        as_list(self.table, 68).view.setWordWrap(True)
        self.actions_advice = AdviceLabel("纠正措施", "✓ 写法检查没有发现问题")
        self.extent = AutosaveText(
            self.part_saver("extent", "text"), name="举一反三", hint="查了哪些部门、产品、记录，多少份", lines=2
        )
        self.extent_advice = AdviceLabel("举一反三")
        self.photos = OwnerPhotos(app, name="整改证据照片", compact=True)
        self.setLayout(
            column(
                label("纠正（处理这一件）", "heading"), self.correction, self.correction_advice,
                self._correction_work(), 8, label("纠正措施（消除原因，可以有几条）", "heading"), self.table,
                self.actions_advice, 8, label("举一反三（别处有没有）", "heading"), self.extent, self.extent_advice,
                self._extent_result(), label("整改证据照片"), self.photos, None,
            )
        )  # fmt: skip
        self.layout().setContentsMargins(0, 0, 8, 0)

    def _correction_work(self) -> QWidget:
        self.owner = AutosaveCombo(self.part_saver("correction", "owner"), name="纠正责任人", editable=True)
        self.due_on = DateField(self.part_saver("correction", "due_on"), name="纠正期限")
        self.done_on = DateField(self.part_saver("correction", "done_on"), name="纠正完成日期")
        self.evidence = AutosaveLine(self.part_saver("correction", "evidence"), name="纠正证据", hint="记录编号、照片")
        grid = FieldGrid(4)
        for title, editor in (
            ("责任人", self.owner), ("期限", self.due_on), ("完成日期", self.done_on), ("完成证据", self.evidence),
        ):  # fmt: skip
            grid.add(Field(title, editor))
        return grid

    def _extent_result(self) -> QWidget:
        self.found = AutosaveLine(
            self.part_saver("extent", "found"), name="举一反三结果", hint="查到几处、怎样处理；没有就写没有"
        )
        self.by = AutosaveLine(self.part_saver("extent", "by"), name="举一反三检查人")
        self.on = DateField(self.part_saver("extent", "on"), name="举一反三检查日期")
        grid = FieldGrid(3)
        for title, editor in (("结果", self.found), ("检查人", self.by), ("检查日期", self.on)):
            grid.add(Field(title, editor))
        return grid

    def show_view(self, view: NonconformityView) -> None:
        """Show what is done."""
        self.view, item = view, view.item
        names = list(dict.fromkeys((item.snapshot.department_head, *self.held.people)))
        self.owner.set_choices([name for name in names if name])
        self.correction.show_value(item.correction.text)
        for field in ("owner", "due_on", "done_on", "evidence"):
            getattr(self, field).show_value(getattr(item.correction, field))
        self.table.show_changed(view.actions)
        self.extent.show_value(item.extent.text)
        for field in ("found", "by", "on"):
            getattr(self, field).show_value(getattr(item.extent, field))
        self.photos.show_owner("nonconformity", item.id)
        lock(self, bool(item.withdrawn or item.closed_on))

    def _due_colour(self, action: CorrectiveAction) -> str:
        return "bad" if not action.done_on and "" < action.due_on < self.held.today else ""

    def _change(self, edits: Edits) -> None:
        if self.view is not None:
            changed = {record.id: values for record, values in edits.changed}
            self.app.attempt(follow_up.edit_actions, self.app.session, self.view.item, changed, edits.added)

    def _delete(self, chosen: list[CorrectiveAction]) -> None:
        if self.view is not None:
            follow_up.remove_actions(self.app.session, self.view.item, [action.id for action in chosen])
            self.app.say("已删除纠正措施。", undo=True)

    def typed(self, view: NonconformityView) -> NonconformityView:
        """With correction and extent check as they are being typed."""
        correction = replace(view.item.correction, text=self.correction.value())
        extent = replace(view.item.extent, text=self.extent.value(), found=self.found.value())
        return replace(view, item=replace(view.item, correction=correction, extent=extent))

    def show_advice(self, found: ByField) -> None:
        """Under each of the three."""
        self.correction_marker.show_words(found.get("correction", ()))
        self.correction_advice.show_advice(found.get("correction", ()), written=False)
        written = self.view is not None and bool(self.view.actions)
        self.actions_advice.show_advice(found.get("actions", ()), written=written)
        self.extent_advice.show_advice(found.get("extent", ()), written=False)

    def writers(self) -> list[QWidget]:
        """What is typed here."""
        return [self.correction, self.extent, self.found]
