"""交出: a consultant ticks enterprises for the manager; the manager chooses the consultant whom a file is for."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedWidget, QWidget

from consultant_app.model.exchange import PHOTO_WORDS, PhotoChoice, Role
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.pages.parted import Part
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.check_table import CheckRow, CheckTable
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.workflows import agency, hand_over_list, handing_over, sending_round
from consultant_app.workflows.hand_over_list import Addressee, Candidate
from consultant_app.workflows.handing_over import Handed
from consultant_app.workflows.sending_round import Round

_PHOTOS = [(choice.value, PHOTO_WORDS[choice], "") for choice in PhotoChoice]
_PHOTOS_WIDTH = 340
_HINTS = {
    Role.CONSULTANT: "一个文件包含所选企业的全部内容，经理重复导入也不会算两次；只有本机构的经理能打开。",
    Role.MANAGER: "给每位顾问的文件只包含分派给他的企业，带上裁决结果、退回意见和收件回执；只有他和您能打开。",
}


class SendPart(Part):
    """The blue button asks where the file goes and writes it."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.role = Role.CONSULTANT
        self.people: dict[str, Addressee] = {}
        self.firms: dict[str, Candidate] = {}
        self._make_lists()
        self._make_options()
        self._lay_out()
        self._show_word(False)

    def _make_lists(self) -> None:
        self.table = CheckTable(
            [("企业", 0), ("没有交过的修改", 150), ("照片", 80), ("上次交出", 150)], name="要交出的企业"
        )
        self.table.ticked.connect(self._estimate)
        self.consultants = CheckTable(
            [("顾问", 130), ("电脑", 0), ("分派企业", 100), ("上次发出", 150), ("最近收到", 180)], name="发给哪位顾问"
        )
        self.consultants.ticked.connect(self.step_changed)
        self.nobody = label(
            "还没有批准过顾问的电脑。顾问加入机构后第一次交来文件时，在合并台核对指纹并批准。", "muted", wrap=True
        )
        self.choosing = (
            button("选有修改的", self._tick_changed),
            button("全选", self._tick_all),
            button("全不选", self._tick_none),
        )

    def _make_options(self) -> None:
        self.photos = ChoiceButtons(_PHOTOS, name="照片", clearable=False, height=40)
        self.photos.show_value(PhotoChoice.FULL)
        self.photos.chosen.connect(self._estimate)
        self.note = QLineEdit(placeholderText="附言，例如：缺两家的管评记录，下周补")
        self.note.setAccessibleName("附言")
        self.word = QLineEdit(placeholderText="至少 8 个字符，用电话告诉对方，不要和文件一起发")
        self.word.setAccessibleName("口令")
        self.use_word = button("改用口令加密", self._toggle_word, icon_name="lock", tip="对方还没有加入机构时用")
        self.use_word.setCheckable(True)
        self.word_field = Field("口令", self.word)
        self.total = label("", "muted", wrap=True)
        self.hint = label("", "muted", wrap=True)

    def _lay_out(self) -> None:
        photos = Field("照片", self.photos)
        photos.setFixedWidth(_PHOTOS_WIDTH)
        options = row(photos, Field("附言", self.note), spacing=16)
        options.setStretch(1, 1)
        bottom = row(self.total, self.use_word)
        bottom.setStretch(0, 1)
        self.card = Card("")
        self.card.body.addWidget(self.hint)
        self.card.body.addLayout(row(*self.choosing, None))
        self.card.body.addWidget(self.table, 1)
        self.card.body.addWidget(self.consultants, 1)
        self.card.body.addWidget(self.nobody)
        self.card.body.addLayout(options)
        self.card.body.addWidget(self.word_field)
        self.card.body.addLayout(bottom)
        self.alone = EmptyState(
            "team", "还没有加入机构",
            "多位顾问和经理之间交换资料，先由经理建立机构，把机构文件（.qca）发给每位顾问；顾问导入后，交出的文件就只有"
            "经理打得开。一个人使用时不需要。",
            (("加入或建立机构", self._to_agency), ("不加入，用口令交出一次", self._without_agency)),
        )  # fmt: skip
        self.bare = EmptyState(
            "export", "还没有可以交出的企业",
            "收到经理分派的企业，或自己新增、导入企业以后，在这里勾选交出。刚加入机构的，先在“机构与设备”里导出报到文件发给经理。",
            (("到“机构与设备”", self._to_agency),),
        )  # fmt: skip
        self.stack = QStackedWidget()
        for part in (self.card, self.alone, self.bare):
            self.stack.addWidget(part)
        self.setLayout(column(self.stack))

    # showing

    def refresh(self) -> None:
        """Show what can be handed over to whom."""
        known = agency.agency_of(self.app.session.db)
        self.role = agency.role_of(self.app.session)
        manager = self.role is Role.MANAGER and known is not None
        self.hint.setText(_HINTS[self.role])
        self._show_firms() if not manager else self._show_people()
        joined = known is not None or self.use_word.isChecked()
        some = self.card if manager or self.firms else self.bare
        self.stack.setCurrentWidget(some if joined else self.alone)
        self.table.setVisible(not manager)
        self.consultants.setVisible(manager and bool(self.people))
        self.nobody.setVisible(manager and not self.people)
        for each in self.choosing:
            each.setVisible(not manager)
        self.use_word.setVisible(not manager and known is not None)
        self._estimate()

    def _show_firms(self) -> None:
        every = hand_over_list.candidates(self.app.session.db)
        changed = {each.id for each in every if each.changes and not self._had_changes(each.id)}
        self.firms = {each.id: each for each in every}
        self.people = {}
        self.table.show_rows(
            [
                CheckRow(
                    each.id,
                    (
                        f"{each.name}（已收回）" if each.taken_back else each.name,
                        str(each.changes or "没有"),
                        str(each.photos or ""),
                        _when(each.handed_at) or "没有交过",
                    ),
                    "warn" if each.changes and not each.handed_at else "",
                )
                for each in every
            ]
        )
        if changed:
            self.table.tick([*self.table.ids(), *changed])

    def _had_changes(self, enterprise_id: str) -> bool:
        """Whether it was listed with changes before: then the person has decided about its tick already."""
        known = self.firms.get(enterprise_id)
        return known is not None and known.changes > 0

    def _show_people(self) -> None:
        every = hand_over_list.addressees(self.app.session)
        self.people = {each.id: each for each in every}
        self.consultants.show_rows(
            [
                CheckRow(
                    each.id,
                    (
                        each.person, each.computer, f"{each.enterprises} 家", _when(each.sent_at) or "没有发过",
                        f"{_when(each.came_at)}，待回执" if each.waits else _when(each.came_at),
                    ),
                    "warn" if each.waits else "",
                )
                for each in every
            ]
        )  # fmt: skip

    def _estimate(self) -> None:
        """How large the file will be."""
        chosen = self.table.ids() if not self.people else []
        if not chosen:
            self.total.setText("")
        else:
            found = handing_over.estimate(self.app.session, chosen)
            choice = PhotoChoice(self.photos.value())
            size = f"（{PHOTO_WORDS[choice]}约 {found.photo_bytes[choice] / 1e6:.1f} MB）" if found.photos else ""
            self.total.setText(
                f"{found.enterprises} 家企业、{found.operations} 条修改记录、{found.photos} 张照片{size}。"
            )
        self.step_changed.emit()

    def _tick_changed(self) -> None:
        self.table.tick([each.id for each in self.firms.values() if each.changes])

    def _tick_all(self) -> None:
        self.table.tick(list(self.firms))

    def _tick_none(self) -> None:
        self.table.tick([])

    def _toggle_word(self) -> None:
        self._show_word(self.use_word.isChecked())
        self.step_changed.emit()

    def _show_word(self, shown: bool) -> None:
        self.word_field.setVisible(shown)
        if shown:
            self.word.setFocus()
        else:
            self.word.clear()

    def _to_agency(self) -> None:
        self.place_asked.emit({"part": "agency"})

    def _without_agency(self) -> None:
        self.use_word.setChecked(True)
        self._show_word(True)
        self.refresh()

    def next_step(self) -> str:
        """Whom the file is for."""
        if self.stack.currentWidget() is not self.card:
            return ""
        if self.role is Role.MANAGER and not self.use_word.isChecked():
            chosen = self.consultants.ids()
            if len(chosen) == 1:
                return f"生成给{self.people[chosen[0]].person}的文件"
            return f"生成 {len(chosen)} 位顾问的文件" if chosen else "生成分派文件"
        return f"交出 {len(self.table.ids())} 家企业"

    def can_step(self) -> bool:
        """Whether somebody or something is ticked."""
        return bool(self.consultants.ids() if self.people else self.table.ids())

    # writing

    def take_step(self) -> None:
        """Ask where the file goes, then write it."""
        self.app.flush_asked.emit()
        if self.people:
            self._choose_folder()
            return
        usual = Path.home() / handing_over.propose_name(self.app.session, self.table.ids())
        chosen, _ = QFileDialog.getSaveFileName(self, "交出资料", str(usual), "交接文件 (*.qcx)")
        if chosen:
            self.hand_over(Path(chosen))

    def _choose_folder(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, "文件放在哪个文件夹", str(Path.home())):
            self.send_to(self.consultants.ids(), Path(name))

    def hand_over(self, target: Path) -> Job:
        """Write what is ticked for the manager, or with a passphrase."""
        work = partial(
            handing_over.hand_over, self.app.session, target, self.table.ids(), **self._options(),
            passphrase=self.word.text() if self.use_word.isChecked() else "",
        )  # fmt: skip
        return self.app.run(Job("交出资料", work), done=self._handed)

    def send_to(self, device_ids: Sequence[str], folder: Path) -> Job:
        """Write a file for each of the consultants, one after the other."""
        chosen = [self.people[key] for key in device_ids]
        work = partial(sending_round.assign_to_all, self.app.session, folder, chosen, **self._options())
        return self.app.run(Job("生成分派文件", work), done=self._sent)

    def _options(self) -> dict[str, Any]:
        return {"photos": PhotoChoice(self.photos.value()), "note": self.note.text().strip()}

    def _handed(self, handed: Handed) -> None:
        self.word.clear()
        self.app.say(handed.sentence, kind="warn" if handed.missing else "good")
        self.table.tick([])
        self.refresh()

    def _sent(self, made: Round) -> None:
        """Who got no file stays ticked."""
        self.app.say(made.sentence, kind=made.kind)
        self.consultants.tick([key for key, _person, _error in made.refused])
        self.refresh()


def _when(moment: str) -> str:
    return moment[5:16].replace("T", " ")
