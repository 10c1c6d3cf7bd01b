"""Which part a text is and of how many, and whether its story is finished."""

from __future__ import annotations

import re
from typing import NamedTuple

from foundling.model import Span
from foundling.records.spans import Runs, alternation, folded, remembered
from foundling.vocab import phrases

_TABLE = phrases("parts")
_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_SPOKEN = {word: number for number, key in enumerate(_UNITS, start=1) for word in _TABLE[key]} | {
    word: number for key, number in _TENS.items() for word in _TABLE[key]
}
_WORD = alternation(_SPOKEN)
_ROMAN = r"(?=[IVXL])(?:XL|L?X{0,4})(?:IX|IV|V?I{0,4})"
_NUMBER = rf"(?:\d{{1,3}}[a-z]?(?![a-z])|(?:{_WORD})(?:[\s-](?:{_WORD}))?\b|(?-i:{_ROMAN})(?![\w'-]))"
_OPEN = rf"(?:\d{{1,3}}(?!\d)|(?:{_WORD})\b|(?-i:{_ROMAN})(?![\w'-])|{alternation(_TABLE['open'])})"
_NOUN = rf"(?:{alternation(_TABLE['nouns'])})\b\.?"
_OF = rf"(?:\s*[/\\]\s*|\s+(?:{alternation(_TABLE['of'])})\s+)"
_RATIO = re.compile(
    rf"(?:\b{_NOUN}\s*#?)?(?<![\d/.:-])(?P<part>\d{{1,3}})[a-z]?\s*(?:/|\\|\s(?:{alternation(_TABLE['of'])})\s)\s*"
    rf"(?P<total>\d{{1,3}}|\?{{1,3}}|[xXnN](?![a-zA-Z]))(?![\d/:%])",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\b{_NOUN}\s{{0,4}}[#:-]?\s{{0,4}}(?:the\s+)?(?P<part>{_NUMBER})(?:{_OF}(?P<total>{_OPEN}))?",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\W*(?P<part>{_NUMBER})(?:{_OF}(?P<total>{_OPEN}))?\W*", re.IGNORECASE)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_FINISHED = re.compile(rf"(?<!\w)(?:{alternation(_TABLE['finished'])})(?!\w)", re.IGNORECASE)
_UNFINISHED = re.compile(rf"(?<!\w)(?:{alternation(_TABLE['unfinished'])})(?!\w)", re.IGNORECASE)


_TOKEN = Runs(r"\w")
_DIGIT = re.compile(r"\d")
_NOUN_WORDS, _OF_WORDS = (
    frozenset(max(_TOKEN.of(phrase.casefold()), key=len) for phrase in _TABLE[key]) for key in ("nouns", "of")
)
"""The longest word of each phrase, one of which must stand where a phrase does."""
_NEAR = 3
_AHEAD = _NEAR + 1 + max(len(phrase) for phrase in _TABLE["nouns"])


class PartReading(NamedTuple):
    """A part's number and the total, None where it is open; `span` covers the words that say so."""

    part: int
    total: int | None
    span: Span
    confidence: float
    unfinished: bool = False
    """Said outright to go on: "3/?"."""


@remembered
def find_part(text: str) -> PartReading | None:
    """The part that a line names: a ratio first, else a part or chapter with its number.

    >>> find_part("Glass House (2/3)").part, find_part("Chapter Forty-Nine: Rain").part
    (2, 49)
    >>> find_part("Part One of Three").total, find_part("Apart from 24/7 worry")
    (3, None)
    """
    plain = folded(text)
    said = _TOKEN.of(plain.casefold())
    if _DIGIT.search(plain) and ("/" in plain or "\\" in plain or not _OF_WORDS.isdisjoint(said)):
        for found in _RATIO.finditer(plain):
            reading = _reading(found, 0.97)
            if reading is not None:
                return reading
    named = None if _NOUN_WORDS.isdisjoint(said) else _NAMED.search(plain)
    return _reading(named, 0.95 if named["total"] else 0.92) if named else None


def may_open(text: str) -> bool:
    """Whether a part may be named in the first words: a figure or a word for parts stands there.

    >>> may_open("Chapter 2: Rain"), may_open("3/7"), may_open("The last chapter, 3/7")
    (True, True, False)
    """
    opening = text[:_AHEAD]
    return _DIGIT.search(opening, 0, _NEAR) is not None or not _NOUN_WORDS.isdisjoint(
        _TOKEN.of(opening.casefold())
    )


def read_part(value: str) -> PartReading | None:
    """The part in the value of a part or chapter label, where a bare number is enough.

    >>> read_part("IV").part, read_part("2 of ?").unfinished, read_part("NEW 1/2").total
    (4, True, 2)
    """
    bare = _BARE.match(folded(value))
    if bare is not None and (bare.end() == len(value) or value[bare.end() - 1 : bare.end()] in ":-. "):
        reading = _reading(bare, 0.95)
        if reading is not None:
            return reading
    return find_part(value)


def read_status(value: str) -> str | None:
    """Complete or wip, as the value of a status label says; None if it says neither.

    >>> read_status("WIP"), read_status("Complete"), read_status("No"), read_status("so far so good")
    ('wip', 'complete', 'wip', None)
    """
    plain = " ".join(folded(value).casefold().strip(" .!*~[]()").split())
    if plain in _TABLE["yes"]:
        return "complete"
    if plain in _TABLE["no"] or _UNFINISHED.search(plain):
        return "wip"
    return "complete" if _FINISHED.search(plain) else None


def _reading(found: re.Match[str], confidence: float) -> PartReading | None:
    part, words = _number(found["part"]), found["total"]
    total = _number(words) if words else None
    if part is None or (total is not None and part > total):
        return None
    return PartReading(part, total, Span(*found.span()), confidence, bool(words) and total is None)


def _number(words: str) -> int | None:
    plain = words.casefold()
    digits = plain.rstrip("abcdefghijklmnopqrstuvwxyz")
    if digits.isdigit():
        return int(digits)
    if plain in _SPOKEN:
        return _SPOKEN[plain]
    tens, _, unit = plain.replace("-", " ").partition(" ")
    if _SPOKEN.get(tens, 0) >= 20 and 0 < _SPOKEN.get(unit.strip(), 0) < 10:
        return _SPOKEN[tens] + _SPOKEN[unit.strip()]
    if _SPOKEN.get(tens):
        return _SPOKEN[tens]
    return _roman(words)


def _roman(words: str) -> int | None:
    values = [_ROMAN_VALUES.get(sign, 0) for sign in words]
    if not values or not all(values):
        return None
    return sum(-low if low < high else low for low, high in zip(values, [*values[1:], 0], strict=True))
