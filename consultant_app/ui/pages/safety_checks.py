"""安全与备份, 数据检查: what the last thorough check found, and another one now."""

from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows import caretaking

_SHOWN = 5


class CheckCard(Card):
    """The program checks by itself once a week."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        hint = "每次启动快速检查，每周自动彻底检查：逐页核对封印，逐条核对记录与修改历史。"
        super().__init__("数据检查", hint, parent)
        self.app = app
        self.result = label("", wrap=True, selectable=True)
        self.body.addWidget(self.result)
        self.body.addLayout(row(button("现在检查", self.check, icon_name="check"), None))

    def refresh(self) -> None:
        """What the last check found."""
        last = caretaking.last_check(self.app.session)
        if last is None:
            self._show("还没有做过彻底检查。", "")
        elif last.faults:
            told = "；".join(last.faults[:_SHOWN])
            self._show(
                f"！{last.at:%Y-%m-%d %H:%M} 检查发现 {len(last.faults)} 处问题：{told}。"
                "请先备份到另一块盘，再恢复最近一份好的备份，或联系技术支持。",
                "bad",
            )
        else:
            days = (datetime.now() - last.at).days
            ago = f"（{days} 天前）" if days else ""
            self._show(f"✓ {last.at:%Y-%m-%d %H:%M}{ago} 检查过：数据、历史和搜索索引一致。", "good")

    def _show(self, text: str, role: str) -> None:
        set_role(self.result, role)
        self.result.setText(text)

    def check(self) -> None:
        """Check now, in a worker."""
        self.app.run(Job("检查数据", partial(caretaking.check, self.app.session), self), done=self._checked)

    def _checked(self, faults: list[str]) -> None:
        self.refresh()
        if faults:
            self.app.say(f"检查发现 {len(faults)} 处问题，见“安全与备份”。数据没有改动。", kind="bad")
        else:
            self.app.say("检查完成：数据、历史和搜索索引一致。", kind="good")
