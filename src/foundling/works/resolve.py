"""Chooses what a work says of itself from what its parts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from foundling.model import Author, Header
from foundling.works.facts import PartFacts, WorkFacts
from foundling.works.people import words_of

_RATINGS = ("general", "teen", "mature", "explicit")
_PERMISSIONS = ("anywhere", "listed", "ask", "no")
"""From the most open to the most careful."""

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)


def resolve(parts: Sequence[PartFacts], order: Sequence[str] = ()) -> WorkFacts:
    """The work that these parts make up, whatever order they are given in; at least one part.

    Where `order` names the records in reading order, that is theirs; else it is told from their numbers.
    Lists are joined in reading order; the rating is the highest, the permission the most careful,
    the date the earliest, the status the last part's; other values are the first part's that has one.
    """
    at = {name: place for place, name in enumerate(order)}
    ordered = sorted(
        {part.record_id: part for part in parts}.values(),
        key=lambda part: (at.get(part.record_id, len(at)), _place(part)),
    )
    headers = [part.header for part in ordered]
    languages = _by_frequency(header.language for header in headers)
    header = _whole(headers, languages[0])
    return WorkFacts(
        header=header,
        supplied_title=None if header.title else _first(part.supplied_title for part in ordered),
        languages=languages,
        words=_words(ordered),
        order=tuple(part.record_id for part in ordered),
        distinct=tuple(part.record_id for part in _distinct(ordered)),
    )


def _place(part: PartFacts) -> tuple[bool, int, bool, str, str]:
    header = part.header
    return (header.part is None, header.part or 0, header.date is None, header.date or "", part.record_id)


def _whole(headers: Sequence[Header], language: str) -> Header:
    if len(headers) == 1:
        return replace(headers[0], part=None)
    rated = _extreme(headers, _RATINGS, lambda header: header.rating)
    permitted = _extreme(headers, _PERMISSIONS, lambda header: header.permission)
    noted = next((header.notes for header in headers if header.notes), ())
    return Header(
        title=_title(headers),
        authors=_authors(chain.from_iterable(header.authors for header in headers)),
        fandoms=_union(header.fandoms for header in headers),
        fandom_explicit=any(header.fandom_explicit for header in headers),
        relationships=_union(header.relationships for header in headers),
        relationship_type=_first(header.relationship_type for header in headers),
        pairing_raw=_first(header.pairing_raw for header in headers),
        characters=_union(header.characters for header in headers),
        rating_raw=_first(header.rating_raw for header in rated),
        rating=rated[0].rating,
        category=_union(header.category for header in headers),
        genre=_union(header.genre for header in headers),
        warnings=_union(header.warnings for header in headers),
        spoilers=_first(header.spoilers for header in headers),
        summary=_first(header.summary for header in headers),
        notes=noted,
        disclaimer=_first(header.disclaimer for header in headers),
        archive_permission=_first(header.archive_permission for header in permitted),
        permission=permitted[0].permission,
        feedback=_first(header.feedback for header in headers),
        series=_first(header.series for header in headers),
        parts_total=max((header.parts_total for header in headers if header.parts_total), default=None),
        status=_first(header.status for header in reversed(headers)),
        date=min((header.date for header in headers if header.date), default=None),
        dedication=_first(header.dedication for header in headers),
        beta=_union(header.beta for header in headers),
        language=language,
        other=_union(header.other for header in headers),
    )


def _title(headers: Sequence[Header]) -> str | None:
    """The title most parts have, the first part's where none is ahead."""
    titles = _by_frequency(header.title for header in headers if header.title)
    return titles[0] if titles else None


def _authors(authors: Iterable[Author]) -> tuple[Author, ...]:
    """Each author once, in order, with the first address given."""
    people: dict[str, Author] = {}
    for author in authors:
        known = people.setdefault(words_of(author.name), author)
        if known.email is None and author.email is not None:
            people[words_of(author.name)] = Author(known.name, author.email)
    return tuple(people.values())


def _extreme(
    headers: Sequence[Header], scale: Sequence[str], value: Callable[[Header], str | None]
) -> Sequence[Header]:
    """The headers with the value that stands last on the scale; all of them if none has one."""
    for step in reversed(scale):
        matching = [header for header in headers if value(header) == step]
        if matching:
            return matching
    return headers


def _words(ordered: Sequence[PartFacts]) -> int:
    """The longest posting of each number; an unnumbered text counts as the whole work.

    So a work posted in parts and again in one piece is counted once.
    """
    distinct = _distinct(ordered)
    numbered = sum(part.words for part in distinct if part.header.part is not None)
    whole = max((part.words for part in distinct if part.header.part is None), default=0)
    return max(numbered, whole)


def _distinct(ordered: Sequence[PartFacts]) -> tuple[PartFacts, ...]:
    """Of each number the longest posting, of equally long ones the first; unnumbered ones likewise."""
    longest: dict[int | None, PartFacts] = {}
    for part in ordered:
        held = longest.setdefault(part.header.part, part)
        if part.words > held.words:
            longest[part.header.part] = part
    return tuple(longest.values())


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)


def _union(groups: Iterable[Iterable[H]]) -> tuple[H, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


def _by_frequency(values: Iterable[H]) -> tuple[H, ...]:
    return tuple(value for value, _ in Counter(values).most_common())
