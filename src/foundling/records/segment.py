"""A document taken apart: entries of its header, the story proper, its kind."""

from __future__ import annotations

from collections.abc import Iterator

from foundling.model import BlockKind, Document, Kind, Span
from foundling.records.cues import cue_of
from foundling.records.endings import Tail, read_tail
from foundling.records.entries import entries_of, stripped
from foundling.records.habits import Habits, fold_words, habits_of
from foundling.records.header import SKIPPED, Head, read_head
from foundling.records.headings import headings
from foundling.records.kinds import kind_of
from foundling.records.layout import Entry, Layout
from foundling.records.statements import Reading
from foundling.records.surroundings import is_chrome
from foundling.vocab import Vocabulary

_STOPS = '.!?)\u2026:;^"\u201d*'


def read_layout(document: Document, vocabulary: Vocabulary) -> Layout:
    """The document's entries in order of the text, its story's spans, and whether it is a story."""
    habits = habits_of(vocabulary)
    head = read_head(document, habits)
    tail = read_tail(document, head, habits)
    body = tuple(_body(document, head, tail))
    found = [*_head_entries(document, head, habits), *_tail_entries(document, tail, habits)]
    named = {entry.span for entry in found if entry.field != "notes"}
    found = [entry for entry in found if entry.field != "notes" or entry.label or entry.span not in named]
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
    text, begin, stop = document.text, head.begin, tail.end
    for block in document.blocks[head.block : tail.block + 1]:
        first, last = block.span.start, block.span.end
        if first < begin or last > stop:
            first, last = max(first, begin), min(last, stop)
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
    """The entries of an opening's lines that no label names, by their phrases or by their place."""
    if not reading.free or reading in head.epigraph or reading.story is not None:
        return
    noted = reading in head.notes and not reading.bylines and reading.paragraph.kind is not BlockKind.HEADING
    if reading.chrome == len(reading.free) or is_chrome(document.text, reading.paragraph, habits, None):
        return
    for place in _stretches(document.text, reading):
        size = place[1] - place[0]
        words = reading.words if len(reading.free) == 1 else fold_words(document.text[slice(*place)])
        cue = None if reading.speech else cue_of(words, habits)
        if cue and (cue.strength >= 2 or cue.field == "age"):
            if cue.field not in ("age", "chrome"):
                yield _plain(document, place, cue.field, cue.rule, 0.6 + 0.1 * cue.strength)
        elif (noted or reading.strong) and size > 20 and _is_sentence(document.text[slice(*place)]):
            yield _plain(document, place, "notes", "paragraph-notes" if noted else "line-notes", 0.55)
        elif reading.bylines and size > 20 and document.text[place[1] - 1] in _STOPS:
            yield _plain(document, place, "notes", "line-notes", 0.5)


def _is_sentence(piece: str) -> bool:
    return piece[-1] in _STOPS or piece.count(" ") > 8 or ". " in piece


def _stretches(text: str, reading: Reading) -> Iterator[tuple[int, int]]:
    """The free lines of a paragraph, one by one where the author broke them, together where they wrap."""
    lines = reading.free
    if len(lines) == 1 or not (reading.strong or reading.bylines):
        yield lines[0][0], lines[-1][1]
        return
    start, end = lines[0]
    for first, last in lines[1:]:
        if (
            text[end : end + 1] == "\n"
            and not text[end:first].strip()
            and (text[end - 1] not in _STOPS or text[first].islower())
        ):
            end = last
        else:
            yield start, end
            start, end = first, last
    yield start, end


def _tail_entries(document: Document, tail: Tail, habits: Habits) -> Iterator[Entry]:
    if tail.marker and tail.marker_kind != "end":
        name = "status" if tail.marker_kind == "continued" else "part"
        yield Entry(
            name, "", Span(tail.marker.start, tail.marker.start), tail.marker, f"end-marker-{name}", 0.9
        )
    for reading in tail.readings:
        yield from _closing(document, reading, habits)


def _closing(document: Document, reading: Reading, habits: Habits) -> Iterator[Entry]:
    """The entries of a paragraph after the story's end."""
    for entry in entries_of(document, reading.statements):
        cue = cue_of(fold_words(entry.span.of(document.text)), habits) if entry.field == "unknown" else None
        yield entry._replace(field=cue.field, rule=cue.rule) if cue and cue.field != "chrome" else entry
    for found, _ in reading.bylines:
        if found.name[1] > found.name[0]:
            yield _plain(document, found.name, "author", "closing-byline", 0.8)
        if found.title:
            yield _plain(document, found.title, "title", "closing-byline", 0.8)
    if not reading.free or len(reading.words) < 8:
        return
    place = reading.free[0][0], reading.free[-1][1]
    cue = reading.cue
    if cue is None:
        yield _plain(document, place, "notes", "closing-notes", 0.5)
    elif cue.field not in ("age", "chrome"):
        yield _plain(document, place, cue.field, cue.rule, 0.8)


def _plain(document: Document, place: tuple[int, int], name: str, rule: str, confidence: float) -> Entry:
    span = stripped(document.text, *place)
    return Entry(name, "", Span(span.start, span.start), span, rule, round(min(confidence, 0.95), 2))
