"""The rows of a list with their verdicts, as the preview's table wants them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from consultant_app.intake.matching import RowVerdict, Verdict
from consultant_app.ui.theme import current_theme
from consultant_app.workflows.importing import Decision, Policy, action_of

_DISPLAY, _TIP, _FOREGROUND, _SPOKEN = 0, 3, 9, 11
TITLES = ("行", "判定", "企业名称", "信用代码", "处理", "说明")
_COLOURS = {
    Verdict.NEW: "good", Verdict.UPDATE: "link", Verdict.SAME: "muted", Verdict.POSSIBLE: "warn",
    Verdict.REFUSED: "bad", Verdict.SKIPPED: "muted",
}  # fmt: skip
_DONE = {Verdict.NEW: "新增", Verdict.UPDATE: "更新"}


class PreviewModel(QAbstractTableModel):
    """All rows or those of one verdict; what will be done follows policy and decisions."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.verdicts: list[RowVerdict] = []
        self.lines: list[RowVerdict] = []
        self.policy = Policy.SKIP
        self.decisions: dict[int, Decision] = {}
        self._only: Verdict | None = None

    def show_verdicts(self, verdicts: Sequence[RowVerdict]) -> None:
        """Other rows; decisions about earlier ones are forgotten."""
        self.verdicts = list(verdicts)
        self.decisions = {}
        self.narrow(None)

    def give_up(self) -> list[RowVerdict]:
        """Show no rows any more; what was shown is the caller's."""
        given = self.verdicts
        self.show_verdicts(())
        return given

    def narrow(self, only: Verdict | None) -> None:
        """Show the rows of one verdict, or all."""
        self.beginResetModel()
        self._only = only
        self.lines = [each for each in self.verdicts if only is None or each.verdict is only]
        self.endResetModel()

    def set_policy(self, policy: Policy) -> None:
        """Another rule for rows about enterprises that are there already."""
        self.policy = policy
        self._repaint()

    def decide(self, rows: Sequence[RowVerdict], decision: Decision | None) -> None:
        """Decide about rows by hand; None leaves them to the rule."""
        for each in rows:
            if decision is None:
                self.decisions.pop(each.row_number, None)
            elif decision in offered(each):
                self.decisions[each.row_number] = decision
        self._repaint()

    def outcome(self, verdict: RowVerdict) -> Verdict | None:
        """What will be done with a row."""
        return action_of(verdict, self.policy, self.decisions)

    def counts(self) -> Counter[Verdict]:
        """How many rows there are of each verdict."""
        return Counter(each.verdict for each in self.verdicts)

    def outcomes(self) -> tuple[int, int]:
        """How many enterprises will be added, and how many updated."""
        found = Counter(self.outcome(each) for each in self.verdicts)
        return found[Verdict.NEW], found[Verdict.UPDATE]

    def doubtful(self) -> int:
        """How many rows stop the import under the strictest rule."""
        counts = self.counts()
        return counts[Verdict.UPDATE] + counts[Verdict.POSSIBLE] + counts[Verdict.REFUSED]

    def _repaint(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, 4), self.index(len(self.lines) - 1, 4))

    # Qt's side

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """A line for each row shown."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """The columns."""
        return 0 if parent is not None and parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles."""
        return TITLES[section] if role == _DISPLAY and orientation == Qt.Orientation.Horizontal else None

    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        """Text, and the verdict's colour."""
        if role == _FOREGROUND:
            if index.column() != 1:
                return None
            return QColor(getattr(current_theme(), _COLOURS[self.lines[index.row()].verdict]))
        if role not in (_DISPLAY, _TIP, _SPOKEN):
            return None
        text = self._text(self.lines[index.row()], index.column())
        return f"{TITLES[index.column()]}：{text}" if role == _SPOKEN else text

    def _text(self, each: RowVerdict, column: int) -> str:
        match column:
            case 0:
                return str(each.row_number)
            case 1:
                return each.verdict.value
            case 2:
                return each.draft.fields.get("name", "")
            case 3:
                return each.draft.fields.get("credit_code", "")
            case 4:
                by_hand = "（手工定）" if each.row_number in self.decisions else ""
                return _DONE.get(self.outcome(each), "不导入") + by_hand
        return each.reason


def offered(verdict: RowVerdict) -> tuple[Decision, ...]:
    """What a person can decide about a row."""
    match verdict.verdict:
        case Verdict.NEW:
            return (Decision.ADD, Decision.SKIP)
        case Verdict.UPDATE:
            return (Decision.UPDATE, Decision.SKIP)
        case Verdict.POSSIBLE if verdict.existing_id:
            return (Decision.ADD, Decision.UPDATE, Decision.SKIP)
        case Verdict.POSSIBLE:
            return (Decision.ADD, Decision.SKIP)
    return ()
