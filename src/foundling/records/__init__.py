"""Records: what a document says of its story, every value with its witness."""

from __future__ import annotations

from foundling.model import Document, Kind, Record
from foundling.records.collections import Told, stories
from foundling.records.reading import read_header
from foundling.records.segment import read_layout
from foundling.vocab import Vocabulary

_OPENING_WORDS = 6


def read_each(document: Document, vocabulary: Vocabulary) -> tuple[Told, ...]:
    """The stories of a document that holds several, each under an opening of its own; none of others."""
    return stories(document, vocabulary, read)


def read(document: Document, vocabulary: Vocabulary) -> Record:
    """The record of one document: its kind, its header with claims, and its story. Never raises.

    A document that is no story keeps what its labels say, and has no body.
    """
    layout = read_layout(document, vocabulary)
    body = "\n\n".join(span.of(document.text) for span in layout.body)
    reading = read_header(document, layout, vocabulary, body)
    untitled = layout.kind is Kind.STORY and reading.header.title is None
    return Record(
        kind=layout.kind,
        reason=layout.reason,
        header=reading.header,
        supplied_title=supply_title(body) if untitled else None,
        claims=reading.claims,
        body=layout.body,
        text=body,
        words=reading.words,
        findings=(*layout.findings, *reading.findings),
    )


def supply_title(body: str) -> str | None:
    """A title in square brackets from the opening words; None for a story without words.

    >>> supply_title("Buffy had stopped pretending to sleep an hour ago.")
    '[Buffy had stopped pretending to sleep ...]'
    """
    opening = body[:400].split()
    if not opening:
        return None
    more = " ..." if len(opening) > _OPENING_WORDS else ""
    return f"[{' '.join(opening[:_OPENING_WORDS])}{more}]"
