"""One page of what answers a request, ready to be shown: rows, passages, counts, suggestions."""

from __future__ import annotations

import ctypes
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from threading import Lock, Thread

import numpy as np

from foundling.library import catalogue_columns, query
from foundling.library.catalogue import Catalogue
from foundling.library.columns import Columns
from foundling.library.finding import Answer, answer
from foundling.library.found import Asked, Counted, Found
from foundling.library.query import Node
from foundling.library.rows import shown_id
from foundling.library.search import TextIndex
from foundling.library.snippets import Cutting, snippets
from foundling.library.tokens import analyse
from foundling.library.views import Excerpt, Hit, WorkRow

LONG = 0.2
"""Seconds of reading the columns for which nobody is kept waiting where that need not be."""
_NEAR = 0.75
_FIRST_LETTERS = 2
_MOST_TERMS = 4000


class Shelves:
    """The catalogue's columns, read again when it has changed."""

    def __init__(self, *, lenient: bool = False) -> None:
        """Hold nothing yet.

        Lenient ones, where reading takes long, give what they have while another thread reads anew: a
        library that is served while it takes in is then some seconds behind.
        """
        self._lenient = lenient
        self._columns: Columns | None = None
        self._stamp: tuple[int, ...] = ()
        self._seconds = 0.0
        self._reading = Lock()

    def current(self, path: Path) -> Columns:
        """The columns of the catalogue at `path` as it is."""
        columns = self._columns
        if columns is not None and catalogue_columns.stamp(path) == self._stamp:
            return columns
        if columns is None or not self._lenient or self._seconds < LONG:
            with self._reading:
                return self._read(path)
        self.begin(path)
        return columns

    def begin(self, path: Path) -> None:
        """Read them in a thread of their own, unless one is at it."""
        if self._reading.acquire(blocking=False):
            Thread(target=self._read_beside, args=(path,), daemon=True, name="columns").start()

    def _read_beside(self, path: Path) -> None:
        """Read, and leave any trouble to whoever needs the columns and tries again."""
        try:
            with suppress(sqlite3.Error, OSError):
                self._read(path)
            _give_back()
        finally:
            self._reading.release()

    def _read(self, path: Path) -> Columns:
        """Read them unless that was done while this thread waited."""
        stamp = catalogue_columns.stamp(path)
        if self._columns is None or stamp != self._stamp:
            started = time.monotonic()
            self._columns, self._stamp = catalogue_columns.read(path), stamp
            self._seconds = time.monotonic() - started
        return self._columns


@dataclass(frozen=True, slots=True)
class Finder:
    """Answers requests to one open library."""

    path: Path
    catalogue: Catalogue
    index: TextIndex
    shelves: Shelves

    def find(self, asked: Asked) -> Found:
        """The page asked for. Raises UsageError for a query that cannot be meant."""
        columns = self.shelves.current(self.path)
        found = answer(columns, self.index, asked)
        end = None if asked.limit is None else asked.offset + asked.limit
        places = [int(place) for place in found.order[asked.offset : end]]
        return Found(
            hits=self._hits(columns, found, places, asked.passages),
            total=len(found.order),
            words=found.words,
            groups=found.groups,
            sort=found.sort,
            looked_for=found.looked_for,
            suggestion="" if len(found.order) else self._suggestion(asked.query),
            ids=tuple(columns.names(places)),
        )

    def values(self, asked: Asked, field: str) -> tuple[Counted, ...]:
        """All values of a facet among the works that answer, the commonest first."""
        columns = self.shelves.current(self.path)
        if field not in columns.facts:
            return ()
        found = answer(columns, self.index, replace(asked, facets=False, sort="title"))
        mask = np.zeros(len(columns.ids), np.bool_)
        mask[found.order] = True
        return columns.facts[field].most(mask, len(columns.facts[field].values))[0]

    def _hits(self, columns: Columns, found: Answer, places: Sequence[int], most: int) -> tuple[Hit, ...]:
        ids = columns.names(places)
        rows = {row.id: row for row in self.catalogue.works(ids, None, 0)}
        parts = found.parts_of(places, most) if found.looked_for else {}
        texts = self.index.texts([each for some in parts.values() for each in some])
        return tuple(
            _hit(rows[id_], self._excerpts(parts.get(place, ()), texts, found.tree, most))
            for id_, place in zip(ids, places, strict=True)
            if id_ in rows
        )

    def _excerpts(
        self, parts: Sequence[int], texts: Mapping[int, str], tree: Node, most: int
    ) -> Iterator[Excerpt]:
        """Passages of the best part, then one of each other part, copies left out: one part, one number."""
        numbers: dict[int | None, int] = {}
        for part in parts:
            numbers.setdefault(self.catalogue.header(part).part, part)
        shown = {part: number for number, part in numbers.items()}
        for place, (part, number) in enumerate(shown.items()):
            cuttings = snippets(texts.get(part, ""), tree, 1 if place else most - len(shown) + 1)
            for each in cuttings or [Cutting((), None)]:
                yield Excerpt(shown_id(part), number, each.runs, each.at)

    def _suggestion(self, text: str) -> str:
        """The query with each word that nobody wrote replaced by the nearest that somebody did."""
        shown, changed = text, False
        for words in query.positive_words(query.parse(text)):
            tokens = analyse(words.text)
            if words.field not in {None, "text", "title", "said"} or len(tokens) != 1 or words.prefix:
                continue
            near = self._nearest(tokens[0])
            if near and near != tokens[0]:
                shown, changed = shown.replace(words.text, near, 1), True
        return shown if changed else ""

    def _nearest(self, word: str) -> str:
        terms = self.index.terms(word[:_FIRST_LETTERS], _MOST_TERMS)
        if word in terms:
            return word
        return next(iter(get_close_matches(word, terms, n=1, cutoff=_NEAR)), "")


def _give_back() -> None:
    """Let the system have the memory that reading the columns took in passing; only glibc can be asked to."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _hit(row: WorkRow, excerpts: Iterator[Excerpt]) -> Hit:
    first = next(excerpts, Excerpt("", None, ()))
    return Hit(row, first.part_id, first.part_number, first.snippet, first.at, tuple(excerpts))
