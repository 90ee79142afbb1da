"""Making documents as a job: where they go, which engine makes the PDF, and what is said afterwards."""

import atexit
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.workflows import bundling, delivering, looking, papers
from consultant_app.workflows.bundling import Batch
from consultant_app.workflows.delivering import Made
from consultant_app.workflows.looking import Look


class Maker(QObject):
    """Starts the jobs of a page. `looked` carries a Look when a preview is ready."""

    looked = Signal(object)

    def __init__(self, app: App, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self._cache: Path | None = None
        self._looking: Job | None = None
        self._looked_key = ""  # of the paper that was looked at last, "" for a blank or an earlier version

    # where and how

    def enterprise(self) -> Enterprise:
        """The enterprise in hand."""
        return records.get(self.app.session.db, Enterprise, self.app.enterprise_id)

    def folder(self) -> Path:
        """Where the documents of the enterprise in hand go on this computer."""
        chosen = self.app.state.read("document_folders", {}).get(self.app.enterprise_id, "")
        return Path(chosen) if chosen else delivering.documents_folder(self.app.session, self.enterprise())

    def choose_folder(self, folder: str) -> None:
        """Put the documents of the enterprise in hand elsewhere; empty text for the usual place."""
        folders = dict(self.app.state.read("document_folders", {}))
        folders[self.app.enterprise_id] = folder
        self.app.state.write("document_folders", {key: value for key, value in folders.items() if value})

    def engine(self) -> str:
        """The PDF engine asked for; empty for the best one."""
        from consultant_app.documents.pdf import engines_available

        chosen = self.app.state.read("pdf_engine", "")
        return chosen if chosen in engines_available() else ""

    def cache(self) -> Path:
        """A folder for what is only looked at, gone when the program ends."""
        if self._cache is None:
            home = self.app.session.folder / "cache"
            for left in home.glob("preview-*"):  # from a program that was killed
                shutil.rmtree(left, ignore_errors=True)
            home.mkdir(exist_ok=True)
            self._cache = Path(mkdtemp(prefix="preview-", dir=home))
            atexit.register(shutil.rmtree, self._cache, ignore_errors=True)
        return self._cache

    # making

    def make(self, key: str, *, pdf: bool = False) -> Job | None:
        """Make the next version of a paper, named by its key."""
        kind, subject_id = papers.parts_of_key(key)
        work = self.app.attempt(
            delivering.prepare_document, self.app.session, self.app.enterprise_id, kind, subject_id=subject_id,
            folder=self.folder(), pdf=pdf, engine=self.engine(),
        )  # fmt: skip
        return self.app.run(Job("生成文档", work), done=self._made) if work else None

    def _made(self, made: Made) -> None:
        delivering.remember(self.app.session, made)
        record = made.record
        text = (
            f"已生成《{record.title}》{record.version}：{made.pdf.name if made.pdf else made.path.name}。{made.engine}"
        )
        text += "".join(f"　{each}" for each in remarks(made))
        look = partial(self.app.open_page, "documents", preview=record.kind, subject=record.subject_id)
        self.app.say(text, kind="warn" if remarks(made) else "good", action="预览并打印", on_action=look)

    def make_pdf(self, record: DocumentRecord) -> Job | None:
        """Make the PDF of a Word file that is there, beside it."""
        word = bundling.path_of(record)
        if not word.is_file():
            self.app.say(f"找不到“{word.name}”，可能已移走或改名；没有生成 PDF；请重新生成 Word。", kind="bad")
            return None
        made = Made(record=record, path=word)
        return self.app.run(Job("生成 PDF", partial(delivering.with_pdf, made, self.engine())), done=self._made_pdf)

    def _made_pdf(self, made: Made) -> None:
        show = partial(self.open_file, made.pdf)
        self.app.say(f"已生成 {made.pdf.name}。{made.engine}", kind="good", action="打开", on_action=show)

    def make_all(self) -> Job | None:
        """Make every document that is not made or whose data changed."""
        work = self.app.attempt(
            bundling.prepare_all,
            self.app.session, self.app.enterprise_id, folder=self.folder(), engine=self.engine(),
        )  # fmt: skip
        return self.app.run(Job("全部生成", work), done=self._made_all) if work else None

    def _made_all(self, batch: Batch) -> None:
        for made in batch.made:
            delivering.remember(self.app.session, made)
        text = f"已生成 {len(batch.made)} 份文档。" if batch.made else "没有新生成的文档。"
        said = [f"《{made.record.title}》{each}" for made in batch.made for each in remarks(made)]
        kind = "bad" if batch.failures else "warn" if said else "good"
        show = partial(self.open_file, self.folder())
        self.app.say("　".join((text, *batch.failures, *said)), kind=kind, action="打开文件夹", on_action=show)

    def bundle(self, target: Path) -> Job | None:
        """Pack the newest file of each document into one zip."""
        work = self.app.attempt(bundling.prepare_bundle, self.app.session, self.app.enterprise_id, target)
        return self.app.run(Job("打包", work), done=self._bundled) if work else None

    def _bundled(self, target: Path) -> None:
        show = partial(self.open_file, target.parent)
        self.app.say(f"已打包：{target}", kind="good", action="打开文件夹", on_action=show)

    # looking

    def look(self, key: str, *, marked: bool = False) -> Job | None:
        """Get a paper ready to be looked at: the newest file, or a draft when the data changed.

        With `marked` each page carries 草稿.
        """
        self._looked_key = key
        kind, subject_id = papers.parts_of_key(key)
        work = self.app.attempt(
            looking.prepare_look, self.app.session, self.app.enterprise_id, kind, cache=self.cache(),
            subject_id=subject_id, engine=self.engine(), marked=marked,
        )  # fmt: skip
        return self._start_look("准备预览", work) if work else None

    def look_again(self, marked: bool) -> Job | None:
        """The paper that is looked at, with or without 草稿 on its pages."""
        return self.look(self._looked_key, marked=marked) if self._looked_key else None

    def look_back(self, record: DocumentRecord) -> Job | None:
        """Look at a version that was made before."""
        if not bundling.path_of(record).is_file():
            self.app.say(f"找不到“{record.file_name}”，可能已移走或改名；可重新生成。", kind="bad")
            return None
        work = looking.prepare_look_back(record, cache=self.cache(), engine=self.engine())
        return self._start_look("准备预览", work)

    def look_at_blank(self, key: str) -> Job | None:
        """Get a blank ready to be looked at, printed or kept."""
        kind, _ = papers.parts_of_key(key)
        session, cache, engine = self.app.session, self.cache(), self.engine()
        work = self.app.attempt(looking.prepare_blank_look, session, kind, cache=cache, engine=engine)
        return self._start_look("准备空白表", work) if work else None

    def _start_look(self, title: str, work: looking.Looking) -> Job:
        if self._looking is not None:
            self._looking.cancel()  # the person wants another one now
        self._looking = self.app.run(Job(title, work), done=self._ready)
        return self._looking

    def _ready(self, look: Look) -> None:
        record = look.made.record
        self._looking = None
        if record is None or record.enterprise_id == self.app.enterprise_id:
            self.looked.emit(look)

    def keep(self, look: Look) -> Look:
        """Put a draft that was looked at into the folder and the list. Raises AppError."""
        record = look.made.record
        if record and record.enterprise_id != self.app.enterprise_id:
            raise AppError("预览的是另一家企业的文档；没有保存；请回到那家企业再打印。")
        made = delivering.keep_document(self.app.session, look.made, self.folder())
        note = f"已存入文档列表：{made.path.name}" if record else f"已保存：{made.path.name}"
        return replace(look, made=made, draft=False, note=note)

    # opening

    def open_file(self, path: Path) -> None:
        """Open a file or folder with whatever opens such things on this computer."""
        if not path.exists():
            self.app.say(f"找不到“{path}”，可能已移走或改名；可重新生成。", kind="bad")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.app.say(f"这台电脑没有能打开它的程序；文件在 {path}。", kind="warn")


def remarks(made: Made) -> list[str]:
    """What a person should look at in a finished document, in sentences."""
    found = list(made.leftovers)
    if made.replaced:
        found.append(f"有 {len(made.replaced)} 处字符 Word 无法保存，已替换：{'、'.join(made.replaced[:3])}")
    return found
