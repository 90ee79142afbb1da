"""Every key of the program in one table: the shortcuts are made from it and F1 shows it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from consultant_app.ui.theme import dress
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row, scrolled

# method of the main window → (keys, what they do)
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "undo": (("Ctrl+Z",), "撤销"),
    "redo": (("Ctrl+Y", "Ctrl+Shift+Z"), "重做"),
    "open_palette": (("Ctrl+K",), "搜索企业、题目、问题、措施、条款和命令"),
    "open_switcher": (("Ctrl+E",), "换一家企业"),
    "quick_capture": (("Ctrl+N",), "随手记：文字、照片、条款，先放进“待整理”"),
    "resume": (("Ctrl+J",), "继续上次：回到上次停下的题目"),
    "back_up_now": (("Ctrl+Shift+B",), "现在备份"),
    "larger": (("Ctrl+=", "Ctrl++"), "放大文字"),
    "smaller": (("Ctrl+-",), "缩小文字"),
    "lock": (("Ctrl+L",), "锁定窗口：离开座位时，要密码才能回来"),
    "show_keys": (("F1",), "显示全部快捷键（不在输入时也可按 ?）"),
}
ELSEWHERE: tuple[tuple[str, str, str], ...] = (  # group, keys, what they do
    ("所有页面", "Alt+1 … Alt+9", "打开左栏的第 1～9 页"),
    ("所有页面", "Tab / Shift+Tab", "到下一个 / 上一个位置"),
    ("所有页面", "Esc", "关闭弹出的窗口"),
    ("企业档案、摸底调研、一企一策、内部审核", "Ctrl+G", "蓝色按钮：做下一步"),
    ("摸底调研、内部审核", "Ctrl+PgDn / Ctrl+PgUp", "下一部分 / 上一部分"),
    ("答题", "0～5", "打分；选择题按数字选第几项"),
    ("答题", "7 / 8 / 9", "不适用 / 未验证 / 未问"),
    ("答题", "Esc", "离开输入框，回到打分"),
    ("答题", "F4", "插入常用语"),
    ("答题", "F2", "到证据框；有要填的空时到下一个空"),
    ("答题", "Enter / Shift+Enter", "下一题 / 上一题（输入法选字时的 Enter 不会跳题）"),
    ("答题", "F9", "由本题开一个问题"),
    ("现场检查", "1 / 2 / 3 / 4 / 5", "符合 / 观察项 / 一般 / 严重 / 轻微不符合"),
    ("现场检查", "7 / 8 / 9", "不适用 / 未验证 / 未查"),
    ("现场检查", "Enter / Shift+Enter", "下一条 / 上一条（在证据框里用 Ctrl+Enter）"),
    ("现场检查", "F4，Tab", "插入证据常用语，到下一个要填的空"),
    ("现场检查", "F6", "下一条没有查的；都查过了就到缺证据的"),
    ("现场检查", "F8", "离厂前还缺什么"),
    ("现场检查", "F9", "开不符合：由本条，或不挂条目"),
    ("现场检查", "Ctrl+P", "打印本条的不符合项报告"),
    ("表格", "Enter 或 F2", "编辑单元格"),
    ("表格", "Ctrl+V", "从 Excel 粘贴多行"),
    ("表格", "Ctrl+Delete", "删除选中的行"),
    ("表格", "Alt+↑ / Alt+↓", "上移 / 下移一行"),
    ("年度内审方案", "空格 或 1 / 2 / 0", "换标记；计划 / 重点 / 清空"),
    ("审核日程", "Alt+方向键", "移动时段：↑↓ 改时间，←→ 换日期或编组"),
    ("审核日程", "Alt+Shift+↑ / ↓", "缩短 / 延长时段"),
    ("审核日程", "Enter / Delete", "编辑 / 删除所选时段"),
    ("企业列表", "Ctrl+F", "到筛选框；↓ 或 Enter 到列表"),
    ("企业列表", "Enter", "打开选中企业的档案"),
    ("企业列表", "Insert / Delete", "新增企业 / 把选中的移入回收站"),
    ("企业列表", "Ctrl+I", "导入名单，每一步的下一步"),
    ("任务分派", "Ctrl+A，Ctrl+G", "全选列出的企业；分派给下面填的顾问"),
    ("任务分派", "Enter / Delete", "打开档案 / 收回选中的企业"),
    ("照片", "Ctrl+V", "粘贴剪贴板里的图片"),
    ("照片", "Enter", "看大图"),
)


class KeyList(QDialog):
    """The list of all keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.setWindowTitle("全部快捷键")
        self.resize(720, 560)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(1, 1)
        for line, (group, keys, text) in enumerate(self.lines()):
            grid.addWidget(label(keys, "strong"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True), line, 1)
            grid.addWidget(label(group, "muted"), line, 2)
        layout = QVBoxLayout(self)
        layout.addWidget(scrolled(inside))
        layout.addLayout(row(None, button("关闭", self.accept)))

    @staticmethod
    def lines() -> list[tuple[str, str, str]]:
        """Group, keys and meaning of every key."""
        everywhere = [("所有页面", " 或 ".join(keys), text) for keys, text in COMMANDS.values()]
        return [*everywhere, *ELSEWHERE]
