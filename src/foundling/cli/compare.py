"""`foundling compare` and `foundling choose`: two versions of one text, and which of them is read."""

from __future__ import annotations

import getpass
from collections.abc import Iterator

import click

from foundling.cli.options import as_line, json_option, library_option, open_library
from foundling.cli.show import places
from foundling.cli.terminal import line, prose_width, short, shown, wrapped
from foundling.library.views import Change, Difference, PartRow, WorkView

_SIGNS = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}


@click.command(short_help="How two versions of a text differ, word by word.")
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
@library_option
@json_option
def compare(first: str, second: str, *, as_json: bool) -> None:
    """Show how the second text differs from the first, word by word.

    Both are ids of parts, as `foundling show` names them. Words that only the first has stand in [- -],
    words that only the second has in {+ +}; long runs that are the same are cut to their ends.

    \b
    Example:
      foundling compare 5c52 e0d5
    """
    with open_library() as library:
        difference = library.difference(first, second)
    click.echo(as_line(difference) if as_json else "\n".join(_told(difference)))


@click.command(short_help="Read this text among its versions.")
@click.argument("id", metavar="ID")
@library_option
def choose(id: str) -> None:
    """Have this posting of a part read from now on, whatever speaks for another version of it.

    ID is a part's id, as `foundling show` names it. The choice is written to the library's journal and
    outlives a rebuild; choose another version to change it. No text is changed or lost.

    \b
    Example:
      foundling choose e0d5
    """
    with open_library(write=True) as library:
        library.choose(id, getpass.getuser())
        work = library.work(id)
    part = next(row for row in work.parts if row.id.startswith(id.strip().lower()))
    click.echo(_chosen(work, part))


def _told(difference: Difference) -> Iterator[str]:
    pair = f"{short(difference.first)} and {short(difference.second)}"
    yield f"{pair}: {difference.likeness:.0%} of the words are the same."
    yield ""
    if all(change.kind == "same" for change in difference.changes):
        return
    for paragraph in "".join(map(_signed, difference.changes)).split("\n\n"):
        yield from wrapped(" ".join(paragraph.split()), prose_width())
        yield ""


def _signed(change: Change) -> str:
    """The words with the signs of what happened to them, white space behind these.

    >>> _signed(Change("same", "It ")), _signed(Change("gone", "rained. "))
    ('It ', '[-rained.-] ')
    """
    before, after = _SIGNS[change.kind]
    words = shown(change.text)
    bare = words.rstrip()
    return f"{before}{bare}{after}{words[len(bare) :]}"


def _chosen(work: WorkView, part: PartRow) -> str:
    number = next((each.number for each in work.instalments if each.chosen == part.id and each.number), None)
    what = (
        f"Part {number} of {line(work.row.title or work.row.id)}"
        if number
        else line(work.row.title or work.row.id)
    )
    return f"{what} is read from {short(part.id)} now, found in {places(part.origins)}."
