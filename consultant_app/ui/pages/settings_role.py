"""Who works at this computer: a consultant, or somebody who manages the agency's work."""

from PySide6.QtWidgets import QWidget

from consultant_app.model.exchange import Role
from consultant_app.ui.app import App
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.field import Field

_WORDS = ((Role.CONSULTANT.value, "顾问", ""), (Role.MANAGER.value, "机构管理人员", ""))


class RoleSettings(Card):
    """The switch; it is kept at once."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("角色", "管理人员多出任务分派等页面。切换只影响显示哪些页面，不改动任何资料。", parent)
        self._app = app
        self.choice = ChoiceButtons(_WORDS, name="角色", clearable=False, height=40)
        self.choice.chosen.connect(self._choose)
        self.body.addWidget(Field("在这台电脑上工作的是", self.choice))
        self.refresh()

    def refresh(self) -> None:
        """Show the role as it is kept."""
        self.choice.show_value(self._app.role)

    def _choose(self, role: str) -> None:
        self._app.change_setting("role", role)
