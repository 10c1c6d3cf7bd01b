"""Rows of a table as statements: label beside value, or values under a row of labels."""

from __future__ import annotations

from foundling.model import Document
from foundling.records.habits import Habits, fold_label
from foundling.records.paragraphs import Paragraph
from foundling.records.statements import Reading, Statement
from foundling.records.titles import byline

Cells = tuple[tuple[int, int], ...]


def cells_of(text: str, piece: Paragraph) -> Cells:
    """The row's cells, edge space taken off, as pairs of start and end."""
    found = []
    at = piece.start
    for cell in text[piece.start : piece.end].split("\t")[:60]:
        left = len(cell) - len(cell.lstrip())
        found.append((at + left, at + max(left, len(cell.rstrip()))))
        at += len(cell) + 1
    return tuple(found)


def is_head_row(text: str, cells: Cells, habits: Habits) -> bool:
    """Whether a row of three cells or more names columns: nearly all of its cells are labels."""
    if len(cells) < 3:
        return False
    named = sum(bool(_label(text, cell, habits)) for cell in cells)
    return named * 10 >= len(cells) * 7


def read_row(document: Document, piece: Paragraph, head: Cells, habits: Habits) -> Reading:
    """The row's statements: by the labels in it or, where `head` has as many cells, by those above it."""
    text, cells = document.text, cells_of(document.text, piece)
    reading = Reading(piece)
    if head and len(head) == len(cells) and not is_head_row(text, cells, habits):
        for above, cell in zip(head, cells, strict=True):
            fields = _label(text, above, habits)
            if fields and cell[1] > cell[0]:
                reading.statements.append(
                    Statement(fields[:1], above, *cell, rule="label-column", confidence=0.9)
                )
    else:
        _pairs(text, cells, reading, habits)
    reading.strong = len({name for statement in reading.statements for name in statement.fields})
    return reading


def _pairs(text: str, cells: Cells, reading: Reading, habits: Habits) -> None:
    for number, cell in enumerate(cells):
        fields = _label(text, cell, habits)
        if not fields and number == 0 and len(cells) == 2 and text[cell[0] : cell[1]].endswith(":"):
            fields = ("unknown",)
        if fields and number + 1 < len(cells):
            label = cell[0], cell[0] + len(text[cell[0] : cell[1]].rstrip(" :*"))
            reading.statements.append(Statement(fields, label, cell[1], cell[1], "label-tab", 0.95))
        elif reading.statements:
            last = reading.statements[-1]
            last.start = cell[0] if last.end <= last.start else last.start
            last.end = cell[1]
        elif cell[1] > cell[0]:
            signed = byline(text, *cell, habits) if number else None
            if signed is not None:
                reading.bylines.append((signed, len(reading.free)))
            else:
                reading.free.append(cell)


def _label(text: str, cell: tuple[int, int], habits: Habits) -> tuple[str, ...]:
    return habits.fields(fold_label(text[cell[0] : cell[1]])) if 0 < cell[1] - cell[0] < 50 else ()
