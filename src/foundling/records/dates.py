"""Dates as people type them, read as ISO 8601 without guessing which number is the day."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from foundling.model import Span
from foundling.records.spans import Runs, alternation, folded, remembered
from foundling.vocab import phrases

MONTHS = "january february march april may june july august september october november december".split()
_TABLE = phrases("dates")
_MONTH_OF = {word: number for number, month in enumerate(MONTHS, start=1) for word in _TABLE[month]}
_NAME = rf"(?P<name>{alternation(_MONTH_OF)})"
_YEAR = r"(?P<year>\d{4}|'\d{2})(?!\d)"
_DAY = r"(?<![\d/.:-])(?P<day>\d{1,2})"
_ORDINAL = r"(?:st|nd|rd|th|er)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d/.:-])(?P<year>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"{_DAY}{_ORDINAL}\.?[\s-]{{1,3}}(?:(?:of|de)\s+)?{_NAME}\b\.?,?[\s-]{{0,3}}(?:(?:de|del)\s+)?(?P<year>\d{{4}}|'?\d{{2}})(?![\d:])",
        rf"\b{_NAME}\b\.?\s{{0,3}}(?P<day>\d{{1,2}}){_ORDINAL}(?:\s*,\s*|\s+){_YEAR}",
        rf"\b{_NAME}\b\.?,?\s{{0,3}}(?:of\s+|de\s+)?{_YEAR}",
        r"(?<![\d/.:-])(?P<first>\d{1,4})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<third>\d{4}|\d{2})(?![\d/-])",
        rf"\b(?:{alternation(_TABLE['seasons'])}),?\s+(?:of\s+)?{_YEAR}",
        r"(?<![\d/.:-])(?P<year>(?:19[6-9]|20[0-4])\d)(?![\d/:-])",
    )
)
_LETTERS = Runs(r"[^\W\d_]")
_MONTH_WORDS = frozenset(_LETTERS.of(" ".join(_MONTH_OF).lower()))
_SEASON_WORDS = frozenset(_LETTERS.of(" ".join(_TABLE["seasons"]).lower()))
_CLOCK = re.compile(r"\s\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?$", re.IGNORECASE)
_ENROLLED = _TABLE["enrolled"]
_DIGIT = re.compile(r"\d")
_UNTIL = re.compile(rf"\s*(?:{alternation(_TABLE['until'])})\s*(?=\S)", re.IGNORECASE)


_STAMP = re.compile(r"(?<![/.:-])(?P<day>[0-9]{1,2}) (?P<name>[A-Z][a-z]{2}) (?P<year>[0-9]{4}) [0-9]{2}:")
"""How mail programs write the date of posting."""
_JOINED = re.compile(r"\d[-/.]\d{1,2}[-/.]\d")
_WHOLE = 10
"""The length of a date by its day."""


class DateReading(NamedTuple):
    """A date: `iso` is None where day and month cannot be told apart, or where a stretch is given."""

    iso: str | None
    span: Span
    confidence: float
    trouble: str = ""
    """A finding's code: date-ambiguous or date-range."""


def read_date(text: str, order: str = "") -> DateReading | None:
    """The first date in the text; `order` is "mdy" or "dmy" where other dates nearby have told it.

    >>> read_date("27 May 1999").iso, read_date("May, 2002").iso, read_date("8/30/94").iso
    ('1999-05-27', '2002-05', '1994-08-30')
    >>> read_date("5/6/99").iso, read_date("5/6/99", "dmy").iso
    (None, '1999-06-05')
    """
    figure = _DIGIT.search(text)
    if figure is None:
        return None
    stamp = _STAMP.match(text, figure.start())
    if stamp is None or stamp["name"].casefold() not in _MONTH_OF:
        return _read_date(text, order)
    return _read(stamp, stamp.start(), stamp.end("year"))


def read_date_line(line: str, order: str = "") -> DateReading | None:
    """The date by its day that makes up half a line or more.

    >>> read_date_line("Written 27 May 1999").iso, read_date_line("I wrote this on the 27 May 1999")
    ('1999-05-27', None)
    >>> read_date_line("@ 2004-08-19 22:15:00").iso
    '2004-08-19'
    >>> read_date_line("Joined: 27 May 1999") is None
    True

    A line of a board that says since when somebody has been there dates nothing.

    >>> read_date_line("@ 2004-08-19 22:15:00").iso
    '2004-08-19'
    >>> read_date_line("Joined: 27 May 1999") is None
    True
    """
    if _JOINED.search(line) is None and _MONTH_WORDS.isdisjoint(_LETTERS.of(line.lower())):
        return None
    date = read_date(line, order)
    if date is None or date.iso is None or len(date.iso) < _WHOLE or line.casefold().startswith(_ENROLLED):
        return None
    return None if date.span.end - date.span.start < 0.5 * len(_CLOCK.sub("", line)) else date


@remembered
def _read_date(text: str, order: str) -> DateReading | None:
    plain = folded(text)
    found = _first(plain, 0)
    if found is None:
        return None
    reading = _numeric(found, order) if found.re is _FORMS[4] else _read(found, *found.span())
    if reading is None:
        return None
    bridge = _UNTIL.match(plain, found.end())
    if bridge is not None:
        other = _first(plain[: bridge.end() + 40], bridge.end())
        if other is not None and other.start() <= bridge.end() + 1:
            return DateReading(None, Span(found.start(), other.end()), 0.9, "date-range")
    return reading


def tell_order(texts: list[str]) -> str:
    """The order that one of the numeric dates shows by a number above twelve, mdy or dmy; else "".

    >>> tell_order(["9/10/06", "9/22/06"])
    'mdy'
    """
    for text in texts:
        found = _FORMS[4].search(folded(text))
        if found and found["mark"] == "/" and len(found["first"]) < 3:
            first, second = int(found["first"]), int(found["second"])
            if first > 12 >= second:
                return "dmy"
            if second > 12 >= first:
                return "mdy"
    return ""


def _first(plain: str, start: int) -> re.Match[str] | None:
    first: re.Match[str] | None = None
    for form in _likely(plain):
        found = form.search(plain, start)
        if found is not None and (first is None or found.start() < first.start()):
            first = found
            if found.start() == start:
                break
    return first


def _likely(plain: str) -> list[re.Pattern[str]]:
    """The forms that the text may have, in order: those of figures, with a month, with a season."""
    said = _LETTERS.of(plain.lower())
    marked = "-" in plain or "/" in plain or "." in plain
    dated = "19" in plain or "20" in plain
    forms = [_FORMS[0]] if marked and dated else []
    if not _MONTH_WORDS.isdisjoint(said):
        forms += _FORMS[1:4]
    if marked:
        forms.append(_FORMS[4])
    if not _SEASON_WORDS.isdisjoint(said):
        forms.append(_FORMS[5])
    if dated:
        forms.append(_FORMS[6])
    return forms


def _read(found: re.Match[str], start: int, end: int) -> DateReading | None:
    """A date by its year, with month and day where the form has them."""
    parts = found.groupdict()
    year = _full_year(parts["year"])
    month = _MONTH_OF[parts["name"].casefold()] if parts.get("name") else int(parts.get("month") or 0)
    iso = _iso(year, month, int(parts.get("day") or 0))
    if iso is None:
        return None
    return DateReading(iso, Span(start, end), 0.97 if month else 0.85)


def _numeric(found: re.Match[str], order: str) -> DateReading | None:
    first, second, third = (int(found[name]) for name in ("first", "second", "third"))
    span = Span(*found.span())
    if len(found["first"]) == 4 or first > 31:
        iso = _iso(_full_year(found["first"]), second, third)
        return DateReading(iso, span, 0.9) if iso else None
    year = _full_year(found["third"])
    if found["mark"] == "." and len(found["third"]) == 4:
        order = "dmy"
    if first <= 12 and second <= 12 and first != second and not order:
        return DateReading(None, span, 0.9, "date-ambiguous")
    by_month = first <= 12 and (second > 12 or order != "dmy")
    iso = _iso(year, first, second) if by_month else _iso(year, second, first)
    return DateReading(iso, span, 0.93) if iso else None


def _full_year(digits: str) -> int:
    year = int(digits.lstrip("'"))
    if year >= 100:
        return year
    return year + (1900 if year >= 60 else 2000)


def _iso(year: int, month: int, day: int) -> str | None:
    if not 1960 <= year <= 2049 or month > 12:
        return None
    if not month:
        return f"{year:04d}"
    if not day:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if day <= 28 or day <= monthrange(year, month)[1] else None
