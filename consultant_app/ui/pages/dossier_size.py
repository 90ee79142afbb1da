"""规模: the figures, the sector of 国统字〔2017〕213号, and the verdict while they are typed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from consultant_app.model.company_size import LARGE, MEDIUM, SECTORS, size_class
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.labels import label_of
from consultant_app.model.money import read_amount, read_count
from consultant_app.model.reading import Reading
from consultant_app.model.sectors import sector_for_industry, sector_of
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.lines import AutosaveLine, MoneyField, ReadLine

_FIGURES: tuple[tuple[str, Callable[[str], Reading]], ...] = (
    ("employees", read_count), ("revenue", read_amount), ("assets", read_amount),
)  # fmt: skip


class SizeCard(Card):
    """`saver(field)` gives what keeps a field; `editors` by the field's name."""

    def __init__(self, saver: Callable[[str], Callable[[str], object]], parent: QWidget | None = None) -> None:
        super().__init__("规模", "小微企业按国统字〔2017〕213号划型；划型行业按国民经济行业，不是认证行业", parent)
        name = partial(label_of, Enterprise)
        self.editors: dict[str, Any] = {
            "sector_code": AutosaveLine(saver("sector_code"), name=name("sector_code"), hint="GB/T 4754，如 C3484"),
            "sector": AutosaveCombo(
                saver("sector"),
                [("", "未选"), *((key, sector.label) for key, sector in SECTORS.items())],
                name=name("sector"),
            ),
            "employees": ReadLine(saver("employees"), read_count, name=name("employees"), hint="人"),
            "revenue": MoneyField(saver("revenue"), name=name("revenue")),
            "assets": MoneyField(saver("assets"), name=name("assets")),
            "finance_year": AutosaveLine(saver("finance_year"), name=name("finance_year"), hint="如 2025"),
        }
        self._proposed = ""
        grid = FieldGrid(2)
        for field, editor in self.editors.items():
            grid.add(Field(name(field), editor))
        self.use = Button("", "check")
        self.use.clicked.connect(self._use_proposal)
        self.size_class = label("", "heading")
        self.explanation = label("", wrap=True, selectable=True)
        self.body.addWidget(grid)
        self.body.addLayout(row(self.use, None))
        verdict = row(self.size_class, self.explanation, spacing=14)
        verdict.setStretch(1, 1)
        self.body.addLayout(verdict)
        for field in ("employees", "revenue", "assets"):
            self.editors[field].textChanged.connect(self.refresh)
        self.editors["sector"].currentIndexChanged.connect(self.refresh)
        self.editors["sector_code"].textChanged.connect(self._code_typed)
        self.refresh()

    def refresh(self, *_text: object) -> None:
        """The verdict for what the editors show now."""
        figures = [_figure(self.editors[field].text(), read) for field, read in _FIGURES]
        verdict = size_class(self.editors["sector"].value(), *figures)
        self.size_class.setText(verdict.size or "待定")
        large = verdict.size in (MEDIUM, LARGE)
        set_role(self.size_class, "heading")
        set_role(self.explanation, "bad" if large else "muted")
        more = "　！不属于小微企业，不在帮扶范围，请核对。" if large else ""
        self.explanation.setText(verdict.explanation + more)
        self._show_proposal()

    def propose(self, industry: str) -> None:
        """Offer the sector that a certification industry means, while none is chosen."""
        self._offer(sector_for_industry(industry))

    def _code_typed(self, text: str) -> None:
        self._offer(sector_of(text))

    def _offer(self, sector: str) -> None:
        self._proposed = sector
        self._show_proposal()

    def _show_proposal(self) -> None:
        wanted = self._proposed if self._proposed != self.editors["sector"].value() else ""
        self.use.setVisible(bool(wanted))
        if wanted:
            self.use.setText(f"划型行业用“{SECTORS[wanted].label}”")
            self.use.setAccessibleName(self.use.text())

    def _use_proposal(self) -> None:
        combo = self.editors["sector"]
        combo.setCurrentIndex(combo.findData(self._proposed))
        combo.saver.touch()
        combo.saver.commit()


def _figure(text: str, read: Callable[[str], Reading]) -> str:
    """The figure that a text means, also while it is shown with its unit; the text itself when it is none."""
    plain = text.removesuffix(" 万元").strip()
    return read(plain).value or plain
