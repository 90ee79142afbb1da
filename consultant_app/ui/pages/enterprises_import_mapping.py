"""The second step of an import: which sheet, and which column is which field."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from consultant_app.intake.headings import Mapping, column_letter
from consultant_app.intake.known_headings import FIELD_LABELS
from consultant_app.intake.register_import import remembered
from consultant_app.intake.tables import Sheet
from consultant_app.store.sqlite import Connection
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.field import ErrorLabel
from consultant_app.ui.widgets.labels import clear_layout, label, row, scrolled
from consultant_app.workflows import importing

_SAMPLES = 3
_NO_HEADING = (
    "这张表的前 20 行里没有找到含“企业名称”的表头。请换一张工作表，或把该列的标题改为“企业名称”后重新选择文件。"
)


class MappingStep(QWidget):
    """show_sheets() fills it; mapping() is what the person settled on, None while no name column is known."""

    changed = Signal()

    def __init__(self, db: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._db = db
        self.sheets: list[Sheet] = []
        self.proposed: Mapping | None = None
        self.combos: dict[int, QComboBox] = {}
        self.sheet_box = QComboBox()
        self.sheet_box.setAccessibleName("工作表")
        self.sheet_box.setMinimumWidth(320)
        self.sheet_box.activated.connect(self._choose_sheet)
        self.error = ErrorLabel()
        self.unmapped = label("", "muted", wrap=True)
        inside = QWidget()
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(2, 1)
        self.grid.setColumnMinimumWidth(1, 170)
        inside.setLayout(QVBoxLayout())
        inside.layout().addLayout(self.grid)
        inside.layout().addStretch(1)
        card = Card("每一列对应什么", "按表头自动认出；不对的在右边改正，下次遇到同样的表头会记得。")
        card.body.addWidget(scrolled(inside), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(label("工作表"), self.sheet_box, None))
        layout.addWidget(self.error)
        layout.addWidget(self.unmapped)
        layout.addWidget(card, 1)

    def show_sheets(self, sheets: list[Sheet]) -> None:
        """Offer the sheets of a file; the first one with a heading that is understood is chosen."""
        self.sheets = sheets
        self.sheet_box.clear()
        for sheet in sheets:
            hidden = "，隐藏" if sheet.hidden else ""
            self.sheet_box.addItem(f"{sheet.name}（{len(sheet.rows)} 行{hidden}）")
        proposals = [None if sheet.hidden else importing.propose_mapping(self._db, sheet) for sheet in sheets]
        self.sheet_box.setCurrentIndex(next((at for at, found in enumerate(proposals) if found), 0))
        self._choose_sheet()

    def sheet(self) -> Sheet:
        """The chosen sheet."""
        return self.sheets[max(0, self.sheet_box.currentIndex())]

    def mapping(self) -> Mapping | None:
        """The columns as they are set; None while none of them is the name."""
        if self.proposed is None:
            return None
        columns = {at: combo.currentData() for at, combo in self.combos.items() if combo.currentData()}
        return remembered(self.sheet(), self.proposed, columns) if "name" in columns.values() else None

    def _choose_sheet(self) -> None:
        self.proposed = importing.propose_mapping(self._db, self.sheet()) if self.sheets else None
        clear_layout(self.grid)
        self.combos = {}
        if self.proposed is not None:
            self._show_columns(self.proposed)
        self._tell()

    def _show_columns(self, mapping: Mapping) -> None:
        for place, title in enumerate(("列", "表头", "内容示例", "导入为")):
            self.grid.addWidget(label(title, "muted"), 0, place)
        for line, (at, heading) in enumerate(sorted(mapping.headings.items()), start=1):
            combo = self._combo(heading, mapping.columns.get(at, ""))
            self.combos[at] = combo
            self.grid.addWidget(label(column_letter(at), "muted"), line, 0)
            self.grid.addWidget(label(heading, "strong", wrap=True), line, 1)
            self.grid.addWidget(self._sample_label(at), line, 2)
            self.grid.addWidget(combo, line, 3)

    def _combo(self, heading: str, chosen: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(f"“{heading}”导入为")
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.addItem("不导入", "")
        for name, title in FIELD_LABELS.items():
            combo.addItem(title, name)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.setMinimumWidth(220)
        combo.activated.connect(self._set)
        return combo

    def _sample_label(self, at: int) -> QLabel:
        """What there is no room for is cut off rather than the drop-down beside it."""
        shown = label(self._samples(at), "muted")
        shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return shown

    def _samples(self, at: int) -> str:
        rows = self.sheet().rows[self.proposed.header_rows[1] + 1 :]
        found = (str(row[at]).strip() for row in rows[:200] if at < len(row) and str(row[at]).strip())
        texts = [text for text, _ in zip(dict.fromkeys(found), range(_SAMPLES), strict=False)]
        joined = "　".join(texts)
        return joined if len(joined) <= 46 else f"{joined[:45]}…"

    def _set(self) -> None:
        """Two columns cannot be one field: the other one is no longer imported."""
        chosen = self.sender()
        for combo in self.combos.values():
            if combo is not chosen and combo.currentData() and combo.currentData() == chosen.currentData():
                combo.setCurrentIndex(0)
        self._tell()

    def _tell(self) -> None:
        mapping = self.mapping()
        if self.proposed is None:
            self.error.say(_NO_HEADING)
        else:
            self.error.say("" if mapping else "还没有一列对应“企业名称”，请在右边选出来。")
        left = "、".join(mapping.unmapped.values()) if mapping else ""
        self.unmapped.setText(f"没有对应字段、不会导入的列：{left}" if left else "所有有表头的列都已对应。")
        self.unmapped.setVisible(mapping is not None)
        self.changed.emit()
