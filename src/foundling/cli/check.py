"""`foundling check`: prove that every kept byte is what it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from foundling.cli.exits import DONE, QUARANTINED
from foundling.cli.options import as_line, json_option, library_option, open_library
from foundling.cli.progress import watching
from foundling.cli.terminal import name, plural, prose_width, sentence, wrapped
from foundling.library.views import Damage


@click.command(short_help="Prove that every kept byte is as it was.")
@library_option
@json_option
def check(*, as_json: bool) -> int:
    """Prove that every kept file is, byte for byte, what was taken in.

    Reads everything that the library holds against its seals. Exit code 1 where something is
    damaged, missing or strange; each is named with its remedy.

    \b
    Example:
      foundling check && echo all well
    """
    with open_library() as library, watching(quiet=as_json) as watch:
        damages = library.check(watch)
        files = library.stats().files
    if as_json:
        for damage in damages:
            click.echo(as_line(damage))
    else:
        click.echo("\n".join(verdict(damages, files)))
    return QUARANTINED if damages else DONE


def verdict(damages: Sequence[Damage], files: int) -> Iterator[str]:
    """The lines that say how the library is.

    >>> list(verdict([], 31))
    ['All 31 kept files are as they were taken in.']
    """
    if not damages:
        yield _well(files)
        return
    yield click.style(f"{plural(len(damages), 'file is', 'files are')} not as taken in:", fg="red", bold=True)
    for damage in damages:
        yield f"  {name(damage.path)}"
        yield from wrapped(sentence(damage.cause, damage.remedy), prose_width(), "    ")


def _well(files: int) -> str:
    """The good news.

    >>> [_well(count) for count in (0, 1)]
    ['The library holds no files yet.', 'The one kept file is as it was taken in.']
    """
    if files > 1:
        return f"All {files:,} kept files are as they were taken in."
    return "The one kept file is as it was taken in." if files else "The library holds no files yet."
