"""得分与对比: the radar, the score of each dimension with the items behind it, and two rounds side by side."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from consultant_app.model.assessment import AnswerState
from consultant_app.model.scoring import DimensionScore, contributions, dimension_scores, level_of
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_view import RoundInHand, SurveyView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.charts import Axis, Radar
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.roomy import Roomy
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import survey

_LEAST_HEIGHT = 500  # below it the page scrolls


@dataclass(frozen=True)
class ScoreRow:
    """A dimension; `before` and `change` are empty in a first round."""

    id: str
    score: str
    scored: str
    before: str
    change: str
    rest: str


@dataclass(frozen=True)
class ItemRow:
    """An item behind a score."""

    id: str
    number: str
    label: str
    level: str
    before: str
    weight: str
    counts: str


def _muted(row: ItemRow) -> str:
    return "muted" if row.counts != "计入" else ""


def _change_colour(row: ScoreRow) -> str:
    return "good" if row.change.startswith("+") else "bad" if row.change.startswith("−") else ""


class ScoresView(SurveyView):
    """Choosing a dimension opens the items behind its figure; Enter on an item goes to it."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self._dimension = ""
        self.empty = label("开始诊断后，这里显示五个维度的得分。", "muted")
        self.radar = Radar()
        self.caption = label("", "muted", wrap=True)
        self.scores = RecordTable(
            [
                Column(field="id", title="维度", width=92),
                Column(field="score", title="得分", width=64),
                Column(field="scored", title="计分项", width=74),
                Column(field="before", title="上一轮", width=64),
                Column(field="change", title="变化", width=64, colour=_change_colour),
                Column(field="rest", title="不计分"),
            ],
            name="各维度得分",
            lines=5,
        )
        self.scores.chosen.connect(self._choose)
        self.items = RecordTable(
            [
                Column(field="number", title="项", width=52),
                Column(field="label", title="条目"),
                Column(field="level", title="得分", width=60),
                Column(field="before", title="上一轮", width=64),
                Column(field="weight", title="权重", width=60),
                Column(field="counts", title="是否计入", width=150, colour=_muted),
            ],
            name="得分背后的条目",
            lines=3,
        )
        self.items.entered.connect(self._open_item)
        self._lay_out()

    def _lay_out(self) -> None:
        self.left = Card("五维度得分", "0～100，按权重平均后取整；只供改进前后对比，不是评级")
        self.left.body.addWidget(self.radar, 1)
        self.left.body.addWidget(self.caption)
        self.right = Card("解释得分")
        self.formula = label("", "muted", wrap=True)
        self.right.body.addWidget(self.scores)
        self.right.body.addWidget(self.formula)
        self.right.body.addWidget(self.items, 1)
        as_list(self.scores, 36)
        as_list(self.items)
        self.inside = QWidget()
        layout = QHBoxLayout(self.inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.left, 5)
        layout.addWidget(self.right, 7)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.empty)
        outer.addWidget(Roomy(self.inside, _LEAST_HEIGHT), 1)

    def refresh(self) -> None:
        """Show the round in hand, and the one before it if there is one."""
        held = self.held
        begun = held.form is not None
        self.empty.setVisible(not begun)
        self.inside.setVisible(begun)  # the empty page says how to begin
        if held.form is None:
            return
        now = dimension_scores(held.form, held.judged)
        earlier = held.earlier()
        self._before = survey.judgements(self.app.session.db, earlier.id) if earlier else {}
        then = {each.dimension: each.score for each in dimension_scores(held.form, self._before)} if earlier else {}
        self.radar.show_axes([self._axis(each, then.get(each.dimension)) for each in now])
        self.caption.setText(f"实线：第{held.assessment.round}轮　虚线：第{earlier.round}轮" if earlier else "")
        self.caption.setVisible(earlier is not None)
        for column in (3, 4):
            self.scores.view.setColumnHidden(column, earlier is None)
        self.items.view.setColumnHidden(3, earlier is None)
        rows = [_score_row(each, then.get(each.dimension)) for each in now]
        self.scores.show_changed(rows)
        self._dimension = self._dimension or now[0].dimension
        self._show_items()

    def _axis(self, score: DimensionScore, before: int | None) -> Axis:
        return Axis(score.dimension, score.score, before, f"{score.scored}/{score.total} 项")

    def _choose(self, row: ScoreRow | None) -> None:
        if row is not None and row.id != self._dimension:
            self._dimension = row.id
            self._show_items()

    def _show_items(self) -> None:
        held = self.held
        if held.form is None:
            return
        parts = contributions(held.form, held.judged, self._dimension)
        rows = []
        for part in parts:
            level = "" if part.level is None else str(part.level)
            then = self._before.get(part.question.name)
            before = level_of(part.question, then) if then else None
            rows.append(
                ItemRow(
                    part.question.name,
                    str(part.number),
                    part.question.label,
                    level,
                    "" if before is None else str(before),
                    str(part.question.weight),
                    part.excluded or "计入",
                )
            )
        self.items.show_changed(rows)
        counted = [part for part in parts if not part.excluded]
        weights = sum(part.question.weight for part in counted)
        points = sum(part.question.weight * (part.level or 0) for part in counted)
        score = next(each for each in dimension_scores(held.form, held.judged) if each.dimension == self._dimension)
        self.right.set_title(f"解释得分：{self._dimension}")
        self.formula.setText(
            f"Σ(得分×权重) {points} ÷ Σ权重 {weights} × 20 = {score.score} 分，"
            f"计入 {len(counted)} 项，共 {len(parts)} 项。"
            if weights
            else "还没有能计分的条目：2 分及以上要有证据才计分。"
        )

    def _open_item(self, row: ItemRow) -> None:
        self.app.open_page("survey", question=row.id)

    def next_step(self) -> str:
        """On to the problems."""
        return "整理问题" if self.held.assessment else ""

    def take_step(self) -> None:
        """Show the problems."""
        self.app.open_page("survey", part="problems")

    def open_place(self, **where: Any) -> None:
        """dimension="质量意识"."""
        if where.get("dimension"):
            self.scores.choose(where["dimension"])

    def place(self) -> dict[str, Any]:
        """The dimension that is explained."""
        return {"dimension": self._dimension} if self._dimension else {}


def _score_row(score: DimensionScore, before: int | None) -> ScoreRow:
    states = (
        (AnswerState.NOT_ASKED.value, score.not_asked),
        ("缺证据", score.unproven),
        (AnswerState.NOT_APPLICABLE.value, score.not_applicable),
        (AnswerState.NOT_VERIFIED.value, score.not_verified),
    )
    change = ""
    if score.score is not None and before is not None:
        step = score.score - before
        change = f"+{step}" if step > 0 else f"−{-step}" if step < 0 else "0"
    return ScoreRow(
        score.dimension,
        "未评" if score.score is None else str(score.score),
        f"{score.scored}/{score.total}",
        "" if before is None else str(before),
        change,
        "、".join(f"{name}{count}" for name, count in states if count),
    )
