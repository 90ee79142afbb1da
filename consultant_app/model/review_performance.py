"""Inputs c1 to c7 of a management review: how the system performed, told from the records."""

from collections import Counter

from consultant_app.model.audit import Audit, Verdict
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.dates import chinese_date
from consultant_app.model.indicator_trends import Trend, missing_periods, period_name, with_unit
from consultant_app.model.management_system import PROCESS_KINDS, Complaint, Supplier
from consultant_app.model.nonconformity import GRADE_SCALES, SOURCES, State
from consultant_app.model.review_facts import Facts, Gathered, counted, listed, short

_GRADES = GRADE_SCALES["严重/一般/轻微"]
_CONFORMITY = ("合格", "不良", "返工", "返修", "报废", "废品", "退货", "交付", "准时", "一次")
_INDICATOR_HEADS = ("指标", "目标值", "实际值", "趋势", "判定")


def customers(facts: Facts) -> Gathered:
    """c1: satisfaction and complaints."""
    measured = [trend for trend in facts.trends if "满意" in trend.indicator.name]
    lines = [indicator_line(trend) for trend in measured if trend.last]
    gaps: list[str] = []
    for trend in measured:
        gaps += [
            f"没有{period}的{trend.indicator.name}数据。" for period in missing_periods(trend, facts.since, facts.today)
        ]
        if not trend.last:
            gaps.append(f"没有{trend.indicator.name}的任何数据。")
    if not measured:
        gaps.append("没有设顾客满意度指标，也没有满意度数据；请补充本期调查的份数、方法和结果。")
    found = [each for each in facts.dossier.system.complaints if facts.within(each.on)]
    lines += _complaint_lines(facts, found)
    if not found:
        gaps.append("本期没有登记顾客投诉：请确认是没有发生，还是没有登记。")
    gaps += [f"{chinese_date(each.on)}{each.customer}的投诉没有写处理情况。" for each in found if not each.handling]
    rows = tuple(
        (chinese_date(each.on), each.customer, short(each.text), each.handling, chinese_date(each.closed_on))
        for each in found
    )
    heads = ("日期", "顾客", "投诉内容", "处理情况", "结案日期")
    return Gathered(lines=tuple(lines), gaps=tuple(gaps), heads=heads, rows=rows)


def _complaint_lines(facts: Facts, found: list[Complaint]) -> list[str]:
    if not found:
        return [f"{facts.period}没有登记顾客投诉（来源：顾客投诉台账）。"]
    open_ones = [each for each in found if not each.closed_on]
    months = Counter(each.on[:7] for each in found)
    lines = [
        f"{facts.period}登记顾客投诉 {len(found)} 件，已结案 {len(found) - len(open_ones)} 件，"
        f"未结案 {len(open_ones)} 件（来源：顾客投诉台账）。",
        "按月：" + "、".join(f"{period_name(month)} {count} 件" for month, count in sorted(months.items())) + "。",
    ]
    if any(each.product for each in found):
        lines.append(f"涉及产品：{counted((each.product for each in found), unit='件')}。")
    lines += [f"未结案：{chinese_date(each.on)}，{each.customer}，{short(each.text, 40)}。" for each in open_ones]
    return lines


def indicator_line(trend: Trend) -> str:
    """One indicator in a sentence: value with period, target, verdict, the last values with their direction."""
    last = trend.last
    if last is None:
        return f"{trend.indicator.name}：没有数据。"
    parts = [f"{trend.indicator.name}：{period_name(last.period)} {trend.value}"]
    if trend.target:
        parts.append(f"目标 {with_unit(trend.target, trend.indicator.unit)}，{trend.met or '无法比较'}")
    if trend.arrow:
        parts.append(f"近 {min(len(trend.readings), 3)} 期 {trend.path}，{trend.arrow} {trend.turn}")
    source = last.source or trend.indicator.source
    return "，".join(parts) + (f"（来源：{source}）。" if source else "。")


def indicator_rows(found: list[Trend]) -> tuple[tuple[str, ...], ...]:
    """The table 指标, 目标值, 实际值, 趋势, 判定."""
    return tuple(
        (
            trend.indicator.name,
            with_unit(trend.target, trend.indicator.unit),
            f"{trend.value}（{period_name(trend.last.period)}）" if trend.last else "无数据",
            f"{trend.arrow} {trend.turn}".strip(),
            trend.met,
        )
        for trend in found
    )


def objectives(facts: Facts) -> Gathered:
    """c2: the indicators as quality objectives."""
    every = list(facts.trends)
    measured = [trend for trend in every if trend.last]
    if not every:
        return Gathered(gaps=("没有设质量目标指标；请在“企业档案”里建立指标，或在此写明目标及完成情况。",))
    missed = [trend for trend in measured if trend.met == "未达标"]
    met = [trend for trend in measured if trend.met == "达标"]
    names = f"：{listed(trend.indicator.name for trend in missed)}" if missed else ""
    lines = [
        f"设质量目标指标 {len(every)} 项，有数据 {len(measured)} 项：达标 {len(met)} 项，"
        f"未达标 {len(missed)} 项{names}。",
        *(indicator_line(trend) for trend in measured),
    ]
    gaps = [f"指标“{trend.indicator.name}”没有数据。" for trend in every if not trend.last]
    gaps += [f"指标“{trend.indicator.name}”没有目标值，无法判定是否达标。" for trend in measured if not trend.target]
    for trend in measured:
        if missing := missing_periods(trend, facts.since, facts.today):
            gaps.append(f"指标“{trend.indicator.name}”缺 {len(missing)} 期数据：{listed(missing, 6)}。")
    return Gathered(lines=tuple(lines), gaps=tuple(gaps), heads=_INDICATOR_HEADS, rows=indicator_rows(every))


def processes(facts: Facts) -> Gathered:
    """c3: process performance and conformity of products."""
    found = [trend for trend in facts.trends if any(word in trend.indicator.name for word in _CONFORMITY)]
    lines = [indicator_line(trend) for trend in found if trend.last]
    gaps = [] if any(trend.last for trend in found) else ["没有合格率、返工率、交付率一类的产品和过程数据。"]
    checked = _checked_by_process(facts)
    if checked:
        number = facts.audits[-1].number
        lines.append(f"内审 {number} 按过程检查的结果：{checked}。")
    else:
        gaps.append("没有本期内审按过程的检查结果。")
    special = [each.name for each in facts.dossier.system.processes if each.is_special]
    if special:
        gaps.append(f"特殊过程（{listed(special)}）的确认和再确认情况没有数据，请补充。")
    return Gathered(lines=tuple(lines), gaps=tuple(gaps), heads=_INDICATOR_HEADS, rows=indicator_rows(found))


def _checked_by_process(facts: Facts) -> str:
    view = facts.dossier.audit
    if view is None or view.audit not in facts.audits:
        return ""
    totals: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for line in view.lines:
        if line.process and line.finding.verdict not in (Verdict.NOT_CHECKED, Verdict.NOT_APPLICABLE):
            totals[line.process] += 1
            failed[line.process] += line.finding.verdict is Verdict.NONCONFORM
    if not totals:
        return ""
    bad = "；".join(
        f"{PROCESS_KINDS.get(key, key)} {count} 条中 {failed[key]} 条" for key, count in totals.items() if failed[key]
    )
    whole = f"{len(totals)} 个过程共 {sum(totals.values())} 条，不符合 {sum(failed.values())} 条"
    return f"{whole}（{bad}）" if bad else whole


def nonconformities(facts: Facts) -> Gathered:
    """c4: nonconformities by source, grade and state, what is overdue, and the corrective actions."""
    found = _nonconformities(facts)
    if not found:
        return Gathered(
            lines=(f"{facts.period}没有开具不符合项（来源：不符合项台账）。",),
            gaps=("本期没有不符合项记录：请确认日常、顾客和外部审核发现的不合格都已登记。",),
        )
    late = [view for view in found if _is_late(view, facts)]
    lines = [
        f"{facts.period}开具不符合项 {len(found)} 项，来源：{counted((view.item.source for view in found), SOURCES)}；"
        f"程度：{counted((view.item.grade for view in found), _GRADES)}（来源：不符合项台账）。",
        f"状态：{counted((view.state for view in found), tuple(State))}；逾期 {len(late)} 项"
        + (f"：{listed(view.item.number for view in late)}。" if late else "。"),
        _action_line(found),
    ]
    repeated = [view.item.number for view in found if view.item.repeats_id]
    if repeated:
        lines.append(f"重复发生 {len(repeated)} 项：{listed(repeated)}，说明原先的纠正措施没有消除原因。")
    gaps = [f"{view.item.number} 没有原因分析。" for view in found if not view.item.cause.text and not view.causes]
    gaps += [
        f"{view.item.number} 已逾期（期限 {chinese_date(view.item.due_on)}），请说明原因和新的期限。" for view in late
    ]
    heads = ("编号", "来源", "程度", "条款", "状态", "期限")
    rows = tuple(
        (
            view.item.number,
            view.item.source,
            view.item.grade,
            view.item.clause,
            view.state,
            chinese_date(view.item.due_on),
        )
        for view in found
    )
    return Gathered(lines=tuple(lines), gaps=tuple(gaps), heads=heads, rows=rows)


def _nonconformities(facts: Facts) -> list[NonconformityView]:
    """Those found in the period, and older ones that are still open; each as it stood on the day of the review."""
    mine = facts.dossier.audit.nonconformities if facts.dossier.audit else ()
    known = (*mine, *facts.dossier.other_nonconformities)
    every = [view.as_of(facts.today) for view in known if view.state is not State.WITHDRAWN]
    return [
        view for view in every
        if facts.within(view.item.found_on) or (view.item.found_on <= facts.since and view.state is not State.CLOSED)
    ]  # fmt: skip


def _is_late(view: NonconformityView, facts: Facts) -> bool:
    return bool(view.item.due_on) and view.item.due_on < facts.today and view.state is not State.CLOSED


def _action_line(found: list[NonconformityView]) -> str:
    actions = [action for view in found for action in view.actions]
    rounds = [each for view in found for each in view.rounds if each.concluded]
    failed = sum(each.concluded == "未关闭" for each in rounds)
    if not actions:
        return "还没有制定纠正措施。"
    done = sum(bool(action.done_on) for action in actions)
    return (
        f"制定纠正措施 {len(actions)} 项，已完成 {done} 项；验证 {len(rounds)} 次，"
        f"其中未通过 {failed} 次（来源：不符合项报告）。"
    )


def monitoring(facts: Facts) -> Gathered:
    """c5: what was monitored and measured, and from which records."""
    measured = [trend for trend in facts.trends if trend.last]
    count = sum(len(trend.readings) for trend in measured)
    named = list(dict.fromkeys(each.source for trend in measured for each in trend.readings if each.source))
    sources = "；".join(named[:3]) + ("等" if len(named) > 3 else "")
    lines = []
    if measured:
        told = f"，数据来自{sources}" if sources else ""
        lines.append(f"监视和测量的指标 {len(measured)} 项，共有 {count} 个读数{told}（来源：指标数据）。")
    worse = [trend for trend in measured if trend.turn == "变差"]
    lines += [f"需要关注：{indicator_line(trend)}" for trend in worse]
    gaps = [] if measured else ["没有登记任何指标读数。"]
    gaps += [f"指标“{trend.indicator.name}”的数据没有写来源。" for trend in measured if not _has_source(trend)]
    gaps.append("监视测量设备的检定、校准情况没有数据，请由质量部门补充（应检台数、已检台数、超期台数）。")
    return Gathered(lines=tuple(lines), gaps=tuple(gaps), heads=_INDICATOR_HEADS, rows=indicator_rows(measured))


def _has_source(trend: Trend) -> bool:
    return bool(trend.indicator.source or any(reading.source for reading in trend.readings))


def audit_results(facts: Facts) -> Gathered:
    """c6: the internal audits of the period with findings and conclusion; external ones must be told by hand."""
    held = facts.audits
    view = facts.dossier.audit
    lines = [f"{facts.period}开展内部审核 {len(held)} 次。"] if held else []
    lines += [_audit_line(audit, facts) for audit in held]
    gaps = [] if held else [f"{facts.period}没有已实施的内部审核；管理评审应以内审结果为输入。"]
    gaps += [f"内审 {audit.number} 还没有写审核结论。" for audit in held if not audit.conclusion.conformity]
    gaps += [f"内审 {audit.number} 的审核报告还没有日期。" for audit in held if not audit.report_on]
    if view and view.audit not in held and not view.audit.held.end:
        gaps.append(f"内审 {view.audit.number} 还没有实施。")
    outside = [each for each in _nonconformities(facts) if each.item.source == "外审"]
    if outside:
        lines.append(f"外部审核开具不符合项 {len(outside)} 项：{listed(each.item.number for each in outside)}。")
    else:
        gaps.append("没有外部审核（认证机构、顾客）的记录；本期有过的，请补充时间、结论和问题。")
    return Gathered(lines=tuple(lines), gaps=tuple(gaps))


def _audit_line(audit: Audit, facts: Facts) -> str:
    view = facts.dossier.audit
    dates = "至".join(dict.fromkeys(chinese_date(each) for each in (audit.held.start, audit.held.end) if each))
    parts = [f"{audit.number}（{dates}，{audit.nature}）"]
    if view and view.audit.id == audit.id:
        judged = [line.finding.verdict for line in view.lines if line.finding.verdict is not Verdict.NOT_CHECKED]
        parts += [f"检查 {len(judged)} 条：{counted(judged, tuple(Verdict), '条')}"] if judged else []
        valid = [each for each in view.nonconformities if each.state is not State.WITHDRAWN]
        grades = counted((each.item.grade for each in valid), _GRADES)
        parts.append(f"不符合项 {len(valid)} 项" + (f"（{grades}）" if grades else ""))
        parts.append(f"观察项 {sum(not each.withdrawn for each in view.observations)} 项")
    end = audit.conclusion
    told = "；".join(text for text in (end.conformity, end.effectiveness, end.readiness) if text)
    return "，".join(parts) + (f"；结论：{told}" if told else "") + "（来源：内审报告）。"


def suppliers(facts: Facts) -> Gathered:
    """c7: the evaluation of external providers."""
    every = facts.dossier.system.suppliers
    if not every:
        return Gathered(gaps=("没有外部供方名录和评价数据；请在“运行数据”里登记，或在此写明供方的交付和质量表现。",))
    done = [each for each in every if facts.within(each.evaluated_on)]
    lines = [
        f"外部供方 {len(every)} 家，{facts.period}评价 {len(done)} 家"
        + (f"：{counted((each.result for each in done), ('合格', '限期整改', '停用'), '家')}" if done else "")
        + "（来源：供方评价记录）。",
        *(_problem_of(each) for each in every if each.problems),
    ]
    gaps = [f"供方“{each.name}”本期没有评价。" for each in every if each not in done]
    gaps += [f"供方“{each.name}”的评价没有结论。" for each in done if not each.result]
    heads = ("供方", "供应内容", "评价日期", "得分", "结论", "存在问题")
    rows = tuple(
        (each.name, each.supplies, chinese_date(each.evaluated_on), each.score, each.result, each.problems)
        for each in every
    )
    return Gathered(lines=tuple(lines), gaps=tuple(gaps), heads=heads, rows=rows)


def _problem_of(supplier: Supplier) -> str:
    supplies = f"（{supplier.supplies}）" if supplier.supplies else ""
    return f"{supplier.name}{supplies}：{supplier.problems.rstrip('。')}。"
