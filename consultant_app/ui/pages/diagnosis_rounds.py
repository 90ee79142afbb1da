"""Rounds of diagnosis: beginning the first with its trade supplements, switching, beginning the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QVBoxLayout, QWidget

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.industries import industry_label
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_view import RoundInHand
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.labels import clear_layout, label, row
from consultant_app.workflows import answering, survey
from consultant_app.workflows.round_titles import round_titles


class RoundBar(QWidget):
    """Which round is shown, and what can be done with rounds. Hidden before the first one."""

    round_chosen = Signal(str)
    part_asked = Signal(str)

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self.rounds = AutosaveCombo(self.round_chosen.emit, name="轮次")
        self.set_compact(False)
        self.more = Button("轮次操作")
        self.menu = QMenu(self)
        self.begin_next = self.menu.addAction("")
        self.begin_next.triggered.connect(self.start_next)
        self.carry = self.menu.addAction("")
        self.carry.triggered.connect(self.carry_over)
        self.confirm = self.menu.addAction("")
        self.confirm.triggered.connect(self.confirm_all)
        self.more.setMenu(self.menu)
        self.setLayout(row(self.rounds, self.more))

    def set_compact(self, compact: bool) -> None:
        """Only the number of the round where there is little room."""
        self.rounds.setFixedWidth(104 if compact else 230)

    def refresh(self) -> None:
        """Show the rounds there are."""
        held = self.held
        self.setVisible(held.assessment is not None)
        if held.assessment is None:
            return
        self.rounds.set_choices(list(round_titles(self.app.session, held.rounds).items()))
        self.rounds.show_value(held.assessment.id)
        self.begin_next.setText(f"开始第{len(held.rounds) + 1}轮诊断（同一套题，便于前后对比）")
        earlier, copied = held.earlier(), self._copied()
        self.carry.setVisible(earlier is not None)
        self.carry.setText(f"带入第{earlier.round}轮的回答（只填没有回答的）" if earlier else "")
        self.confirm.setVisible(bool(copied))
        self.confirm.setText(f"确认全部 {len(copied)} 项沿用的回答")

    def _copied(self) -> list[str]:
        return [name for name, judgement in self.held.judged.items() if judgement.copied_from]

    def start_next(self) -> None:
        """Begin the next round and show it."""
        made = self.app.attempt(survey.start_round, self.app.session, self.app.enterprise_id)
        if made is not None:
            self.round_chosen.emit(made.id)
            self.part_asked.emit("diagnosis")
            self.app.say(f"已开始第{made.round}轮诊断。题目与上一轮相同，可在“轮次操作”里带入上轮回答。", undo=True)

    def carry_over(self) -> None:
        """Fill open questions from the round before."""
        earlier = self.held.earlier()
        if earlier is None or self.held.assessment is None:
            return
        count = survey.copy_from_round(self.app.session, earlier, self.held.assessment)
        text = f"已带入 {count} 项第{earlier.round}轮的回答，请逐项核对后确认。" if count else "没有可带入的回答。"
        self.app.say(text, undo=bool(count))

    def confirm_all(self) -> None:
        """Take every carried-over answer as confirmed."""
        if self.held.assessment is not None:
            count = answering.confirm_copied(self.app.session, self.held.assessment, self._copied())
            self.app.say(f"已确认 {count} 项沿用的回答。", undo=bool(count))


class StartPanel(QWidget):
    """What is shown before the first round: what will be asked, trade supplements to tick, and the way to begin."""

    started = Signal(str)

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.boxes: dict[str, QCheckBox] = {}
        self._shown_for = ""
        self.card = Card(
            "还没有开始现场诊断", "按五个维度逐项评 0～5 分，2 分及以上要写看到的证据。随时可以停下，答过的都会保存。"
        )
        self.card.setMaximumWidth(760)
        self.text = label("", wrap=True)
        self.supplements = QVBoxLayout()
        self.supplements.setSpacing(4)
        self.card.body.addWidget(self.text)
        self.card.body.addLayout(self.supplements)
        self.begin = button("开始诊断", self.start, icon_name="survey")
        self.card.body.addLayout(row(self.begin, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)

    def refresh(self) -> None:
        """Propose the supplements of the enterprise's trade."""
        enterprise = records.find(self.app.session.db, Enterprise, self.app.enterprise_id)
        if enterprise is None:
            return
        key = f"{enterprise.id}/{enterprise.industry}"
        if key != self._shown_for:
            self._shown_for = key
            self._fill(enterprise)

    def _fill(self, enterprise: Enterprise) -> None:
        proposed = {form.id for form in survey.proposed_supplements(enterprise)}
        trade = industry_label(enterprise.industry) if enterprise.industry else ""
        self.text.setText(
            f"认证行业：{trade}。适合的行业补充题已勾选，可以改。"
            if trade
            else "企业档案里还没有填认证行业，请按实际情况勾选行业补充题。"
        )
        clear_layout(self.supplements)
        self.boxes = {}
        for form in survey.supplements():
            box = QCheckBox(f"{form.title}（{len(form.questions())} 题）")
            box.setMinimumHeight(40)
            box.setChecked(form.id in proposed)
            box.setAccessibleName(box.text())
            self.boxes[form.id] = box
            self.supplements.addWidget(box)

    def start(self) -> None:
        """Begin the first round."""
        chosen = tuple(key for key, box in self.boxes.items() if box.isChecked())
        made = self.app.attempt(survey.start_round, self.app.session, self.app.enterprise_id, chosen)
        if made is not None:
            self.started.emit(made.id)
            self.app.say("已开始第1轮诊断。", undo=True)
