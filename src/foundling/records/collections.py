"""Several stories in one document, told apart by openings of their own.

A wrong cut is worse than none: a document is taken apart only where every piece is a story with a title and
an author that its own opening says, and where no two pieces are parts of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from foundling.model import Document, Kind, Record
from foundling.records.cues import about_story
from foundling.records.excerpts import Excerpt, excerpt
from foundling.records.habits import Habits, fold_words, habits_of
from foundling.records.openings import MATTER, Opening, openings
from foundling.records.paragraphs import is_speech
from foundling.records.parts import find_part
from foundling.vocab import Vocabulary

LEAST, LEAST_WORDS = 400, 80
"""Characters from one opening to the next, and words, that each story has at least: fewer are a blurb."""
_LEAD_WORDS = 150
"""Words before the first opening from which they may be a story of another shape."""
_ELSEWHERE = ("sender", "poster", "html-title", "subject", "inferred")
"""How the rules begin that read a value off something else than the story's own opening."""
_SAMPLE = 5000
"""Characters of a story that are looked at."""
_REACH = 2500
"""Characters of a story among which its opening is."""
_LISTS = frozenset({"recs", "review", "reviews", "faq", "challenge", "request", "form", "guide", "digest"})
"""Reasons for which a whole document is no story, nor several."""

_TELLS = "narrative"
"""The reason for which a text is surely a story."""

Reader = Callable[[Document, Vocabulary], Record]


class Told(NamedTuple):
    """One story of a document: the excerpt that it is, and its record there."""

    excerpt: Excerpt
    record: Record

    @property
    def placed(self) -> Record:
        """The record with its places counted in the whole document."""
        return self.excerpt.placed(self.record)


@dataclass(slots=True)
class _Piece:
    """A stretch of the document that is a story, as its beginning tells."""

    start: int
    end: int
    told: Told
    part: int | None
    """The number of its last part."""
    grown: bool = False
    """Whether more belongs to it than was read."""


def stories(document: Document, vocabulary: Vocabulary, read: Reader) -> tuple[Told, ...]:
    """The stories of a document that holds two or more; none of other documents.

    `read` makes the record of a document that holds one.
    """
    habits = habits_of(vocabulary)
    found = openings(document, habits)
    if not found or _is_story(document, found[0].start, vocabulary, read):
        return ()

    def told(start: int, end: int) -> Told:
        made = excerpt(document, start, end)
        return Told(made, read(made.document, vocabulary))

    pieces: list[_Piece] = []
    for start, end in _stretches(found, len(document.text)):
        new = told(start, end) if end - start >= LEAST else None
        last = pieces[-1] if pieces else None
        part = new.record.header.part if new else None
        if new and _is_own(new, habits) and not (last and _goes_on(last, new.record)):
            pieces.append(_Piece(start, end, new, part))
        elif last and last.end == start:
            last.end, last.part, last.grown = end, part or last.part, True
    whole = [told(each.start, each.end) if each.grown else each.told for each in pieces]
    several = _are_several(whole, habits) and read(document, vocabulary).reason not in _LISTS
    return tuple(whole) if several else ()


def _is_story(document: Document, end: int, vocabulary: Vocabulary, read: Reader) -> bool:
    """Whether what stands before the first opening tells a story, whose opening then is of another shape."""
    lead = read(excerpt(document, 0, end).document, vocabulary)
    return lead.kind is Kind.STORY and lead.reason == _TELLS and lead.words >= _LEAD_WORDS


def _stretches(found: Sequence[Opening], end: int) -> Iterator[tuple[int, int]]:
    """From each opening to the next, without what is no story's."""
    ends = [*(each.start for each in found[1:]), end]
    yield from ((each.start, stop) for each, stop in zip(found, ends, strict=True) if each.form != MATTER)


def _is_own(told: Told, habits: Habits) -> bool:
    """Whether a piece is a story that names its title and author itself."""
    record = told.record
    if record.kind is not Kind.STORY or record.words < LEAST_WORDS or _is_talk(record.text, habits):
        return False
    said = {
        claim.field
        for claim in record.claims
        if told.excerpt.lead <= claim.span.start < told.excerpt.lead + _REACH
        and not claim.rule.startswith(_ELSEWHERE)
    }
    sent = {"authors"} if told.excerpt.lead and record.header.authors else set()
    return said | sent >= {"title", "authors"}


def _is_talk(body: str, habits: Habits) -> bool:
    """Whether most paragraphs speak of stories: an afterword or a recommendation."""
    told = [each for each in body[:_SAMPLE].split("\n\n") if each.strip()]
    talk = [each for each in told if not is_speech(each.lstrip()) and about_story(fold_words(each), habits)]
    return 2 * len(talk) > len(told)


def _goes_on(last: _Piece, record: Record) -> bool:
    """Whether a record is of the next part of the story before it, or has its title and author again."""
    part, before = record.header.part, last.told.record
    if part is not None and last.part is not None and part == last.part + 1:
        return True
    ours, theirs = ({fold_words(author.name) for author in each.header.authors} for each in (before, record))
    return _title(before) == _title(record) and not ours.isdisjoint(theirs)


def _title(record: Record) -> str:
    """The folded title without its part."""
    title = record.header.title or ""
    part = find_part(title)
    return fold_words(title[: part.span.start] or title if part else title)


def _are_several(told: Sequence[Told], habits: Habits) -> bool:
    """Whether there are two stories at least, all of them stories beyond doubt but for a few."""
    sure = [each for each in told if each.record.reason == _TELLS]
    return len(sure) > 1 and 2 * len(sure) >= len(told) and all(_is_own(each, habits) for each in told)
