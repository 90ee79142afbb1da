"""机构与设备: found or join an agency, compare fingerprints on the telephone, approve and shut out computers."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.documents import naming
from consultant_app.exchange.agency import Agency
from consultant_app.model.exchange import Role
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.pages.exchange_devices import DeviceList
from consultant_app.ui.pages.exchange_start import JoinCard, SetUpCard
from consultant_app.ui.pages.parted import Part
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.workflows import agency, handing_over
from consultant_app.workflows.agency import SetUp
from consultant_app.workflows.handing_over import Handed


class AgencyPart(Part):
    """Before there is an agency the two ways to one; afterwards who belongs to it."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.join = JoinCard(app)
        self.join.file_chosen.connect(self.look_into)
        self.join.confirmed.connect(self.enrol)
        self.join.left.connect(self.refresh)
        self.found = SetUpCard(app)
        self.found.asked.connect(self.set_up)
        start = QWidget()
        both = row(self.join, self.found, spacing=14)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        start.setLayout(column(both, None))
        self.name = label("", "heading")
        self.mine = label("", wrap=True)
        self.print_ = label("", "heading", selectable=True)
        self.manager = label("", wrap=True, selectable=True)
        self.again = button("再次导出机构文件", self.write_file, icon_name="export")
        self.renew = button("导入新的机构文件", self.choose_file, icon_name="import")
        self.hello = button("导出报到文件", self.ask_report, icon_name="export")
        self.secret = RecoveryCard(app)
        self.devices = DeviceList(app)
        head = Card("")
        for part in (self.name, self.mine, self.print_, self.manager):
            head.body.addWidget(part)
        head.body.addLayout(row(self.again, self.hello, self.renew, None))
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        for part in (self.secret, head, self.devices):
            layout.addWidget(part)
        layout.addStretch(1)
        self.stack = QStackedWidget()
        self.start, self.joined = scrolled(start), scrolled(inside)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.joined)
        self.setLayout(column(self.stack))

    def refresh(self) -> None:
        """Show the agency and the computers that are known."""
        session = self.app.session
        known = agency.agency_of(session.db)
        waiting = self.join.agency is not None
        self.stack.setCurrentWidget(self.start if known is None or waiting else self.joined)
        self.found.setVisible(known is None)
        self.join.refresh()
        self.found.refresh()
        if known is None:
            return
        manager = agency.role_of(session) is Role.MANAGER
        own = agency.own_name(session)
        self.name.setText(known.name)
        self.mine.setText(f"本机：{own.person}　{own.name}　（{'经理' if manager else '顾问'}）")
        self.print_.setText(f"本机指纹　{agency.fingerprint(own)}")
        self.manager.setText(
            "顾问打电话来核对时，请对方念出他的指纹，与下面列表一致才批准。" if manager
            else f"经理：{known.manager.person}　{known.manager.name}　指纹 {agency.fingerprint_of_manager(known)}\n"
            "手里还没有企业时，先导出报到文件发给经理；他打电话与您核对本机指纹后，就能把企业分派过来。"
        )  # fmt: skip
        self.again.setVisible(manager)
        self.renew.setVisible(not manager)
        self.hello.setVisible(not manager)
        self.devices.setVisible(manager)
        if manager:
            self.devices.refresh()

    # founding and joining

    def set_up(self, name: str, person: str) -> None:
        """Ask where the agency file goes and found the agency."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, "机构文件存到哪里", str(Path.home() / f"{name or '机构'}.qca"), "机构文件 (*.qca)"
        )
        if chosen:
            self.found_agency(name, person, Path(chosen))

    def found_agency(self, name: str, person: str, target: Path) -> SetUp | None:
        """Found it; the recovery key is shown until the person put it away."""
        made = self.app.attempt(agency.set_up, self.app.session, name, person, target)
        if made is not None:
            self.secret.show_key(made.recovery_key)
            self.app.say(f"已建立机构“{name}”。请把 {made.path.name} 发给每位顾问，并先收好恢复密钥。", kind="good")
            self.refresh()
        return made

    def choose_file(self) -> None:
        """Ask for an agency file."""
        chosen, _ = QFileDialog.getOpenFileName(self, "选择机构文件", "", "机构文件 (*.qca *.QCA);;所有文件 (*)")
        if chosen:
            self.look_into(Path(chosen))

    def look_into(self, path: Path) -> None:
        """Say what the file is before anybody joins."""
        found = self.app.attempt(agency.look_into, self.app.session, path)
        if found is not None:
            self.join.show_agency(path, *found)
            self.refresh()

    def enrol(self, path: Path, person: str, other_manager: bool) -> Agency | None:
        """Join, once the fingerprint of the manager was compared."""
        joined = self.app.attempt(agency.enrol, self.app.session, path, person, other_manager=other_manager)
        if joined is not None:
            self.join.clear()
            self.app.say(
                f"已加入“{joined.name}”。请把报到文件发给经理，由他批准这台电脑。", kind="good",
                action="导出报到文件", on_action=self.ask_report,
            )  # fmt: skip
            self.refresh()
        return joined

    def ask_report(self) -> None:
        """Ask where the file goes with which this computer makes itself known."""
        name = handing_over.propose_name(self.app.session, (), batch="报到")
        chosen, _ = QFileDialog.getSaveFileName(self, "报到文件存到哪里", str(Path.home() / name), "交接文件 (*.qcx)")
        if chosen:
            self.report(Path(chosen))

    def report(self, target: Path) -> Job:
        """Write it."""
        work = partial(handing_over.report, self.app.session, target)
        return self.app.run(Job("导出报到文件", work), done=self._reported)

    def _reported(self, handed: Handed) -> None:
        self.app.say(handed.sentence, kind="good")

    def write_file(self) -> None:
        """The agency file once more."""
        known = agency.agency_of(self.app.session.db)
        usual = str(Path.home() / f"{naming.safe(known.name) if known else '机构'}.qca")
        chosen, _ = QFileDialog.getSaveFileName(self, "机构文件存到哪里", usual, "机构文件 (*.qca)")
        if chosen and (path := self.app.attempt(agency.write_agency_file, self.app.session, Path(chosen))):
            self.app.say(f"已导出 {path.name}。它不含任何企业资料，可以用微信或邮件发给顾问。", kind="good")


class RecoveryCard(Card):
    """The recovery key of the agency: shown once, after founding."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(
            "恢复密钥（只显示这一次）",
            "经理的电脑坏了或忘了密码时，用它才能打开各位顾问交来的文件。"
            "请另存到 U 盘或抄在纸上，锁进柜子；不要放在这台电脑里。",
            parent,
        )
        self.app = app
        self.key = label("", "strong", wrap=True, selectable=True)
        self.body.addWidget(self.key)
        self.body.addLayout(
            row(
                button("另存为文本文件", self.save, icon_name="save"), button("已经收好，不再显示", self.put_away), None
            )
        )
        self.hide()

    def show_key(self, key: str) -> None:
        """Show it."""
        self.key.setText(key)
        self.show()

    def save(self) -> None:
        """Ask where, and write it there."""
        chosen, _ = QFileDialog.getSaveFileName(self, "恢复密钥存到哪里", "机构恢复密钥.txt", "文本文件 (*.txt)")
        if chosen and self.app.attempt(agency.write_recovery_key, self.app.session, self.key.text(), Path(chosen)):
            self.app.say(f"恢复密钥已存到 {chosen}。请把它收进柜子。", kind="good")

    def put_away(self) -> None:
        """It is never shown again."""
        self.key.setText("")
        self.hide()
