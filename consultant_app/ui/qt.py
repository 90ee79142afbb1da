"""PySide6, imported in two thirds of the time; to be imported before any other part of it.

PySide6 carries Python files of its own in a zip and compiles them anew at every start: here they are kept compiled,
as Python keeps every module. And it replaces builtins.__import__, which makes every later import a third slower.
From here on Python looks for no garbage by itself, see collecting.py: a twentieth of the start would go into it.
"""

import builtins
import gc
import marshal
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

# It writes the type hints that come with PySide6 and is of no use in a program, but takes longest of all.
_UNUSED = "shibokensupport/signature/lib/pyi_generator.py"


class Kept:
    """Code by the name of its file; compile() stands in for Python's own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made_by = sys.version
        self._code: dict[str, tuple[int, CodeType]] = {}
        self._is_new = False
        with suppress(OSError, ValueError, EOFError, TypeError):
            made_by, code = marshal.loads(path.read_bytes())
            if made_by == self._made_by:
                self._code = code

    def compile(self, source: Any, name: Any, mode: str, *others: Any, **options: Any) -> Any:
        """The code of a source, from before when the source is the same."""
        if not isinstance(source, bytes) or not isinstance(name, str) or mode != "exec" or others or options:
            return _compile(source, name, mode, *others, **options)
        crc = zlib.crc32(source)
        found = self._code.get(name)
        if found is not None and found[0] == crc:
            return found[1]
        code = _compile(b"" if name == _UNUSED else source, name, mode)
        self._code[name] = (crc, code)
        self._is_new = True
        return code

    def keep(self) -> None:
        """Write what was compiled anew; where nothing can be written it is compiled again next time."""
        if self._is_new and not sys.dont_write_bytecode:
            part = self._path.with_suffix(f".{id(self)}")
            with suppress(OSError):
                part.write_bytes(marshal.dumps((self._made_by, self._code)))
                part.replace(self._path)


_compile, _import = builtins.compile, builtins.__import__
if "PySide6" not in sys.modules:
    _kept = Kept(Path(__spec__.cached or __file__).with_suffix(".pyside"))
    gc.disable()  # what is imported stays; the Collector that start.make_application() makes looks for garbage
    builtins.compile = _kept.compile
    try:
        import PySide6.QtCore  # noqa: F401
    finally:
        builtins.compile, builtins.__import__ = _compile, _import
    _kept.keep()
