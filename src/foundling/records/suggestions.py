"""Content notes that a text suggests where its header is silent: to be weighed, never the author's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from foundling.model import Header, Span
from foundling.records.spans import alternation, folded
from foundling.vocab import phrases

_HINTS = "_hints"
_TELLING, _HINT, _ENOUGH = 1.0, 0.34, 1.6
"""What a telling phrase and a hint weigh, and how much a passage must bring together to suggest a note."""
_PASSAGE = 700
"""Characters that a passage covers at most."""
_LOUD = 2000
"""Words of a note that are looked at: a text that has so many needs no more."""
_MOST = 3
"""Passages shown for a note."""
_TABLE = phrases("notes")
_NOTES = tuple(name for name in _TABLE if f"{name}_stated" in _TABLE)
_VAGUE = re.compile(rf"\b(?:{alternation(_TABLE['vague'])})", re.IGNORECASE)


class Suggestion(NamedTuple):
    """A content note that passages of the story speak for; never what its author wrote.

    `archive_warning` is AO3's warning that a person should then consider, None where there is none.
    `passages` are spans of the text given, the strongest first; `words` those that tell, folded, in order.
    """

    note: str
    archive_warning: str | None
    passages: tuple[Span, ...]
    words: tuple[str, ...]
    weight: float


class _Hit(NamedTuple):
    start: int
    end: int
    word: str
    weight: float


def suggest(text: str, header: Header) -> tuple[Suggestion, ...]:
    """The content notes that the text suggests and the header does not state, the weightiest first.

    Nothing is suggested where the author has warned plainly of the same thing, or said that there is none.

    >>> text = "He was stabbed. Blood ran down the blade, and somebody screamed."
    >>> [one.note for one in suggest(text, Header())]
    ['violence']
    >>> suggest("He stabbed at the potatoes with a fork.", Header())
    ()
    """
    said = " ".join((*header.warnings, *header.genre, header.rating_raw or "")).casefold()
    found = []
    for note, hits in _hits(folded(text)).items():
        if _stated(note, said, header):
            continue
        passages = _passages(text, hits)
        if passages:
            words = tuple(dict.fromkeys(hit.word for hit in hits))[:8]
            weight = round(passages[0][0], 2)
            spans = tuple(span for _, span in passages)
            shown, warning = _TABLE[note]
            found.append(Suggestion(shown, warning or None, spans, words, weight))
    return tuple(sorted(found, key=lambda one: (-one.weight, one.note)))


def _stated(note: str, said: str, header: Header) -> bool:
    """Whether the header speaks of it, or says outright that there is nothing to warn of."""
    if any(stem in said for stem in _TABLE[f"{note}_stated"]):
        return True
    return bool(header.warnings) and "none" in said.split() and not _VAGUE.search(said)


def _hits(plain: str) -> dict[str, list[_Hit]]:
    """Where the lexicon's words stand, by note, in order of the text."""
    found: dict[str, list[_Hit]] = {note: [] for note in _NOTES}
    pattern, owners = _lexicon()
    for word in pattern.finditer(plain):
        stem = " ".join((word["whole"] or word["start"]).casefold().split())
        for note, weight in owners[stem]:
            if len(found[note]) < _LOUD:
                found[note].append(_Hit(word.start(), word.end(), stem, weight))
    return found


def _passages(text: str, hits: Sequence[_Hit]) -> list[tuple[float, Span]]:
    """Stretches with enough different words together, in sentences: the weightiest first, none twice."""
    ranked = sorted(_windows(hits), key=lambda one: (-one[0], one[1]))
    kept: list[tuple[float, Span]] = []
    for weight, start, end in ranked:
        if weight < _ENOUGH or len(kept) == _MOST:
            break
        span = _sentences(text, start, end)
        if all(span.end <= other.start or span.start >= other.end for _, other in kept):
            kept.append((weight, span))
    return kept


def _windows(hits: Sequence[_Hit]) -> Iterator[tuple[float, int, int]]:
    """For each hit, how much the different words within a passage from it weigh together, and its bounds."""
    last = 0
    for first, hit in enumerate(hits):
        last = max(last, first)
        while last + 1 < len(hits) and hits[last + 1].end - hit.start <= _PASSAGE:
            last += 1
        near = {one.word: one.weight for one in hits[first : min(last, first + 40) + 1]}
        yield sum(near.values()), hit.start, hits[min(last, first + 40)].end


def _sentences(text: str, start: int, end: int) -> Span:
    """The stretch widened to the sentences that it begins and ends in, by at most 200 characters a side."""
    before = max(text.rfind(mark, max(0, start - 200), start) for mark in (". ", "! ", "? ", "\n", '" '))
    after = [at for mark in (".", "!", "?", "\n") if (at := text.find(mark, end, end + 200)) >= 0]
    left = before + 1 if before >= 0 else 0 if start < 200 else start
    right = min(after) + 1 if after else end
    while left < start and text[left].isspace():
        left += 1
    return Span(left, right)


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, float], ...]]]:
    """One pattern for all words, and which notes each speaks for with what weight."""
    owners: dict[str, list[tuple[str, float]]] = {}
    for name, words in phrases("suggestions").items():
        note = name.removesuffix(_HINTS)
        weight = _HINT if name.endswith(_HINTS) else _TELLING
        for word in words:
            owners.setdefault(word.rstrip("*"), []).append((note, weight))
    starts = {word[:-1] for words in phrases("suggestions").values() for word in words if word[-1] == "*"}
    whole = alternation(word for word in owners if word not in starts)
    pattern = re.compile(
        rf"(?<![\w'-])(?:(?P<whole>{whole})(?![\w'-])|(?P<start>{alternation(starts)})\w*)", re.IGNORECASE
    )
    return pattern, {word: tuple(notes) for word, notes in owners.items()}
