"""The difference of two texts, word by word, in a time that grows little faster than their length.

Words that stand once in both texts and in the same order are anchors (patience differencing); what lies
between two anchors is compared with difflib where it is short, and stands as replaced where it is long.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

SAME, GONE, NEW = "same", "gone", "new"
RUN = 3
"""Words that make an anchor together."""
MOST_COMPARED = 40_000
"""The most pairs of words that difflib is asked to compare between two anchors."""
_WORD = re.compile(r"\S+\s*|\s+")


class Change(NamedTuple):
    """A run of words; `kind` is "same", "gone" (only in the first text) or "new" (only in the second)."""

    kind: str
    text: str


def differences(first: str, second: str) -> list[Change]:
    """The runs that turn the first text into the second, in order; white space between words does not count.

    The runs "same" and "new" together are the second text, "gone" ones stand before what replaces them.

    >>> [tuple(each) for each in differences("It rained all day.", "It  rained all night.")]
    [('same', 'It  rained all '), ('gone', 'day.'), ('new', 'night.')]
    >>> differences("", "")
    []
    """
    ours, theirs = _WORD.findall(first), _WORD.findall(second)
    runs = _runs([word.strip() for word in ours], [word.strip() for word in theirs])
    return [
        Change(kind, "".join((ours if kind == GONE else theirs)[slice(*place)]))
        for kind, place in _joined(runs)
    ]


def shortened(changes: Iterable[Change], around: int = 80) -> list[Change]:
    """The same changes, long runs that are the same cut to their ends.

    >>> shortened([Change("same", "x" * 400)], 3)[0].text
    'xxx [...] xxx'
    """
    return [
        Change(SAME, f"{_cut(text[:around], 0)} [...] {_cut(text[-around:], -1)}")
        if kind == SAME and len(text) > 3 * around
        else Change(kind, text)
        for kind, text in changes
    ]


_Run = tuple[str, tuple[int, int]]


def _cut(text: str, end: int) -> str:
    """The text without the word that it breaks off in: the last, for `end` -1 the first.

    >>> _cut("It rained al", 0), _cut("l the day.", -1), _cut("xxx", 0)
    ('It rained', 'the day.', 'xxx')
    """
    return text.rsplit(maxsplit=1)[0] if end == 0 else text.split(maxsplit=1)[-1]


def _runs(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[_Run]:
    here = there = 0
    for at, to in (*_anchors(ours, theirs), (len(ours), len(theirs))):
        if at < here or to < there:
            continue
        yield from _between(ours, theirs, (here, at), (there, to))
        end = at
        while end < len(ours) and to + end - at < len(theirs) and ours[end] == theirs[to + end - at]:
            end += 1
        if end > at:
            yield SAME, (to, to + end - at)
        here, there = end, to + end - at


def _anchors(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Places of runs that stand once in each text, the most of them that are in one order."""
    where = _once(theirs)
    pairs = [(at, where[run]) for run, at in _once(ours).items() if run in where]
    return _rising(pairs)


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    counted = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counted[run] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs in which the second place rises too."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, to) in enumerate(pairs):
        at = bisect_left(tails, to)
        before[number] = ends[at - 1] if at else -1
        tails[at : at + 1] = [to]
        ends[at : at + 1] = [number]
    found = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _between(
    ours: Sequence[str], theirs: Sequence[str], here: tuple[int, int], there: tuple[int, int]
) -> Iterator[_Run]:
    """The runs between two anchors: what both begin and end with, and what differs between."""
    (first, last), (start, end) = here, there
    while first < last and start < end and ours[first] == theirs[start]:
        first, start = first + 1, start + 1
    tail = 0
    while first < last - tail and start < end - tail and ours[last - tail - 1] == theirs[end - tail - 1]:
        tail += 1
    yield SAME, (there[0], start)
    yield from _compared(ours, theirs, (first, last - tail), (start, end - tail))
    yield SAME, (end - tail, end)


def _compared(
    ours: Sequence[str], theirs: Sequence[str], here: tuple[int, int], there: tuple[int, int]
) -> Iterator[_Run]:
    if (here[1] - here[0]) * (there[1] - there[0]) > MOST_COMPARED:
        yield GONE, here
        yield NEW, there
        return
    matcher = SequenceMatcher(None, ours[slice(*here)], theirs[slice(*there)], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield SAME, (there[0] + start, there[0] + end)
        else:
            yield GONE, (here[0] + first, here[0] + last)
            yield NEW, (there[0] + start, there[0] + end)


def _joined(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Neighbours of one kind as one run, empty ones left out; within a change what is gone comes first."""
    full = [run for run in runs if run[1][0] < run[1][1]]
    for same, group in groupby(full, key=lambda run: run[0] == SAME):
        own = list(group)
        for kind in (SAME,) if same else (GONE, NEW):
            places = [place for each, place in own if each == kind]
            if places:
                yield kind, (places[0][0], places[-1][1])
