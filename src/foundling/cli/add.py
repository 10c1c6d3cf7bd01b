"""`foundling add`: take in a heap."""

from __future__ import annotations

import os

import click

from foundling.cli.exits import DONE, QUARANTINED
from foundling.cli.intakes import summary
from foundling.cli.options import as_line, json_option, library_option, open_library
from foundling.cli.progress import watching


@click.command(short_help="Take in files, folders, mail dumps, crawls and archives.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@library_option
@json_option
def add(paths: tuple[str, ...], *, as_json: bool) -> int:
    """Take files, folders, mail dumps, crawls and archives into the library.

    Every byte is copied and sealed first; then stories are found, read and made searchable. Adding
    the same heap again changes nothing. The library is made where there is none yet.

    \b
    Example:
      foundling add ~/old-disk ~/mail/list.mbox crawl.warc.gz
    """
    with open_library(create=True, write=True) as library:
        with watching(quiet=as_json) as watch:
            intake = library.add([os.fspath(path) for path in paths], watch)
        if as_json:
            click.echo(as_line(intake))
        else:
            click.echo("\n".join(summary(intake, str(library.path))))
    return QUARANTINED if intake.quarantined else DONE
