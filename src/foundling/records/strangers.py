"""Fandoms and people whom the vocabulary does not know, taken as their author wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from foundling.model import Span
from foundling.records.bearers import STRANGERS, TRAIL, Couple
from foundling.records.fandoms import FandomReading
from foundling.records.spans import alternation, cut, folded, remembered, trimmed
from foundling.records.warnings import says_nothing
from foundling.vocab import phrases

_TABLE = phrases("names")
_NO_FANDOM = frozenset(_TABLE["no_fandom"])
_SEVERAL = re.compile(
    rf"\s*/\s*|\s*;\s*|\s+[xX]\s+|\s+(?:{alternation(_TABLE['crossed'])})\s+", re.IGNORECASE
)
_BEHIND = re.compile(rf"[\s-]+(?:{alternation(_TABLE['behind_fandom'])})\s*$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]\s+\w")
_SITES = re.compile(r"@|://|[>|\u00bb\u276f]|\s-\s")
_PIECE = re.compile(r"[,;\n|]|\s--?\s")
_JOINER = re.compile(r"\s*/\s*|\s+[xX]\s+")
_BRACKETED = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_SMALL = frozenset(_TABLE["particles"])
_LONGEST, _MOST = 60, 8
_REACH = 400


def written_fandoms(text: str, labelled: Iterable[Span]) -> list[FandomReading]:
    """The fandoms that labels name and the vocabulary does not have, as written.

    >>> [one.fandom for one in written_fandoms("Lantern Row", [Span(0, 11)])]
    ['Lantern Row']
    >>> written_fandoms("none", [Span(0, 4)])
    []
    """
    found: dict[str, FandomReading] = {}
    for span in labelled:
        if span.end - span.start > 2 * _LONGEST:
            continue
        for piece in cut(text, span, _SEVERAL):
            place = _named(text, piece)
            if place is None:
                break
            name = " ".join(place.of(text).split())
            found.setdefault(name, FandomReading(name, place, "fandom-as-written", 0.7, explicit=True))
    return list(found.values())


def _named(text: str, piece: Span) -> Span | None:
    """The piece without "crossover" behind it, if it can be a fandom's name."""
    behind = _BEHIND.search(text, piece.start, piece.end)
    span = trimmed(
        text, Span(piece.start, behind.start() if behind else piece.end), " \t\n.,:;!*~_\"'\u201c\u201d"
    )
    words = span.of(text)
    if not 2 < len(words) <= _LONGEST or says_nothing(words) or words.casefold() in _NO_FANDOM:
        return None
    if len(words.split()) > _MOST or _SENTENCE.search(words) or _SITES.search(words):
        return None
    return span if words[0].isupper() or words[0].isdigit() or words[0] > "\u0590" else None


def written_couples(text: str, span: Span) -> list[Couple]:
    """The couples of a pairing label whose people have full names, as written.

    >>> line = "Ida Moss/Tom Quill, A/B"
    >>> [couple.names for couple in written_couples(line, Span(0, len(line)))]
    [('Ida Moss', 'Tom Quill')]
    """
    value = text[span.start : min(span.end, span.start + _REACH)]
    return [
        couple._replace(span=Span(couple.span.start + span.start, couple.span.end + span.start))
        for couple in _couples(value)
    ]


@remembered
def _couples(value: str) -> tuple[Couple, ...]:
    plain = _BRACKETED.sub(lambda found: " " * len(found.group()), folded(value))
    found: dict[frozenset[str], Couple] = {}
    for piece in cut(plain, Span(0, len(plain)), _PIECE):
        people = [trimmed(plain, one, TRAIL) for one in cut(plain, piece, _JOINER)]
        names = tuple([" ".join(one.of(value).split()) for one in people])
        known = len({name.casefold() for name in names}) == len(names)
        if 1 < len(names) < 5 and known and all(map(is_name, names)) and any(" " in name for name in names):
            place = Span(people[0].start, people[-1].end)
            found.setdefault(frozenset(names), Couple(names, "", place, "", 0.65))
    return tuple(found.values())


def is_name(words: str) -> bool:
    """Whether words are a person's name and neither initials nor a word for a stranger.

    >>> is_name("Ida Moss"), is_name("IM"), is_name("OFC"), is_name("a friend")
    (True, False, False, False)
    """
    parts = words.split()
    if not 1 <= len(parts) <= 4 or words.casefold() in STRANGERS or not any(map(str.islower, words)):
        return False
    return all(_WORD.fullmatch(part) and (part[0].isupper() or part in _SMALL) for part in parts) and (
        parts[0][0].isupper() and len(words) > 2
    )
