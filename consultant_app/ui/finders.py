"""What the enterprise switcher and Ctrl+K find by name or pinyin."""

from functools import lru_cache
from itertools import islice

from consultant_app.ui.app import App

LIMIT = 30


def enterprises_like(app: App, text: str) -> list[tuple[str, str, bool]]:
    """Enterprises by name or pinyin as (id, name, opened lately); without a text the recent ones, then the newest."""
    recent = app.recent_enterprises()
    keys = _named(app, text) if text else list(dict.fromkeys([*recent, *_newest(app)]))[:LIMIT]
    return [(key, name, key in recent) for key in keys if (name := app.enterprise_name(key))]


def _newest(app: App) -> list[str]:
    rows = app.session.db.execute(
        "select id from search_enterprise where joined = 0 and archived = 0 order by id desc limit ?", (LIMIT,)
    )
    return [key for (key,) in rows]


def _named(app: App, text: str) -> list[str]:
    from consultant_app.store import names

    return list(islice(filter(app.is_listed, names.find_names(app.session.db, text)), LIMIT))


def matches(title: str, text: str) -> bool:
    """Whether a title holds a text, by characters, full pinyin or pinyin initials; every title holds the empty one."""
    wanted = text.casefold().replace(" ", "")
    if wanted in title.casefold().replace(" ", ""):
        return True
    if not wanted.isascii() or not wanted.isalpha():
        return False
    full, initials = _pinyin(title)
    return wanted in full or wanted in initials


@lru_cache(maxsize=2048)
def _pinyin(title: str) -> tuple[str, str]:
    from pypinyin import lazy_pinyin

    syllables = [syllable.casefold() for syllable in lazy_pinyin(title) if syllable.strip()]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)
