"""A stretch of a document read as a document of its own, and the places of its record in the whole."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from foundling.model import Block, BlockKind, Document, Finding, Mark, Record, Span

_OF_ALL = frozenset({"subject", "title"})
"""Lines of a header that name a whole message or page, and none of the stories in it."""
_JOINER = "\n\n"
_NEAR = 40
"""Blocks among which a header's lines are."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch from `start` on as a document; its first `lead` characters stand for the sender's lines."""

    document: Document
    start: int
    lead: int

    def placed(self, record: Record) -> Record:
        """The excerpt's record with its places counted in the whole document's text."""
        return replace(
            record,
            claims=tuple(claim._replace(span=self._span(claim.span)) for claim in record.claims),
            body=tuple(map(self._span, record.body)),
            findings=tuple(map(self._finding, record.findings)),
        )

    def _span(self, span: Span) -> Span:
        return Span(self._at(span.start), self._at(span.end))

    def _at(self, place: int) -> int:
        return place if place < self.lead else place - self.lead + self.start

    def _finding(self, finding: Finding) -> Finding:
        if finding.end == 0:
            return finding
        return replace(finding, start=self._at(finding.start), end=self._at(finding.end))


def excerpt(document: Document, start: int, end: int) -> Excerpt:
    """The stretch with the blocks and marks in it, and with what the header says of all that was sent."""
    headers = tuple(line for line in document.headers if line.name.casefold() not in _OF_ALL)
    envelope = (
        [each for each in document.blocks[:_NEAR] if each.kind is BlockKind.ENVELOPE] if headers else []
    )
    lines = document.text[: envelope[-1].span.end] + _JOINER if envelope else ""
    by = len(lines) - start
    first, last = (bisect_left(document.blocks, at, key=_place) for at in (start, end))
    blocks = (each._replace(span=_moved(each.span, by)) for each in document.blocks[first:last])
    first, last = (bisect_left(document.marks, at, key=_place) for at in (start, end))
    marks = (each for each in document.marks[first:last] if each.span.end <= end)
    made = replace(
        document,
        text=lines + document.text[start:end],
        blocks=(*envelope, *blocks),
        marks=tuple(each._replace(span=_moved(each.span, by)) for each in marks),
        headers=headers,
    )
    return Excerpt(made, start, len(lines))


def _place(one: Block | Mark) -> int:
    return one.span.start


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
