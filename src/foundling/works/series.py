"""Series: works in the order that their parts, their neighbours and lists of stories tell, with gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from foundling.works.clues import titles
from foundling.works.evidence import Evidence
from foundling.works.listings import series_key
from foundling.works.people import words_of
from foundling.works.titles import base_title
from foundling.works.unions import Unions

MOST_GAPS = 60


@dataclass(frozen=True, slots=True)
class Member:
    """What a work tells of its series: its id, its title, and the evidence of its parts."""

    work: str
    title: str
    parts: tuple[Evidence, ...]

    @property
    def people(self) -> frozenset[str]:
        """What names its authors."""
        return frozenset(identity for each in self.parts for identity in each.identities)

    @property
    def date(self) -> str:
        """Its earliest date, "9999" where there is none."""
        return min((each.date for each in self.parts if each.date), default="9999")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in a series; `work` is empty for a gap."""

    number: str
    work: str
    title: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page lists under a series' name, in its order; works that are not here have an empty id."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def works(self) -> frozenset[str]:
        """The works that are here."""
        return frozenset(each.work for each in self.entries if each.work)


@dataclass(frozen=True, slots=True)
class Series:
    """Works of one author or several in order; `name` is empty where they only speak of each other."""

    name: str
    entries: tuple[Entry, ...]
    relations: tuple[tuple[str, str, str], ...]
    """What is said: a work, the kind of relation, and the other work."""


def series(members: Iterable[Member], listings: Iterable[Listing] = ()) -> tuple[Series, ...]:
    """The series that the works make up, sorted by name and first work, whatever order they come in.

    A work that names no series stands in that which a page lists it under, and in that of the works it
    follows, precedes or accompanies. The works' own numbers go before those of a list.
    """
    known = {member.work: member for member in sorted(members, key=lambda each: each.work)}
    lists = sorted(listings, key=lambda each: (each.name, each.entries))
    free = {work for work in known if not _places(known[work])} - {
        work for each in lists for work in each.works
    }
    relations = _relations(known)
    found, placed = [], set()
    for name, own in _named(known, lists):
        joined = _beside(own, relations, free)
        placed |= joined
        ours = [each for each in lists if series_key(each.name) == series_key(name) and each.works & own]
        told = Listing(name, _told(ours, [known[work] for work in sorted(own)]))
        found.append(_ordered(told, [known[work] for work in sorted(joined)], relations))
    rest = [each for each in relations if each[0] not in placed and each[2] not in placed]
    unions: Unions[str] = Unions(sorted({work for first, _, second in rest for work in (first, second)}))
    for first, _, second in rest:
        unions.join(first, second)
    found += [
        _ordered(Listing("", ()), [known[work] for work in works], relations) for works in unions.sets()
    ]
    return tuple(sorted(found, key=lambda each: (each.name, each.entries[0].work)))


def _told(lists: Iterable[Listing], members: Sequence[Member]) -> tuple[Entry, ...]:
    """What the lists of one series have, each story once: first by the longest list.

    A story that lies elsewhere than a list says is known by its title.
    """
    by_title = {title: each.work for each in members for part in each.parts for title in titles(part)}
    found: dict[str, Entry] = {}
    for each in sorted(lists, key=lambda each: -len(each.entries)):
        for entry in each.entries:
            work = entry.work or by_title.get(base_title(entry.title), "")
            found.setdefault(work or words_of(entry.title), replace(entry, work=work))
    return _counted(tuple(found.values()), members)


def _counted(told: tuple[Entry, ...], members: Sequence[Member]) -> tuple[Entry, ...]:
    """A list without numbers counted off, where that agrees with the numbers that its stories give."""
    said = {
        each.work: {place.number for part in each.parts for place in part.places} - {""} for each in members
    }
    pairs = [(str(at), said[each.work]) for at, each in enumerate(told, 1) if said.get(each.work)]
    if any(each.number for each in told) or not pairs or any(at not in numbers for at, numbers in pairs):
        return told
    return tuple(replace(each, number=str(at)) for at, each in enumerate(told, 1))


def _named(known: Mapping[str, Member], lists: Iterable[Listing]) -> list[tuple[str, set[str]]]:
    """Each series by name, with the works of one author, or of one list, that name it."""
    unions: Unions[tuple[str, str]] = Unions()
    works: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    names: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for member in known.values():
        for name, _ in _places(member):
            keys = [(person, series_key(name)) for person in sorted(member.people) or [member.work]]
            for key in keys:
                unions.join(keys[0], key)
                works[key].add(member.work)
            names[keys[0]][name] += 1
    for each in lists:
        for work in sorted(each.works.intersection(known)):
            for person in sorted(known[work].people) or [work]:
                key = (person, series_key(each.name))
                unions.join((f"list\0{min(each.works)}", key[1]), key)
                works[key].add(work)
                names[key][each.name] += 1
    found = []
    for keys in unions.sets():
        told = Counter[str]()
        for key in keys:
            told.update(names[key])
        shown = min(told, key=lambda name: (-told[name], name))
        found.append((shown, set().union(*(works[key] for key in keys))))
    return found


def _beside(own: set[str], relations: Iterable[tuple[str, str, str]], free: set[str]) -> set[str]:
    """The works and those without a series that hang together with them."""
    relations, joined = list(relations), set(own)
    while True:
        more = {
            work
            for first, _, second in relations
            if (first in joined) != (second in joined)
            for work in (first, second)
            if work in free and work not in joined
        }
        if not more:
            return joined
        joined |= more


def clues(evidence: Evidence) -> tuple[str, ...]:
    """Keys that a part shares with those of its series: its author with the series' name, or with titles."""
    said = {series_key(place.series) for place in evidence.places}
    named = {base_title(relation.title) for relation in evidence.relations if relation.kind != "continued"}
    own = set(titles(evidence))
    return tuple(
        sorted(
            {f"series:{who}\0{name}" for who in evidence.identities for name in said if name}
            | {f"story:{who}\0{name}" for who in evidence.identities for name in named if name}
            | {f"story:{who}\0{name}" for who in evidence.identities for name in own}
        )
    )


def _places(member: Member) -> list[tuple[str, str]]:
    """Each series that the work names, with the number that most of its parts give."""
    told: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for each in member.parts:
        for place in each.places:
            told[series_key(place.series)][place] += 1
    return [
        min(counted, key=lambda place: (not place[1], -counted[place], place))
        for _, counted in sorted(told.items())
    ]


def _relations(known: Mapping[str, Member]) -> tuple[tuple[str, str, str], ...]:
    """What works say of others by the same author that are here too."""
    by_title: defaultdict[str, list[Member]] = defaultdict(list)
    for member in known.values():
        for title in {title for each in member.parts for title in titles(each)}:
            by_title[title].append(member)
    said = set()
    for member in known.values():
        for relation in {relation for each in member.parts for relation in each.relations}:
            for other in by_title.get(base_title(relation.title), ()):
                if (
                    other.work != member.work
                    and relation.kind != "continued"
                    and member.people & other.people
                ):
                    said.add((member.work, relation.kind, other.work))
    return tuple(sorted(said))


def _ordered(told: Listing, members: Sequence[Member], relations: Sequence[tuple[str, str, str]]) -> Series:
    own = {member.work: member for member in members}
    said = tuple(each for each in relations if each[0] in own and each[2] in own)
    listed = {each.work: (at, each.number) for at, each in enumerate(told.entries)}
    last = len(told.entries), ""
    numbers = {work: _number(own[work], told.name) or listed.get(work, last)[1] for work in own}
    ranked = sorted(
        own, key=lambda work: (_value(numbers[work]), listed.get(work, last)[0], own[work].date, work)
    )
    entries = [Entry(numbers[work], work, own[work].title) for work in _following(ranked, said, numbers)]
    whole = _with_listed(_with_gaps(entries, told.entries), told.entries)
    return Series(told.name, tuple(whole), said)


def _following(
    ranked: Sequence[str], said: Iterable[tuple[str, str, str]], numbers: Mapping[str, str]
) -> list[str]:
    """The works by number, else by date, except that a sequel never stands before what it follows."""
    after: dict[str, list[str]] = {work: [] for work in ranked}
    for first, kind, second in said:
        if kind == "companion" or (numbers[first] and numbers[second]):
            continue
        later, earlier = (first, second) if kind == "sequel" else (second, first)
        after[later].append(earlier)
    try:
        waiting = TopologicalSorter(after)
        waiting.prepare()
    except CycleError:
        return list(ranked)
    place = {work: at for at, work in enumerate(ranked)}
    ready: list[str] = []
    order: list[str] = []
    while waiting.is_active():
        ready += waiting.get_ready()
        ready.sort(key=lambda work: place[work])
        work = ready.pop(0)
        order.append(work)
        waiting.done(work)
    return order


def _with_gaps(entries: Sequence[Entry], told: Sequence[Entry]) -> list[Entry]:
    """The entries with one for each number that is missing, by the title that a list gives it."""
    whole = {int(each.number) for each in entries if each.number.isdigit()}
    titles = {int(each.number): each.title for each in told if each.number.isdigit() and not each.work}
    missing = [number for number in range(1, max((*whole, *titles), default=0) + 1) if number not in whole]
    if not missing or len(missing) > MOST_GAPS:
        return list(entries)
    found = list(entries)
    for number in missing:
        at = next((i for i, each in enumerate(found) if _value(each.number) > number), len(found))
        found.insert(at, Entry(str(number), "", titles.get(number, "")))
    return found


def _with_listed(entries: Sequence[Entry], told: Sequence[Entry]) -> list[Entry]:
    """The entries with a list's stories that are not here and have no number, behind the one before."""
    found, at = list(entries), 0
    for each in told:
        if each.work or each.number:
            at = next((i + 1 for i, held in enumerate(found) if held.work and held.work == each.work), at)
        elif len(found) < MOST_GAPS:
            found.insert(at, each)
            at += 1
    return found


def _number(member: Member, name: str) -> str:
    return next((number for told, number in _places(member) if series_key(told) == series_key(name)), "")


def _value(number: str) -> float:
    """What a number sorts by; a work without one comes last.

    >>> _value("2"), _value("2.5"), _value("")
    (2.0, 2.5, 10000.0)
    """
    whole, _, rest = number.partition(".")
    return float(f"{whole}.{rest or 0}") if whole.isdigit() and (rest.isdigit() or not rest) else 10_000.0
