"""Commands about what was deleted: list it, take it back."""

from argparse import Namespace

from consultant_app.cli.output import Output
from consultant_app.cli.running import opened
from consultant_app.errors import AppError
from consultant_app.workflows import recycling


def list_bin(arguments: Namespace, output: Output) -> int:
    """What was deleted in the last 30 days, the newest first."""
    data, lines = [], []
    with opened(arguments) as session:
        for number, item in enumerate(recycling.list_bin(session), start=1):
            firm = recycling.enterprise_of(session.db, item)
            text, who = recycling.sentence(item), recycling.who(session, item)
            at = item.at.isoformat(timespec="seconds") if item.at else ""
            data.append(
                {"number": number, "text": text, "enterprise": firm, "deleted_at": at, "who": who,
                 "action": item.label, "records": len(item.rows)}
            )  # fmt: skip
            lines.append(f"{number:>3}　{text}　{firm}　{at.replace('T', ' ')}　{who}")
    output.result(data, lines or [f"最近 {recycling.DAYS} 天没有删除过内容。"])
    return 0


def restore(arguments: Namespace, output: Output) -> int:
    """Take back the thing of that number."""
    with opened(arguments) as session:
        found = recycling.list_bin(session)
        if not 1 <= arguments.number <= len(found):
            raise AppError(f"回收站里没有第 {arguments.number} 条；没有改动任何数据。用 bin list 可以看到全部。")
        item = found[arguments.number - 1]
        count = recycling.take_back(session, item)
    output.result({"restored": count}, [f"已取回 {recycling.sentence(item)}，共 {count} 条。"])
    return 0
