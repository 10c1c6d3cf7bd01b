"""`foundling search`: works by what they say, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from foundling.cli.list import closing, instalments, title
from foundling.cli.options import Asking, as_line, json_option, library_option, open_library
from foundling.cli.terminal import (
    SHORT_ID,
    cut,
    in_colour,
    line,
    note,
    plural,
    prose_width,
    short,
    shown,
    width,
    wrapped,
)
from foundling.library.views import Hit, Passage

INDENT = "    "
OPENING, ENDING = "\ue000", "\ue001"
"""Stand for the marks of a found word until its line is laid out; no story uses them."""


@click.command(cls=Asking, short_help="Find works by the words in them.")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most this many works."
)
@library_option
@json_option
def search(query: tuple[str, ...], limit: int, *, as_json: bool) -> None:
    """Find works by the words in them, best first, each with the passage that answers.

    Words must all be there; "words in a row" go in quotes (and the whole query in single quotes,
    so that the shell leaves it alone). OR, -word, word*, "two words"~10 and brackets work, and so do
    fields: title, author, fandom, relationship, character, tag, summary, text, said (what somebody
    says), rating, status, words, year and others: see docs/commands.md.

    \b
    Examples:
      foundling search lighthouse typewriter
      foundling search '"a very good door" OR corkscrews'
      foundling search 'fandom:x-files rating:general year:1996..1999 words:>1k rain*'
    """
    with open_library() as library:
        hits = library.search(" ".join(query), limit=limit)
    if as_json:
        for hit in hits.hits:
            click.echo(as_line(hit))
        return
    click.echo(
        "\n\n".join("\n".join(entry(hit)) for hit in hits.hits) if hits.hits else "", nl=bool(hits.hits)
    )
    note(closing(len(hits.hits), hits.total, asked=True))


def entry(hit: Hit) -> Iterator[str]:
    """A hit: its title, one line of facts, and its passage with the found words marked."""
    work = hit.work
    heading = click.style(cut(title(work), width() - len(INDENT) - SHORT_ID), bold=True)
    yield f"{click.style(short(work.id), fg='cyan')}  {heading}"
    facts = [
        line(", ".join(work.authors)) or "unknown author",
        line(", ".join(work.fandoms)),
        line(work.rating or "unrated"),
        plural(work.words, "word"),
        _which_part(hit),
    ]
    yield from (
        click.style(text, dim=True) for text in wrapped(" · ".join(filter(None, facts)), width(), INDENT)
    )
    yield from wrapped_passage(hit.snippet, prose_width())


def _which_part(hit: Hit) -> str:
    pieces = instalments(hit.work)
    return f"found in part {hit.part_number}" if pieces and hit.part_number else pieces


def wrapped_passage(passages: Sequence[Passage], columns: int) -> Iterator[str]:
    """The passage on lines of at most `columns`, found words in colour or as «word».

    >>> given = [Passage("it was a ", False), Passage("hat", True), Passage(", Ray", False)]
    >>> list(wrapped_passage(given, 19))
    ['    it was a «hat»,', '    Ray']
    """
    text = " ".join("".join(_marked(passage) for passage in passages).split())
    opening, ending = ("\x1b[1;33m", "\x1b[0m") if in_colour() else ("«", "»")
    for found in wrapped(text, columns, INDENT):
        yield found.replace(OPENING, opening).replace(ENDING, ending)


def _marked(passage: Passage) -> str:
    text = shown(passage.text).replace(OPENING, "").replace(ENDING, "")
    inner = text.strip()
    return text.replace(inner, f"{OPENING}{inner}{ENDING}", 1) if passage.matched and inner else text
