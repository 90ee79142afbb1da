"""All rules across records: the gap list, the delivery gate and the printed check read the same list."""

from consultant_app.model import (
    gates_audit,
    gates_dates,
    gates_nonconformities,
    gates_plan,
    gates_register,
    gates_review,
    gates_site,
    gates_slips,
    gates_survey,
    gates_values,
)
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, Severity

_RULES = (
    gates_register, gates_survey, gates_plan, gates_values,
    gates_audit, gates_dates, gates_site, gates_nonconformities, gates_review, gates_slips,
)  # fmt: skip


def gaps(dossier: Dossier, today: str) -> list[Gap]:
    """All gaps of a dossier, the grave ones first, otherwise in the order of the work. `today` is ISO."""
    found = [gap for rules in _RULES for gap in rules.gaps(dossier, today)]
    return sorted(found, key=lambda gap: list(Severity).index(gap.severity))
