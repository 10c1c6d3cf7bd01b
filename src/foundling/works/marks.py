"""The mark of a part: its number, the letter behind it, or the name that stands for one."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from foundling.model import Record
from foundling.vocab import phrases
from foundling.works.people import words_of

FIRST, LAST = -1, 10_000
"""The numbers of a prologue and an epilogue."""
_LETTER = re.compile(r"(?<![\w.])(\d{1,3})([a-h])(?![a-z])", re.IGNORECASE)


class Mark(NamedTuple):
    """Where a part stands in its work; marks sort in reading order."""

    number: int
    letter: str = ""

    @property
    def shown(self) -> str:
        """The mark as people write it.

        >>> Mark(5, "a").shown, Mark(FIRST).shown
        ('5a', 'prologue')
        """
        names = {FIRST: "prologue", LAST: "epilogue"}
        return names.get(self.number, f"{self.number}{self.letter}")


def read_mark(record: Record, subject: str) -> Mark | None:
    """The part's mark: the record's number with its letter; else a prologue or an epilogue by name."""
    number = record.header.part
    if number is not None:
        said = [claim.raw for claim in record.claims if claim.field == "part"]
        return Mark(number, next(filter(None, (_letter(text, number) for text in (*said, subject))), ""))
    words = {*words_of(record.header.title or "").split(), *words_of(subject).split()}
    if not words.isdisjoint(_named("prolog", "пролог", "prólog")):
        return Mark(FIRST)
    return Mark(LAST) if not words.isdisjoint(_named("epilog", "épilog", "epílog", "эпилог")) else None


def _letter(text: str, number: int) -> str:
    """The letter behind the number in the text.

    >>> _letter("Harbour Lights 05a/8", 5), _letter("5 a day", 5)
    ('a', '')
    """
    return next((found[2].lower() for found in _LETTER.finditer(text) if int(found[1]) == number), "")


@cache
def _named(*stems: str) -> frozenset[str]:
    return frozenset(word for word in phrases("titles")["ends"] if word.startswith(stems))
