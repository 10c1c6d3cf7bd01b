"""The items of lists that authors type: warnings, genres, keywords."""

from __future__ import annotations

import re

from foundling.model import Span
from foundling.records.spans import cut, folded, trimmed
from foundling.vocab import phrases

_TABLE = phrases("values")
_CLAUSES = frozenset(_TABLE["clauses"])
_NOTHING = frozenset(_TABLE["nothing"])
_JOINED = frozenset(phrases("people")["joined"]) | {"&"}
_LIST = re.compile(r"[,;\n\u2022|](?![^(\[]{0,80}[)\]])")
_SENTENCE = re.compile(r"[.!?]\s+\S")
_STOPS = re.compile(r"\.\s+(?=[A-Z])|[,;\n\u2022|](?![^(\[]{0,80}[)\]])")
_LAST = re.compile(r"(?<!\s)\s+(?:and|und|et|y|\u0438)\s+")
_LONGEST = 5
EDGE = " \t\r\n\u00a0*~_=|"


def read_items(text: str, span: Span) -> list[Span]:
    """The warnings in a label's value: a list's items, or the whole where it is a sentence.

    >>> line = "AU, talk of wolves, know-it-all sergeants"
    >>> [item.of(line) for item in read_items(line, Span(0, len(line)))]
    ['AU', 'talk of wolves', 'know-it-all sergeants']
    >>> line = "None, unless you are allergic to wool."
    >>> len(read_items(line, Span(0, len(line))))
    1
    """
    whole = trimmed(text, span, EDGE)
    if whole.end <= whole.start:
        return []
    items = [_unjoined(text, item) for item in cut(text, whole, _LIST)]
    listed = (
        len(items) > 1
        and not _SENTENCE.search(whole.of(text))
        and all(_is_item(item.of(text)) for item in items)
    )
    if not listed:
        return [whole]
    return [*items[:-1], *_divided(text, items[-1])]


def read_kinds(text: str, span: Span) -> list[Span]:
    """The kinds of story in a genre or category label's value; full stops part them too.

    >>> line = "Friendship.  Humour.  Stuck in a Lift."
    >>> [item.of(line) for item in read_kinds(line, Span(0, len(line)))]
    ['Friendship', 'Humour', 'Stuck in a Lift.']
    """
    whole = trimmed(text, span, EDGE)
    brief = all(len(piece.of(text).split()) <= _LONGEST for piece in cut(text, whole, _STOPS))
    return [_unjoined(text, item) for item in cut(text, whole, _STOPS if brief else _LIST)]


def says_nothing(value: str) -> bool:
    """Whether a value only says that there is none."""
    return folded(value).strip(" .!*~_-").casefold() in _NOTHING or not value.strip(" .!*~_-")


def _is_item(words: str) -> bool:
    pieces = words.casefold().split()
    return len(pieces) <= _LONGEST and _CLAUSES.isdisjoint(pieces)


def _unjoined(text: str, item: Span) -> Span:
    words = item.of(text).split(maxsplit=1)
    if len(words) == 2 and words[0].casefold() in _JOINED:
        return Span(item.end - len(words[1]), item.end)
    return item


def _divided(text: str, item: Span) -> list[Span]:
    """The last of several items, which may hold two about an "and"."""
    joint = _LAST.search(text, item.start, item.end)
    if joint is None:
        return [item]
    return [Span(item.start, joint.start()), Span(joint.end(), item.end)]
