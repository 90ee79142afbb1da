"""What narrows the list of enterprises: a text and a few drop-downs, kept from one day to the next."""

from dataclasses import asdict, fields
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from consultant_app.model.industries import INDUSTRIES, industry_label
from consultant_app.model.stage import Stage
from consultant_app.store.register import Facets, RegisterFilter
from consultant_app.ui.widgets.buttons import Button, IconButton
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import label

SIZES = ("微型", "小型", "中型", "大型")
_NOT_KEPT = ("archived", "taken_back")
_SAMPLES = (("", "含示例"), ("without", "不含示例"), ("only", "仅示例"))
_SAMPLE_OF: dict[str, bool | None] = {"": None, "without": False, "only": True}


class FilterLine(QLineEdit):
    """The line of the text; ↓ and Enter go to the list, Esc empties it."""

    list_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that leave the line."""
        keys = Qt.Key
        if event.key() in (keys.Key_Down, keys.Key_Return, keys.Key_Enter):
            self.list_asked.emit()
        elif event.key() == keys.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterCombo(QComboBox):
    """A drop-down that narrows; what drops down is made when it is first wanted."""

    def __init__(self, title: str, choices: list[tuple[str, str]], *, letters: int, width: int) -> None:
        super().__init__()
        self._width = width
        self.setAccessibleName(f"按{title}筛选")
        self.setProperty("title", title)
        self.addItem(f"{title}：全部", "")
        for value, text in choices:
            self.addItem(text, value)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)

    def showPopup(self) -> None:
        """As wide as its texts."""
        self.view().setMinimumWidth(self._width)
        super().showPopup()


class FilterBar(QWidget):
    """`changed` tells of another filter; value() is what is wanted now."""

    changed = Signal()
    list_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = FilterLine(placeholderText="名称、信用代码或拼音", clearButtonEnabled=True)
        self.text.setAccessibleName("筛选企业")
        self.text.setMinimumWidth(234)
        self.text.textChanged.connect(self._tell)  # what is still being composed is not in it
        self.text.list_asked.connect(self.list_asked)
        self.stage = self._combo("阶段", [(stage.value, stage.value) for stage in Stage])
        self.size_class = self._combo("规模", [(size, size) for size in SIZES])
        self.industry = self._combo("认证行业", [(number, industry_label(number)) for number in INDUSTRIES])
        self.certified = self._combo("获证", [("是", "已获证"), ("否", "未获证")])
        self.sample = QComboBox()
        self.sample.setAccessibleName("示例企业")
        for value, text in _SAMPLES:
            self.sample.addItem(text, value)
        self.sample.activated.connect(self._tell)
        self.bin = Button("回收站", "delete")
        self.bin.setCheckable(True)
        self.bin.setToolTip("只看移入回收站的企业")
        self.bin.toggled.connect(self._tell)
        self.taken_back = Button("已收回", "undo")
        self.taken_back.setCheckable(True)
        self.taken_back.setToolTip("只看机构已经收回、不再由您帮扶的企业；资料都还在")
        self.taken_back.toggled.connect(self._tell)
        self.clear = IconButton("close", "清除筛选", self.reset)
        self._lay_out()

    def _lay_out(self) -> None:
        flow = FlowLayout(spacing=8)
        for part in (
            self.text, self.stage, self.size_class, self.industry, self.certified, self.sample, self.bin,
            self.taken_back, self.clear,
        ):  # fmt: skip
            flow.addWidget(part)
        self.taken_back.hide()
        self.note = label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(flow)

    def _combo(self, title: str, choices: list[tuple[str, str]]) -> FilterCombo:
        letters, width = (10, 240) if title == "认证行业" else (8, 160)
        combo = FilterCombo(title, choices, letters=letters, width=width)
        combo.activated.connect(self._tell)
        return combo

    def value(self) -> RegisterFilter:
        """The filter as it stands."""
        return RegisterFilter(
            text=self.text.text().strip(),
            stage=self.stage.currentData(),
            size=self.size_class.currentData(),
            industry=self.industry.currentData(),
            certified=self.certified.currentData(),
            archived=self.bin.isChecked(),
            taken_back=self.taken_back.isChecked() and not self.bin.isChecked(),
            sample=_SAMPLE_OF[self.sample.currentData()],
        )

    def stored(self) -> dict[str, Any]:
        """The filter for the next session; the bin and what was taken back are left behind."""
        blank, now = asdict(RegisterFilter()), asdict(self.value())
        return {key: value for key, value in now.items() if value != blank[key] and key not in _NOT_KEPT}

    def show_stored(self, stored: dict[str, Any]) -> None:
        """Show a filter of an earlier session; words that are no longer known do not narrow."""
        known = {field.name for field in fields(RegisterFilter)}
        wanted = RegisterFilter(**{key: value for key, value in stored.items() if key in known})
        self.show_filter(wanted)

    def show_filter(self, wanted: RegisterFilter) -> None:
        """Show a filter without telling."""
        self.blockSignals(True)
        self.text.setText(wanted.text)
        for combo, value in (
            (self.stage, wanted.stage), (self.size_class, wanted.size), (self.industry, wanted.industry),
            (self.certified, wanted.certified),
            (self.sample, next(key for key, sample in _SAMPLE_OF.items() if sample is wanted.sample)),
        ):  # fmt: skip
            combo.setCurrentIndex(max(0, combo.findData(value)))
        self.bin.setChecked(wanted.archived)
        self.taken_back.setChecked(wanted.taken_back)
        self.blockSignals(False)
        self._show_clear()

    def reset(self) -> None:
        """List everything."""
        self.show_filter(RegisterFilter())
        self.changed.emit()

    def show_counts(self, facets: Facets) -> None:
        """How many there are of each, behind the choices."""
        for combo, counts in (
            (self.stage, facets.stages), (self.size_class, facets.sizes), (self.industry, facets.industries),
        ):  # fmt: skip
            for number in range(1, combo.count()):
                value = combo.itemData(number)
                text = industry_label(value) if combo is self.industry else value
                combo.setItemText(number, f"{text}　{counts.get(value, 0)}")
        self.bin.setText(f"回收站 {facets.archived}" if facets.archived else "回收站")
        self.taken_back.setText(f"已收回 {facets.taken_back}")
        self.taken_back.setVisible(facets.taken_back > 0 or self.taken_back.isChecked())

    def _tell(self) -> None:
        self._show_clear()
        self.changed.emit()

    def _show_clear(self) -> None:
        self.clear.setVisible(self.value() != RegisterFilter())
