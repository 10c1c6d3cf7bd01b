"""The library in pictures: what it holds by year, fandom, pairing, rating, author and length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from markupsafe import Markup
from starlette.responses import Response

from foundling.export.contacts import mask
from foundling.export.pictures import Bar, Chart, drawn
from foundling.library.found import Asked, Counted
from foundling.library.library import Library
from foundling.web import words
from foundling.web.question import value_link
from foundling.web.screens import page
from foundling.web.visit import Visit, asking

MOST = 15
_ORDER = ("general", "teen", "mature", "explicit", "none")
_LENGTHS = (
    ("under 1,000", "..999"),
    ("1,000 to 5,000", "1000..4999"),
    ("5,000 to 20,000", "5000..19999"),
    ("20,000 to 50,000", "20000..49999"),
    ("50,000 to 100,000", "50000..99999"),
    ("100,000 and more", ">=100000"),
)


def pictures(visit: Visit) -> Response:
    """The page of pictures, each with its figures as a table."""
    shown = [(chart, _drawn(chart)) for chart in charts(visit.library)]
    return page(visit, "pictures.html", shown=shown, total=visit.library.find(Asked(limit=0)))


def charts(library: Library) -> list[Chart]:
    """What there is to draw of this library."""
    return [chart for chart in _charts(library) if chart.bars]


def _charts(library: Library) -> Iterator[Chart]:
    years = sorted(_values(library, "year"), key=lambda each: each.value)
    yield Chart("years", "Works by year", _bars("year", years), standing=True)
    yield Chart("fandoms", "Fandoms", _bars("fandom", _values(library, "fandom")[:MOST]))
    yield Chart("pairings", "Relationships", _bars("relationship", _values(library, "relationship")[:MOST]))
    ratings: Mapping[str, int] = {each.value: each.count for each in _values(library, "rating")}
    ordered = [Counted(value, ratings[value]) for value in _ORDER if value in ratings]
    yield Chart("ratings", "Ratings", _bars("rating", ordered))
    yield Chart("authors", "Authors", _bars("author", _values(library, "author")[:MOST]))
    yield Chart("lengths", "Words in a work", tuple(_lengths(library)))


def _values(library: Library, field: str) -> list[Counted]:
    return [each for each in library.values(Asked(), field) if mask(each.value) == each.value]


def _bars(field: str, values: list[Counted]) -> tuple[Bar, ...]:
    return tuple(
        Bar(words.label(field, each.value), each.count, value_link(field, each.value)) for each in values
    )


def _lengths(library: Library) -> Iterator[Bar]:
    for label, between in _LENGTHS:
        query = f"words:{between}"
        found = library.find(Asked(query=query, limit=0))
        if found.total:
            yield Bar(label, found.total, f"/{asking(q=query)}")


@lru_cache(maxsize=24)
def _drawn(chart: Chart) -> Markup:
    return drawn(chart)
