"""The pages of the window, in the order of the rail."""

from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from consultant_app.model.role import Role
from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page


class Tab(NamedTuple):
    """One tab of a page; open_place(part=key) brings it to the front."""

    key: str
    title: str
    not_for: str = ""  # model.exchange.Role that has the same on a page of its own


@dataclass(frozen=True, kw_only=True)
class PageEntry:
    """One page: `factory` is "module:class", imported when the page is first opened."""

    name: str
    title: str
    short: str  # under the icon when the rail is narrow
    icon: str
    factory: str
    needs_enterprise: bool = False
    group: int = 0  # a gap is left between groups
    role: str = ""  # model.exchange.Role whose rail has it; empty: everybody's
    tabs: tuple[Tab, ...] = ()  # the first one first

    def titles(self) -> list[tuple[str, str]]:
        """Key and title of each tab."""
        return [(tab.key, tab.title) for tab in self.tabs]

    def build(self, app: App, parent: QWidget | None = None) -> Page:
        """Make the page."""
        module, _, name = self.factory.partition(":")
        return getattr(import_module(module), name)(app, parent)


_HOME = "consultant_app.ui.pages."

PAGES = (
    PageEntry(name="today", title="今日", short="今日", icon="today", factory=_HOME + "today:TodayPage"),
    PageEntry(
        name="enterprises", title="企业", short="企业", icon="list", factory=_HOME + "enterprises:EnterprisesPage"
    ),
    PageEntry(
        name="dossier", title="① 企业档案", short="①档案", icon="dossier", factory=_HOME + "dossier:DossierPage",
        needs_enterprise=True, group=1,
    ),
    PageEntry(
        name="survey", title="② 摸底调研", short="②调研", icon="survey", factory=_HOME + "survey:SurveyPage",
        needs_enterprise=True, group=1,
        tabs=(
            Tab("intent", "意愿与意向"), Tab("form", "调研表"), Tab("diagnosis", "现场诊断"),
            Tab("scores", "得分与对比"), Tab("inbox", "待整理"), Tab("problems", "问题与原因"),
            Tab("summary", "小结与确认"),
        ),
    ),
    PageEntry(
        name="plan", title="③ 一企一策", short="③方案", icon="plan", factory=_HOME + "plan:PlanPage",
        needs_enterprise=True, group=1,
        tabs=(
            Tab("measures", "措施"), Tab("goals", "目标"), Tab("trainings", "分层培训"),
            Tab("schedule", "里程碑与风险"), Tab("texts", "思路、责任与保密"), Tab("gaps", "缺什么"),
        ),
    ),
    PageEntry(
        name="audit", title="④ 内部审核", short="④内审", icon="audit", factory=_HOME + "audit:AuditPage",
        needs_enterprise=True, group=1,
        tabs=(
            Tab("system", "体系与过程"), Tab("programme", "年度方案"), Tab("plan", "审核计划"),
            Tab("site", "现场检查"), Tab("meetings", "会议"), Tab("report", "审核报告"),
            Tab("statistics", "统计"),
        ),
    ),
    PageEntry(
        name="nonconformities", title="⑤ 不符合项", short="⑤不符", icon="flag",
        factory=_HOME + "nonconformities:NonconformitiesPage", needs_enterprise=True, group=1,
        tabs=(
            Tab("list", "不符合项"), Tab("observations", "观察项"),
        ),
    ),
    PageEntry(
        name="review", title="⑥ 管理评审", short="⑥管评", icon="team", factory=_HOME + "review:ReviewPage",
        needs_enterprise=True, group=1,
        tabs=(
            Tab("plan", "计划与通知"), Tab("inputs", "评审输入"), Tab("data", "运行数据"),
            Tab("meeting", "会议"), Tab("result", "结论与决议"), Tab("followup", "跟踪"),
            Tab("gaps", "缺什么"),
        ),
    ),
    PageEntry(
        name="documents", title="文档与导出", short="文档", icon="documents", factory=_HOME + "documents:DocumentsPage",
        needs_enterprise=True, group=1,
        tabs=(
            Tab("list", "文档"), Tab("queue", "待打印"), Tab("templates", "模板"),
        ),
    ),
    PageEntry(
        name="slips", title="退回单", short="退回", icon="note", factory=_HOME + "slips:SlipsPage", group=2,
    ),
    PageEntry(
        name="deadlines", title="整改期限", short="期限", icon="clock", factory=_HOME + "deadlines:DeadlinesPage",
        group=2,
    ),
    PageEntry(
        name="assignments", title="任务分派", short="分派", icon="user",
        factory=_HOME + "assignments:AssignmentsPage", group=3, role=Role.MANAGER,
    ),
    PageEntry(
        name="exchange", title="资料交换", short="交换", icon="export",
        factory=_HOME + "exchange:ExchangePage", group=3,
        tabs=(
            Tab("send", "交出"), Tab("inbox", "收到", Role.MANAGER),
            Tab("conflicts", "冲突", Role.MANAGER), Tab("sent", "已发出"), Tab("agency", "机构与设备"),
        ),
    ),
    PageEntry(
        name="merge", title="合并台", short="合并", icon="merge", factory=_HOME + "merge:MergePage", group=3,
        role=Role.MANAGER,
        tabs=(
            Tab("inbox", "待合并"), Tab("conflicts", "冲突"), Tab("runs", "合并记录"),
        ),
    ),
    PageEntry(
        name="safety", title="安全与备份", short="安全", icon="shield", factory=_HOME + "safety:SafetyPage", group=3
    ),
    PageEntry(
        name="settings", title="设置", short="设置", icon="settings", factory=_HOME + "settings:SettingsPage", group=3,
        tabs=(
            Tab("general", "常规"), Tab("standards", "标准与条款"), Tab("transition", "换版日期"),
        ),
    ),
)  # fmt: skip


def pages_of(role: str) -> tuple[PageEntry, ...]:
    """The pages that a person in this role is shown, in the order of the rail."""
    return tuple(page for page in PAGES if page.role in ("", role))


def entry(name: str) -> PageEntry:
    """The page of that name. KeyError when there is none."""
    for page in PAGES:
        if page.name == name:
            return page
    raise KeyError(name)
