"""A document taken apart: entries of its header, the story proper, its kind."""

from __future__ import annotations

from collections.abc import Iterator

from foundling.model import BlockKind, Document, Kind, Span
from foundling.records.endings import Tail, read_tail
from foundling.records.habits import Habits, habits_of
from foundling.records.header import SKIPPED, Head, read_head
from foundling.records.headings import headings
from foundling.records.kinds import kind_of
from foundling.records.layout import Entry, Layout
from foundling.records.statements import Reading, entries_of, stripped
from foundling.vocab import Vocabulary


def read_layout(document: Document, vocabulary: Vocabulary) -> Layout:
    """The document's entries in order of the text, its story's spans, and whether it is a story."""
    habits = habits_of(vocabulary)
    head = read_head(document, habits)
    tail = read_tail(document, head.begin, head.block, habits)
    body = tuple(_body(document, head, tail))
    found = [*_head_entries(document, head, habits), *_tail_entries(document, tail)]
    entries = sorted({_key(entry): entry for entry in found}.values(), key=_order)
    kind, reason = kind_of(document, head, body, habits)
    return Layout(tuple(entries), body if kind is Kind.STORY else (), kind, reason, tail.marker)


def _key(entry: Entry) -> tuple[str, int, int, int]:
    return entry.field, entry.span.start, entry.span.end, entry.label_span.start


def _order(entry: Entry) -> tuple[int, int, str, str]:
    return min(entry.label_span.start, entry.span.start), entry.span.start, entry.field, entry.rule


def _body(document: Document, head: Head, tail: Tail) -> Iterator[Span]:
    """The story's stretches from its first word to its last, without quoting, furniture and signatures."""
    start = end = head.begin
    text = document.text
    for block in document.blocks[head.block : tail.block + 1]:
        first, last = max(block.span.start, head.begin), min(block.span.end, tail.end)
        if last <= first:
            continue
        if block.kind in SKIPPED:
            if end > start:
                yield _shrunk(text, start, end)
            start = end = last
        elif end == start:
            start, end = first, last
        else:
            end = last
    if end > start:
        yield _shrunk(text, start, end)


def _shrunk(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + len(piece.rstrip()))


def _head_entries(document: Document, head: Head, habits: Habits) -> Iterator[Entry]:
    for reading in head.readings:
        yield from entries_of(document, reading.statements)
        yield from _unlabelled(document, reading, head, habits)
    yield from headings(document, head, habits)


def _unlabelled(document: Document, reading: Reading, head: Head, habits: Habits) -> Iterator[Entry]:
    """The entry of an opening's paragraph that no label names, by its phrases or by its place."""
    if not reading.free or reading in head.epigraph:
        return
    start, end = reading.free[0][0], reading.free[-1][1]
    if reading.cue and reading.cue.strength >= 2:
        yield _plain(
            document, (start, end), reading.cue.field, reading.cue.rule, 0.6 + 0.1 * reading.cue.strength
        )
    elif (
        reading in head.notes
        and not reading.bylines
        and reading.paragraph.kind is not BlockKind.HEADING
        and end - start > 40
    ):
        yield _plain(document, (start, end), "notes", "paragraph-notes", 0.55)


def _tail_entries(document: Document, tail: Tail) -> Iterator[Entry]:
    if tail.marker and tail.marker_kind != "end":
        name = "status" if tail.marker_kind == "continued" else "part"
        yield Entry(
            name, "", Span(tail.marker.start, tail.marker.start), tail.marker, f"end-marker-{name}", 0.9
        )
    for reading in tail.readings:
        yield from entries_of(document, reading.statements)
        for found, _ in reading.bylines:
            if found.name[1] > found.name[0]:
                yield _plain(document, found.name, "author", "closing-byline", 0.8)
            if found.title:
                yield _plain(document, found.title, "title", "closing-byline", 0.8)
        if reading.free and len(reading.words) > 12:
            place = reading.free[0][0], reading.free[-1][1]
            cue = reading.cue
            yield (
                _plain(document, place, cue.field, cue.rule, 0.8)
                if cue
                else _plain(document, place, "notes", "closing-notes", 0.5)
            )


def _plain(document: Document, place: tuple[int, int], name: str, rule: str, confidence: float) -> Entry:
    span = stripped(document.text, *place)
    return Entry(name, "", Span(span.start, span.start), span, rule, round(min(confidence, 0.95), 2))
