"""Paragraphs that go on with the last statement of the one before: broken off, or parted by an empty line."""

from __future__ import annotations

import re

from foundling.records.cues import about_story
from foundling.records.habits import Habits
from foundling.records.labels import is_labelled, label_at
from foundling.records.paragraphs import Paragraph, paragraph_of
from foundling.records.spans import alternation
from foundling.records.statements import LONG, Reading, Statement
from foundling.vocab import phrases

_LONGEST = 700
_TABLE = phrases("people")
_WORD = r"[A-Z\u00c0-\u00de\u0410-\u042f][\w'.-]*"
_NAME = rf"(?:{_WORD}(?: {_WORD}){{0,2}}|[a-z0-9]+_\w+)"
_GIFT = re.compile(
    rf"[*~_(\s]*(?:{alternation(_TABLE['gift'])})\s+"
    rf"{_NAME}(?:(?:, and |, | and | & |, und | und ){_NAME}){{0,5}}"
    rf"(?:[.!]*[*~_)\s]*|,? (?:{alternation(_TABLE['behind_gift'])})\b[^\"\u201c]{{0,160}})",
)
_GIFTS = tuple(_TABLE["gift"])


def carry_on(text: str, last: Statement, piece: Paragraph, habits: Habits) -> Paragraph | None:
    """Extend the statement over the lines that go on in the middle of its sentence; what they leave, or None.

    The paragraph itself comes back where it does not go on, and its lines from the next label where it does.
    """
    if last.end <= last.start or not text[piece.start].islower():
        return piece
    if text[last.end - 1] in '.!?"\u201d)' or last.fields[0] not in LONG:
        return piece
    for number, (start, end) in enumerate(piece.lines):
        if _is_labelled(text, (start, end), habits, first=not number):
            return (
                paragraph_of(piece.block, piece.kind, piece.level, piece.lines[number:]) if number else piece
            )
        last.end = end
    return None


def _is_labelled(text: str, line: tuple[int, int], habits: Habits, *, first: bool) -> bool:
    """Whether a listed label opens a line; in lower case, or on the first line, only one with a colon."""
    if first or text[line[0]].islower():
        return is_labelled(text, *line, habits)
    label = label_at(text, *line, habits)
    return label is not None and bool(label.fields) and not label.weak


def may_add(last: Statement, reading: Reading, habits: Habits) -> bool:
    """Whether a paragraph can be a summary's second: it has no label and does not speak of the story."""
    if last.fields != ("summary",) or last.end <= last.start or last.inner:
        return False
    if reading.statements or reading.bylines or reading.parts or reading.speech or reading.chrome:
        return False
    piece = reading.paragraph
    brief = reading.free and piece.end - piece.start < _LONGEST and reading.cue is None
    return bool(brief) and not about_story(reading.words, habits)


def is_gift(line: str) -> bool:
    """Whether a line beneath a byline gives the story to somebody, and tells nothing of him.

    >>> is_gift("For Ida, who found the match."), is_gift("For Ida it was a bad year."), is_gift("For once.")
    (True, False, False)
    """
    bare = line.lstrip("*~_( ")
    return bare.startswith(_GIFTS) and len(line) < 240 and _GIFT.fullmatch(line) is not None
