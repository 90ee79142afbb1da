"""The writing assistant of nonconformity reports: rules, offline, that look at words; a person decides.

It never changes a text. What it says stands beside the field and in the list of what is to be looked at.
"""

from collections.abc import Collection

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.nonconformity import AuditObservation
from consultant_app.model.writing_fact import clause_advice, criterion_advice, fact_advice, observation_advice
from consultant_app.model.writing_followup import (
    actions_advice,
    cause_advice,
    correction_advice,
    extent_advice,
    verification_advice,
)
from consultant_app.model.writing_text import Advice

__all__ = ["Advice", "advise", "advise_observation"]


def advise(view: NonconformityView, lowest: Collection[str] = ()) -> list[Advice]:
    """What is to be mended in a nonconformity, field by field in the order of the report.

    `lowest` are the lowest clause numbers of its edition; without them a clause is only checked for being there.
    """
    item = view.item
    found = [
        *fact_advice(item),
        *criterion_advice(item),
        *clause_advice(item, lowest),
        *cause_advice(item),
        *correction_advice(item),
        *actions_advice(item, view.actions),
        *extent_advice(item, view.actions),
    ]
    for round_ in view.rounds[-1:]:
        found += verification_advice(round_)
    return found


def advise_observation(item: AuditObservation, lowest: Collection[str] = ()) -> list[Advice]:
    """The same for an observation."""
    from consultant_app.model.nonconformity import Nonconformity

    clause = Nonconformity(id="", enterprise_id="", clause=item.clause, edition=item.edition)
    return [*observation_advice(item), *clause_advice(clause, lowest)]
