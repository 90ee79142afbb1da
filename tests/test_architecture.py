"""The rooms of the house: who may import whom, and how long a file and a function may get."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_archon import archrule

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "consultant_app"
MIDDLE = ["forms", "intake", "store", "documents", "exchange"]
ABOVE = {
    "model": [*MIDDLE, "workflows", "ui", "cli", "paths"],
    **{room: [*(other for other in MIDDLE if other != room), "workflows", "ui", "cli"] for room in MIDDLE},
    "exchange": ["forms", "intake", "documents", "workflows", "ui", "cli", "paths"],  # it may use store.history
    "workflows": ["ui", "cli"],
    "ui": ["cli"],
}
SOURCES = sorted(
    path
    for folder in ("consultant_app", "templates_src", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
# Each of these costs more than the whole empty window; they are imported by the function that needs them.
HEAVY = {
    "PIL", "dxpdf", "docx", "docxtpl", "jinja2", "lxml", "matplotlib", "nacl", "numpy", "openpyxl", "pi_heif",
    "chinese_calendar", "pypdfium2", "pypinyin", "pyrage", "mnemonic", "python_calamine",
    "rapidfuzz", "stdnum", "sqlite_utils",
}  # fmt: skip


@pytest.mark.parametrize("room", ABOVE)
def test_room_does_not_import_its_neighbours_or_the_rooms_above(room):
    forbidden = [f"consultant_app.{other}{dots}" for other in ABOVE[room] for dots in ("", ".*")]
    rule = archrule(room).match(f"consultant_app.{room}", f"consultant_app.{room}.*").should_not_import(*forbidden)
    rule.check("consultant_app", only_direct_imports=True)


def test_only_the_ui_imports_qt():
    rule = archrule("Qt stays in ui").match("consultant_app*").exclude("consultant_app.ui*", "consultant_app.__main__")
    rule.should_not_import("PySide6*", "shiboken6*").check("consultant_app", only_direct_imports=True)


def test_model_needs_nothing_but_the_standard_library():
    allowed = sys.stdlib_module_names | {"consultant_app"}
    foreign = {
        f"{path.name}: {name}"
        for path in (PACKAGE / "model").rglob("*.py")
        for name in _imported(path)
        if name.partition(".")[0] not in allowed
    }
    assert foreign == set()


ASKED_FOR_AN_OWNER = re.compile(r"\.(itemAt(Position)?|nextInFocusChain|previousInFocusChain)\b")


def test_nothing_is_asked_whose_answer_pyside_takes_for_a_child():
    """What itemAt() gives is kept after Qt has deleted it, and the next widget at its address ends the program.

    What nextInFocusChain() gives dies for Python with the widget that was asked.
    """
    asking = {
        path.name for path in (PACKAGE / "ui").rglob("*.py") if ASKED_FOR_AN_OWNER.search(path.read_text("utf-8"))
    }
    assert asking == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_and_its_functions_are_short(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if node.end_lineno - node.lineno >= 50] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_says_what_it_is_for(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body


_WINDOWS = {"QDialog", "QMainWindow"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "ui").rglob("*.py")), ids=lambda path: path.stem)
def test_a_window_of_its_own_puts_on_the_look(path):
    classes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef)]
    windows = [each for each in classes if _WINDOWS & {base.id for base in each.bases if isinstance(base, ast.Name)}]
    assert [each.name for each in windows if "dress(self)" not in ast.unparse(each)] == []


@pytest.mark.parametrize(
    "module", ["consultant_app.__main__", "consultant_app.store.session", "consultant_app.ui.start"]
)
def test_start_imports_no_heavy_library(module):
    command = f"import sys, {module}; print(*(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()


LATER = {
    "consultant_app.model.assessment", "consultant_app.model.plan", "consultant_app.model.enterprise",
    "consultant_app.model.exchange", "consultant_app.model.assignment", "consultant_app.model.company_size",
    "consultant_app.model.credit_code", "consultant_app.store.records", "consultant_app.ui.pages.enterprises_add",
    "consultant_app.ui.pages.enterprises_bulk", "consultant_app.ui.busy", "consultant_app.model.labels",
    "consultant_app.store.history", "consultant_app.store.derived", "consultant_app.store.backup",
    "consultant_app.store.restoring", "consultant_app.ui.palette", "consultant_app.ui.capture",
    "consultant_app.ui.preview", "consultant_app.ui.search_popup", "consultant_app.ui.backups",
    "consultant_app.ui.pages.today", "consultant_app.ui.pages.settings", "secrets", "consultant_app.store.search",
    "consultant_app.store.names", "consultant_app.store.listing", "consultant_app.store.readings",
    "consultant_app.store.assignments", "consultant_app.workflows.keys", "consultant_app.workflows.enterprises",
    "consultant_app.workflows.bulk", "consultant_app.workflows.assigning", "orjson", "uuid", "PySide6.QtNetwork",
    "PySide6.QtPrintSupport",
}  # fmt: skip


def test_the_list_of_enterprises_is_painted_without_what_is_needed_later(tmp_path):
    code = """
import sys
from pathlib import Path
from consultant_app.ui.start import App, MainWindow, Session, make_application
application = make_application()
folder = Path(sys.argv[1])
(folder / "window.json").write_text('{"page": "enterprises"}')
app = App(Session.open(folder))
window = MainWindow(app)
window.show()
window.repaint()
assert window.page_name == "enterprises"
print(*sys.modules)
"""
    subprocess.run([sys.executable, "-c", _MAKE, str(tmp_path)], cwd=ROOT, check=True)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert (HEAVY | LATER) & set(done.stdout.split()) == set()


_MAKE = """
import sys
from pathlib import Path
from consultant_app.store.session import Session
Session.open(Path(sys.argv[1])).close()
"""


def _imported(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
    return names
