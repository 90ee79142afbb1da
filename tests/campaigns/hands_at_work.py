"""Hands that press whatever can be pressed, in the real window without a screen: no error, no death, sound data.

Run as: python tests/campaigns/hands_at_work.py FOLDER SEED COUNT. On stderr what was done last when something fails.
"""

import gc
import os
import random
import shutil
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.ui import closing, theme
from consultant_app.ui.app import App
from consultant_app.ui.job import wait_for_all
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.pages.registry import PAGES
from consultant_app.ui.start import make_application
from consultant_app.workflows.enterprises import add_enterprise
from consultant_app.workflows.sample import load_sample
from tests.workflows.exchange_office import Office, found_agency, introduce

TEXTS = (
    "", "2026-11-28", "28", "3.5", "首件未签字", "第2次<记录>&“引号”", "x" * 300, "一家\n两行", "王磊", "12个月", "0",
    "-1", "=1+1", "\u202e反", "98765432101234567X", "临江市恒锐精密机械有限公司",
)  # fmt: skip
KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown,
    Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_F2,
)  # fmt: skip
WITH_CTRL = (
    Qt.Key.Key_Z,
    Qt.Key.Key_Y,
    Qt.Key.Key_K,
    Qt.Key.Key_F,
    Qt.Key.Key_A,
    Qt.Key.Key_C,
    Qt.Key.Key_V,
    Qt.Key.Key_N,
)
NOT_PRESSED = ("立即锁定",)  # nobody knows the password that was typed
_SHORT = 0.05  # s


class Hands:
    """One person's clicks and keys, all by chance."""

    def __init__(self, window: MainWindow, chance: random.Random, folder: Path) -> None:
        self.window, self.app, self.chance, self.folder = window, window.app, chance, folder
        self.done: deque[str] = deque(maxlen=25)
        folder.mkdir(exist_ok=True)

    def act(self) -> None:
        """One thing."""
        acts: dict[Callable[[], None], int] = {
            self.press: 45, self.write: 12, self.key: 14, self.choose: 6, self.point: 12, self.turn_page: 8,
            self.undo: 2, self.look: 1, self.firm: 1,
        }  # fmt: skip
        act = self.chance.choices(list(acts), list(acts.values()))[0]
        if self.front() is self.window or act in (self.press, self.write, self.key, self.choose, self.point):
            act()  # what is open in front bars the window from a person too

    def say(self, *words: object) -> None:
        """Remember it for the case that it was the last."""
        self.done.append(" ".join(str(word) for word in words))

    def front(self) -> QWidget:
        """What is open over everything else."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def some(self, kind: type) -> QWidget | None:
        """A widget of that kind that can be seen and used."""
        found = [each for each in self.front().findChildren(kind) if each.isVisible() and each.isEnabled()]
        return self.chance.choice(found) if found else None

    def press(self) -> None:
        """A button."""
        button = self.some(QAbstractButton)
        if button is not None and button.text() not in NOT_PRESSED:
            self.say("press", type(button).__name__, button.text(), button.accessibleName())
            button.click()

    def write(self) -> None:
        """Into a field."""
        field = self.some(self.chance.choice([QLineEdit, QPlainTextEdit]))
        if field is None or field.isReadOnly():
            return
        text = self.chance.choice(TEXTS)
        self.say("write", field.accessibleName(), repr(text)[:40])
        field.setFocus()
        field.selectAll()
        if isinstance(field, QLineEdit):
            field.insert(text)
        else:
            field.insertPlainText(text)

    def key(self) -> None:
        """Into whatever has the focus."""
        ctrl = self.chance.random() < 0.4
        key = self.chance.choice(WITH_CTRL if ctrl else KEYS)
        self.say("key", key, ctrl)
        target = QApplication.focusWidget() or self.front()
        modifiers = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.postEvent(target, QKeyEvent(kind, key, modifiers))

    def choose(self) -> None:
        """From a drop-down."""
        box = self.some(QComboBox)
        if box is not None and box.count():
            number = self.chance.randrange(box.count())
            self.say("choose", box.accessibleName(), box.itemText(number))
            box.setCurrentIndex(number)
            box.activated.emit(number)

    def point(self) -> None:
        """At a line of a list or table."""
        view = self.some(QAbstractItemView)
        model = None if view is None else view.model()
        columns = model.columnCount() if isinstance(view, QTableView) and model is not None else 1
        if model is None or not model.rowCount() or not columns:
            return
        column = self.chance.randrange(columns)
        place = model.index(self.chance.randrange(model.rowCount()), column)
        self.say("point", view.accessibleName(), place.row(), place.column())
        view.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if self.chance.random() < 0.4:
            self.chance.choice([view.activated, view.doubleClicked, view.clicked]).emit(place)

    def turn_page(self) -> None:
        """Elsewhere."""
        page = self.chance.choice(PAGES).name
        self.say("page", page)
        self.window.open_page(page)

    def undo(self) -> None:
        """Back, and perhaps forth."""
        self.say("undo", self.app.session.undo_label)
        self.chance.choice([self.app.undo, self.app.redo])()

    def look(self) -> None:
        """Another look; and a search for garbage right now."""
        self.say("look")
        self.app.change_setting("theme", self.chance.choice(list(theme.THEMES)))
        gc.collect()

    def firm(self) -> None:
        """Another enterprise."""
        rows = self.app.session.db.execute("select id from enterprise where alias_of = '' order by id").fetchall()
        for (key,) in self.chance.sample(rows, min(1, len(rows))):
            self.say("firm", key)
            self.app.open_enterprise(key)

    # what would wait for a person

    def answer(self, box: QDialog | QMenu) -> int:
        """A modal box: press something in it, at most a few times, then leave."""
        self.say("box", type(box).__name__, box.windowTitle())
        box.show()
        for _ in range(self.chance.randrange(6)):
            if box.isVisible():
                self.chance.choice([self.press, self.write, self.point])()
                QApplication.processEvents()
        if isinstance(box, QMenu):
            box.hide()
            return 0
        if box.isVisible():
            box.reject()
        return box.result()

    def new_file(self, _parent: object = None, _title: str = "", usual: str = "", *_rest: object) -> tuple[str, str]:
        """A place to write to, or none."""
        name = Path(usual or "文件").name
        return (
            ("", "") if self.chance.random() < 0.3 else (str(self.folder / f"{self.chance.randrange(99)}-{name}"), "")
        )

    def old_file(self, *_what: object) -> tuple[str, str]:
        """Something that was written here before, whatever it is."""
        found = sorted(path for path in self.folder.iterdir() if path.is_file())
        return (str(self.chance.choice(found)), "") if found and self.chance.random() < 0.7 else ("", "")

    def old_files(self, *_what: object) -> tuple[list[str], str]:
        """The same for several."""
        name = self.old_file()[0]
        return ([name], "") if name else ([], "")

    def stand_in(self) -> None:
        """In place of everything that would wait for a person or leave the program."""
        QDialog.exec = QMenu.exec = QMessageBox.exec = lambda box, *_where: self.answer(box)
        QFileDialog.getSaveFileName = self.new_file
        QFileDialog.getOpenFileName = self.old_file
        QFileDialog.getOpenFileNames = self.old_files
        QFileDialog.getExistingDirectory = lambda *_: str(self.folder)
        QDesktopServices.openUrl = lambda *_: True
        closing._anyway = lambda *_: True


def prepare(folder: Path, chance: random.Random) -> Session:
    """Alone, a manager or a consultant of an agency; files that others sent lie in `files`."""
    manager, colleague, other = found_agency(folder, "张三", "李四")
    files = folder / "files"
    files.mkdir()
    for office in (colleague, other):
        keys = [add_enterprise(office.session, f"{office.person}的{kind}厂").id for kind in ("五金", "包装")]
        shutil.copy(office.hand_over(*keys), files)
        introduce(manager, office, office.hand_over(keys[0]))
    (files / "名单.csv").write_text("企业名称,注册地址\n云州市东宏包装有限公司,东路1号\n", "utf-8-sig")
    (files / "坏.xlsx").write_bytes(b"PK\x03\x04" + chance.randbytes(2000))
    (files / "不是.docx").write_text("文字", "utf-8")
    shutil.copy(folder / "机构.qca", files)
    alone = Office(folder / "alone", "王磊")
    chosen = chance.choice([manager, colleague, alone])
    for office in (manager, colleague, other, alone):
        if office is not chosen:
            office.session.close()
    load_sample(chosen.session)
    add_enterprise(chosen.session, "临江市恒远五金制品有限公司")
    return chosen.session


def end(hands: Hands, fault: str) -> None:
    """Say what was done last, and stop at once."""
    print(*hands.done, fault, sep="\n", file=sys.stderr, flush=True)
    os._exit(3)


def main(folder: Path, seed: int, count: int) -> int:
    """Work so long; 0 when all went well and the data is sound."""
    application: QApplication = make_application()
    chance = random.Random(seed)
    session = prepare(folder, chance)
    app = App(session)
    app.apply_look()
    window = MainWindow(app)
    hands = Hands(window, chance, folder / "files")
    sys.excepthook = lambda *error: end(hands, "".join(traceback.format_exception(*error)))
    threading.excepthook = lambda fault: end(hands, "".join(traceback.format_exception(fault.exc_value)))
    qInstallMessageHandler(lambda _kind, _where, text: "plugin" in text or hands.say("Qt:", text))
    hands.stand_in()
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    for _ in range(count):
        hands.act()
        until = time.monotonic() + _SHORT
        application.processEvents()
        while app.running() and time.monotonic() < until:
            application.processEvents()
    QTimer.singleShot(0, window.close)
    for job in app.running():
        job.cancel()
    wait_for_all(60)
    application.processEvents()
    faults = check(session.db)
    if faults:
        end(hands, f"unsound data: {faults}")
    window.deleteLater()
    application.processEvents()
    app.close()
    session.close()
    print(f"{count} acts", flush=True)
    return 0


if __name__ == "__main__":
    code = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    os._exit(code)
