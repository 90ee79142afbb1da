"""What a management review is told by the records: sentences with number, period and source, gaps named.

Which item of 9.3.2 is answered from which records stands in review_sources.py.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from consultant_app.model.audit import Audit
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.indicator_trends import Trend, trends
from consultant_app.model.review import ManagementReview


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What is known about one input, what is missing, and a table for the screen."""

    lines: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """What is taken over into the input."""
        return "\n".join(self.lines)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A dossier seen from a review: the period that it looks back on, and as of when."""

    dossier: Dossier
    review: ManagementReview
    since: str
    today: str  # never later than the review
    trends: tuple[Trend, ...] = field(default=())

    @property
    def period(self) -> str:
        """2025年11月20日以来: words that stay true from one day to the next, so that nothing seems to have changed."""
        return f"{chinese_date(self.since)}以来" if self.since else "本期"

    def within(self, iso: str) -> bool:
        """Whether a date lies in the period."""
        return bool(iso) and self.since < iso <= self.today

    @property
    def audits(self) -> tuple[Audit, ...]:
        """The internal audits held in the period, the older first."""
        view = self.dossier.audit
        known = (view.previous_audit, view.audit) if view else ()
        return tuple(each for each in known if each and self.within(each.held.end or each.held.start))


def facts_of(dossier: Dossier, review: ManagementReview, today: str) -> Facts:
    """The period begins with the review before, else a year before this one."""
    previous = dossier.review.previous_review if dossier.review else None
    until = review.on or today
    return Facts(
        dossier=dossier,
        review=review,
        since=previous.on if previous and previous.on else year_before(until),
        today=min(until, today),
        trends=trends(dossier.indicators, dossier.system.readings, targets_of(dossier)),
    )


def targets_of(dossier: Dossier) -> dict[str, str]:
    """The targets that the plan's goals set for indicators."""
    goals = dossier.plan.goals if dossier.plan else ()
    return {goal.indicator_id: goal.target.value for goal in goals if goal.indicator_id and goal.target.value}


def year_before(iso: str) -> str:
    """The day a year before; an empty text for a broken date."""
    try:
        return (date.fromisoformat(iso) - timedelta(days=365)).isoformat()
    except ValueError:
        return ""


def counted(values: Iterable[str], order: Sequence[str] = (), unit: str = "项") -> str:
    """严重 1 项、一般 3 项: in the given order, other values behind, empty ones as 未注明."""
    counts = Counter(value or "未注明" for value in values)
    keys = [*(key for key in order if key in counts), *(key for key in counts if key not in order)]
    return "、".join(f"{key} {counts[key]} {unit}" for key in keys)


def listed(names: Iterable[str], most: int = 5) -> str:
    """甲、乙、丙等 7 项: names in one line."""
    found = [name for name in names if name]
    shown = "、".join(found[:most])
    return f"{shown}等 {len(found)} 项" if len(found) > most else shown


def short(text: str, most: int = 24) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return f"{line[:most]}…" if len(line) > most else line
