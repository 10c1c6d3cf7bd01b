"""Statements as entries: their labels as written, their values without edge space and ornament."""

from __future__ import annotations

from foundling.model import Document, Span, span_at
from foundling.records.layout import Entry
from foundling.records.statements import Statement

_EDGE = " \t\r\n\u00a0"
_new = tuple.__new__


def entries_of(document: Document, statements: list[Statement]) -> list[Entry]:
    """The statements as entries: one for each field of a label, its value divided where it can be."""
    text = document.text
    found: list[Entry] = []
    for statement in statements:
        fields, rule, confidence = statement.fields, statement.rule, statement.confidence
        span = stripped(text, statement.start, statement.end, inner=statement.inner)
        first, last = statement.label
        written = text[first:last] if last > first else ""
        label, place = written.strip(" \t*~_[]<>{}"), span_at(first, last)
        if len(fields) == 1:
            found.append(_new(Entry, (fields[0], label, place, span, rule, confidence)))
            continue
        values = _divided(text, span, statement, written)
        found += [Entry(fields[at], label, place, values[at], rule, confidence) for at in range(len(fields))]
    return found


def _divided(text: str, span: Span, statement: Statement, label: str) -> list[Span]:
    count = len(statement.fields)
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
    piece = text[start:end] if end > start else ""
    kept = piece.strip(_EDGE)
    if not kept:
        return span_at(start, start)
    first = start if len(kept) == len(piece) else start + len(piece) - len(piece.lstrip(_EDGE))
    last = first + len(kept)
    if not inner and kept[-1] not in "*~_|=#]" and kept[0] not in "*~|=":
        return span_at(first, last)
    return _undressed(text, first, last, inner=inner)


def _undressed(text: str, first: int, last: int, *, inner: bool) -> Span:
    while (
        last - first > 1
        and text[last - 1] in "*~_|=#" + _EDGE
        and text[last - 2 : last] not in ("G*", "g*")
        and not _paired(text[first:last])
    ):
        last -= 1
    if inner and text[last - 1] in ";|,-\u2013\u2014":
        last = first + len(text[first:last].rstrip(_EDGE + ";|,-\u2013\u2014"))
    while last - first > 1 and text[first] in "*~|=" + _EDGE and text[first:last].count(text[first]) == 1:
        first += 1
    if text[last - 1] == "]" and "[" not in text[first:last]:
        last = first + len(text[first : last - 1].rstrip())
    return span_at(first, last)


def _paired(piece: str) -> bool:
    return piece[-1] in "*_~" and piece.count(piece[-1]) % 2 == 0
