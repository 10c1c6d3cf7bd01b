"""Rating marks of every scheme, read as AO3's ratings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from foundling.model import Span
from foundling.records.spans import alternation, by_initial, folded, remembered
from foundling.vocab import Vocabulary, phrases

ORDER = ("general", "teen", "mature", "explicit")
_SQUEEZE = str.maketrans("_-", "  ")
_EDGE = " \t\n[](){}<>\"'.,;:!?*~"


class RatingReading(NamedTuple):
    """A rating as AO3 has it, None for a work said to be unrated; `span` covers its marks."""

    rating: str | None
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class _Marks:
    pattern: re.Pattern[str]
    canonical: dict[str, str]
    common: frozenset[str]


def is_mark(value: str, vocabulary: Vocabulary) -> bool:
    """Whether a value is a rating's mark and nothing more.

    >>> from foundling.vocab import builtin
    >>> is_mark("[PG-13]", builtin()), is_mark("PG-13 to R, later", builtin())
    (True, False)
    """
    return _squeezed(folded(value).strip(_EDGE)) in _marks(vocabulary).canonical


@remembered
def read_rating(value: str, vocabulary: Vocabulary) -> RatingReading | None:
    """The rating that a label's value states; None if it holds no mark that the vocabulary knows.

    >>> from foundling.vocab import builtin
    >>> read_rating("PG-13 to R", builtin()).rating, read_rating("PG for now, R later", builtin()).rating
    ('mature', 'general')
    """
    marks, plain = _marks(vocabulary), folded(value)
    whole = plain.strip(_EDGE)
    canonical = marks.canonical.get(_squeezed(whole))
    if canonical is not None:
        start = plain.index(whole)
        return RatingReading(_known(canonical), Span(start, start + len(whole)), 0.98)
    found = [mark for mark in marks.pattern.finditer(plain) if _counts(mark, plain, marks)]
    return _judge(found, plain, marks) if found else None


@remembered
def find_mark(text: str, vocabulary: Vocabulary) -> RatingReading | None:
    """The first rating mark standing free in a line that is no rating label's value, such as a subject.

    Single letters and plain words are left alone there, unless in brackets or after "rated".

    >>> from foundling.vocab import builtin
    >>> find_mark("NEW: Harbour (J/C) [G]", builtin()).rating, find_mark("R is for Rain", builtin())
    ('general', None)
    """
    marks, plain = _marks(vocabulary), folded(text)
    for mark in marks.pattern.finditer(plain):
        word = mark.group()
        if _squeezed(word) in marks.common or (
            (len(word) < 3 or word.isalpha()) and not _enclosed(mark, plain)
        ):
            continue
        if word.isdigit() or not _cased(word):
            continue
        return RatingReading(_known(marks.canonical[_squeezed(word)]), Span(*mark.span()), 0.94)
    return None


def _judge(found: list[re.Match[str]], plain: str, marks: _Marks) -> RatingReading:
    first = found[0]
    rating, span = _known(marks.canonical[_squeezed(first.group())]), Span(*first.span())
    if len(found) > 1 and not _LATER.search(plain) and _RANGE.fullmatch(plain, first.end(), found[1].start()):
        other = _known(marks.canonical[_squeezed(found[1].group())])
        if rating is None or (other is not None and ORDER.index(other) > ORDER.index(rating)):
            rating, span = other, Span(first.start(), found[1].end())
    opens = not plain[: first.start()].strip(_EDGE)
    return RatingReading(rating, span, 0.97 if opens else 0.88)


def _counts(mark: re.Match[str], plain: str, marks: _Marks) -> bool:
    word = mark.group()
    if not _cased(word) or _DENIED.search(plain, max(0, mark.start() - 12), mark.start()):
        return False
    if word.isdigit():
        return False
    return _squeezed(word) not in marks.common or not plain[: mark.start()].strip(_EDGE)


def _cased(word: str) -> bool:
    """Whether a short mark is in capitals, as "R" and "MA" must be to be told from words."""
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 2 or word.isdigit() or len(letters) < len(word.strip("+")) or word.isupper()


def _enclosed(mark: re.Match[str], plain: str) -> bool:
    before, after = plain[: mark.start()].rstrip(), plain[mark.end() :].lstrip()
    return (
        before[-1:] in "[(,;" and after[:1] in "]),;" and bool(before and after)
    ) or before.casefold().endswith(("rated", "rated:", "rating", "rating:"))


def _known(canonical: str) -> str | None:
    return canonical if canonical in ORDER else None


def _squeezed(mark: str) -> str:
    return "".join(mark.casefold().translate(_SQUEEZE).split())


@lru_cache(maxsize=4)
def _marks(vocabulary: Vocabulary) -> _Marks:
    either = by_initial({variant: _spaced(variant) for variant in vocabulary.ratings})
    return _Marks(
        re.compile(
            rf"(?<![\w'&/-])(?:{either})(?![\w'+])(?!/[A-Za-z]{{1,2}}\b(?<!/R)(?<!/G)(?<!/NC))", re.IGNORECASE
        ),
        {_squeezed(variant): canonical for variant, canonical in vocabulary.ratings.items()},
        frozenset(_squeezed(word) for word in phrases("ratings")["common"]),
    )


def _spaced(variant: str) -> str:
    pieces = [re.escape(piece) for piece in re.split(r"[\s_-]+", variant) if piece]
    lead = "-" if variant.startswith("-") else ""
    joined = r"[\s_-]{0,3}".join(pieces)
    return lead + re.sub(r"(?<=[a-z])(?=\d)", r"[\\s_-]{0,3}", joined)


_LATER = re.compile(rf"\b(?:{alternation(phrases('ratings')['later'])})\b", re.IGNORECASE)
_RANGE = re.compile(rf"[\s)\]]*(?:{alternation(phrases('ratings')['range'])})[\s(\[]*", re.IGNORECASE)
_DENIED = re.compile(rf"\b(?:{alternation(phrases('ratings')['denials'])})\s+$", re.IGNORECASE)
