"""The last step of an import: a verified backup, then everything or nothing."""

from collections.abc import Generator, Mapping
from functools import partial

from consultant_app.intake.headings import Mapping as ColumnMapping
from consultant_app.intake.matching import RowVerdict
from consultant_app.store.session import Session
from consultant_app.workflows import importing
from consultant_app.workflows.importing import Decision, Policy, Receipt
from consultant_app.workflows.one_write import OneWrite
from consultant_app.workflows.progress import Progress


class ImportRun:
    """What is to be imported; work() runs in a worker, stop() may be called from the window's thread."""

    def __init__(
        self,
        session: Session,
        verdicts: list[RowVerdict],
        mapping: ColumnMapping,
        *,
        policy: Policy,
        decisions: Mapping[int, Decision],
        source: str,
    ) -> None:
        self._session, self._rows = session, len(verdicts)
        act = partial(
            importing.apply, session, verdicts, mapping, policy=policy, decisions=dict(decisions), source=source
        )
        self._write = OneWrite(session, act, _wrote)
        self.stop = self._write.stop

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self._write.stopped

    def work(self) -> Generator[Progress, None, Receipt | None]:
        """Back up, then import; None when it was stopped and nothing was imported. Raises AppError."""
        from consultant_app.store import backup
        from consultant_app.store.backup_notes import Occasion

        for text in backup.steps(self._session, Occasion.IMPORT):
            yield Progress(f"导入前先备份：{text}")
        return (yield from self._write.steps(f"正在写入 {self._rows} 行，可以随时取消"))


def _wrote(receipt: Receipt) -> bool:
    return bool(receipt.added or receipt.updated)
