"""The checklist in hand, read once per change, and its lines as entries of a list."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from consultant_app.model import checklist
from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.enterprise import Department
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_view import AuditInHand
from consultant_app.ui.widgets.sections import SectionLine
from consultant_app.workflows import auditing

Test = Callable[[Finding], bool]
SECTION = "§"  # in front of the key of a department
NOWHERE = "未定部门"
HERE = "here"  # the filter of the department in hand


def _lacks(finding: Finding) -> bool:
    return bool(checklist.lacks(finding))


def _is(*verdicts: Verdict) -> Test:
    return lambda finding: finding.verdict in verdicts


FILTERS: dict[str, tuple[str, Test | None]] = {
    "all": ("全部", None),
    "open": ("未查", checklist.is_open),
    "lacking": ("缺证据", _lacks),
    "nonconform": ("不符合", _is(Verdict.NONCONFORM)),
    "observation": ("观察项", _is(Verdict.OBSERVATION)),
    "excused": ("不适用和未验证", _is(Verdict.NOT_APPLICABLE, Verdict.NOT_VERIFIED)),
    HERE: ("本部门", None),
}
_NOTES = {
    Verdict.NONCONFORM: "不符合",
    Verdict.OBSERVATION: "观察",
    Verdict.NOT_APPLICABLE: "不适用",
    Verdict.NOT_VERIFIED: "未验证",
}


@dataclass(frozen=True)
class _Known:
    """What was worked out of a line, kept as long as it is the same object with the same number."""

    line: AuditLine
    filters: frozenset[str]
    entry: SectionLine


class LinesInHand:
    """The lines of the audit in hand in the order of screen and paper; only what changed is worked out anew."""

    def __init__(self, app: App, held: AuditInHand) -> None:
        self.app, self.held = app, held
        self.lines: list[AuditLine] = []
        self.by_id: dict[str, AuditLine] = {}
        self.numbers: dict[str, int] = {}
        self.departments: dict[str, str] = {}
        self.version = 0  # another one when something changed
        self._reader = auditing.LineReader()
        self._known: dict[str, _Known] = {}
        self._counts: Counter[str] = Counter()

    def read(self) -> None:
        """Read what the database holds now."""
        db, audit = self.app.session.db, self.held.audit
        self.lines = checklist.in_order(self._reader.read(db, audit.id)) if audit else []
        self.by_id = {line.id: line for line in self.lines}
        self.numbers = {line.id: number for number, line in enumerate(self.lines, 1)}
        self._work_out()
        if not self.departments or self.held.touched & {"department", "audit", "enterprise"}:
            self.departments = self._departments()
            self.version += 1

    def _work_out(self) -> None:
        before, self._known = self._known, {}
        for number, line in enumerate(self.lines, 1):
            known = before.get(line.id)
            same = known is not None and known.line is line and known.entry.text.startswith(f"{number} ")
            self._known[line.id] = known if same else _known(line, number)
        if len(before) != len(self._known) or any(before.get(key) is not each for key, each in self._known.items()):
            self.version += 1
            self._counts = Counter(chain.from_iterable(each.filters for each in self._known.values()))

    def _departments(self) -> dict[str, str]:
        if not self.held.enterprise_id:
            return {}
        every = records.of_enterprise(self.app.session.db, Department, self.held.enterprise_id)
        return {each.id: each.name for each in every}

    def department(self, line: AuditLine) -> str:
        """The name of the department in which a line is asked."""
        return self.departments.get(line.department_id, "") or NOWHERE

    def stored(self, line_id: str) -> AuditLine | None:
        """A line as it is stored right now, also when it was just written."""
        return records.find(self.app.session.db, AuditLine, line_id)

    def is_shown(self, line: AuditLine, chosen: str, current: str) -> bool:
        """Whether a filter lets a line through; the line in hand stays while the person is at it."""
        if chosen == HERE:
            mine = self.by_id.get(current)
            return mine is None or line.department_id == mine.department_id
        return line.id == current or chosen in self._known[line.id].filters

    def counts(self, current: str) -> dict[str, int]:
        """How many lines each filter shows."""
        line = self.by_id.get(current)
        here = [each.department_id for each in self.lines].count(line.department_id) if line else len(self.lines)
        return {key: here if key == HERE else self._counts[key] for key in FILTERS}

    def is_open(self, line: AuditLine) -> bool:
        """Whether nobody judged the line."""
        return "open" in self._known[line.id].filters

    def entry(self, line: AuditLine) -> SectionLine:
        """The line as an entry of the list."""
        return self._known[line.id].entry


def _known(line: AuditLine, number: int) -> _Known:
    finding = line.finding
    passed = frozenset(key for key, (_, test) in FILTERS.items() if test is None or test(finding))
    text = f"{number} {line.clause or '—'}　{line.text}"
    entry = SectionLine(line.id, text, mark(finding), 1, _NOTES.get(finding.verdict, ""))
    return _Known(line=line, filters=passed, entry=entry)


def mark(finding: Finding) -> str:
    """How far a line is, as a key of sections.MARKS."""
    if checklist.is_open(finding):
        return "partly" if finding.evidence else "open"
    if checklist.lacks(finding):
        return "wrong"
    return "skipped" if finding.verdict in checklist.REASONED else "done"


def entries(lines: LinesInHand, chosen: str, current: str) -> list[SectionLine]:
    """Departments with how many of their lines were judged, and below each the lines that the filter lets through."""
    found: list[SectionLine] = []
    groups: dict[str, list[AuditLine]] = {}
    for line in lines.lines:
        groups.setdefault(line.department_id, []).append(line)
    for key, group in groups.items():
        shown = [line for line in group if lines.is_shown(line, chosen, current)]
        if shown:
            judged = sum(not lines.is_open(line) for line in group)
            found.append(SectionLine(SECTION + key, lines.department(group[0]), "open", 0, f"{judged}/{len(group)}"))
            found += [lines.entry(line) for line in shown]
    return found
