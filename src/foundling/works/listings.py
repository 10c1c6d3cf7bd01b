"""Pages that list the stories of a series: its name, and each story with its link and its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from foundling.model import Block, BlockKind, Document, Mark, MarkKind
from foundling.vocab import phrases
from foundling.works.evidence import Listed
from foundling.works.people import fold, words_of

MOST = 300
"""Stories that are taken from one page."""
_HEADING = 80
"""Characters of a line that may name a series."""
_EDGES = " \t\n\xa0<>«»‹›←→|[](){}.:;,-–—=*~\"'“”"
_BEFORE = re.compile(r"\W{0,3}(?:[^\W\d_]{0,12}\s?#?)?(\d{1,3}(?:\.\d)?)\s?[.):-]?\W{0,3}")
_AWAY = ("mailto:", "javascript:", "#")


def listed(document: Document) -> tuple[Listed, ...]:
    """The stories that a page lists under the names of series, in its order; none of other lists."""
    low = document.text.lower() if document.marks else ""
    if not any(word in low for word in phrases("works")["series"]):
        return ()
    found = list(_entries(document))
    return tuple(found[:MOST]) if len(found) > 1 else ()


def series_name(line: str) -> str:
    """The series that a heading names; empty where it names none.

    >>> series_name("The Lanterns Series"), series_name("Series: Night Ferry"), series_name("My stories")
    ('Lanterns', 'Night Ferry', '')
    """
    bare = " ".join(line.split()).strip(_EDGES)
    if len(bare) > _HEADING:
        return ""
    found = _named().fullmatch(bare)
    return (found["before"] or found["behind"]).strip(_EDGES) if found else ""


def series_key(name: str) -> str:
    """What two writings of a series' name have in common.

    >>> series_key("The Lanterns Series") == series_key("LANTERNS"), series_key("Series")
    (True, 'series')
    """
    return words_of(series_name(name) or name)


@cache
def _named() -> re.Pattern[str]:
    words = "|".join(map(re.escape, phrases("works")["series"]))
    return re.compile(
        rf"(?:(?:the|my|our|die|la|le)\s)?(?P<before>\S.{{0,60}}?)[\s'’\"”-]{{1,3}}(?:{words})"
        rf"|(?:the\s)?(?:{words})\s?(?::|-|–)\s?(?P<behind>\S.{{0,60}})",
        re.IGNORECASE,
    )


def _entries(document: Document) -> Iterator[Listed]:
    text = document.text
    links = [mark for mark in document.marks if mark.kind is MarkKind.LINK and mark.target]
    name = next((found for line in document.headers if (found := series_name(line.value))), "")
    at = 0
    for block in document.blocks:
        if block.kind is BlockKind.FURNITURE or block.kind is BlockKind.ENVELOPE:
            continue
        for start, end in _lines(text, block):
            while at < len(links) and links[at].span.start < start:
                at += 1
            line = text[start:end]
            if at < len(links) and links[at].span.start < end:
                yield from _entry(text, start, links[at], name)
            elif block.kind is BlockKind.HEADING or series_name(line):
                name = series_name(line)


def _lines(text: str, block: Block) -> Iterator[tuple[int, int]]:
    start, end = block.span
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _entry(text: str, start: int, link: Mark, name: str) -> Iterator[Listed]:
    """The story that a line's first link leads to, where the line stands under a series' name."""
    words = " ".join(link.span.of(text).split()).strip(_EDGES)
    table = phrases("works")
    ways = (*table["index"], *table["next"], *table["previous"])
    if name and words and fold(words) not in ways and not link.target.lower().startswith(_AWAY):
        number = _BEFORE.fullmatch(text, start, link.span.start)
        yield Listed(name, link.target[:300], words[:120], number[1] if number else "")
