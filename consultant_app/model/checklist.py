"""The checklist of an audit: its order, when a line is settled, how far the audit is. Rules of domain: evidence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.gap import has_blank

JUDGED = (Verdict.CONFORM, Verdict.NONCONFORM, Verdict.OBSERVATION)  # these stand on evidence, conformity too
REASONED = (Verdict.NOT_APPLICABLE, Verdict.NOT_VERIFIED)  # these stand on a reason


def in_order(lines: Iterable[AuditLine]) -> list[AuditLine]:
    """The lines as screen and paper number them: department by department, within one in their own order."""
    groups: dict[str, list[AuditLine]] = {}
    for line in lines:
        groups.setdefault(line.department_id, []).append(line)
    return [line for group in groups.values() for line in group]


def numbers_of(lines: Iterable[AuditLine]) -> dict[str, int]:
    """The number of each line on screen and paper, by its id."""
    return {line.id: number for number, line in enumerate(in_order(lines), 1)}


# when a line is settled


def is_open(finding: Finding) -> bool:
    """Whether nothing was judged: 未查 is neither 不适用 nor 未验证."""
    return finding.verdict is Verdict.NOT_CHECKED


def needs_evidence(finding: Finding) -> bool:
    """Whether the verdict stands without evidence, or with a place in it that nobody filled."""
    if finding.verdict not in JUDGED:
        return False
    return not finding.evidence.strip() or has_blank(finding.evidence)


def needs_reason(finding: Finding) -> bool:
    """Whether 不适用 or 未验证 stands without its reason."""
    return finding.verdict in REASONED and not finding.reason.strip()


def contradiction(finding: Finding) -> str:
    """What cannot be true about the numbers of a finding, in words; empty when nothing is wrong."""
    sampled, failed = _count(finding.sampled), _count(finding.failed)
    if failed and sampled is not None and failed > sampled:
        return f"不符合数 {failed} 大于抽样数 {sampled}"
    if failed and finding.verdict is Verdict.CONFORM:
        return f"判为符合，但不符合数是 {failed}"
    return ""


def _count(text: str) -> int | None:
    """The number at the beginning: people write 5 and 5 份."""
    found = re.match(r"\s*([0-9]{1,6})", text) if text else None
    return int(found[1]) if found else None


def is_settled(finding: Finding) -> bool:
    """Whether the line can stand in the report as it is."""
    return not (is_open(finding) or needs_evidence(finding) or needs_reason(finding) or contradiction(finding))


def lacks(finding: Finding) -> str:
    """What a judged line still needs: 缺证据, 缺理由, or what cannot be true; empty when nothing."""
    if needs_evidence(finding):
        return "证据有空未填" if finding.evidence.strip() else "缺证据"
    if needs_reason(finding):
        return "缺理由"
    return contradiction(finding)


# how far the audit is


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many lines stand where."""

    total: int = 0
    verdicts: dict[Verdict, int] = field(default_factory=dict)
    lacking: int = 0  # judged, but without evidence or reason

    @property
    def open(self) -> int:
        """How many were not looked at."""
        return self.verdicts.get(Verdict.NOT_CHECKED, 0)

    @property
    def judged(self) -> int:
        """How many were looked at."""
        return self.total - self.open


def tally(lines: Iterable[AuditLine]) -> Tally:
    """The counts of some lines."""
    verdicts = dict.fromkeys(Verdict, 0)
    total = lacking = 0
    for line in lines:
        total += 1
        verdicts[line.finding.verdict] += 1
        lacking += bool(lacks(line.finding))
    return Tally(total=total, verdicts=verdicts, lacking=lacking)


def next_open(lines: Sequence[AuditLine], after: str) -> AuditLine | None:
    """The first line after that one that nobody judged, else the first that lacks something, going round once."""
    place = next((number for number, line in enumerate(lines) if line.id == after), -1)
    around = [*lines[place + 1 :], *lines[: place + 1]]
    unjudged = (line for line in around if is_open(line.finding))
    lacking = (line for line in around if not is_settled(line.finding))
    return next(unjudged, None) or next(lacking, None)
