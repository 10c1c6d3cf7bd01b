"""Puts the parts of one story together.

A work is the set of parts with the same key: author and base title. The key is read off each part
by itself, so neither order of arrival nor what else is in the library can change a work. Unnumbered
texts under one key count as versions of one work: whether they differ is for the duplicates' judge
and for people, and no two authors ever share a key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from foundling.model import Header
from foundling.works.facts import PartFacts
from foundling.works.people import author_key
from foundling.works.titles import base_title


@dataclass(frozen=True, slots=True, order=True)
class WorkKey:
    """What the parts of one work have in common; both in folded words."""

    author: str
    title: str


@dataclass(frozen=True, slots=True)
class Stitch:
    """The parts that make up one work, sorted by record id."""

    id: str
    parts: tuple[PartFacts, ...]


def stitch(parts: Iterable[PartFacts]) -> tuple[Stitch, ...]:
    """The works that these parts make up, sorted by id; a part given twice counts once."""
    works: dict[str, dict[str, PartFacts]] = {}
    for part in parts:
        works.setdefault(work_id(part), {})[part.record_id] = part
    return tuple(
        Stitch(name, tuple(members[each] for each in sorted(members)))
        for name, members in sorted(works.items())
    )


def work_id(part: PartFacts) -> str:
    """The id of the work that the part belongs to: 16 hexadecimal digits."""
    key = work_key(part.header, part.sender)
    named = f"record\0{part.record_id}" if key is None else f"work\0{key.author}\0{key.title}"
    return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def work_key(header: Header, sender: str | None = None) -> WorkKey | None:
    """What the part shares with the other parts of its work; None where it stands alone.

    A part without author and sender stands alone, and so does one without a title of its own or
    with no more of a title than "Chapter 3".
    """
    author = author_key(header, sender)
    title = base_title(header.title or "")
    return WorkKey(author, title) if author and title else None
