"""原因分析: the conclusion with advice, and how it was reached by 5Why or fishbone."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_advice import AdviceLabel, WordMarker
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.ui.pages.nonconformities_part import ByField, NonconformityPart
from consultant_app.ui.pages.problems_causes import FishboneEditor
from consultant_app.ui.pages.problems_whys import WhyEditor
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.choices import TagPicker
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.segments import Segments
from consultant_app.ui.widgets.texts import AutosaveText

_WAYS = (("whys", "5Why"), ("fishbone", "鱼骨图"))


class CausePart(NonconformityPart):
    """The audited department analyses; the auditor sees whether it goes deep enough."""

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.fact = label("", "muted", wrap=True, selectable=True)
        self.text = AutosaveText(
            self.part_saver("cause", "text"),
            name="原因分析结论",
            hint="根本原因：哪条规定、哪个环节没有管住（不写“责任心不强”）",
            lines=3,
        )  # fmt: skip
        self.marker = WordMarker(self.text)
        self.advice = AdviceLabel("原因分析", "✓ 写法检查没有发现问题")
        self.root = Button("采用标出的根本原因", "check")
        self.root.clicked.connect(self.take_root)
        self.tag = TagPicker(name="原因要素")
        self.tag.chosen.connect(self.part_saver("cause", "tag"))
        self.participants = AutosaveLine(
            self.part_saver("cause", "participants"), name="参加分析人员", hint="部门负责人、当事岗位、技术……"
        )
        self.on = DateField(self.part_saver("cause", "on"), name="分析日期")
        who = FieldGrid(2)
        who.add(Field("参加分析人员", self.participants))
        who.add(Field("分析日期", self.on))
        self.ways = Segments(_WAYS, name="分析方法")
        self.ways.chosen.connect(self.show_way)
        self.whys, self.fishbone = WhyEditor(app), FishboneEditor(app)
        tags = row(label("要素"), self.tag, spacing=12)
        tags.setStretch(1, 1)
        ways = row(self.ways, self.root)  # beside the ways: nothing moves when it comes
        ways.setStretch(0, 1)
        self.setLayout(
            column(
                self.fact, Field("原因分析结论", self.text), self.advice, tags, who,
                ways, self.whys, self.fishbone, None,
            )
        )  # fmt: skip
        self.layout().setContentsMargins(0, 0, 8, 0)
        self.show_way("whys")

    def show_way(self, key: str) -> None:
        """5Why or fishbone."""
        self.ways.show_value(key)
        self.whys.setVisible(key == "whys")
        self.fishbone.setVisible(key == "fishbone")

    def show_view(self, view: NonconformityView) -> None:
        """Show the analysis."""
        self.view, cause = view, view.item.cause
        self.fact.setText(f"事实：{view.item.fact or '（还没有写）'}")
        self.text.show_value(cause.text)
        self.tag.show_value(cause.tag)
        self.participants.show_value(cause.participants)
        self.on.show_value(cause.on)
        self.whys.show_problem(view.item)
        self.fishbone.show_problem(view.item)
        roots = [each.text for each in view.causes if each.is_root and each.text]
        self.root.setVisible(bool(roots) and "；".join(roots) != cause.text)
        over = bool(view.item.withdrawn or view.item.closed_on)
        lock(self, over)
        for part in (self.whys, self.fishbone):  # what is drawn there answers to clicks
            part.setEnabled(not over)

    def take_root(self) -> None:
        """Take the causes that were marked as root for the conclusion."""
        if self.view is not None:
            roots = [each for each in self.view.causes if each.is_root and each.text]
            self.text.saver.drop()
            self._save_part("cause", "text", "；".join(each.text for each in roots))
            if tag := next((each.tag for each in roots if each.tag), ""):
                self._save_part("cause", "tag", tag)

    def typed(self, view: NonconformityView) -> NonconformityView:
        """With the conclusion as it is being typed."""
        return replace(view, item=replace(view.item, cause=replace(view.item.cause, text=self.text.value())))

    def show_advice(self, found: ByField) -> None:
        """Under the conclusion."""
        self.marker.show_words(found.get("cause", ()))
        self.advice.show_advice(found.get("cause", ()), written=bool(self.text.value()))

    def writers(self) -> list[QWidget]:
        """What is typed here."""
        return [self.text]
