"""A work in reading order: each instalment once, and a ghost in the place of each that is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foundling.works.marks import FIRST, LAST, Mark
from foundling.works.streams import Stream
from foundling.works.versions import Text, Version, versions_of

MOST_GHOSTS = 300
"""A number that tells of more missing parts is rather misread."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """One place in a work; `versions` has the text to read first, and is empty for a ghost."""

    mark: Mark | None
    versions: tuple[Version, ...]
    total: int | None = None

    @property
    def sentence(self) -> str | None:
        """Of a ghost, what to say of it.

        >>> Instalment(Mark(12), (), 19).sentence, Instalment(Mark(3), ()).sentence
        ('part 12 of 19 is missing', 'part 3 is missing')
        """
        if self.versions or self.mark is None:
            return None
        of = f" of {self.total}" if self.total else ""
        return f"part {self.mark.shown}{of} is missing"


@dataclass(frozen=True, slots=True)
class Order:
    """A work's instalments in reading order, and the texts that hold all of it."""

    instalments: tuple[Instalment, ...]
    wholes: Instalment | None


def ordered(stream: Stream, chosen: Mapping[str, str]) -> Order:
    """The order of a work's texts: by number, then date, then record; unnumbered ones last.

    An unnumbered first text of a work that has a second part, but no first, is the first part.
    """
    texts = sorted(stream.texts, key=lambda text: _place(text, stream.texts))
    total = _total(stream.texts)
    held = [Instalment(_mark(text, stream.texts), _versions(text, chosen), total) for text in texts]
    wholes = tuple(version for text in stream.wholes for version in _versions(text, chosen))
    if not held:
        return Order((Instalment(None, wholes, None),), None)
    return Order(tuple(_with_ghosts(held, total)), Instalment(None, wholes) if wholes else None)


def _with_ghosts(held: Sequence[Instalment], total: int | None) -> Iterator[Instalment]:
    numbers = {each.mark.number for each in held if each.mark is not None and FIRST < each.mark.number < LAST}
    most = max((total or 0, *numbers), default=0)
    missing = [number for number in range(1, most + 1) if number not in numbers] if numbers else []
    ghosts = (
        [Instalment(Mark(number), (), total) for number in missing] if len(missing) <= MOST_GHOSTS else []
    )
    last = Mark(LAST + 1)
    yield from sorted((*held, *ghosts), key=lambda each: each.mark or last)


def _versions(text: Text, chosen: Mapping[str, str]) -> tuple[Version, ...]:
    wanted = {chosen[each.record_id] for each in text.members if each.record_id in chosen}
    return versions_of(text, min(wanted, default=None))


def _mark(text: Text, texts: Sequence[Text]) -> Mark | None:
    if text.mark is not None:
        return text.mark
    marks = {other.mark for other in texts if other.mark is not None}
    unnumbered = [other for other in texts if other.mark is None]
    opens = marks and Mark(1) not in marks and len(unnumbered) == 1
    return Mark(1) if opens else None


def _place(text: Text, texts: Sequence[Text]) -> tuple[Mark, str, str]:
    return _mark(text, texts) or Mark(LAST + 1), text.date, text.members[0].record_id


def _total(texts: Sequence[Text]) -> int | None:
    """The total that most texts tell, the largest of equals; none that a part's number exceeds."""
    highest = max((text.mark.number for text in texts if text.mark and text.mark.number < LAST), default=0)
    told = Counter(text.total for text in texts if text.total is not None and text.total >= highest)
    return max(told, key=lambda total: (told[total], total)) if told else None
