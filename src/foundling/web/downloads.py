"""E-books to carry away: one work, or a search or a series as one archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import md5
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from starlette.responses import Response

from foundling.errors import FoundlingError, UsageError
from foundling.export.epub import epub
from foundling.export.paths import file_name
from foundling.library.found import Asked
from foundling.library.reading_state import Issue
from foundling.web import question
from foundling.web.books import book_of
from foundling.web.screens import page
from foundling.web.visit import Visit, local
from foundling.web.works import gate

EPUB = "application/epub+zip"
MOST = 2000
"""Works in one archive; more are better exported from the command line."""
_SPINE = re.compile(r'<itemref idref="([^"]+)"')
_CHAPTER = re.compile(r"chapter-(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer that is made piece by piece, each piece in the library's thread."""

    pieces: Iterator[bytes]
    name: str
    media_type: str


def work_as_epub(visit: Visit) -> Response:
    """A work as an e-book. An adult one only for who has passed the gate, or says so in the address."""
    view = visit.work()
    if visit.hides(view.row.rating) and visit.params.get("adult") != "yes":
        return gate(visit, view)
    name, data = issued(visit, view.row.id)
    return Response(data, media_type=EPUB, headers=attachment(name))


def archive(visit: Visit) -> Response | Stream:
    """All works that answer a question, as e-books in one archive, in the order asked for."""
    found = visit.library.find(_asked(visit))
    works = [hit.work.id for hit in found.hits if not visit.hides(hit.work.rating)]
    if not works:
        hidden = len(found.hits)
        raise UsageError(
            f"the {hidden} works found are adult or unrated" if hidden else "no work answers that",
            remedy="Open one of them and say that you want to see such works." if hidden else "Ask for more.",
        )
    return Stream(_zipped(visit, works), "foundling.zip", "application/zip")


def confirm(visit: Visit) -> Response:
    """The page before a large download: how many works, and how many stand behind the gate."""
    found = visit.library.find(_asked(visit))
    hidden = sum(visit.hides(hit.work.rating) for hit in found.hits)
    of = visit.params.get("series", "")
    back = f"/works/{of.partition('-')[0]}" if of else question.read(visit.params).link()
    return page(visit, "download.html", found=found, hidden=hidden, most=MOST, back=local(back))


def _asked(visit: Visit) -> Asked:
    """What is to be taken away: the works of a series in its order, or what answers a question."""
    asked = question.read(visit.params).asked(limit=MOST, otherwise="title")
    work, _, number = visit.params.get("series", "").partition("-")
    if not work:
        return asked
    series = replace(visit, names={"work": work}).work().series
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    entries = series[place].entries if place < len(series) else ()
    return replace(asked, among=tuple(each.work for each in entries if each.work), sort="read")


def issued(visit: Visit, work: str) -> tuple[str, bytes]:
    """A work's e-book with its file name; its digest is remembered, so that its reader's place is."""
    book = book_of(visit.library, work)
    data = epub(book)
    parts = tuple(chapter.id for chapter in book.chapters)
    visit.state.keep_issue(partial_digest(data), Issue(work, spine_parts(data, parts)))
    return file_name(book), data


def spine_parts(data: bytes, parts: tuple[str, ...]) -> tuple[str, ...]:
    """For each page of the e-book in reading order, the part that stands on it, or ""."""
    with ZipFile(BytesIO(data)) as archive:
        package = archive.read("EPUB/package.opf").decode("utf-8")
    found = []
    for name in _SPINE.findall(package):
        chapter = _CHAPTER.match(name)
        number = int(chapter[1]) if chapter else 0
        found.append(parts[number - 1] if 1 <= number <= len(parts) else "")
    return tuple(found)


def partial_digest(data: bytes) -> str:
    """KOReader's name for a file: the MD5 of 1,024 bytes at 0, and at 1,024 times each power of 4 to 4^10.

    >>> partial_digest(b"a" * 2048) == md5(b"a" * 2048, usedforsecurity=False).hexdigest()
    True
    """
    digest = md5(usedforsecurity=False)
    for step in range(-1, 11):
        start = 1024 * 4**step if step >= 0 else 0
        piece = data[start : start + 1024]
        if not piece:
            break
        digest.update(piece)
    return digest.hexdigest()


def attachment(name: str) -> dict[str, str]:
    """The header that gives a download its name."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}


class _Pipe:
    """A file that can only be written to; what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._at = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        return

    def close(self) -> None:
        return

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _zipped(visit: Visit, works: list[str]) -> Iterator[bytes]:
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_STORED) as archive:
        for work in works:
            try:
                name, data = issued(visit, work)
            except FoundlingError:
                continue  # one work whose original cannot be read does not spoil the rest
            archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
            yield pipe.take()
    yield pipe.take()
