"""Qt's own texts (保存, 取消, the calendar, the print dialog) in Chinese whatever the system's language is."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

_CATALOGUE = "qtbase_zh_CN"  # comes with PySide6 itself
_MISSING = {  # what that catalogue leaves in English
    "Look in:": "位置：",
    "Files of type:": "文件类型：",
    "Folder": "文件夹",
    "File Folder": "文件夹",
    "Size": "大小",
    "Date Modified": "修改日期",
}


class _Supplement(QTranslator):
    """Asked before the catalogue, and only for texts of Qt's file dialog."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        if context.startswith(("QFile", "QAbstractFileIconProvider")):
            return _MISSING.get(source.replace("&", ""))
        return None


def install_translation(application: QCoreApplication) -> bool:
    """Make Chinese the language and the locale of the whole program; False when PySide6 came without its catalogue."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Script.SimplifiedHanScript, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    installed = translator.load(_CATALOGUE, folder) and application.installTranslator(translator)
    return application.installTranslator(_Supplement(application)) and installed
