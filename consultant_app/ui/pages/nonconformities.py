"""不符合项: the list and the one in hand, from the fact to the closing; the paper is one key away."""

from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages import registry
from consultant_app.ui.pages.documents_making import Maker
from consultant_app.ui.pages.nonconformities_detail import STEPS, NonconformityDetail
from consultant_app.ui.pages.nonconformities_held import OVER, Held
from consultant_app.ui.pages.nonconformities_list import NonconformityList
from consultant_app.ui.pages.nonconformities_observations import ObservationsView
from consultant_app.ui.pages.previewing import PreviewingPage
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows import papers

REPORT, OBSERVATIONS = "nonconformity_report", "audit_observations"
_NARROW, _SHARES, _NARROW_SHARES = 1000, (10, 14), (6, 14)
_TABS = registry.entry("nonconformities").titles()


class OnTheSpot(Maker):
    """Papers that are signed while everybody waits: an office program takes ten times as long to start."""

    def engine(self) -> str:
        """The PDF engine asked for, else the one inside."""
        from consultant_app.documents.pdf import Engine

        return super().engine() or Engine.BUILT_IN.value


class NonconformitiesPage(PreviewingPage):
    """The list with the nonconformity in hand; the preview of its report takes their place."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "nonconformity", "corrective_action", "verification", "cause", "photo", "audit", "audit_observation",
            "audit_member", "department", "person", "setting", "document_record",
        }
    )  # fmt: skip

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent, maker=OnTheSpot)
        self.held = Held(app)
        self.current = ""
        self.set_primary("打印不符合项报告", self.take_step, icon="print", keys="Ctrl+P")
        self._build()
        QShortcut(QKeySequence("F9"), self, self.add_new)
        for keys, move in (("Ctrl+PgDown", self.next_step), ("Ctrl+PgUp", self.previous_step)):
            QShortcut(QKeySequence(keys), self, move)

    def _build(self) -> None:
        self.parts = Segments(_TABS, name="不符合项与观察项")
        self.parts.chosen.connect(self.show_part)
        self.list = NonconformityList(self.app, self.held)
        self.list.chosen.connect(self.choose)
        self.list.added.connect(self._go_on_with)
        self.detail = NonconformityDetail(self.app, self.held)
        both = QWidget()
        self.both = QHBoxLayout(both)
        self.both.setContentsMargins(0, 0, 0, 0)
        self.both.setSpacing(12)
        self.both.addWidget(self.list, _SHARES[0])
        self.both.addWidget(self.detail, _SHARES[1])
        self.observations = ObservationsView(self.app, self.held)
        self.stack.addWidget(both)
        self.stack.addWidget(self.observations)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self.parts)
        outer.addWidget(self.stack, 1)
        self.parts.show_value("list")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window leaves the room to the one in hand."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.list.set_narrow(narrow)
        for place, share in enumerate(_NARROW_SHARES if narrow else _SHARES):
            self.both.setStretch(place, share)

    # showing

    def refresh(self) -> None:
        """Read the nonconformities of the enterprise in hand."""
        self.leave_other_enterprise()
        self.held.read()
        views = self.held.views
        if self.current not in views:
            self.current = ""
        self.list.refresh(self.current)
        shown = self.list.table.records()
        if not self.current and shown:
            self.current = shown[0].id
            self.list.refresh(self.current)
        self.detail.setVisible(self.current in views)
        if self.current in views:
            self.detail.show_view(views[self.current])
        self.observations.refresh()
        live = [view for view in views.values() if view.state not in OVER]
        late = sum(self.held.is_overdue(view) for view in live)
        self.parts.show_count("list", len(live))
        self.parts.show_count("observations", sum(not item.withdrawn for item in self.held.observations.values()))
        name = self.app.enterprise_name()
        self.set_head(f"不符合项 · {name}" if name else "不符合项", f"逾期 {late}" if late else "")
        self.show_step()

    def choose(self, key: str) -> None:
        """Show another nonconformity."""
        if key == self.current or key not in self.held.views:
            return
        if not flush(self.detail):
            self.list.table.choose(self.current)
            return
        self.current = key
        self.detail.setVisible(True)
        self.detail.show_view(self.held.views[key])
        self.show_step()

    def _go_on_with(self, key: str) -> None:
        """A new one: the cursor goes into its fact."""
        self.current = key
        self.refresh()
        self.detail.focus_fact()

    def next_step(self) -> None:
        """The next step of the one in hand."""
        self.detail.steps.step(+1)

    def previous_step(self) -> None:
        """The step before."""
        self.detail.steps.step(-1)

    def add_new(self) -> None:
        """F9: of the audit in hand; where there is none, the sources are offered."""
        audit = self.held.newest_open_audit()
        if audit is not None and flush(self.detail):
            self.list.raise_new("内审", audit.id)
        elif self.app.enterprise_id:
            self.list.offer_sources()

    def show_part(self, key: str) -> None:
        """Nonconformities or observations."""
        flush(self)
        self.parts.show_value(key)
        self.stack.setCurrentIndex([name for name, _ in _TABS].index(key))
        self.show_step()

    def close_preview(self) -> None:
        """Back to where one was."""
        self.show_part(self.parts.value())

    def show_step(self) -> None:
        """What the blue button does now."""
        if self.primary is None:
            return
        self.parts.setVisible(not self.is_previewing())
        observing = self.parts.value() == "observations"
        what = "打印观察项" if observing else "打印不符合项报告"
        self.primary.setText("打印" if self.is_previewing() else what)
        there = bool(self.observations.current) if observing else self.current in self.held.views
        self.primary.setEnabled(self.is_previewing() or there)

    def take_step(self) -> None:
        """The blue button: look at the paper, then print it."""
        if self.is_previewing():
            self.preview().print_now()
        elif flush(self):
            if self.parts.value() == "observations":
                item = self.held.observations.get(self.observations.current)
                key = papers.key_of(OBSERVATIONS, item.audit_id) if item else ""
            else:
                key = papers.key_of(REPORT, self.current) if self.current else ""
            if key:
                self.maker.look(key)

    # places

    def open_place(self, **where: Any) -> None:
        """nonconformity=id, or record=id, step=fact|cause|actions|verify, print=True; observation=id, state=, part="""
        if self.is_previewing():
            self.close_preview()
        if "state" in where:
            self.list.show_state(where["state"])
            self._stale = True
        self._refresh_if_stale()
        if where.get("part"):
            self.show_part(where["part"])
        key = where.get("nonconformity") or where.get("record", "")
        observation = where.get("observation") or where.get("record", "")
        if key in self.held.views:
            self.show_part("list")
            self.choose(key)
            self.list.refresh(key)
            if where.get("step") == "fact":
                self.detail.focus_fact()
            elif where.get("step") in dict(STEPS):
                self.detail.show_step(where["step"])
            if where.get("print"):
                self.take_step()
        elif observation in self.held.observations:
            self.show_part("observations")
            self.observations.open_observation(observation)

    def place(self) -> dict[str, Any]:
        """The one in hand and its step."""
        if self.parts.value() == "observations":
            return {"observation": self.observations.current} if self.observations.current else {}
        return {"nonconformity": self.current, "step": self.detail.step()} if self.current else {}
