"""Statements as entries: their labels as written, their values without edge space and ornament."""

from __future__ import annotations

from foundling.model import Document, Span
from foundling.records.layout import Entry
from foundling.records.statements import Statement


def entries_of(document: Document, statements: list[Statement]) -> list[Entry]:
    """The statements as entries: one for each field of a label, its value divided where it can be."""
    return [entry for statement in statements for entry in _entries(document.text, statement)]


def _entries(text: str, statement: Statement) -> list[Entry]:
    span = stripped(text, statement.start, statement.end, inner=statement.inner)
    first, last = statement.label
    written = text[first:last] if last > first else ""
    label, place = written.strip(" \t*~_[]<>{}"), Span(first, last)
    if len(statement.fields) == 1:
        return [Entry(statement.fields[0], label, place, span, statement.rule, statement.confidence)]
    values = _divided(text, span, statement, written)
    return [
        Entry(name, label, place, value, statement.rule, statement.confidence)
        for name, value in zip(statement.fields, values, strict=True)
    ]


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
    edge = " \t\r\n\u00a0"
    piece = text[start:end] if end > start else ""
    kept = piece.strip(edge)
    if not kept:
        return Span(start, start)
    first = start + (len(piece) - len(piece.lstrip(edge)) if len(kept) < len(piece) else 0)
    last = first + len(kept)
    if not inner and kept[-1] not in "*~_|=#]" and kept[0] not in "*~|=":
        return Span(first, last)
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
    if text[last - 1] == "]" and "[" not in text[first:last]:
        last = first + len(text[first : last - 1].rstrip())
    return Span(first, last)


def _paired(piece: str) -> bool:
    return piece[-1] in "*_~" and piece.count(piece[-1]) % 2 == 0
