"""Lines at the top that are title and author by their place over labels."""

from __future__ import annotations

from foundling.records.habits import Habits
from foundling.records.header import Head
from foundling.records.layout import Entry, entry_at
from foundling.records.paragraphs import is_rule, is_speech
from foundling.records.strangers import is_name
from foundling.records.titles import date_line, dressed, is_kind_of_story, is_site, part_heading

_FIRST = 3
_TITLE = 60
"""The longest title that stands over labels."""


def first_two_lines(text: str, head: Head, habits: Habits) -> list[Entry]:
    """Title and author as the first two lines, where labels follow that name neither."""
    first, second = head.readings[:2]
    lines = first.free
    if len(lines) != 2 or first.statements or first.bylines or first.speech or second.strong < 2:
        return []
    named = {name for each in head.readings for item in each.statements for name in item.fields}
    title, author = (text[start:end] for start, end in lines)
    if named & {"title", "author"} or len(title) > _TITLE or title[-1] in ".,:;" or not is_name(author):
        return []
    if is_no_title(title, habits) or is_site(title, habits) or " " not in author:
        return []
    place = dressed(text, *lines[0])
    return [entry_at("title", place, "heading-title", 0.6), entry_at("author", lines[1], "name-line", 0.55)]


def title_over_labels(text: str, head: Head, number: int, habits: Habits) -> tuple[float, Entry] | None:
    """The title on a line of its own over the labels of its paragraph, none of which says another."""
    reading = head.readings[number]
    start, end = reading.free[0] if reading.free else (0, 0)
    above = [line for line in reading.free if line[0] < reading.statements[0].label[0]]
    if (
        number >= _FIRST
        or len(above) != 1
        or reading.strong < 2
        or reading.bylines
        or start != reading.paragraph.start
    ):
        return None
    line, place = text[start:end], dressed(text, start, end)
    if len(line) > _TITLE or line[-1] in ".,:;" or is_site(line, habits):
        return None
    if not text[place[0] : place[1]][:1].isupper():
        return None
    if is_no_title(line, habits) or line.casefold() in habits.ratings or part_heading(line, habits):
        return None
    labelled = any("title" in item.fields for each in head.readings for item in each.statements)
    return None if labelled else (0.35, entry_at("title", place, "heading-title", 0.6))


def is_no_title(line: str, habits: Habits) -> bool:
    """Whether a line is a date, an ornament, speech or a word for the kind of text that it stands over."""
    if date_line(line, habits) or is_rule(line) or is_kind_of_story(line.casefold(), habits):
        return True
    return not line[0].isalpha() and is_speech(line) and line[-1] not in '"\u201d\u00bb)]'
