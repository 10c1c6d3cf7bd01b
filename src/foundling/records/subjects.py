"""Subject lines and headings with their codes: "NEW VOY \\"Harbour\\" 1/2 [PG-13] (J/C)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foundling.model import Span
from foundling.records.parts import PartReading, find_part
from foundling.records.ratings import RatingReading, find_mark, read_rating
from foundling.records.spans import alternation, folded, moved, remembered, trimmed
from foundling.vocab import Vocabulary, phrases

_TABLE = phrases("subjects")
_PREFIX = re.compile(
    rf"\s*(?:(?:{alternation(_TABLE['prefixes'])}|\w{{1,12}}fic)\s*(?::|\s-{{1,2}}\s|>)|(?-i:{alternation(_TABLE['bare'])})(?=\s+\S))\s*",
    re.IGNORECASE,
)
_ANSWER = re.compile(rf"\s*(?:{alternation(_TABLE['answers'])})(?:\[\d+\])?\s*:", re.IGNORECASE)
_GROUP = re.compile(r"\[[^\[\]]{0,120}\]|\([^()]{0,120}\)|\{[^{}]{0,120}\}")
_QUOTED = re.compile(r"(?<!\w)\"([^\"]{1,120})\"(?!\w)")
_BY = re.compile(rf"[\s,-]+(?:{alternation(_TABLE['by'])})\s+(?P<who>\S.{{0,60}})$", re.IGNORECASE)
_CHAPTER = re.compile(r"[\s,:;-]*(?:\(|\[)?$")
_SLASHED = re.compile(
    r"(?<![\w/.])(?P<pair>[^\W\d_][\w'.-]{0,24}(?:\s?/\s?[^\W_][\w'.-]{0,24}){1,3})(?![\w/])"
)
_CODE = re.compile(r"(?P<code>[A-Z][A-Z0-9:]{1,6})\s+(?=[\"A-Z])")
EDGE = ' \t\r\n\u00a0*~_=|<>#"\u201c\u201d\u201e\u00ab\u00bb,;:-\u2013\u2014'
_LONGEST, _CODED = 300, "coded"
_EDGE_LEFT = EDGE + "."


@dataclass(frozen=True, slots=True)
class Headline:
    """What a subject or heading says; all spans are of the document's text."""

    title: Span | None = None
    part: PartReading | None = None
    rating: RatingReading | None = None
    pairing: Span | None = None
    author: Span | None = None
    tags: tuple[Span, ...] = field(default=())
    """Bracketed and leading codes that may name the fandom."""
    story: bool = False
    """Whether a prefix says that a story follows."""


def read_headline(text: str, span: Span, vocabulary: Vocabulary, *, coded: bool = True) -> Headline:
    """The title and codes in a subject line or heading; `coded` is False for a plain title label's value.

    >>> from foundling.vocab import builtin
    >>> line = 'NEW VOY "Specify Indiana" 1/1 [G] (J/C)'
    >>> read = read_headline(line, Span(0, len(line)), builtin())
    >>> read.title.of(line), read.part.total, read.rating.rating, read.pairing.of(line)
    ('Specify Indiana', 1, 'general', 'J/C')
    """
    words, at = text[span.start : min(span.end, span.start + _LONGEST)], span.start
    read = _headline(words, vocabulary, _CODED if coded else "")
    return Headline(
        moved(read.title, at) if read.title else None,
        _part_moved(read.part, at) if read.part else None,
        _rating_moved(read.rating, at) if read.rating else None,
        moved(read.pairing, at) if read.pairing else None,
        moved(read.author, at) if read.author else None,
        tuple([moved(tag, at) for tag in read.tags]),
        read.story,
    )


def _part_moved(part: PartReading, offset: int) -> PartReading:
    return PartReading(part.part, part.total, moved(part.span, offset), part.confidence, part.unfinished)


def _rating_moved(rating: RatingReading, offset: int) -> RatingReading:
    return RatingReading(rating.rating, moved(rating.span, offset), rating.confidence)


@remembered
def _headline(words: str, vocabulary: Vocabulary, shape: str) -> Headline:
    value = folded(words).replace("\n", " ")
    start, tags, story = _opening(value) if shape == _CODED else (0, [], False)
    groups = list(_GROUP.finditer(value))
    facts = _Facts(value, vocabulary)
    for group in groups:
        facts.take(group.start() + 1, group.end() - 1)
    bare = _blanked(value, [group.span() for group in groups])
    part = facts.part or find_part(bare)
    quoted = _QUOTED.search(bare, start)
    if quoted is not None:
        title = quoted.span(1)
        tags += [code.span("code") for code in [_CODE.match(value, start)] if code and shape == _CODED]
    else:
        title = (start, _title_end(value, bare, start, part, facts))
    author = _BY.search(bare.rstrip())
    if author is not None and author.start() > start and quoted is None:
        title = (title[0], min(title[1], author.start()))
    tags += [group.span() for group in groups if group.span() not in facts.taken]
    placed = _Placed(words)
    return Headline(
        placed.title(title),
        part,
        placed.rating(facts.rating),
        Span(*facts.pairing) if facts.pairing else None,
        placed.words(author.span("who")) if author else None,
        tuple(Span(*tag) for tag in tags),
        story,
    )


class _Facts:
    """The facts in brackets, taken off one group after another."""

    def __init__(self, value: str, vocabulary: Vocabulary) -> None:
        self.value, self.vocabulary = value, vocabulary
        self.part: PartReading | None = None
        self.rating: RatingReading | None = None
        self.pairing: tuple[int, int] | None = None
        self.taken: set[tuple[int, int]] = set()

    def take(self, start: int, end: int) -> None:
        content = self.value[start:end]
        part = find_part(content)
        if part is not None and self.part is None and len(content) < 32:
            self.part = _part_moved(part, start)
            self.taken.add((start - 1, end + 1))
            return
        for item in re.finditer(r"[^,;|]+", content):
            self._item(item.group(), start + item.start())

    def _item(self, item: str, at: int) -> None:
        piece = item.split(":", 1)[-1]
        at += len(item) - len(piece)
        rating = (
            read_rating(piece, self.vocabulary)
            if len(piece.strip()) < 8
            else find_mark(f"({piece})", self.vocabulary)
        )
        if rating is not None and self.rating is None and rating.confidence >= 0.94 and _marked(piece):
            self.rating = RatingReading(rating.rating, Span(at, at + len(piece)), 0.95)
            return
        pair = _SLASHED.search(piece)
        if pair is not None and self.pairing is None:
            self.pairing = (at + pair.start(), at + pair.end())


def _marked(piece: str) -> bool:
    bare = piece.strip()
    return bare[:1].isupper() or (bare[:1].isdigit() is False and bare.isupper())


def _opening(value: str) -> tuple[int, list[tuple[int, int]], bool]:
    """Where the title may begin, after list tags and prefixes; the tags; whether a prefix stood there."""
    at, tags, story = 0, [], False
    while at < len(value):
        answer = _ANSWER.match(value, at)
        group = _GROUP.match(value, at + len(value[at:]) - len(value[at:].lstrip()))
        prefix = _PREFIX.match(value, at)
        if answer is not None:
            at = answer.end()
        elif group is not None and group.group().startswith("["):
            tags.append((group.start() + 1, group.end() - 1))
            at = group.end()
        elif prefix is not None and prefix.end() > at and value[prefix.end() :].strip(EDGE):
            tags.append((prefix.start(), prefix.end()))
            at, story = prefix.end(), True
        else:
            break
    return at, tags, story


def _title_end(value: str, bare: str, start: int, part: PartReading | None, facts: _Facts) -> int:
    ends = [len(value)]
    if part is not None and part.span.start > start:
        ends.append(part.span.start)
    for first, _ in sorted(facts.taken):
        if first > start:
            ends.append(first)
    for group in _GROUP.finditer(value, start):
        inside = (group.start(), group.end())
        if (
            inside in facts.taken
            or (facts.pairing and group.start() <= facts.pairing[0] < group.end())
            or _holds_rating(facts, inside)
        ) or (group.group().startswith("[") and group.start() > start):
            ends.append(group.start())
    return min(end for end in ends if end > start) if any(end > start for end in ends) else len(bare)


def _holds_rating(facts: _Facts, group: tuple[int, int]) -> bool:
    return facts.rating is not None and group[0] <= facts.rating.span.start < group[1]


def _blanked(value: str, groups: list[tuple[int, int]]) -> str:
    for first, last in groups:
        value = value[:first] + " " * (last - first) + value[last:]
    return value


@dataclass(frozen=True, slots=True)
class _Placed:
    """Bares what was found in a headline of its signs."""

    text: str

    def title(self, edges: tuple[int, int]) -> Span | None:
        name = self.words(edges)
        return _balanced(self.text, name) if name else None

    def words(self, edges: tuple[int, int]) -> Span | None:
        span = trimmed(self.text, Span(*edges), EDGE)
        return span if span.end > span.start else None

    def rating(self, rating: RatingReading | None) -> RatingReading | None:
        if rating is None:
            return None
        return RatingReading(rating.rating, trimmed(self.text, rating.span), rating.confidence)


def _balanced(text: str, name: Span) -> Span:
    """The title without a bracket that lost its partner at the end."""
    piece = name.of(text)
    for opening, closing in ("()", "[]"):
        if piece.count(opening) > piece.count(closing):
            piece = piece[: piece.rindex(opening)]
    return trimmed(text, Span(name.start, name.start + len(piece)), EDGE)
