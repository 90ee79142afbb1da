"""One more enterprise by hand: the name, the code if it is known, and on to its 档案."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from consultant_app.model import credit_code
from consultant_app.ui.app import App
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.field import ErrorLabel
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.workflows import enterprises


class AddStrip(QFrame):
    """Hidden until open(); Enter adds, Esc closes."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self._asked = ""  # a name that is there already and that the person wants all the same
        set_role(self, "card")
        self.name = AutosaveLine(self._kept, name="新企业的名称", hint="营业执照上的全称")
        self.code = AutosaveLine(self._kept, name="新企业的信用代码", hint="统一社会信用代码（可以以后再填）")
        self.add = Button("新增并打开档案", "check")
        self.add.clicked.connect(self.take)
        self.note = ErrorLabel()
        self.code.textEdited.connect(self._examine)
        self.name.entered.connect(self.take)
        self.code.entered.connect(self.take)
        line = row(label("新增企业", "strong"), self.name, self.code, self.add, button("取消", self.hide))
        line.setStretch(1, 3)
        line.setStretch(2, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(line)
        layout.addWidget(self.note)

    def open(self) -> None:
        """Show the strip with empty lines."""
        for line in (self.name, self.code):
            line.saver.drop()
            line.clear()
        self._asked = ""
        self.note.say("")
        self.show()
        self.name.setFocus()

    def take(self) -> None:
        """Add the enterprise and open it; one of the same name or code is pointed out first."""
        name, code = self.name.value(), credit_code.normalise(self.code.value())
        twin = self._twin(name, code)
        if twin and self._asked != f"{name}/{code}":
            self._asked = f"{name}/{code}"
            self.note.say(f"已有“{twin}”，名称或信用代码相同。确实是另一家，请再按一次“新增并打开档案”。")
            return
        made = self.app.attempt(enterprises.add_enterprise, self.app.session, name, credit_code=code)
        if made is not None:
            self.hide()
            self.app.open_enterprise(made.id)
            self.app.open_page("dossier", section="basic")
            self.app.say(f"已新增“{made.name}”，边填边保存。", kind="good")

    def _twin(self, name: str, code: str) -> str:
        sql = (
            "select name from enterprise where alias_of = '' and (name = ? or (credit_code <> '' and credit_code = ?))"
        )
        found = self.app.session.db.execute(sql, (name, code)).fetchone()
        return found[0] if found and name else ""

    def _kept(self, text: str) -> None:
        """Nothing is saved before 新增."""

    def _examine(self, text: str) -> None:
        verdict = credit_code.examine(text)
        self.note.say("" if verdict.ok or verdict.absent else "；".join(verdict.reasons))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
