"""The two ways to an agency: a consultant joins with the agency file, the manager founds it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from consultant_app.exchange.agency import Agency, Relation
from consultant_app.ui.app import App
from consultant_app.ui.theme import TARGET
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows import agency as agencies

_TOLD = {
    Relation.OTHER_MANAGER: "注意：这份文件里的经理换了电脑或密钥。务必打电话核对指纹后再加入。",
    Relation.OTHER_AGENCY: "注意：本机已经属于另一家机构，不能用这份文件。",
    Relation.OLDER: "这份机构文件比本机已有的旧，不需要导入。",
}


class JoinCard(Card):
    """Choose the file, compare the fingerprint, join."""

    file_chosen = Signal(object)
    confirmed = Signal(object, str, bool)
    left = Signal()

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("我是顾问：加入机构", "向经理要一份机构文件（扩展名 .qca，不含任何企业资料）。", parent)
        self.app = app
        self.agency: Agency | None = None
        self.path = Path()
        self.relation: Relation | None = None
        self.choose = button("选择机构文件", self._choose, icon_name="import")
        self.told = label("", wrap=True)
        self.print_ = label("", "heading", selectable=True)
        self.person = QLineEdit(placeholderText="您的姓名，经理凭它认出您")
        self.person.setAccessibleName("您的姓名")
        self.compared = QCheckBox("已打电话与经理核对，指纹一致")
        self.compared.setMinimumHeight(TARGET)
        self.compared.toggled.connect(self._show_step)
        self.person.textChanged.connect(self._show_step)
        self.join = button("加入", self._join, role="primary")
        self.leave = button("取消", self.clear)
        self.person_field = Field("您的姓名", self.person)
        for part in (self.told, self.print_, self.person_field, self.compared):
            self.body.addWidget(part)
        self.body.addLayout(row(self.choose, self.join, self.leave, None))
        self.body.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show what the chosen file says, or the way to choose one."""
        known = self.agency is not None
        for part in (self.told, self.print_, self.compared, self.join, self.leave, self.person_field):
            part.setVisible(known)
        self.choose.setVisible(not known)
        if not self.person.text():
            self.person.setText(self.app.setting("consultant"))
        if self.agency is not None:
            warning = _TOLD.get(self.relation, "") if self.relation else ""
            manager = self.agency.manager
            self.told.setText(f"{self.agency.name}　经理 {manager.person}（{manager.name}）\n{warning}".strip())
            self.print_.setText(f"经理的指纹　{agencies.fingerprint_of_manager(self.agency)}")
        self._show_step()

    def show_agency(self, path: Path, found: Agency, relation: Relation) -> None:
        """What a file says."""
        self.path, self.agency, self.relation = path, found, relation
        self.compared.setChecked(False)
        self.refresh()
        self.compared.setFocus()

    def clear(self) -> None:
        """No file chosen."""
        self.agency = None
        self.refresh()
        self.left.emit()

    def _show_step(self) -> None:
        usable = self.relation not in (Relation.OTHER_AGENCY, Relation.OLDER)
        self.join.setEnabled(usable and self.compared.isChecked() and bool(self.person.text().strip()))

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择机构文件", "", "机构文件 (*.qca *.QCA);;所有文件 (*)")
        if chosen:
            self.file_chosen.emit(Path(chosen))

    def _join(self) -> None:
        self.confirmed.emit(self.path, self.person.text().strip(), self.relation is Relation.OTHER_MANAGER)


class SetUpCard(Card):
    """Name of the agency and of its manager."""

    asked = Signal(str, str)

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("我是经理：建立机构", "在经理的电脑上做一次。随后把生成的机构文件发给每位顾问。", parent)
        self.app = app
        self.name = QLineEdit(placeholderText="服务机构全称")
        self.name.setAccessibleName("机构名称")
        self.person = QLineEdit(placeholderText="经理姓名")
        self.person.setAccessibleName("经理姓名")
        self.go = button("建立机构", self._go, icon_name="team")
        for field in (Field("机构名称", self.name), Field("经理姓名", self.person)):
            self.body.addWidget(field)
        self.body.addLayout(row(self.go, None))
        self.body.addStretch(1)
        for line in (self.name, self.person):
            line.textChanged.connect(self._show_step)
        self.refresh()

    def refresh(self) -> None:
        """Propose what the settings say."""
        for line, key in ((self.name, "agency_name"), (self.person, "consultant")):
            if not line.text():
                line.setText(self.app.setting(key))
        self._show_step()

    def _show_step(self) -> None:
        self.go.setEnabled(bool(self.name.text().strip() and self.person.text().strip()))

    def _go(self) -> None:
        self.asked.emit(self.name.text().strip(), self.person.text().strip())
