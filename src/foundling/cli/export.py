"""`foundling export`: carry works away, as e-books or as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from foundling.cli.books import books, chosen
from foundling.cli.options import Asking, library_option, open_library
from foundling.cli.terminal import name, note, plural
from foundling.errors import UsageError
from foundling.export.dumps import work_as_line
from foundling.export.epub import epub as work_as_epub
from foundling.export.paths import file_name

P = ParamSpec("P")
R = TypeVar("R")

STDOUT = "-"


@click.group(short_help="Carry works away, as e-books or as data.")
def export() -> None:
    """Carry works away: as e-books to read, or as data to work with.

    \b
    Examples:
      foundling export epub hat.epub 3fa94c21
      foundling export epub shelf/ fandom:highlander
      foundling export jsonl works.jsonl
    """


def _export_options(verb: Callable[P, R]) -> Callable[P, R]:
    force = click.option("--force", is_flag=True, help="Replace files that are there already.")
    query = click.argument("query", nargs=-1)
    return query(force(library_option(verb)))


@export.command(cls=Asking)
@click.argument("dest", metavar="DEST")
@_export_options
def epub(dest: str, query: tuple[str, ...], *, force: bool) -> None:
    """Write works as EPUB 3 e-books, one file a work, all its parts in order.

    DEST is a file ending in .epub for one work, or a folder for any number. QUERY is a work's id or a
    query as for `search`; without it, every work is written. The same work always gives the same
    bytes.

    \b
    Examples:
      foundling export epub hat.epub 3fa94c21
      foundling export epub shelf/ author:quill
    """
    with open_library() as library:
        ids = chosen(library, " ".join(query))
        single = dest.lower().endswith(".epub")
        if single and len(ids) > 1:
            raise UsageError(
                f"{len(ids):,} works answer, and an EPUB holds one",
                item=dest,
                remedy="Name a folder instead, or a query or id that one work answers.",
            )
        target = Path(dest)
        for book in books(library, ids, chaptered=True):
            _write(target if single else target / file_name(book), [work_as_epub(book)], force=force)
    note(f"Wrote {plural(len(ids), 'e-book')} to {name(dest)}")


@export.command(cls=Asking)
@click.argument("dest", metavar="DEST")
@_export_options
def jsonl(dest: str, query: tuple[str, ...], *, force: bool) -> None:
    """Write works as lines of JSON, one work a line: its record, its parts and their texts.

    DEST is a file, or - for the standard output. QUERY as for `export epub`.

    \b
    Examples:
      foundling export jsonl works.jsonl
      foundling export jsonl - year:1999 | jq -r .title
    """
    with open_library() as library:
        ids = chosen(library, " ".join(query))
        lines = (work_as_line(book) for book in books(library, ids))
        if dest == STDOUT:
            for text in lines:
                click.echo(text, nl=False)
            return
        _write(Path(dest), lines, force=force)
    note(f"Wrote {plural(len(ids), 'work')} to {name(dest)}")


def _write(path: Path, pieces: Iterable[bytes], *, force: bool) -> None:
    """Write the pieces to a new file that appears only when it is whole."""
    if path.exists() and not force:
        raise UsageError("there is a file already", item=name(str(path)), remedy="Use --force to replace it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, pieces)
    except OSError as error:
        raise UsageError(
            f"it cannot be written: {error.strerror or error}",
            item=name(str(path)),
            remedy="Choose another place, or make room there.",
        ) from error


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as stream:
            stream.writelines(pieces)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
