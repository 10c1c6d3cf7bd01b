"""`foundling accounts`: who may read the library from other computers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import click

from foundling.cli.options import library_option, open_library
from foundling.cli.terminal import note
from foundling.library.reading_state import ReadingState

if TYPE_CHECKING:
    from foundling.web.porter import Porter


@click.group(short_help="Who may read the library from other computers.")
def accounts() -> None:
    """Make, list and remove the accounts of readers on other computers.

    \b
    Example:
      foundling accounts add jo
    """


@accounts.command(short_help="Make an account, or give it a new password.")
@click.argument("name")
@click.option("--password-file", type=click.File(), help="A file to read the password from; - for input.")
@library_option
def add(name: str, password_file: IO[str] | None) -> None:
    """Make an account, or give it a new password, which is asked for and never shown.

    \b
    Example:
      foundling accounts add jo
    """
    if password_file is not None:
        password = password_file.read().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with _porter() as porter:
        porter.add(name, password)
    note(f"{name} may read the library now.")


@accounts.command("list", short_help="The names of the accounts.")
@library_option
def list_accounts() -> None:
    """List the names of the accounts.

    \b
    Example:
      foundling accounts list
    """
    with _state() as state:
        for name in state.accounts():
            click.echo(name)


@accounts.command(short_help="Take an account away.")
@click.argument("name")
@library_option
def remove(name: str) -> None:
    """Take an account away. What its reader noted stays.

    \b
    Example:
      foundling accounts remove jo
    """
    with _porter() as porter:
        porter.remove(name)
    note(f"{name} may no longer read the library.")


@contextmanager
def _porter() -> Iterator[Porter]:
    from foundling.web.porter import Porter as Opened  # noqa: PLC0415 - no other verb waits for a server

    with _state() as state:
        yield Opened(state)


@contextmanager
def _state() -> Iterator[ReadingState]:
    with open_library() as library:
        state = ReadingState(library.path)
    try:
        yield state
    finally:
        state.close()
