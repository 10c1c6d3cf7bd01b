"""What a text says of works beside it, of its series, and of its author's other names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from foundling.model import Author
from foundling.vocab import phrases
from foundling.works.people import fold, words_of

_TABLE = phrases("works")


def _any(words: Sequence[str], after: str = "") -> str:
    """A pattern for any of the words, longest first; those of one letter together, as most fail at that."""
    ordered = sorted(set(words), key=lambda each: (each[0], -len(each)))
    by_letter = [
        (letter, [each[1:] for each in same]) for letter, same in groupby(ordered, key=itemgetter(0))
    ]
    alternatives = [
        f"{re.escape(letter)}(?:{'|'.join(re.escape(each) + after for each in rests)})"
        for letter, rests in by_letter
    ]
    return f"(?:{'|'.join(alternatives)})"


_KINDS = ("sequel", "prequel", "companion", "continued")
_KIND_OF = {phrase: kind for kind in _KINDS for phrase in _TABLE[kind]}
_NAMED = r"[\"“”*_]([^\"“”*_\n]{2,80})[\"“”*_]"
_PLAIN = r"([A-Z0-9][^\n.;:()\"“”]{1,60})"
_RELATED = re.compile(
    rf"\b({_any(list(_KIND_OF))})\s{{0,3}}:?\s{{0,3}}(?:(?i:my|the|our)\s(?:(?i:story|fic)\s)?)?(?:{_NAMED}|{_PLAIN})",
    re.IGNORECASE,
)
_SERIES_NAME = r"(?:[\"“”]([^\"“”\n]{2,60})[\"“”]|((?:[A-Z0-9][\w'’-]*\s){1,6}))"
_IN_SERIES = re.compile(
    rf"\b(?:((?i:{_any(_TABLE['ordinals'])}))|(?:(?i:part|book|story|number)|#)\s?(\d{{1,2}}))\s(?:(?i:story|part|book|fic)\s)?"
    rf"(?i:in|of)\s(?i:the|my|a)\s{_SERIES_NAME}\s?(?i:{_any(_TABLE['series'])})\b"
)
_OF_SERIES = re.compile(
    rf"\b(?i:part of|belongs to|set in)\s(?i:the|my)\s{_SERIES_NAME}\s?(?i:{_any(_TABLE['series'])})\b"
)
_FIELD = re.compile(
    r"(.{2,80}?)[\s,]{0,4}(?:[#(]|\b(?:no\.?|number|part|book|story|vol\.?))?\s?(\d{1,3}(?:\.\d)?)\)?\s*"
)
_FIELD_FIRST = re.compile(
    r"(?:#|(?:book|story|part|no\.?|number)\s)\s?(\d{1,3})\s(?:of|in)\s(?:the\s)?(.{2,80})", re.IGNORECASE
)
_AKA = re.compile(
    rf"(?<!\w){_any(_TABLE['aka'])}\s{{1,3}}[\"“(]?([^\W\d_][\w.'’-]{{0,30}}(?:\s[^\W\d_][\w.'’-]{{0,30}}){{0,3}})",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\?[a-z](?<=[a-z]\?[a-z])")
_MISREAD = "ÃÂâÕíÓÒìî"
_FOREIGN = re.compile("[ÃÂâ][\x80-\xbf€™œ“”¢]|[ÕíÓÒìî](?<=[a-z].)[a-z ]")
_WORD_ENDS = r"(?!\w)"
_TELLING = re.compile(
    rf"[^0-9a-z_](?:{_any(list(_KIND_OF))}|{_any((*_TABLE['series'], *_TABLE['aka']), _WORD_ENDS)})"
)
"""One of the words without which a text in lower case tells nothing."""
_LINE = 200
"""Characters before "aka" in which the author's own name must stand."""
_EDGES = " \t\"“”'*_,.-"


def tells(text: str) -> bool:
    """Whether the text may speak of other works, of a series or of other names: most texts do not.

    >>> tells("Sequel to Rain."), tells("Part of an arc"), tells("Archive: yes. By Sagan.")
    (True, True, False)
    """
    return _TELLING.search(f"\n{text.lower()}") is not None


def related(text: str) -> Iterator[tuple[str, str]]:
    """The kind of relation and the title of each work that the text says this one stands beside.

    >>> list(related('A sequel to "Morning Rain". Prequel to: Night Ferry'))
    [('sequel', 'Morning Rain'), ('prequel', 'Night Ferry')]
    >>> list(related("She follows him home."))
    []
    """
    if not _has(text, tuple(_KIND_OF)):
        return
    seen = set()
    for found in _RELATED.finditer(text):
        title = (found[2] or found[3]).strip(_EDGES)
        if not found[2] and not title[:1].isupper():
            continue
        kind = _KIND_OF[fold(found[1])]
        if title and (kind, title) not in seen:
            seen.add((kind, title))
            yield kind, title


def places(series: str | None, text: str) -> Iterator[tuple[str, str]]:
    """The series and the number in it, empty where none is given, that a label and the text tell of.

    >>> list(places("Nightfall #2", "")), list(places("Book 3 of the Lamp Stories", ""))
    ([('Nightfall', '2')], [('Lamp Stories', '3')])
    >>> list(places(None, "This is the third story in the Nightfall series. It rains."))
    [('Nightfall', '3')]
    """
    found: dict[str, tuple[str, str]] = {}
    if series:
        name, number = _field(series)
        found[words_of(name)] = (name, number)
    said = text if _has(text, _TABLE["series"]) else ""
    for match in _IN_SERIES.finditer(said):
        name = (match[3] or match[4]).strip(_EDGES)
        number = match[2] or str(_TABLE["ordinals"].index(fold(match[1])) + 1)
        _note(found, name, number)
    for match in _OF_SERIES.finditer(said):
        _note(found, (match[1] or match[2]).strip(_EDGES), "")
    yield from found.values()


def aliases(text: str, authors: Sequence[Author]) -> tuple[str, ...]:
    """The folded other names that a line with the single author's name gives after "aka".

    >>> aliases("By Tilda Wren (aka Kit Moss)", [Author("Tilda Wren")])
    ('kit moss',)
    >>> aliases("Mulder, aka Spooky, ran.", [Author("Tilda Wren")])
    ()
    """
    own = words_of(authors[0].name)
    found: set[str] = set()
    if not _has(text, _TABLE["aka"]):
        return ()
    for match in _AKA.finditer(text):
        line = text[max(0, match.start() - _LINE) : match.start()].rpartition("\n")[2]
        if own and own in words_of(line):
            found.add(words_of(match[1]))
    return tuple(sorted(found - {own, ""}))


def spoiled(text: str) -> int:
    """About how many characters show damage: question marks in words, letters of another charset.

    >>> spoiled("don?t ask"), spoiled("donâ€™t ask"), spoiled("Ask? Why?")
    (1, 1, 0)
    """
    asked = len(_ASKED.findall(text)) if "?" in text else 0
    misread = not text.isascii() and any(map(text.__contains__, _MISREAD))
    return asked + len(_FOREIGN.findall(text)) if misread else asked


def _has(text: str, phrases_of: Sequence[str]) -> bool:
    low = text.lower()
    return any(phrase in low for phrase in phrases_of)


def _field(series: str) -> tuple[str, str]:
    """The name and the number in the value of a series label.

    >>> _field("Nightfall, part 2"), _field("Nightfall"), _field("Area 51")
    (('Nightfall', '2'), ('Nightfall', ''), ('Area', '51'))
    """
    text = " ".join(series.split())
    if first := _FIELD_FIRST.match(text):
        return first[2].strip(_EDGES), first[1]
    if last := _FIELD.fullmatch(text):
        return last[1].strip(_EDGES), last[2]
    return text.strip(_EDGES), ""


def _note(found: dict[str, tuple[str, str]], name: str, number: str) -> None:
    key = words_of(name)
    held = found.get(key)
    if name and (held is None or not held[1]):
        found[key] = (held[0] if held else name, number)
