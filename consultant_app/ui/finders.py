"""What Ctrl+K and the enterprise switcher find: enterprises, pages, questions, problems, measures, clauses, commands."""

from consultant_app.ui.app import App

LIMIT = 30


def enterprises_like(app: App, text: str) -> list[tuple[str, str, bool]]:
    """Enterprises by name or pinyin as (id, name, opened lately); without a text the recent ones, then the newest."""
    recent = app.recent_enterprises()
    if not text:
        keys = list(dict.fromkeys([*recent, *_newest(app)]))[:LIMIT]
    else:
        keys = _named(app, text)
    return [(key, name, key in recent) for key in keys if (name := app.enterprise_name(key))]


def _newest(app: App) -> list[str]:
    rows = app.session.db.execute(
        "select id from enterprise where alias_of = '' and archived_on = '' order by id desc limit ?", (LIMIT,)
    )
    return [key for (key,) in rows]


def _named(app: App, text: str) -> list[str]:
    from consultant_app.store import names

    return names.find_names(app.session.db, text, limit=LIMIT)
