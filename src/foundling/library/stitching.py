"""Keeps the catalogue's works right as items come: only what shares a clue with them is stitched again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foundling.library import clues as keys
from foundling.library.catalogue import Catalogue
from foundling.library.judgement import CHOSEN
from foundling.library.rows import EvidenceRow, ItemRow, shown_id
from foundling.library.shelving import parts_of, shelve
from foundling.works.clues import FOLDER, MESSAGE, MOST, PAGE, TEXT, Clue, clues_of
from foundling.works.edges import components, links_among
from foundling.works.evidence import Evidence
from foundling.works.fingerprints import SHARED
from foundling.works.links import Link
from foundling.works.stitching import Stitched, stitch_group
from foundling.works.unions import Unions

BATCH = 1000
"""Items that are stitched at a time, which bounds the memory that it takes."""
_ALL = -1
_WITH_OTHERS = frozenset({FOLDER, MESSAGE, PAGE})
"""Kinds of clue of which all holders must be known to tell who is compared with whom."""


@dataclass(frozen=True, slots=True)
class Group:
    """A candidate group: its parts and the works that they make up."""

    parts: Mapping[str, Evidence]
    clusters: tuple[tuple[str, ...], ...]
    works: tuple[Stitched, ...]


class Stitcher:
    """Stitches over one open catalogue; the caller has the transaction."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Use the catalogue's tables."""
        self._catalogue = catalogue
        self._table = catalogue.evidence
        self._crowded: set[int] = set()  # the keys that too many items were seen to have

    def placed(self, fresh: Mapping[int, Sequence[int]], moved: Iterable[int]) -> dict[int, Sequence[int]]:
        """The fresh items with the keys of their pages too, and held ones that were found on new pages."""
        found = dict(fresh)
        pages = self._table.pages(moved)
        for start in range(0, len(pages), BATCH):
            pairs: list[tuple[int, int]] = []
            for evidence in self.load(pages[start : start + BATCH]):
                item = int(evidence.record_id, 16)
                pairs += [(key, item) for key in keys.page_keys(evidence) if not self._table.has(key, item)]
            self._table.put_keys(pairs)
            for key, item in pairs:
                found[item] = (*found.get(item, ()), key)
        return found

    def stitch(self, fresh: Mapping[int, Sequence[int]]) -> None:
        """Put right every work that the fresh items touch; each comes with its keys, and has its rows."""
        batch: list[int] = []
        for together in self._together(fresh):
            batch += together
            if len(batch) >= BATCH:
                self._stitch_again(batch, fresh)
                batch = []
        if batch:
            self._stitch_again(batch, fresh)

    def restitch(self, items: Iterable[int]) -> None:
        """Stitch these items, and all that hang together with them, again."""
        found = set(items)
        self._stitch_again(found, found)

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
            self.placed({}, [item])
        if row.work:
            touched |= {item, *self.sharing(self.load([item]))}
        self._stitch_again(touched, {item})
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

    def _together(self, fresh: Mapping[int, Sequence[int]]) -> list[list[int]]:
        """The fresh items that are to be compared with others, with these others, in sets that share none."""
        unions: Unions[int] = Unions()
        self._crowded.clear()
        for item in sorted(fresh):
            for mate in sorted(self._mates(item, fresh[item], fresh)):
                unions.join(item, mate)
        return unions.sets()

    def _mates(self, item: int, own: Sequence[int], fresh: Mapping[int, object]) -> set[int]:
        """The other items that one is to be compared with."""
        mates: set[int] = set()
        alike: Counter[int] = Counter()
        texts = 0
        for key in own:
            if not keys.is_stitching(key):
                continue
            kind = keys.kind_of(key)
            others = self._others(key, MOST.get(kind), fresh)
            if kind == TEXT:
                texts += 1
                alike.update(others)
            else:
                mates.update(others)
        mates.update(other for other, shared in alike.items() if shared >= min(SHARED, texts))
        mates.discard(item)
        return mates

    def _others(self, key: int, most: int | None, fresh: Mapping[int, object]) -> list[int]:
        """All items under a key; where too many are, those that were few enough before the fresh ones came.

        The latter lose what linked them, and so are to be stitched again; once is enough.
        """
        if key in self._crowded:
            return []
        found = self._table.sharing(key, _ALL if most is None else most + 1)
        if most is None or len(found) <= most:
            return found
        self._crowded.add(key)
        old = [item for item in self._table.sharing(key, _ALL) if item not in fresh]
        return old if len(old) <= most else []

    def _stitch_again(self, touched: Iterable[int], fresh: Iterable[int]) -> None:
        items = self._table.clusters(touched)
        group = self._group(items)
        before = self._catalogue.work_ids(items)
        self._table.set_clusters(_of_clusters(group.clusters))
        self._write(group.works, before, set(fresh))

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
        crowded: set[Clue] = set()
        beside: set[int] = set()
        for clue in {clue for each in parts.values() for clue in clues_of(each)}:
            most = MOST.get(clue.kind)
            if most is None and clue.kind not in _WITH_OTHERS:
                continue
            found = self._table.sharing(keys.key_of(clue), _ALL if most is None else most + 1)
            if most is not None and len(found) > most:
                crowded.add(clue)
            elif clue.kind in _WITH_OTHERS:
                beside.update(found)
        others = self.load(item for item in beside if shown_id(item) not in parts)
        links = links_among([*parts.values(), *others], crowded)
        return [each for each in links if each.first in parts and each.second in parts]

    def _write(self, works: Sequence[Stitched], before: Mapping[int, str], fresh: set[int]) -> None:
        """Write the works that changed, and drop those that are no more."""
        held: defaultdict[str, set[int]] = defaultdict(set)
        for item, work in before.items():
            held[work].add(item)
        changed: list[Stitched] = []
        for each in works:
            items = {int(name, 16) for name in each.parts}
            if held.get(each.id) != items or not items.isdisjoint(fresh):
                changed.append(each)
                self._table.set_works({item: each.id for item in items if before.get(item) != each.id})
        for gone in sorted(held.keys() - {each.id for each in works}):
            self._catalogue.drop_work(gone)
        for each in changed:
            self._catalogue.put_work(shelve(each.id, parts_of(self._catalogue, each.id), each))


def _of_clusters(clusters: Iterable[Sequence[str]]) -> dict[int, int]:
    """The cluster of each item: the least of those that hang together."""
    return {int(name, 16): int(names[0], 16) for names in clusters for name in names}
