"""Pictures of every page in every theme: `python -m tests.gallery --out DIR` (see --help).

At 1366×768 in this process, and at 150 % (a 1920×1080 screen) in a process of its own.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = {"100": (1366, 768), "150": (1280, 680), "small": (910, 512)}  # logical pixels of the window


def main() -> int:
    """Make the pictures and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--page", action="append", help="only this page (several times)")
    parser.add_argument("--part", action="append", help="these parts of the page, such as site (several times)")
    parser.add_argument("--theme", action="append", help="only this theme")
    parser.add_argument("--scale", choices=[*SIZES, "all"], default="100", help="small: 150 %% on a 1366×768 screen")
    parser.add_argument("--text-size", type=int, default=0)
    parser.add_argument("--empty", action="store_true", help="without any data")
    parser.add_argument("--readme", action="store_true", help="the pictures of the README, named page_theme.png")
    options = parser.parse_args()
    scales = list(SIZES) if options.scale == "all" else [options.scale]
    if len(scales) == 1 and (scales[0] == "100" or "QT_SCALE_FACTOR" in os.environ):
        return draw(options, scales[0])
    return max(_in_own_process(scale) for scale in scales)


def _in_own_process(scale: str) -> int:
    """Qt reads the scale once, at its start."""
    arguments = [argument for argument in sys.argv[1:] if argument not in ("--scale", *SIZES, "all")]
    environment = os.environ | {"QT_SCALE_FACTOR": "1" if scale == "100" else "1.5"}
    command = [sys.executable, "-m", "tests.gallery", *arguments, "--scale", scale]
    return subprocess.run(command, env=environment, check=False).returncode


def draw(options: argparse.Namespace, scale: str) -> int:
    """Open the window over a sample and picture each page."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from consultant_app.store.session import Session
    from consultant_app.ui import start, theme
    from consultant_app.ui.app import App
    from consultant_app.ui.main_window import MainWindow
    from consultant_app.ui.pages.registry import PAGES

    application = start.make_application()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        session = Session.open(Path(folder))
        if not options.empty:
            _sample(session)
        app = App(session)
        app.change_setting("text_size", options.text_size)
        window = MainWindow(app)
        window.resize(*SIZES[scale])
        _choose_enterprise(app)
        window.show()
        if options.readme:
            _readme_pictures(application, app, window, options.out)
        else:
            pages = [entry.name for entry in PAGES if not options.page or entry.name in options.page]
            for name, page, part in itertools.product(options.theme or theme.THEMES, pages, options.part or [""]):
                app.change_setting("theme", name)
                path = options.out / f"{page}{part and '-' + part}-{name}-{scale}.png"
                _picture(application, window, page, path, {"part": part} if part else None)
        window.close()
        app.close()
        if options.readme:
            _desk_pictures(application, session, options.out)
        session.close()
    return 0


def _sample(session: object) -> None:
    from consultant_app.workflows.sample import load_sample

    load_sample(session)


def _choose_enterprise(app: object) -> None:
    row = app.session.db.execute(
        "select id from enterprise where alias_of = '' order by is_sample desc limit 1"
    ).fetchone()
    if row:
        app.open_enterprise(row[0])


README = (
    ("plan", "light", {}),
    ("survey", "light", {"part": "diagnosis"}),
    ("today", "light", {}),
    ("audit", "light", {"part": "site"}),
    ("nonconformities", "light", {}),
    ("survey", "dark", {"part": "diagnosis"}),
    ("today", "workshop", {}),
)


def _readme_pictures(application: object, app: object, window: object, folder: Path) -> None:
    for page, name, where in README:
        app.change_setting("theme", name)
        _picture(application, window, page, folder / f"{page}_{name}.png", where)


def _desk_pictures(application: object, session: object, folder: Path) -> None:
    """The manager's desk with the files of two consultants: before the merge, and a conflict after it."""
    from consultant_app.ui.app import App
    from consultant_app.ui.main_window import MainWindow
    from consultant_app.workflows import merge_desk
    from tests.gallery_desk import two_consultants

    with tempfile.TemporaryDirectory() as place:
        arrivals = two_consultants(session, Path(place))
        app = App(session)
        app.change_setting("theme", "light")
        window = MainWindow(app)
        window.resize(*SIZES["100"])
        window.show()
        window.open_page("merge", {"part": "inbox"})
        view = window.page("merge").in_front()
        while view.job is not None:
            application.processEvents()
        view.table.tick(list(view.lines))
        _picture(application, window, "merge", folder / "merge_light.png", {"part": "inbox"})
        for _ in merge_desk.merge_chosen(session, arrivals):
            pass
        _picture(application, window, "merge", folder / "conflicts_light.png", {"part": "conflicts"})
        window.close()
        app.close()


def _picture(application: object, window: object, page: str, path: Path, where: dict | None = None) -> None:
    window.messages.hide()
    window.open_page(page, where)
    for _ in range(3):
        application.processEvents()
    window.grab().save(str(path))
    print(path)


if __name__ == "__main__":
    sys.exit(main())
