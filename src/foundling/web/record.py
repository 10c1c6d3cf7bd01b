"""The record of a work as its page shows it: in AO3's order, every name a way to more of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foundling.export.contacts import without_contacts
from foundling.export.titlepage import relationships
from foundling.library.views import WorkView
from foundling.web import words
from foundling.web.question import value_link


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a row: its words and, where there is more of its kind, the address of that."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its values."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Something that the author says before the story: a heading and the words."""

    heading: str
    text: str


def rows(view: WorkView) -> tuple[Row, ...]:
    """The rows that have something to say."""
    return tuple(row for row in _rows(view) if row.values)


def preface(view: WorkView) -> tuple[Paragraph, ...]:
    """What the author says before the story, in their own words."""
    header = without_contacts(view.header)
    given = (
        ("Notes", "\n\n".join(header.notes)),
        ("Spoilers", header.spoilers),
        ("Disclaimer", header.disclaimer),
        ("Dedication", header.dedication),
        ("Beta", ", ".join(header.beta)),
        ("Feedback", header.feedback),
        ("Archive", header.archive_permission),
        *header.other,
    )
    return tuple(Paragraph(heading, _unlabelled(heading, text)) for heading, text in given if text)


def _unlabelled(heading: str, text: str) -> str:
    """The words without a label that says the same as the heading.

    >>> _unlabelled("Feedback", "FEEDBACK: yes, please"), _unlabelled("Feedback", "to the list")
    ('yes, please', 'to the list')
    """
    label, colon, rest = text.partition(":")
    return rest.strip() if colon and rest.strip() and label.casefold() == heading.casefold() else text


def _rows(view: WorkView) -> Iterator[Row]:
    row, header = view.row, without_contacts(view.header)
    rating = row.rating or "none"
    name = words.label("rating", rating)
    yield Row(
        "Rating",
        (
            Value(
                f"{name} (“{header.rating_raw}”)" if header.rating_raw else name, value_link("rating", rating)
            ),
        ),
    )
    yield _linked("Warnings", "warning", row.warnings)
    yield _linked("Category", "category", header.category)
    yield _linked("Fandom", "fandom", row.fandoms)
    yield _linked("Relationship", "relationship", row.relationships or relationships(header))
    if header.pairing_raw and not row.relationships:
        yield Row("Pairing", (Value(header.pairing_raw),))
    yield _linked("Characters", "character", header.characters)
    yield _linked("Additional tags", "tag", header.genre)
    yield _linked("Language", "language", (row.language,))
    yield _linked("Series", "series", (header.series,) if header.series else ())
    yield _linked("Permission", "permission", (header.permission,) if header.permission else ())
    yield Row("Published", (Value(words.day(row.date)),) if row.date else ())
    yield Row("Updated", _updated(view))
    yield Row("Words", (Value(f"{row.words:,}"),))
    yield Row("Parts", _parts(view))
    yield Row("Status", (Value(words.label("status", row.status)),) if row.status else ())


def _linked(label: str, field: str, values: Sequence[str]) -> Row:
    return Row(label, tuple(Value(words.label(field, each), value_link(field, each)) for each in values))


def _updated(view: WorkView) -> tuple[Value, ...]:
    last = max((part.date for part in view.parts if part.date), default=None)
    return (Value(words.day(last)),) if last and last != view.row.date else ()


def _parts(view: WorkView) -> tuple[Value, ...]:
    row = view.row
    if row.parts == 1 and row.parts_total in {None, 1}:
        return ()
    return (Value(f"{row.parts}/{row.parts_total or '?'}"),)
