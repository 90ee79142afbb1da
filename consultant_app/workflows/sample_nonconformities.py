"""The nonconformities and observations of the sample's audits, with fixed ids."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from consultant_app.model.assessment import Cause, CauseMethod
from consultant_app.model.audit import AuditLine
from consultant_app.model.management_system import PROCESS_KINDS
from consultant_app.model.nonconformity import (
    AuditObservation,
    CorrectiveAction,
    Nonconformity,
    Snapshot,
    Verification,
)
from consultant_app.model.order import first_keys
from consultant_app.workflows.sample_building import Values, built, ordered, without
from consultant_app.workflows.sample_records import ENTERPRISE_ID, read, sample_id

_OWNER = {"enterprise_id": ENTERPRISE_ID}
_APART = ("audit", "key", "department", "repeats", "actions", "rounds", "whys", "bones")


def nonconformity_id(number: str) -> str:
    """The id of a nonconformity by its number."""
    return sample_id("nonconformity", number)


def nonconformities(
    lines: Mapping[str, AuditLine], audits: Mapping[str, str], heads: Mapping[str, str]
) -> Iterator[Any]:
    """Nonconformities with causes, actions and rounds, then the observations.

    `lines` by id of the checklist, `audits` the ids by year, `heads` the heads of departments by name.
    """
    data = read("nonconformities")
    for entry in ordered(data["nonconformities"]):
        yield from _nonconformity(entry, lines, audits[entry["audit"]], heads)
    for entry in ordered(data["observations"]):
        yield _observation(entry, lines, audits["2026"], heads)


def line_id(year: str, department: str, key: str) -> str:
    """The id of a line by its department and its key in the library."""
    return sample_id("audit_line", year, department, key)


def _line_of(entry: Values, lines: Mapping[str, AuditLine]) -> AuditLine:
    return lines[line_id(entry.get("audit", "2026"), entry["department"], entry["key"])]


def _raised(entry: Values, lines: Mapping[str, AuditLine], heads: Mapping[str, str]) -> Values:
    """What comes from the line: where, and the line as it stood."""
    line = _line_of(entry, lines)
    finding = line.finding
    snapshot = Snapshot(
        requirement=line.text, evidence=finding.evidence, clause=line.clause, clause_title=line.clause_title,
        edition=line.edition, department=entry["department"], department_head=heads[entry["department"]],
        auditee=finding.escort, auditor=finding.auditor, process=PROCESS_KINDS.get(line.process, ""),
        sampled=finding.sampled, failed=finding.failed, grade=finding.grade,
    )  # fmt: skip
    return {"line_id": line.id, "department_id": line.department_id, "snapshot": snapshot}


def _nonconformity(
    entry: Values, lines: Mapping[str, AuditLine], audit_id: str, heads: Mapping[str, str]
) -> Iterator[Any]:
    key = nonconformity_id(entry["number"])
    repeats = nonconformity_id(entry["repeats"]) if "repeats" in entry else ""
    yield built(
        Nonconformity,
        id=key,
        **_OWNER,
        audit_id=audit_id,
        repeats_id=repeats,
        **_raised(entry, lines, heads),
        **without(entry, *_APART),
    )
    yield from _causes(key, entry)
    for number, action in enumerate(ordered(entry["actions"]), 1):
        yield built(
            CorrectiveAction, id=sample_id("action", entry["number"], number), **_OWNER, nonconformity_id=key, **action
        )
    for round_ in entry.get("rounds", ()):
        yield built(
            Verification,
            id=sample_id("round", entry["number"], round_["round"]),
            **_OWNER,
            nonconformity_id=key,
            **round_,
        )


def _causes(key: str, entry: Values) -> Iterator[Cause]:
    cause = partial(_cause, key)
    for number, why in enumerate(ordered(entry.get("whys", [])), 1):
        yield cause(f"why{number}", method=CauseMethod.WHY, **why)
    for number, bone in enumerate(ordered(entry.get("bones", [])), 1):
        big = cause(f"bone{number}", method=CauseMethod.FISHBONE, **without(bone, "small"))
        yield big
        small = bone.get("small", [])
        for place, (text, below) in enumerate(zip(small, first_keys(len(small)), strict=True), 1):
            yield cause(
                f"bone{number}.{place}",
                method=CauseMethod.FISHBONE,
                text=text,
                tag=big.tag,
                parent_id=big.id,
                order_key=f"{big.order_key}{below}",
            )


def _cause(owner_id: str, place: str, **values: Any) -> Cause:
    return built(Cause, id=sample_id("cause", owner_id, place), **_OWNER, problem_id=owner_id, **values)


def _observation(
    entry: Values, lines: Mapping[str, AuditLine], audit_id: str, heads: Mapping[str, str]
) -> AuditObservation:
    line = _line_of(entry, lines)
    return built(
        AuditObservation,
        id=sample_id("observation_of_audit", entry["number"]),
        **_OWNER,
        audit_id=audit_id,
        clause=line.clause,
        **_raised(entry, lines, heads),
        **without(entry, "key", "department"),
    )
