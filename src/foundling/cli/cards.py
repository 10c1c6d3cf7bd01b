"""A record laid out as a card: one label and its value a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from foundling.cli.terminal import line, plural, prose_width, wrapped
from foundling.model import Header

LABELS = 14
"""Columns for the labels of a card."""

Facts = Sequence[tuple[str, str]]


def card(facts: Facts) -> Iterator[str]:
    """The facts as aligned lines, empty ones left out and long ones wrapped under themselves.

    >>> [click.unstyle(text) for text in card([("Title", "Overdue"), ("Rating", "")])]
    ['  Title         Overdue']
    """
    for label, value in facts:
        if not value:
            continue
        lines = list(wrapped(value, prose_width(), " " * (LABELS + 2)))
        yield f"  {click.style(f'{label:<{LABELS}}', fg='cyan')}{lines[0].lstrip()}"
        yield from lines[1:]


def header_facts(header: Header, supplied_title: str | None = None) -> Facts:
    """A header's values in the order in which people look for them."""
    return (
        ("Title", line(header.title or supplied_title or "")),
        ("Author", line(", ".join(author.name for author in header.authors))),
        ("Fandom", line(", ".join(header.fandoms))),
        ("Pairing", line(", ".join(couples(header)))),
        ("Characters", line(", ".join(header.characters))),
        ("Rating", rating(header.rating, header.rating_raw)),
        ("Category", line(", ".join(header.category))),
        ("Genre", line(", ".join(header.genre))),
        ("Warnings", line(", ".join(header.warnings))),
        ("Part", part(header.part, header.parts_total)),
        ("Series", line(header.series or "")),
        ("Status", line(header.status or "")),
        ("Date", line(header.date or "")),
        ("Summary", line(header.summary or "")),
        ("Spoilers", line(header.spoilers or "")),
        *(("Note", line(text)) for text in header.notes),
        ("Dedication", line(header.dedication or "")),
        ("Beta", line(", ".join(header.beta))),
        ("Disclaimer", line(header.disclaimer or "")),
        ("Archive", permission(header.permission, header.archive_permission)),
        ("Feedback", line(header.feedback or "")),
        ("Language", line(header.language) if header.language != "en" else ""),
        *((line(label).capitalize(), line(value)) for label, value in header.other),
    )


def couples(header: Header) -> tuple[str, ...]:
    """The relationships as AO3 writes them.

    >>> couples(Header(relationships=(("Fox Mulder", "Dana Scully"),)))
    ('Fox Mulder/Dana Scully',)
    """
    mark = " & " if header.relationship_type == "platonic" else "/"
    return tuple(mark.join(names) for names in header.relationships)


def rating(canonical: str | None, raw: str | None) -> str:
    """The rating with the author's own words for it, where they say more.

    >>> rating("general", "PG, for the whisky"), rating("general", "General"), rating(None, "purple")
    ('general ("PG, for the whisky")', 'general', '"purple"')
    """
    own = line(raw or "")
    if not own or own.casefold() == (canonical or ""):
        return canonical or ""
    return f'{canonical} ("{own}")' if canonical else f'"{own}"'


def permission(reading: str | None, statement: str | None) -> str:
    """What an author allows, with the statement.

    >>> permission("ask", "Ask first."), permission("anywhere", None), permission(None, None)
    ('ask ("Ask first.")', 'anywhere', '')
    """
    own = line(statement or "")
    return f'{reading} ("{own}")' if reading and own else reading or own


def part(number: int | None, total: int | None) -> str:
    """Which part of how many.

    >>> part(2, 3), part(2, None), part(None, 3), part(1, 1)
    ('2 of 3', '2', '3 in all', '')
    """
    if number is None:
        return "" if total is None or total == 1 else f"{total} in all"
    if total is None:
        return str(number)
    return f"{number} of {total}" if total > 1 else ""


def words(count: int) -> str:
    """A count of words.

    >>> words(1204)
    '1,204 words'
    """
    return plural(count, "word")
