"""The program's entry: a window without a subcommand, the command line with one."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from consultant_app import windows

_OPTIONS_OF_THE_WINDOW = ("--data",)
# A frozen program starts itself to read foreign files and to make a PDF; the flags are CHILD_FLAG of those modules.
_CHILDREN = {
    "--read-file-in-child": "consultant_app.intake.child",
    "--make-pdf-in-child": "consultant_app.documents.pdf_worker",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in _CHILDREN:
        code: int = import_module(_CHILDREN[arguments[0]]).main(arguments[1:])
        return code
    windows.answer_errors_ourselves()
    if _wants_window(arguments):
        from consultant_app.ui.start import open_window

        return open_window(data=_folder_in(arguments), sample="demo" in arguments)
    from consultant_app.cli import main as command_line

    return command_line(arguments)


def _wants_window(arguments: list[str]) -> bool:
    """No subcommand, or `demo` that exports nothing."""
    rest = list(arguments)
    for option in _OPTIONS_OF_THE_WINDOW:
        if option in rest:
            at = rest.index(option)
            if at + 1 == len(rest):
                return False  # the command line says what is missing
            del rest[at : at + 2]
    return rest in ([], ["demo"])


def _folder_in(arguments: list[str]) -> Path | None:
    if "--data" in arguments:
        return Path(arguments[arguments.index("--data") + 1])
    return None


if __name__ == "__main__":
    sys.exit(main())
