"""The manager's files for several consultants at once: one after the other, and one sentence about all of them."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from consultant_app.errors import AppError
from consultant_app.model.exchange import PhotoChoice
from consultant_app.store.session import Session
from consultant_app.workflows.hand_over_list import Addressee
from consultant_app.workflows.handing_over import Handed, assign_to, propose_name
from consultant_app.workflows.progress import Progress, as_progress


@dataclass(frozen=True, kw_only=True)
class Round:
    """What came of it: the files, and by the computer's id why there is none for it."""

    handed: tuple[Handed, ...]
    refused: tuple[tuple[str, str, AppError], ...]  # id of the computer, person, why not

    @property
    def kind(self) -> str:
        """How the sentence is to be said: good, warn, or bad when nothing was written."""
        if not self.handed:
            return "bad"
        return "warn" if self.refused or any(each.missing for each in self.handed) else "good"

    @property
    def sentence(self) -> str:
        """What was written and what was not, for the screen."""
        told = [self.handed[0].sentence] if len(self.handed) == 1 else [self._files()] if self.handed else []
        return "".join([*told, *(f"没有给{person}的文件：{error}" for _key, person, error in self.refused)])

    def _files(self) -> str:
        names = "、".join(each.package.file_name for each in self.handed)
        lacking = len({sha for each in self.handed for sha in each.missing})
        photos = f"有 {lacking} 张照片不在本机，没有带上。" if lacking else ""
        return f"已导出并核对 {len(self.handed)} 个文件：{names}。{photos}"


def assign_to_all(
    session: Session, folder: Path, addressees: Sequence[Addressee], *, photos: PhotoChoice = PhotoChoice.FULL,
    note: str = "",
) -> Generator[Progress, None, Round]:  # fmt: skip
    """Write a file for each of the computers into a folder; where one is refused, the others are written all the same.

    Each gets its name when its turn has come, so that two computers of one person never get the same name.
    """
    handed, refused = [], []
    for each in addressees:
        name = propose_name(session, (), batch="分派", person=each.person)
        writing = assign_to(session, folder / name, each.id, photos=photos, note=note, answer=each.waits)
        try:
            handed.append((yield from as_progress(writing, partial(_for_whom, each.person))))
        except AppError as error:
            refused.append((each.id, each.person, error))
    return Round(handed=tuple(handed), refused=tuple(refused))


def _for_whom(person: str, step: Progress) -> Progress:
    return Progress(f"给{person}的文件：{step.text}", step.done, step.total)
