"""Nothing in the product opens a network connection: said by its source, and watched while it works."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "consultant_app").rglob("*.py"))
FORBIDDEN = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket",
    "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser", "websocket", "websockets",
    "wsgiref", "xmlrpc",
    "PySide6.QtHttpServer", "PySide6.QtNetwork", "PySide6.QtNetworkAuth", "PySide6.QtRemoteObjects",
    "PySide6.QtWebEngineCore", "PySide6.QtWebSockets",
}  # fmt: skip
WATCH = """
import runpy, sys
def watch(event, args):
    if event in ("socket.connect", "socket.bind", "socket.sendto") and not isinstance(args[1], (str, bytes)):
        sys.stderr.write(f"NETWORK {event} {args[1]}\\n")
    elif event == "socket.getaddrinfo":
        sys.stderr.write(f"NETWORK {event} {args[0]}\\n")
sys.addaudithook(watch)
sys.argv = sys.argv[1:]
runpy.run_module("consultant_app", run_name="__main__")
"""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_source_imports_no_network_library(path):
    wrong = [module for module in _imports(path) if _is_forbidden(module)]
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "from http.client import HTTPConnection",
        "from urllib import request",
        "import PySide6.QtNetwork",
    ],
)
def test_the_scan_sees_every_way_to_import(tmp_path, source):
    (tmp_path / "sample.py").write_text(source, encoding="utf-8")
    assert any(_is_forbidden(module) for module in _imports(tmp_path / "sample.py"))


def test_working_through_a_whole_dossier_opens_no_connection(tmp_path):
    arguments = ["consultant-app", "demo", "--export", str(tmp_path / "out"), "--data", str(tmp_path / "data")]
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert "NETWORK" not in done.stderr
    assert done.returncode in (0, 1), done.stderr
    assert list((tmp_path / "out").rglob("*.docx")), done.stderr


def _is_forbidden(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in FORBIDDEN)


def _imports(path: Path) -> set[str]:
    """The modules that a file may import; `from a import b` counts as a and as a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return found
