"""What a reader of the heap hands to the catalogue: one row an item, without its text."""

from __future__ import annotations

from dataclasses import dataclass

ID_DIGITS = 15
"""Hexadecimal digits of an item's digest that make its id: 60 bits, an integer in SQLite."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One document that was read; `header`, `claims` and `findings` are JSON."""

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

    @property
    def id(self) -> int:
        """The catalogue's key of the item."""
        return item_id(self.sha256)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where an item stands in its file; `member` is empty where it is the whole file."""

    item: int
    member: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """One item that was kept and not read; `quarantined` where something is wrong with it."""

    member: str
    offset: int
    length: int
    code: str
    message: str
    quarantined: bool


@dataclass(frozen=True, slots=True)
class StretchRows:
    """All that one stretch of a file gave; items that were held already have a place and no row."""

    start: int
    items: tuple[ItemRow, ...]
    places: tuple[PlaceRow, ...]
    unread: tuple[UnreadRow, ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """One kept file: `stored` is its path below the library folder, `given` as the person named it."""

    id: int
    accession: str
    stored: str
    sha256: str
    length: int
    given: str


def item_id(sha256: str) -> int:
    """The catalogue's key of the item with this digest."""
    return int(sha256[:ID_DIGITS], 16)


def shown_id(id_: int) -> str:
    """An item's id as people see and type it: 15 hexadecimal digits.

    >>> shown_id(255)
    '0000000000000ff'
    """
    return f"{id_:0{ID_DIGITS}x}"
