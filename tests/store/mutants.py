"""Seeded mistakes: pieces of the program's own source, changed, to see that the proof would notice."""

import inspect
import sys
import textwrap
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from consultant_app.store import clock, conflicts, history, materialising, merging, restoring, setting_aside

Mutant = tuple[Any, str, str, str]  # owner, function, what stands there, what is put there

MUTANTS: dict[str, Mutant] = {
    "the last writer wins": (
        history,
        "fold",
        "heads.setdefault(name, []).append(operation.id)",
        "heads[name] = [operation.id]",
    ),
    "what arrives last wins": (history, "fold", "sorted(alive.values(), key=lambda o: o.rank)", "alive.values()"),
    "a deletion wins": (history, "_unseen", "return sorted(", "return [] and sorted("),
    "what was handed over is edited": (history, "_in_place_of_last", "and sealed = 0", ""),
    "what was handed over is not sealed": (merging, "seal", "set sealed = 1", "set sealed = sealed"),
    "a backup comes back under its old name": (
        restoring,
        "become_another_site",
        "insert or replace into setting",
        "insert or ignore into setting",
    ),
    "a decision replaces only what is shown": (history, "_operation", "if name in ended", "if False"),
    "a decision for what is shown is forgotten": (
        conflicts,
        "decide",
        "insert into decision",
        "insert or ignore into decision select ?1, ?2, ?3 where 0 --",
    ),
    "an edit decides by accident": (history, "_shown", "one.values[name] == winner.values[name]", "True"),
    "a deletion forgets what it saw": (history, "_operation", "else {}, heads, author)", "else {}, {}, author)"),
    "a clock follows every other": (clock.Clock, "see", "min(foreign, self._now() + _DAY)", "foreign"),
    "fields of a newer version are dropped": (
        merging,
        "_fresh",
        "if one.id not in known",
        "if one.id not in known and 'from_version_9' not in one.values",
    ),
    "an undone merge leaves its heads": (
        materialising,
        "_settle",
        "history.put_heads(db, [",
        "len(folded) == len(known) and history.put_heads(db, [",
    ),
    "an undone merge leaves its rows": (setting_aside, "_set_aside", "    _follow(db, rows)", "    pass"),
    "an undone merge leaves what it brought": (
        setting_aside,
        "_set_aside",
        "delete from op where",
        "select 1 from op where",
    ),
    "what was undone is not brought back": (
        merging,
        "_take_in",
        "_by_table(fresh).items()",
        "list(_by_table(fresh).items())[:1]",
    ),
    "new rows are never folded": (
        materialising,
        "add",
        "row in earlier or len(coming[row]) > 1 or",
        "row in earlier or",
    ),
    "conflicts are not listed": (history, "put_conflicts", "if name in fields", "if False"),
    "conflicts stay listed": (history, "_follow_conflicts", "if rows:", "if False:"),
}


def mutate(patch: pytest.MonkeyPatch, name: str) -> None:
    """Put the changed function in the place of the right one, wherever it was imported."""
    owner, function, old, new = MUTANTS[name]
    original = getattr(owner, function)
    source = textwrap.dedent(inspect.getsource(original))
    assert source.count(old) >= 1, f"{function} has changed: {old}"
    module: ModuleType = sys.modules[original.__module__]
    found: dict[str, Callable[..., Any]] = {}
    exec(compile(source.replace(old, new), module.__file__ or "", "exec"), module.__dict__, found)
    patch.setattr(owner, function, found[function])
