"""Finds works: a query's tree is answered from the text index and the catalogue's columns together.

Words are looked for in one part of a work at a time; names, ranges and what is left out speak of the
whole work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from foundling.library import query
from foundling.library.columns import Columns, Mask, Numbers, Places
from foundling.library.facets import FACETS
from foundling.library.found import RISING, SORTS, Asked, Group
from foundling.library.query import Any, Every, Node, Not, Range, Words
from foundling.library.search import TextIndex

SHOWN_VALUES = 10
_OWN_WORDS = frozenset({"relationship", "tag"})
"""Names that the index holds in the author's own words too: "K/S" beside the names it stands for."""
_ALSO = {"tag": ("tag", "warning")}


@dataclass(frozen=True, slots=True)
class Answer:
    """The works that answer, in the order asked for, with the best part of each (0 where none is best)."""

    order: Places
    parts: npt.NDArray[np.int64]
    groups: tuple[Group, ...]
    sort: str
    tree: Every
    looked_for: bool
    words: int
    answering: tuple[tuple[Numbers, Places], ...] = ()
    """The parts that answer and the work of each, best first, for every question put to the index."""

    def parts_of(self, places: Sequence[int], most: int) -> dict[int, list[int]]:
        """Of each of these works at most so many of the parts that answer, the best part first."""
        found = {place: [part] if most and (part := int(self.parts[place])) else [] for place in places}
        for items, works in self.answering if most > 1 else ():
            here = np.flatnonzero(np.isin(works, places))
            for item, work in zip(items[here].tolist(), works[here].tolist(), strict=True):
                if item not in found[work] and len(found[work]) < most:
                    found[work].append(item)
        return found


def answer(columns: Columns, index: TextIndex, asked: Asked) -> Answer:
    """Everything that answers. Raises UsageError for a query that cannot be meant."""
    tree = query.parse(asked.query)
    search = _Search(columns, index)
    mask = search.mask(tree)
    for name, value in asked.include:
        mask &= search.having(name, value)
    for name, value in asked.exclude:
        mask &= ~search.having(name, value)
    if asked.among is not None:
        mask &= _among(columns, asked.among)
    sort = asked.sort if asked.sort in SORTS else "relevance" if search.scored else asked.otherwise
    return Answer(
        order=_ordered(columns, mask, search.scores, sort, asked),
        parts=search.parts,
        groups=groups(columns, mask) if asked.facets else (),
        sort=sort,
        tree=tree,
        looked_for=search.scored,
        words=int(columns.numbers["words"][mask].sum()),
        answering=tuple(search.answering),
    )


def groups(columns: Columns, mask: Mask, most: int = SHOWN_VALUES) -> tuple[Group, ...]:
    """The facets' most frequent values among the works in the mask."""
    found = []
    for facet in FACETS:
        if facet.field in columns.facts:
            values, more = columns.facts[facet.field].most(mask, most)
            found.append(Group(facet.field, facet.heading, values, more))
    return tuple(found)


def _among(columns: Columns, works: Sequence[str]) -> Mask:
    mask = np.zeros(len(columns.ids), np.bool_)
    mask[[place for place in columns.places(works) if place >= 0]] = True
    return mask


def _ordered(
    columns: Columns, mask: Mask, scores: npt.NDArray[np.float64], sort: str, asked: Asked
) -> Places:
    """The places of the works in the mask; equals stand by title, whatever the direction."""
    rising = (sort in RISING) != asked.turned
    if sort in {"relevance", "read"}:
        places = np.flatnonzero(mask).astype(np.int32)
        keys = (scores if sort == "relevance" else _last_read(columns, asked))[places]
        return places[np.argsort(keys if rising else -keys, kind="stable")]
    if sort == "title":
        return np.flatnonzero(mask).astype(np.int32)[:: 1 if rising else -1]
    order = columns.order(sort, rising=rising)
    return order[mask[order]]


def _last_read(columns: Columns, asked: Asked) -> npt.NDArray[np.float64]:
    keys = np.zeros(len(columns.ids))
    for rank, place in enumerate(columns.places((asked.read or asked.among or ())[::-1]), start=1):
        if place >= 0:
            keys[place] = rank
    return keys


@dataclass(slots=True)
class _Search:
    """One walk over a query's tree; gathers scores and each work's best part on the way."""

    columns: Columns
    index: TextIndex
    scored: bool = False
    answering: list[tuple[Numbers, Places]] = field(default_factory=list)
    scores: npt.NDArray[np.float64] = field(init=False)
    parts: npt.NDArray[np.int64] = field(init=False)
    _best: npt.NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        works = len(self.columns.ids)
        self.scores, self._best = np.zeros(works), np.zeros(works)
        self.parts = np.zeros(works, np.int64)

    def mask(self, node: Node, *, wanted: bool = True) -> Mask:
        """The works that answer the node; only what is wanted adds to the scores."""
        if _is_passage(node):
            return self._passages(node, wanted=wanted)
        match node:
            case Words():
                return self._named(node)
            case Range(name, low, high):
                column = self.columns.numbers[name]
                known = column > 0 if low <= 0 and name not in {"words", "parts"} else True
                return (column >= low) & (column <= high) & known
            case Not(child):
                return ~self.mask(child, wanted=False)
            case Every(children):
                return self._every(children, wanted=wanted)
            case Any(children):
                mask = np.zeros(len(self.columns.ids), np.bool_)
                for child in children:
                    mask |= self.mask(child, wanted=wanted)
                return mask

    def having(self, name: str, value: str) -> Mask:
        """The works that have exactly this value."""
        facts = self.columns.facts.get(name)
        works = len(self.columns.ids)
        return facts.having(facts.exactly(value), works) if facts else np.zeros(works, np.bool_)

    def _every(self, nodes: Sequence[Node], *, wanted: bool) -> Mask:
        passages = tuple(node for node in nodes if _is_passage(node))
        mask = np.ones(len(self.columns.ids), np.bool_)
        for node in nodes:
            if not _is_passage(node):
                mask &= self.mask(node, wanted=wanted)
        return mask & self._passages(Every(passages), wanted=wanted) if passages else mask

    def _passages(self, node: Node, *, wanted: bool) -> Mask:
        """Ask the index; a work scores as its best part does."""
        mask = np.zeros(len(self.columns.ids), np.bool_)
        if not any(True for _ in query.positive_words(node)):
            return ~mask
        items, scores = self.index.scores(node)
        works = self.columns.works_of(items)
        known = works >= 0
        works = works[known]
        mask[works] = True
        if wanted:
            self._score(works, scores[known], items[known])
        return mask

    def _score(self, works: Places, scores: npt.NDArray[np.float64], items: npt.NDArray[np.int64]) -> None:
        """Add each work's best score; the best single score decides which part is shown."""
        self.scored = True
        self.answering.append((items, works))
        best = np.zeros(len(self.scores))
        part = np.zeros(len(self.scores), np.int64)
        best[works[::-1]] = scores[::-1]  # the hits come best first, so the last written is the best
        part[works[::-1]] = items[::-1]
        better = best > self._best
        self.parts[better], self._best[better] = part[better], best[better]
        self.scores += best

    def _named(self, words: Words) -> Mask:
        works = len(self.columns.ids)
        name = str(words.field)
        mask = np.zeros(works, np.bool_)
        for each in _ALSO.get(name, (name,)):
            facts = self.columns.facts.get(each)
            if facts is not None:
                exact = words.exact or (name in query.WORD_FIELDS and not words.prefix)
                chosen = (
                    facts.exactly(words.text) if exact else facts.with_words(words.text, prefix=words.prefix)
                )
                mask |= facts.having(chosen, works)
        if name in _OWN_WORDS and not words.exact:
            mask |= self._passages(words, wanted=False)
        return mask


def _is_passage(node: Node) -> bool:
    """Whether the node is looked for in the index alone, word by word."""
    match node:
        case Words():
            return node.field is None or node.field in query.PASSAGE_FIELDS
        case Every(nodes) | Any(nodes):
            return bool(nodes) and all(map(_is_passage, nodes))
        case _:
            return False
