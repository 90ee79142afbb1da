"""Qt's own texts (保存, 取消, the calendar, the print dialog) in Chinese whatever the system's language is."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

_CATALOGUE = "qtbase_zh_CN"  # comes with PySide6 itself


def install_translation(application: QCoreApplication) -> bool:
    """Make Chinese the language and the locale of the whole program; False when PySide6 came without its catalogue."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Script.SimplifiedHanScript, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator.load(_CATALOGUE, folder) and application.installTranslator(translator)
