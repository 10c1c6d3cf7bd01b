"""The record as the title page shows it: AO3's order, the author's own words beside AO3's terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from foundling.export.book import Book
from foundling.model import Header

RATINGS = {
    "general": "General Audiences",
    "teen": "Teen And Up Audiences",
    "mature": "Mature",
    "explicit": "Explicit",
}
CATEGORIES = {
    "gen": "Gen",
    "het": "F/M",
    "slash": "M/M",
    "femslash": "F/F",
    "multi": "Multi",
    "other": "Other",
}
STATUSES = {"complete": "Complete", "wip": "Work in progress"}
LANGUAGES = {
    "cs": "Čeština",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "it": "Italiano",
    "ja": "日本語",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "sv": "Svenska",
    "zh": "中文",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its values; `quoted` ones are the author's words in the story's language."""

    label: str
    values: tuple[str, ...]
    quoted: bool = False
    own_label: bool = False
    """Whether the label too is the author's."""


def rows(book: Book, header: Header) -> tuple[Row, ...]:
    """The rows that have something to say, for the book under this header."""
    own = tuple(Row(label, (value,), quoted=True, own_label=True) for label, value in header.other if value)
    return tuple(row for row in (*_terms(book, header), *_words(header)) if row.values) + own


def relationships(header: Header) -> tuple[str, ...]:
    """Each relationship as AO3 writes it: "A/B", friends "A & B".

    >>> relationships(Header(relationships=(("Ana Moss", "Bo Reed"),), relationship_type="platonic"))
    ('Ana Moss & Bo Reed',)
    """
    sign = " & " if header.relationship_type == "platonic" else "/"
    return tuple(sign.join(names) for names in header.relationships)


def _terms(book: Book, header: Header) -> Iterator[Row]:
    yield Row("Rating", (_rating(header),))
    yield Row("Warnings", header.warnings, quoted=True)
    yield Row("Category", tuple(CATEGORIES.get(each, each) for each in header.category))
    yield Row("Fandom", book.fandoms or header.fandoms)
    yield Row("Relationship", relationships(header) or _one(header.pairing_raw))
    yield Row("Characters", header.characters)
    yield Row("Tags", header.genre, quoted=True)
    yield Row("Language", (LANGUAGES.get(book.language, book.language),))
    yield Row("Series", _one(header.series), quoted=True)
    yield Row("Date", _one(book.date))
    yield Row("Status", _one(STATUSES.get(header.status or "")))
    yield Row("Parts", _one(_parts(book, header)))
    yield Row("Words", (f"{book.words:,}",))


def _words(header: Header) -> Iterator[Row]:
    yield Row("Summary", _one(header.summary), quoted=True)
    yield Row("Spoilers", _one(header.spoilers), quoted=True)
    yield Row("Notes", header.notes, quoted=True)
    yield Row("Disclaimer", _one(header.disclaimer), quoted=True)
    yield Row("Archive", _one(header.archive_permission), quoted=True)
    yield Row("Dedication", _one(header.dedication), quoted=True)
    yield Row("Beta", header.beta, quoted=True)
    yield Row("Feedback", _one(header.feedback), quoted=True)


def _rating(header: Header) -> str:
    """AO3's rating with the author's wording beside it.

    >>> _rating(Header(rating="teen", rating_raw="PG-13")), _rating(Header())
    ('Teen And Up Audiences (PG-13)', 'Not stated')
    """
    term = RATINGS.get(header.rating or "")
    if term and header.rating_raw:
        return f"{term} ({header.rating_raw})"
    return term or header.rating_raw or "Not stated"


def _parts(book: Book, header: Header) -> str | None:
    total = header.parts_total
    if len(book.chapters) <= 1 and (total or 1) <= 1:
        return None
    return f"{len(book.chapters)}/{total or '?'}"


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
