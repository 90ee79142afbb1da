"""After an older state was taken back: packages that came later lie in the inbox still and are merged once more."""

from collections.abc import Generator

from consultant_app.errors import AppError
from consultant_app.model.exchange import State
from consultant_app.store import inbox
from consultant_app.store.inbox import Kept
from consultant_app.store.session import Session
from consultant_app.workflows import merge_desk, receiving
from consultant_app.workflows.merge_desk import Outcome
from consultant_app.workflows.progress import Progress

_READY = (State.READY, State.OLDER)


def later_packages(session: Session) -> list[Kept]:
    """The raw packages of the inbox of which the data knows nothing: they came after the backup was made."""
    known = {key for (key,) in session.db.execute("select id from package_in")}
    return [each for each in inbox.kept(session) if each.sha256 not in known]


def replay(session: Session) -> Generator[Progress, None, Outcome]:
    """Receive and merge those packages again, as one undo step; one that cannot be merged is reported in the outcome.

    Raises AppError when there is none, or when the backup before it fails: nothing is merged then.
    """
    later = later_packages(session)
    if not later:
        raise AppError("收件箱里没有备份之后收到的文件；没有改动任何数据。")
    reception = yield from receiving.receive(session, [each.path for each in later])
    ready = [each.id for each in reception.of(*_READY)]
    return (yield from merge_desk.merge_chosen(session, ready))
