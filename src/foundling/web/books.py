"""Works of the library as the books that exports take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from foundling.export.book import Book, Chapter
from foundling.export.paths import shown_path
from foundling.library.library import Library
from foundling.library.views import PartRow, Reading, WorkView
from foundling.library.workviews import split
from foundling.model import Origin


def book_of(library: Library, work: str) -> Book:
    """The work with this id, read afresh from its originals."""
    return book(library.work(work), list(library.readings(work)))


def book(work: WorkView, readings: Sequence[Reading], *, chaptered: bool = False) -> Book:
    """One work with the readings of its parts, in reading order.

    With `chaptered`, a work in one text comes as the chapters that its own headings number.
    """
    rows = {row.id: row for row in work.parts}
    return Book(
        id=work.row.id,
        title=work.row.title,
        supplied_title=work.row.supplied_title,
        authors=work.row.authors,
        language=work.row.language,
        header=work.header,
        chapters=tuple(
            chapter
            for each in readings
            for chapter in _chapters(each, rows[each.id], alone=chaptered and len(readings) == 1)
        ),
        fandoms=work.row.fandoms,
        series=work.header.series,
        date=work.row.date,
        missing=tuple(each.missing for each in work.ghosts if each.missing),
        versions=tuple(_versions(work)),
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


def _versions(work: WorkView) -> Iterator[str]:
    """A sentence for each text that is held beside the one in the book."""
    kinds = {"exact": "the same text", "near": "nearly the same text", "revised": "another wording"}
    for part in work.instalments:
        what = f"of part {part.number}" if part.number else "of the story"
        for each in part.versions[1:]:
            found = "; ".join(filter(None, (each.context.list or each.context.archive, each.date)))
            yield f"{kinds.get(each.relation, 'another text')} {what}" + (f" ({found})" if found else "")
    yield from (f"all parts in one text, {each.words:,} words" for each in work.wholes)


def _chapters(reading: Reading, row: PartRow, *, alone: bool) -> Iterator[Chapter]:
    """A part as one chapter; a work in one text as the chapters that its own headings number."""
    whole = _chapter(reading, row)
    pieces = split(reading) if alone else ()
    if not pieces:
        yield whole
    for each in pieces:
        yield replace(whole, number=each.number, title=each.title or whole.title, record=each.record)


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
