"""What verbs share: the library they work on, `--json`, and how a value becomes a line of it."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from foundling.cli.terminal import harmless, shown
from foundling.library.library import Library, locate

P = ParamSpec("P")
R = TypeVar("R")
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_WITHOUT = re.compile(r"-[^-].")

ADDRESSES = frozenset({"email"})
"""Keys whose values are never shown."""

PLACES = frozenset({"path", "member", "item"})
"""Keys whose values name files, where "a@b.org" is no one's address."""


class Asking(click.Command):
    """A verb with a query, in which "-word" means "without this word" and is no option."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Take the arguments in, those that leave a word out with a space before them."""
        return super().parse_args(context, [_unmistaken(argument) for argument in args])


def library_option(verb: Callable[P, R]) -> Callable[P, R]:
    """`--library DIR`, on the verb as on the group; the one nearest to the verb counts."""
    return click.option(
        "--library",
        metavar="DIR",
        expose_value=False,
        callback=_remember,
        help="The library's folder. Otherwise $FOUNDLING_LIBRARY, ./library if it is one, or ~/Foundling.",
    )(verb)


def json_option(verb: Callable[P, R]) -> Callable[P, R]:
    """`--json`, which a verb takes as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")(verb)


def open_library(*, create: bool = False, write: bool = False) -> Library:
    """The library that the command names, opened; LibraryError where there is none."""
    named = click.get_current_context().find_root().obj
    return Library.open(locate(named, os.environ, Path.cwd()).absolute(), create=create, write=write)


def as_line(value: object) -> str:
    """A value of the library as one line of JSON, without terminal codes and e-mail addresses."""
    return json.dumps(_plain(value), ensure_ascii=False)


def _unmistaken(argument: str) -> str:
    """The argument, kept from being taken for an option where it can only be part of a query.

    >>> [_unmistaken(argument) for argument in ("-umbrella", "--json", "-h", "-", "rain")]
    [' -umbrella', '--json', '-h', '-', 'rain']
    """
    return f" {argument}" if _WITHOUT.match(argument) else argument


def _remember(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.find_root().obj = value


def _plain(value: object) -> Json:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return shown(value)
        case _ if names := _names(value):
            return {name: _member(name, getattr(value, name)) for name in names if name not in ADDRESSES}
        case Sequence():
            return [_plain(each) for each in value]
        case _:
            raise TypeError(f"no JSON for {type(value).__name__}")


def _names(value: object) -> tuple[str, ...]:
    """The names of the value's parts, where it is a dataclass or a named tuple."""
    if dataclasses.is_dataclass(value):
        return tuple(field.name for field in dataclasses.fields(value))
    return getattr(value, "_fields", ())


def _member(name: str, value: object) -> Json:
    return harmless(value) if name in PLACES and isinstance(value, str) else _plain(value)
