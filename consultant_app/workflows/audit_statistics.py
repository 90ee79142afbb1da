"""Statistics of nonconformities: of one audit, of one enterprise, or over all enterprises, also as an Excel table."""

from collections.abc import Callable, Generator, Iterable
from datetime import date
from functools import partial
from pathlib import Path

from consultant_app.model.audit import Audit
from consultant_app.model.audit_dossier import AuditView, NonconformityView
from consultant_app.model.audit_statistics import Statistics, statistics
from consultant_app.model.dossier import Dossier
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.store import records
from consultant_app.store.listing import SHOWN
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, delivering, settings
from consultant_app.workflows.progress import Progress

_LISTED = (
    "enterprise_id in (select o.id from enterprise o join enterprise e on e.id = coalesce(nullif(o.alias_of, ''), o.id)"
    f" where e.is_sample in (0, ?) and {SHOWN})"
)


def views_of(
    db: Connection, *, audit_id: str = "", enterprise_id: str = "", year: str = "", samples: bool = True
) -> tuple[NonconformityView, ...]:
    """The nonconformities of an audit, else of an enterprise, else of all enterprises that are listed.

    With a `year` only those found in it; without `samples` the sample enterprise is left out of a count over all.
    """
    if audit_id:
        items = records.all_of(db, Nonconformity, where="audit_id = ?", args=[audit_id], order="order_key, id")
    elif enterprise_id:
        items = audit_dossiers.nonconformities_of(db, enterprise_id)
    else:
        items = records.all_of(db, Nonconformity, where=_LISTED, args=[int(samples)], order="found_on, id")
    wanted = [item for item in items if not year or item.found_on.startswith(year)]
    return audit_dossiers.nonconformity_views(db, wanted)


def read_statistics(
    db: Connection, *, audit_id: str = "", enterprise_id: str = "", year: str = "", samples: bool = True
) -> Statistics:
    """The counts of views_of() as of today."""
    found = views_of(db, audit_id=audit_id, enterprise_id=enterprise_id, year=year, samples=samples)
    return statistics(found, date.today().isoformat())


def years_of(db: Connection) -> list[str]:
    """The years in which something was found, newest first."""
    sql = (
        f"select distinct substr(found_on, 1, 4) from nonconformity where found_on <> '' and {_LISTED} order by 1 desc"
    )
    return [year for (year,) in db.execute(sql, (1,))]


Row = tuple[str, ...]
Table = tuple[str, list[Row]]  # title, rows


def as_tables(found: Statistics) -> list[Table]:
    """The counts as tables with a heading row, for Excel and --json."""
    days = found.days
    head: list[Row] = [
        ("项目", "数值", "单位"),
        ("不符合项总数", str(found.total), "项"),
        ("未关闭", str(found.open), "项"),
        ("已逾期", str(found.overdue), "项"),
        ("已关闭", str(days.count), "项"),
        ("平均关闭天数", f"{days.mean:.1f}" if days.count else "", "天"),
        ("关闭天数中位数", f"{days.median:g}" if days.count else "", "天"),
        ("最长关闭天数", str(days.longest) if days.count else "", "天"),
        ("超期关闭", str(days.late), "项"),
    ]
    counts: list[Row] = [("分类", "取值", "项数")]
    for kind, pairs in (("严重程度", found.grades), ("状态", found.states), ("不符合类型", found.natures)):
        counts += [(kind, label, str(count)) for label, count in pairs]
    bars: list[Row] = [("维度", "项目", "项数", "累计百分比", "主要项目")]
    for kind, every in (("条款", found.clauses), ("原因（人机料法环测）", found.causes), ("部门", found.departments)):
        bars += [(kind, bar.label, str(bar.count), f"{bar.cumulative:.0f}", "是" if bar.vital else "") for bar in every]
    again: list[Row] = [("条款", "部门", "次数", "编号"), *(
        (each.clause, each.department, str(len(each.numbers)), "、".join(each.numbers)) for each in found.repeats
    )]  # fmt: skip
    return [("概况", head), ("分类统计", counts), ("排列图数据", bars), ("重复发生", again)]


def prepare_workbook(
    session: Session, target: Path, *, audit_id: str = "", enterprise_id: str = "", year: str = ""
) -> Callable[[], Generator[Progress, None, Path]]:
    """Read now; the returned work writes an Excel file with the tables, Pareto charts and the list of all cases."""
    found = views_of(session.db, audit_id=audit_id, enterprise_id=enterprise_id, year=year)
    names = dict(session.db.execute("select id, name from enterprise"))
    tables = as_tables(statistics(found, date.today().isoformat()))
    return partial(_write, target, [*tables, ("清单", _cases(found, names))])


def prepare_paper(
    session: Session, target: Path, *, enterprise_id: str = "", year: str = ""
) -> Callable[[], Generator[Progress, None, Path]]:
    """Read now; the returned work writes the counts over an enterprise's audits, or over all enterprises, as Word.

    The year chosen stands beside all years. The paper of one audit is the document audit_statistics.
    """
    every = views_of(session.db, enterprise_id=enterprise_id)
    chosen = [view for view in every if view.item.found_on.startswith(year)]
    kept = {view.item.id for view in chosen}
    firms = len({view.item.enterprise_id for view in every})
    name = records.get(session.db, Enterprise, enterprise_id).name if enterprise_id else f"全部企业（{firms} 家）"
    span = Audit(id="", enterprise_id=enterprise_id, number=f"{year} 年度" if year else "全部年度")
    dossier = Dossier(
        enterprise=Enterprise(id=enterprise_id, name=name),
        agency=settings.read_agency(session),
        audit=AuditView(audit=span, nonconformities=tuple(chosen)),
        other_nonconformities=tuple(view for view in every if view.item.id not in kept),
        made_on=date.today().isoformat(),
    )
    return partial(_paper, dossier, delivering.template_folders(session), target)


def _paper(dossier: Dossier, shelves: tuple[Path, ...], target: Path) -> Generator[Progress, None, Path]:
    from consultant_app.documents import templates, word
    from consultant_app.documents.register import deliverable

    entry = deliverable("audit_statistics")
    yield Progress("正在绘制图表", 0, 2)
    values = entry.context(dossier)
    yield Progress("正在写入 Word", 1, 2)
    return word.render(templates.find(entry.template, shelves), values, target, overwrite=True).path


def _cases(found: Iterable[NonconformityView], names: dict[str, str]) -> list[tuple[str, ...]]:
    head = (
        "企业", "编号", "来源", "部门", "条款", "严重程度", "类型", "事实", "原因类别", "发现日期", "期限",
        "关闭日期", "状态",
    )  # fmt: skip
    return [head, *(
        (
            names.get(view.item.enterprise_id, ""), view.item.number, view.item.source, view.item.snapshot.department,
            view.item.clause, view.item.grade, view.item.nature, view.item.fact, view.item.cause.tag,
            view.item.found_on, view.item.due_on, view.item.closed_on, view.state.value,
        )
        for view in found
    )]  # fmt: skip


def _write(target: Path, tables: list[Table]) -> Generator[Progress, None, Path]:
    from consultant_app.documents.statistics_workbook import write_workbook

    yield Progress("正在写入 Excel", 0, 1)
    write_workbook(target, tables)
    return target
