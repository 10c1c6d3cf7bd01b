"""Spans of a document's text: trimmed of decoration, cut into pieces, and read as words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from foundling.model import Claim, ClaimValue, Span, span_at

WRAP = re.compile(r"\s+")
EDGE = " \t\r\n\u00a0\u3000"
DECORATION = EDGE + "*_~=|"
SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_FOLD = str.maketrans(
    "\u2018\u2019\u02bc\u201c\u201d\u201e\u2013\u2014\u2212" + SPACES, "'''\"\"\"---" + " " * 6
)


_More = TypeVarTuple("_More")
_T = TypeVar("_T")
_KEPT, _BRIEF = 2048, 1000


def remembered(read: Callable[[str, *_More], _T]) -> Callable[[str, *_More], _T]:
    """A pure reader of a text that keeps what it read off the last short ones: authors repeat themselves.

    >>> remembered(str.upper)("harbour")
    'HARBOUR'
    """
    known = lru_cache(maxsize=_KEPT)(read)

    @wraps(read)
    def reader(text: str, *more: *_More) -> _T:
        return known(text, *more) if len(text) <= _BRIEF else read(text, *more)

    return reader


def moved(span: Span, offset: int) -> Span:
    """The span so many characters further on."""
    start, end = span
    return span_at(start + offset, end + offset)


def folded(text: str) -> str:
    """The text with typographic quotes, dashes and spaces made plain, one character for each.

    >>> folded("Don\u2019t \u2013 \u201cno\u201d")
    'Don\\'t - "no"'
    """
    return text if text.isascii() else text.translate(_FOLD)


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether the text has one of the words or signs, at half the cost of `any` and a generator.

    >>> has_any("a late harbour", ("early", "late"))
    True
    """
    for word in words:  # noqa: SIM110 - the generator is the cost
        if word in text:
            return True
    return False


class Runs:
    """Takes the runs of certain letters out of a text: in ASCII by a table, at a fourth of the cost.

    >>> letters = Runs("[a-z\u00e9]")
    >>> letters.of("it's 3 o'clock_now"), letters.of("3 \u00e9t\u00e9s")
    (['it', 's', 'o', 'clock', 'now'], ['\u00e9t\u00e9s'])
    """

    __slots__ = ("_pattern", "_table")

    def __init__(self, letter: str) -> None:
        """`letter` is the class of the letters, as patterns write it."""
        self._pattern = re.compile(f"{letter}+")
        self._table = bytes(code if self._pattern.match(chr(code)) else 32 for code in range(128)) + bytes(
            128
        )

    def of(self, text: str) -> list[str]:
        """The runs in the order of the text."""
        if text.isascii():
            return text.encode("ascii").translate(self._table).decode("ascii").split()
        return self._pattern.findall(text)


def literal(text: str, span: Span) -> str:
    """The span's words with line wraps joined by one space.

    >>> literal("a long\\n   value", Span(0, 15))
    'a long value'
    """
    return " ".join(text[span.start : span.end].split())


def trimmed(text: str, span: Span, edge: str = DECORATION) -> Span:
    """The span without the characters of `edge` at either end; empty at its start where nothing is left.

    >>> trimmed("  *so* ", Span(0, 7))
    Span(start=3, end=5)
    """
    start, end = span
    piece = text[start:end]
    kept = piece.strip(edge)
    if not kept:
        return span_at(start, start)
    start += piece.index(kept)
    return span_at(start, start + len(kept))


def cut(text: str, span: Span, separator: re.Pattern[str]) -> Iterator[Span]:
    """The trimmed, non-empty pieces of the span between the separators, in order.

    >>> list(cut("a, b", Span(0, 4), re.compile(",")))
    [Span(start=0, end=1), Span(start=3, end=4)]
    """
    start = span.start
    for found in separator.finditer(text, span.start, span.end):
        piece = trimmed(text, Span(start, found.start()))
        if piece.end > piece.start:
            yield piece
        start = found.end()
    piece = trimmed(text, Span(start, span.end))
    if piece.end > piece.start:
        yield piece


def claim(text: str, field: str, value: ClaimValue, span: Span, reading: tuple[str, float]) -> Claim:
    """A claim on the span's words; `reading` is its rule and its confidence."""
    rule, confidence = reading
    return Claim(field, value, text[span.start : span.end], span, rule, confidence)


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, white space free in width.

    Words with one initial stand together, so that another initial is refused once for all of them.

    >>> alternation(["no", "yes", "not a"])
    '(?:not\\\\s+a|no)|yes'
    """
    return by_initial({word: re.escape(word).replace(r"\ ", r"\s+") for word in words})


def by_initial(patterns: Mapping[str, str]) -> str:
    """The patterns of words as one, the longest word first among those that begin alike."""
    groups: dict[str, list[str]] = {}
    for word in sorted(patterns, key=lambda word: (-len(word), word)):
        groups.setdefault(patterns[word][:1].lower(), []).append(patterns[word])
    return "|".join(own[0] if len(own) == 1 else f"(?:{'|'.join(own)})" for own in groups.values())
