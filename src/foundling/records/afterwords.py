"""What shows that a paragraph stands after a story: notes, pleas, credits, links, the next part's date."""

from __future__ import annotations

import re

from foundling.model import BlockKind
from foundling.records.cues import about_story
from foundling.records.habits import Habits, first_word, fold_words
from foundling.records.labels import label_alone, label_at
from foundling.records.markers import is_link, may_be_part
from foundling.records.paragraphs import Looks, Paragraph, is_speech
from foundling.records.statements import Reading
from foundling.records.surroundings import is_chrome
from foundling.records.titles import date_line, part_heading

_FOOTNOTE = re.compile(r"(?:\*{1,3}|\[\d{1,2}\]|\(\d{1,2}\)|\d{1,2}\)|\u00b9|\u00b2)\s?[^\s*]")
_BRACKETED = re.compile(r"[\[(<{][^\n]{3,120}[\])>}]")
_RULE = BlockKind.RULE
_OPENING = frozenset({"notes", "feedback", "disclaimer", "thanks", "archive"})
_CLOSING = _OPENING | frozenset(
    {
        "dedication",
        "beta",
        "soundtrack",
        "copyright",
        "email",
        "homepage",
        "date",
        "status",
        "wordcount",
        "sequel",
    }
    | {"series", "keywords", "chrome", "spoilers", "warnings", "challenge", "artist", "poster", "translator"}
)


def is_after(text: str, piece: Paragraph, habits: Habits, looks: Looks) -> bool | None:
    """Whether the looks of a paragraph at a document's end show that it is no part of the story.

    None where only its reading can tell: `states` then does.
    """
    size = piece.end - piece.start
    line = text[piece.start : min(piece.end, piece.start + 400)]
    if piece.kind is _RULE or is_link(line, habits) or is_chrome(text, piece, habits, looks):
        return True
    if is_speech(line) and size > 60:
        return False
    if size < 60 and (
        date_line(line, habits) or _is_place_and_date(line, habits) or _names_part(line, habits)
    ):
        return True
    if size < 300 and is_footnote(line):
        return True
    if _BRACKETED.fullmatch(line) and about_story(fold_words(line), habits):
        return True
    return None


def _is_place_and_date(line: str, habits: Habits) -> bool:
    """Whether a line says where and when the story was written ("Leeds, May 1999")."""
    place, comma, date = line.partition(", ")
    if not comma or not line[-1].isdigit() or not date_line(date, habits):
        return False
    words = place.split()
    return len(words) < 5 and all(word[:1].isupper() and word.isalpha() for word in words)


def is_footnote(line: str) -> bool:
    """Whether a line opens as a footnote does, behind its mark.

    >>> is_footnote("*mellon: friend"), is_footnote("2) A kind of tea."), is_footnote("*Never*, he said.")
    (True, True, False)
    """
    return _FOOTNOTE.match(line) is not None and line.count("*") % 2 == line.startswith("*")


def opens_notes(text: str, piece: Paragraph, habits: Habits) -> bool:
    """Whether a paragraph begins with a label under which an author closes: notes, thanks, a plea."""
    start, end = piece.lines[0]
    if len(piece.lines) > 29 or first_word(text, start, end) not in habits.label_words:
        return False
    label = label_at(text, start, end, habits) or label_alone(text, start, end, habits)
    return label is not None and not label.weak and label.fields[0] in _OPENING


def fill(label: Reading, reading: Reading) -> bool:
    """Give a label that stood alone the paragraph beneath it; whether it was so."""
    if not label.statements or label.free or reading.statements or not reading.free:
        return False
    last = label.statements[-1]
    if last.end > last.start:
        return False
    last.start, last.end = reading.free[0][0], reading.free[-1][1]
    return True


def states(reading: Reading, habits: Habits, *, ruled: bool) -> bool:
    """Whether a paragraph's labels, byline or phrases make it a statement about the story."""
    if reading.speech:
        return False
    if reading.strong > 1 or reading.weak > 1 or (reading.weak and ruled):
        return True
    if reading.strong:
        return ruled or any(not _CLOSING.isdisjoint(item.fields) for item in reading.statements)
    size = reading.paragraph.end - reading.paragraph.start
    return (bool(reading.bylines) and size < 120) or _is_plea(reading, size, habits, ruled=ruled)


def _is_plea(reading: Reading, size: int, habits: Habits, *, ruled: bool) -> bool:
    if reading.cue is None:
        return False
    if reading.cue.field == "disclaimer":
        return size < 1500
    about = size < 80 or "@" in reading.words or about_story(reading.words, habits)
    return size < 400 and (ruled or (reading.cue.strength >= 2 and about))


def _names_part(line: str, habits: Habits) -> bool:
    """Whether a short line is a part's heading, or says when the next part comes."""
    if not may_be_part(line, habits):
        return False
    words = line.split()
    return part_heading(line, habits) or (
        len(words) <= 6 and part_heading(" ".join(words[:2]).strip("(*_~"), habits)
    )
