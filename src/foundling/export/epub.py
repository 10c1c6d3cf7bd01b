"""Writes EPUB 3.3: the same book gives the same bytes, on any day and in any place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from foundling.export.book import Book
from foundling.export.contacts import mask, without_contacts
from foundling.export.contents import Leaf, leaves
from foundling.export.titlepage import relationships, rows
from foundling.export.xml import clean, direction, language_tag
from foundling.model import Header

_MEDIA_TYPE = b"application/epub+zip"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_PERMISSIONS = 0o100644 << 16
_UNIX = 3
_UNDATED = date(2000, 1, 1)
"""Stands in dcterms:modified, which every book must have, where nothing in it has a date."""
_TITLE_FILE = "title.xhtml"
_COLOPHON_FILE = "colophon.xhtml"
_COLOPHON = "About this copy"
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_SERIES_PLACE = re.compile(r"[ ,#](?:(?:part|book|story|no\.?) ?)?#?(\d{1,2})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Series:
    """A series and the story's place in it, where the words tell one."""

    name: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Stop:
    """One entry of the table of contents for old readers."""

    file: str
    heading: str


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that the templates take, with people's addresses masked."""

    book: Book
    header: Header
    leaves: tuple[Leaf, ...]
    language: str
    identifier: str

    @property
    def own(self) -> Markup:
        """The attributes of an element that holds the author's words."""
        return _language_attributes(self.language)


def epub(book: Book) -> bytes:
    """The book as an EPUB 3.3 file that older readers open too.

    Nothing but the book goes in, so that two builds are the same bytes. Addresses of people are cut
    from everything but the story's own text.
    """
    files = sorted(_files(_package(book)))
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr(_entry("mimetype", ZIP_STORED), _MEDIA_TYPE)
        for name, text in files:
            archive.writestr(_entry(name, ZIP_DEFLATED), text.encode("utf-8"), compresslevel=9)
    return target.getvalue()


def _entry(name: str, method: int) -> ZipInfo:
    entry = ZipInfo(name, _ZIP_TIME)
    entry.compress_type = method
    entry.external_attr = _PERMISSIONS
    entry.create_system = _UNIX
    return entry


def _package(book: Book) -> Package:
    shown = replace(
        book,
        title=_label(book.title),
        supplied_title=_label(book.supplied_title),
        authors=tuple(filter(None, map(_label, book.authors))),
        series=_label(book.series),
        header=without_contacts(book.header),
        language=language_tag(book.language),
    )
    return Package(shown, shown.header, leaves(shown), shown.language, f"urn:foundling:{book.id}")


def _files(package: Package) -> Iterator[tuple[str, str]]:
    yield "META-INF/container.xml", _filled("container.xml")
    yield "EPUB/package.opf", _opf(package)
    yield "EPUB/toc.ncx", _ncx(package)
    yield "EPUB/style.css", _filled("style.css")
    yield "EPUB/nav.xhtml", _nav(package)
    yield f"EPUB/{_TITLE_FILE}", _title(package)
    yield f"EPUB/{_COLOPHON_FILE}", _colophon(package)
    for leaf in package.leaves:
        yield f"EPUB/{leaf.file}", _chapter(leaf)


def _opf(package: Package) -> str:
    book, header = package.book, package.header
    subjects = (*(book.fandoms or header.fandoms), *relationships(header), *header.characters, *header.genre)
    return _filled(
        "package.opf",
        book=book,
        header=header,
        identifier=package.identifier,
        language=package.language,
        direction=direction(package.language),
        date=book.date if _day(book.date) else None,
        modified=f"{_modified(book).isoformat()}T00:00:00Z",
        subjects=_distinct(subjects),
        digests=_distinct(leaf.sha256 for leaf in package.leaves),
        series=_series(book.series or _label(header.series)),
        chapters=package.leaves,
    )


def _ncx(package: Package) -> str:
    stops = (
        Stop(_TITLE_FILE, package.book.name),
        *(Stop(leaf.file, leaf.heading) for leaf in package.leaves),
        Stop(_COLOPHON_FILE, _COLOPHON),
    )
    return _filled(
        "toc.ncx", book=package.book, identifier=package.identifier, language=package.language, points=stops
    )


def _nav(package: Package) -> str:
    return _page("nav.xhtml", "Contents", book=package.book, own=package.own, chapters=package.leaves)


def _title(package: Package) -> str:
    shown = rows(package.book, package.header)
    return _page("title.xhtml", package.book.name, book=package.book, own=package.own, rows=shown)


def _chapter(leaf: Leaf) -> str:
    return _page("chapter.xhtml", leaf.heading, leaf.language, chapter=leaf)


def _colophon(package: Package) -> str:
    return _page(
        "colophon.xhtml",
        _COLOPHON,
        own=package.own,
        permission=package.header.archive_permission,
        sources=package.leaves,
        missing=tuple(filter(None, map(_label, package.book.missing))),
        versions=tuple(filter(None, map(_label, package.book.versions))),
        identifier=package.identifier,
    )


def _page(template: str, heading: str, language: str = "en", **values: object) -> str:
    return _filled(template, heading=heading, language=language, direction=direction(language), **values)


def _filled(template: str, **values: object) -> str:
    return _templates().get_template(template).render(values) + "\n"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("foundling.export"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _cleaned(value: object) -> object:
    """Text without what XML cannot carry; markup of ours as it stands."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _label(text: str | None) -> str | None:
    """A name fit for a list: cleaned, masked, on one line; None where nothing is left of it."""
    return " ".join(mask(clean(text or "")).split()) or None


def _language_attributes(language: str) -> Markup:
    return Markup('lang="{0}" xml:lang="{0}" dir="{1}"').format(language, direction(language))


def _modified(book: Book) -> date:
    """The last day that the book itself knows of."""
    days = [_day(each) for each in (book.date, *(chapter.date for chapter in book.chapters))]
    return max((day for day in days if day is not None), default=_UNDATED)


def _day(text: str | None) -> date | None:
    """The first day of a date that may lack day or month; None for what is no date.

    >>> _day("1999-07"), _day("1999-02-30")
    (datetime.date(1999, 7, 1), None)
    """
    if text is None or not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return None


def _series(words: str | None) -> Series | None:
    """The series that the words name.

    >>> _series("Nightfall, part 3"), _series("Class of 1999"), _series("")
    (Series(name='Nightfall', place='3'), Series(name='Class of 1999', place=None), None)
    """
    if not words:
        return None
    place = _SERIES_PLACE.search(words)
    name = words[: place.start()].rstrip(" ,#") if place else ""
    return Series(name, place[1].lstrip("0") or "0") if place and name else Series(words, None)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if clean(value).strip()))
