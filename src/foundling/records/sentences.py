"""Paragraphs cut into sentences, and what each sentence is for."""

from __future__ import annotations

import re
from typing import NamedTuple

from foundling.model import Span
from foundling.records.spans import Runs, alternation, folded, remembered, trimmed
from foundling.vocab import phrases

_TABLE = phrases("sentences")
_BREAK = re.compile(
    r"[.!?\u2026)^](?:(?<=[.!?\u2026])[\"')\]*\u201d\u2019]*"
    r"(?:\s+(?=[A-Z\u00c0-\u00de\u0400-\u042f\"'(\[\u201c\u00bf\u00a1*0-9])|\s*\n)"
    r"|(?<=[:;]\))\s+(?=[A-Z])|(?<=\^\^)\s+|(?<=_\^)\s+)"
)
"""A sentence's last sign and the space behind it."""
_PARAGRAPH = re.compile(r"\n[ \t\u00a0]*\n\s*")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,64}")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|vs|etc|Co|Ltd|Inc|No|Vol|Ep|(?<!rated )(?<!Rated )(?<!an )[A-Z])\."
    r"|\b(?:e\.g|i\.e)\.)$"
)
"""An initial's full stop ends no sentence, a rating's may ("It's rated G. No spoilers.")."""
_ORDER = ("archive", "feedback", "disclaimer", "rating", "spoilers")
_CUES = {
    kind: re.compile(
        rf"(?<![\w'-])(?:{alternation(_TABLE[kind])})(?![\w-])".replace(r"\s+", r"[\s,]+"), re.IGNORECASE
    )
    for kind in (*_ORDER, "beta", "unbetaed", "follows", "challenge")
}
_TOKEN = Runs(r"[\w&'-]")
_KEYS = {
    kind: frozenset(max(_TOKEN.of(phrase.lower()), key=len).strip("'-") for phrase in _TABLE[kind])
    for kind in _CUES
}
"""The longest word of each phrase: a sentence without any of them need not be searched."""
_ANY = frozenset(word for kind in _ORDER for word in _KEYS[kind])
_DEDICATED = re.compile(
    rf"[\s(*~\"]*(?:{alternation(_TABLE['dedication'])})\s+(?:the\s+)?(?P<who>[A-Z\u0410-\u042f][\w/]+|my\s+\w+|\w+_\w+|mom|dad)(?P<rest>.{{0,12}})",
    re.IGNORECASE,
)
_GOING_ON = re.compile(r"\W*,|\W*$|\W+who|\W+and\b")
_SHARP = re.compile(r"^[A-Z\u0410-\u042f]|_|^my\s|^mom$|^dad$")
_SPACE = " \t\r\n\u00a0"
_SHORT = 48


class Sentence(NamedTuple):
    """A sentence and its purpose: archive, feedback, disclaimer, rating, spoilers, or "" for any other."""

    span: Span
    purpose: str


def paragraphs(text: str, span: Span) -> list[Span]:
    """The span's paragraphs, parted by empty lines, without edge space.

    >>> len(paragraphs("a\\n\\nb", Span(0, 4)))
    2
    """
    start, found = span.start, list[Span]()
    for gap in _PARAGRAPH.finditer(text, span.start, span.end):
        if gap.start() > start:
            found.append(trimmed(text, Span(start, gap.start()), _SPACE))
        start = gap.end()
    if span.end > start:
        found.append(trimmed(text, Span(start, span.end), _SPACE))
    return found


def sentences(text: str, span: Span) -> list[Sentence]:
    """The span's sentences in order, each with its purpose.

    >>> [one.purpose for one in sentences("They belong to Fox. Please send feedback!", Span(0, 41))]
    ['disclaimer', 'feedback']
    """
    at = span.start
    return [
        Sentence(Span(start + at, end + at), kind) for (start, end), kind in _sentences(text[at : span.end])
    ]


@remembered
def _sentences(text: str) -> tuple[Sentence, ...]:
    cuts = [0]
    for found in _BREAK.finditer(text):
        end = found.start() + 1
        if not _ABBREVIATION.search(text, max(cuts[-1], end - 8), end):
            cuts.append(found.end())
    ends = [*cuts[1:], len(text)]
    spans = [trimmed(text, Span(start, end), _SPACE) for start, end in zip(cuts, ends, strict=True)]
    return tuple([Sentence(one, purpose(one.of(text))) for one in spans if one.end > one.start])


@remembered
def purpose(sentence: str) -> str:
    """What a sentence is for, by its phrases; "" where none tells."""
    plain = folded(sentence)
    words = _words(plain)
    for kind in _ORDER if not words.isdisjoint(_ANY) else ():
        if not words.isdisjoint(_KEYS[kind]) and _CUES[kind].search(plain):
            return kind
    return "feedback" if len(plain) < 90 and "@" in plain and _ADDRESS.search(plain) else ""


def mentions(kind: str, sentence: str) -> bool:
    """Whether a sentence has a phrase of the kind: beta, unbetaed, follows or challenge.

    >>> mentions("beta", "Thanks to Roz for the beta."), mentions("beta", "Betacam tapes")
    (True, False)
    """
    plain = folded(sentence)
    return not _words(plain).isdisjoint(_KEYS[kind]) and _CUES[kind].search(plain) is not None


@remembered
def _words(plain: str) -> frozenset[str]:
    return frozenset([word.strip("'-") for word in _TOKEN.of(plain.lower())])


def cue_span(kind: str, sentence: str) -> Span | None:
    """Where the first phrase of the kind stands in a sentence."""
    found = _CUES[kind].search(folded(sentence))
    return Span(*found.span()) if found else None


def is_dedication(sentence: str) -> bool:
    """Whether a sentence gives the story to somebody.

    >>> is_dedication("For Boadicea, who was the best cat."), is_dedication("For the harvest challenge.")
    (True, False)
    """
    plain = folded(sentence)
    found = _DEDICATED.match(plain)
    if found is None or not _SHARP.search(found["who"]) or mentions("challenge", plain[: found.end() + 24]):
        return False
    return len(plain) < _SHORT or _GOING_ON.match(found["rest"]) is not None or " who " in plain


def runs(parts: list[Sentence], base: str) -> list[tuple[str, Span]]:
    """Neighbouring sentences of one purpose as one span each; one without a purpose stays with the last.

    `base` is the purpose of a beginning that says none.
    """
    found: list[tuple[str, Span]] = []
    current, start, end = "", -1, -1
    for part in parts:
        kind = part.purpose or current or base
        if kind != current and start >= 0:
            found.append((current, Span(start, end)))
            start = -1
        if start < 0:
            current, start = kind, part.span.start
        end = part.span.end
    if start >= 0:
        found.append((current, Span(start, end)))
    return found
