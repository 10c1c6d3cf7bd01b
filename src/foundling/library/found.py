"""What is asked of a library and what it answers: one page of works, and the counts of all that answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from foundling.library.views import Hit

SORTS = {
    "relevance": "Best match",
    "updated": "Date updated",
    "posted": "Date posted",
    "added": "Date taken in",
    "title": "Title",
    "author": "Author",
    "words": "Word count",
    "parts": "Parts",
    "read": "Last read",
}
"""The nine orders of a listing. Titles and authors rise unless told otherwise; the others fall."""
RISING = frozenset({"title", "author"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: a query in the query language, values taken in or left out, and the page wanted."""

    query: str = ""
    include: tuple[tuple[str, str], ...] = ()
    """Fields with a value that a work must have: ("fandom", "The X-Files")."""
    exclude: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    """One of SORTS; empty for best match where words are looked for, else for `otherwise`."""
    otherwise: str = "title"
    turned: bool = False
    """Whether the order is turned round."""
    offset: int = 0
    limit: int | None = 20
    among: tuple[str, ...] | None = None
    """The only works to look at; None for all."""
    read: tuple[str, ...] = ()
    """The works in the order of "read", the latest first; where none are given, `among` is that order."""
    passages: int = 1
    """How many passages to show of each hit, of several parts where several answer."""
    facets: bool = False
    """Whether to count the facets' values."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One value of a facet, and how many of the works that answer have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its most frequent values, equals by name; `more` says how many are not shown."""

    field: str
    heading: str
    values: tuple[Counted, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of hits in the order asked for, and what is true of all that answer."""

    hits: tuple[Hit, ...]
    total: int
    words: int = 0
    """Of all works that answer."""
    groups: tuple[Group, ...] = ()
    sort: str = "title"
    looked_for: bool = False
    """Whether words were looked for, so that hits show passages."""
    suggestion: str = ""
    """A query that would find something, where this one finds nothing."""
    ids: tuple[str, ...] = field(default=(), repr=False)
    """The works of the page."""
