"""The last step of an import: a verified backup, then everything or nothing."""

from collections.abc import Generator, Mapping

from consultant_app.intake.headings import Mapping as ColumnMapping
from consultant_app.intake.matching import RowVerdict
from consultant_app.store.session import Session
from consultant_app.store.sqlite import OperationalError
from consultant_app.workflows import importing
from consultant_app.workflows.importing import Decision, Policy, Receipt
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
        self._session, self._verdicts, self._mapping = session, verdicts, mapping
        self._policy, self._decisions, self._source = policy, dict(decisions), source
        self.stopped = False
        self._over = False  # nothing is to be interrupted any more

    def work(self) -> Generator[Progress, None, Receipt | None]:
        """Back up, then import; None when it was stopped and nothing was imported. Raises AppError."""
        from consultant_app.store import backup
        from consultant_app.store.backup_notes import Occasion

        for text in backup.steps(self._session, Occasion.IMPORT):
            yield Progress(f"导入前先备份：{text}")
        yield Progress(f"正在写入 {len(self._verdicts)} 行，可以随时取消")
        if self.stopped:
            return None
        try:
            receipt = self._apply()
        except OperationalError:
            if self.stopped:  # a statement was interrupted and the transaction taken back
                return None
            raise
        return self._take_back(receipt) if self.stopped else receipt

    def _apply(self) -> Receipt:
        return importing.apply(
            self._session,
            self._verdicts,
            self._mapping,
            policy=self._policy,
            decisions=self._decisions,
            source=self._source,
        )

    def _take_back(self, receipt: Receipt) -> None:
        """The person cancelled just before the end: what is imported already is undone at once."""
        self._over = True
        if receipt.added or receipt.updated:
            self._session.undo()

    def stop(self) -> None:
        """Interrupt what the database is doing; the transaction is taken back as a whole."""
        self.stopped = True
        if not self._over:
            self._session.db.interrupt()
