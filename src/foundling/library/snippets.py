"""The passages of a story that show why it answers a query."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from foundling.library.dialogue import said
from foundling.library.query import Node, positive_words
from foundling.library.tokens import analyse
from foundling.library.views import Passage

BEFORE = 70
LENGTH = 230
MOST_PLACES = 60
"""Characters shown before the best place and in all, and places of one wanted word that are weighed."""
_CLOSING = ".,;:!?…)]»”’'\""
_GAP = r"[\W_]+"
_ACCENTED = {
    code: plain
    for code in range(0xC0, 0x250)
    if len(plain := unicodedata.normalize("NFKD", chr(code))[0].lower()) == 1 and plain.isascii()
}

Place = tuple[int, int, int]
"""Where a wanted group of words stands, and which one it is."""


class Cutting(NamedTuple):
    """A passage as runs, and where in the text its first wanted word stands; None for an opening."""

    runs: tuple[Passage, ...]
    at: int | None


def snippets(text: str, node: Node, most: int = 1) -> list[Cutting]:
    """Up to `most` passages of about 230 characters around the best matches, in the text's order.

    The best place is the one where most different wanted words stand close together, the earliest
    among equals; where none is, the text's opening is the only passage. Empty text gives none. Line
    breaks become spaces; an ellipsis shows where the story goes on.
    """
    if not text:
        return []
    found = sorted(places(text, node))
    best = _best(found, most)
    return [_cut(text, found, first) for first in best] if best else [_cut(text, found, None)]


def _cut(text: str, found: list[Place], best: int | None) -> Cutting:
    start = _word_start(text, max(best - BEFORE, 0) if best is not None else 0)
    end = _word_end(text, min(start + LENGTH, len(text)))
    shown = sorted({(a, b) for a, b, _ in found if start <= a and b <= end})
    return Cutting(tuple(_runs(text, start, end, shown)), best)


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
            if words.field == "said":
                found = _within(found, _spoken(folded))
            yield from ((start, end, group) for start, end in islice(found, MOST_PLACES))


def _spoken(folded: str) -> list[tuple[int, int]]:
    """Where somebody speaks, in order."""
    found: list[tuple[int, int]] = []
    for speech in said(folded):
        start = folded.find(speech, found[-1][1] if found else 0)
        found += [(start, start + len(speech))] * (start >= 0)
    return found


def _within(places: Iterator[tuple[int, int]], spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of the places that lie inside one of the spans, which are in order."""
    for start, end in places:
        last = bisect_right(spans, start, key=itemgetter(0)) - 1
        if last >= 0 and end <= spans[last][1]:
            yield start, end


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


def _best(ordered: list[Place], most: int) -> list[int]:
    """Where the best passages begin, in the text's order, none running into another."""
    reach = LENGTH - BEFORE
    scored = sorted(
        (-len({group for start, _, group in ordered[i : i + 12] if start < at + reach}), at)
        for i, (at, _, _) in enumerate(ordered)
    )
    chosen: list[int] = []
    for _, at in scored:
        if len(chosen) == most:
            break
        if all(abs(at - other) >= LENGTH for other in chosen):
            chosen.append(at)
    return sorted(chosen)


def _word_start(text: str, at: int) -> int:
    """The start of the first whole word from `at` on, and of the mark that opens it."""
    if at and text[at - 1].isalnum():
        while at < len(text) and text[at].isalnum():
            at += 1
        while at < len(text) and text[at] in _CLOSING:
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
