"""Commands about conflicts: list, show, decide."""

from argparse import Namespace

from consultant_app.cli.output import Output
from consultant_app.cli.running import opened
from consultant_app.errors import AppError
from consultant_app.store.session import Session
from consultant_app.workflows import deciding
from consultant_app.workflows.deciding import Dispute
from consultant_app.workflows.enterprises import find_enterprise


def list_all(arguments: Namespace, output: Output) -> int:
    """The conflicts that wait for a decision; exit code 1 when there are some."""
    with opened(arguments) as session:
        found = deciding.disputes(session, _enterprise(session, arguments.enterprise))
    lines = [line for each in found for line in [_title(each), *_sides(each)]]
    output.result([deciding.as_data(each) for each in found], [*lines, f"共 {len(found)} 处冲突待裁决。"])
    return int(bool(found))


def show(arguments: Namespace, output: Output) -> int:
    """One conflict with the history of its field."""
    with opened(arguments) as session:
        found = deciding.find(session, arguments.id)
        past = deciding.history_of(session, found)
    data = {**deciding.as_data(found), "history": [vars(entry) for entry in past]}
    history = [f"  {entry.at}　{entry.person}　{entry.action}　{_one_line(entry.value)}" for entry in past]
    output.result(data, [_title(found), *_sides(found), "修改经过：", *history])
    return 0


def resolve(arguments: Namespace, output: Output) -> int:
    """Decide one conflict for the N-th value or for a text of one's own."""
    with opened(arguments) as session:
        found = deciding.find(session, arguments.id)
        if arguments.text is not None:
            deciding.keep_text(session, found, arguments.text)
            kept = arguments.text
        else:
            if not 1 <= arguments.keep <= len(found.sides):
                raise AppError(f"只有 {len(found.sides)} 个内容可选；没有改动。请写 1 至 {len(found.sides)}。")
            deciding.keep_side(session, found, found.sides[arguments.keep - 1].operation_id)
            kept = found.sides[arguments.keep - 1].value
        left = deciding.count(session.db)
    output.result({"id": found.id, "kept": kept, "left": left}, [f"已采用：{_one_line(kept)}。还有 {left} 处冲突。"])
    return 0


def take(arguments: Namespace, output: Output) -> int:
    """Take one person's side in all conflicts that this person took part in."""
    with opened(arguments) as session:
        key = _enterprise(session, arguments.enterprise)
        every = deciding.sites(session, key)
        wanted = [site for site, person, _ in every if arguments.person in (site, person, person.split("（")[0])]
        if len(wanted) != 1:
            people = "、".join(f"{person}（{site}）" for site, person, _ in every) or "没有人"
            raise AppError(f"“{arguments.person}”没有参与冲突，或对应不止一台电脑；没有改动。参与的有：{people}。")
        ended = deciding.take_side(session, wanted[0], key)
        left = deciding.count(session.db)
    output.result({"ended": ended, "left": left}, [f"已裁决 {ended} 处，还有 {left} 处冲突。"])
    return 0


def _enterprise(session: Session, words: str) -> str:
    return find_enterprise(session.db, words).id if words else ""


def _title(found: Dispute) -> str:
    return f"{found.id}　{found.enterprise}　{found.record}　{found.field}"


def _sides(found: Dispute) -> list[str]:
    return [
        f"  {number}. {side.person}　{side.at}　{_one_line(side.value)}{'　（现在显示）' if side.shown else ''}"
        for number, side in enumerate(found.sides, 1)
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
