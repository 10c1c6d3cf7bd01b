"""One title by one author, used for one work or for several: the texts told apart.

Two texts that have nothing in common and claim the same place in the work cannot both be in it. Where that
happens in more than a few places, the title was used again, and every text goes to the work it fits best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from foundling.works.evidence import Evidence
from foundling.works.links import Link
from foundling.works.marks import Mark
from foundling.works.versions import Text, whole_of

ALONE = Mark(1)
"""The place of a text without a number."""
SELDOM = 1 / 3
"""The share of contested places up to which a work's own part was rather sent in two pieces."""
SOON = 14
"""Days within which the pieces of one part follow each other."""
UNFIT = -2.0
_STRONG = frozenset({"next-page", "answers-part", "same-thread", "part-files", "same-text"})

Joined = frozenset[frozenset[str]]


@dataclass(slots=True)
class Stream:
    """The texts of one work; `wholes` hold others of them."""

    texts: list[Text]
    wholes: list[Text] = field(default_factory=list)

    @property
    def all_texts(self) -> list[Text]:
        """Both kinds."""
        return [*self.texts, *self.wholes]


def streams(texts: Sequence[Text], links: Iterable[Link]) -> list[Stream]:
    """The works that the texts make up, in order of their first date and record; at least one text."""
    texts = sorted(texts, key=_when)
    wholes = [text for text in texts if text.is_whole or (text.mark is None and whole_of(text, texts))]
    single = [text for text in texts if text not in wholes]
    places: defaultdict[Mark, list[Text]] = defaultdict(list)
    for text in single:
        places[text.mark or ALONE].append(text)
    contested = [mark for mark, rivals in places.items() if len(rivals) > 1]
    if not contested or _is_in_pieces(places, contested):
        found = [Stream(single)]
    else:
        found = _parted(places, contested, _strong(links))
    for whole in wholes:
        _held(whole, found).wholes.append(whole)
    return sorted(found, key=lambda each: _when(min(each.all_texts, key=_when)))


def _is_in_pieces(places: dict[Mark, list[Text]], contested: Sequence[Mark]) -> bool:
    """Whether a few places of many are taken twice by numbered texts of about the same day."""
    if len(contested) > SELDOM * len(places):
        return False
    return all(
        None not in {text.mark for text in places[mark]}
        and len({text.total for text in places[mark]}) == 1
        and _days(places[mark][0].date, places[mark][-1].date) <= SOON
        for mark in contested
    )


def _parted(places: dict[Mark, list[Text]], contested: Sequence[Mark], strong: Joined) -> list[Stream]:
    """Each of the rivals for the most contested place begins a stream; the others choose."""
    seed = min(contested, key=lambda mark: (-len(places[mark]), mark))
    found = [Stream([text]) for text in places[seed]]
    for mark in sorted(places, key=lambda mark: (abs(mark.number - seed.number), mark)):
        if mark == seed:
            continue
        ways = [
            (_fit(text, stream, strong), -place, -at)
            for at, text in enumerate(places[mark])
            for place, stream in enumerate(found)
        ]
        _assign(places[mark], found, sorted(ways, reverse=True))
    return found


def _assign(rivals: Sequence[Text], found: list[Stream], ways: Sequence[tuple[float, int, int]]) -> None:
    """Each rival to a stream of its own, the best fit first; what fits nowhere begins one."""
    left, free = set(range(len(rivals))), set(range(len(found)))
    for fit, place, at in ways:
        if fit >= UNFIT and -at in left and -place in free:
            left.discard(-at)
            free.discard(-place)
            found[-place].texts.append(rivals[-at])
    found.extend(Stream([rivals[at]]) for at in sorted(left))


def _fit(text: Text, stream: Stream, strong: Joined) -> float:
    """How well a text goes with those of a stream."""
    ours = {each.record_id for each in text.members}
    theirs = {each.record_id for other in stream.texts for each in other.members}
    fit = 3.0 * any(pair & ours and pair & theirs for pair in strong)
    totals = {other.total for other in stream.texts} - {None}
    if text.total is not None and totals:
        fit += 2.0 if text.total in totals else -3.0
    fit += _agreement(_all(text, "fandoms"), _of(stream, "fandoms"), 1.0, -3.0)
    fit += _agreement(_all(text, "pairings"), _of(stream, "pairings"), 1.0, -1.0)
    fit += _agreement(_all(text, "source"), _of(stream, "source"), 1.0, -0.5)
    gap = min(_days(text.date, other.date) for other in stream.texts)
    return fit - min(3.0, gap / 60)


def _agreement(ours: set[str], theirs: set[str], same: float, other: float) -> float:
    if not ours or not theirs:
        return 0.0
    return same if ours & theirs else other


def _all(text: Text, name: str) -> set[str]:
    return {value for each in text.members for value in _values(each, name) if value}


def _of(stream: Stream, name: str) -> set[str]:
    return {value for text in stream.texts for value in _all(text, name)}


def _values(evidence: Evidence, name: str) -> tuple[str, ...]:
    found = getattr(evidence, name)
    return found if isinstance(found, tuple) else (found,)


def _held(whole: Text, found: Sequence[Stream]) -> Stream:
    """The stream most of whose texts the whole holds, the first of equals."""
    counts = [sum(whole_of(whole, [text]) for text in stream.texts) for stream in found]
    return found[counts.index(max(counts))]


def _strong(links: Iterable[Link]) -> Joined:
    return frozenset(
        frozenset((each.first, each.second))
        for each in links
        if any(reason.name in _STRONG for reason in each.reasons)
    )


def _when(text: Text) -> tuple[str, Mark, str]:
    return text.date, text.mark or ALONE, text.members[0].record_id


def _days(first: str, second: str) -> float:
    """Days between two dates; 60 where one is unknown.

    >>> _days("1999-05-12", "1999-05-01"), _days("1999", "2000-01"), _days("9999", "1999")
    (11.0, 365.0, 60.0)
    """
    ours, theirs = _day(first), _day(second)
    return 60.0 if ours is None or theirs is None else abs(ours - theirs)


def _day(date: str) -> float | None:
    if date in ("", "9999"):
        return None
    year, month, day = (*(int(piece) for piece in date.split("-")), 1, 1)[:3]
    return year * 365.0 + (month - 1) * 30.5 + day
