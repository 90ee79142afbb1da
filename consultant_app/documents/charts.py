"""Radar and bars for documents, black on white, by matplotlib, which is loaded when the first one is drawn."""

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

from consultant_app import paths
from consultant_app.documents.fonts import chinese_font
from consultant_app.documents.pictures import Picture
from consultant_app.model.assessment import DIMENSIONS

DPI = 288
_INCH = 25.4
_STYLES = (
    {"color": "black", "linestyle": "-", "marker": "o", "linewidth": 1.6},
    {"color": "0.45", "linestyle": "--", "marker": "s", "linewidth": 1.2},
)


@dataclass(frozen=True, kw_only=True)
class Round:
    """The scores of one round; None where nothing was scored, which is not the same as 0."""

    name: str
    scores: Mapping[str, int | None] = field(default_factory=dict)


def radar(rounds: Sequence[Round]) -> Picture:
    """The five dimensions as a radar; one or two rounds (the last one drawn boldest), or an empty net to draw on."""
    names = tuple(rounds[-1].scores) if rounds else DIMENSIONS
    series = tuple((each.name, tuple(each.scores.get(name) for name in names)) for each in rounds)
    text = "五维度得分雷达图：" + "，".join(
        f"{name} {'不计分' if value is None else value}" for name, value in zip(names, series[-1][1], strict=True)
    ) if series else "空白雷达图"  # fmt: skip
    return Picture(data=_radar_png(names, series), width_mm=112.0, height_mm=86.0, text=text)


def comparison(rounds: Sequence[Round]) -> Picture:
    """Bars of the rounds side by side for each dimension."""
    names = tuple(rounds[-1].scores)
    series = tuple((each.name, tuple(each.scores.get(name) for name in names)) for each in rounds)
    return Picture(data=_bars_png(names, series), width_mm=150.0, height_mm=70.0, text="各轮得分对比图")


def pareto(title: str, bars: Sequence[tuple[str, int, float, bool]]) -> Picture:
    """Bars from the most frequent on with the line of cumulative percent; each (label, count, cumulative, vital)."""
    text = f"{title}：" + "，".join(f"{label} {count} 项" for label, count, _, _ in bars)
    return Picture(data=_pareto_png(tuple(bars)), width_mm=150.0, height_mm=62.0, text=text)


@lru_cache(maxsize=64)
def _pareto_png(bars: tuple[tuple[str, int, float, bool], ...]) -> bytes:
    figure = _figure(150.0, 62.0)
    axes = figure.add_subplot()
    places = range(len(bars))
    fills = ["0.35" if vital else "0.8" for _, _, _, vital in bars]
    drawn = axes.bar(places, [count for _, count, _, _ in bars], 0.62, color=fills, edgecolor="black", linewidth=0.6)
    for text, (_, _, _, vital) in zip(axes.bar_label(drawn, label_type="center", fontsize=9), bars, strict=True):
        text.set_color("white" if vital else "black")  # inside the bar, where the line does not run over it
    axes.set_xticks(places, [label for label, _, _, _ in bars], fontsize=9)
    axes.set_ylim(0, sum(count for _, count, _, _ in bars) * 1.12)  # all of them reach up to 100 %
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.tick_params(axis="y", labelsize=8)
    axes.set_ylabel("项数", fontsize=9)
    other = axes.twinx()
    line = [cumulative for _, _, cumulative, _ in bars]
    other.plot(places, line, color="black", marker="o", markersize=4, linewidth=1.2)
    other.set_ylim(0, 112)
    other.set_yticks([0, 20, 40, 60, 80, 100], ["0", "20", "40", "60", "80", "100%"], fontsize=8)
    other.axhline(80, color="0.5", linewidth=0.6, linestyle=":")
    axes.spines["top"].set_visible(False)
    other.spines["top"].set_visible(False)
    return _bytes(figure)


_Series = tuple[tuple[str, tuple[int | None, ...]], ...]


@lru_cache(maxsize=64)
def _radar_png(names: tuple[str, ...], series: _Series) -> bytes:
    figure = _figure(112.0, 86.0)
    axes = figure.add_subplot(projection="polar")
    angles = [2 * math.pi * number / len(names) for number in range(len(names))]
    axes.set_theta_offset(math.pi / 2)
    axes.set_theta_direction(-1)
    axes.set_ylim(0, 100)
    axes.set_yticks([20, 40, 60, 80, 100], ["20", "40", "60", "80", "100"], fontsize=8, color="0.35")
    axes.set_rlabel_position(180 / len(names))
    axes.set_xticks(angles, [_radar_label(name, number, series) for number, name in enumerate(names)], fontsize=10.5)
    axes.tick_params(axis="x", pad=7)
    axes.grid(color="0.72", linewidth=0.6)
    axes.spines["polar"].set_color("0.5")
    for (name, values), style in zip(reversed(series), _STYLES, strict=False):
        closed = [math.nan if value is None else value for value in (*values, values[0])]
        axes.plot([*angles, angles[0]], closed, label=name, markersize=4, clip_on=False, **style)
    if len(series) > 1:
        axes.legend(loc="lower right", bbox_to_anchor=(1.42, -0.08), fontsize=9, frameon=False)
    return _bytes(figure)


def _radar_label(name: str, number: int, series: _Series) -> str:
    if not series:
        return name
    value = series[-1][1][number]
    return f"{name}\n{'不计分' if value is None else value}"


@lru_cache(maxsize=64)
def _bars_png(names: tuple[str, ...], series: _Series) -> bytes:
    figure = _figure(150.0, 70.0)
    axes = figure.add_subplot()
    width = 0.7 / len(series)
    fills = ({"facecolor": "0.8", "hatch": "///"}, {"facecolor": "0.25"})
    for number, ((name, values), fill) in enumerate(zip(series, fills, strict=False)):
        places = [place + (number - (len(series) - 1) / 2) * width for place in range(len(names))]
        bars = axes.bar(
            places, [value or 0 for value in values], width * 0.92, label=name, edgecolor="black", linewidth=0.6, **fill
        )
        axes.bar_label(bars, ["不计" if value is None else str(value) for value in values], fontsize=9, padding=1)
    axes.set_xticks(range(len(names)), names, fontsize=10)
    axes.set_ylim(0, 112)
    axes.set_yticks(range(0, 101, 20))
    axes.tick_params(axis="y", labelsize=8)
    axes.set_ylabel("得分", fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper right", ncols=2, fontsize=9, frameon=False, bbox_to_anchor=(1.0, 1.12))
    return _bytes(figure)


def _figure(width_mm: float, height_mm: float) -> Any:
    _prepared()
    from matplotlib.figure import Figure

    return Figure(figsize=(width_mm / _INCH, height_mm / _INCH), dpi=DPI, layout="constrained")


def _bytes(figure: Any) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    buffer = BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(buffer, metadata={"Software": None}, pil_kwargs={"compress_level": 4})
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _prepared() -> None:
    """Load matplotlib once, with our font and a folder of ours for its cache of fonts."""
    if "MPLCONFIGDIR" not in os.environ:  # its own place may not be writable, and says so on the console
        cache = paths.data_dir() / "cache" / "matplotlib"
        cache.mkdir(parents=True, exist_ok=True)
        os.environ["MPLCONFIGDIR"] = str(cache)
    import matplotlib
    from matplotlib import font_manager

    matplotlib.use("Agg")
    path = str(chinese_font())
    font_manager.fontManager.addfont(path)
    family = font_manager.FontProperties(fname=path).get_name()
    matplotlib.rcParams.update({"font.family": [family], "axes.unicode_minus": False, "svg.fonttype": "path"})
