"""统计: the counts of the audit in hand, of the enterprise, or over all enterprises; as Word and as Excel."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from consultant_app.documents import naming
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.pages.statistics_view import StatisticsBoard
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows import audit_statistics

_SCOPES = (("audit", "本次审核"), ("enterprise", "本企业历次"), ("all", "全部企业"))
_EVERY_YEAR = "全部年度"


class StatisticsPart(AuditView):
    """Three scopes over one board."""

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.scope = Segments(_SCOPES, name="统计范围")
        self.scope.chosen.connect(self._choose)
        self.scope.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.year = QComboBox()
        self.year.setAccessibleName("年度")
        self.year.currentTextChanged.connect(self._show)
        self.board = StatisticsBoard()
        self.board.case_asked.connect(self._open_case)
        self.excel = button("导出 Excel", self.export, icon_name="excel", tip="各统计表、可编辑的排列图和清单")
        self.word = button("导出 Word", self.export_word, icon_name="word", tip="所选范围的统计分析")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = row(self.scope, label("年度", "muted"), self.year, self.word, self.excel)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.board, 1)
        kept = app.state.read("statistics_scope", "audit")
        self.scope.show_value(kept if kept in dict(_SCOPES) else "audit")

    def refresh(self) -> None:
        """Count again."""
        years = [_EVERY_YEAR, *audit_statistics.years_of(self.app.session.db)]
        if years != [self.year.itemText(place) for place in range(self.year.count())]:
            chosen = self.year.currentText()
            self.year.blockSignals(True)
            self.year.clear()
            self.year.addItems(years)
            self.year.setCurrentIndex(max(self.year.findText(chosen), 0))
            self.year.blockSignals(False)
        self._show()

    def _wanted(self) -> dict[str, str]:
        """What read_statistics() is asked for."""
        scope = self.scope.value()
        if scope == "audit":
            return {"audit_id": self.held.audit.id} if self.held.audit else {"enterprise_id": self.held.enterprise_id}
        year = "" if self.year.currentText() == _EVERY_YEAR else self.year.currentText()
        return {"year": year, **({"enterprise_id": self.held.enterprise_id} if scope == "enterprise" else {})}

    def _show(self, *_unused: object) -> None:
        self.year.setEnabled(self.scope.value() != "audit")
        self.board.show_statistics(audit_statistics.read_statistics(self.app.session.db, **self._wanted()))

    def _choose(self, scope: str) -> None:
        self.app.state.write("statistics_scope", scope)
        self._show()

    def export(self) -> None:
        """Write the Excel workbook."""
        if target := self._target("Excel 工作簿 (*.xlsx)", ".xlsx"):
            work = audit_statistics.prepare_workbook(self.app.session, target, **self._wanted())
            self.app.run(Job("导出统计", work), done=self._exported)

    def export_word(self) -> None:
        """The paper of the audit in hand, or a file over the chosen scope."""
        if self.scope.value() == "audit":
            self.take_step()
        elif target := self._target("Word 文档 (*.docx)", ".docx"):
            work = audit_statistics.prepare_paper(self.app.session, target, **self._wanted())
            self.app.run(Job("导出统计", work), done=self._exported)

    def _target(self, kind: str, suffix: str) -> Path | None:
        name = self.app.enterprise_name() if self.scope.value() != "all" else "全部企业"
        usual = str(Path.home() / f"{naming.safe(name)}-不符合项统计{suffix}")
        chosen, _ = QFileDialog.getSaveFileName(self, "导出统计", usual, kind)
        return Path(chosen) if chosen else None

    def _exported(self, target: Path) -> None:
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(target)))
        self.app.say(f"已导出 {target.name}。", kind="good", action="打开", on_action=show)

    def _open_case(self, key: str) -> None:
        item = records.find(self.app.session.db, Nonconformity, key)
        if item is not None:
            self.app.open_enterprise(item.enterprise_id)
            self.app.open_page("nonconformities", nonconformity=key)

    def next_step(self) -> str:
        """The same on paper."""
        return "生成统计分析" if self.held.audit else ""

    def take_step(self) -> None:
        """Preview the Word document."""
        if self.held.audit:
            self.app.open_page("documents", preview="audit_statistics", subject=self.held.audit.id)

    def open_place(self, **where: Any) -> None:
        """scope=audit, enterprise or all."""
        if where.get("scope") in dict(_SCOPES):
            self.scope.show_value(where["scope"])
            self._show()

    def place(self) -> dict[str, Any]:
        """Which scope."""
        return {"scope": self.scope.value()}
