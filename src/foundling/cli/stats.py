"""`foundling stats`: the library in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from foundling.cli.options import as_line, json_option, library_option, open_library
from foundling.cli.terminal import Column, line, note, plural, size, table
from foundling.library.library import Library
from foundling.library.views import Statistics

FIRST = 10
"""Rows of a table of counts that are shown."""


@click.command(short_help="The library in numbers.")
@click.option(
    "--pictures",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Draw the counts too, as SVG files in this folder.",
)
@library_option
@json_option
def stats(pictures: Path | None, *, as_json: bool) -> None:
    """Count what the library holds: files, works, words, fandoms, pairings, ratings, years.

    \b
    Examples:
      foundling stats --json | jq .words
      foundling stats --pictures charts/
    """
    with open_library() as library:
        counted = library.stats()
        if pictures is not None:
            _draw(library, pictures)
    click.echo(as_line(counted) if as_json else "\n".join(overview(counted)))


def _draw(library: Library, folder: Path) -> None:
    from foundling.export.pictures import alone  # noqa: PLC0415 - only who wants pictures waits for them
    from foundling.web.pictures import charts  # noqa: PLC0415 - the same

    drawn = charts(library)
    folder.mkdir(parents=True, exist_ok=True)
    for chart in drawn:
        (folder / f"{chart.name}.svg").write_text(alone(chart), encoding="utf-8")
    note(f"{plural(len(drawn), 'picture')} in {folder}.")


def overview(counted: Statistics) -> Iterator[str]:
    """The counts, then a table for each thing that works are counted by."""
    totals = (
        ("works", f"{counted.works:,}"),
        ("stories and parts", f"{counted.stories:,}"),
        ("words in them", f"{counted.words:,}"),
        ("authors", f"{counted.authors:,}"),
        ("other documents", f"{counted.nonstories:,}"),
        ("kept, not read", f"{counted.unread:,}"),
        ("could not be read", f"{counted.quarantined:,}"),
        ("items", f"{counted.items:,}"),
        ("files", f"{counted.files:,}"),
        ("size", size(counted.bytes)),
        ("times taken in", f"{counted.accessions:,}"),
    )
    yield from table(
        [(f"{number:>7}", words) for words, number in totals],
        (Column(6, right=True, colour="cyan"), Column(10)),
    )
    for title, rows in (
        ("Fandoms", counted.fandoms),
        ("Pairings", counted.relationships),
        ("Ratings", [("unrated" if name == "none" else name, count) for name, count in counted.ratings]),
        ("Years", counted.years),
        ("Languages", counted.languages),
    ):
        yield from _counts(title, rows)


def _counts(title: str, rows: Sequence[tuple[str, int]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield click.style(title, bold=True)
    cells = [(f"{count:>7,}", line(label)) for label, count in rows[:FIRST]]
    yield from table(cells, (Column(6, right=True, colour="cyan"), Column(10)))
    if len(rows) > FIRST:
        yield f"… and {len(rows) - FIRST:,} more: foundling stats --json"
