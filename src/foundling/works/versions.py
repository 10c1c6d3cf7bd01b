"""Texts of one origin put together, and the best of them chosen for stated reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple, TypeVar

from foundling.works.evidence import Evidence
from foundling.works.fingerprints import REVISED, holds, likeness, rare, relation
from foundling.works.marks import Mark
from foundling.works.unions import Unions

MOST_TOGETHER = 60
"""A rare hash that more texts have is a quotation, not a sign of one origin."""
_FEW = 24
"""Texts of one place that are compared each with each."""
_COMPLETE_FROM = 0.9
_HELD_FROM = 0.5
_MOST_TRIED = 20_000

Value = TypeVar("Value", Mark, int)


class Version(NamedTuple):
    """One text among those of one origin: its relation to the chosen one, and why it is chosen or not."""

    record_id: str
    relation: str
    """"chosen", "exact", "near" or "revised"."""
    likeness: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Texts of one origin, sorted by record id; a whole holds several numbered parts of its work."""

    members: tuple[Evidence, ...]
    is_whole: bool = False

    @property
    def mark(self) -> Mark | None:
        """The mark that most of them bear, the least of equals."""
        return _commonest(each.mark for each in self.members if each.mark is not None)

    @property
    def total(self) -> int | None:
        """The total that most of them tell."""
        return _commonest(each.total for each in self.members if each.total is not None)

    @property
    def date(self) -> str:
        """The earliest date, "9999" where there is none."""
        return min((each.date for each in self.members if each.date), default="9999")

    @property
    def longest(self) -> Evidence:
        """The longest of them, the first of equals."""
        return max(self.members, key=lambda each: (each.prints.length, each.record_id))


def texts_of(parts: Sequence[Evidence]) -> list[Text]:
    """The parts by origin: exact copies, near ones and revisions together; sorted by first record id."""
    ordered = sorted(parts, key=lambda each: each.record_id)
    by_id = {each.record_id: each for each in ordered}
    wholes = _wholes(ordered)
    unions: Unions[str] = Unions(by_id)
    for first, second in _pairs(ordered):
        apart = (first in wholes) != (second in wholes) or unions.root(first) == unions.root(second)
        if not apart and _are_versions(by_id[first], by_id[second]):
            unions.join(first, second)
    return [Text(tuple(by_id[name] for name in names), names[0] in wholes) for names in unions.sets()]


def versions_of(text: Text, preferred: str | None = None) -> tuple[Version, ...]:
    """The members with the best first, then by date and id; a person's preferred one is the best."""
    most = max(each.prints.length for each in text.members)
    newest = max(each.date for each in text.members)
    best = next((each for each in text.members if each.record_id == preferred), None)
    if best is None:
        best = min(text.members, key=lambda each: _merit(each, most))
    others = sorted(
        (each for each in text.members if each is not best),
        key=lambda each: (each.date or "9999", each.record_id),
    )
    chosen = () if len(text.members) == 1 else _reasons(best, most, newest)
    if best.record_id == preferred:
        chosen = ("chosen by hand", *chosen)
    return (
        Version(best.record_id, "chosen", 1.0, chosen),
        *(
            Version(
                each.record_id,
                relation(best.prints, each.prints) or REVISED,
                round(likeness(best.prints, each.prints).contained, 3),
                _faults(each, most, newest),
            )
            for each in others
        ),
    )


def _are_versions(first: Evidence, second: Evidence) -> bool:
    """Whether the texts are of one origin; parts of two numbers may have a refrain, or a scene told again."""
    alike = relation(first.prints, second.prints)
    if alike != REVISED or first.mark is None or second.mark in (None, first.mark):
        return alike is not None
    return likeness(first.prints, second.prints).contained >= _HELD_FROM


def whole_of(text: Text, others: Sequence[Text]) -> bool:
    """Whether the text holds at least one of the others as a book holds a chapter."""
    return any(holds(text.longest.prints, other.longest.prints) for other in others if other is not text)


def _wholes(ordered: Sequence[Evidence]) -> frozenset[str]:
    """The unnumbered texts that hold parts of two numbers or more."""
    numbered = [each for each in ordered if each.mark is not None and each.total != 1]
    plain = [each for each in ordered if each.mark is None or each.total == 1]
    if len({each.mark for each in numbered}) < 2:
        return frozenset()
    return frozenset(
        each.record_id for each in plain[: max(1, _MOST_TRIED // len(numbered))] if _holds_two(each, numbered)
    )


def _holds_two(whole: Evidence, numbered: Sequence[Evidence]) -> bool:
    held = set()
    for each in numbered:
        if each.mark not in held and each.prints.length < whole.prints.length:
            if likeness(whole.prints, each.prints).contained >= _HELD_FROM:
                held.add(each.mark)
            if len(held) > 1:
                return True
    return False


def _pairs(ordered: Sequence[Evidence]) -> Iterator[tuple[str, str]]:
    """Pairs that may be alike: a shared rare hash, or few texts with one mark."""
    by_hash: defaultdict[int, list[str]] = defaultdict(list)
    by_mark: defaultdict[Mark | None, list[str]] = defaultdict(list)
    for each in ordered:
        by_mark[each.mark].append(each.record_id)
        for value in rare(each.prints):
            by_hash[value].append(each.record_id)
    for names in by_hash.values():
        if len(names) <= MOST_TOGETHER:
            yield from combinations(names, 2)
        else:
            yield from pairwise(names)
    for names in by_mark.values():
        if len(names) <= _FEW:
            yield from combinations(names, 2)


def _merit(each: Evidence, most: int) -> tuple[bool, bool, tuple[int, ...], int, str]:
    """Complete before cut, undamaged before damaged, newest before older; then the longest, then by id."""
    day = tuple(-ord(sign) for sign in each.date)
    return _is_cut(each, most), each.damage > 0, (*day, 1), -each.prints.length, each.record_id


def _is_cut(each: Evidence, most: int) -> bool:
    return each.damage >= 1000 or each.prints.length < _COMPLETE_FROM * most


def _reasons(each: Evidence, most: int, newest: str) -> tuple[str, ...]:
    said = (
        ("complete", not _is_cut(each, most)),
        ("undamaged", each.damage == 0),
        ("newest", bool(each.date) and each.date == newest),
    )
    return tuple(name for name, holds_good in said if holds_good)


def _faults(each: Evidence, most: int, newest: str) -> tuple[str, ...]:
    said = (
        ("not complete", _is_cut(each, most)),
        ("damaged", each.damage > 0),
        ("older", bool(each.date) and each.date < newest),
        ("undated", not each.date),
    )
    return tuple(name for name, holds_good in said if holds_good)


def _commonest(values: Iterable[Value]) -> Value | None:
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else None
