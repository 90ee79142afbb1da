"""From nothing to the window: Qt, look, data, first-run steps, and who to wake when the data is in use."""

import logging
import os
import sys
from collections.abc import Generator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from consultant_app import paths, windows
from consultant_app.errors import AppError
from consultant_app.store.key_slots import NOTHING, Locked, Secret
from consultant_app.store.opening import DATABASE_NAME, QUICKLY_CHECKED, Damaged, InUse, quick_fault
from consultant_app.store.session import UNFINISHED, Session
from consultant_app.ui import collecting, crash, theme, translation
from consultant_app.ui.app import App, Message
from consultant_app.ui.caretaker import Caretaker
from consultant_app.ui.job import wait_for_all
from consultant_app.ui.knocking import DoorKeeper, knock
from consultant_app.ui.main_window import TITLE, MainWindow
from consultant_app.ui.patience import LeftAlone, patiently
from consultant_app.workflows.private_temp import private_temp
from consultant_app.workflows.progress import Progress, as_progress

if TYPE_CHECKING:
    from consultant_app.store.backup import Backup
    from consultant_app.ui.backups import Wanted
    from consultant_app.ui.rescue import Rescue

log = logging.getLogger(__name__)
LOG_IS_LOST = (
    "上次没有正常关闭，而数据文件旁边的 workbench.db-wal 不见了：最后几分钟的修改可能不在了。没有改动任何内容；"
    "如果别处还有这个文件，请关闭程序后放回原处再打开，或与最近的备份比较。复制数据时请用备份，不要只复制 .db 文件。"
)
_TRACES = (DATABASE_NAME, "backups/*.db", UNFINISHED)  # that somebody worked in a folder
_WHEN_PAINTED = 300  # ms after which the window is seen
_PATIENCE = 5.0  # seconds that cancelled work gets to clean up


def open_window(*, data: Path | None = None, sample: bool = False) -> int:
    """Show the window and stay until it is closed; the exit code. After a backup was taken back it opens again."""
    application = make_application()
    folder = data or paths.data_dir()
    crash.install(folder)
    news: Message | None = None
    unlock = NOTHING  # after a restore the key is known: the person is not asked again
    while True:
        try:
            opened, told = _open_session(folder, unlock, may_choose=data is None, ask=not sample)
        except InUse as error:
            return _wake_the_other(folder, error)
        except LeftAlone:
            return 0
        except AppError as error:
            if (rescued := _rescued(folder, str(error), may_choose=data is None)) is None:
                return 2
            folder, unlock = rescued.folder, rescued.unlock or unlock
            news = Message(text=rescued.told, kind="good") if rescued.told else None
            continue
        if opened is None:
            return 0
        if told:
            news = Message(text=told, kind="good")
        folder = opened.folder
        code, wanted, again = _run(application, opened, sample, news)
        if wanted is None and not again:
            return code
        unlock = wanted.unlock if wanted and wanted.unlock else Secret(key=opened.key)
        sample, news = False, _take_back(folder, wanted.backup, unlock) if wanted else None


def make_application() -> QApplication:
    """Qt with our style, fonts and Chinese texts."""
    if sys.platform == "linux" and os.environ.get("QT_IM_MODULE", "") in ("", "fcitx", "fcitx5"):
        os.environ["QT_IM_MODULE"] = "ibus"  # Qt's wheels have no plugin for fcitx; fcitx5 answers to this name
    windows.be_a_program_of_its_own()
    if not QApplication.instance():
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    # setStyle() would hand back a style, and PySide6 would make all of QStyle's names for it
    application = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "Fusion"])
    application.setApplicationName("consultant-app")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("consultant-app")
    translation.install_translation(application)
    theme.apply_theme(application, "light")
    collecting.only_here(application)
    return application


def _open_session(folder: Path, unlock: Secret, *, may_choose: bool, ask: bool) -> tuple[Session | None, str]:
    """The session, and what to say of it; on the very first start after a few questions. None for who went away."""
    if not ask or not _is_new(folder):
        return _unlocked(folder, unlock), ""
    from consultant_app.ui.pages.first_run import FirstRun

    steps = FirstRun(folder, may_choose=may_choose)
    steps.finished.connect(steps.deleteLater)
    if not steps.exec():
        return None, ""
    if steps.restored:
        if steps.folder != paths.data_dir():
            paths.remember_data_dir(steps.folder)
        return _unlocked(steps.folder, steps.unlock), steps.told
    session = Session.open(steps.folder)
    steps.keep(session)
    return session, ""


def _unlocked(folder: Path, unlock: Secret) -> Session | None:
    """The session, after the password where there is one. None when the person went away.

    Who opened a backup by the phrase has no password that is known: a new one is set at once.
    """
    with suppress(Locked):
        if not unlock.phrase:
            return _checked(folder, unlock)
    from consultant_app.ui.unlock import UnlockDialog
    from consultant_app.ui.window_state import apply_kept_look

    apply_kept_look(folder)
    window = UnlockDialog(folder)
    window.finished.connect(window.deleteLater)
    if unlock.phrase:
        window.panel.renew(unlock)
    if not window.exec():
        return None
    session = _checked(folder, window.unlock)
    if window.new_password and not session.read_only:
        from consultant_app.workflows import keys

        keys.change_password(session, window.unlock, window.new_password)
    return session


def _checked(folder: Path, unlock: Secret) -> Session:
    """The session; of damaged data what can be read, and nothing can be written. Raises AppError, LeftAlone."""
    return patiently("正在打开数据", partial(_opening, folder, unlock), drop=_let_go)


def _opening(folder: Path, unlock: Secret) -> Generator[Progress, None, Session]:
    yield Progress("数据很多，或第一次用新版本打开时，要等一会儿。")
    try:
        session = Session.open(folder, unlock=unlock)
        if session.path.stat().st_size > QUICKLY_CHECKED or not quick_fault(session.db):
            return session
        key = session.key
        session.close()
    except Damaged as error:
        key = error.key
    from consultant_app.store import salvaging

    return (yield from as_progress(salvaging.open_readable(folder, key), _damage))


def _damage(text: str) -> Progress:
    return Progress(f"数据文件有损坏，正在读出还能读的内容；损坏的文件不会改动。{text}")


def _is_new(folder: Path) -> bool:
    """Whether nobody ever worked here: neither a lost data file beside backups nor a missing drive is a first start."""
    with suppress(OSError):
        if Path(folder.absolute().anchor).exists():
            return not any(any(folder.glob(trace)) for trace in _TRACES)
    return False


def _rescued(folder: Path, sentence: str, *, may_choose: bool) -> "Rescue | None":
    """The folder that is worth another try, what opens it and what was done; None when the person gives up."""
    from consultant_app.ui.rescue import Rescue

    window = Rescue(folder, sentence, may_choose=may_choose)
    window.finished.connect(window.deleteLater)
    return window if window.exec() else None


def _take_back(folder: Path, wanted: "Backup", unlock: Secret) -> Message:
    """Restore a backup while no window is open; what to say when one is open again."""
    try:
        aside = patiently("正在恢复备份", partial(_restoring, folder, wanted, unlock))
    except AppError as error:
        return Message(text=str(error), kind="bad")
    from consultant_app.ui.backups import told_of

    return Message(text=told_of(wanted, aside), kind="good")


def _restoring(folder: Path, wanted: "Backup", unlock: Secret) -> "Generator[Progress, None, Path | None]":
    from consultant_app.store import restoring

    yield Progress("先把原来的数据文件放到一边，再取回备份，最后核对。")
    return restoring.restore(folder, wanted, unlock)


def _wake_the_other(folder: Path, error: InUse) -> int:
    windows.let_others_come_forward()
    if knock(folder):
        return 0
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Information, TITLE, str(error))
    theme.dress(box)
    box.exec()
    return 2


def _ask_for_phrase(app: App) -> None:
    if (message := _phrase_is_missing(app)) is not None:
        app.said.emit(message)


def _phrase_is_missing(app: App) -> Message | None:
    """Said at each start until it is done: a forgotten password would be the end of the data."""
    from consultant_app.workflows.keys import state

    found = state(app.session.folder)
    if not found.password or found.phrase:
        return None
    return Message(
        text="已有密码，还没有恢复短语：忘记密码时要靠它。抄写只要一分钟。", kind="warn", action="现在抄写",
        on_action=partial(app.open_page, "safety", part="keys"),
    )  # fmt: skip


def _run(
    application: QApplication, session: Session, sample: bool, news: Message | None
) -> "tuple[int, Wanted | None, bool]":
    """Work until the window is closed: the exit code, the backup that is to be taken back, whether to open again."""
    app = App(session)
    app.apply_look()
    window = MainWindow(app)
    keeper = DoorKeeper(session.folder, window)
    keeper.knocked.connect(window.come_forward)
    caretaker = Caretaker(app, window)
    caretaker.backed_up.connect(window.show_last_backup)
    caretaker.damage_found.connect(window.show_damage)
    window.fit_screen()
    window.show()
    if sample:
        window.page("today").open_sample()
    if session.log_is_lost:
        news = Message(text=LOG_IS_LOST, kind="warn", action="安全与备份", on_action=window.open_safety)
    if news is not None:
        app.said.emit(news)
    else:
        QTimer.singleShot(_WHEN_PAINTED, window, partial(_ask_for_phrase, app))
    with private_temp(session.folder):
        code = application.exec()
        caretaker.stop()
        wait_for_all(_PATIENCE)
    wanted, again = window.wanted_backup, window.wanted_again
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # nothing of it shall read closed data
    app.close()
    _let_go(session)
    return code, wanted, again


def _let_go(session: Session) -> None:
    session.close()
    if session.read_only:
        from consultant_app.store import salvaging

        salvaging.discard(session.folder)
