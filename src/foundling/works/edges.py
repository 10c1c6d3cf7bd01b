"""Which parts are compared: for each clue a few pairs, chosen by what shares it and not by its arrival."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from foundling.works.clues import FOLDER, MESSAGE, MOST, PAGE, PLACE, TEXT, TITLE, Clue, clues_of
from foundling.works.evidence import Evidence
from foundling.works.fingerprints import may_be_alike, origin
from foundling.works.links import Link, are_strangers, link
from foundling.works.unions import Unions

Parts = Mapping[str, Evidence]
Sharing = Mapping[Clue, Sequence[str]]


def links_among(
    parts: Iterable[Evidence], sharing: Sharing | None = None, crowded: Container[Clue] = frozenset()
) -> tuple[Link, ...]:
    """The links of parts that are given with everything that shares a clue with them; best first.

    The same whatever order the parts come in. `sharing` says who has which clue where that is known;
    `crowded` clues are shared by too many, not all given.
    """
    parts = list(parts)
    known = {each.record_id: each for each in parts if each.is_story}
    found: dict[tuple[str, str], Link] = {}
    tried: set[tuple[str, str]] = set()
    for first, second in _pairs(known, shared_clues(parts) if sharing is None else sharing, crowded):
        if (first, second) in tried:
            continue
        tried.add((first, second))
        made = link(known[first], known[second])
        if made is not None:
            found[first, second] = made
    return tuple(sorted(found.values(), key=lambda each: (-each.score, each.first, each.second)))


def components(parts: Iterable[Evidence], links: Iterable[Link]) -> list[tuple[str, ...]]:
    """Parts that hang together by links, each set sorted, in order of the first of each."""
    unions: Unions[str] = Unions(sorted(each.record_id for each in parts if each.is_story))
    for each in links:
        unions.join(each.first, each.second)
    return sorted(tuple(sorted(names)) for names in unions.sets())


def shared_clues(parts: Iterable[Evidence]) -> dict[Clue, list[str]]:
    """The clues that several of the parts share, each with their record ids, sorted."""
    sharing: defaultdict[Clue, list[str]] = defaultdict(list)
    for each in parts:
        for clue in clues_of(each):
            sharing[clue].append(each.record_id)
    return {clue: sorted(names) for clue, names in sharing.items() if len(names) > 1}


def _pairs(known: Parts, sharing: Sharing, crowded: Container[Clue]) -> Iterator[tuple[str, str]]:
    alike: Counter[tuple[str, str]] = Counter()
    for clue, names in sharing.items():
        if len(names) <= MOST.get(clue.kind, len(names)) and clue not in crowded:
            pairs = _compared(clue, names, known)
            if clue.kind == TEXT:
                alike.update(pairs)
            else:
                yield from (_ordered(*pair) for pair in pairs)
    for (first, second), shared in alike.items():
        ours, theirs = known[first].prints, known[second].prints
        if may_be_alike(ours, theirs, shared) and origin(ours, theirs):
            yield first, second


def _compared(clue: Clue, names: Sequence[str], known: Parts) -> Iterable[tuple[str, str]]:
    """Of a text each with each; of a place, and of neighbours, those of one person; else one with all."""
    if clue.kind == TEXT:
        return combinations(names, 2)
    if clue.kind in (FOLDER, PLACE):
        return [pair for pair in combinations(names, 2) if not are_strangers(*map(known.__getitem__, pair))]
    hub = next((name for name in names if _is_meant(known[name], clue)), names[0])
    return ((hub, name) for name in names if name != hub)


def _is_meant(evidence: Evidence, clue: Clue) -> bool:
    """Whether it is the message, or the page, that the clue names, or bears the title itself."""
    if clue.kind == TITLE:
        return clue.key.rpartition("\0")[2] in evidence.stems
    if clue.kind == MESSAGE:
        return evidence.message == clue.key
    return clue.kind == PAGE and clue.key in evidence.pages


def _ordered(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first <= second else (second, first)
