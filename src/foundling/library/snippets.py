"""The passage of a story that shows why it answers a query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from foundling.library.query import Node, positive_words
from foundling.library.tokens import analyse
from foundling.library.views import Passage

BEFORE = 70
LENGTH = 230
MOST_PLACES = 60
"""Characters shown before the best place and in all, and places of one wanted word that are weighed."""
_GAP = r"[\W_]+"
_ACCENTED = {
    code: plain
    for code in range(0xC0, 0x250)
    if len(plain := unicodedata.normalize("NFKD", chr(code))[0].lower()) == 1 and plain.isascii()
}

Place = tuple[int, int, int]
"""Where a wanted group of words stands, and which one it is."""


def snippet(text: str, node: Node) -> tuple[Passage, ...]:
    """About 230 characters of `text` around the best match, as runs; empty text gives none.

    The best place is the one where most different wanted words stand close together, the earliest
    among equals. Line breaks become spaces; an ellipsis shows where the story goes on.
    """
    found = places(text, node)
    first = max(_best(found) - BEFORE, 0) if found else 0
    start = _word_start(text, first)
    end = _word_end(text, min(start + LENGTH, len(text)))
    shown = sorted({(a, b) for a, b, _ in found if start <= a and b <= end})
    return tuple(_runs(text, start, end, shown))


def places(text: str, node: Node) -> list[Place]:
    """Where the words that are wanted stand in the text, at most sixty places each."""
    return list(_places(fold(text), node))


def fold(text: str) -> str:
    """The text in lower case without the accents of Latin letters, every character in its place.

    >>> fold("Café ÉTÉ")
    'cafe ete'
    """
    lower = text.lower()
    lower = (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )
    return lower if lower.isascii() else lower.translate(_ACCENTED)


def _places(folded: str, node: Node) -> Iterator[Place]:
    for group, words in enumerate(positive_words(node)):
        tokens = analyse(words.text) if words.field in (None, "text", "said") else []
        sought = [(token,) for token in tokens] if words.apart else [tuple(tokens)] * bool(tokens)
        for each in sought:
            found = _occurrences(folded, each, prefix=words.prefix)
            yield from ((start, end, group) for start, end in islice(found, MOST_PLACES))


def _occurrences(folded: str, tokens: tuple[str, ...], *, prefix: bool) -> Iterator[tuple[int, int]]:
    """Where the words stand one after another; the first is sought as plain text, which is quickest."""
    rest = _rest(tokens, prefix=prefix)
    start = folded.find(tokens[0])
    while start >= 0:
        match = None if start and folded[start - 1].isalnum() else rest.match(folded, start + len(tokens[0]))
        if match is not None:
            yield start, match.end()
        start = folded.find(tokens[0], match.end() if match else start + 1)


@lru_cache(maxsize=256)
def _rest(tokens: tuple[str, ...], *, prefix: bool) -> re.Pattern[str]:
    """What follows the first of the words."""
    following = "".join(_GAP + re.escape(token) for token in tokens[1:])
    return re.compile(following + (r"[^\W_]*" if prefix else r"(?![^\W_])"))


def _best(places: list[Place]) -> int:
    ordered = sorted(places)
    reach = LENGTH - BEFORE
    scored = (
        (-len({group for start, _, group in ordered[i : i + 12] if start < at + reach}), at)
        for i, (at, _, _) in enumerate(ordered)
    )
    return min(scored)[1]


def _word_start(text: str, at: int) -> int:
    """The start of the first whole word from `at` on."""
    if at and text[at - 1].isalnum():
        while at < len(text) and text[at].isalnum():
            at += 1
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    """The end of the last whole word up to `at`."""
    if at < len(text) and text[at].isalnum():
        shorter = at
        while shorter and text[shorter - 1].isalnum():
            shorter -= 1
        at = shorter if at - shorter < LENGTH // 2 else at
    return len(text[:at].rstrip())


def _runs(text: str, start: int, end: int, shown: list[tuple[int, int]]) -> Iterator[Passage]:
    if end <= start:
        return
    position, lead = start, "… " if start else ""
    for first, last in shown:
        if first < position:
            continue
        plain = lead + _line(text[position:first])
        if plain:
            yield Passage(plain, matched=False)
        yield Passage(_line(text[first:last]), matched=True)
        position, lead = last, ""
    tail = lead + _line(text[position:end]) + (" …" if text[end:].strip() else "")
    if tail:
        yield Passage(tail, matched=False)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
