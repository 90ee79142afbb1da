"""The 统一社会信用代码 with its verdict beside it: a wrong code is a warning, it may be stored."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model import credit_code
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.labels import label_of
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.autosave import Saver
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.lines import AutosaveLine


class CodeField(QWidget):
    """`save(code)` and `save_reason(text)` keep what was typed."""

    def __init__(
        self, save: Callable[[str], object], save_reason: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._save = save
        name = label_of(Enterprise, "credit_code")
        self.line = AutosaveLine(self._keep, name=name, hint="18 位；确实没有时填“暂无”")
        self.line.textChanged.connect(self._examine)
        self.saver: Saver = self.line.saver
        self.verdict = label("", "muted", wrap=True)
        self.suggestion = Button("")
        self.suggestion.clicked.connect(self._take_suggestion)
        self.reason = AutosaveLine(
            save_reason, name=label_of(Enterprise, "no_code_reason"), hint="如：个体工商户，营业执照办理中"
        )
        self.reason_field = Field(label_of(Enterprise, "no_code_reason"), self.reason)
        title = label(name)
        title.setBuddy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (title, self.line, self.verdict):
            layout.addWidget(part)
        layout.addLayout(row(self.suggestion, None))
        layout.addWidget(self.reason_field)
        self._examine("")

    def show_value(self, code: str, reason: str) -> None:
        """Show what is stored; what is being typed stays."""
        self.line.show_value(code)
        self.reason.show_value(reason)
        self._examine(self.line.text())

    def _keep(self, text: str) -> None:
        """暂无 is stored as no code; anything else as typed, in capitals and half width."""
        verdict = credit_code.examine(text)
        self._save("" if verdict.absent else credit_code.normalise(text))

    def _examine(self, text: str) -> None:
        verdict = credit_code.examine(text)
        self.reason_field.setVisible(verdict.absent)
        self.suggestion.setVisible(bool(verdict.suggestion))
        self.suggestion.setText(f"改为 {verdict.suggestion}")
        self.suggestion.setProperty("code", verdict.suggestion)
        self.suggestion.setAccessibleName(f"把信用代码改为 {verdict.suggestion}")
        if verdict.ok:
            said, role = "✓ 两位校验码都对", "good"
        elif verdict.absent:
            said, role = "暂无代码时请写明原因", "muted"
        else:
            said, role = f"！{'；'.join(verdict.reasons)}（照样保存）", "warn"
        set_role(self.verdict, role)
        self.verdict.setText(said)

    def _take_suggestion(self) -> None:
        self.line.setText(self.suggestion.property("code"))
        self.saver.touch()
        self.saver.commit()
