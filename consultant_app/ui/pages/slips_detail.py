"""One return slip: as the manager drafts it, and as it is worked off."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.dates import chinese_date
from consultant_app.model.return_slip import Decision, SlipView, Subject, Target
from consultant_app.ui.app import App
from consultant_app.ui.finders import matches
from consultant_app.ui.pages.slips_remark import RemarkCard
from consultant_app.ui.search_popup import Found, SearchPopup
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.labels import clear_layout, column, label, row, scrolled
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import slip_targets, slips

_MOST_FOUND = 200


class SlipDetail(QWidget):
    """Signals lead to the record of a remark; everything else happens here."""

    record_asked = Signal(object)  # Target

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.view: SlipView | None = None
        self.cards: dict[str, RemarkCard] = {}
        self._made_for: tuple[object, ...] = ()
        self._targets: list[Target] = []
        self._popup: SearchPopup | None = None
        self.head = Card("")
        self.says = label("", wrap=True, selectable=True)
        self.changed = label("", "warn", wrap=True)
        self.draft = self._build_draft()
        for part in (self.says, self.changed, self.draft):
            self.head.body.addWidget(part)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(column(self.head, self._list, None, spacing=10))
        layout.addWidget(self.area)

    def _build_draft(self) -> QWidget:
        self.decision = ChoiceButtons(
            [(each.value, each.value, "") for each in Decision], name="结论", clearable=False, height=40
        )
        self.decision.chosen.connect(self._decide)
        self.decision.setMinimumWidth(190)
        self.subject = AutosaveCombo(
            partial(self._keep, "subject"), [(each.value, each.value) for each in Subject], name="范围"
        )
        self.text = AutosaveText(partial(self._keep, "text"), name="总体意见", hint="可不写", lines=2)
        self.pick = button(
            "针对某条记录…", self.pick_record, icon_name="add", tip="从诊断条目、问题、措施、不符合项、文档等里面选"
        )
        self.free = button("加一条意见", self.add_free, icon_name="add", tip="不针对具体记录")
        self.drop = button("删除草稿", self._drop, icon_name="delete")
        two = row(Field("结论", self.decision), Field("范围", self.subject), None, spacing=16)
        whole = QWidget()
        whole.setLayout(column(two, Field("总体意见", self.text), row(self.pick, self.free, None, self.drop)))
        return whole

    # showing

    def show_view(self, view: SlipView | None) -> None:
        """Show a slip; what is being typed in the one that is shown already stays."""
        self.view = view
        self.setVisible(view is not None)
        if view is None:
            return
        slip = view.slip
        self.head.set_title(f"{slip.number or '草稿'}　{slip.decision}　{slip.subject}", self._subtitle(view))
        self.draft.setVisible(slip.is_draft)
        self.says.setText("" if slip.is_draft else slip.text)
        self.says.setVisible(bool(self.says.text()))
        self.changed.setText("！验收后有修改：资料与验收时不再一致，请核对是否需要重新验收。" if view.changed else "")
        self.changed.setVisible(view.changed)
        if slip.is_draft:
            self.decision.show_value(slip.decision.value)
            self.subject.show_value(slip.subject.value)
            self.text.show_value(slip.text)
        self._show_cards(view)

    def _subtitle(self, view: SlipView) -> str:
        slip = view.slip
        if slip.is_draft:
            return "只有管理人员看得到；写好后点右上角“发出”。"
        count = f"，{len(view.remarks)} 条意见，{view.waiting} 条待答复" if view.remarks else ""
        return f"{slip.issued.by} 于 {chinese_date(slip.issued.on)} 发出，{view.state}{count}"

    def _show_cards(self, view: SlipView) -> None:
        wanted = (view.slip.id, view.slip.is_draft, self.app.role, *(remark.id for remark in view.remarks))
        if wanted != self._made_for:
            if wanted[:3] != self._made_for[:3]:
                self.area.verticalScrollBar().setValue(0)
            self._made_for = wanted
            clear_layout(self._list)
            self.cards = {}
            for remark in view.remarks:
                card = RemarkCard(self.app, remark, draft=view.slip.is_draft)
                card.open_asked.connect(self._open)
                self.cards[remark.id] = card
                self._list.addWidget(card)
        for number, remark in enumerate(view.remarks, start=1):
            self.cards[remark.id].show_remark(number, remark)

    def show_remark(self, remark_id: str) -> None:
        """Bring a remark into view, the cursor where something is to be written."""
        if (card := self.cards.get(remark_id)) is None:
            return
        self.area.ensureWidgetVisible(card)
        editor = getattr(card, "words", None) or card.answer
        editor.setFocus()

    def _open(self, remark_id: str) -> None:
        if remark_id in self.cards:
            self.record_asked.emit(self.cards[remark_id].remark.target)

    # drafting

    def _keep(self, field: str, value: str) -> None:
        if self.view is not None:
            values = {"subject": Subject(value)} if field == "subject" else {field: value}
            slips.edit(self.app.session, self.view.slip.id, **values)

    def _decide(self, value: str) -> None:
        if self.view is not None:
            self.app.attempt(slips.edit, self.app.session, self.view.slip.id, decision=Decision(value))

    def add_free(self) -> None:
        """One more remark that names no record."""
        self._add(Target())

    def pick_record(self) -> None:
        """Choose the record of the next remark by its words."""
        if self.view is None:
            return
        self._targets = slip_targets.targets_of(self.app.session.db, self.view.slip.enterprise_id)
        if self._popup is None:
            self._popup = SearchPopup(self._find, "编号、内容或拼音首字母", "没有找到这样的记录", self)
        self._popup.open_at(self.pick, 560, 420)

    def _find(self, text: str) -> list[Found]:
        found = (target for target in self._targets if matches(target.words, text))
        lines = [_line(target, partial(self._add, target)) for target in found]
        return lines[:_MOST_FOUND]

    def _add(self, target: Target) -> None:
        if self.view is None:
            return
        slip = self.view.slip
        made = self.app.attempt(slips.add_remark, self.app.session, slip.enterprise_id, target, slip_id=slip.id)
        if made is not None:
            self.show_remark(made.id)

    def _drop(self) -> None:
        if self.view is not None:
            self.app.attempt(slips.drop, self.app.session, self.view.slip.id)
            self.app.say("已删除草稿。", undo=True)


def _line(target: Target, act: partial[None]) -> Found:
    kind, _, words = target.words.partition("：")
    return Found(kind=kind, text=words, open=act)
