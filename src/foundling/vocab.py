"""The vocabulary of fandom: labels, ratings, fandoms, characters, pairings, warnings, permissions.

The tables in `data/` are facts about how stories were labelled; an owner's rows lie over them.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from foundling.errors import LibraryError


@dataclass(frozen=True, slots=True)
class Label:
    """A header label's field and language."""

    variant: str
    field: str
    language: str


@dataclass(frozen=True, slots=True)
class Fandom:
    """A fandom by its AO3 name, with the names, abbreviations and rights holders that point to it."""

    name: str
    aliases: tuple[str, ...]
    hints: tuple[str, ...]
    media: str


@dataclass(frozen=True, slots=True)
class Character:
    """A character of one fandom; `gender` is f, m or n; codes are initials, case-sensitive."""

    fandom: str
    name: str
    gender: str
    short_names: tuple[str, ...]
    codes: tuple[str, ...]
    alt_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A pairing's own name: a portmanteau, code, nickname, shipping name or genre word (`kind`)."""

    fandom: str
    name: str
    characters: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class WarningTerm:
    """A warning term's archive warning ("tag" for a content tag only) and how sure that is."""

    term: str
    archive_warning: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Permission:
    """A pattern of a permission statement and its reading: anywhere, ask, listed or no."""

    pattern: re.Pattern[str]
    permission: str
    language: str


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a finding's code means, in a sentence, and what a person can do about it."""

    code: str
    words: str
    remedy: str
    effect: str = ""
    """"unread" where an opaque item is merely of a kind that is not read; else it is quarantined."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All tables, keyed for look-up; keys of labels, ratings and warnings are case-folded.

    Compared and hashed by identity, so that a stage can cache what it derives from one.
    """

    labels: Mapping[str, Label]
    ratings: Mapping[str, str]
    fandoms: Mapping[str, Fandom]
    characters: Mapping[str, tuple[Character, ...]]
    pairings: Mapping[str, Mapping[str, Pairing]]
    warnings: Mapping[str, WarningTerm]
    permissions: tuple[Permission, ...]
    findings: Mapping[str, FindingKind]


def load(overlay: Path | None = None) -> Vocabulary:
    """The built-in tables, with the rows of the same-named files in `overlay` read after them.

    A later row wins over an earlier one of the same key, except among permissions, where the
    owner's rows are tried first. Raises LibraryError for an overlay file that cannot be read.
    """
    return Vocabulary(
        labels={row["variant"].casefold(): Label(**row) for row in _rows("labels.csv", overlay)},
        ratings={row["variant"].casefold(): row["canonical"] for row in _rows("ratings.csv", overlay)},
        fandoms={fandom.name: fandom for fandom in _fandoms(overlay)},
        characters=_by_fandom(_characters(overlay)),
        pairings=_pairings(overlay),
        warnings={row["term"].casefold(): WarningTerm(**row) for row in _rows("warnings.csv", overlay)},
        permissions=_permissions(overlay),
        findings=_findings(),
    )


@cache
def builtin() -> Vocabulary:
    """The built-in tables alone, loaded once."""
    return load()


@cache
def phrases(name: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of words and phrases in `data/conventions/<name>.toml`, by key, in their order.

    >>> "complete" in phrases("parts")["finished"]
    True
    """
    source = resources.files("foundling").joinpath("data", "conventions", f"{name}.toml")
    table: dict[str, list[str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return {key: tuple(words) for key, words in table.items()}


def _fandoms(overlay: Path | None) -> Iterator[Fandom]:
    for row in _rows("fandoms.csv", overlay):
        yield Fandom(row["fandom"], _list(row["aliases"]), _list(row["creators_hints"]), row["media"])


def _characters(overlay: Path | None) -> Iterator[Character]:
    for row in _rows("characters.csv", overlay):
        yield Character(
            row["fandom"],
            row["name"],
            row["gender"],
            _list(row["short_names"]),
            _list(row["codes"]),
            _list(row["alt_codes"]),
        )


def _by_fandom(characters: Iterator[Character]) -> dict[str, tuple[Character, ...]]:
    table: dict[str, dict[str, Character]] = {}
    for character in characters:
        table.setdefault(character.fandom, {})[character.name] = character
    return {fandom: tuple(cast.values()) for fandom, cast in table.items()}


def _pairings(overlay: Path | None) -> dict[str, dict[str, Pairing]]:
    table: dict[str, dict[str, Pairing]] = {}
    for row in _rows("pairings.csv", overlay):
        pairing = Pairing(row["fandom"], row["name"], _list(row["characters"]), row["kind"])
        table.setdefault(pairing.fandom, {})[pairing.name] = pairing
    return table


def _permissions(overlay: Path | None) -> tuple[Permission, ...]:
    own = list(_overlay_rows("permissions.csv", overlay))
    rows = [*own, *_builtin_rows("permissions.csv")]
    return tuple(
        Permission(re.compile(row["pattern"], re.IGNORECASE), row["permission"], row["language"])
        for row in rows
    )


def _findings() -> dict[str, FindingKind]:
    text = resources.files("foundling").joinpath("data/findings.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return {
        code: FindingKind(code, row["words"], row["remedy"], row.get("effect", ""))
        for code, row in table.items()
    }


def _rows(name: str, overlay: Path | None) -> Iterator[dict[str, str]]:
    yield from _builtin_rows(name)
    yield from _overlay_rows(name, overlay)


def _builtin_rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("foundling").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(io.StringIO(text))


def _overlay_rows(name: str, overlay: Path | None) -> Iterator[dict[str, str]]:
    if overlay is None or not (overlay / name).exists():
        return
    builtin_columns = next(csv.reader(io.StringIO(_head(name))))
    try:
        rows = list(csv.DictReader(io.StringIO((overlay / name).read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LibraryError(
            f"this vocabulary file cannot be read ({error})",
            item=str(overlay / name),
            remedy="Save it as comma-separated UTF-8 text, or take it away.",
        ) from error
    for number, row in enumerate(rows, start=2):
        if set(row) != set(builtin_columns) or None in row.values():
            raise LibraryError(
                f"line {number} does not have the columns {', '.join(builtin_columns)}",
                item=str(overlay / name),
                remedy="Give every line these columns, in any order, with a header row.",
            )
        yield row


def _head(name: str) -> str:
    return resources.files("foundling").joinpath("data", name).read_text(encoding="utf-8").split("\n", 1)[0]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
