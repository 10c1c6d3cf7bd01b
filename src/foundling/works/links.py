"""Links: how sure it is that two parts are of one work, as a sum of named reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from foundling.works.clues import continued, titles
from foundling.works.evidence import Evidence
from foundling.works.fingerprints import REVISED, origin
from foundling.works.paths import FileName, file_name, resolve

ENOUGH = 0.6
"""The score from which two parts are held to be of one work."""
CLEAR = 0.1
"""The margin by which a part without an author must point to one author's work rather than another's."""

SURE = frozenset({"same-author-and-title", "same-poster-and-title"})
"""Reasons that suffice whatever speaks against."""


class Reason(NamedTuple):
    """One thing that speaks for a link, or against it, with its weight."""

    name: str
    weight: float


class Link(NamedTuple):
    """Two parts, by record id in sorted order, and why they are linked.

    `joins` is false where they are texts of one origin and no more: versions, yet not of one work.
    """

    first: str
    second: str
    score: float
    reasons: tuple[Reason, ...]
    joins: bool


def link(first: Evidence, second: Evidence) -> Link | None:
    """The link of two parts; None where too little speaks for it. The same whichever comes first."""
    if first.record_id > second.record_id:
        first, second = second, first
    alike = origin(first.prints, second.prints)
    reasons: tuple[Reason, ...] = ()
    if not are_strangers(first, second):
        reasons = tuple(sorted(_reasons(first, second, alike), key=lambda each: (-each.weight, each.name)))
    score = round(sum(each.weight for each in reasons), 3)
    if any(each.name in SURE for each in reasons):
        score = max(score, 1.0)
    if score >= ENOUGH:
        return Link(first.record_id, second.record_id, score, reasons, joins=True)
    copy = (Reason("same-text", 1.0),)
    return Link(first.record_id, second.record_id, 1.0, copy, joins=False) if alike else None


def are_strangers(first: Evidence, second: Evidence) -> bool:
    """Whether both name their authors, or were posted by known people, and have none in common."""
    ours, theirs = set(first.identities), set(second.identities)
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def goes_on(first: Evidence, second: Evidence) -> bool:
    """Whether the first says that it is continued from the second."""
    return bool(first.relations) and not set(continued(first)).isdisjoint(titles(second))


def _reasons(first: Evidence, second: Evidence, alike: str | None) -> Iterator[Reason]:
    ours, theirs = set(titles(first)), set(titles(second))
    same_title = not ours.isdisjoint(theirs)
    yield from _who(first, second, same_title=same_title)
    if alike:
        yield Reason("same-text", 0.7)
    elif first.mark is not None and first.mark == second.mark:
        yield Reason("same-number", -0.4)
    if goes_on(first, second) or goes_on(second, first):
        yield Reason("continues-part", 0.6)
    elif ours and theirs and not same_title and alike in (None, REVISED):
        yield Reason("other-title", -0.5)
    if first.fandoms and second.fandoms and set(first.fandoms).isdisjoint(second.fandoms):
        yield Reason("other-fandom", -0.3)
    elif first.fandoms and second.fandoms:
        yield Reason("same-fandom", 0.05)
    yield from _where(first, second)
    yield from _numbers(first, second)


def _who(first: Evidence, second: Evidence, *, same_title: bool) -> Iterator[Reason]:
    shared = set(first.identities) & set(second.identities)
    if shared and same_title:
        named = first.names and second.names
        yield Reason("same-author-and-title" if named else "same-poster-and-title", 1.0 if named else 0.9)
    elif shared:
        yield Reason("same-author", 0.3)
    elif same_title:
        yield Reason("same-title", 0.4)


def _where(first: Evidence, second: Evidence) -> Iterator[Reason]:
    if _answers(first, second) or _answers(second, first):
        yield Reason("answers-part", 0.35)
    elif set(first.references) & set(second.references):
        yield Reason("same-thread", 0.35)
    ways = _leads(first, second) + _leads(second, first)
    if ways:
        yield Reason("next-page", 0.6 if ways == 1 else 0.7)
    if first.source and first.source == second.source:
        yield Reason("same-place", 0.15)


def _answers(first: Evidence, second: Evidence) -> bool:
    return bool(second.message) and second.message in first.references


def _leads(first: Evidence, second: Evidence) -> int:
    """1 where a link of the first leads on to the second, or back to it."""
    there = set(second.pages)
    return int(
        any(resolve(to, page) in there for page in first.pages for to in (*first.after, *first.before))
    )


def _numbers(first: Evidence, second: Evidence) -> Iterator[Reason]:
    if first.mark is not None and second.mark is not None:
        if abs(first.mark.number - second.mark.number) == 1:
            yield Reason("next-number", 0.2)
        if first.total is not None and first.total == second.total and first.total > 1:
            yield Reason("same-total", 0.15)
    names = _alike(first, second)
    if names is None:
        return
    yield Reason("part-files", 0.45) if names[0].is_part else Reason("numbered-files", 0.2)
    if _fits(first, names[0]) and _fits(second, names[1]):
        yield Reason("numbers-fit-files", 0.2)


def _alike(first: Evidence, second: Evidence) -> tuple[FileName, FileName] | None:
    ours = {name.like: name for page in first.pages if (name := file_name(page))}
    theirs = {name.like: name for page in second.pages if (name := file_name(page))}
    shared = sorted(ours.keys() & theirs.keys())
    return (ours[shared[0]], theirs[shared[0]]) if shared else None


def _fits(evidence: Evidence, name: FileName) -> bool:
    return evidence.mark is not None and evidence.mark.number == name.number
