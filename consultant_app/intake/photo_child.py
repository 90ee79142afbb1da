"""Photos decoded in a child process: a hostile picture can hurt nobody but the child."""

import base64
import hashlib
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from consultant_app.intake import child
from consultant_app.intake.photos import PhotoFile, read_photo
from consultant_app.intake.refusal import refuse

_BYTES = ("document", "thumbnail")


def read_photo_in_child(path: Path) -> Generator[None, None, PhotoFile]:
    """The photo in a file; yields while waiting, closing it stops the child. Raises BadFile with one sentence."""
    photo: PhotoFile | None = None
    for message in child.run("photo", path):
        match message:
            case ["photo", dict(values)]:
                photo = _photo(values, path)
        yield
    if photo is None or hashlib.sha256(photo.original).hexdigest() != photo.sha256:
        raise refuse(path, "读取途中发生了变化", "等文件复制完后重新选择")
    return photo


def _photo(values: dict[str, Any], path: Path) -> PhotoFile:
    pictures: dict[str, Any] = {name: base64.b64decode(values[name]) for name in _BYTES}
    return PhotoFile(**(values | pictures), original=path.read_bytes())


def read_messages(path: Path) -> Iterator[child.Message]:
    """What the child sends: ["photo", its facts without the original]."""
    facts = vars(replace(read_photo(path), original=b""))
    coded = {name: base64.b64encode(facts[name]).decode("ascii") for name in _BYTES}
    yield ["photo", {name: value for name, value in facts.items() if name != "original"} | coded]
