"""Gaps of the audit on site and of its report: verdicts with evidence, people at the meetings, reasoned conclusions."""

from collections.abc import Iterator

from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.audit_dossier import AuditView, MeetingView
from consultant_app.model.coverage import below
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, error, hint, warning

_SITE, _MEETINGS, _REPORT = "audit_site", "audit_meetings", "audit_report"
_WITH_EVIDENCE = (Verdict.CONFORM, Verdict.NONCONFORM, Verdict.OBSERVATION)
_WITH_REASON = (Verdict.NOT_APPLICABLE, Verdict.NOT_VERIFIED)


def lacks(finding: Finding) -> str:
    """What a verdict still needs to be believed: 证据, 理由 or nothing. A tick without evidence is worth nothing."""
    if finding.verdict in _WITH_EVIDENCE and not finding.evidence.strip():
        return "证据"
    return "理由" if finding.verdict in _WITH_REASON and not finding.reason.strip() else ""


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What is missing in the checklist, the meetings and the report of the audit in hand."""
    view = dossier.audit
    if view is None:
        return
    yield from _lines(dossier, view)
    yield from _meetings(dossier, view)
    yield from _report(dossier, view)


def _lines(dossier: Dossier, view: AuditView) -> Iterator[Gap]:
    if not view.lines:
        yield warning("检查表", _SITE, "还没有检查条目。", view.audit.id)
        return
    unchecked = [line for line in view.lines if line.finding.verdict is Verdict.NOT_CHECKED]
    if unchecked:
        yield warning("检查表", _SITE, f"还有 {len(unchecked)} 条没有查。", unchecked[0].id)
    for line in view.lines:
        if missing := lacks(line.finding):
            sentence = f"条款 {line.clause}“{_short(line.text)}”判为{line.finding.verdict}，没有写{missing}。"
            yield error(f"检查表{missing}", _SITE, sentence, line.id)
        yield from _counts(line)
        yield from _clause(dossier, line)


def _counts(line: AuditLine) -> Iterator[Gap]:
    sampled, failed = line.finding.sampled.strip(), line.finding.failed.strip()
    if sampled.isdecimal() and failed.isdecimal() and int(failed) > int(sampled):
        sentence = f"条款 {line.clause}“{_short(line.text)}”的不符合数（{failed}）多于抽样数（{sampled}）。"
        yield error("抽样", _SITE, sentence, line.id)


def _clause(dossier: Dossier, line: AuditLine) -> Iterator[Gap]:
    facts, system = dossier.clauses.get(line.edition), dossier.system.system
    if facts and line.clause not in facts.titles:
        sentence = f"“{_short(line.text)}”的条款 {line.clause or '空白'} 不在 {line.edition} 里。"
        yield error("条款", _SITE, sentence, line.id)
    left_out = [each.clause for each in system.exclusions] if system else []
    if any(below(line.clause, up) for up in left_out) and line.finding.verdict is not Verdict.NOT_APPLICABLE:
        sentence = f"条款 {line.clause} 已列为不适用，检查表里仍有“{_short(line.text)}”。"
        yield warning("条款", _SITE, sentence, line.id)


def _short(text: str) -> str:
    return text if len(text) <= 18 else f"{text[:18]}…"


def _meetings(dossier: Dossier, view: AuditView) -> Iterator[Gap]:
    kinds = {each.meeting.kind for each in view.meetings}
    for kind in ("首次会议", "末次会议"):
        if kind not in kinds:
            yield warning("会议", _MEETINGS, f"没有{kind}的安排和签到名单。", view.audit.id)
    for each in view.meetings:
        if not each.meeting.on:
            yield warning("会议", _MEETINGS, f"{each.meeting.kind}没有写日期。", each.meeting.id)
        yield from _attendance(dossier, each)


def _attendance(dossier: Dossier, each: MeetingView) -> Iterator[Gap]:
    """Top management and the heads of departments attend; who is absent was excused (practice of internal audits)."""
    system = dossier.system.system
    wanted = {department.head.strip(): department.name for department in dossier.departments if department.head.strip()}
    if system and system.top_manager.strip():
        wanted.setdefault(system.top_manager.strip(), "最高管理者")
    listed = {attendee.name.strip() for attendee in each.attendees}
    for name, place in wanted.items():
        if name not in listed:
            sentence = f"{each.meeting.kind}名单里没有{place}的{name}；确实缺席的要写明原因和授权。"
            yield warning("会议", _MEETINGS, sentence, each.meeting.id)


def _report(dossier: Dossier, view: AuditView) -> Iterator[Gap]:
    audit, conclusion = view.audit, view.audit.conclusion
    if audit.reopened:
        yield warning("报告修订", _REPORT, f"审核报告已重新打开（{audit.reopened}），还没有再次签发。", audit.id)
    if not (audit.report_on or audit.summary or audit.issues):
        return  # the report was not begun
    if not audit.report_on:
        yield error("内审报告", _REPORT, "内审报告没有写日期。", audit.id)
    judged = (
        (conclusion.conformity, conclusion.conformity_reason, "符合性"),
        (conclusion.effectiveness, conclusion.effectiveness_reason, "有效性"),
        (conclusion.readiness, conclusion.readiness_reason, "是否具备认证条件"),
    )
    for verdict, reason, what in judged:
        if not verdict:
            yield error("审核结论", _REPORT, f"审核结论没有对{what}作出判断。", audit.id)
        elif not reason.strip():
            yield error("审核结论", _REPORT, f"审核结论的“{what}：{verdict}”没有写依据。", audit.id)
    texts = ((audit.summary, "审核过程综述"), (audit.departments_summary, "各部门情况"))
    for text, what in texts:
        if not text.strip():
            yield warning("内审报告", _REPORT, f"内审报告没有写{what}。", audit.id)
    if view.previous and not audit.previous_followup.strip():
        yield error("内审报告", _REPORT, "上次审核开过不符合项，报告没有写其验证情况。", audit.id)
    pending = [each for each in view.nonconformities if not (each.item.closed_on or each.item.withdrawn)]
    if pending and audit.issues:
        yield hint("内审报告", _REPORT, f"报告已签发，仍有 {len(pending)} 项不符合没有关闭。", pending[0].item.id)
    if pending and conclusion.readiness == "具备认证条件":
        yield error("审核结论", _REPORT, f"还有 {len(pending)} 项不符合没有关闭，不宜判断为“具备认证条件”。", audit.id)
    prepared, approved = audit.report_prepared_by.strip(), audit.report_approved_by.strip()
    if prepared and prepared == approved:
        yield warning("编制与批准", _REPORT, f"内审报告的编制和批准是同一人（{prepared}），请核对。", audit.id)
