"""Nothing in the product opens a network connection: said by its source, and watched while it works."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from consultant_app.documents.register import DELIVERABLES

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "consultant_app").rglob("*.py"))
FORBIDDEN = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket",
    "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser", "websocket", "websockets",
    "wsgiref", "xmlrpc",
    "PySide6.QtHttpServer", "PySide6.QtNetwork", "PySide6.QtNetworkAuth", "PySide6.QtRemoteObjects",
    "PySide6.QtWebEngineCore", "PySide6.QtWebSockets",
}  # fmt: skip
# Python runs a sitecustomize.py that it finds by itself: so the child processes that read files are watched as well.
WATCH = """
import os, sys
def watch(event, args):
    local = event != "socket.getaddrinfo" and isinstance(args[-1], (str, bytes))
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo") and not local:
        with open(os.environ["WATCH_FILE"], "a") as file:
            file.write(f"{sys.argv} {event} {args[-1]}\\n")
sys.addaudithook(watch)
with open(os.environ["WATCH_FILE"], "a") as file:
    file.write("watching\\n")
"""
LIST = "企业名称,统一社会信用代码,所在地区\n云州市某某机械有限公司,,云州市\n"


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


@pytest.fixture
def watched(tmp_path):
    """Runs the program under watch; what it printed. The file of what was seen is tmp_path / "seen"."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    extra = {"PYTHONPATH": os.pathsep.join((str(tmp_path / "site"), str(ROOT))), "WATCH_FILE": str(tmp_path / "seen")}

    def run(*arguments: str, module: str = "consultant_app") -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=tmp_path, env=os.environ | extra, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    return run


def test_importing_a_list_and_writing_a_whole_dossier_opens_no_connection(watched, tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    data = ("--data", str(tmp_path / "data"))
    assert "新增 1" in watched("enterprises", "import", str(tmp_path / "list.csv"), *data)
    watched("demo", "--export", str(tmp_path / "out"), *data)
    assert len(list((tmp_path / "out").rglob("*.docx"))) >= len(DELIVERABLES)
    seen = (tmp_path / "seen").read_text(encoding="utf-8").splitlines()
    assert set(seen) == {"watching"}
    assert len(seen) > 2  # the child that read the list was watched too


def test_the_watch_sees_a_connection(watched, tmp_path):
    (tmp_path / "caller.py").write_text(
        "import socket\nsocket.socket(type=socket.SOCK_DGRAM).connect(('127.0.0.1', 9))\n"
    )
    watched(module="caller")
    assert "socket.connect" in (tmp_path / "seen").read_text(encoding="utf-8")


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
