"""审核报告: the report's own texts with drafts from the records, the conclusion, what is missing, issuing."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from consultant_app.model.audit import Audit
from consultant_app.model.audit_facts import CONFORMITY, EFFECTIVENESS, READINESS
from consultant_app.model.dossier import Dossier
from consultant_app.model.labels import FIELDS
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_report_issue import IssueCard
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import audit_reporting, dossiers
from consultant_app.workflows.settings import read_agency

_TITLES = FIELDS[Audit]
_PREVIEW = "生成内审报告"
_TEXTS = (  # field, hint, lines, whether a draft follows from the records
    ("summary", "谁在何时审核了哪些部门，抽查了多少", 4, True),
    ("highlights", "做得好的地方，写具体的做法和证据；没有就空着", 3, False),
    ("departments_summary", "一个部门一段：查了什么，发现了什么", 5, True),
    ("previous_followup", "上次不符合逐项复核的结果", 3, True),
    ("suggestions", "可以改进的地方，不属于不符合", 3, False),
)
_JUDGED = (
    ("conformity", "符合性", CONFORMITY),
    ("effectiveness", "有效性", EFFECTIVENESS),
    ("readiness", "是否具备认证条件", READINESS),
)


class ReportPart(AuditView):
    """Fields on the left, issuing and what is missing on the right."""

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.dossier: Dossier | None = None
        self.editors: dict[str, Any] = {}
        self.drafting: list[Button] = []
        inner = column(self._head(), self._words(), self._conclusion(), None, spacing=12)
        self.issue = IssueCard(app)
        self.issue.issued.connect(self.issue_report)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(scrolled(inner), 5)
        layout.addWidget(scrolled(self.issue), 3)

    # build

    def _head(self) -> Card:
        card, grid = Card("报告"), FieldGrid(2)
        self.editors["report_on"] = DateField(self._saver("report_on"), name=_TITLES["report_on"])
        for field in ("report_prepared_by", "report_reviewed_by", "report_approved_by", "report_distribution"):
            self.editors[field] = AutosaveLine(self._saver(field), name=_TITLES[field])
        for field in self.editors:
            grid.add(Field(_TITLES[field], self.editors[field]))
        card.body.addWidget(grid)
        return card

    def _words(self) -> Card:
        card = Card("报告正文", "“拟稿”按检查记录写出条数、抽样数和编号，不写评价；写好后可以接着改。")
        for field, hint, lines, drafted in _TEXTS:
            editor = AutosaveText(self._saver(field), name=_TITLES[field], hint=hint, lines=lines)
            self.editors[field] = editor
            card.body.addWidget(Field(_TITLES[field], editor))
            if drafted:
                card.body.addLayout(row(None, self._draft_button(_TITLES[field], (field,))))
        return card

    def _conclusion(self) -> Card:
        card = Card("审核结论", "三个判断各写理由；有条目未查时不拟判断。")
        card.actions.addWidget(self._draft_button("审核结论", audit_reporting.CONCLUSION_FIELDS))
        for field, title, choices in _JUDGED:
            reason = f"{field}_reason"
            self.editors[field] = AutosaveCombo(self._saver(field), ["", *choices], name=title)
            self.editors[field].setMinimumContentsLength(10)
            self.editors[reason] = AutosaveText(self._saver(reason), name=f"{title}的理由", hint="理由", lines=2)
            card.body.addLayout(row(label(title, "strong"), None, self.editors[field]))
            card.body.addWidget(Field("理由", self.editors[reason]))
        return card

    def _draft_button(self, what: str, names: tuple[str, ...]) -> Button:
        made = button("拟稿", partial(self.draft, names), icon_name="idea", tip=f"按检查记录拟写{what}")
        made.setAccessibleName(f"拟稿：{what}")
        self.drafting.append(made)
        return made

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: str) -> None:
        if self.held.audit is not None:
            audit_reporting.edit_report(self.app.session, self.held.audit.id, {field: value})

    # showing

    def refresh(self) -> None:
        """Show the report of the audit in hand; what is being typed stays."""
        audit = self.held.fresh()
        if audit is None:
            return
        self.dossier = dossiers.read_dossier(
            self.app.session.db, self.held.enterprise_id, agency=read_agency(self.app.session), subject_id=audit.id
        )
        for field, editor in self.editors.items():
            editor.show_value(audit_reporting.value_of(audit, field))
            lock(editor, audit.frozen)
        for each in self.drafting:
            each.setEnabled(not audit.frozen)
        self.issue.show_audit(audit, audit_reporting.missing(self.dossier))

    def next_step(self) -> str:
        """The paper."""
        return _PREVIEW

    def take_step(self) -> None:
        """Look at the report as paper."""
        self.flush()
        if self.held.audit is not None:
            self.app.open_page("documents", preview=audit_reporting.KIND, subject=self.held.audit.id)

    def open_place(self, **where: Any) -> None:
        """field= of the report, to write there."""
        if (editor := self.editors.get(where.get("field", ""))) is not None:
            editor.setFocus()

    def place(self) -> dict[str, Any]:
        """The field with the cursor."""
        field = next((name for name, editor in self.editors.items() if editor.hasFocus()), "")
        return {"field": field} if field else {}

    # acting

    def draft(self, names: tuple[str, ...], *_checked: bool) -> None:
        """Write the drafts of these fields; what stood there comes back with undo."""
        self.flush()
        if self.dossier is None or (audit := self.held.fresh()) is None:
            return
        found = audit_reporting.propose_report(self.dossier)
        wanted = {name: found[name] for name in names if found[name] != audit_reporting.value_of(audit, name)}
        if not wanted:
            self.app.say("与记录一致，没有改动。")
            return
        replaced = any(audit_reporting.value_of(audit, name) for name in wanted)
        self.app.attempt(audit_reporting.take_drafts, self.app.session, audit.id, wanted)
        self.app.say("已按记录拟稿，替换了原来的文字。" if replaced else "已按记录拟稿，请核对后修改。", undo=True)

    def issue_report(self, on: str, by: str) -> None:
        """Issue the report as it is stored."""
        self.flush()
        self.refresh()
        if self.dossier is None:
            return
        issued = self.app.attempt(audit_reporting.issue_report, self.app.session, self.dossier, on=on, by=by)
        if issued is not None:
            number = issued.issues[-1].revision
            self.app.say(f"报告已签发（A/{number}），检查记录和不符合事实已锁定。", kind="good", action=_PREVIEW,
                         on_action=self.take_step)  # fmt: skip
