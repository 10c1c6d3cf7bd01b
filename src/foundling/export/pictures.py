"""Charts as SVG that a page can hold: text stays text, each bar is a link, colours follow the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from foundling.export.xml import escape

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, BAR, LINES = "#010203", "#040506", "#070809"
"""Stand for the page's own colours until the picture is done."""
_STYLE = re.compile(r' style="([^"]*)"')
_CLASSES = {INK: "ink", BAR: "bar", LINES: "line"}
_OWN_STYLE = (
    "<style>.fill-ink{fill:#26221d}.fill-bar{fill:#7a2e22}.stroke-line{stroke:#e3dccf}"
    "text{font-family:sans-serif}@media(prefers-color-scheme:dark){.fill-ink{fill:#e4ded3}.fill-bar{fill:#e3a893}"
    ".stroke-line{stroke:#3a3631}}</style>"
)
_ROW = 0.27
_WIDE, _LETTERS = 5.4, 10.5
"""Inches and points: letters are to be told apart where a picture is as narrow as a telephone."""
"""Inches that a lying bar takes with the room around it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its length, and the address of the works that it stands for."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What a picture shows; standing bars for what has an order of its own, such as years."""

    name: str
    title: str
    bars: tuple[Bar, ...]
    standing: bool = False


def drawn(chart: Chart) -> Markup:
    """The chart as an SVG element with a title and a description; its labels may hold anything."""
    figure = _standing(chart) if chart.standing else _lying(chart)
    target = StringIO()
    with _settings():
        figure.savefig(target, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return Markup(_tidied(target.getvalue(), chart))  # noqa: S704 - made of our own tags and escaped words


def alone(chart: Chart) -> str:
    """The chart as an SVG file of its own, dark on light or light on dark as the system is."""
    inner = str(drawn(chart)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{inner.replace("</title>", f"</title>{_OWN_STYLE}", 1)}\n'
    )


def _lying(chart: Chart) -> Figure:
    figure, axes = _axes(_WIDE, 0.5 + _ROW * len(chart.bars))
    places = range(len(chart.bars))
    bars = axes.barh(places, [bar.count for bar in chart.bars], color=BAR, height=0.7)
    axes.set_yticks(places, [_short(bar.label) for bar in chart.bars], color=INK)
    axes.invert_yaxis()
    axes.bar_label(bars, [f"{bar.count:,}" for bar in chart.bars], padding=4, color=INK, fontsize=_LETTERS)
    axes.set_xticks([])
    axes.margins(x=0.12, y=0.02)
    _linked(bars, chart)
    return figure


def _standing(chart: Chart) -> Figure:
    figure, axes = _axes(_WIDE, 2.6)
    places = range(len(chart.bars))
    bars = axes.bar(places, [bar.count for bar in chart.bars], color=BAR, width=0.8)
    step = max(1, -(-len(chart.bars) // 14))
    shown = list(places)[::step]
    axes.set_xticks(shown, [_short(chart.bars[place].label) for place in shown], color=INK)
    axes.tick_params(axis="y", colors=INK)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
    axes.grid(axis="y", color=LINES, linewidth=0.6)
    axes.set_axisbelow(True)
    _linked(bars, chart)
    return figure


def _axes(width: float, height: float) -> tuple[Figure, Any]:
    figure_class, _ = _library()
    figure = figure_class(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=_LETTERS)
    return figure, axes


def _linked(bars: Sequence[Any], chart: Chart) -> None:
    for number, (patch, bar) in enumerate(zip(bars, chart.bars, strict=True)):
        patch.set_url(bar.href)
        patch.set_gid(f"{chart.name}-{number}")


def _settings() -> Any:  # noqa: ANN401 - the context manager of matplotlib
    _, context = _library()
    return context({"svg.fonttype": "none", "svg.hashsalt": "foundling", "font.family": "sans-serif"})


@cache
def _library() -> tuple[type[Figure], Any]:
    """Matplotlib, imported when the first picture is drawn: it takes more memory than all else."""
    from matplotlib import rc_context  # noqa: PLC0415
    from matplotlib.figure import Figure as Drawn  # noqa: PLC0415

    return Drawn, rc_context


def _tidied(svg: str, chart: Chart) -> str:
    """The svg element alone, styles as attributes and colours as classes, so that no policy forbids it."""
    start, end = svg.index("<svg"), svg.rindex("</svg>")
    opening, _, inner = svg[start:end].partition(">")
    view = re.search(r'viewBox="[^"]*"', opening)
    inner = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>|<!--.*?-->", "", inner, flags=re.DOTALL)
    inner = _STYLE.sub(_attributes, inner)
    inner = _named_links(inner, chart)
    about = ", ".join(f"{bar.label}: {bar.count:,}" for bar in chart.bars)
    return (
        f'<svg class="chart" role="group" aria-labelledby="{chart.name}-title" '
        f'{view[0] if view else ""} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<title id="{chart.name}-title">{escape(chart.title)}</title><desc>{escape(about)}</desc>'
        f"{inner}</svg>"
    )


def _attributes(found: re.Match[str]) -> str:
    """A style as presentation attributes; colours that stand for the page's own become classes.

    >>> _attributes(_STYLE.match(' style="fill: #040506; stroke-width: 2"'))
    ' class="fill-bar" stroke-width="2"'
    """
    classes, attributes = [], []
    for each in found[1].split(";"):
        name, _, value = (part.strip() for part in each.partition(":"))
        if value in _CLASSES and name in {"fill", "stroke"}:
            classes.append(f"{name}-{_CLASSES[value]}")
        elif name == "font":
            attributes += _font(value)
        elif name and value and name.replace("-", "").isalpha():
            attributes.append(f"{name}={quoteattr(value)}")
    return (f' class="{" ".join(classes)}"' if classes else "") + "".join(f" {each}" for each in attributes)


def _font(value: str) -> list[str]:
    size = re.search(r"([0-9.]+)px", value)
    return [f'font-size="{size[1]}"'] if size else []


def _named_links(inner: str, chart: Chart) -> str:
    """Each bar's link with words for who does not see it."""
    for bar in chart.bars:
        address = quoteattr(bar.href)
        words = quoteattr(f"{bar.label}: {bar.count:,} works")
        inner = inner.replace(f"<a xlink:href={address}", f"<a href={address} aria-label={words}", 1)
    return inner


def _short(label: str) -> str:
    """The label, cut where the picture has no more room; matplotlib's own signs mean nothing in it."""
    plain = label.replace("$", "\\$")
    return plain if len(plain) <= 34 else plain[:33].rstrip() + "…"
