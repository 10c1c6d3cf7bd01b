"""Keeps the catalogue's works right as items come: only what shares a clue with them is stitched again."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from foundling.library import clues as keys
from foundling.library.catalogue import Catalogue
from foundling.library.judgement import CHOSEN
from foundling.library.rows import EvidenceRow, ItemRow, Loose, Settled, ShelfRow, shown_id
from foundling.library.shelving import parts_among, shelve
from foundling.works.clues import MESSAGE, MOST, PAGE, Clue, clues_of
from foundling.works.edges import components, links_among, shared_clues
from foundling.works.evidence import Evidence
from foundling.works.links import Link
from foundling.works.stitching import Stitched, stitch_group

BATCH = 1000
"""Items that are stitched at a time, which bounds the memory that it takes."""
_ALL = -1
_WITH_OTHERS = frozenset({MESSAGE, PAGE})
"""Kinds of clue of which all holders must be known to tell who is compared with whom."""


@dataclass(frozen=True, slots=True)
class Group:
    """A candidate group: its parts and the works that they make up."""

    parts: Mapping[str, Evidence]
    clusters: tuple[tuple[str, ...], ...]
    works: tuple[Stitched, ...]


class Stitcher:
    """Stitches over one open catalogue. Only `restitch`, `replace` and `write` need the transaction."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Use the catalogue's tables."""
        self._catalogue = catalogue
        self._table = catalogue.evidence

    def settle(self, loose: Loose) -> Settled:
        """What is to be written for these items' works to be right, with all that hang together with them."""
        items = self._table.clusters(loose.items)
        group = self._group(items)
        before = self._catalogue.work_ids(items)
        held: defaultdict[str, set[int]] = defaultdict(set)
        for item, work in before.items():
            held[work].add(item)
        listed = {work for item, work in before.items() if item not in loose.fresh}
        moved: dict[int, str] = {}
        changed: list[Stitched] = []
        touched: list[str] = []
        for each in group.works:
            own = {int(name, 16) for name in each.parts}
            if not own.isdisjoint(loose.fresh):
                touched.append(each.id)
            elif held.get(each.id) == own:
                continue
            changed.append(each)
            moved.update((item, each.id) for item in own if before.get(item) != each.id)
        return Settled(
            items=loose.items,
            clusters=_of_clusters(group.clusters),
            moved=moved,
            gone=tuple(sorted(listed - {each.id for each in group.works})),
            shelves=tuple(self._shelves(changed)),
            touched=tuple(touched),
        )

    def write(self, settled: Settled) -> None:
        """Write what stitching came to."""
        self._table.set_clusters(settled.clusters)
        self._table.set_works(settled.moved)
        for work in settled.gone:
            self._catalogue.drop_work(work)
        self._catalogue.put_works(settled.shelves)
        self._table.bind(settled.items)

    def placed(self, items: Iterable[int]) -> dict[int, Sequence[int]]:
        """Held pages that were found in new places, each with the keys that this gives it; they are noted."""
        found: dict[int, Sequence[int]] = {}
        pages = self._table.pages(items)
        for start in range(0, len(pages), BATCH):
            pairs: list[tuple[int, int]] = []
            for evidence in self.load(pages[start : start + BATCH]):
                item = int(evidence.record_id, 16)
                pairs += [(key, item) for key in keys.page_keys(evidence) if not self._table.has(key, item)]
            self._table.put_keys(pairs)
            for key, item in pairs:
                found[item] = (*found.get(item, ()), key)
        return found

    def restitch(self, items: Iterable[int]) -> None:
        """Stitch these items, and all that hang together with them, again."""
        found = frozenset(items)
        self.write(self.settle(Loose(tuple(found), found)))

    def replace(self, row: ItemRow, evidence: EvidenceRow | None) -> None:
        """Write an item's new row and evidence over the old, and put right the works that it was or is in."""
        item, before = row.id, self._catalogue.work_of(row.id)
        old = self.load([item])
        touched = {*self._table.clusters([item]), *self.sharing(old)} - {item}
        for each in old:
            self._table.drop(item, (*keys.keys_of(each), *keys.page_keys(each)))
        self._catalogue.replace_item(row._replace(work=before or row.work) if row.work else row)
        if evidence is not None:
            self._table.put([evidence])
            self._table.put_keys((key, item) for key in evidence.keys)
            self.placed([item])
        if row.work:
            touched |= {item, *self.sharing(self.load([item]))}
        self.write(self.settle(Loose(tuple(touched), frozenset({item}))))
        if before and not self._catalogue.parts_of(before):
            self._catalogue.drop_work(before)

    def sharing(self, evidence: Iterable[Evidence]) -> set[int]:
        """The items that share a clue with any of these."""
        return {
            item
            for each in evidence
            for clue in clues_of(each)
            for item in self._table.sharing(keys.key_of(clue), MOST.get(clue.kind, _ALL) + 1)
        }

    def group(self, item: int) -> Group:
        """The group that the item is in, with its works."""
        return self._group(self._table.clusters([item]))

    def load(self, items: Iterable[int]) -> list[Evidence]:
        """The evidence of these items, in order of their ids."""
        return [
            keys.evidence_from(each.item, each.body, each.prints, each.origins)
            for each in self._table.load(items)
        ]

    def _group(self, items: Sequence[int]) -> Group:
        parts = {each.record_id: each for each in self.load(items) if each.is_story}
        links = self._links(parts)
        by_part: defaultdict[str, list[Link]] = defaultdict(list)
        for each in links:
            by_part[each.first].append(each)
        chosen = {name: name for name in map(shown_id, self._table.chosen(items, CHOSEN))}
        works: list[Stitched] = []
        clusters = components(parts.values(), links)
        for names in clusters:
            own = [each for name in names for each in by_part[name]]
            works += stitch_group([parts[name] for name in names], own, chosen)
        return Group(parts, tuple(clusters), tuple(works))

    def _links(self, parts: Mapping[str, Evidence]) -> list[Link]:
        """The links among the parts, compared as they would be in the presence of all others."""
        sharing = shared_clues(parts.values())
        clue_of = {
            keys.key_of(clue): clue for clue in sharing if clue.kind in _WITH_OTHERS or clue.kind in MOST
        }
        crowded: set[Clue] = set()
        wider: list[int] = []
        for key, count in self._table.shared(clue_of):
            clue = clue_of[key]
            if count > MOST.get(clue.kind, count):
                crowded.add(clue)
            elif clue.kind in _WITH_OTHERS and count > len(sharing[clue]):
                wider.append(key)
        others = self.load({item for _, item in self._table.holders(wider) if shown_id(item) not in parts})
        for each in others:
            for clue in clues_of(each):
                if clue in sharing:
                    insort(sharing[clue], each.record_id)
        links = links_among([*parts.values(), *others], sharing, crowded)
        return [each for each in links if each.first in parts and each.second in parts]

    def _shelves(self, works: Sequence[Stitched]) -> Iterator[ShelfRow]:
        """How the works are listed."""
        items = [int(name, 16) for each in works for name in each.parts]
        parts = {part.record_id: part for part in parts_among(self._catalogue, items)}
        for each in works:
            yield shelve(each.id, [parts[name] for name in each.parts], each)


def _of_clusters(clusters: Iterable[Sequence[str]]) -> dict[int, int]:
    """The cluster of each item: the least of those that hang together."""
    return {int(name, 16): int(names[0], 16) for names in clusters for name in names}
