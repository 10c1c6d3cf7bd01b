"""What the shape of a document says: labelled entries, the story's spans, its kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from foundling.model import Finding, Kind, Span, span_at


class Entry(NamedTuple):
    """One statement about the story: a label's value, or words whose place and shape say what they are.

    `field` is a field of `data/labels.csv`, or "unknown" for a label that is not listed there.
    `label` is the label as written without decoration, "" where there is none; `label_span` then
    is empty. `span` covers the value without edge space and decoration and may run over several
    lines or paragraphs; it is empty for a label without a value. Several entries may share one
    span, where a combined label ("Rating/Warnings") cannot be divided.
    """

    field: str
    label: str
    label_span: Span
    span: Span
    rule: str
    confidence: float


_new = tuple.__new__


def entry_at(name: str, place: tuple[int, int], rule: str, confidence: float) -> Entry:
    """The entry of words without a label, made at half the cost of calling its classes.

    >>> entry_at("title", (3, 8), "subject", 0.7)[1:4]
    ('', Span(start=3, end=3), Span(start=3, end=8))
    """
    start, end = place
    return _new(Entry, (name, "", span_at(start, start), span_at(start, end), rule, confidence))


@dataclass(frozen=True, slots=True)
class Layout:
    """A document taken apart: entries in order of the text, and the spans of the story proper.

    `kind` says whether the document is a story, `reason` the slug of the rule that said so.
    `end_marker` covers the words that close the story ("The End", "TBC"), which `body` leaves out.
    """

    entries: tuple[Entry, ...] = ()
    body: tuple[Span, ...] = ()
    kind: Kind = Kind.STORY
    reason: str = "story"
    end_marker: Span | None = None
    findings: tuple[Finding, ...] = field(default=())
