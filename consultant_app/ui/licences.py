"""The licences of the parts that the program is made of."""

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from consultant_app import paths
from consultant_app.ui.theme import dress
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row

PARTS = (
    ("Qt 与 PySide6", "LGPL-3.0", "窗口；以动态库形式使用，可自行替换"),
    ("思源黑体（Noto Sans CJK SC）", "SIL OFL 1.1", "随附字体，已按许可改名"),
    ("SQLCipher / sqlcipher3", "BSD-3-Clause / zlib", "加密数据库"),
    ("sqlite-utils", "Apache-2.0", "数据库升级"),
    ("docxtpl", "LGPL-2.1", "Word 模板；可自行替换"),
    ("python-docx、Jinja2、lxml", "MIT、BSD-3-Clause", "Word 文档"),
    ("openpyxl、python-calamine", "MIT", "Excel 文件"),
    ("matplotlib", "matplotlib（PSF 类）", "文档中的图"),
    ("Pillow、pi-heif", "MIT-CMU、BSD / LGPL-3.0", "照片"),
    ("PyNaCl", "Apache-2.0", "加密"),
    ("python-stdnum", "LGPL-2.1", "统一社会信用代码校验"),
    ("pypinyin、rapidfuzz、platformdirs、dxpdf", "MIT", "拼音、查重、文件夹、PDF"),
    ("pypdfium2", "BSD-3-Clause / Apache-2.0", "PDF 预览与打印"),
)


class LicenceList(QDialog):
    """Names, licences and purposes, and the font's licence in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.setWindowTitle("许可说明")
        self.resize(680, 520)
        listed = "\n".join(f"{name}\n    {licence}　{purpose}" for name, licence, purpose in PARTS)
        font = paths.resource("fonts", "OFL.txt").read_text("utf-8")
        text = QPlainTextEdit(f"{listed}\n\n{'—' * 20}\n{font}", readOnly=True)
        text.setAccessibleName("许可说明")
        layout = QVBoxLayout(self)
        layout.addWidget(label("本程序使用下列开放源代码的组件，感谢它们的作者。", wrap=True))
        layout.addWidget(text)
        layout.addLayout(row(None, button("关闭", self.accept)))
