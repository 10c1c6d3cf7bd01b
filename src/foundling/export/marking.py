"""Standoff marks turned into properly nested tags."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from foundling.model import Document, Mark, MarkKind, Media, Span


class Style(Enum):
    """What a run of characters is shown as, outermost first."""

    CENTRE = ('<span class="centre">', "</span>")
    STRONG = ("<strong>", "</strong>")
    EMPHASIS = ("<em>", "</em>")
    UNDERLINE = ("<u>", "</u>")
    STRUCK = ("<s>", "</s>")
    DROPPED = ("", "")
    """Not shown: the signs of typed emphasis."""


_STYLES = {
    MarkKind.CENTRE: Style.CENTRE,
    MarkKind.STRONG: Style.STRONG,
    MarkKind.EMPHASIS: Style.EMPHASIS,
    MarkKind.UNDERLINE: Style.UNDERLINE,
    MarkKind.STRUCK: Style.STRUCK,
}
_PAGE_STEPS = frozenset({"page", "titled-page"})
"""The steps of a plan that read HTML."""
_SIGNS = "*_/"
_SIGNS_DEEP = 3
"""The most signs that typed emphasis has on each side: "***so***"."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Where one style holds: disjoint stretches in order, as their starts and ends."""

    style: Style
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def within(self, span: Span) -> Iterator[Span]:
        """The stretches that touch the span, cut to it."""
        first, last = bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)
        for start, end in zip(self.starts[first:last], self.ends[first:last], strict=True):
            yield Span(max(start, span.start), min(end, span.end))


@dataclass(frozen=True, slots=True)
class Marking:
    """All styles of one text."""

    stretches: tuple[Stretches, ...]

    def centred(self, span: Span) -> bool:
        """Whether all of the span is centred: then its element is, and no tag inside says so."""
        return any(
            held == span
            for each in self.stretches
            if each.style is Style.CENTRE
            for held in each.within(span)
        )

    def tagged(self, text: str, span: Span, show: Callable[[str], str]) -> str:
        """The span's characters, each run passed through `show`, with tags around the styled ones."""
        parts: list[str] = []
        opened: tuple[Style, ...] = ()
        for run, styles in self._runs(span):
            if Style.DROPPED not in styles:
                parts += _change(opened, styles)
                parts.append(show(run.of(text)))
                opened = styles
        parts += _change(opened, ())
        return "".join(parts)

    def _runs(self, span: Span) -> Iterator[tuple[Span, tuple[Style, ...]]]:
        """The span cut wherever a style begins or ends, with the styles of each run, outermost first."""
        edges = sorted(self._edges(span), key=lambda edge: edge[0])
        active: set[Style] = set()
        at = span.start
        for place, style in edges:
            if place > at:
                yield Span(at, place), tuple(each for each in Style if each in active)
                at = place
            active ^= {style}
        if at < span.end:
            yield Span(at, span.end), tuple(each for each in Style if each in active)

    def _edges(self, span: Span) -> Iterator[tuple[int, Style]]:
        for each in self.stretches:
            for held in each.within(span):
                if each.style is not Style.CENTRE or held != span:
                    yield held.start, each.style
                    yield held.end, each.style


def marking(document: Document) -> Marking:
    """The styles of the document's marks; links are shown as their text, so they have none."""
    by_style: dict[Style, list[Span]] = {style: [] for style in Style}
    typed = not is_hypertext(document)
    for mark in document.marks:
        if mark.kind in _STYLES:
            by_style[_STYLES[mark.kind]].append(mark.span)
            by_style[Style.DROPPED] += _signs(document.text, mark) if typed else ()
    return Marking(tuple(_joined(style, spans) for style, spans in by_style.items() if spans))


def is_hypertext(document: Document) -> bool:
    """Whether the text was HTML, where line ends are the author's and emphasis was not typed."""
    return document.media is Media.PAGE or any(step.name in _PAGE_STEPS for step in document.plan)


def _signs(text: str, mark: Mark) -> Iterator[Span]:
    """The asterisks, underscores or slashes that an author typed around emphasised words.

    >>> mark = Mark(MarkKind.EMPHASIS, Span(4, 6))
    >>> [sign.start for sign in _signs("is *so* far", mark)]
    [3, 6]
    """
    first, last = mark.span.start - 1, mark.span.end
    for _ in range(_SIGNS_DEEP):
        if first < 0 or last >= len(text) or text[first] not in _SIGNS or text[first] != text[last]:
            return
        yield Span(first, first + 1)
        yield Span(last, last + 1)
        first, last = first - 1, last + 1


def _joined(style: Style, spans: Iterable[Span]) -> Stretches:
    """The spans in order, overlapping ones made one."""
    starts: list[int] = []
    ends: list[int] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if ends and span.start < ends[-1]:
            ends[-1] = max(ends[-1], span.end)
        else:
            starts.append(span.start)
            ends.append(span.end)
    return Stretches(style, tuple(starts), tuple(ends))


def _change(opened: tuple[Style, ...], wanted: tuple[Style, ...]) -> list[str]:
    """The tags that lead from the open styles to the wanted ones.

    >>> _change((Style.STRONG, Style.EMPHASIS), (Style.EMPHASIS,))
    ['</em>', '</strong>', '<em>']
    """
    kept = 0
    while kept < min(len(opened), len(wanted)) and opened[kept] is wanted[kept]:
        kept += 1
    return [style.value[1] for style in reversed(opened[kept:])] + [style.value[0] for style in wanted[kept:]]
