"""What a reader of the heap hands to the catalogue: rows as its tables have them, without the texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from foundling.works.fingerprints import Fingerprint

ID_DIGITS = 15
"""Hexadecimal digits of an item's digest that make its id: 60 bits, an integer in SQLite."""


class ItemRow(NamedTuple):
    """One document that was read, column by column; `header` and `findings` are JSON."""

    id: int
    sha256: str
    media: str
    kind: str
    reason: str
    words: int
    header: str
    supplied_title: str | None
    claims: str
    findings: str
    work: str | None


class StoryRow(NamedTuple):
    """What a work's listing is made of, of one of its parts; `header` is JSON."""

    id: int
    sha256: str
    header: str
    supplied_title: str | None
    words: int


class PlaceRow(NamedTuple):
    """Where an item stands in which file; `member` has its raw bytes, none where it is the whole file."""

    item: int
    file: int
    member: bytes
    offset: int
    length: int


class EvidenceRow(NamedTuple):
    """What the catalogue keeps of one item's evidence, and the keys under which it is found."""

    item: int
    body: str
    prints: bytes
    keys: tuple[int, ...]
    authors: tuple[int, ...]
    """The keys of all that names its author; they are not kept by themselves, nor is the fingerprint."""
    fingerprint: Fingerprint


class ShelfRow(NamedTuple):
    """A work as it is listed: its row in JSON, the title it is sorted by, and the facts it is filtered by."""

    work: str
    sort_title: str
    row: str
    facts: tuple[tuple[str, str], ...]


class Loose(NamedTuple):
    """Items whose works are still to be put right, in sets that are stitched each by itself."""

    items: tuple[int, ...]
    fresh: frozenset[int]
    """Those of them that came, and are in no listed work yet."""


class Settled(NamedTuple):
    """What stitching came to: the rows that change."""

    items: Collection[int]
    """Those that were to be put right."""
    clusters: Mapping[int, int]
    moved: Mapping[int, str]
    """The works of items that were in another, or in none."""
    gone: tuple[str, ...]
    """Works that are no more."""
    shelves: tuple[ShelfRow, ...]
    touched: tuple[str, ...]
    """The works that what came is in."""


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """One item that was kept and not read; `quarantined` where something is wrong with it."""

    member: str
    offset: int
    length: int
    code: str
    message: str
    quarantined: bool


@dataclass(slots=True)
class TaskRows:
    """All that one task gave; items that were held already have a place and no row."""

    bytes: int
    items: list[ItemRow] = field(default_factory=list)
    places: list[PlaceRow] = field(default_factory=list)
    unread: list[tuple[int, UnreadRow]] = field(default_factory=list)
    """With the number of its file."""
    evidence: list[EvidenceRow] = field(default_factory=list)
    shelves: dict[int, ShelfRow] = field(default_factory=dict)
    """The works of items that are all of their work, as far as they tell."""
    files: list[int] = field(default_factory=list)
    """The files that were read whole."""
    stretches: list[tuple[int, int]] = field(default_factory=list)
    """File and start of the stretches of other files."""
    stories: list[tuple[int, int, int]] = field(default_factory=list)
    """Of several stories in one item: each one's id, the item's own, and its number."""
    settled: Settled | None = None
    """What stitching came to, where that was the task."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One kept file: `stored` is its path below the library folder, `given` as the person named it."""

    id: int
    accession: str
    stored: str
    sha256: str
    length: int
    given: str


def item_id(digest: str, story: int = 0) -> int:
    """The catalogue's key of the item with this digest, or of one of several stories in it.

    The first story has the item's own, so that an item is known by it.
    """
    if story > 1:
        digest = sha256(f"{digest}#{story}".encode()).hexdigest()
    return int(digest[:ID_DIGITS], 16)


def shown_id(id_: int) -> str:
    """An item's id as people see and type it: 15 hexadecimal digits.

    >>> shown_id(255)
    '0000000000000ff'
    """
    return f"{id_:0{ID_DIGITS}x}"
