"""The passage of a story that shows why it answers a query."""

from __future__ import annotations

import re
import unicodedata

from foundling.library.query import Node, positive_words
from foundling.library.search import analyse
from foundling.library.views import Passage

BEFORE = 12
LENGTH = 34
_WORD = re.compile(r"\w+")


def snippet(text: str, node: Node) -> tuple[Passage, ...]:
    """About 34 words of `text` around the best match, as runs; empty text gives none.

    The best place is the one where most different wanted words stand close together, a whole
    phrase before scattered words, the earliest among equals. Line breaks become spaces.
    """
    wanted = [(tuple(analyse(w.text)), w.prefix) for w in positive_words(node) if w.field in (None, "text")]
    words = [(m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(text)]
    hits = _hits([word for _, _, word in words], [pair for pair in wanted if pair[0]])
    first = max(_best(hits) - BEFORE, 0) if hits else 0
    last = min(first + LENGTH, len(words))
    if not words:
        return ()
    return _passages(text, words[first:last], {i for i in hits if first <= i < last}, first)


def fold(word: str) -> str:
    """The word in lower case without accents.

    >>> fold("Café")
    'cafe'
    """
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


def _hits(words: list[str], wanted: list[tuple[tuple[str, ...], bool]]) -> dict[int, int]:
    """Where wanted words stand: position of the word → which wanted group it belongs to."""
    found: dict[int, int] = {}
    for group, (tokens, prefix) in enumerate(wanted):
        for i in range(len(words) - len(tokens) + 1):
            if _stands(words, i, tokens, prefix=prefix):
                found.update(dict.fromkeys(range(i, i + len(tokens)), group))
    return found


def _stands(words: list[str], at: int, tokens: tuple[str, ...], *, prefix: bool) -> bool:
    *firsts, last = tokens
    end = words[at + len(firsts)]
    if not (end.startswith(last) if prefix else end == last):
        return False
    return words[at : at + len(firsts)] == firsts


def _best(hits: dict[int, int]) -> int:
    places = sorted(hits)
    scored = ((-len({hits[p] for p in places if at <= p < at + LENGTH - BEFORE}), at) for at in places[:200])
    return min(scored)[1]


def _passages(
    text: str, words: list[tuple[int, int, str]], matched: set[int], first: int
) -> tuple[Passage, ...]:
    runs: list[Passage] = []
    position = words[0][0]
    for number, (start, end, _) in enumerate(words, start=first):
        if number in matched:
            runs.append(Passage(_line(text[position:start]), matched=False))
            runs.append(Passage(text[start:end], matched=True))
            position = end
    runs.append(Passage(_line(text[position : words[-1][1]]), matched=False))
    return tuple(run for run in runs if run.text)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
