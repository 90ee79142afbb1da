"""The computers of the agency: approve after the telephone call, shut out when a laptop is lost or somebody leaves."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from consultant_app.model.exchange import Device, Role
from consultant_app.store import assignments
from consultant_app.ui.app import App
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import agency

_ROLES = {Role.MANAGER: "经理", Role.CONSULTANT: "顾问"}


@dataclass(frozen=True)
class DeviceRow:
    """A line of the list."""

    id: str
    order_key: str
    person: str
    name: str
    role: str
    print_: str
    state: str
    colour: str


class DeviceList(Card):
    """Approve and revoke are one undo step each. After either the list has the keyboard: the button beside takes it
    back, which is no place for an Enter too many."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("本机构的电脑", "停用后不再接收这台电脑的文件；它以前交来的内容都保留。", parent)
        self.app = app
        self.devices: dict[str, Device] = {}
        self.table = as_list(
            RecordTable(
                [
                    Column(field="person", title="姓名", width=110),
                    Column(field="name", title="电脑"),
                    Column(field="role", title="角色", width=64),
                    Column(field="print_", title="指纹", width=220),
                    Column(field="state", title="状态", width=150, colour=lambda line: line.colour),
                ],
                name="本机构的电脑",
                lines=6,
            )
        )
        self.table.chosen.connect(self._show_step)
        self.told = label("", "muted", wrap=True)
        self.approve = button("指纹一致，批准", self.approve_current, icon_name="check")
        self.revoke = button("停用", self.revoke_current, icon_name="close")
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row(self.approve, self.revoke, self.told, None))

    def refresh(self) -> None:
        """Read the list; the computer in hand stays in hand where another order moves its line."""
        held = self._current()
        found = agency.devices(self.app.session.db)
        self.devices = {each.id: each for each in found}
        rows = [_row(each, agency.own_device_id(self.app.session.db)) for each in found]
        self.table.show_changed(rows)
        if held is not None and held.id in self.devices:
            self.table.choose(held.id)
        else:
            self.table.choose_first()
        self._show_step()

    def _current(self) -> Device | None:
        line = self.table.current()
        return self.devices.get(line.id) if line is not None else None

    def _show_step(self) -> None:
        device = self._current()
        own = device is not None and device.id == agency.own_device_id(self.app.session.db)
        self.approve.setEnabled(device is not None and (not device.approved_on or bool(device.revoked_on)))
        self.revoke.setEnabled(device is not None and not own and not device.revoked_on)

    def approve_current(self) -> None:
        """Trust the computer in hand from now on."""
        device = self._current()
        if device is not None and self.app.attempt(agency.approve, self.app.session, device.id):
            self.app.say(f"已批准 {device.person} 的电脑 {device.name}。", undo=True)
            self.refresh()
            self.table.view.setFocus()

    def revoke_current(self) -> None:
        """Shut the computer in hand out."""
        device = self._current()
        if device is not None and self.app.attempt(agency.revoke, self.app.session, device.id):
            left = len(assignments.assigned_to(self.app.session.db, device.id))
            more = f"{device.person}名下还有 {left} 家企业，要换人做的请到“任务分派”改派。" if left else ""
            self.app.say(f"已停用 {device.person} 的电脑 {device.name}；以后它发来的文件会被拒收。{more}", undo=True)
            self.refresh()
            self.table.view.setFocus()


def _row(each: Device, own: str) -> DeviceRow:
    if each.revoked_on:
        state, colour = f"{each.revoked_on} 停用", "bad"
    elif each.approved_on:
        state, colour = "本机" if each.id == own else f"{each.approved_on} 批准", ""
    else:
        state, colour = "待批准", "warn"
    role = next((text for key, text in _ROLES.items() if key == each.role), "顾问")
    return DeviceRow(each.id, "", each.person, each.name, role, agency.fingerprint(each), state, colour)
