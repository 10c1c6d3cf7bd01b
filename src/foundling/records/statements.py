"""A paragraph read as statements: labels with their values, bylines, headings, and what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foundling.model import BlockKind, Document, Span
from foundling.records.cues import Cue, cue_of
from foundling.records.habits import Habits, fold_label, fold_words
from foundling.records.labels import Label, inner_labels, label_alone, label_at, label_bare
from foundling.records.layout import Entry
from foundling.records.paragraphs import Looks, Paragraph, is_rule, is_speech
from foundling.records.titles import Byline, address, byline, date_line, part_heading

LONG = frozenset(
    "summary notes disclaimer warnings archive feedback dedication thanks spoilers challenge unknown timeline characters keywords soundtrack crossover sequel beta genre category".split()
)
_QUOTED_TITLE = re.compile(
    r"[\"\u201c\u201e\u00ab][^\"\u201d\u00bb]{1,80}[\"\u201d\u00bb],?\s+[-\u2013\u2014]*\s*\(?(?:by|von|par|por)\b"
)
_SHORT_END = (".", "!", "?", ")", '"', "\u201d", ":", ";)", ":)", "^_^", "*", ">")


@dataclass(slots=True)
class Statement:
    """One statement while its lines are gathered."""

    fields: tuple[str, ...]
    label: tuple[int, int]
    start: int
    end: int
    rule: str
    confidence: float
    weak: bool = False
    inner: bool = False
    """Another statement follows on the same line."""


@dataclass(slots=True)
class Reading:
    """A paragraph's statements in order, and its lines that are none."""

    paragraph: Paragraph
    statements: list[Statement] = field(default_factory=list)
    free: list[tuple[int, int]] = field(default_factory=list)
    bylines: list[tuple[Byline, int]] = field(default_factory=list)
    """Each with the number of free lines before it in the paragraph."""
    parts: list[tuple[int, int]] = field(default_factory=list)
    rules: int = 0
    speech: int = 0
    strong: int = 0
    weak: int = 0
    company: bool = False
    """The paragraph follows labels."""
    cue: Cue | None = None
    words: str = ""

    @property
    def labelled(self) -> bool:
        """Whether it has a label that stands by itself."""
        return self.strong > 0


def read_paragraph(
    document: Document, piece: Paragraph, habits: Habits, looks: Looks, *, company: bool = False
) -> Reading:
    """The paragraph's statements; what cannot be placed is in `free`, with the cue that its words give."""
    reading = Reading(piece, company=company)
    text = document.text
    current: Statement | None = None
    for number, (start, end) in enumerate(piece.lines):
        line = text[start : min(end, start + 300)]
        if is_rule(line):
            reading.rules, current = reading.rules + 1, None
        elif part_heading(line, habits):
            reading.parts.append((start, end))
            current = None
        elif label := _label(text, start, end, reading, number, habits, looks):
            current = _open(text, label, end, reading, habits)
        elif current is not None and _continues(text, current, (start, end), piece, habits):
            current.end = end
        else:
            current = _unlabelled(text, (start, end), line, reading, habits)
    _settle(text, reading, habits)
    return reading


def _label(
    text: str, start: int, end: int, reading: Reading, number: int, habits: Habits, looks: Looks
) -> Label | None:
    opening = looks.opening(start, end)
    found = label_at(text, start, end, habits)
    if found is None and opening > start:
        found = label_alone(text, start, opening, habits)
        if found:
            found = Label(found.fields, found.start, found.end, opening, "label-strong", 0.9, found.weak)
    if found is None and (reading.statements or reading.company) and not is_speech(text[start:end]):
        found = label_bare(text, start, end, habits)
    if found is None and (len(reading.paragraph.lines) == 1 or number == 0 or reading.statements):
        found = label_alone(text, start, end, habits)
        if found and (
            found.fields == ("author",)
            or not _stands_out(text, start, end, reading.paragraph, opening >= end - 1)
        ):
            found = None
    if found and not found.fields and not _known_company(text, reading, number, habits):
        return None
    return found


def _stands_out(text: str, start: int, end: int, piece: Paragraph, strong: bool) -> bool:
    line = text[start:end]
    return (
        strong
        or piece.kind in (BlockKind.HEADING, BlockKind.CELLS)
        or line.isupper()
        or line[0] in "*[<~_("
        or len(piece.lines) > 1
    )


def _known_company(text: str, reading: Reading, number: int, habits: Habits) -> bool:
    """Whether an unlisted label stands beside a listed one in its paragraph, or ends in a word for labels."""
    if any("unknown" not in statement.fields for statement in reading.statements):
        return True
    lines = reading.paragraph.lines
    for start, end in lines[number + 1 : number + 4]:
        label = label_at(text, start, end, habits)
        if label and label.fields:
            return True
    return len(lines) == 1


def _open(text: str, label: Label, end: int, reading: Reading, habits: Habits) -> Statement:
    """Take down a label's line, divided at the labels within it; the last of its statements is returned."""
    current = Statement(
        label.fields or ("unknown",),
        (label.start, label.end),
        label.value,
        end,
        label.rule,
        label.confidence,
        label.weak,
    )
    if current.fields == ("unknown",) and (heir := habits.fields(fold_label(text[label.start : label.end]))):
        current.fields = heir
    reading.statements.append(current)
    for inner in inner_labels(text, label.value, end, habits):
        if inner.start <= current.start:
            current.end = current.start
            if current.fields[0] in ("notes", "unknown"):
                reading.statements.pop()
        else:
            current.end, current.inner = inner.start, True
        current = Statement(
            inner.fields, (inner.start, inner.end), inner.value, end, inner.rule, inner.confidence, False
        )
        reading.statements.append(current)
    return current


def _continues(
    text: str, current: Statement, line: tuple[int, int], piece: Paragraph, habits: Habits
) -> bool:
    """Whether an unlabelled line carries on the statement above it."""
    start, end = line
    first = text[start]
    if current.end <= current.start:
        return True
    before = text[current.start : current.end].rstrip()
    if byline(text, start, end, habits):
        return False
    broken = _filled(text, current.end, start, end, piece)
    if first.islower() or first in ",.;)&" or (broken and not before.endswith((".", "!", "?"))):
        return True
    cue = cue_of(fold_words(text[start:end]), habits) if before.endswith(_SHORT_END) or not broken else None
    if (
        cue
        and cue.field not in current.fields
        and cue.strength >= 2
        and not (broken and current.fields[0] in ("notes", "archive"))
    ):
        return False
    if broken or text.rfind("\n", 0, start) + 1 < start and piece.kind is not BlockKind.VERSE:
        return True
    return current.fields[0] in LONG


def _filled(text: str, before: int, start: int, end: int, piece: Paragraph) -> bool:
    """Whether the line above was full, so that this break is a wrap and not the author's."""
    above = before - (text.rfind("\n", 0, before) + 1)
    width = max(stop - begin for begin, stop in piece.lines)
    if width > 100:
        return False
    space = text.find(" ", start, end)
    word = (space if space > 0 else end) - start
    return above + 1 + word > min(max(width, 58), 78) - 4


def _unlabelled(
    text: str, line: tuple[int, int], words: str, reading: Reading, habits: Habits
) -> Statement | None:
    start, end = line
    if is_speech(words) and not _QUOTED_TITLE.match(words):
        reading.speech += 1
    elif found := byline(text, start, end, habits):
        reading.bylines.append((found, len(reading.free)))
        return None
    elif kind := address(words):
        reading.statements.append(Statement((kind,), (start, start), start, end, "bare-address", 0.8, True))
        return None
    elif reading.bylines and date_line(words, habits):
        reading.statements.append(Statement(("date",), (start, start), start, end, "date-line", 0.8, True))
        return None
    reading.free.append(line)
    return None


def _settle(text: str, reading: Reading, habits: Habits) -> None:
    seen = {name for statement in reading.statements if not statement.weak for name in statement.fields}
    reading.strong = len(seen)
    reading.weak = sum(statement.weak for statement in reading.statements)
    if reading.free:
        free = " ".join(text[start : min(end, start + 1200)] for start, end in reading.free[:12])
        reading.words = fold_words(free[:2400])
        reading.cue = None if reading.speech and not reading.strong else cue_of(reading.words, habits)


def entries_of(document: Document, statements: list[Statement]) -> list[Entry]:
    """The statements as entries: one for each field of a combined label, its value divided where it can be."""
    return [entry for statement in statements for entry in _entries(document.text, statement)]


def _entries(text: str, statement: Statement) -> list[Entry]:
    span = stripped(text, statement.start, statement.end, inner=statement.inner)
    label = (
        text[statement.label[0] : statement.label[1]].strip(" \t*~_[]<>{}")
        if statement.label[1] > statement.label[0]
        else ""
    )
    place = Span(*statement.label)
    values = _divided(text, span, statement, text[place.start : place.end])
    return [
        Entry(name, label, place, value, statement.rule, statement.confidence)
        for name, value in zip(statement.fields, values, strict=True)
    ]


def _divided(text: str, span: Span, statement: Statement, label: str) -> list[Span]:
    count = len(statement.fields)
    if count > 1:
        for mark in (" - ", " // ", " | ", " / ", "; ", " -- ", ", "):
            pieces = text[span.start : span.end].split(mark)
            if (
                len(pieces) == count
                and all(piece.strip() for piece in pieces)
                and (mark.strip() in label or mark == " - ")
            ):
                return list(_places(span.start, pieces, len(mark)))
    return [span] * count


def _places(at: int, pieces: list[str], gap: int) -> list[Span]:
    spans = []
    for piece in pieces:
        left = len(piece) - len(piece.lstrip())
        spans.append(Span(at + left, at + left + len(piece.strip())))
        at += len(piece) + gap
    return spans


def stripped(text: str, start: int, end: int, *, inner: bool = False) -> Span:
    """The span without edge space and without ornament that the label began ("*Label: value*")."""
    edge = " \t\r\n\u00a0"
    end = max(start, end)
    piece = text[start:end]
    kept = piece.strip(edge)
    if not kept:
        return Span(start, start)
    first = start + piece.index(kept)
    last = first + len(kept)
    while (
        last - first > 1
        and text[last - 1] in "*~_|=#" + edge
        and text[last - 2 : last] not in ("G*", "g*")
        and not _paired(text[first:last])
    ):
        last -= 1
    if inner and text[last - 1] in ";|,-\u2013\u2014":
        last = first + len(text[first:last].rstrip(edge + ";|,-\u2013\u2014"))
    while last - first > 1 and text[first] in "*~|=" + edge and text[first:last].count(text[first]) == 1:
        first += 1
    if text[last - 1] in "]" and "[" not in text[first:last]:
        last = first + len(text[first : last - 1].rstrip())
    return Span(first, last)


def _paired(piece: str) -> bool:
    return piece[-1] in "*_~" and piece.count(piece[-1]) % 2 == 0
