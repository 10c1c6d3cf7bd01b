"""Subject lines and headings with their codes: "NEW VOY \\"Harbour\\" 1/2 [PG-13] (J/C)"."""

from __future__ import annotations

import re
from typing import NamedTuple

from foundling.model import Span
from foundling.records.fandoms import is_fandom
from foundling.records.genres import is_kind
from foundling.records.parts import PartReading, find_part
from foundling.records.ratings import RatingReading, find_mark, is_mark, read_rating
from foundling.records.spans import alternation, folded, has_any, moved, remembered, trimmed
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
_BY_WORDS = tuple(_TABLE["by"])
_SLASHED = re.compile(
    r"(?<![\w/.])(?P<pair>[^\W\d_][\w'.-]{0,24}(?:\s?/\s?[^\W_][\w'.-]{0,24}){1,3})(?![\w/])"
)
_CODE = re.compile(r"(?P<code>[A-Z][A-Z0-9:]{1,6})\s+(?=[\"A-Z])")
EDGE = ' \t\r\n\u00a0*~_=|<>#"\u201c\u201d\u201e\u00ab\u00bb,;:-\u2013\u2014'
_ITEM = re.compile(r"[^,;|]+")
_TOKEN = re.compile(r"\w+")
_FIRST = re.compile(r"\s*(?:(?P<word>\w+)|\[)")
_LEADS = frozenset(
    _TOKEN.findall(phrase.casefold())[0] for key in ("prefixes", "bare", "answers") for phrase in _TABLE[key]
)
_LONGEST, _MOST, _CODED = 300, 8, "coded"


class Headline(NamedTuple):
    """What a subject or heading says; all spans are of the document's text."""

    title: Span | None = None
    part: PartReading | None = None
    rating: RatingReading | None = None
    pairing: Span | None = None
    author: Span | None = None
    tags: tuple[Span, ...] = ()
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
    groups = _groups(value)
    facts = _Facts(value, vocabulary)
    for first, last in groups:
        facts.take(first + 1, last - 1)
    bare = _blanked(value, groups)
    part = facts.part or find_part(bare)
    if part is not None and shape == _CODED:
        facts.take_behind(part.span.end, bare)
    quoted = _QUOTED.search(bare, start) if '"' in bare else None
    if quoted is not None:
        title = quoted.span(1)
        tags += [code.span("code") for code in [_CODE.match(value, start)] if code and shape == _CODED]
    else:
        behind = [group for group in groups if group[0] >= start]
        title = (start, facts.cut_codes(start, _title_end(behind, start, part, facts)))
    author = _BY.search(bare.rstrip()) if has_any(bare.casefold(), _BY_WORDS) else None
    if author is not None and author.start() > start and quoted is None:
        title = (title[0], min(title[1], author.start()))
    tags += [group for group in groups if group not in facts.taken]
    name = _words(words, title)
    return Headline(
        _balanced(words, name) if name else None,
        part,
        _bared(words, facts.rating) if facts.rating else None,
        Span(*facts.pairing) if facts.pairing else None,
        _words(words, author.span("who")) if author else None,
        tuple([Span(*tag) for tag in tags]),
        story,
    )


def _groups(value: str) -> list[tuple[int, int]]:
    """Where something stands in brackets."""
    if "[" in value or "(" in value or "{" in value:
        return [group.span() for group in _GROUP.finditer(value)]
    return []


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
        for item in _ITEM.finditer(content):
            self._item(item.group(), start + item.start())

    def only_codes(self, start: int, end: int) -> bool:
        """Whether brackets hold nothing but kinds of story and fandoms: "(SG-1, gen)"."""
        items = [found.group().strip(EDGE) for found in _ITEM.finditer(self.value, start + 1, end - 1)]
        return bool(items) and all(
            is_kind(item.casefold()) or is_fandom(item, self.vocabulary) for item in items
        )

    def cut_codes(self, start: int, end: int) -> int:
        """Where a title ends before its codes: "Nightfall, B/W, PG-13" has nothing else behind the comma."""
        items = [found.span() for found in _ITEM.finditer(self.value, start, end)][1:_MOST]
        words = [self.value[first:last].strip(EDGE) for first, last in items]
        if not items or not any(is_mark(word, self.vocabulary) for word in words):
            return end
        if not all(self._is_code(word) for word in words if word):
            return end
        for (first, last), word in zip(items, words, strict=True):
            if word:
                self._item(self.value[first:last], first)
        return items[0][0] - 1

    def take_behind(self, start: int, bare: str) -> None:
        """Read the codes that stand bare behind the part: "(2/2) Voyager, J/C, PG", "1/4 [PG] J/C"."""
        rest = bare[start:].strip(EDGE + "()[]")
        if self.pairing is None and rest and _SLASHED.fullmatch(rest):
            at = self.value.index(rest, start)
            self.pairing = (at, at + len(rest))
        if "," not in rest:
            return
        items = [found.span() for found in _ITEM.finditer(self.value, start)][:_MOST]
        words = [self.value[first:last].strip(EDGE + "()[]") for first, last in items]
        if any(is_mark(word, self.vocabulary) for word in words):
            for (first, last), word in zip(items, words, strict=True):
                if self._is_code(word):
                    self._item(self.value[first:last], first)

    def _is_code(self, word: str) -> bool:
        known = is_kind(word.casefold()) or is_fandom(word, self.vocabulary)
        return known or is_mark(word, self.vocabulary) or _SLASHED.fullmatch(word) is not None

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
        if pair is None:
            return
        first, last = at + pair.start(), at + pair.end()
        if self.pairing is None:
            self.pairing = (first, last)
        elif self.value[self.pairing[1] : first] in (", ", ",", "; ") and last == at + len(piece.rstrip()):
            self.pairing = (self.pairing[0], last)


def _marked(piece: str) -> bool:
    bare = piece.strip()
    return bare[:1].isupper() or (bare[:1].isdigit() is False and bare.isupper())


def _opening(value: str) -> tuple[int, list[tuple[int, int]], bool]:
    """Where the title may begin, after list tags and prefixes; the tags; whether a prefix stood there."""
    at, story = 0, False
    tags: list[tuple[int, int]] = []
    while first := _FIRST.match(value, at):
        group = _GROUP.match(value, first.end() - 1) if first["word"] is None else None
        if group is not None:
            tags.append((group.start() + 1, group.end() - 1))
            at = group.end()
            continue
        if first["word"] is None or not _is_lead(first["word"].casefold()):
            break
        answer, prefix = _ANSWER.match(value, at), _PREFIX.match(value, at)
        if answer is not None:
            at = answer.end()
        elif prefix is not None and value[prefix.end() :].strip(EDGE):
            tags.append((prefix.start(), prefix.end()))
            at, story = prefix.end(), True
        else:
            break
    return at, tags, story


def _is_lead(word: str) -> bool:
    """Whether an answer or a prefix may begin with the word."""
    return word in _LEADS or word.endswith("fic")


def _title_end(groups: list[tuple[int, int]], start: int, part: PartReading | None, facts: _Facts) -> int:
    """Where the title that begins at `start` ends, with `groups` the brackets behind it."""
    ends = [len(facts.value)]
    if part is not None:
        ends.append(part.span.start)
    ends += [first for first, _ in facts.taken]
    pairing = facts.pairing[0] if facts.pairing else -1
    rating = facts.rating.span.start if facts.rating else -1
    for first, end in groups:
        if (
            facts.value[first] == "["
            or first <= pairing < end
            or first <= rating < end
            or facts.only_codes(first, end)
        ):
            ends.append(first)
    return min([end for end in ends if end > start], default=len(facts.value))


def _blanked(value: str, groups: list[tuple[int, int]]) -> str:
    for first, last in groups:
        value = value[:first] + " " * (last - first) + value[last:]
    return value


def _words(text: str, edges: tuple[int, int]) -> Span | None:
    """The stretch without the signs about it; None where nothing is left."""
    span = trimmed(text, Span(*edges), EDGE)
    return span if span.end > span.start else None


def _bared(text: str, rating: RatingReading) -> RatingReading:
    return RatingReading(rating.rating, trimmed(text, rating.span), rating.confidence)


def _balanced(text: str, name: Span) -> Span:
    """The title without a bracket that lost its partner at the end."""
    piece = name.of(text)
    if "(" not in piece and "[" not in piece:
        return name
    for opening, closing in ("()", "[]"):
        if piece.count(opening) > piece.count(closing):
            piece = piece[: piece.rindex(opening)]
    return trimmed(text, Span(name.start, name.start + len(piece)), EDGE)
