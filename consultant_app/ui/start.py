"""From nothing to the window: Qt, look, data, first-run steps, and who to wake when the data is in use."""

import builtins
import logging
import os
import sys
from pathlib import Path

_import = builtins.__import__

from PySide6.QtCore import Qt, QThreadPool  # noqa: E402
from PySide6.QtGui import QGuiApplication  # noqa: E402
from PySide6.QtWidgets import QApplication, QMessageBox  # noqa: E402

builtins.__import__ = _import  # PySide6 replaces it, which makes every later import a third slower

from consultant_app import paths  # noqa: E402
from consultant_app.errors import AppError  # noqa: E402
from consultant_app.store.opening import DATABASE_NAME, InUse  # noqa: E402
from consultant_app.store.session import Session  # noqa: E402
from consultant_app.ui import crash, theme, translation  # noqa: E402
from consultant_app.ui.app import App  # noqa: E402
from consultant_app.ui.knocking import DoorKeeper, knock  # noqa: E402
from consultant_app.ui.main_window import TITLE, MainWindow  # noqa: E402

log = logging.getLogger(__name__)
_PATIENCE = 5_000  # ms that cancelled work gets to clean up


def open_window(*, data: Path | None = None, sample: bool = False) -> int:
    """Show the window and stay until it is closed; the exit code."""
    application = make_application()
    folder = data or paths.data_dir()
    crash.install(folder)
    try:
        opened = _open_session(folder, may_choose=data is None)
    except InUse as error:
        return _wake_the_other(folder, error)
    except AppError as error:
        QMessageBox.critical(None, TITLE, str(error))
        return 2
    if opened is None:
        return 0
    return _run(application, opened, sample)


def make_application() -> QApplication:
    """Qt with our style, fonts and Chinese texts."""
    if sys.platform == "linux" and os.environ.get("QT_IM_MODULE", "") in ("", "fcitx", "fcitx5"):
        os.environ["QT_IM_MODULE"] = "ibus"  # Qt's wheels have no plugin for fcitx; fcitx5 answers to this name
    if not QApplication.instance():
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setApplicationName("consultant-app")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("consultant-app")
    translation.install_translation(application)
    theme.apply_theme(application, "light")
    return application


def _open_session(folder: Path, *, may_choose: bool) -> Session | None:
    """The session; on the very first start after three questions. None when the person went away."""
    if (folder / DATABASE_NAME).exists():
        return Session.open(folder)
    from consultant_app.ui.pages.first_run import FirstRun

    steps = FirstRun(folder, may_choose=may_choose)
    if not steps.exec():
        return None
    session = Session.open(steps.folder)
    steps.keep(session)
    return session


def _wake_the_other(folder: Path, error: InUse) -> int:
    if knock(folder):
        return 0
    QMessageBox.information(None, TITLE, str(error))
    return 2


def _run(application: QApplication, session: Session, sample: bool) -> int:
    app = App(session)
    app.apply_look()
    window = MainWindow(app)
    keeper = DoorKeeper(session.folder, window)
    keeper.knocked.connect(window.come_forward)
    window.show()
    if sample:
        window.page("today").open_sample()
    code = application.exec()
    QThreadPool.globalInstance().waitForDone(_PATIENCE)
    app.close()
    session.close()
    return code
