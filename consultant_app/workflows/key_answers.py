"""The agency helps with a forgotten password: its computer answers, and every computer that joins it lets it help."""

from pathlib import Path

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.store import key_help
from consultant_app.store.key_help import Answer
from consultant_app.store.session import Session
from consultant_app.workflows import agency as agencies


def answer(session: Session, request: Path) -> Answer:
    """The answer to a request by the key of this computer, the manager's.

    Raises BadFile, and AppError when the request is not for this agency.
    """
    return key_help.answer(key_help.read(request), [agencies.own_keys(session).age_identity])


def answer_by_paper(recovery_key: str, request: Path) -> Answer:
    """The same by the agency's recovery key from paper, on any computer."""
    return key_help.answer(key_help.read(request), [recovery_key])


def write(path: Path, content: bytes) -> Path:
    """Write a request or an answer whole, its name ending so that it can be chosen again. Raises AppError."""
    if path.suffix.lower() != key_help.SUFFIX:
        path = path.with_name(path.name + key_help.SUFFIX)
    try:
        with files.whole(path) as part:
            part.write_bytes(content)
    except OSError as error:
        raise AppError(f"没有写成 {path.name}（{reason_of(error)}）；没有做任何改动。请换个位置再试。") from error
    return path
