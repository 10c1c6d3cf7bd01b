"""Puts parts together into works: from a candidate group and its links to works in reading order.

Links are taken up from the surest to the least, and none is taken up that would bring two authors into one
work. What bears one title by one author is then looked at again: see `streams`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

from foundling.works.clues import titles
from foundling.works.edges import components, links_among
from foundling.works.evidence import Evidence
from foundling.works.instalments import Instalment, Order, ordered
from foundling.works.links import CLEAR, Link
from foundling.works.positions import numbered
from foundling.works.streams import Stream, streams
from foundling.works.unions import Unions
from foundling.works.versions import Text, texts_of

NO_CHOICES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Stitched:
    """One work: its parts sorted by record id, its instalments in reading order, and why."""

    id: str
    parts: tuple[str, ...]
    instalments: tuple[Instalment, ...]
    wholes: Instalment | None
    """The texts that hold the work in one piece, beside its instalments."""
    links: tuple[Link, ...]
    """One for each part but the first, in the order in which they were taken up."""
    margins: tuple[float, ...]
    """Of each link, how far it lies above the best of its parts' links to other works."""

    @property
    def order(self) -> tuple[str, ...]:
        """The record ids of all postings in reading order, those that are read before their copies."""
        places = (*self.instalments, *((self.wholes,) if self.wholes else ()))
        return tuple(version.record_id for place in places for version in place.versions)


def stitch(parts: Iterable[Evidence]) -> tuple[Stitched, ...]:
    """The works that these parts make up, sorted by id, whatever order they come in."""
    known = {each.record_id: each for each in parts if each.is_story}
    links = links_among(known.values())
    by_part: defaultdict[str, list[Link]] = defaultdict(list)
    for each in links:
        by_part[each.first].append(each)
    works = chain.from_iterable(
        stitch_group([known[name] for name in names], list(chain.from_iterable(by_part[n] for n in names)))
        for names in components(known.values(), links)
    )
    return tuple(sorted(works, key=lambda work: work.id))


def stitch_group(
    parts: Sequence[Evidence], links: Iterable[Link], chosen: Mapping[str, str] = NO_CHOICES
) -> list[Stitched]:
    """The works of one candidate group, all of whose links are given.

    `chosen` maps a record to the record that a person would rather read in its place.
    """
    if len(parts) == 1:
        return [_work(_name([Text(tuple(parts))], 0), Stream([Text(tuple(parts))], []), (), chosen)]
    known = {each.record_id: each for each in sorted(parts, key=lambda each: each.record_id)}
    best_first = sorted(links, key=lambda each: (-each.score, each.first, each.second))
    kept, clusters = _clusters(known, best_first)
    texts = texts_of(list(known.values()))
    works = []
    for names in clusters:
        own = numbered(_within(texts, set(names)))
        inside = [each for each in kept if each.first in names]
        for number, stream in enumerate(streams(own, inside)):
            works.append(_work(_name(own, number), stream, best_first, chosen))
    return works


def alone(evidence: Evidence) -> str:
    """The id of the work that a part makes up by itself."""
    return _name([Text((evidence,))], 0)


def _clusters(
    known: Mapping[str, Evidence], links: Sequence[Link]
) -> tuple[list[Link], list[frozenset[str]]]:
    """The links taken up, and the sets that they make: never two authors in one."""
    people = _people(known.values())
    cores = {name: people.get(name, frozenset()) for name in known}
    doubtful = _doubtful(links, cores)
    unions: Unions[str] = Unions(known)
    taken: list[Link] = []
    for each in links:
        first, second = unions.root(each.first), unions.root(each.second)
        if not each.joins or each in doubtful or first == second:
            continue
        ours, theirs = cores[first], cores[second]
        if ours and theirs and not ours & theirs:
            continue
        root = unions.join(first, second)
        cores[root] = ours & theirs or ours | theirs
        taken.append(each)
    return taken, [frozenset(names) for names in unions.sets()]


def _people(parts: Iterable[Evidence]) -> dict[str, frozenset[str]]:
    """The people behind each part that names any: identities that one part has together are one person."""
    parts = list(parts)
    unions: Unions[str] = Unions()
    for each in parts:
        for other in each.identities[1:]:
            unions.join(each.identities[0], other)
    return {each.record_id: frozenset(map(unions.root, each.identities)) for each in parts}


def _doubtful(links: Iterable[Link], cores: Mapping[str, frozenset[str]]) -> set[Link]:
    """Links of parts without an author that point about as well to one author's work as to another's."""
    pointing: defaultdict[str, list[tuple[Link, frozenset[str]]]] = defaultdict(list)
    for each in links:
        for orphan, other in ((each.first, each.second), (each.second, each.first)):
            if each.joins and not cores[orphan] and cores[other]:
                pointing[orphan].append((each, cores[other]))
    doubtful: set[Link] = set()
    for ways in pointing.values():
        best, people = max(ways, key=lambda way: (way[0].score, way[0]))
        rivals = [way for way in ways if not way[1] & people]
        if rivals and best.score - max(link.score for link, _ in rivals) < CLEAR:
            doubtful.update(link for link, _ in ways)
    return doubtful


def _within(texts: Iterable[Text], names: set[str]) -> list[Text]:
    """The texts with only those members."""
    kept = (
        Text(tuple(each for each in text.members if each.record_id in names), text.is_whole) for text in texts
    )
    return [text for text in kept if text.members]


def _work(name: str, stream: Stream, links: Sequence[Link], chosen: Mapping[str, str]) -> Stitched:
    order: Order = ordered(stream, chosen)
    parts = sorted(each.record_id for text in stream.all_texts for each in text.members)
    own = set(parts)
    taken, unions = [], Unions(parts)
    for each in links:
        inside = each.joins and each.first in own and each.second in own
        if inside and unions.root(each.first) != unions.root(each.second):
            unions.join(each.first, each.second)
            taken.append(each)
    margins = tuple(_margin(each, links, own) for each in taken)
    return Stitched(name, tuple(parts), order.instalments, order.wholes, tuple(taken), margins)


def _margin(taken: Link, links: Iterable[Link], own: set[str]) -> float:
    """How far the link's score lies above the best link from its parts to parts of other works."""
    ends = {taken.first, taken.second}
    outside = [
        each.score
        for each in links
        if each.joins
        and (each.first in ends) != (each.second in ends)
        and not {each.first, each.second} <= own
    ]
    return round(taken.score - max(outside, default=0.0), 3)


def _name(texts: Sequence[Text], number: int) -> str:
    """The work's id: 16 hexadecimal digits of its author and title, and a number where several share both.

    Where no part tells both it is named after the first of its records.
    """
    parts = [each for text in texts for each in text.members]
    keys = Counter(
        f"{each.identities[0]}\0{title}" for each in parts if each.identities for title in titles(each)
    )
    common = min(keys, key=lambda key: (-keys[key], key)) if keys else ""
    key = f"work\0{common}" if common else f"record\0{min(each.record_id for each in parts)}"
    key += f"\0{number}" if number else ""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
