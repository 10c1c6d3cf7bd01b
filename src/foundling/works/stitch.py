"""Puts the parts of one story together.

A work is the set of parts with the same key: author and base title. The key is read off each part
by itself, so neither order of arrival nor what else is in the library can change a work. Unnumbered
texts under one key count as versions of one work: whether they differ is for the duplicates' judge
and for people, and no two authors ever share a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from foundling.model import Header
from foundling.vocab import phrases
from foundling.works.facts import PartFacts
from foundling.works.people import author_key, fold, words_of


def _any(key: str) -> str:
    """A pattern for any of the words of that list."""
    words = sorted(phrases("titles")[key], key=len, reverse=True)
    return "(?:" + "|".join(re.escape(fold(word)) for word in words) + ")"


_TAG = rf"[\[(]{_any('tags')}[\])]"
_LEADING_TAG = re.compile(rf"{_TAG}|{_any('tags')}:|{_any('bare')}\b")
_TRAILING_TAG = re.compile(rf"(?:{_TAG}|\b{_any('bare')})$")
_TOTAL = r"(?:\d{1,4}|\?{1,3}|x)"
_FRACTION = re.compile(rf"\b\d{{1,4}}[a-z]? ?/ ?{_TOTAL}[\])}}]?$")
_OF = re.compile(rf"[\[({{]\d{{1,4}}[a-z]? ?{_any('of')} ?{_TOTAL}[\])}}]$")
_END = re.compile(rf"(?:(?<=[-–—:,;(\[] )|(?<=[-–—:,;(\[])){_any('ends')}[\])]?$")
_COUNT = rf"(?:\d{{1,4}}[a-z]?|[ivx]{{1,6}}|{_any('numbers')})\b"
_MARK = re.compile(
    rf"\b{_any('nouns')}\b\.? ?(?:the )?[#(]?{_COUNT}(?: ?(?:/|{_any('of')}) ?(?:\d{{1,4}}\b|\?|x\b))?"
)
_NUMBERS = re.compile(r"(\d{1,4}) (\d{1,4})")
_EDGES = " \"'“”„«»‘’*_~,:;-–—"
_TURNS = 4
"""Tags and part marks a title may carry one behind the other."""


@dataclass(frozen=True, slots=True, order=True)
class WorkKey:
    """What the parts of one work have in common; both in folded words."""

    author: str
    title: str


@dataclass(frozen=True, slots=True)
class Stitch:
    """The parts that make up one work, sorted by record id."""

    id: str
    parts: tuple[PartFacts, ...]


def stitch(parts: Iterable[PartFacts]) -> tuple[Stitch, ...]:
    """The works that these parts make up, sorted by id; a part given twice counts once."""
    works: dict[str, dict[str, PartFacts]] = {}
    for part in parts:
        works.setdefault(work_id(part), {})[part.record_id] = part
    return tuple(
        Stitch(name, tuple(members[each] for each in sorted(members)))
        for name, members in sorted(works.items())
    )


def work_id(part: PartFacts) -> str:
    """The id of the work that the part belongs to: 16 hexadecimal digits."""
    key = work_key(part.header, part.sender)
    named = f"record\0{part.record_id}" if key is None else f"work\0{key.author}\0{key.title}"
    return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def work_key(header: Header, sender: str | None = None) -> WorkKey | None:
    """What the part shares with the other parts of its work; None where it stands alone.

    A part without author and sender stands alone, and so does one without a title of its own or
    with no more of a title than "Chapter 3".
    """
    author = author_key(header, sender)
    title = base_title(header.title or "")
    return WorkKey(author, title) if author and title else None


def base_title(title: str) -> str:
    """The folded words of the title without part marks and tags; empty if nothing else is there.

    >>> [base_title(each) for each in ('"Harbour Lights" (2/3)', "REPOST: Harbour Lights, Part Two")]
    ['harbour lights', 'harbour lights']
    >>> [base_title(each) for each in ("Harbour Lights - Chapter 3: The Storm", "Chapter 3", "24/7")]
    ['harbour lights', '', '24 7']
    >>> [base_title(each) for each in ("Part of Me", "New Moon", "Harbour 2", "Parting")]
    ['part of me', 'new moon', 'harbour 2', 'parting']
    """
    text = _bare(fold(title))
    for _ in range(_TURNS):
        shorter = _bare(_without_part(_without_tag(text)))
        if shorter == text:
            break
        text = shorter
    words = words_of(text) if text else ""
    return "" if _is_part_mark(words) else words


def _is_part_mark(words: str) -> bool:
    """Whether folded words only number a part.

    >>> [_is_part_mark(each) for each in ("1 3", "prologue", "24 7", "the prologue")]
    [True, True, False, False]
    """
    numbers = _NUMBERS.fullmatch(words)
    if numbers is not None:
        return int(numbers[1]) <= int(numbers[2])
    return words in phrases("titles")["ends"]


def _bare(text: str) -> str:
    return text.strip(_EDGES).rstrip(_EDGES + "([{")


def _without_tag(text: str) -> str:
    return _TRAILING_TAG.sub("", _LEADING_TAG.sub("", text, count=1)) or text


def _without_part(text: str) -> str:
    """The folded title up to its part mark, or what follows a mark that opens it."""
    mark = _MARK.search(text)
    if mark is not None:
        return text[: mark.start()] if _bare(text[: mark.start()]) else text[mark.end() :]
    for ending in (_FRACTION, _OF, _END):
        text = ending.sub("", text) or text
    return text
