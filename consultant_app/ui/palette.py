"""Ctrl+K: one line that finds enterprises, pages, commands, what was typed, questions, measures and clauses."""

import tomllib
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from consultant_app import paths
from consultant_app.ui.finders import enterprises_like, matches
from consultant_app.ui.keys import COMMANDS
from consultant_app.ui.pages.registry import PAGES, pages_of
from consultant_app.ui.record_places import PLACES, place_of_row
from consultant_app.ui.search_popup import Found, SearchPopup

if TYPE_CHECKING:
    from consultant_app.ui.main_window import MainWindow

_PER_KIND = 8
_MOST = 60

Provider = Callable[["MainWindow", str], Iterator[Found]]


def make_palette(window: "MainWindow") -> SearchPopup:
    """The popup of Ctrl+K."""
    hint = "企业、题目、问题、措施、条款、页面、命令……（可用拼音首字母）"
    return SearchPopup(partial(find, window), hint, "没有找到，换个词试试", window)


def find(window: "MainWindow", text: str) -> list[Found]:
    """Everything that fits a text, a few of each kind; without a text pages, recent enterprises and commands."""
    lines = chain.from_iterable(islice(provider(window, text), _PER_KIND) for provider in PROVIDERS)
    return list(islice(lines, _MOST))


def _enterprises(window: "MainWindow", text: str) -> Iterator[Found]:
    for key, name, recent in enterprises_like(window.app, text):
        yield Found(kind="企业", text=name, note="最近" if recent else "", open=partial(_open_enterprise, window, key))


def _open_enterprise(window: "MainWindow", key: str) -> None:
    window.app.open_enterprise(key)
    if any(entry.name == "dossier" for entry in PAGES):
        window.open_page("dossier")


def _pages(window: "MainWindow", text: str) -> Iterator[Found]:
    for number, entry in enumerate(pages_of(window.app.role), start=1):
        if matches(entry.title, text):
            keys = f"Alt+{number}" if number <= 9 else ""
            yield Found(kind="页面", text=entry.title, note=keys, open=partial(window.open_page, entry.name))


def _tabs(window: "MainWindow", text: str) -> Iterator[Found]:
    """The tabs of pages: sentences of the program send people to them by name."""
    role = window.app.role
    for entry in pages_of(role) if text else ():
        for tab in entry.tabs:
            if matches(tab.title, text) and tab.not_for != role:
                open_it = partial(window.open_page, entry.name, {"part": tab.key})
                yield Found(kind="页面", text=tab.title, note=entry.title, open=open_it)


def _commands(window: "MainWindow", text: str) -> Iterator[Found]:
    for method, (keys, meaning) in COMMANDS.items():
        if method != "open_palette" and matches(meaning, text):
            yield Found(kind="命令", text=meaning, note=keys[0], open=getattr(window, method))


def _typed(window: "MainWindow", text: str) -> Iterator[Found]:
    """What a person wrote anywhere, the enterprise in hand first."""
    if not text:
        return
    from consultant_app.store import search

    app = window.app
    mine = (
        search.find(app.session.db, text, limit=_PER_KIND, enterprise_id=app.enterprise_id) if app.enterprise_id else []
    )
    seen = {hit.row for hit in mine}
    others = [hit for hit in search.find(app.session.db, text, limit=_PER_KIND) if hit.row not in seen]
    for hit in [*mine, *others]:
        if hit.table in PLACES:
            where = "" if hit.enterprise_id == app.enterprise_id else hit.title
            yield Found(kind=PLACES[hit.table][0], text=hit.snippet, note=where, open=partial(_open_hit, window, hit))


def _open_hit(window: "MainWindow", hit: object) -> None:
    window.app.open_enterprise(hit.enterprise_id)
    page, where = place_of_row(window.app.session.db, hit.table, hit.row) or (PLACES[hit.table][1], {})
    if any(entry.name == page for entry in PAGES):
        window.open_page(page, where)


def _questions(window: "MainWindow", text: str) -> Iterator[Found]:
    if not text or not window.app.enterprise_id:
        return
    for number, name, title in _diagnosis():
        if matches(title, text):
            open_it = partial(window.open_page, "survey", {"question": name})
            yield Found(kind="题目", text=title, note=f"第{number}项", open=open_it)


@lru_cache(maxsize=1)
def _diagnosis() -> tuple[tuple[int, str, str], ...]:
    content = tomllib.loads((paths.forms_dir() / "diagnosis.toml").read_text("utf-8"))
    asked = [question for section in content["sections"] for question in section["questions"]]
    scored = [question for question in asked if question["type"] == "score"]
    return tuple((number, question["name"], question["label"]) for number, question in enumerate(scored, start=1))


def _measures(window: "MainWindow", text: str) -> Iterator[Found]:
    if not text:
        return
    from consultant_app.workflows import library

    for key, measure in library.measures().items():
        if key.casefold() == text.casefold() or matches(measure.title, text):
            open_it = partial(window.open_page, "plan", {"library": key})
            yield Found(kind="措施库", text=f"{key} {measure.title}", open=open_it)


def _clauses(window: "MainWindow", text: str) -> Iterator[Found]:
    if not text:
        return
    from consultant_app.workflows import standards

    for number, clause in standards.clauses().items():
        if number.startswith(text) or matches(clause.title, text):
            open_it = partial(window.open_page, "settings", {"clause": number, "edition": clause.edition})
            yield Found(kind="条款", text=standards.label(number), note=clause.edition, open=open_it)


PROVIDERS: tuple[Provider, ...] = (_enterprises, _pages, _tabs, _commands, _typed, _questions, _measures, _clauses)
