"""What works are filtered and counted by: the facets, and the facts that a work has for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foundling.library.views import WorkRow
from foundling.model import Header

NONE = "none"
"""The value of a fact that the record leaves open, where works are filtered by that too."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of values to include or exclude; `single` ones have one value a work."""

    field: str
    heading: str
    single: bool = False


FACETS = (
    Facet("rating", "Ratings", single=True),
    Facet("warning", "Warnings"),
    Facet("category", "Categories"),
    Facet("fandom", "Fandoms"),
    Facet("character", "Characters"),
    Facet("relationship", "Relationships"),
    Facet("tag", "Additional tags"),
    Facet("author", "Authors"),
    Facet("series", "Series"),
    Facet("source", "Where it was found"),
    Facet("year", "Years", single=True),
    Facet("language", "Languages", single=True),
    Facet("status", "Completion", single=True),
    Facet("permission", "Permission", single=True),
    Facet("gaps", "Missing parts", single=True),
    Facet("crossover", "Crossovers", single=True),
)
"""In the order in which AO3 shows its own, then ours. "source" is not a fact: it is read off the files."""


def facts_of(row: WorkRow, header: Header, dates: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The facts that a work is filtered and sorted by; `dates` are its parts', in any order."""
    yield from (("author", name) for name in row.authors)
    yield from (("fandom", name) for name in row.fandoms)
    yield from (("relationship", name) for name in row.relationships)
    yield from (("character", name) for name in header.characters)
    yield from (("category", name) for name in header.category)
    yield from (("warning", name) for name in row.warnings)
    yield from (("tag", name) for name in header.genre)
    yield ("rating", row.rating or NONE)
    yield ("language", row.language)
    yield ("status", row.status or NONE)
    yield ("permission", header.permission or NONE)
    yield ("crossover", _yes(is_crossover(row.fandoms)))
    if header.series:
        yield ("series", header.series)
    if row.parts_total:
        yield ("gaps", _yes(row.parts < row.parts_total))
    if row.date:
        yield ("year", row.date[:4])
    if dates:
        yield ("updated", max(dates))


def is_crossover(fandoms: Sequence[str]) -> bool:
    """Whether the fandoms are unrelated: names that differ before their colon or bracket.

    >>> is_crossover(("Star Trek: Voyager", "Star Trek: Deep Space Nine"))
    False
    >>> is_crossover(("Highlander: The Series", "The X-Files"))
    True
    """
    return len({name.split(":")[0].split(" (")[0].strip() for name in fandoms}) > 1


def _yes(what: bool) -> str:  # noqa: FBT001 - the one thing it is asked
    return "yes" if what else "no"
