"""G11: how soon what is typed is on the disk and said to be, and G10: how soon it is told that it cannot be."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, limit, quantile, timed
from consultant_app.store import backup
from consultant_app.store.opening import quick_fault
from consultant_app.store.session import Session
from consultant_app.workflows.sample import load_sample

_DOSSIERS = 10  # enterprises with a whole dossier each: what a consultant has after a year or so


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Commit, 已保存 on the screen, the red line, the check at the start, a backup and its preview."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    session = _filled(work / "data", 2 if quick else _DOSSIERS)
    size = f"{session.path.stat().st_size / 1e6:.1f} MB"
    yield limit("G11", "quick check of a consultant's database at the start", timed(lambda: quick_fault(session.db)),
                0.5, "s", size)  # fmt: skip
    count = 40 if quick else 400
    commits = [timed(lambda: _write(session, number)) * 1e3 for number in range(count)]  # noqa: B023
    yield limit("G11", "commit of one field, 95th percentile", quantile(commits, 0.95), 30.0, "ms", f"n = {count}")
    yield from _typing(session, count)
    yield limit("G11", "a backup, verified", timed(lambda: backup.make_backup(session)), 5.0, "s", size)
    session.close()
    shutil.rmtree(work / "data")


def _filled(folder: Path, dossiers: int) -> Session:
    """The sample and copies of it under other ids."""
    session = Session.open(folder)
    sample = load_sample(session)
    tables = [table for (table,) in session.db.execute("select distinct tbl from op").fetchall()]
    for number in range(1, dossiers):
        with session.write(f"又一家 {number}") as db:
            for table in tables:
                columns = [name for (name,) in db.execute("select name from pragma_table_info(?)", (table,))]
                values = ", ".join(_other(name, number) for name in columns)
                names = ", ".join(f'"{name}"' for name in columns)
                own = "id" if table == "enterprise" else "enterprise_id" if "enterprise_id" in columns else ""
                if own:
                    sql = f"insert into {table} ({names}) select {values} from {table} where {own} = ?"
                    db.execute(sql, (sample.id,))
    return session


def _other(name: str, number: int) -> str:
    is_key = name == "id" or name.endswith("_id")
    return f"iif(\"{name}\" = '', '', \"{name}\" || '-{number}')" if is_key else f'"{name}"'


def _typing(session: Session, count: int) -> Iterator[Result]:
    """A real window and a real line: from the commit point to the word in the rail."""
    from consultant_app.ui.app import App
    from consultant_app.ui.main_window import MainWindow
    from consultant_app.ui.start import make_application
    from consultant_app.ui.widgets.lines import AutosaveLine

    application = make_application()
    app = App(session)
    window = MainWindow(app)
    window.show()
    window.open_page("settings")
    line: AutosaveLine = vars(window.page("settings"))["lines"]["agency_name"]
    shown = []
    for number in range(count):
        line.setText(f"甲乙质量服务中心{number}")
        line.saver.touch()
        window.rail.saved.setText("")

        def say() -> None:
            line.saver.commit()
            while "已保存" not in window.rail.saved.text():
                application.processEvents()

        shown.append(timed(say) * 1e3)
    yield limit(
        "G11", "已保存 on the screen after the commit point, 95th percentile", quantile(shown, 0.95), 100.0, "ms"
    )
    yield _refused(session, window, line)
    app.close()
    window.deleteLater()


def _write(session: Session, number: int) -> None:
    with session.write("修改备注", merge_key="benchmark") as db:
        db.execute("update enterprise set remarks = ? where id = (select min(id) from enterprise)", (str(number),))


def _refused(session: Session, window: object, line: object) -> Result:
    """The data file is renamed under our hands."""
    session.path.rename(session.path.with_suffix(".moved"))
    line.setText("写不进去")  # type: ignore[attr-defined]
    line.saver.touch()  # type: ignore[attr-defined]
    seconds = timed(line.saver.commit)  # type: ignore[attr-defined]
    told = window.alarms.isVisible() and line.text() == "写不进去"  # type: ignore[attr-defined]
    session.path.with_suffix(".moved").rename(session.path)
    line.saver.commit()  # type: ignore[attr-defined]
    return limit("G10", "red line after a save that is refused", seconds if told else 99.0, 1.0, "s")
