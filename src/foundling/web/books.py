"""Works of the library as the books that exports take."""

from __future__ import annotations

from collections.abc import Sequence

from foundling.export.book import Book, Chapter
from foundling.export.paths import shown_path
from foundling.library.library import Library
from foundling.library.views import PartRow, Reading, WorkView
from foundling.model import Origin


def book_of(library: Library, work: str) -> Book:
    """The work with this id, read afresh from its originals."""
    return book(library.work(work), list(library.readings(work)))


def book(work: WorkView, readings: Sequence[Reading]) -> Book:
    """One work with the readings of its parts, in reading order."""
    rows = {row.id: row for row in work.parts}
    return Book(
        id=work.row.id,
        title=work.row.title,
        supplied_title=work.row.supplied_title,
        authors=work.row.authors,
        language=work.row.language,
        header=work.header,
        chapters=tuple(_chapter(reading, rows[reading.id]) for reading in readings),
        fandoms=work.row.fandoms,
        series=work.header.series,
        date=work.row.date,
    )


def place(origin: Origin) -> str:
    """One place in words: the file, and the member in it.

    >>> place(Origin("crawl.warc.gz", "http://www.example.org/", 0, 9))
    'crawl.warc.gz, http://www.example.org/'
    >>> place(Origin("heap/lists/inbox.mbox", "inbox.mbox#12", 0, 9))
    'heap/lists/inbox.mbox#12'
    """
    path, member = shown_path(origin.path), shown_path(origin.member or "")
    folder, _, file = path.rpartition("/")
    if not member:
        return path
    if member.startswith(file):
        return f"{folder}/{member}" if folder else member
    return f"{path}, {member}"


def _chapter(reading: Reading, row: PartRow) -> Chapter:
    return Chapter(
        id=reading.id,
        title=row.title,
        number=row.number,
        date=row.date,
        document=reading.document,
        record=reading.record,
        sha256=row.sha256,
        origins=tuple(place(origin) for origin in row.origins),
    )
