"""The pages that find works: the listing with its facets, and all values of one facet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.responses import Response

from foundling.errors import UsageError
from foundling.export.contacts import mask
from foundling.library.facets import FACETS
from foundling.library.found import SORTS, Asked, Found, Group
from foundling.library.reading_state import Place
from foundling.library.views import WorkRow
from foundling.web import question, words
from foundling.web.question import PAGE, Question
from foundling.web.screens import page
from foundling.web.visit import Visit

VALUES = 100
"""Values of a facet on one page of its index."""
OPEN = ("rating", "warning", "fandom", "relationship", "character")
GOING_ON = 3
REMEMBERED = 2000
"""Works of a reader's history that a listing is put in order by."""
PASSAGES = 3
"""Of each hit."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One value of a facet as the page shows it, with the addresses that take it in and leave it out."""

    value: str
    label: str
    count: int
    state: str
    including: str
    excluding: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A facet with what is shown of it; `open` where it is laid open at first."""

    field: str
    heading: str
    values: tuple[Shown, ...]
    more: int
    open: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A work that the reader is in the middle of."""

    work: WorkRow
    place: Place


def find(visit: Visit) -> Response:
    """The listing: everything, or what answers the question, with counts to narrow it by."""
    asked = question.read(visit.params)
    try:
        found = visit.library.find(_with_history(visit, asked.asked(facets=True, passages=PASSAGES)))
        trouble = None
    except UsageError as error:
        found, trouble = Found(hits=(), total=0), error
    return page(
        visit,
        "find.html",
        status=400 if trouble else 200,
        asked=asked,
        found=found,
        trouble=trouble,
        shelves=_shelves(asked, found),
        chips=_chips(asked),
        sorts=SORTS,
        pages=_pages(asked, found.total, PAGE),
        begun=() if asked.filtered or asked.page > 1 else _begun(visit),
        searches=visit.state.searches(visit.reader),
        later=frozenset(visit.state.later(visit.reader)),
    )


def _with_history(visit: Visit, asked: Asked) -> Asked:
    if asked.sort != "read":
        return asked
    return replace(asked, read=tuple(each.work for each in visit.state.history(visit.reader, REMEMBERED)))


def values(visit: Visit) -> Response:
    """All values of one facet among the works that answer, the commonest first, a hundred a page."""
    asked = question.read(visit.params)
    name = visit.names["field"]
    facet = next((each for each in FACETS if each.field == name), None)
    if facet is None:
        raise UsageError("there is no such list", item=name, remedy="Go back to the first page.")
    counted = visit.library.values(asked.asked(), name)
    first = (asked.page - 1) * VALUES
    shown = Group(name, facet.heading, counted[first : first + VALUES])
    return page(
        visit,
        "values.html",
        asked=asked,
        shelf=_shelf(asked, shown),
        total=len(counted),
        pages=_pages(asked, len(counted), VALUES, f"/browse/{name}"),
        field=name,
    )


def _shelves(asked: Question, found: Found) -> list[Shelf]:
    return [_shelf(asked, group) for group in found.groups if group.values]


def _shelf(asked: Question, group: Group) -> Shelf:
    chosen = {name for name, _ in (*asked.include, *asked.exclude)}
    return Shelf(
        group.field,
        group.heading,
        tuple(
            _shown(asked, group.field, each.value, each.count)
            for each in group.values
            if mask(each.value) == each.value
        ),
        group.more,
        group.field in OPEN or group.field in chosen,
    )


def _shown(asked: Question, name: str, value: str, count: int) -> Shown:
    state = "in" if asked.includes(name, value) else "out" if asked.excludes(name, value) else ""
    return Shown(
        value,
        words.label(name, value),
        count,
        state,
        asked.including(name, value),
        asked.excluding(name, value),
    )


def _chips(asked: Question) -> list[tuple[str, str, str]]:
    """What narrows the listing: how, what, and the address without it."""
    taken = [("with", words.label(*pair), asked.including(*pair)) for pair in asked.include]
    left = [("without", words.label(*pair), asked.excluding(*pair)) for pair in asked.exclude]
    return taken + left


def _pages(asked: Question, total: int, size: int, path: str = "/") -> list[tuple[str, str]]:
    """Labels and addresses of the pages nearby; an empty address for the one that is shown."""
    last = max(1, -(-total // size))
    near = sorted({1, last, *range(max(1, asked.page - 2), min(last, asked.page + 2) + 1)})
    links = [(f"{n:,}", "" if n == asked.page else asked.link(path, page=n)) for n in near]
    if asked.page < last:
        links.append(("Next", asked.link(path, page=asked.page + 1)))
    if asked.page > 1:
        links.insert(0, ("Previous", asked.link(path, page=asked.page - 1)))
    return links if last > 1 else []


def _begun(visit: Visit) -> list[Begun]:
    """The works that the reader has begun and not finished, the latest first."""
    places = [place for place in visit.state.places(visit.reader, 20) if not place.finished]
    among = tuple(place.work for place in places)
    if not among:
        return []
    found = visit.library.find(Asked(among=among, sort="read", limit=GOING_ON, passages=0))
    by_work = {place.work: place for place in places}
    return [Begun(hit.work, by_work[hit.work.id]) for hit in found.hits]
