"""One text that holds several chapters taken apart by its own headings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from foundling.model import BlockKind, Document, Record, Span
from foundling.vocab import phrases
from foundling.works.marks import Mark
from foundling.works.people import fold

LEAST = 200
"""Characters that a chapter without a heading has at least."""
_BEFORE = 150
"""Characters before a story's first word in which the first chapter's heading may stand."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_TABLE = phrases("titles")
_NOUN = "|".join(re.escape(noun) for noun in sorted(_TABLE["nouns"], key=len, reverse=True))
_WORD = "|".join(re.escape(word) for word in sorted(_TABLE["numbers"], key=len, reverse=True))
_HEADING = re.compile(
    rf"(?:the )?(?:(?P<noun>{_NOUN})\b\.? ?(?:the )?#?(?P<number>\d{{1,3}}|[ivxl]{{1,7}}|{_WORD})\b"
    rf"(?: ?(?:/|of) ?\d{{1,3}})?|(?P<bare>\d{{1,3}}|[ivxl]{{1,7}})(?=[.:)]?$))"
    r"[ .:)\-–—]{0,5}(?P<title>.{0,80})$"
)
_EDGES = " \t*_~=-–—.#"


class Chapter(NamedTuple):
    """One chapter of a text: `span` counts characters of the document, its heading left out."""

    mark: Mark
    title: str
    span: Span


def chapters(document: Document, record: Record) -> tuple[Chapter, ...]:
    """The chapters of a text whose headings number two or more in rising order; none of other texts."""
    if not record.body:
        return ()
    begin, end = record.body[0].start, record.body[-1].end
    found: list[tuple[Span, Mark, str]] = []
    for span in _lines(document, begin - _BEFORE, end):
        heading = read_heading(span.of(document.text))
        if heading and span.start < begin:
            found = [(span, *heading)]
        elif heading and (not found or found[-1][1] < heading[0]):
            found.append((span, *heading))
    found = _believed(found)
    if not found:
        return ()
    ends = [*(span.start for span, _, _ in found[1:]), end]
    parted = [
        Chapter(mark, title, _bare(document.text, span.end, stop))
        for (span, mark, title), stop in zip(found, ends, strict=True)
    ]
    opening = _bare(document.text, begin, max(begin, found[0][0].start))
    if opening.end - opening.start >= LEAST and found[0][1] > Mark(1):
        parted.insert(0, Chapter(Mark(1), "", opening))
    return tuple(parted) if len(parted) > 1 else ()


def read_heading(line: str) -> tuple[Mark, str] | None:
    """The number and the title of a chapter's heading; None where the line is none.

    >>> read_heading("Chapter Three: The Storm"), read_heading("IV.")
    ((Mark(number=3, letter=''), 'The Storm'), (Mark(number=4, letter=''), ''))
    >>> read_heading("Part of me wanted to go."), read_heading("Chapter and verse")
    (None, None)
    """
    bare = line.strip(_EDGES)
    if not bare or len(bare) > 110 or "\n" in bare:
        return None
    found = _HEADING.match(fold(bare))
    if found is None:
        return None
    number = _number(found["number"] or found["bare"])
    title = bare[len(bare) - len(found["title"]) :].strip(_EDGES + ":") if found["title"] else ""
    return (Mark(number), title) if number else None


def _lines(document: Document, begin: int, end: int) -> Iterator[Span]:
    """Short blocks between the story's bounds, one line each."""
    for block in document.blocks:
        if block.span.start >= begin and block.span.end <= end and block.kind is not BlockKind.QUOTE:
            first = block.span.of(document.text)
            if len(first) <= 110 and "\n" not in first.strip():
                yield block.span


def _believed(found: Sequence[tuple[Span, Mark, str]]) -> list[tuple[Span, Mark, str]]:
    """The headings, if their numbers follow each other as chapters do."""
    numbers = [mark.number for _, mark, _ in found]
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    first = numbers[:1] in ([1], [2]) or all(step == 1 for step in steps)
    return list(found) if len(found) > 1 and first and all(step <= 2 for step in steps) else []


def _bare(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    spoken = _TABLE["numbers"]
    if words in spoken[:20]:
        return spoken.index(words) + 1
    if words in spoken[20:30]:
        return spoken.index(words) - 19
    values = [_ROMAN.get(sign, 0) for sign in words]
    if not all(values):
        return 0
    return sum(-low if low < high else low for low, high in zip(values, [*values[1:], 0], strict=True))
