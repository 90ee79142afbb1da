"""Commands about assignments and return slips."""

from argparse import Namespace
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.cli.running import opened
from consultant_app.errors import AppError
from consultant_app.model.assignment import Assignment
from consultant_app.model.dates import read_date
from consultant_app.model.return_slip import SlipRemark
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import assigning, slip_board, slips
from consultant_app.workflows.enterprises import find_enterprise
from consultant_app.workflows.slip_board import BoardLine

# assignments


def list_assignments(arguments: Namespace, output: Output) -> int:
    """Who works on what."""
    with opened(arguments) as session:
        every = records.all_of(session.db, Assignment, order="person, due_on, id")
        wanted = [
            each
            for each in every
            if each.is_live is not arguments.withdrawn and arguments.person.strip() in ("", each.person)
        ]
        data = [_assignment(session.db, each) for each in wanted]
    lines = [
        "　".join(part for part in (each["person"], each["enterprise"], each["batch"], _until(each["due_on"])) if part)
        for each in data
    ]
    output.result(data, [*lines, f"共 {len(data)} 项。"])
    return 0


def _until(day: str) -> str:
    return f"{day} 到期" if day else ""


def _assignment(db: Connection, each: Assignment) -> dict[str, Any]:
    name = db.execute("select name from enterprise where id = ?", (each.enterprise_id,)).fetchone()
    return {
        "id": each.id, "enterprise_id": each.enterprise_id, "enterprise": name[0] if name else "",
        "person": each.person, "batch": each.batch, "due_on": each.due_on, "expectations": each.expectations,
        "given_on": each.given.on, "given_by": each.given.by, "withdrawn_on": each.withdrawn.on,
        "reason": each.withdrawn.reason,
    }  # fmt: skip


def assign(arguments: Namespace, output: Output) -> int:
    """Give enterprises to a person."""
    due = read_date(arguments.due)
    if due.reason:
        raise AppError(f"到期日：{due.reason}。没有改动任何企业。")
    with opened(arguments) as session:
        chosen = [find_enterprise(session.db, words).id for words in arguments.enterprise]
        count = assigning.assign(
            session, chosen, arguments.person, batch=arguments.batch, due_on=due.value,
            expectations=arguments.expect, instead=not arguments.beside,
        )  # fmt: skip
    output.result({"changed": count}, [f"已把 {count} 家企业分派给{arguments.person.strip()}。"])
    return 0


def withdraw(arguments: Namespace, output: Output) -> int:
    """Take enterprises back; exit code 1 when there was nothing to take."""
    with opened(arguments) as session:
        chosen = {find_enterprise(session.db, words).id for words in arguments.enterprise}
        mine = [
            each.id
            for each in records.all_of(session.db, Assignment)
            if each.enterprise_id in chosen and arguments.person.strip() in ("", each.person)
        ]
        count = assigning.withdraw(session, mine, arguments.reason)
    output.result({"changed": count}, [f"已收回 {count} 家企业；资料都还在。"])
    return int(not count)


# slips


def list_slips(arguments: Namespace, output: Output) -> int:
    """The issued slips with their remarks, the newest first."""
    with opened(arguments) as session:
        wanted = find_enterprise(session.db, arguments.enterprise).id if arguments.enterprise else ""
        found = [
            line
            for line in slip_board.board(session.db, drafts=False)
            if wanted in ("", line.enterprise_id) and (line.view.waiting or not arguments.waiting)
        ]
    lines = [text for line in found for text in _slip_lines(line)]
    output.result([_slip(line) for line in found], lines or ["没有单据。"])
    return 0


def _slip(line: BoardLine) -> dict[str, Any]:
    slip = line.view.slip
    return {
        "id": slip.id, "number": slip.number, "enterprise_id": line.enterprise_id, "enterprise": line.enterprise,
        "decision": slip.decision, "subject": slip.subject, "text": slip.text, "issued_on": slip.issued.on,
        "issued_by": slip.issued.by, "state": line.view.state,
        "remarks": [
            {
                "number": number, "id": each.id, "about": each.target.words, "table": each.target.table,
                "row": each.target.row, "text": each.text, "answer": each.answer.text, "state": each.state,
                "reason": each.closing.reason,
            }
            for number, each in enumerate(line.view.remarks, start=1)
        ],
    }  # fmt: skip


def _slip_lines(line: BoardLine) -> list[str]:
    slip = line.view.slip
    lines = [f"{slip.number}　{line.enterprise}　{slip.decision}　{slip.subject}　{line.view.state}"]
    for number, each in enumerate(line.view.remarks, start=1):
        about = f"{each.target.words}：" if each.target.words else ""
        lines.append(f"　{number}. [{each.state}] {about}{each.text}")
        if each.answer.text:
            lines.append(f"　　　答复：{each.answer.text}")
    return lines


def answer(arguments: Namespace, output: Output) -> int:
    """Answer a remark."""
    if not arguments.text.strip():
        raise AppError("没有写答复；没有改动。请写明改了什么、在哪里能看到。")
    with opened(arguments) as session:
        remark = slips.answer(session, _find(session, arguments.remark), arguments.text)
    _told(remark, output)
    return 0


def resolve(arguments: Namespace, output: Output) -> int:
    """A remark is resolved, or opened again with a reason."""
    with opened(arguments) as session:
        key = _find(session, arguments.remark)
        remark = slips.reopen(session, key, arguments.reopen) if arguments.reopen else slips.resolve(session, key)
    _told(remark, output)
    return 0


def _told(remark: SlipRemark, output: Output) -> None:
    output.result({"id": remark.id, "state": remark.state}, [f"这条意见：{remark.state}。"])


def _find(session: Session, words: str) -> str:
    """The remark meant by 编号/第几条 or by its id. Raises AppError."""
    number, _, place = words.strip().rpartition("/")
    for line in slip_board.board(session.db, drafts=False):
        for at, remark in enumerate(line.view.remarks, start=1):
            if remark.id == words.strip() or (line.view.slip.number == number and place == str(at)):
                return remark.id
    raise AppError(f"没有找到意见“{words}”；没有改动。请用 slips list 看编号，写成 编号/第几条。")
