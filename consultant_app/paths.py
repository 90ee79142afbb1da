"""Where the shipped files and the user's data are: in a checkout, in an installed wheel and in a frozen build alike."""

import os
import sys
from functools import cache
from pathlib import Path

APP_FOLDER = "ConsultantApp"
_LOCATION = "location.txt"  # in the usual folder: where the data is instead


@cache
def shipped_dir() -> Path:
    """The folder that holds forms/, templates_docx/ and resources/."""
    package = Path(__file__).resolve().parent
    candidates = [package / "shipped", package.parent]
    if frozen := getattr(sys, "_MEIPASS", ""):
        candidates.insert(0, Path(frozen) / "consultant_app" / "shipped")
    for folder in candidates:
        if (folder / "resources").is_dir():
            return folder
    raise FileNotFoundError("forms/, templates_docx/ and resources/ are missing from this installation")


def forms_dir() -> Path:
    """The shipped forms."""
    return shipped_dir() / "forms"


def templates_dir() -> Path:
    """The shipped Word templates."""
    return shipped_dir() / "templates_docx"


def resources_dir() -> Path:
    """Icons, fonts, tables and libraries."""
    return shipped_dir() / "resources"


def resource(*parts: str) -> Path:
    """A shipped file below resources/."""
    return resources_dir().joinpath(*parts)


def data_dir() -> Path:
    """The user's data folder: by variable, else as chosen at the first start, else the usual."""
    if chosen := os.environ.get("CONSULTANT_APP_DATA"):
        return Path(chosen)
    usual = _usual_data_dir()
    try:
        chosen = (usual / _LOCATION).read_text(encoding="utf-8-sig").strip()  # as an editor of Windows may keep it
    except OSError:
        chosen = ""
    return Path(chosen) if chosen else usual


def remember_data_dir(folder: Path) -> None:
    """Use this data folder from the next start on."""
    usual = _usual_data_dir()
    usual.mkdir(parents=True, exist_ok=True)
    (usual / _LOCATION).write_text(str(folder), encoding="utf-8")


def _usual_data_dir() -> Path:
    from platformdirs import user_data_path

    return user_data_path(APP_FOLDER, appauthor=False, roaming=False)
