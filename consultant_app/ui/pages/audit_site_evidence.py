"""What was seen for a line: sample, objective evidence with places to fill, who and when, photos."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.audit import AuditLine
from consultant_app.model.checklist import lacks
from consultant_app.model.gap import has_blank
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.ui.widgets.blanks import BLANK, BlankMarker, select_next_blank
from consultant_app.ui.widgets.field import ErrorLabel, Field, FieldGrid
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import auditing

_HINT = "看到什么：日期、地点、编号、抽了几份、其中几份怎样（照事实写，不写评价）"
_COLUMNS = (("auditor", "审核员"), ("escort", "陪同人员"))


class EvidenceText(AutosaveText):
    """Tab goes to the next place to fill behind the cursor while there is one, else to the next field."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the places to fill, then on; Shift+Tab goes back at once."""
        behind = BLANK.search(self.toPlainText(), self.textCursor().selectionEnd())
        if forward and behind and not self.isReadOnly():
            return select_next_blank(self)
        return super().focusNextPrevChild(forward)


class FindingFields(QWidget):
    """The fields of the finding in hand but its verdict; each saves by itself as part of the one finding."""

    next_asked = Signal()

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.lines = app, lines
        self.line: AuditLine | None = None
        self.text = EvidenceText(self._saver("evidence"), name="客观证据", hint=_HINT, lines=4)
        self.text.entered.connect(self.next_asked)
        self.marker = BlankMarker(self.text, vague=True)
        self.notice = ErrorLabel()
        room = self.notice.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # else the fields below move away under the click that ends the typing
        self.notice.setSizePolicy(room)
        self.fields: dict[str, AutosaveLine] = {
            "sampled": AutosaveLine(self._saver("sampled"), name="抽样数", hint="如 5 份"),
            "failed": AutosaveLine(self._saver("failed"), name="不符合数", hint="如 1 份"),
            **{name: AutosaveLine(self._saver(name), name=title) for name, title in _COLUMNS},
            "on": DateField(self._saver("on"), name="日期"),
        }
        grid = FieldGrid(5)
        grid.grid.setHorizontalSpacing(10)
        for editor in self.fields.values():
            editor.entered.connect(self.next_asked)
            grid.add(Field(editor.accessibleName(), editor))
        self.photos = OwnerPhotos(app, name="现场照片", compact=True)
        self.text.pasted_image.connect(self.photos.strip.paste)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (label("客观证据", "strong"), self.text, self.notice, grid, self.photos):
            layout.addWidget(part)

    def show_line(self, line: AuditLine) -> None:
        """Show what is stored for a line; call flush() before showing another one."""
        self.line = line
        finding = line.finding
        self.text.show_value(finding.evidence)
        for name, editor in self.fields.items():
            editor.show_value(getattr(finding, name))
        missing = lacks(finding)
        if missing == "证据有空未填" or (not missing and has_blank(finding.evidence)):
            self.notice.say("还有没填的空，按 Tab 到下一个", bad=False)
        elif missing == "缺证据" and not self.text.value():
            self.notice.say(f"缺证据：判“{finding.verdict}”要写看到的客观证据，符合也一样")
        else:
            self.notice.say(missing if missing not in ("", "缺证据", "缺理由") else "")
        self.photos.show_owner("audit_line", line.id)

    def set_locked(self, locked: bool) -> None:
        """Nothing can be typed into a reported audit."""
        for editor in (self.text, *self.fields.values()):
            editor.setReadOnly(locked)
        self.photos.setEnabled(not locked)

    def _saver(self, name: str) -> Callable[[str], object]:
        return partial(self._save, name)

    def _save(self, name: str, value: str) -> None:
        stored = self.lines.stored(self.line.id) if self.line else None
        if stored is not None:
            auditing.judge(self.app.session, stored, replace(stored.finding, **{name: value}))
