"""Paragraphs and lines of a document, and what their looks alone say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from foundling.model import BlockKind, Document, Mark, MarkKind
from foundling.records.spans import alternation
from foundling.vocab import phrases

SPEECH = '"\u201c\u201e\u00ab\u2018\u201d\u00b3'
_DASHED_SPEECH = re.compile(
    r"[-\u2013\u2014\u2015\u2012] ?[^\W\d_\u2013\u2014-]|[-\u2013\u2014] ?[\u00bf\u00a1]"
)
_OWNED = alternation((*phrases("hearsay")["owned"], *phrases("hearsay")["owned_many"]))
_QUOTED_TITLE = re.compile(
    rf"[\"\u201c\u201e\u00ab][^\"\u201d\u00bb\n.!?]{{2,60}}[\"\u201d\u00bb]"
    rf"(?:,?\s(?:and|und|et|y)\s[^.!?\"\n]{{2,60}}?)?\s(?:{_OWNED})(?!\w)",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\W_]*(?:[oOxX0][\W_]*){0,60}")
SIGNATURE = re.compile(r"[-\u2013\u2014]{1,2} ?[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,3}")
_QUOTED_LINE = re.compile(r"[ \t]*(?:>|[|:] )")


class Paragraph(NamedTuple):
    """A block of a document with its lines, edge space taken off, as pairs of start and end."""

    block: int
    kind: BlockKind
    level: int
    lines: tuple[tuple[int, int], ...]
    start: int
    """Where its first line begins."""
    end: int
    """Where its last line ends."""


_new = tuple.__new__


def paragraph_of(index: int, kind: BlockKind, level: int, lines: tuple[tuple[int, int], ...]) -> Paragraph:
    """The paragraph made of these lines, of which there is at least one."""
    return _new(Paragraph, (index, kind, level, lines, lines[0][0], lines[-1][1]))


def paragraph(document: Document, index: int, limit: int = 400) -> Paragraph | None:
    """The document's block of this index with at most `limit` lines, or None where it is blank."""
    text = document.text
    kind, (first, last), level = document.blocks[index]
    lines = _lines(text, first, last, limit)
    if not lines:
        return None
    first, last = lines[0][0], lines[-1][1]
    if len(lines) == 1 and (not text[first].isalnum() or text[first] in "oOxX0"):
        kind = BlockKind.RULE if is_rule(text[first : min(last, first + 201)]) else kind
    return _new(Paragraph, (index, kind, level, tuple(lines), first, last))


def _lines(text: str, at: int, stop: int, limit: int) -> list[tuple[int, int]]:
    if stop - at >= 5000:
        return _long_lines(text, (at, stop), limit)
    piece = text[at:stop]
    if "\n" not in piece:
        kept = len(piece.strip())
        if kept == stop - at:
            return [(at, stop)] if kept else []
        left = at + len(piece) - len(piece.lstrip())
        return [(left, left + kept)] if kept else []
    rows = piece.split("\n")
    if len(rows) > limit:
        return _long_lines(text, (at, stop), limit)
    found: list[tuple[int, int]] = []
    for line in rows:
        size, bare = len(line), line.strip()
        if len(bare) == size:
            if size:
                found.append((at, at + size))
        elif bare:
            left = at + size - len(line.lstrip())
            found.append((left, left + len(bare)))
        at += size + 1
    return found


def _long_lines(text: str, bounds: tuple[int, int], limit: int) -> list[tuple[int, int]]:
    """At most `limit` lines of a stretch that may be very long, the last of them to its end."""
    found: list[tuple[int, int]] = []
    at, stop = bounds
    while at < stop and len(found) < limit:
        end = text.find("\n", at, stop)
        end = stop if end < 0 else end
        line = text[at:end] if end - at < 5000 else text[at : at + 200]
        left = len(line) - len(line.lstrip())
        if left < len(line):
            found.append((at + left, at + len(text[at:end].rstrip()) if end - at < 5000 else end))
        at = end + 1
    if at < stop and found:
        found[-1] = (found[-1][0], stop)
    return found


def is_rule(line: str) -> bool:
    """Whether a line is nothing but ornament, such as "* * *" or "-=oOo=-".

    >>> is_rule("~*~*~"), is_rule("oOoOo"), is_rule("Oh."), is_rule("...")
    (True, True, False, False)
    """
    first = line[:1]
    if first.isalnum() and first not in "oOxX0":
        return False
    if _RULE.fullmatch(line) is None or len(line) > 200 or not line.strip(". \u2026?!"):
        return False
    letters = sum(map(str.isalnum, line))
    if not letters:
        return len(line) > 1 or line in "*#~=_\u00a7\u2022+"
    return (letters >= 3 or len(line) > letters) and len(line) >= 3


def is_speech(line: str) -> bool:
    """Whether a line opens as direct speech does.

    >>> is_speech("\u201cNo.\u201d"), is_speech("\u2014 Non, dit-il."), is_speech("-- Jo")
    (True, True, False)

    A title in quotes that belongs to somebody is none.

    >>> is_speech('"Lantern Row" and everyone in it belong to Jo Pike.')
    False
    """
    first = line[:1]
    if first.isalpha():
        return False
    if first in SPEECH:
        return _QUOTED_TITLE.match(line) is None
    return _DASHED_SPEECH.match(line) is not None and SIGNATURE.fullmatch(line) is None


def is_quoted(line: str) -> bool:
    """Whether a line is quoted as mail programs do it."""
    return _QUOTED_LINE.match(line) is not None


_TYPE = frozenset({MarkKind.STRONG, MarkKind.UNDERLINE, MarkKind.EMPHASIS})


class Looks:
    """The marks of a document near one of its ends, asked about a stretch of text."""

    def __init__(self, marks: Sequence[Mark], start: int, end: int) -> None:
        self._marks = [mark for mark in marks if mark.span.start < end and mark.span.end > start]
        self.openings = {mark.span.start: mark.span.end for mark in self._marks if mark.kind in _TYPE}

    def covered(self, kind: MarkKind, start: int, end: int) -> bool:
        """Whether marks of this kind cover the stretch but for a few characters at its edges."""
        reach = 0
        for mark in self._marks:
            if mark.kind is kind and mark.span.start < end and mark.span.end > start:
                reach += min(end, mark.span.end) - max(start, mark.span.start)
        return reach > 0 and reach >= (end - start) - max(2, (end - start) // 8)

    def undressed(self, start: int) -> bool:
        """Whether no bold, underlined or slanted run opens a line that starts here."""
        openings = self.openings
        return not openings or (start not in openings and start - 1 not in openings)

    def opening(self, start: int, end: int) -> int:
        """Where a bold, underlined or slanted run that opens this line ends; `start` where there is none."""
        found = self.openings.get(start) or self.openings.get(start - 1, start)
        return found if start < found <= end else start
