"""The names and owners of fandoms, and the places of their stories, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from foundling.model import Span
from foundling.records.spans import Runs, folded, remembered
from foundling.vocab import Fandom, Vocabulary, phrases

STATED, OWNED = 1.0, 0.5
"""The weight of a name that means nothing else, and of a person who owns a fandom."""
_WEAK, _STUDIO, _PLACE = 0.3, 0.12, 0.8
_WORD = re.compile(r"[^\W_]+")
_WORDS = Runs(r"[^\W_]")
_TABLE = phrases("fandoms")
_DOUBTFUL = frozenset(_TABLE["doubtful"])
_STUDIOS = frozenset(_TABLE["studios"])
_PLACES = tuple((name, fandom) for fandom, names in phrases("places").items() for name in names)
_FEW = 64
_NEXT = 3
"""Characters after a name's first word by which names that share it are told apart."""


class Sign(NamedTuple):
    """A name found: how it is known to the vocabulary, and how much it says."""

    fandom: str
    span: Span
    weight: float
    kind: str


class _Entry(NamedTuple):
    """A name or an owner of a fandom, with as many characters as `lead` before its first word."""

    fandom: str
    name: str
    lower: str
    upper: str
    lead: int
    weight: float
    kind: str
    cased: bool


class _Shelf(NamedTuple):
    """The names that begin with one word: by the three characters after it, and those that have fewer."""

    longer: dict[str, tuple[_Entry, ...]]
    brief: tuple[_Entry, ...]


@remembered
def find_signs(words: str, vocabulary: Vocabulary, above: float) -> tuple[Sign, ...]:
    """The names and owners that weigh more than `above`, the longest where several begin together.

    >>> from foundling.vocab import builtin
    >>> [sign.fandom for sign in find_signs("a Farscape story", builtin(), 0.0)]
    ['Farscape']
    """
    plain = folded(words)
    lower, after = plain.lower(), 0
    if len(lower) != len(plain):
        lower = plain
    signs: list[Sign] = []
    for start, near in _openings(lower, _index(vocabulary)):
        fits = [entry for entry in near if _fits(entry, plain, lower, start)] if start >= after else []
        longest = max([len(entry.name) for entry in fits], default=0)
        for entry in fits:
            if len(entry.name) == longest and entry.weight > above:
                first = start - entry.lead
                after = first + longest
                signs.append(Sign(entry.fandom, Span(first, after), entry.weight, entry.kind))
    return tuple(signs)


def _openings(lower: str, index: dict[str, _Shelf]) -> list[tuple[int, tuple[_Entry, ...]]]:
    """Where a word stands that begins a name, with the names that may follow there, in order."""
    words = index.keys() & set(_WORDS.of(lower))
    found = []
    for start, end in _places(lower, words):
        shelf = index[lower[start:end]]
        near = shelf.longer.get(lower[end : end + _NEXT], shelf.brief)
        if near:
            found.append((start, near))
    return found


def _places(lower: str, words: set[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text, in order: each looked for by itself while they are few."""
    if len(words) > _FEW:
        return [word.span() for word in _WORD.finditer(lower) if word.group() in words]
    places = []
    for word in words:
        start = lower.find(word)
        while start >= 0:
            end = start + len(word)
            if not lower[end : end + 1].isalnum() and not lower[max(0, start - 1) : start].isalnum():
                places.append((start, end))
            start = lower.find(word, end)
    return sorted(places)


def _fits(entry: _Entry, plain: str, lower: str, at: int) -> bool:
    start = at - entry.lead
    end = start + len(entry.name)
    if start < 0 or not lower.startswith(entry.lower, start):
        return False
    if entry.cased and not plain.startswith(entry.name, start) and not plain.startswith(entry.upper, start):
        return False
    return not plain[end : end + 1].isalnum() and not (start and plain[start - 1].isalnum())


@lru_cache(maxsize=4)
def _index(vocabulary: Vocabulary) -> dict[str, _Shelf]:
    """Names and owners by their first word."""
    table: dict[str, list[tuple[str, _Entry]]] = {}
    entries = [entry for fandom in vocabulary.fandoms.values() for entry in _entries(fandom)]
    entries += [
        _entry(name, place, _PLACE, "place", cased=False)
        for place, name in _PLACES
        if name in vocabulary.fandoms
    ]
    for entry in entries:
        word = _WORD.search(entry.lower)
        if word is not None:
            rest = entry.lower[word.end() :][:_NEXT]
            table.setdefault(word.group(), []).append((rest, entry))
    return {word: _shelf(own) for word, own in table.items()}


def _shelf(own: list[tuple[str, _Entry]]) -> _Shelf:
    """The entries in their order, by what follows their first word."""
    longer = {
        after: tuple(entry for rest, entry in own if after.startswith(rest))
        for after, _ in own
        if len(after) == _NEXT
    }
    return _Shelf(longer, tuple(entry for rest, entry in own if len(rest) < _NEXT))


def _entries(fandom: Fandom) -> Iterator[_Entry]:
    hints = {folded(hint).casefold() for hint in fandom.hints}
    bare = re.sub(r"\s*\([^)]*\)|\s+-\s+.*$", "", folded(fandom.name))
    for name in dict.fromkeys((bare, *bare.split(" | "), *map(folded, fandom.aliases))):
        if name.casefold() not in hints:
            yield _entry(fandom.name, name, _weight(name), "name", cased=_needs_case(name))
    for hint in dict.fromkeys(map(folded, fandom.hints)):
        weight = _STUDIO if hint.casefold() in _STUDIOS else OWNED
        yield _entry(fandom.name, hint, weight, "owner", cased=True)


def _entry(fandom: str, name: str, weight: float, kind: str, *, cased: bool) -> _Entry:
    found = _WORD.search(name)
    lead = found.start() if found else 0
    return _Entry(fandom, name, name.lower(), name.upper(), lead, weight, kind, cased)


def _weight(name: str) -> float:
    if name.casefold() in _DOUBTFUL or len(name) < 3:
        return 0.0 if len(name) < 3 else _WEAK
    return STATED


def _needs_case(name: str) -> bool:
    return len(name) < 5 or " " not in name
