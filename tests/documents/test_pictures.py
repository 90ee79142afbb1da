"""Charts and diagrams: drawn with a Chinese font, nothing missing, nothing on top of another."""

import random
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from PIL import Image

from consultant_app.documents import charts, diagrams
from consultant_app.documents.pictures import Picture, fitted
from consultant_app.model.assessment import DIMENSIONS, TAGS
from consultant_app.model.fishbone import Bone, Fishbone, Kind, Label, layout, text_width, wrap

ROUNDS = [
    charts.Round(name="第一轮", scores=dict(zip(DIMENSIONS, (40, 38, None, 22, 60), strict=True))),
    charts.Round(name="第二轮", scores=dict(zip(DIMENSIONS, (62, 48, 35, None, 71), strict=True))),
]


def opened(picture: Picture) -> Any:
    return Image.open(BytesIO(picture.data))


def test_radar_of_no_one_and_two_rounds() -> None:
    for rounds in ([], ROUNDS[:1], ROUNDS):
        picture = charts.radar(rounds)
        image = opened(picture)
        assert image.width / image.height == pytest.approx(picture.width_mm / picture.height_mm, rel=0.02)
        assert image.width / picture.width_mm * 25.4 == pytest.approx(288, rel=0.02)
        assert image.convert("L").getextrema()[0] < 100
    assert "制度建设 不计分" in charts.radar(ROUNDS).text


def test_comparison_has_bars_for_each_round() -> None:
    assert opened(charts.comparison(ROUNDS)).width > 1000


def _bones(count: int, seed: int) -> list[Bone]:
    chance = random.Random(seed)
    texts = (
        "新员工未培训即上岗",
        "千分尺超期未校准 (No. QC-017)",
        "作业指导书没有首件检验的规定，工人凭经验操作",
        "乱",
    )
    return [
        Bone(
            tag=chance.choice(TAGS), text=chance.choice(texts), is_root=number == 0,
            small=("小骨一", "小骨二很长很长很长很长很长") if number % 5 == 0 else (),
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 6, 13, 27, 40])
def test_nothing_in_a_fishbone_lies_on_something_else(count: int) -> None:
    bones = _bones(count, count)
    drawn = layout("三台数控车床当日首件均无检验记录，操作工自检后直接批量加工", bones)
    assert len([label for label in drawn.labels if label.kind in (Kind.CAUSE, Kind.ROOT)]) == count
    for one, other in combinations(drawn.labels, 2):
        assert not _overlap(one, other), (one, other)
    for label in drawn.labels:
        assert label.x >= 0
        assert label.y >= 0
        assert label.x + label.width <= drawn.width
        assert label.y + label.height <= drawn.height
        if label.kind in (Kind.CAUSE, Kind.ROOT):
            assert not _cut_by_a_rib(label, drawn), label


def test_forty_causes_on_one_bone_are_spread_over_several() -> None:
    drawn = layout("问题", [Bone(tag="法", text=f"没有规定第{number}道工序") for number in range(40)])
    assert [label for label in drawn.labels if label.lines == ("法（续）",)]


def test_forty_causes_stay_readable_on_a_page() -> None:
    picture = diagrams.fishbone("问题", _bones(40, 1))
    drawn = layout("问题", _bones(40, 1))
    em_mm = picture.width_mm / drawn.width * 10
    assert em_mm / 25.4 * 72 > 6.5  # points
    assert picture.width_mm < 168.1
    assert picture.height_mm < 200.1


def test_lines_never_start_with_a_comma_and_never_end_with_an_opening_bracket() -> None:
    for width in range(3, 14):
        lines = wrap("检具（塞规、环规）未校准，“首件”检验；No. QC-017 缺记录。", width)
        assert all(line[0] not in "，。；：、”）" for line in lines)
        assert all(line[-1] not in "（“" for line in lines)
        assert all(text_width(line) <= width + 2 for line in lines)


def test_a_picture_is_fitted_into_its_box() -> None:
    buffer = BytesIO()
    Image.new("RGB", (960, 1280)).save(buffer, "JPEG")
    picture = fitted(buffer.getvalue(), width_mm=74, height_mm=56)
    assert picture is not None
    assert picture.height_mm == pytest.approx(56)
    assert picture.width_mm == pytest.approx(42)
    assert fitted(b"<svg/>", width_mm=74, height_mm=56) is None


def _overlap(one: Label, other: Label) -> bool:
    slack = 0.5
    return (
        one.x + slack < other.x + other.width
        and other.x + slack < one.x + one.width
        and one.y + slack < other.y + other.height
        and other.y + slack < one.y + one.height
    )


def _cut_by_a_rib(label: Label, drawn: Fishbone) -> bool:
    for line in drawn.lines:
        if line.kind is not Kind.RIB:
            continue
        for step in range(21):
            x = line.x1 + (line.x2 - line.x1) * step / 20
            y = line.y1 + (line.y2 - line.y1) * step / 20
            if label.x < x < label.x + label.width and label.y < y < label.y + label.height:
                return True
    return False
