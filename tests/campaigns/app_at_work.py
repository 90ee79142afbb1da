"""The real program without a screen, at work until it is killed; it tells on stdout what it showed as saved.

Run as: python tests/campaigns/app_at_work.py FOLDER SEED. Lines: `typed QUESTION TEXT` once the text is saved,
`listed NAME ROWS` once an import is done, `paper PATH` once a document is there, `backup PATH` once it is verified,
`packed PATH` once a package is written, `merged NAME` once a package from the folder `packages` beside is merged;
`tick` before each thing it does;
`turn back` before its last step is undone, `turn forth` once it is redone.
"""

import os
import random
import sys
import traceback
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, records
from consultant_app.store.session import Session
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.pages.enterprises_import_run import ImportRun
from consultant_app.ui.start import make_application
from consultant_app.workflows import delivering, handing_over, importing, merge_desk, receiving, survey
from consultant_app.workflows.enterprises import add_enterprise
from consultant_app.workflows.progress import Progress

ROWS = 300
_PAUSE = 15  # ms between two actions


def tell(*words: object) -> None:
    """One line, at once: what is told must be there after a kill."""
    print(*words, flush=True)


class Worker(QObject):
    """Does one thing after the other, as the window's own timers and jobs allow."""

    def __init__(self, window: MainWindow, chance: random.Random, folder: Path) -> None:
        super().__init__(window)
        self.window, self.app, self.chance, self.folder = window, window.app, chance, folder
        self.view = window.page("survey").in_front()
        self.count = 0
        self.importing = False
        self.app.changed.connect(self._tell_typed)
        self.timer = QTimer(self, interval=_PAUSE)
        self.timer.timeout.connect(self.act)
        self.timer.start()

    def act(self) -> None:
        """The next thing; long work in a job of the window, typing meanwhile."""
        tell("tick")
        if self.importing:
            return  # a panel covers the window meanwhile
        self.count += 1
        what = "type" if self.app.running() else self.chance.choices(
            ["type", "import", "paper", "backup", "undo", "pack", "merge"], [60, 2, 2, 1, 3, 2, 3]
        )[0]  # fmt: skip
        {"type": self.type, "import": self.import_list, "paper": self.make_paper, "backup": self.back_up,
         "undo": self.turn, "pack": self.pack, "merge": self.merge}[what]()  # fmt: skip

    def type(self) -> None:
        """A level by its key, some evidence, then the next question."""
        card = self.view.card
        card.evidence.text.insertPlainText(f"第{self.count}次记录；")
        if self.chance.random() < 0.7:
            self.window.flush()  # else the pause after the last key saves it
        if self.chance.random() < 0.4:
            self.view.go_next()

    def turn(self) -> None:
        """Back and forth again."""
        self.window.flush()
        tell("turn back")
        if self.app.session.undo() and self.app.session.redo():
            self.view.refresh()
        tell("turn forth")

    def _tell_typed(self, news: object) -> None:
        if "answer" in getattr(news, "tables", ()):
            found = survey.judgements(self.app.session.db, self.view.held.assessment.id)
            for question, judgement in found.items():
                if judgement.evidence:
                    tell("typed", question, judgement.evidence)

    def import_list(self) -> None:
        """A list of enterprises, as a job."""
        name = f"list-{self.folder.name}-{self.chance.randrange(10**9)}"
        path = self.folder.parent / f"{name}.csv"
        lines = [f"{self._firm()},临江{row}号,陈工" for row in range(ROWS)]
        path.write_text("\n".join(["企业名称,注册地址,联系人", *lines]), "utf-8-sig")
        job = Job("导入", partial(_import, self.app.session, path))
        self.app.hold_news(job)
        self.importing = True
        job.ended.connect(self._imported)
        self.app.run(job, done=partial(tell, "listed", name))

    def _firm(self) -> str:
        """A name that resembles no other, else it would be held back as a possible duplicate."""
        return "".join(chr(self.chance.randrange(0x4E00, 0x9F00)) for _ in range(8)) + "厂"

    def _imported(self) -> None:
        self.importing = False

    def make_paper(self) -> None:
        """A document of the enterprise in hand, as a job."""
        work = delivering.prepare_document(
            self.app.session, self.app.enterprise_id, "survey_sheet", folder=self.folder.parent / "papers"
        )
        self.app.run(Job("文档", work), done=self._keep_paper)

    def _keep_paper(self, made: delivering.Made) -> None:
        delivering.remember(self.app.session, made)
        tell("paper", made.path)

    def back_up(self) -> None:
        """A verified backup, as a job."""
        work = partial(_backup, self.app.session)
        self.app.run(Job("备份", work), done=partial(tell, "backup"))

    def pack(self) -> None:
        """A package for the manager, as a job."""
        target = self.folder.parent / f"out-{self.chance.randrange(10**9)}.qcx"
        work = partial(handing_over.hand_over, self.app.session, target, [self.app.enterprise_id])
        self.app.run(Job("交出", work), done=self._tell_packed)

    def _tell_packed(self, handed: handing_over.Handed) -> None:
        tell("packed", handed.package.path)

    def merge(self) -> None:
        """A package that came, as a job."""
        paths = sorted((self.folder.parent / "packages").glob("*.qcx"))
        if not paths:
            return
        path = self.chance.choice(paths)
        job = Job("合并", partial(_merge, self.app.session, path))
        self.app.hold_news(job)
        self.importing = True
        job.ended.connect(self._imported)
        self.app.run(job, done=partial(tell, "merged", path.stem))


def _merge(session: Session, path: Path):
    reception = yield from receiving.receive(session, [path])
    return (yield from merge_desk.merge_chosen(session, [each.package.id for each in reception.arrivals]))


def _import(session: Session, path: Path):
    """As the page of the list does it: read in a child, judge, back up, all or nothing."""
    sheet, mapping = importing.find_sheet(session.db, (yield from importing.read_list(path)))
    verdicts = yield from importing.plan(sheet, mapping, importing.existing_rows(session.db), path.name)
    run = ImportRun(session, verdicts, mapping, policy=importing.Policy.SKIP, decisions={}, source=path.name)
    return (yield from run.work())


def _backup(session: Session):
    for text in backup.steps(session):
        yield Progress(text)
    return backup.list_backups(session.folder)[0].path


def _end(*error: object) -> None:
    traceback.print_exception(*error)
    os._exit(3)


def main(folder: Path, seed: int) -> int:
    """Open the window and work until somebody ends it; an error ends it too, and the test sees that."""
    sys.excepthook = _end
    application: QApplication = make_application()
    app = App(Session.open(folder))
    found = records.all_of(app.session.db, Enterprise, where="name = '一直在用的厂'")
    enterprise = found[0] if found else add_enterprise(app.session, "一直在用的厂")
    app.open_enterprise(enterprise.id)
    if not survey.rounds(app.session.db, enterprise.id):
        survey.start_round(app.session, enterprise.id)
    window = MainWindow(app)
    window.show()
    window.open_page("survey", {"part": "diagnosis"})
    tell("ready")
    worker = Worker(window, random.Random(seed), folder)
    worker.setObjectName("worker")
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
