"""Sentences within a note that are no note: a greeting, what it was written for, when it happens."""

from __future__ import annotations

import re

from foundling.model import Span
from foundling.records.fandoms import is_fandom
from foundling.records.sentences import is_dedication, mentions
from foundling.records.spans import alternation, folded, remembered
from foundling.vocab import Vocabulary, phrases

_TABLE = phrases("sentences")
_GREETING = re.compile(
    rf"[*~(\s\u00a1]*(?:{alternation(_TABLE['greeting'])})(?:,?\s+[\w'-]{{1,20}}){{0,3}}\s?[!.,~:]+[)*~]*\s+"
    r"(?=[\"(\u00bf\u00a1*A-Z\u00c0-\u00de\u0400-\u042f])",
    re.IGNORECASE,
)
_GREETINGS = tuple(_TABLE["greeting"])
_EDGE = " \t\n(*~_\"'-\u00a1\u00bf"
_OPENINGS = {kind: _TABLE[kind] for kind in ("happens", "answers", "credits", "contains")}
_STATED = re.compile(
    rf"(?:{alternation(_TABLE['presents'])})\s+(?:an?|another|eine?|une?|una)\s+(?P<fandom>[^.!?]{{2,60}}?)"
    rf"[\s-]+(?:{alternation(phrases('openings')['story'])})\W*",
    re.IGNORECASE,
)
_TITLED = re.compile(r"[A-Z][\w'-]*(?::? (?:of |the |and )*[A-Z][\w'-]*){1,5}")
"""The name of a work that no table need know: several words, each with a capital."""
_PRESENTS = tuple(_TABLE["presents"])
_GIFT = re.compile(r",\s+(?:and\s+)?(?=for\s)")
_WARNED = frozenset(_TABLE["warned"])
_WORD = re.compile(r"[\w'-]+")
_FEW = 160


def greeting_end(text: str, span: Span) -> int:
    """Where a greeting that opens the span ends; the span's start where it opens with none.

    >>> [greeting_end(words, Span(0, 20)) for words in ("Hello minna! Here it is.", "Hi there is a rule.")]
    [13, 0]
    """
    opening = text[span.start : min(span.end, span.start + 90)]
    if not folded(opening.lstrip(_EDGE)).casefold().startswith(_GREETINGS):
        return span.start
    found = _GREETING.match(folded(opening))
    return span.start + found.end() if found else span.start


@remembered
def aside(sentence: str) -> str:
    """Which field a note's sentence belongs to: challenge, timeline, soundtrack, warnings, series, or "".

    >>> [aside(words) for words in ("Written for the harvest fest.", "Set after the war.", "It rained.")]
    ['challenge', 'timeline', '']
    """
    plain = folded(sentence).lstrip(_EDGE).casefold()
    if plain.startswith(_OPENINGS["happens"]):
        return "timeline"
    if plain.startswith(_OPENINGS["credits"]):
        return "soundtrack"
    if plain.startswith(_OPENINGS["answers"]) and mentions("challenge", sentence):
        return "challenge"
    if plain.startswith(_OPENINGS["contains"]) and not _WARNED.isdisjoint(_WORD.findall(plain)):
        return "warnings"
    return "series" if is_quoting(sentence) and mentions("follows", sentence) else ""


def is_quoting(words: str) -> bool:
    """Whether words hold a quotation mark, as those that name another story do."""
    return '"' in words or "\u201c" in words or "\u00ab" in words


def presents(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence only says which fandom the story is of.

    >>> from foundling.vocab import builtin
    >>> presents("This is a Highlander story.", builtin()), presents("This is a silly story.", builtin())
    (True, False)
    >>> presents("This is a Lantern Row: Harbour story.", builtin())
    True
    """
    plain = folded(sentence).lstrip(_EDGE)
    if len(plain) > _FEW or not plain.casefold().startswith(_PRESENTS):
        return False
    found = _STATED.fullmatch(plain)
    if found is None:
        return False
    name = " ".join(found["fandom"].split())
    return _TITLED.fullmatch(name) is not None or is_fandom(name, vocabulary)


def find_gift(text: str, span: Span) -> Span | None:
    """The dedication that was run together with the end of another value, in a sentence of its own.

    >>> line = "None. Nobody is hurt. For Ida, who lost."
    >>> find_gift(line, Span(0, 40)).of(line)
    'For Ida, who lost.'
    """
    at = max(text.rfind(f"{stop} For ", span.start, span.end) for stop in ".!?")
    if at < 0 or " who " not in text[at : span.end]:
        return None
    gift = Span(at + 2, span.end)
    return gift if gift.end - gift.start < _FEW and is_dedication(gift.of(text)) else None


def gift_within(sentence: str) -> Span | None:
    """The dedication that follows a challenge in one sentence.

    >>> line = "For the harvest challenge, and for jo_doe, who wanted soup."
    >>> gift_within(line).of(line)
    'for jo_doe'
    """
    if ", " not in sentence or "for " not in sentence or not mentions("challenge", sentence):
        return None
    plain = folded(sentence)
    for found in _GIFT.finditer(plain):
        end = plain.find(",", found.end())
        end = len(plain.rstrip(" .!")) if end < 0 else end
        if end - found.end() < _FEW and is_dedication(plain[found.end() : end]):
            return Span(found.end(), end)
    return None
