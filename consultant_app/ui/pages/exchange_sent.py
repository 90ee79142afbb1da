"""已发出: the files that were written here, and whether they arrived."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from consultant_app.model.exchange import KIND_WORDS, PackageKind, PackageOut
from consultant_app.ui.app import App
from consultant_app.ui.pages.parted import Part
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import handing_over, receipts


@dataclass(frozen=True)
class SentRow:
    """A line of the list."""

    id: str
    order_key: str
    at: str
    kind: str
    whom: str
    name: str
    amount: str
    state: str
    colour: str


class SentPart(Part):
    """The newest first."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.files: dict[str, PackageOut] = {}
        self.table = as_list(
            RecordTable(
                [
                    Column(field="at", title="时间", width=110),
                    Column(field="kind", title="种类", width=64),
                    Column(field="whom", title="给谁", width=96),
                    Column(field="name", title="文件"),
                    Column(field="amount", title="内容", width=250),
                    Column(field="state", title="回执", width=110, colour=lambda line: line.colour),
                ],
                name="已发出的文件",
                lines=8,
            )
        )
        self.empty = label("还没有交出过文件。", "muted")
        self.show_folder = button("显示所在文件夹", self.open_folder, icon_name="folder")
        card = Card("", "文件丢了可以随时再交一次：每个文件都包含所选企业的全部内容，重复导入不会算两次。")
        card.body.addWidget(self.empty)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(row(self.show_folder, None))
        self.setLayout(column(card))

    def refresh(self) -> None:
        """Read the list."""
        db = self.app.session.db
        found = handing_over.written_before(db)
        self.files = {each.id: each for each in found}
        rows = [self._row(each, receipts.is_received(db, each.id)) for each in found]
        self.table.show_changed(rows)
        self.table.choose_first()
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.show_folder.setEnabled(bool(rows))

    def _row(self, each: PackageOut, arrived: bool) -> SentRow:
        handed = each.kind == PackageKind.HANDOVER
        state = "经理已收到" if arrived else "未见回执" if handed else "—"
        amount = f"{len(each.enterprises)} 家企业、{each.operations} 条修改、{each.photos} 张照片"
        return SentRow(
            each.id, "", each.made_at[5:16].replace("T", " "), KIND_WORDS[PackageKind(each.kind)],
            "、".join(each.recipients), each.file_name, amount, state, "good" if arrived else "",
        )  # fmt: skip

    def open_folder(self) -> None:
        """Show the folder of the file in hand."""
        line = self.table.current()
        folder = Path(self.files[line.id].path).parent if line is not None else None
        if folder is None or not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.app.say(f"打不开文件夹：{folder}。文件可能在已拔出的 U 盘上。", kind="warn")
