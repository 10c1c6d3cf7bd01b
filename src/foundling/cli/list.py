"""`foundling list`: the works of the library by title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from foundling.cli.options import Asking, as_line, json_option, library_option, open_library
from foundling.cli.terminal import Column, line, note, plural, short, table
from foundling.library.views import WorkRow

COLUMNS = (
    Column(8, colour="cyan"),
    Column(24, bold=True),
    Column(8, needs=58),
    Column(8, needs=78),
    Column(8, needs=78),
    Column(12, right=True, needs=48),
)
UNTITLED = "[untitled]"


@click.command("list", cls=Asking, short_help="The works by title.")
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), help="At most this many works.")
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, help="Leave out this many works at the beginning."
)
@library_option
@json_option
def list_works(query: tuple[str, ...], limit: int | None, offset: int, *, as_json: bool) -> None:
    """List works by title: id, title, author, fandom, rating and words.

    Without a QUERY, all of them. A query may name fields: title, author, fandom, relationship,
    character, rating, words, year, language, status and others (see `foundling search --help`).

    \b
    Examples:
      foundling list
      foundling list fandom:highlander 'words:>5000'
      foundling list | head
    """
    with open_library() as library:
        rows, total = library.works(" ".join(query), limit=limit, offset=offset)
    for text in map(as_line, rows) if as_json else listing(rows):
        click.echo(text)
    if not as_json:
        note(closing(len(rows), total, asked=bool(query)))


def listing(rows: Sequence[WorkRow]) -> Iterator[str]:
    """One aligned line a work."""
    return table([_cells(row) for row in rows], COLUMNS)


def closing(shown: int, total: int, *, asked: bool) -> str:
    """The sentence below a listing.

    >>> closing(12, 12, asked=False), closing(20, 31, asked=True), closing(0, 0, asked=True)
    ('12 works.', '20 of 31 works.', 'No work answers that.')
    >>> closing(0, 0, asked=False)
    'No works yet. Take something in with: foundling add PATH'
    """
    if not total:
        return (
            "No work answers that." if asked else "No works yet. Take something in with: foundling add PATH"
        )
    return f"{plural(total, 'work')}." if shown == total else f"{shown:,} of {plural(total, 'work')}."


def title(row: WorkRow) -> str:
    """The work's title, or the supplied one in its brackets."""
    return line(row.title or row.supplied_title or UNTITLED)


def instalments(row: WorkRow) -> str:
    """How many parts are held, and of how many; empty for a story in one piece."""
    return held(row.parts, row.parts_total)


def held(parts: int, total: int | None) -> str:
    """So many parts of so many.

    >>> held(1, None), held(3, 3), held(2, 5), held(4, None)
    ('', '3 parts', '2 of 5 parts', '4 parts')
    """
    if parts == 1 and total in (None, 1):
        return ""
    return plural(parts, "part") if total is None or total <= parts else f"{parts} of {total} parts"


def _cells(row: WorkRow) -> tuple[str, ...]:
    pieces = instalments(row)
    return (
        short(row.id),
        title(row) + (f" ({pieces})" if pieces else ""),
        line(", ".join(row.authors)) or "unknown",
        line(", ".join(row.fandoms)) or "unknown",
        line(row.rating or "unrated"),
        plural(row.words, "word"),
    )
