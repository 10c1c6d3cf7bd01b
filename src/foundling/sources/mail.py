"""Splits mailboxes and list logs into messages, over a buffer that stays small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from foundling.model import Finding, Gap, Item, Media, Origin
from foundling.settings import Limits
from foundling.sources import digests
from foundling.sources.carrier import HEAD, Carrier
from foundling.sources.plain import too_large
from foundling.sources.sniff import opening
from foundling.sources.window import LOOKAHEAD, TAIL, Window

_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = (
    rb"(?:%(day)s,? {1,3}%(month)s {1,3}\d{1,2},? (?: {0,2}\d{4} )? {0,2}\d{1,2}:\d\d"
    rb"|(?:%(day)s,? {1,3})?\d{1,2}[ -]%(month)s[ -]\d{2,4} {1,2}\d{1,2}:\d\d"
    rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d)" % {b"day": _DAY, b"month": _MONTH}
)
_FIELD = rb"(?:[!-9;-~]{1,76}[ \t]{0,4}:(?!//)|>From |[A-Z][!-9;-~]{0,75}\Z)"
"""The beginning of a header line, which may also be cut off by the end of the file."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of mailbox marks where a message begins.

    `border` is a line end, the whole border line and the beginning of the line after it.
    """

    name: str
    border: re.Pattern[bytes]
    is_mbox: bool = True

    def opens(self, head: bytes) -> bool:
        """Whether a carrier that begins so is a mailbox of this dialect."""
        start = opening(head)
        return self.border.match(b"\n" + head[start : start + LOOKAHEAD]) is not None


NUMBERED = Dialect("numbered", re.compile(rb"\nFrom -?\d{1,30}\r?\n" + _FIELD))
"""Bare integers, as in dumps of Usenet: body lines beginning with From are not escaped there."""
DATED = Dialect(
    "dated",
    re.compile(rb"\nFrom (?:\S{1,200} {1,4}|[^\n]{0,300}[ \t]|)" + _DATE + rb"[^\n]{0,120}\n" + _FIELD),
)
LISTSERV = Dialect(
    "listserv",
    re.compile(
        rb"\n={73}\r?\n(?i:Date|From|Sender|Reply-To|Subject|Received|Return-Path|Message-ID|MIME-Version|To"
        rb"|Comments|Organization|Content-Type|Approved-By|In-Reply-To|References|X-[!-9;-~]{1,70})[ \t]*:"
    ),
    is_mbox=False,
)
DIALECTS = (NUMBERED, DATED, LISTSERV)

_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*(\d{1,12})[ \t\r]*\n", re.IGNORECASE)
VIEW = 32 << 20
"""The longest message, in bytes, whose Content-Length is looked at."""
_BLANK_LINES = re.compile(rb"(?:\r?\n){0,2}")
_TORN = (Finding("torn-message", "the message ends inside its header"),)


class Piece(NamedTuple):
    """Where one message lies: its border line, its own bytes to `end`, and the next border."""

    border: int
    start: int
    end: int
    after: int
    torn: bool


def dialect(head: bytes) -> Dialect | None:
    r"""The dialect of the mailbox that begins so; None if it is no mailbox.

    >>> dialect(b"From 7\nPath: news!x\n").name
    'numbered'
    >>> dialect(b"\xef\xbb\xbfFrom jjl at pobox.com  Thu Nov  1 04:54:49 2001\nFrom: jjl\n").name
    'dated'
    >>> dialect(b"From Monday on it rained:\nthe Sun was gone.\n")
    """
    return next((each for each in DIALECTS if each.opens(head)), None)


def is_mailbox(head: bytes) -> bool:
    """Whether a carrier that begins so is a mailbox or a list log."""
    return dialect(head) is not None


def read(carrier: Carrier, limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The messages of a mailbox in order, with the gaps between them if the carrier asks.

    A message longer than `limits.item_bytes` comes out opaque and empty; splitting goes on after it.
    """
    kind = dialect(carrier.stream.head(HEAD))
    if kind is None:
        return
    window = Window(carrier.stream)
    stem = carrier.numbered()
    done = window.base
    view = max(limits.item_bytes, VIEW)
    for number, piece in enumerate(pieces(window, kind, carrier.end, view), carrier.first):
        _, start, end, after, torn = piece
        if carrier.gaps:
            yield from _gaps_before(kind, done, piece)
        origin = Origin(carrier.path, f"{stem}{number}", start, end - start)
        if end - start > limits.item_bytes:
            yield Item(origin, Media.OPAQUE, b"", (too_large(end - start, limits.item_bytes),))
        else:
            data = window.data[start - window.base : end - window.base]
            item = Item(origin, Media.MESSAGE, data, _TORN if torn else ())
            yield from digests.parts(item, f"{stem}{number}", gaps=carrier.gaps)
        if carrier.gaps and end < after:
            yield Gap("padding" if window.data.endswith(b"\0") else "separator", end, after - end)
        done = after


def pieces(window: Window, kind: Dialect, stop: int | None, limit: int) -> Iterator[Piece]:
    """Where the messages lie that begin before `stop`.

    The window holds each message of no more than `limit` bytes, at least VIEW, until the next one
    is asked for. A longer one keeps the empty line behind it.
    """
    window.reach(window.base + HEAD, window.base)
    border = window.base + opening(window.data)
    while border < window.end and (stop is None or border < stop):
        start = window.line_end(border)
        after = end = window.find(kind.border, start, limit)
        body: int | None = after
        if after - start <= limit:
            body = window.header_end(start, after)
            if body is not None and kind is DATED:
                after = _by_length(window, start, body, after)
            end = window.before_blank(after) if kind.is_mbox else after
        yield Piece(border, start, max(end, start, body or 0), after, body is None)
        border = after
        if border + LOOKAHEAD > window.end:
            window.reach(border + LOOKAHEAD, border - TAIL)


def _by_length(window: Window, start: int, body: int, after: int) -> int:
    """The border that Content-Length points to, if one lies there beyond the next; else the next.

    Lengths lie once a message was edited, so one is believed only where a border or the end is,
    and within a fixed distance, so that borders do not depend on the limits of a run.
    """
    place, behind = start - window.base, body - window.base
    if window.data.find(b"ength", place, behind) < 0 and window.data.find(b"ENGTH", place, behind) < 0:
        return after
    match = _LENGTH.search(window.data, place - 1, behind)
    if match is None or not after < body + int(match[1]) <= start + VIEW:
        return after
    end = body + int(match[1])
    window.reach(end + LOOKAHEAD, start - 1)
    rest = window.data[end - window.base : end - window.base + LOOKAHEAD]
    blank = _BLANK_LINES.match(rest)
    lines = blank.end() if blank else 0
    if DATED.border.match(b"\n" + rest[lines:]):
        return end + lines
    is_last = window.ended and end + len(rest) == window.end and not rest.strip(b"\r\n\0")
    return window.end if is_last else after


def _gaps_before(kind: Dialect, done: int, piece: Piece) -> Iterator[Gap]:
    if done < piece.border:
        yield Gap("preamble", done, piece.border - done)
    yield Gap("envelope" if kind.is_mbox else "separator", piece.border, piece.start - piece.border)
