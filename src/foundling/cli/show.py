"""`foundling show`: a work's record as a card, then its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from foundling.cli.cards import Facts, card, header_facts
from foundling.cli.list import instalments, title
from foundling.cli.options import as_line, json_option, library_option, open_library
from foundling.cli.terminal import is_terminal, line, name, plural, prose_width, short, shown, width, wrapped
from foundling.cli.works import work_facts
from foundling.library.views import InstalmentRow, PartRow, Reading, SuggestedNote, VersionRow, WorkView
from foundling.model import Origin

FIRST_PLACES = 3
"""Places of one text that a card names before it only counts them."""


@click.command(short_help="A work's record, then its text.")
@click.argument("id", metavar="ID")
@click.option("--original", is_flag=True, help="Write the original bytes, exactly as they were found.")
@library_option
@json_option
def show(id: str, *, original: bool, as_json: bool) -> None:
    """Show a work: its record as a card, then the story, part after part.

    ID is a work's or a part's id, or as much of its beginning as is unique. On a terminal the text
    comes page by page; in a pipe its lines are the author's own.

    \b
    Examples:
      foundling show 3fa9
      foundling show 3fa9 > story.txt
      foundling show 3fa9 --original > as-found.eml
    """
    with open_library() as library:
        if original:
            click.echo(library.original(id), nl=False)
            return
        work = library.work(id)
        if as_json:
            click.echo(as_line(work))
            return
        notes = library.suggestions(id)
        pages = "\n".join((*record(work, notes), "", *story(work, list(library.readings(id)))))
    if is_terminal():
        click.echo_via_pager(pages + "\n")
    else:
        click.echo(pages)


def record(work: WorkView, notes: Sequence[SuggestedNote] = ()) -> Iterator[str]:
    """The card: title line, what the record says, where the parts were found, and what else to note."""
    yield click.style(title(work.row), bold=True) + _byline(work)
    yield ""
    yield from card((*_facts(work), *_suggested(notes)))


def story(work: WorkView, readings: Sequence[Reading]) -> Iterator[str]:
    """The text of the parts in order, each of several under a heading of its own."""
    rows = {row.chosen: row for row in work.instalments}
    for reading in readings:
        if len(readings) > 1:
            yield from _heading(rows.get(reading.id), work.row.parts_total)
        yield from _text(reading.record.text)
        yield ""


def places(origins: Sequence[Origin]) -> str:
    """Where bytes were found: the first places named, the rest counted.

    >>> places([Origin("heap/list.mbox", "list.mbox#2", 0, 9), Origin("b.txt", None, 0, 9)])
    'heap/list.mbox#2; b.txt'
    """
    named = [place(origin) for origin in origins[:FIRST_PLACES]]
    if len(origins) > FIRST_PLACES:
        named.append(f"and {plural(len(origins) - FIRST_PLACES, 'more place')}")
    return "; ".join(named)


def place(origin: Origin) -> str:
    """One place in words: the file, and the member in it.

    >>> place(Origin("heap/attic.zip", "attic.zip/b5/lift.txt", 0, 9))
    'heap/attic.zip/b5/lift.txt'
    >>> place(Origin("crawl.warc.gz", "http://www.example.org/", 0, 9))
    'crawl.warc.gz, http://www.example.org/'
    """
    path, member = name(origin.path), name(origin.member or "")
    if not member:
        return path
    folder, _, file = path.rpartition("/")
    if member.startswith(file):
        return f"{folder}/{member}" if folder else member
    return f"{path}, {member}"


def _byline(work: WorkView) -> str:
    authors = line(", ".join(work.row.authors))
    return f" by {authors}" if authors else ""


def _facts(work: WorkView) -> Facts:
    said = [fact for fact in header_facts(work.header) if fact[0] not in ("Title", "Author", "Part")]
    length = plural(work.row.words, "word")
    pieces = instalments(work.row)
    return (
        *said,
        ("Length", f"{length}, {pieces}" if pieces else length),
        *_found(work),
        *work_facts(work),
        ("Id", work.row.id),
    )


def _suggested(notes: Sequence[SuggestedNote]) -> Facts:
    """The notes that the text suggests, said to be nobody's words; `foundling explain` shows the passages."""
    said = ", ".join(note.note for note in notes)
    return (("Suggested", f"{said} (from passages of the text, not by the author)"),) if notes else ()


def _found(work: WorkView) -> Facts:
    """Where each instalment was found, what is missing in its place, and its other versions beneath it."""
    rows = {row.id: row for row in work.parts}
    found = [fact for each in work.instalments for fact in _instalment(each, rows, len(work.instalments))]
    return (*found, *(("In one piece", _place(rows[each.id], each)) for each in work.wholes))


def _instalment(each: InstalmentRow, rows: Mapping[str, PartRow], count: int) -> Iterator[tuple[str, str]]:
    label = "Found in" if count == 1 and each.number is None else _part(each)
    if each.missing:
        yield label, "missing"
    several = len(each.versions) > 1
    for at, version in enumerate(each.versions):
        yield "" if at else label, _place(rows[version.id], version if several else None)


def _place(row: PartRow, version: VersionRow | None = None) -> str:
    oddities = "".join(f" [{finding.code}]" for finding in row.findings)
    said = ("", *version.reasons) if version is not None else ()
    if version is not None and version.relation not in ("chosen", "whole"):
        said = (f"{version.relation} copy" if version.relation != "revised" else "revised", *said[1:])
    why = ", ".join(filter(None, said))
    return f"{short(row.id)}  {places(row.origins)}{oddities}" + (f" ({why})" if why else "")


def _part(each: InstalmentRow) -> str:
    """An instalment's name: its number, or the prologue that it is.

    >>> _part(InstalmentRow(number="5a", title=None, chosen=None))
    'Part 5a'
    """
    if each.number is None:
        return "Another part"
    return f"Part {each.number}" if each.number[:1].isdigit() else each.number.capitalize()


def _heading(each: InstalmentRow | None, total: int | None) -> Iterator[str]:
    words = _part(each) if each is not None else "Another part"
    if total and each is not None and each.number and each.number[:1].isdigit():
        words += f" of {total}"
    yield click.style(f"── {words} " + "─" * max(0, prose_width() - len(words) - 4), fg="cyan")
    yield ""


def _text(text: str) -> Iterator[str]:
    return (
        wrapped(shown(text), min(width(), prose_width())) if is_terminal() else iter(shown(text).split("\n"))
    )
