"""Fingerprints compared: whether two texts are the same, nearly so, or share passages.

Two texts that share a fraction of their passages share about that fraction of what a fingerprint keeps.
How one is taken: see `winnowing`.
"""

from __future__ import annotations

from struct import unpack
from typing import NamedTuple

RARE = 8
"""How many of the least hashes find the texts that may be alike."""
SHARED = 2
"""How many of these two texts must share to be compared, where both have so many."""
SAME, NEAR, REVISED = "exact", "near", "revised"
NEAR_FROM, REVISED_FROM = 0.80, 0.20
"""The shares of common passages from which texts are nearly the same, and of one origin."""
FEWEST = 16
"""Passages that a text has at least whose likeness to another's says that they are of one origin."""
GROWTH = 2.5
"""A text that is so many times as long as another holds it, rather than being a version of it."""


class Fingerprint(NamedTuple):
    """What is kept of a text; texts of the same letters have the same fingerprint."""

    digest: str
    """16 hexadecimal digits over all letters."""
    length: int
    """How many bytes of letters and digits the text has."""
    level: int
    """A hash is kept if its first `level` bits are zero."""
    hashes: bytes
    """Four bytes each, the lowest first, in rising order."""

    @property
    def values(self) -> list[int]:
        """The hashes as numbers, in rising order."""
        return list(unpack(f"<{len(self.hashes) // 4}I", self.hashes))


class Likeness(NamedTuple):
    """How much two texts have in common, each figure 0 to 1."""

    common: float
    """Of all passages of both, those in both."""
    contained: float
    """Of the shorter text's passages, those in the longer."""


def likeness(first: Fingerprint, second: Fingerprint) -> Likeness:
    """What the texts have in common, as far as their fingerprints tell."""
    if first.digest == second.digest:
        return Likeness(1.0, 1.0)
    shorter, longer = sorted((first, second), key=lambda one: (one.length, one.digest))
    level = max(first.level, second.level)
    ours, theirs = _at_level(shorter, level), _at_level(longer, level)
    if not ours or not theirs:
        return Likeness(0.0, 0.0)
    shared = len(ours & theirs)
    return Likeness(shared / len(ours | theirs), shared / len(ours))


def relation(first: Fingerprint, second: Fingerprint) -> str | None:
    """How two texts are versions of each other: "exact", "near" or "revised"; None where they are not.

    A text that holds another as a book holds a chapter is no version of it: see `holds`.
    """
    if first.digest == second.digest:
        return SAME
    alike = likeness(first, second)
    if alike.contained < REVISED_FROM or _grown(first, second):
        return None
    return NEAR if alike.common >= NEAR_FROM else REVISED


def origin(first: Fingerprint, second: Fingerprint) -> str | None:
    """How two texts are versions of each other where that says that they are of one origin.

    Of a few recurring words only whole sameness does.
    """
    alike = relation(first, second)
    few = min(len(first.hashes), len(second.hashes)) < 4 * FEWEST
    return None if few and alike != SAME else alike


def holds(whole: Fingerprint, part: Fingerprint) -> bool:
    """Whether the longer text has most of the other in it and much more besides."""
    return whole.length > part.length and _grown(whole, part) and likeness(whole, part).contained >= 0.5


def rare(one: Fingerprint) -> tuple[int, ...]:
    """The few hashes by which texts that may be alike are found; of a very short text its digest's."""
    few = one.hashes[: 4 * RARE]
    return unpack(f"<{len(few) // 4}I", few) or (int(one.digest[:8] or "0", 16),)


def may_be_alike(first: Fingerprint, second: Fingerprint, shared: int) -> bool:
    """Whether texts that share so many of their rare hashes are worth comparing."""
    return shared >= min(SHARED, len(rare(first)), len(rare(second)))


def _grown(first: Fingerprint, second: Fingerprint) -> bool:
    return max(first.length, second.length) > GROWTH * min(first.length, second.length)


def _at_level(one: Fingerprint, level: int) -> frozenset[int]:
    if one.level == level:
        return frozenset(one.values)
    limit = 1 << (32 - level)
    return frozenset(value for value in one.values if value < limit)
