"""The child process of the built-in PDF engine; when it dies or hangs, only the child is lost.

In a frozen build sys.executable is the program itself: its entry point calls main() when the first argument is
CHILD_FLAG, before it imports anything else.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from consultant_app import files

CHILD_FLAG = "--make-pdf-in-child"


def main(arguments: list[str]) -> int:
    """Word file in, PDF out; the exit code is 0 when it is written."""
    _find_runtime()
    import dxpdf

    source, result = (Path(argument) for argument in arguments)
    part = result.with_suffix(".part")
    part.write_bytes(dxpdf.convert(source.read_bytes()))
    files.put(part, result)
    return 0


def _find_runtime() -> None:
    """dxpdf asks for Microsoft's C++ library, which a bare Windows does not have; what comes with Qt will do."""
    if sys.platform == "win32" and (qt := find_spec("shiboken6")) and qt.origin:
        os.add_dll_directory(str(Path(qt.origin).parent))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
