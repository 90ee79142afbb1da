"""How each PDF engine is found and started."""

import base64
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from consultant_app import paths
from consultant_app.documents import pdf_worker
from consultant_app.documents.fonts import bundled_family, bundled_folder

_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # no black window may flash up
_PDF_FORMAT = 17  # wdExportFormatPDF, the same number in WPS
# Only a program that we started may be quit: a person's own documents may be open in the other one.
_SCRIPT = """
$ErrorActionPreference = 'Stop'
$app = New-Object -ComObject {program}
$before = $app.Documents.Count
$app.DisplayAlerts = 0
try {{
  $doc = $app.Documents.Open($env:PDF_SOURCE, $false, $true, $false)
  $doc.ExportAsFixedFormat($env:PDF_RESULT, {format})
  $doc.Close($false)
}} finally {{
  if ($before -eq 0) {{ $app.Quit() }}
}}
"""
_SOFFICE = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def _of_windows(name: str) -> str:
    """A program of Windows by its full path: by its name alone one in the present folder would come first."""
    return str(Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / name)


def has_class(name: str) -> bool:
    """Whether Windows knows a COM class of that name."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, rf"{name}\CLSID"):
            return True
    except OSError:
        return False


def start_word(source: Path, result: Path) -> "subprocess.Popen[bytes]":
    """Microsoft Word through PowerShell, which needs no further library."""
    return _powershell("Word.Application", source, result)


def start_wps(source: Path, result: Path) -> "subprocess.Popen[bytes]":
    """WPS, which speaks the same language as Word."""
    return _powershell("KWPS.Application", source, result)


def _powershell(program: str, source: Path, result: Path) -> "subprocess.Popen[bytes]":
    script = _SCRIPT.format(program=program, format=_PDF_FORMAT)
    encoded = base64.b64encode(script.encode("utf-16-le")).decode("ascii")
    environment = os.environ | {"PDF_SOURCE": str(source), "PDF_RESULT": str(result)}  # no quoting, no injection
    command = [
        _of_windows("WindowsPowerShell/v1.0/powershell.exe"),
        "-NoProfile",
        "-NonInteractive",
        "-ExecutionPolicy",
        "Bypass",
        "-EncodedCommand",
        encoded,
    ]
    return _start(command, environment)


def soffice() -> str:
    """The path of LibreOffice, or an empty text."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in _SOFFICE if Path(path).is_file()), "")


def start_libreoffice(source: Path, result: Path) -> "subprocess.Popen[bytes]":
    """LibreOffice without a window and with a profile of its own, so that a running one is left alone."""
    profile = (result.parent / "profile").as_uri()
    command = [soffice(), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(result.parent), str(source)]
    return _start(command, dict(os.environ))


def start_built_in(source: Path, result: Path) -> "subprocess.Popen[bytes]":
    """The engine inside this program, run once more as a child of it, with our font behind the missing ones."""
    environment = dict(os.environ)
    if sys.platform.startswith("linux"):
        environment["FONTCONFIG_FILE"] = str(_fontconfig(result.parent))
    if getattr(sys, "frozen", False):
        program = [sys.executable, pdf_worker.CHILD_FLAG]
    else:
        program = [sys.executable, "-X", "utf8", "-m", "consultant_app.documents.pdf_worker"]
        root = str(Path(paths.__file__).resolve().parents[1])
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return _start([*program, str(source), str(result)], environment)


def _fontconfig(folder: Path) -> Path:
    """A font configuration that adds our folder and says what stands in for 宋体, 黑体, 楷体 and Times New Roman."""
    ours = bundled_family()
    table = {
        ("宋体", "SimSun"): ("宋体", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC", ours),
        ("黑体", "SimHei"): ("黑体", "SimHei", "Noto Sans CJK SC", "Source Han Sans SC", ours),
        ("楷体", "KaiTi"): ("楷体", "KaiTi", "LXGW WenKai", "Noto Serif CJK SC", ours),
        ("Times New Roman",): ("Times New Roman", "Liberation Serif", "DejaVu Serif", ours),
    }
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer>'
        + "".join(f"<family>{family}</family>" for family in families)
        + "</prefer></alias>"
        for names, families in table.items()
        for name in names
    )
    system = Path(os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf")
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{bundled_folder()}</dir><cachedir>{paths.data_dir() / 'cache' / 'fontconfig'}</cachedir>"
        f'<include ignore_missing="yes">{system}</include>{aliases}'
        f'<match target="pattern"><edit name="family" mode="append"><string>{ours}</string></edit></match>'
        "</fontconfig>",
        encoding="utf-8",
    )
    return path


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End an engine together with what it started: soffice is only a shell around the program that works."""
    if sys.platform == "win32":
        command = [_of_windows("taskkill.exe"), "/F", "/T", "/PID", str(process.pid)]
        with suppress(OSError):
            subprocess.run(command, capture_output=True, check=False, creationflags=_NO_CONSOLE)
        process.kill()  # whoever waits for it must not wait for ever
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _start(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a group of its own, so that kill() reaches its children
        creationflags=_NO_CONSOLE,
    )
