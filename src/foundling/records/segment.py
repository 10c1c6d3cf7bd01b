"""A document taken apart: entries of its header, the story proper, its kind."""

from __future__ import annotations

from foundling.model import BlockKind, Document, Kind, Span
from foundling.records.afterwords import is_footnote
from foundling.records.cues import cue_of
from foundling.records.endings import Tail, read_tail
from foundling.records.entries import entries_of, stripped
from foundling.records.habits import Habits, fold_words, habits_of
from foundling.records.header import SKIPPED, Head, read_head
from foundling.records.headings import headings
from foundling.records.kinds import kind_of
from foundling.records.layout import Entry, Layout, entry_at
from foundling.records.statements import Reading
from foundling.records.surroundings import is_chrome
from foundling.vocab import Vocabulary

_STOPS = '.!?)\u2026:;^"\u201d*'
_HEADING, _STORY = BlockKind.HEADING, Kind.STORY


def read_layout(document: Document, vocabulary: Vocabulary) -> Layout:
    """The document's entries in order of the text, its story's spans, and whether it is a story."""
    habits = habits_of(vocabulary)
    head = read_head(document, habits)
    tail = read_tail(document, head, habits)
    body = _body(document, head, tail)
    found = _head_entries(document, head, habits)
    found += _tail_entries(document, tail, habits)
    kind, reason = kind_of(document, head, body, habits)
    return Layout(_settled(found), body if kind is _STORY else (), kind, reason, tail.marker)


def _settled(found: list[Entry]) -> tuple[Entry, ...]:
    """The entries in their order, none of them twice, and no bare note where another field is named."""
    bare = [entry for entry in found if entry.field == "notes" and not entry.label]
    if bare:
        named = {entry.span for entry in found if entry.field != "notes"}
        found = [entry for entry in found if entry.field != "notes" or entry.label or entry.span not in named]
    return tuple(sorted({_key(entry): entry for entry in found}.values(), key=_order))


def _key(entry: Entry) -> tuple[str, Span, int]:
    return entry.field, entry.span, entry.label_span.start


def _order(entry: Entry) -> tuple[int, int, str, str]:
    start = entry.span.start
    return min(start, entry.label_span.start), start, entry.field, entry.rule


def _body(document: Document, head: Head, tail: Tail) -> tuple[Span, ...]:
    """The story's stretches from its first word to its last, without quoting, furniture and signatures."""
    text, begin, stop = document.text, head.begin, tail.end
    blocks = document.blocks[head.block : tail.block + 1]
    parted = [
        number
        for number, block in enumerate(blocks)
        if block.kind in SKIPPED and block.span[0] < block.span[1]
    ]
    found: list[Span] = []
    first = 0
    for number in (*parted, len(blocks)):
        if number > first:
            start, end = max(blocks[first].span.start, begin), min(blocks[number - 1].span.end, stop)
            if end > start:
                found.append(_shrunk(text, start, end))
        first = number + 1
    return tuple(found)


def _shrunk(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + len(piece.rstrip()))


def _head_entries(document: Document, head: Head, habits: Habits) -> list[Entry]:
    found: list[Entry] = []
    for reading in head.readings:
        if reading.statements:
            found += entries_of(document, reading.statements)
        if reading.free and reading.story is None:
            found += _unlabelled(document, reading, head, habits)
    found += headings(document, head, habits)
    return found


def _unlabelled(document: Document, reading: Reading, head: Head, habits: Habits) -> list[Entry]:
    """The entries of an opening's lines that no label names, by their phrases or by their place."""
    text, free = document.text, reading.free
    if reading.chrome == len(free) or reading in head.epigraph:
        return []
    if is_chrome(text, reading.paragraph, habits, None):
        return []
    noted = reading in head.notes and not reading.bylines and reading.paragraph.kind is not _HEADING
    found: list[Entry] = []
    for place in _stretches(text, reading):
        start, end = place
        cue = None
        if not reading.speech:
            cue = reading.cue if len(free) == 1 else cue_of(fold_words(text[start:end]), habits)
        if cue and (cue.strength >= 2 or cue.field == "age"):
            if cue.field not in ("age", "chrome"):
                found.append(_plain(document, place, cue.field, cue.rule, 0.6 + 0.1 * cue.strength))
        elif end - start <= 20:
            continue
        elif (noted or reading.strong) and _is_sentence(text[start:end]):
            rule = "paragraph-notes" if noted else "line-notes"
            found.append(_plain(document, place, "notes", rule, 0.55))
        elif reading.bylines and text[end - 1] in _STOPS:
            found.append(_plain(document, place, "notes", "line-notes", 0.5))
    return found


def _is_sentence(piece: str) -> bool:
    return piece[-1] in _STOPS or piece.count(" ") > 8 or ". " in piece


def _stretches(text: str, reading: Reading) -> list[tuple[int, int]]:
    """The free lines of a paragraph, one by one where the author broke them, together where they wrap."""
    lines = reading.free
    if len(lines) == 1:
        return lines
    if not (reading.strong or reading.bylines):
        return [(lines[0][0], lines[-1][1])]
    found: list[tuple[int, int]] = []
    start, end = lines[0]
    for first, last in lines[1:]:
        if (
            text[end : end + 1] == "\n"
            and not text[end:first].strip()
            and (text[end - 1] not in _STOPS or text[first].islower())
        ):
            end = last
        else:
            found.append((start, end))
            start, end = first, last
    found.append((start, end))
    return found


def _tail_entries(document: Document, tail: Tail, habits: Habits) -> list[Entry]:
    found: list[Entry] = []
    if tail.marker and tail.marker_kind != "end":
        name = "status" if tail.marker_kind == "continued" else "part"
        found.append(entry_at(name, tail.marker, f"end-marker-{name}", 0.9))
    for reading in tail.readings:
        found += _closing(document, reading, habits)
    return found


def _closing(document: Document, reading: Reading, habits: Habits) -> list[Entry]:
    """The entries of a paragraph after the story's end."""
    found: list[Entry] = []
    for entry in entries_of(document, reading.statements):
        cue = cue_of(fold_words(entry.span.of(document.text)), habits) if entry.field == "unknown" else None
        told = cue is not None and cue.field != "chrome"
        found.append(entry._replace(field=cue.field, rule=cue.rule) if cue and told else entry)
    for line, _ in reading.bylines:
        if line.name[1] > line.name[0]:
            found.append(_plain(document, line.name, "author", "closing-byline", 0.8))
        if line.title:
            found.append(_plain(document, line.title, "title", "closing-byline", 0.8))
    if not reading.free or len(reading.words) < 8:
        return found
    place = reading.free[0][0], reading.free[-1][1]
    if is_footnote(document.text[place[0] : min(place[1], place[0] + 400)]):
        found.append(_plain(document, place, "notes", "footnote", 0.6))
        return found
    cue = reading.cue
    if cue is None:
        found.append(_plain(document, place, "notes", "closing-notes", 0.5))
    elif cue.field not in ("age", "chrome"):
        found.append(_plain(document, place, cue.field, cue.rule, 0.8))
    return found


def _plain(document: Document, place: tuple[int, int], name: str, rule: str, confidence: float) -> Entry:
    span = stripped(document.text, *place)
    return entry_at(name, span, rule, round(min(confidence, 0.95), 2))
