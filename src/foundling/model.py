"""The nouns of Foundling: frozen values that pass from one stage to the next.

A stage takes one of these and returns another; none of them is changed in place.
Places are counted in characters of the text that a plan replays, never in bytes. What is made by the
hundred for every document (spans, blocks, marks, claims) is a named tuple, which costs half as much.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple


class Media(StrEnum):
    """What an item is made of, as told by its content."""

    MESSAGE = "message"
    PAGE = "page"
    TEXT = "text"
    OPAQUE = "opaque"
    """Kept and counted, not read: an image, a program, a broken archive."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes as found: the unit of keeping and of fixity."""

    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Origin:
    """How to reach an item in its carrier again.

    `path` names the file on disk. `member` is None for an item that is the whole file; for a
    message in a mailbox it is "inbox.mbox#12" (counted from 1), and archives put their own member
    names in front, joined by "/": "old/inbox.mbox#12". A story among several in one item has its
    number behind all this: "#2". `offset` and `length` count bytes in the
    innermost carrier's own, decompressed, stream.
    """

    path: str
    member: str | None
    offset: int
    length: int

    def of_story(self, number: int) -> Origin:
        """The same place for one of several stories in the item, counted from 1; 0 is all of the item.

        >>> Origin("a.txt", None, 0, 9).of_story(2).member, Origin("a", "b.mbox#7", 0, 9).of_story(2).member
        ('#2', 'b.mbox#7#2')
        """
        return replace(self, member=f"{self.member or ''}#{number}") if number else self


@dataclass(frozen=True, slots=True)
class Finding:
    """A coded oddity and its place: never an exception, never silence.

    `code` is a row of `data/findings.toml`. `start` and `end` are characters of the document;
    both are 0 where the oddity concerns the whole item.
    """

    code: str
    message: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One message, page or file, with its bytes as found.

    An opaque item, and one too large to be read as one document, has empty `data` and says why in
    `findings`; its origin still tells where its bytes are.
    """

    origin: Origin
    media: Media
    data: bytes
    findings: tuple[Finding, ...] = ()

    @property
    def sha256(self) -> str:
        """The digest of the item's bytes, in lower-case hexadecimal."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Gap:
    """Named bytes of a carrier between its items, so that items and gaps tile it.

    `name` is one of: envelope, separator, preamble, framing, padding, torn.
    """

    name: str
    offset: int
    length: int


class Step(NamedTuple):
    """One replayable step from bytes to text, such as `Step("decode", ("windows-1252",))`."""

    name: str
    arguments: tuple[str, ...] = ()


Plan = tuple[Step, ...]


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that the span covers in `text`."""
        return text[self.start : self.end]


class BlockKind(StrEnum):
    """What part a stretch of text plays on its page or in its message."""

    ENVELOPE = "envelope"
    """The message's own header lines ("Subject: ..."), or a page's title line."""
    HEADING = "heading"
    PROSE = "prose"
    VERSE = "verse"
    """Lines whose breaks are the author's: lyrics, addresses, preformatted text."""
    QUOTE = "quote"
    """Text quoted from another message."""
    SIGNATURE = "signature"
    RULE = "rule"
    FURNITURE = "furniture"
    """List footers, advertisements, navigation, software's own lines."""
    CELLS = "cells"
    """A row of a table or an entry of a definition list: cells parted by tabs."""


class Block(NamedTuple):
    """A paragraph, heading, rule or the like, in the order of the text; blocks never overlap."""

    kind: BlockKind
    span: Span
    level: int = 0
    """Of a heading, 1 to 6; of a quote, its depth; otherwise 0."""


class MarkKind(StrEnum):
    """What a page or an author's typing says about a run of characters."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    UNDERLINE = "underline"
    CENTRE = "centre"
    LINK = "link"
    STRUCK = "struck"


class Mark(NamedTuple):
    """Standoff mark-up over a run of characters; marks may nest and overlap."""

    kind: MarkKind
    span: Span
    target: str = ""
    """Of a link, its address as written; otherwise empty."""


class HeaderLine(NamedTuple):
    """One field of a message's own header, decoded; `span` covers its value in the text."""

    name: str
    value: str
    span: Span


_new = tuple.__new__


def span_at(start: int, end: int) -> Span:
    """The span from `start` to `end`, made at half the cost of calling its class.

    >>> span_at(3, 8)
    Span(start=3, end=8)
    """
    return _new(Span, (start, end))


def block_at(kind: BlockKind, start: int, end: int, level: int = 0) -> Block:
    """The block from `start` to `end`, made likewise.

    >>> block_at(BlockKind.PROSE, 3, 8) == Block(BlockKind.PROSE, Span(3, 8))
    True
    """
    return _new(Block, (kind, _new(Span, (start, end)), level))


def mark_at(kind: MarkKind, start: int, end: int, target: str = "") -> Mark:
    """The mark from `start` to `end`, made likewise.

    >>> mark_at(MarkKind.LINK, 3, 8, "a.html") == Mark(MarkKind.LINK, Span(3, 8), "a.html")
    True
    """
    return _new(Mark, (kind, _new(Span, (start, end)), target))


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one item with standoff blocks and marks, and the plan that gives it again.

    A message's text opens with its Subject, From, Date and like lines, a page's with its title, so
    that a claim read there has a place too; these lines are ENVELOPE blocks. Lines end in "\\n".
    """

    media: Media
    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()
    headers: tuple[HeaderLine, ...] = ()
    plan: Plan = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one document, named by its item's digest."""

    sha256: str
    span: Span


ClaimValue = str | int | bool | tuple[str, ...]


class Claim(NamedTuple):
    """One value read for one field, the text that says it and the rule that read it.

    `raw` is the text of `span` as it stands, line wraps included. `value` is what it was read as;
    a relationship's is a tuple of names. `confidence` is between 0 and 1; a rule whose slug begins
    with "inferred-" concluded the value from other evidence, which `span` then shows.
    """

    field: str
    value: ClaimValue
    raw: str
    span: Span
    rule: str
    confidence: float


class Kind(StrEnum):
    """Whether a document is a story."""

    STORY = "story"
    NONSTORY = "nonstory"


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the text names them; `email` is None where it gives no address."""

    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The values of one record, in the shapes of the public contract.

    Strings are the document's own words, wraps joined by one space and decoration stripped;
    fandoms and characters are AO3's canonical names; None or empty where the text is silent.
    """

    title: str | None = None
    authors: tuple[Author, ...] = ()
    fandoms: tuple[str, ...] = ()
    fandom_explicit: bool = False
    relationships: tuple[tuple[str, ...], ...] = ()
    relationship_type: str | None = None
    pairing_raw: str | None = None
    characters: tuple[str, ...] = ()
    rating_raw: str | None = None
    rating: str | None = None
    category: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    spoilers: str | None = None
    summary: str | None = None
    notes: tuple[str, ...] = ()
    disclaimer: str | None = None
    archive_permission: str | None = None
    permission: str | None = None
    feedback: str | None = None
    series: str | None = None
    part: int | None = None
    parts_total: int | None = None
    status: str | None = None
    date: str | None = None
    dedication: str | None = None
    beta: tuple[str, ...] = ()
    language: str = "en"
    other: tuple[tuple[str, str], ...] = ()
    """Remaining labels as written, each with its value, in order of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was read off one document: its kind, its header with claims, and where its story is."""

    kind: Kind
    reason: str
    """The slug of the rule that decided the kind."""
    header: Header = field(default_factory=Header)
    supplied_title: str | None = None
    """In square brackets, from the opening words, where a story has no title of its own."""
    claims: tuple[Claim, ...] = ()
    body: tuple[Span, ...] = ()
    """The story proper, in order: no header, footer, quoting, signature or list furniture."""
    text: str = ""
    """The body's characters, its spans joined by an empty line."""
    words: int = 0
    """Counted by AO3's rule."""
    findings: tuple[Finding, ...] = ()
