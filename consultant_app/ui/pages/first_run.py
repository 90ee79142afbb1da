"""The first start: name, agency, data folder, and a password for who wants one — no account, no network."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from consultant_app import paths
from consultant_app.errors import AppError
from consultant_app.store.key_slots import NOTHING
from consultant_app.store.session import Session
from consultant_app.ui.icons import app_icon
from consultant_app.ui.theme import dress, set_role
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.password_line import PasswordLine
from consultant_app.workflows import keys as passwords
from consultant_app.workflows.settings import change_settings

_STEPS = (
    ("怎么称呼您？", "姓名会写在诊断组、方案和记录的“顾问”一栏，以后可在“设置”里修改。"),
    ("您所在的服务机构", "机构名称会写在意向书、诊断报告和方案上。还不确定可以先空着。"),
    (
        "数据放在哪里",
        "所有企业资料、照片和备份都放在这个文件夹里，只在这台电脑上。请勿选择 U 盘、网络盘或网盘同步文件夹。",
    ),
    (
        "要不要设密码（可以不设）",
        "有了密码，电脑丢了别人也打不开企业资料、照片和备份。空着直接开始也行，以后随时可在“安全与备份”里设置。",
    ),
)


class FirstRun(QDialog):
    """`folder` is where the data shall be; keep() stores the answers once the session is open."""

    def __init__(self, folder: Path, *, may_choose: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.folder = folder
        self.restored = False  # a backup of another computer was taken back instead
        self.told = ""  # which one
        self.unlock = NOTHING  # what opened that backup
        self.setWindowTitle("质量帮扶工作台 — 开始使用")
        self.setWindowIcon(app_icon())
        self.resize(620, 380)
        self.name = QLineEdit(placeholderText="如 王磊")
        self.name.setAccessibleName("顾问姓名")
        self.agency = QLineEdit(placeholderText="机构全称")
        self.agency.setAccessibleName("服务机构名称")
        self.where = label(str(folder), "strong", wrap=True, selectable=True)
        self.choose = button("换一个文件夹", self.choose_folder, icon_name="folder")
        self.choose.setVisible(may_choose)
        self.password = PasswordLine("密码", f"至少 {passwords.LEAST} 个字符，可以是一句话")
        self.again = PasswordLine("再输入一次密码", "再输入一次")
        self.note = label("", "muted", wrap=True)
        self.password.edited.connect(self._hint)
        self.count = label("", "muted")
        self.steps = QStackedWidget()
        for (title, hint), editors in zip(
            _STEPS,
            ((self.name,), (self.agency,), (self.where, self.choose), (self.password, self.again, self.note)),
            strict=True,
        ):
            self.steps.addWidget(_step(title, hint, editors))
        self.back = Button("上一步")
        self.back.clicked.connect(self.go_back)
        self.next = Button("下一步")
        self.next.setDefault(True)
        set_role(self.next, "primary")
        self.next.clicked.connect(self.go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.addWidget(self.steps, 1)
        self.other = button("换了电脑？从备份恢复…", self.restore, role="link")
        layout.addLayout(row(label("不需要账号，不联网；程序从不把数据发到别处。", "muted"), None, self.other))
        layout.addLayout(row(self.count, None, self.back, self.next))
        self._show(0)

    def _show(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        self.back.setEnabled(step > 0)
        last = step == len(_STEPS) - 1
        text = "开始使用" if last else "下一步"
        self.next.setText(text)
        self.next.setAccessibleName(text)
        self.count.setText(f"第 {step + 1} 步，共 {len(_STEPS)} 步")
        (self.name, self.agency, self.next, self.password)[step].setFocus()

    def go_on(self) -> None:
        """The next step, or the end."""
        if self.steps.currentIndex() == len(_STEPS) - 1:
            if self.password.text() and not self.again.text():
                self.again.setFocus()
            elif self._password_is_good():
                self.accept()
        else:
            self._show(self.steps.currentIndex() + 1)

    def _hint(self, text: str) -> None:
        set_role(self.note, "muted")
        self.note.setText(passwords.hint(text))

    def _password_is_good(self) -> bool:
        """None at all, or long enough and twice the same."""
        problem = ""
        try:
            if self.password.text() or self.again.text():
                passwords.require_good(self.password.text())
                if self.password.text() != self.again.text():
                    problem = "两次输入的密码不一样，请再输入一次；不想设密码就把两处都清空。"
        except AppError as error:
            problem = str(error)
        if problem:
            set_role(self.note, "bad")
            self.note.setText(f"！{problem}")
        return not problem

    def go_back(self) -> None:
        """The step before; nothing typed is lost."""
        self._show(max(0, self.steps.currentIndex() - 1))

    def choose_folder(self) -> None:
        """Ask for another place for the data."""
        name = QFileDialog.getExistingDirectory(self, "选择数据文件夹", str(self.folder.parent))
        if name:
            self.folder = Path(name)
            self.where.setText(name)

    def restore(self) -> None:
        """Instead of the steps: take back what another computer had, from a stick."""
        from consultant_app.ui.rescue import Rescue

        sentence = "插上放有备份副本的 U 盘，点“U 盘上的备份…”，选一份恢复到这台电脑；照片会接着取回。"
        window = Rescue(self.folder, sentence, may_choose=False, new=True, parent=self)
        if window.exec():
            self.restored, self.unlock, self.told = True, window.unlock, window.told
            self.accept()

    def keep(self, session: Session) -> None:
        """Store the answers, and where the data is if that is not the usual place."""
        values = {"consultant": self.name.text().strip(), "agency_name": self.agency.text().strip(), "introduced": True}
        change_settings(session, values, label="开始使用", undoable=False)
        if self.password.text():
            passwords.set_password(session, self.password.text())
        if self.folder != paths.data_dir():
            paths.remember_data_dir(self.folder)


def _step(title: str, hint: str, editors: tuple[QWidget, ...]) -> QWidget:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    layout.addWidget(label(title, "title"))
    layout.addWidget(label(hint, "muted", wrap=True))
    for editor in editors:
        layout.addWidget(editor)
    layout.addStretch(1)
    return widget
