"""① 企业档案: everything about the enterprise in hand, section by section, saved as it is typed."""

from importlib import import_module
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.dossier_view import DossierView
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.sections import SectionLine, SectionList

_HOME = "consultant_app.ui.pages.dossier_"
SECTIONS = {  # key: title, where it is made, table that is counted; imported when it is first shown
    "basic": ("基本信息", "basic:BasicView", ""),
    "department": ("部门", "lists:DepartmentsView", "department"),
    "person": ("人员", "people:PeopleView", "person"),
    "product": ("产品", "lists:ProductsView", "product"),
    "site": ("场所", "lists:SitesView", "site"),
    "contact": ("联系人", "lists:ContactsView", "contact"),
    "certificate": ("证书", "lists:CertificatesView", "certificate"),
    "indicator": ("指标", "lists:IndicatorsView", "indicator"),
    "photo": ("照片", "photos:PhotosView", "photo"),
    "gaps": ("缺什么", "gaps:GapsView", ""),
    "trail": ("修改记录", "trail:TrailView", ""),
}
_WANTED = (
    "name",
    "credit_code",
    "region",
    "legal_person",
    "contact_name",
    "employees",
    "sector",
    "industry",
    "products",
)


class DossierPage(Page):
    """A list of sections on the left, the chosen one on the right; the section is kept for the next session."""

    tables: ClassVar[frozenset[str]] = frozenset()  # the gap list and the trail follow every record

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.views: dict[str, DossierView] = {}
        self._shown = ""
        self.sections = SectionList(name="档案的各部分")
        self.sections.setFixedWidth(196)
        self.sections.chosen.connect(self.show_section)
        self.stack = QStackedWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self.sections)
        layout.addWidget(self.stack, 1)
        self.set_head("企业档案")
        self.set_primary("去摸底调研", self._to_survey, icon="right", keys="Ctrl+G")
        first = app.state.read("dossier_section", "basic")
        self.current = first if first in SECTIONS else "basic"

    # showing

    def view(self, key: str) -> DossierView:
        """A section, made on first use."""
        if key not in self.views:
            module, _, name = SECTIONS[key][1].partition(":")
            view = getattr(import_module(_HOME + module), name)(self.app)
            view.place_asked.connect(self._go)
            self.views[key] = view
            self.stack.addWidget(view)
        return self.views[key]

    def show_section(self, key: str) -> None:
        """Put a section in front."""
        if key != self.current:
            flush(self)
        self.current = key
        self.app.state.write("dossier_section", key)
        view = self.view(key)
        if self._shown:
            view.show_enterprise(self._shown)
        self.stack.setCurrentWidget(view)
        self.sections.show_current(key)

    def refresh(self) -> None:
        """Read the enterprise in hand again; what is being typed stays."""
        key = self.app.enterprise_id
        enterprise = records.find(self.app.session.db, Enterprise, key) if key else None
        if enterprise is None:
            return
        if key != self._shown:
            flush(self)
            self._shown = key
        self.set_head(enterprise.short_name or enterprise.name, enterprise.stage)
        self.sections.show_lines([self._line(name, enterprise) for name in SECTIONS])
        self.show_section(self.current)

    def _line(self, key: str, enterprise: Enterprise) -> SectionLine:
        title, _, table = SECTIONS[key]
        if key == "basic":
            filled = sum(bool(getattr(enterprise, name)) for name in _WANTED)
            state = "done" if filled == len(_WANTED) else "partly" if filled > 1 else "open"
            return SectionLine(key, title, state, note=f"{filled}/{len(_WANTED)}")
        if not table:
            return SectionLine(key, title, level=0)
        sql = (
            f"select count(*) from {table} where enterprise_id in"
            " (select id from enterprise where id = ? or alias_of = ?)"
        )
        count = self.app.session.db.execute(sql, (enterprise.id, enterprise.id)).fetchone()[0]
        return SectionLine(key, title, "done" if count else "open", note=str(count) if count else "")

    # places

    def place(self) -> dict[str, Any]:
        """The section in front."""
        return {"section": self.current}

    def open_place(self, **where: Any) -> None:
        """section="…", a record by the name of its section, field="credit_code", or record=id of any list."""
        if where.get("section") in SECTIONS:
            self.show_section(where["section"])
        for key in SECTIONS:
            if where.get(key):
                self.show_section(key)
                self.view(key).choose(str(where[key]))
        if where.get("field"):
            self.show_section("basic")
            self.view("basic").choose(str(where["field"]))
        if where.get("record"):
            self._open_record(str(where["record"]))

    def _open_record(self, key: str) -> None:
        for name, (_, _, table) in SECTIONS.items():
            if table and self.app.session.db.execute(f"select 1 from {table} where id = ?", (key,)).fetchone():
                self.show_section(name)
                self.view(name).choose(key)
                return

    def _go(self, page: str, where: dict[str, Any]) -> None:
        if page == "dossier":
            self.open_place(**where)
        else:
            self.app.open_page(page, **where)

    def _to_survey(self) -> None:
        self.app.open_page("survey")
