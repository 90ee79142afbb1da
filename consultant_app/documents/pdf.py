"""Word file to PDF by the best engine on this machine: Word, WPS, LibreOffice, else the built-in one.

Each runs in a process of its own with a time limit, because office programs hang on dialogs that nobody sees.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from consultant_app.documents import office
from consultant_app.documents.package import copy_whole
from consultant_app.errors import AppError, reason_of


class Engine(StrEnum):
    """Who makes the PDF, best first; the value is what the window shows."""

    WORD = "Microsoft Word"
    WPS = "WPS 文字"
    LIBREOFFICE = "LibreOffice"
    BUILT_IN = "内置引擎"


@dataclass(frozen=True)
class _Recipe:
    available: Callable[[], bool]
    start: Callable[[Path, Path], "subprocess.Popen[bytes]"]  # source and result, both in a folder of our own
    seconds: float


_POLL, _TELL = 0.05, 0.5
_hanging: set[Engine] = set()  # asked something that nobody sees; for this run of the program nobody waits again


@lru_cache(maxsize=1)
def engines_available() -> tuple[Engine, ...]:
    """The engines of this machine, best first; the built-in one is always the last."""
    return tuple(engine for engine, recipe in _RECIPES.items() if recipe.available())


def to_pdf(
    docx: Path, target: Path, engine: Engine | None = None, *, overwrite: bool = False
) -> Generator[str, None, Engine]:
    """Convert, telling what is going on; the generator's result is the engine that did it.

    With no engine named, each one of the machine is tried in turn, but for those that hung before. Closing the
    generator stops the conversion and leaves nothing behind. Raises AppError when none succeeds or the target is there
    already or open elsewhere.
    """
    chain = (engine,) if engine else tuple(each for each in engines_available() if each not in _hanging)
    failures: list[str] = []
    for each in chain:
        with tempfile.TemporaryDirectory(prefix="pdf-", ignore_cleanup_errors=True) as folder:
            made, reason = yield from _attempt(each, docx, Path(folder))
            if made is not None:
                copy_whole(made, target, overwrite=overwrite)
                yield used_sentence(each)
                return each
        failures.append(f"{each}{reason}")
        yield f"{each} 没有成功（{reason}）"
    raise AppError(
        f"“{docx.name}”没有转成 PDF（{'；'.join(failures)}）；Word 文件没有变化；请在 Word 或 WPS 中打开它另存为 PDF。"
    )


def used_sentence(engine: Engine) -> str:
    """Which engine was used, in plain words."""
    if engine is Engine.BUILT_IN:
        return "已用内置引擎生成 PDF：内容一致，分页可能与 Word 略有出入"
    return f"已用 {engine} 生成 PDF，版面与在该软件中打印一致"


def _attempt(engine: Engine, docx: Path, folder: Path) -> Generator[str, None, tuple[Path | None, str]]:
    """The finished PDF in the folder, or None and why not."""
    recipe = _RECIPES[engine]
    source, result = folder / "document.docx", folder / "document.pdf"  # plain names: some engines dislike Chinese ones
    shutil.copyfile(docx, source)
    yield f"正在用 {engine} 生成 PDF"
    try:
        process = recipe.start(source, result)
    except OSError as error:
        return None, f"启动不了：{reason_of(error)}"
    try:
        ends = time.monotonic() + recipe.seconds
        told = time.monotonic()
        while process.poll() is None:
            if time.monotonic() > ends:
                if engine is not Engine.BUILT_IN:
                    _hanging.add(engine)
                return None, f"超过 {recipe.seconds:.0f} 秒没有完成"
            if time.monotonic() > told + _TELL:
                told = time.monotonic()
                yield f"正在用 {engine} 生成 PDF"
            with suppress(subprocess.TimeoutExpired):
                process.wait(_POLL)
    finally:
        _stop(process)
    if result.is_file() and result.stat().st_size:
        return result, ""
    return None, f"没有产生文件，代码 {process.returncode}"


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        office.kill(process)
    process.wait()


_RECIPES = {
    Engine.WORD: _Recipe(lambda: office.has_class("Word.Application"), office.start_word, 90),
    Engine.WPS: _Recipe(lambda: office.has_class("KWPS.Application"), office.start_wps, 90),
    Engine.LIBREOFFICE: _Recipe(lambda: bool(office.soffice()), office.start_libreoffice, 120),
    Engine.BUILT_IN: _Recipe(lambda: True, office.start_built_in, 120),
}
