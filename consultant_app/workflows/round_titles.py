"""What rounds of diagnosis are called: two people who began each their own first round must be told apart."""

import json
from collections import Counter
from collections.abc import Sequence

from consultant_app.model.assessment import Assessment
from consultant_app.store import people
from consultant_app.store.session import Session
from consultant_app.workflows.settings import read_setting

_BEGAN = """
select row, site from op where tbl = 'assessment' and row in (select value from json_each(?)) order by hlc desc
"""


def round_titles(session: Session, rounds: Sequence[Assessment]) -> dict[str, str]:
    """The title of each round by its id: number and day, and who began it where another bears the same number."""
    counts = Counter(each.round for each in rounds)
    twins = [each.id for each in rounds if counts[each.round] > 1]
    began = _who_began(session, twins) if twins else {}
    return {
        each.id: " ".join(part for part in (f"第{each.round}轮", began.get(each.id, ""), each.held.start) if part)
        for each in rounds
    }


def _who_began(session: Session, keys: list[str]) -> dict[str, str]:
    """The person by the round, or 其他电脑 for one we know no name of."""
    names = people.names(session.db) | {session.site: str(read_setting(session, "consultant")) or "本机"}
    sites = dict(session.db.execute(_BEGAN, (json.dumps(keys),)).fetchall())  # the earliest stays
    return {key: names.get(site, "其他电脑") for key, site in sites.items()}
