"""Numbers, dates and ranges of them, as people type them in a query."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

NUMBER_FIELDS = ("words", "parts", "year")
DATE_FIELDS = ("posted", "updated", "added")
LARGEST = (1 << 62) - 1
LONGEST = 40
"""Characters of a range; more is no number that any work has."""

_TWO = re.compile(r"([^.]*(?:\.[0-9]+[km]?)?)\.\.(.*)\Z")
_DASHED_NUMBERS = re.compile(r"([0-9.]+[km]?)-([0-9.]+[km]?)\Z")
_DASHED_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})\Z")
_NUMBER = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,3}))?([km]?)\Z")
_DATE = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?\Z")
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


class Bounds(NamedTuple):
    """The least and the largest number asked for, both included."""

    low: int
    high: int


def bounds(field: str, text: str) -> Bounds | None:
    """What a range asks for; None for what is none. Dates come as YYYYMMDD, the unknown as 00 or 99.

    >>> bounds("words", ">10k"), bounds("words", "1,000-2.5k"), bounds("year", "1997..2001")
    (Bounds(low=10001, high=4611686018427387903), Bounds(low=1000, high=2500), Bounds(low=1997, high=2001))
    >>> bounds("posted", "<2000-06"), bounds("posted", "1999"), bounds("posted", "1998..1999-03-04")
    (Bounds(low=0, high=20000599), Bounds(low=19990000, high=19999999), Bounds(low=19980000, high=19990304))
    >>> bounds("words", "many"), bounds("words", "..500"), bounds("posted", "yesterday")
    (None, Bounds(low=0, high=500), None)
    """
    plain = text.replace(",", "").lower()
    if len(plain) > LONGEST:
        return None
    dates = field in DATE_FIELDS
    of = _day if dates else _number
    dashed = _DASHED_YEARS if dates else _DASHED_NUMBERS
    two = _TWO.match(plain) or dashed.match(plain)
    if two is not None:
        return _between(two[1], two[2], of)
    operator = next((sign for sign in ("<=", ">=", "<", ">", "=") if plain.startswith(sign)), "")
    found = of(plain.removeprefix(operator))
    return None if found is None else _beyond(operator, found)


def _between(first: str, last: str, of: Callable[[str], Bounds | None]) -> Bounds | None:
    low = of(first) if first else Bounds(0, 0)
    high = of(last) if last else Bounds(LARGEST, LARGEST)
    return Bounds(low.low, high.high) if low and high and (first or last) else None


def _beyond(operator: str, found: Bounds) -> Bounds:
    return {
        ">": Bounds(found.high + 1, LARGEST),
        ">=": Bounds(found.low, LARGEST),
        "<": Bounds(0, found.low - 1),
        "<=": Bounds(0, found.high),
    }.get(operator, found)


def date_number(date: str | None) -> int:
    """A date as YYYYMMDD, 00 for what it does not say; 0 for none.

    >>> date_number("1999-03-14"), date_number("1999-07"), date_number("1999"), date_number(None)
    (19990314, 19990700, 19990000, 0)
    """
    day = _day(date or "")
    return day.low if day else 0


def _number(text: str) -> Bounds | None:
    match = _NUMBER.match(text)
    if match is None:
        return None
    whole, fraction, unit = match.groups()
    times = _TIMES[unit]
    number = int(whole) * times + int((fraction or "0").ljust(3, "0")) * times // 1000
    return Bounds(number, number)


def _day(text: str) -> Bounds | None:
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = match.groups()
    low = int(year) * 10_000 + int(month or 0) * 100 + int(day or 0)
    return Bounds(low, low + (0 if day else 99 if month else 9999))
