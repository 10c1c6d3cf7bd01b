"""A library's works as columns of numbers, so that filters and counts take milliseconds at any size.

Ids are kept as numbers and names once each: what a hundred thousand works take is some tens of megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from foundling.library.found import Counted
from foundling.library.tokens import analyse

Mask = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
ID_DIGITS = 16
"""Hexadecimal digits of a work's id."""


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
    totals: list[npt.NDArray[np.intp]] = field(default_factory=list)
    """How many of all works have each value, counted when first asked for."""

    def having(self, chosen: Iterable[int], works: int) -> Mask:
        """The works that have one of the chosen values."""
        wanted = np.zeros(len(self.values), np.bool_)
        wanted[list(chosen)] = True
        mask = np.zeros(works, np.bool_)
        mask[self.owners[wanted[self.which]]] = True
        return mask

    def counts(self, mask: Mask) -> npt.NDArray[np.intp]:
        """How many of the works in the mask have each value."""
        if mask.all():
            if not self.totals:
                self.totals.append(np.bincount(self.which, minlength=len(self.values)))
            return self.totals[0]
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


def facts(values: Sequence[str], owners: Places, which: Places) -> Facts:
    """Facts of values that come in any order, each once; pairs without an owner (-1) are left out.

    Values that differ in their capitals alone are one, which is shown as most works write it.
    """
    owners, which = owners[owners >= 0], which[owners >= 0]
    counts = np.bincount(which, minlength=len(values)).tolist()
    order = sorted(
        range(len(values)), key=lambda place: (values[place].casefold(), -counts[place], values[place])
    )
    moved = np.zeros(len(values), np.int32)
    shown: list[str] = []
    for place in order:
        if not shown or values[place].casefold() != shown[-1].casefold():
            shown.append(values[place])
        moved[place] = len(shown) - 1
    if len(shown) < len(values):
        pairs = np.unique(owners.astype(np.int64) * len(shown) + moved[which])
        owners, which = (each.astype(np.int32) for each in divmod(pairs, len(shown)))
        return Facts(tuple(shown), owners, which)
    return Facts(tuple(shown), owners, moved[which])


@dataclass(frozen=True, slots=True)
class Columns:
    """All works in order of their titles; a work's place is its row in every column."""

    ids: Ids
    rising: Places
    """The places in order of the ids."""
    numbers: Mapping[str, Numbers]
    """Words, parts and dates; dates as YYYYMMDD, 0 where there is none."""
    facts: Mapping[str, Facts]
    items: Numbers
    """The ids of all stories, ascending, and each one's work, -1 for none."""
    item_works: Places
    orders: dict[tuple[str, bool], Places] = field(default_factory=dict)
    """Orders of all works that were asked for, by their name and whether they rise."""

    def names(self, places: Iterable[int]) -> list[str]:
        """The works' ids as they are written."""
        return [work_name(int(self.ids[place])) for place in places]

    def places(self, names: Sequence[str]) -> list[int]:
        """The works' places; -1 for what is no work's id."""
        wanted = np.array([_number(name) for name in names], np.uint64)
        return [int(place) for place in located(self.ids, self.rising, wanted)]

    def works_of(self, items: Sequence[int] | Numbers) -> Places:
        """The work's place of each item; -1 where it has none."""
        at = standing(self.items, np.asarray(items, np.int64))
        return np.where(at >= 0, self.item_works[at], -1) if len(self.items) else at.astype(np.int32)

    def order(self, name: str, *, rising: bool) -> Places:
        """All works by a number, or by their first author; equals stand by title."""
        order = self.orders.get((name, rising))
        if order is None:
            keys = self.numbers[name] if name in self.numbers else self._first_fact(name)
            order = np.argsort(keys if rising else -keys, kind="stable").astype(np.int32)
            self.orders[name, rising] = order
        return order

    def _first_fact(self, name: str) -> Numbers:
        """The place of each work's first value of a field; works without one come last."""
        found = np.full(len(self.ids), np.iinfo(np.int32).max, np.int64)
        if name in self.facts:
            np.minimum.at(found, self.facts[name].owners, self.facts[name].which)
        return found


def work_name(number: int) -> str:
    """A work's id as it is written.

    >>> work_name(255)
    '00000000000000ff'
    """
    return f"{number:0{ID_DIGITS}x}"


def located(ids: Ids, rising: Places, wanted: Ids) -> Places:
    """The place of each wanted id among the ids, whose `rising` order is given; -1 for none."""
    if not len(ids):
        return np.full(len(wanted), -1, np.int32)
    at = rising[np.minimum(np.searchsorted(ids, wanted, sorter=rising), len(ids) - 1)]
    return np.where(ids[at] == wanted, at, -1).astype(np.int32)


def standing(items: Numbers, wanted: Numbers) -> Numbers:
    """Where each wanted number stands among the ascending ones; -1 for none.

    Many are looked up in their own order, as a search then finds its next steps where the last one was.
    """
    if not len(items):
        return np.full(len(wanted), -1, np.int64)
    order = np.argsort(wanted)
    rising = wanted[order]
    at = np.minimum(np.searchsorted(items, rising), len(items) - 1)
    found = np.empty(len(wanted), np.int64)
    found[order] = np.where(items[at] == rising, at, -1)
    return found


def _number(name: str) -> int:
    """The id as a number; 0, which is nobody's, for what cannot be one."""
    with suppress(ValueError):
        return int(name, 16) if len(name) == ID_DIGITS and name.isalnum() else 0
    return 0
