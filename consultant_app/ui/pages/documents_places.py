"""Where documents go and which program makes their PDF: two small buttons with menus."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from consultant_app.ui.pages.documents_making import Maker
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.labels import label, row


class PlaceButton(Button):
    """存放位置: open, choose, or go back to the usual folder of the enterprise in hand."""

    def __init__(self, maker: Maker, parent: QWidget | None = None) -> None:
        super().__init__("存放位置", "folder", parent)
        self.maker = maker
        self.clicked.connect(self._offer)

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.addAction(f"打开 {self.maker.folder()}", self._open)
        menu.addAction("选择文件夹…", self._choose)
        menu.addAction("放回默认位置", self._usual)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _open(self) -> None:
        self.maker.folder().mkdir(parents=True, exist_ok=True)
        self.maker.open_file(self.maker.folder())

    def _choose(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, "文档存放位置", str(self.maker.folder())):
            self._use(chosen)

    def _usual(self) -> None:
        self._use("")

    def _use(self, folder: str) -> None:
        self.maker.choose_folder(folder)
        self.maker.app.say(f"这家企业的文档以后存到 {self.maker.folder()}", kind="good")


class EngineLine(QWidget):
    """Says in plain words who makes the PDF; where there are several, a button to choose."""

    def __init__(self, maker: Maker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maker = maker
        self.text = label("", "muted", wrap=True)
        self.choose = button("PDF 引擎", self._offer, icon_name="settings")
        layout = row(self.text, self.choose)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Say who makes the PDF now."""
        from consultant_app.documents.pdf import Engine, engines_available

        used = self.maker.engine() or engines_available()[0]
        if used == Engine.BUILT_IN:
            self.text.setText("PDF 由内置引擎生成，不需要安装 Word；分页可能与 Word 略有出入。")
        else:
            instead = "" if self.maker.engine() else "；它出错时自动改用内置引擎"
            self.text.setText(f"PDF 由 {used} 生成，版面与在其中打印一致{instead}。")
        self.choose.setVisible(len(engines_available()) > 1)

    def _offer(self) -> None:
        from consultant_app.documents.pdf import engines_available

        menu = QMenu(self)
        best = ("", f"自动（{engines_available()[0]}）")
        for value, text in (best, *((each.value, each.value) for each in engines_available())):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == self.maker.app.state.read("pdf_engine", ""))
            action.setData(value)
        menu.triggered.connect(self._take)
        menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))

    def _take(self, action: QAction) -> None:
        self.maker.app.state.write("pdf_engine", action.data())
        self.refresh()
