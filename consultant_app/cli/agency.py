"""Commands about the agency: set it up, join it, look after its computers."""

from argparse import Namespace
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.cli.running import finish, opened, require_new
from consultant_app.exchange.agency import Agency
from consultant_app.model.exchange import Device, Role
from consultant_app.workflows import agency, handing_over

_ROLES = {Role.MANAGER.value: "经理", Role.CONSULTANT.value: "顾问"}


def init(arguments: Namespace, output: Output) -> int:
    """Found an agency at the manager's computer; the recovery key is said this once."""
    require_new(arguments.out)
    with opened(arguments) as session:
        made = agency.set_up(session, arguments.name, arguments.person, arguments.out)
    output.result(
        {**_agency(made.agency), "file": str(made.path), "recovery_key": made.recovery_key},
        [
            f"已建立机构“{made.agency.name}”，经理 {made.agency.manager.person}。",
            f"机构文件：{made.path}（发给每位顾问；里面没有秘密）",
            f"经理电脑的指纹：{agency.fingerprint_of_manager(made.agency)}（顾问加入时在电话里核对）",
            f"恢复密钥（只显示这一次，请抄下或打印，由机构负责人保管）：\n{made.recovery_key}",
        ],
    )
    return 0


def file(arguments: Namespace, output: Output) -> int:
    """Write the agency file again. Refuses to overwrite a file."""
    require_new(arguments.out)
    with opened(arguments) as session:
        path = agency.write_agency_file(session, arguments.out)
    output.result({"file": str(path)}, [f"已写到 {path}"])
    return 0


def enrol(arguments: Namespace, output: Output) -> int:
    """Join the agency of a file."""
    with opened(arguments) as session:
        found = agency.enrol(session, arguments.file, arguments.person, other_manager=arguments.other_manager)
        own = agency.find_device(session.db, agency.own_device_id(session.db))
    output.result(
        {**_agency(found), "device": _data(own)},
        [
            f"已加入机构“{found.name}”，经理 {found.manager.person}。",
            f"经理电脑的指纹：{agency.fingerprint_of_manager(found)}（请打电话核对）",
            f"本机的指纹：{agency.fingerprint(own)}（第一次交接后经理会打电话核对）",
        ],
    )
    return 0


def report(arguments: Namespace, output: Output) -> int:
    """Write the file with which this computer makes itself known to the manager. Refuses to overwrite a file."""
    require_new(arguments.out)
    with opened(arguments) as session:
        handed = finish(handing_over.report(session, arguments.out), output)
    output.result({"path": handed.package.path}, [handed.sentence])
    return 0


def devices(arguments: Namespace, output: Output) -> int:
    """The computers that are known."""
    with opened(arguments) as session:
        every = agency.devices(session.db)
    output.result([_data(each) for each in every], [_line(each) for each in every] + [f"共 {len(every)} 台。"])
    return 0


def approve(arguments: Namespace, output: Output) -> int:
    """Trust a computer; what it sent can be merged with `package read`."""
    with opened(arguments) as session:
        device = agency.find_device(session.db, arguments.device)
        device = agency.approve(session, device.id, person=arguments.person)
    output.result(_data(device), [f"已批准 {device.person}-{device.name}，指纹 {agency.fingerprint(device)}。"])
    return 0


def revoke(arguments: Namespace, output: Output) -> int:
    """Shut a computer out."""
    with opened(arguments) as session:
        device = agency.find_device(session.db, arguments.device)
        device = agency.revoke(session, device.id, remarks=arguments.remarks)
    output.result(_data(device), [f"已停用 {device.person}-{device.name}；今后从它来的文件一律拒收。"])
    return 0


def _agency(found: Agency) -> dict[str, Any]:
    return {
        "agency": found.id, "name": found.name, "manager": found.manager.person,
        "fingerprint": agency.fingerprint_of_manager(found),
    }  # fmt: skip


def _data(device: Device) -> dict[str, Any]:
    return {
        "id": device.id, "person": device.person, "computer": device.name, "role": device.role,
        "fingerprint": agency.fingerprint(device), "approved_on": device.approved_on, "revoked_on": device.revoked_on,
    }  # fmt: skip


def _line(device: Device) -> str:
    state = f"已停用（{device.revoked_on}）" if device.revoked_on else "已批准" if device.approved_on else "待批准"
    role = _ROLES.get(device.role, "")
    return f"{agency.fingerprint(device)}　{device.person}-{device.name}　{role}　{state}　{device.id[:8]}"
