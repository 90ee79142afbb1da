"""What the papers of an internal audit share: whose record it is, departments, clauses, days, people."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from consultant_app.documents import common
from consultant_app.model.audit import Audit
from consultant_app.model.audit_dossier import AuditView
from consultant_app.model.coverage import below
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.management_system import DEFAULT_EDITION

NO_DEPARTMENT = "（未写部门）"
_TO_FILL = "____________________"
_WEEKDAYS = "一二三四五六日"


def furniture(dossier: Dossier, kind: str) -> dict[str, Any]:
    """文件 and 企业: a record of the system is the enterprise's own, so its name stands on top of each page."""
    shared = common.furniture(dossier, kind)
    return {"文件": shared["文件"], "企业": {"名称": dossier.enterprise.name or _TO_FILL}}


def audit_view(dossier: Dossier) -> AuditView:
    """The audit that the paper is about; one without content on a blank."""
    return dossier.audit or AuditView(audit=Audit(id="", enterprise_id="", nature="", method=""))


def department_names(dossier: Dossier) -> dict[str, str]:
    """The names of the departments by id, in their order."""
    return {each.id: each.name for each in dossier.departments}


def titles(dossier: Dossier, edition: str) -> dict[str, str]:
    """The titles of the clauses of an edition by number; empty when the set is not at hand."""
    facts = dossier.clauses.get(edition)
    return dict(facts.titles) if facts else {}


def clause_text(number: str, title: str) -> str:
    """8.6 产品和服务的放行."""
    return f"{number} {title}".strip()


def applicable(dossier: Dossier, edition: str) -> tuple[str, ...]:
    """The lowest-level clauses that the enterprise has not declared inapplicable."""
    facts, system = dossier.clauses.get(edition), dossier.system.system
    left_out = tuple(each.clause for each in system.exclusions if each.clause) if system else ()
    lowest = facts.lowest if facts else ()
    return tuple(number for number in lowest if not any(below(number, upper) for upper in left_out))


def edition_of(dossier: Dossier) -> str:
    """The edition the audit was planned with, else that of the declared system."""
    if dossier.audit:
        return dossier.audit.audit.edition
    return dossier.system.system.edition if dossier.system.system else DEFAULT_EDITION


def day_text(dossier: Dossier, iso: str) -> str:
    """2026年11月22日（周日，休息日）; what is no whole date comes back as it is."""
    try:
        weekday = f"周{_WEEKDAYS[date.fromisoformat(iso).weekday()]}"
    except ValueError:
        return chinese_date(iso)
    why = dossier.rest_days.get(iso, "")
    note = "休息日" if why == weekday else why
    return f"{chinese_date(iso)}（{'，'.join(part for part in (weekday, note) if part)}）"


def named(values: Iterable[str]) -> str:
    """Names with 、 between them, each once."""
    return "、".join(dict.fromkeys(value for value in values if value))


def span(start: str, end: str) -> str:
    """08:30—09:00."""
    return "—".join(part for part in (start, end) if part)


def empty_rows(columns: Iterable[str], count: int) -> list[dict[str, Any]]:
    """Lines to fill by hand, without numbers."""
    names = tuple(columns)
    return [dict.fromkeys(names, "") for _ in range(count)]
