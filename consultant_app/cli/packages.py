"""Commands about packages: write, read, list, take back, certify."""

import os
from argparse import Namespace
from getpass import getpass
from pathlib import Path
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.cli.running import expanded, finish, opened, require_new
from consultant_app.errors import AppError
from consultant_app.model.exchange import KIND_WORDS, PackageIn, PackageKind, PhotoChoice, State
from consultant_app.store.session import Session
from consultant_app.workflows import agency, handing_over, merge_desk, receipts, receiving
from consultant_app.workflows.comparing import LineState, Received
from consultant_app.workflows.enterprises import find_enterprise
from consultant_app.workflows.handing_over import Handed
from consultant_app.workflows.merge_desk import Outcome
from consultant_app.workflows.receiving import Reception

_VARIABLE = "CONSULTANT_APP_PASSPHRASE"
_MERGEABLE = (State.READY, State.OLDER)
_NOT_MERGED = (State.REFUSED, State.NEWER, State.PENDING, State.LOCKED)


def write(arguments: Namespace, output: Output) -> int:
    """Write a package. Refuses to overwrite a file."""
    with opened(arguments) as session:
        handed = _assigned(session, arguments, output) if arguments.whom else _handed_over(session, arguments, output)
    package = handed.package
    output.result(
        {
            "path": package.path, "sha256": package.id, "kind": package.kind, "enterprises": list(package.enterprises),
            "operations": package.operations, "photos": package.photos, "missing_photos": list(handed.missing),
            "size": package.size,
        },
        [handed.sentence],
    )  # fmt: skip
    return 0


def _handed_over(session: Session, arguments: Namespace, output: Output) -> Handed:
    keys = [find_enterprise(session.db, words).id for words in arguments.enterprises]
    keys = keys or handing_over.everything(session.db)
    target = _target(session, arguments, keys, "")
    passphrase = _passphrase(twice=True) if arguments.passphrase else ""
    steps = handing_over.hand_over(
        session, target, keys, photos=PhotoChoice(arguments.photos), passphrase=passphrase, note=arguments.note
    )
    return finish(steps, output)


def _assigned(session: Session, arguments: Namespace, output: Output) -> Handed:
    if arguments.enterprises or arguments.passphrase:
        raise AppError("发给顾问的文件只含分派给他的企业，不能另选企业或用口令；没有导出。请去掉企业或 --passphrase。")
    device = agency.find_device(session.db, arguments.whom)
    target = _target(session, arguments, [], device.person)
    steps = handing_over.assign_to(
        session, target, device.id, photos=PhotoChoice(arguments.photos), note=arguments.note, answer=arguments.answer
    )
    return finish(steps, output)


def _target(session: Session, arguments: Namespace, keys: list[str], person: str) -> Path:
    if arguments.out.is_dir():
        kind = PackageKind.ANSWER if arguments.answer else PackageKind.ASSIGNMENT
        batch = KIND_WORDS[kind] if person else ""
        folder: Path = arguments.out
        return folder / handing_over.propose_name(session, keys, batch=batch, person=person)
    require_new(arguments.out)
    return Path(arguments.out)


def _passphrase(*, twice: bool = False) -> str:
    """From the variable, else asked for; asked twice when something is encrypted with it."""
    if given := os.environ.get(_VARIABLE):
        return given
    try:
        first = getpass("口令：")
        if twice and getpass("再输入一次：") != first:
            raise AppError("两次输入的口令不同；没有做任何事。请再试一次。")
    except (EOFError, KeyboardInterrupt) as error:
        raise AppError(f"没有给出口令；没有做任何事。请输入口令，或设置变量 {_VARIABLE}。") from error
    return first


def read(arguments: Namespace, output: Output) -> int:
    """Receive packages and merge them; exit code 1 when some were refused or wait, 2 when nothing could be used."""
    passphrase = _passphrase() if arguments.passphrase else ""
    with opened(arguments) as session:
        if arguments.files:
            reception = finish(receiving.receive(session, expanded(arguments.files), passphrase=passphrase), output)
        else:
            reception = finish(receiving.review(session, passphrase=passphrase), output)
        chosen = [package.id for package in reception.of(*_MERGEABLE)]
        outcome = None
        if chosen and not arguments.dry_run:
            words = dict.fromkeys(chosen, passphrase)
            outcome = finish(merge_desk.merge_chosen(session, chosen, passphrases=words), output)
    output.result(_read_data(reception, outcome), _read_lines(reception, outcome, dry=arguments.dry_run))
    left = reception.of(*_NOT_MERGED)
    if left and len(left) == len(reception.arrivals):
        raise AppError("\n".join(package.reason for package in left))
    return int(bool(left) or bool(outcome and (outcome.refused or outcome.conflicts)))


def _read_data(reception: Reception, outcome: Outcome | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "packages": [
            {**_package(arrival.package), "state": arrival.state.value, "fingerprint": arrival.fingerprint}
            for arrival in reception.arrivals
        ],
        "lines": [
            {**vars(line), "duplicates": [twin._asdict() for twin in line.duplicates]} for line in reception.lines
        ],
    }
    if outcome:
        data["merged"] = {
            "run": outcome.run, "operations": outcome.operations, "conflicts": outcome.conflicts,
            "packages": [
                {"id": each.package.id, "operations": each.operations, "known": each.known, "photos": each.photos,
                 "missing_photos": each.photos_missing} for each in outcome.taken
            ],
            "refused": [{"id": each.package.id, "reason": each.reason} for each in outcome.refused],
        }  # fmt: skip
    return data


def _read_lines(reception: Reception, outcome: Outcome | None, *, dry: bool) -> list[str]:
    lines = [
        f"{arrival.state}　{arrival.package.file_name}　{arrival.package.reason}" for arrival in reception.arrivals
    ]
    lines += [_line(each) for each in reception.lines if each.enterprise_id or each.fresh]
    if outcome:
        lines += [f"没有合并：{each.package.file_name}　{each.reason}" for each in outcome.refused]
        lines.append(f"{outcome.sentence}合并编号 {outcome.run[-8:]}。")
    elif dry:
        lines.append("只做了对比，没有合并任何内容。")
    elif not reception.arrivals:
        lines.append("没有要处理的文件。")
    return lines


def _line(each: Received) -> str:
    if each.state is LineState.WAITING:
        return f"{each.person}　{each.enterprise}　{each.state.value}　内有 {each.fresh} 条修改记录"
    counts = f"新增 {each.new}、更新 {each.updated}、冲突 {each.conflicts}、已有 {each.known}"
    twins = [twin.sentence for twin in each.duplicates]
    parts = [each.person, each.enterprise, each.state.value, counts, each.photo_sentence, *twins]
    return "　".join(part for part in parts if part)


def list_all(arguments: Namespace, output: Output) -> int:
    """The inbox, or with --sent what was written here."""
    with opened(arguments) as session:
        if arguments.sent:
            return _sent(session, output)
        receiving.prune(session)
        every = receiving.inbox_list(session.db)
    output.result(
        [_package(package) for package in every],
        [f"{p.received_at[:16]}　{p.state}　{p.file_name}　{p.reason}　{p.run[-8:]}".rstrip("　") for p in every]
        + [f"收件箱共 {len(every)} 个文件。"],
    )
    return 0


def _sent(session: Session, output: Output) -> int:
    every = handing_over.written_before(session.db)
    got = {package.id: receipts.is_received(session.db, package.id) for package in every}
    line = receipts.receipt_line(session.db)
    output.result(
        [{**vars(package), "received": got[package.id]} for package in every],
        [
            f"{p.made_at[:16]}　{KIND_WORDS[PackageKind(p.kind)]}　{p.file_name}　{'、'.join(p.recipients)}"
            f"　{'已收讫' if got[p.id] else '未见收讫'}"
            for p in every
        ]
        + ([f"{line}。"] if line else []),
    )
    return 0


def _package(package: PackageIn) -> dict[str, Any]:
    return {
        "id": package.id, "file_name": package.file_name, "state": package.state.value, "reason": package.reason,
        "received_at": package.received_at, "merged_at": package.merged_at, "run": package.run, "size": package.size,
    }  # fmt: skip


def take_back(arguments: Namespace, output: Output) -> int:
    """Take back a run of merging."""
    with opened(arguments) as session:
        run = _run(session, arguments.which)
        merge_desk.take_back(session, run)
    output.result({"run": run}, [f"已撤回合并 {run[-8:]}；文件还在收件箱，可以再合并。"])
    return 0


def certificate(arguments: Namespace, output: Output) -> int:
    """Write the certificate of a run, or take in one that the manager sent."""
    with opened(arguments) as session:
        if arguments.read:
            found = receipts.read_certificate(session, arguments.read)
            line = receipts.receipt_line(session.db)
            said = f"{line}。" if line else "其中没有本机交接的文件。"
            output.result({"run": found.run, "packages": [entry.package for entry in found.entries]}, [said])
            return 0
        if arguments.out is None:
            raise AppError("没有写明证明写到哪里；没有做任何事。请加上 --out 文件.txt，或用 --read 读入证明。")
        require_new(arguments.out)
        made = receipts.write_certificate(session, _run(session, arguments.which), arguments.out)
    output.result({"path": str(made.path), "run": made.certificate.run}, [f"已写到 {made.path}"])
    return 0


def _run(session: Session, words: str) -> str:
    found = [run for run, _ in merge_desk.runs(session) if run.endswith(words)]
    if not found or (words and len(found) > 1):
        raise AppError("没有找到这次合并；没有做任何事。用 package list 可以看到各次合并的编号。")
    return found[0]
