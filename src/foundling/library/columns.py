"""A library's works as columns of numbers, so that filters and counts take milliseconds at any size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from foundling.library.found import Counted
from foundling.library.tokens import analyse

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]


def numbers(values: Iterable[int | None]) -> Numbers:
    """The values as a column, nothing as 0."""
    return np.array([value or 0 for value in values], np.int64)


@dataclass(frozen=True, slots=True)
class Facts:
    """Which works have which values of one field: pairs of a work's place and a value's.

    Values are sorted without regard to case.
    """

    values: tuple[str, ...]
    owners: Places
    which: Places
    tokens: list[str] = field(default_factory=list)
    """The values' words, each as " word word ", made when first asked for."""

    def having(self, chosen: Iterable[int], works: int) -> Mask:
        """The works that have one of the chosen values."""
        wanted = np.zeros(len(self.values), np.bool_)
        wanted[list(chosen)] = True
        mask = np.zeros(works, np.bool_)
        mask[self.owners[wanted[self.which]]] = True
        return mask

    def counts(self, mask: Mask) -> npt.NDArray[np.intp]:
        """How many of the works in the mask have each value."""
        return np.bincount(self.which[mask[self.owners]], minlength=len(self.values))

    def most(self, mask: Mask, limit: int) -> tuple[tuple[Counted, ...], int]:
        """The most frequent values among the works in the mask, and how many others there are."""
        counts = self.counts(mask)
        present = np.flatnonzero(counts)
        order = present[np.argsort(-counts[present], kind="stable")][:limit]
        shown = tuple(Counted(self.values[place], int(counts[place])) for place in order)
        return shown, len(present) - len(shown)

    def exactly(self, value: str) -> list[int]:
        """The places of the values that are this one, whatever its case."""
        wanted = value.casefold()
        return [place for place, each in enumerate(self.values) if each.casefold() == wanted]

    def with_words(self, text: str, *, prefix: bool) -> list[int]:
        """The places of the values in which the text's words stand one after another."""
        if not self.tokens:
            self.tokens.extend(f" {' '.join(analyse(value))} " for value in self.values)
        wanted = " " + " ".join(analyse(text)) + ("" if prefix else " ")
        return [place for place, each in enumerate(self.tokens) if wanted in each]


@dataclass(frozen=True, slots=True)
class Strings:
    """Pairs of a work's id and a value, as the catalogue gives them."""

    pairs: Sequence[tuple[str, str]]
    ordinal: Mapping[str, int]

    def facts(self) -> Facts:
        """The pairs as places; those of works that are not listed are left out."""
        values = sorted({value for _, value in self.pairs}, key=lambda value: (value.casefold(), value))
        place = {value: number for number, value in enumerate(values)}
        kept = [(self.ordinal[work], place[value]) for work, value in self.pairs if work in self.ordinal]
        table = np.array(kept, np.int32).reshape(-1, 2)
        return Facts(tuple(values), table[:, 0].copy(), table[:, 1].copy())


@dataclass(frozen=True, slots=True)
class Columns:
    """All works in order of their titles; a work's place is its row in every column."""

    ids: tuple[str, ...]
    ordinal: Mapping[str, int]
    numbers: Mapping[str, Numbers]
    """Words, parts and dates; dates as YYYYMMDD, 0 where there is none."""
    facts: Mapping[str, Facts]
    items: Numbers
    """The ids of all stories, ascending, and each one's work, -1 for none."""
    item_works: Places

    def works_of(self, items: Sequence[int]) -> Places:
        """The work's place of each item; -1 where it has none."""
        if not len(self.items):
            return np.full(len(items), -1, np.int32)
        wanted = np.array(items, np.int64)
        at = np.minimum(np.searchsorted(self.items, wanted), len(self.items) - 1)
        return np.where(self.items[at] == wanted, self.item_works[at], -1).astype(np.int32)

    def first_fact(self, name: str) -> Numbers:
        """The place of each work's first value of a field; works without one come last."""
        found = np.full(len(self.ids), np.iinfo(np.int32).max, np.int64)
        if name in self.facts:
            np.minimum.at(found, self.facts[name].owners, self.facts[name].which)
        return found
