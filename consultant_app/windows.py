"""What Windows wants to be told by a program that behaves well; elsewhere nothing happens."""

import sys
from typing import Any

_FAIL_CRITICAL_ERRORS, _NO_OPEN_FILE_BOX = 0x0001, 0x8000  # of SetErrorMode
_ANY_PROCESS = 0xFFFFFFFF  # ASFW_ANY
APP_ID = "ConsultantApp.Workbench"


def answer_errors_ourselves() -> None:
    """No box of the system "there is no disk in the drive" when we look whether a stick is back: we get the error."""
    if (system := _system()) is not None:
        system.kernel32.SetErrorMode(_FAIL_CRITICAL_ERRORS | _NO_OPEN_FILE_BOX)


def let_others_come_forward() -> None:
    """The window of an earlier start may come before the one in use; without this only its button would flash."""
    if (system := _system()) is not None:
        system.user32.AllowSetForegroundWindow(_ANY_PROCESS)


def be_a_program_of_its_own() -> None:
    """On the taskbar our windows are not among those of Python, and a pinned one starts us."""
    if (system := _system()) is not None:
        system.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)


def _system() -> Any:
    """The libraries of Windows, None on another system."""
    if sys.platform != "win32":
        return None
    import ctypes

    return ctypes.windll
