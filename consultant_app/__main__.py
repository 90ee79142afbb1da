"""The program's entry: a window without a subcommand, the command line with one."""

import sys
from collections.abc import Sequence
from pathlib import Path

_OPTIONS_OF_THE_WINDOW = ("--data",)
_READER = "--read-file-in-child"  # intake.child.CHILD_FLAG: a frozen program starts itself to read foreign files


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [_READER]:
        from consultant_app.intake.child import main as read_in_child

        return read_in_child(arguments[1:])
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
