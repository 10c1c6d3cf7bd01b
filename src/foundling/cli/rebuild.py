"""`foundling rebuild`: make the catalogue again from what is kept."""

from __future__ import annotations

import click

from foundling.cli.exits import DONE, QUARANTINED
from foundling.cli.intakes import summary
from foundling.cli.options import as_line, json_option, library_option, open_library
from foundling.cli.progress import watching


@click.command(short_help="Make the catalogue again from the originals.")
@library_option
@json_option
def rebuild(*, as_json: bool) -> int:
    """Make the catalogue and the text index again from the kept originals.

    They are disposable: after a crash, a new version of Foundling or a lost `derived` folder, this
    gives the same library. Originals and decisions are only read.

    \b
    Example:
      foundling rebuild
    """
    with open_library(write=True) as library, watching(quiet=as_json) as watch:
        intake = library.rebuild(watch)
    click.echo(as_line(intake) if as_json else "\n".join(summary(intake, str(library.path), "Read again")))
    return QUARANTINED if intake.quarantined else DONE
