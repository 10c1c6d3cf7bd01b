"""Who is to be compared with whom: the items that came and share clues, with each other or with others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from foundling.library.catalogue_evidence import EvidenceTable
from foundling.library.clues import fingerprint_from, is_stitching, kind_of
from foundling.works.clues import FOLDER, MOST, PLACE, TEXT
from foundling.works.evidence import NOTHING
from foundling.works.fingerprints import SHARED, Fingerprint, origin
from foundling.works.unions import Unions


class Came(NamedTuple):
    """An item that came: the keys under which it is noted, its authors' keys, and its text's fingerprint."""

    keys: Sequence[int]
    authors: Sequence[int] = ()
    fingerprint: Fingerprint = NOTHING


Fresh = Mapping[int, Came]


def together(table: EvidenceTable, fresh: Fresh) -> list[tuple[int, ...]]:
    """The fresh items that are to be stitched, with all others that hang together with these.

    The sets share no item and no cluster; a fresh item that is to be compared with no other is in none.
    """
    unions: Unions[int] = Unions()
    texts: dict[int, Sequence[int]] = {}
    for key, items, is_crowded in _shared(table, fresh):
        kind = kind_of(key)
        if is_crowded:
            for item in items:
                unions.root(item)
        elif kind not in (TEXT, FOLDER, PLACE):
            _join(unions, items)
        elif kind == TEXT:
            texts[key] = items
        else:
            for first, second in combinations(items, 2):
                if not _are_strangers(first, second, fresh):
                    unions.join(first, second)
    _join_versions(table, unions, fresh, texts)
    held = [item for items in unions.sets() for item in items if item not in fresh]
    clusters: defaultdict[int, list[int]] = defaultdict(list)
    for item, cluster in table.clusters_of(held):
        clusters[cluster].append(item)
    for items in clusters.values():
        _join(unions, items)
    return sorted(tuple(sorted(items)) for items in unions.sets() if len(items) > 1 or items[0] not in fresh)


class _Shared(NamedTuple):
    """A key, and the items that are to be compared for it, in order of their ids."""

    key: int
    items: Sequence[int]
    is_crowded: bool
    """Whether too many have it now: these are the few that had it before, and lose what linked them."""


def _shared(table: EvidenceTable, fresh: Fresh) -> Iterator[_Shared]:
    """The keys of fresh items that several items have."""
    holders = Counter(key for came in fresh.values() for key in came.keys if is_stitching(key))
    wanted = [key for key, count in table.shared(holders) if count - holders[key] <= _most(key, count)]
    items_of: defaultdict[int, list[int]] = defaultdict(list)
    for key, item in table.holders(wanted):
        items_of[key].append(item)
    for key, items in items_of.items():
        is_crowded = len(items) > _most(key, len(items))
        yield _Shared(key, _without(items, fresh) if is_crowded else items, is_crowded)


def _most(key: int, count: int) -> int:
    """How many items may share the key for it to say something: any number, unless its kind has a limit."""
    return MOST.get(kind_of(key), count)


def _without(items: Iterable[int], some: Container[int]) -> list[int]:
    return [item for item in items if item not in some]


def _are_strangers(first: int, second: int, fresh: Fresh) -> bool:
    """Whether both are known to name their authors, and have none in common: see `links.are_strangers`."""
    if first not in fresh or second not in fresh:
        return False
    ours, theirs = fresh[first].authors, fresh[second].authors
    return bool(ours and theirs) and set(ours).isdisjoint(theirs)


def _join_versions(
    table: EvidenceTable, unions: Unions[int], fresh: Fresh, texts: Mapping[int, Sequence[int]]
) -> None:
    """Have those together whose texts are versions of each other."""
    pairs = [(item, other) for item, came in fresh.items() for other in _alike(item, came.keys, texts)]
    held = {
        item for pair in pairs for item in pair if item not in fresh or not fresh[item].fingerprint.digest
    }
    prints = {item: came.fingerprint for item, came in fresh.items()} | {
        item: fingerprint_from(body, own) for item, body, own in table.prints(held)
    }
    for first, second in pairs:
        apart = unions.root(first) != unions.root(second)
        if apart and origin(prints[first], prints[second]):
            unions.join(first, second)


def _alike(item: int, keys: Sequence[int], texts: Mapping[int, Sequence[int]]) -> list[int]:
    """The others that share enough of an item's text for the two to be compared."""
    shared = [texts[key] for key in keys if key in texts]
    if not shared:
        return []
    enough = min(SHARED, sum(kind_of(key) == TEXT for key in keys))
    counted = Counter(other for items in shared for other in items)
    return [other for other, count in counted.items() if count >= enough and other != item]


def _join(unions: Unions[int], items: Sequence[int]) -> None:
    for item in items:
        unions.join(items[0], item)
