"""Works of the library as the books that exports take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foundling.errors import UsageError
from foundling.export.book import Book
from foundling.library.library import Library
from foundling.web.books import book

_ID = re.compile(r"[0-9a-f]{8,}")


def chosen(library: Library, query: str) -> list[str]:
    """The ids of the works meant: the one whose id it is, else those that answer the query, by title.

    Raises UsageError where there is none.
    """
    if _ID.fullmatch(query):
        try:
            return [library.work(query).row.id]
        except UsageError:
            pass
    rows, _ = library.works(query)
    if not rows:
        raise UsageError(
            "no work answers this query" if query else "the library has no works yet",
            item=query,
            remedy="Try it with `foundling search` first."
            if query
            else "Take something in: foundling add PATH",
        )
    return [row.id for row in rows]


def books(library: Library, works: list[str], *, chaptered: bool = False) -> Iterator[Book]:
    """The works with these ids as books, each read afresh from its originals."""
    return (book(library.work(work), list(library.readings(work)), chaptered=chaptered) for work in works)
