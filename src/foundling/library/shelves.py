"""One page of what answers a request, ready to be shown: rows, passages, counts, suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

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

_NEAR = 0.75
_FIRST_LETTERS = 2
_MOST_TERMS = 4000


@dataclass(slots=True)
class Shelves:
    """The catalogue's columns, read again when it has changed."""

    columns: Columns | None = None
    stamp: tuple[int, ...] = ()

    def current(self, path: Path) -> Columns:
        """The columns of the catalogue at `path` as it is."""
        stamp = catalogue_columns.stamp(path)
        if self.columns is None or stamp != self.stamp:
            self.columns, self.stamp = catalogue_columns.read(path), stamp
        return self.columns


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
        """Passages of the best part, then one of each other part that is no copy of what is shown already."""
        cut = {part: snippets(texts.get(part, ""), tree, most if part == parts[0] else 1) for part in parts}
        seen = {each.runs for each in cut[parts[0]]} if parts else set()
        others = []
        for part in parts[1:]:
            if cut[part] and cut[part][0].runs not in seen:
                seen.add(cut[part][0].runs)
                others.append(part)
        for part in (*parts[:1], *others):
            number = self.catalogue.header(part).part
            for each in cut[part][: most - len(others)] or [Cutting((), None)]:
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


def _hit(row: WorkRow, excerpts: Iterator[Excerpt]) -> Hit:
    first = next(excerpts, Excerpt("", None, ()))
    return Hit(row, first.part_id, first.part_number, first.snippet, first.at, tuple(excerpts))
