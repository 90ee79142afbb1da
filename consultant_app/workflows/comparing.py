"""What a received package would bring, enterprise by enterprise; nothing is changed by looking."""

import json
from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from consultant_app.exchange.package import Manifest, Opened
from consultant_app.model.exchange import PackageIn
from consultant_app.store import history, media, merging
from consultant_app.store.history import Operation
from consultant_app.store.merging import Incoming, Part
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import duplicates
from consultant_app.workflows.duplicates import Known
from consultant_app.workflows.progress import Progress

_SHARED = "各企业共用的内容"


class LineState(StrEnum):
    """What a package means for one enterprise."""

    NEW = "新增"
    UPDATED = "更新"
    CONFLICT = "有冲突"
    SAME = "相同"
    OLDER = "较旧"
    WAITING = "待批准"


class Twin(NamedTuple):
    """An enterprise that another one may be; enterprises.join() makes them one after the merge."""

    id: str
    name: str
    why: str  # 信用代码相同

    @property
    def sentence(self) -> str:
        """One line for the table."""
        return f"{self.why}：{self.name}"


@dataclass(frozen=True, kw_only=True)
class Received:
    """One line of the table by consultant and enterprise."""

    package_id: str
    file_name: str
    person: str
    computer: str
    made_at: str
    enterprise_id: str  # empty for what belongs to no enterprise
    enterprise: str
    credit_code: str = ""
    state: LineState
    new: int = 0  # records
    updated: int = 0  # records
    conflicts: int = 0  # fields
    fresh: int = 0  # operations that come
    known: int = 0  # operations that are here already
    photos: int = 0
    photos_missing: int = 0  # neither in the file nor on this computer
    duplicates: tuple[Twin, ...] = ()

    @property
    def photo_sentence(self) -> str:
        """What is said about photos; empty when there are none."""
        if self.photos_missing:
            return f"{self.photos_missing} 张照片未随文件传来"
        return f"{self.photos} 张照片齐全" if self.photos else ""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A package beside what is here."""

    lines: tuple[Received, ...]
    newcomers: tuple[Known, ...]  # enterprises that are not here yet
    fresh: int  # operations that would come
    new_photos: int  # pictures that would come
    unknown: int  # operations of a newer version: kept, passed on, shown after an update


def compare(session: Session, package: PackageIn, opened: Opened, incoming: Incoming) -> Comparison:
    """What merging the package would do."""
    examined = merging.examine(session.db, incoming)
    here = _counts(session.db, [part.enterprise_id for part in examined.parts])
    photos = photos_by_enterprise(incoming.operations)
    carried = {entry.sha256 for entry in opened.manifest.photos}
    there = {sha for shas in photos.values() for sha in shas if is_here(session, sha)}
    codes = {entry.id: entry.credit_code for entry in opened.manifest.enterprises}
    blank = _blank(package, opened.manifest)
    lines = [
        replace(
            blank, enterprise_id=part.enterprise_id, enterprise=part.name if part.enterprise_id else _SHARED,
            credit_code=codes.get(part.enterprise_id, ""), state=_state(part, here.get(part.enterprise_id, 0)),
            new=part.new, updated=part.updated, conflicts=part.conflicts, fresh=part.fresh, known=part.known,
            photos=len(photos[part.enterprise_id]),
            photos_missing=len(photos[part.enterprise_id] - carried - there),
        )
        for part in examined.parts
    ]  # fmt: skip
    newcomers = [
        Known(line.enterprise_id, line.enterprise, line.credit_code)
        for line in lines
        if line.enterprise_id and not here.get(line.enterprise_id)
    ]
    return Comparison(
        lines=tuple(sorted(lines, key=lambda line: (not line.enterprise_id, line.enterprise))),
        newcomers=tuple(newcomers), fresh=examined.fresh, new_photos=len(carried - there),
        unknown=sum(examined.unknown.values()),
    )  # fmt: skip


def waiting(package: PackageIn, manifest: Manifest) -> tuple[Received, ...]:
    """The lines of a package from a computer that is not approved yet: what it says of itself, nothing compared."""
    blank = _blank(package, manifest)
    return tuple(
        replace(
            blank, enterprise_id=entry.id, enterprise=entry.name, credit_code=entry.credit_code,
            fresh=entry.operations, photos=entry.photos,
        )
        for entry in manifest.enterprises
    )  # fmt: skip


def _blank(package: PackageIn, manifest: Manifest) -> Received:
    return Received(
        package_id=package.id, file_name=package.file_name, person=manifest.sender.person or "未署名",
        computer=manifest.sender.name, made_at=manifest.made_at, enterprise_id="", enterprise="",
        state=LineState.WAITING,
    )  # fmt: skip


def _state(part: Part, here: int) -> LineState:
    if part.conflicts:
        return LineState.CONFLICT
    if part.fresh:
        return LineState.UPDATED if here else LineState.NEW
    return LineState.OLDER if here > part.known else LineState.SAME


def _counts(db: Connection, keys: list[str]) -> dict[str, int]:
    sql = (
        "select enterprise_id, count(*) from op where enterprise_id in (select value from json_each(?))"
        " group by enterprise_id"
    )
    return dict(db.execute(sql, (json.dumps(keys),)).fetchall())


def photos_by_enterprise(operations: Iterable[Operation]) -> dict[str, set[str]]:
    """The pictures that the records of each enterprise speak of; of deleted records none."""
    gone = {one.row for one in operations if one.table == "photo" and one.values.get(history.DELETED)}
    found: dict[str, set[str]] = defaultdict(set)
    for one in operations:
        if one.table == "photo" and one.row not in gone and (sha := one.values.get("sha256")):
            found[one.enterprise_id].add(str(sha))
    return found


def is_here(session: Session, sha256: str) -> bool:
    """Whether the picture of a photo is on this computer, whole or small."""
    return media.has(session, sha256) or media.has(session, sha256, media.Copy.DOCUMENT)


def with_duplicates(
    db: Connection, comparisons: Mapping[str, Comparison]
) -> Generator[Progress, None, dict[str, Comparison]]:
    """The same, with the enterprises of the register and of the other packages that each newcomer may be."""
    newcomers = {known.id: known for each in comparisons.values() for known in each.newcomers}
    if not newcomers:
        return dict(comparisons)
    here = [known for known in duplicates.read_known(db) if known.id not in newcomers]
    pairs = yield from duplicates.find_pairs([*here, *newcomers.values()], newcomers_from=len(here))
    maybe: dict[str, list[Twin]] = defaultdict(list)
    for pair in pairs:
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            if one.id in newcomers:
                maybe[one.id].append(Twin(other.id, other.name, pair.why))
    return {
        key: replace(
            each, lines=tuple(replace(line, duplicates=tuple(maybe[line.enterprise_id])) for line in each.lines)
        )
        for key, each in comparisons.items()
    }
