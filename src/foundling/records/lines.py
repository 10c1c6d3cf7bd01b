"""What a line of an opening is at a look, before anything is read off it."""

from __future__ import annotations

import re

from foundling.records.habits import Habits
from foundling.records.labels import LABEL_REACH, is_told, separates
from foundling.records.titles import may_name

_PLAIN_WORD = re.compile(r"[^\W_](?:[\w'&-]*\w)?")
"""A line's first word, where the line opens with it."""
_STOPS = '.,;!?"\u201d'


def is_plain(line: str, habits: Habits, *, undressed: bool) -> bool:
    """Whether a line that opens with a letter says nothing: no label, ornament, heading, byline or address.

    Told at a look; `undressed` says that it does not open in bold, underlined or slanted type.
    """
    if line.find(":", 0, LABEL_REACH) >= 0 or "@" in line or "?" in line[:4]:
        return False
    gap = line.find(" ")
    if (gap == 1 and line[3:4] == " ") or (not line.isascii() and "\uff1a" in line):
        return False
    if line[0] in "oOxX" and (line[1:2] in "oOxX" or not line[1].isalpha()):
        return False
    lower = line.casefold()
    word = lower[:gap] if gap > 0 else lower.rstrip(_STOPS)
    if not word.isalpha():
        found = _PLAIN_WORD.match(lower) if gap > 0 else None
        word = found[0] if found else ""
    if not word or (word in habits.line_words and not (undressed and _goes_on(line, word, habits))):
        return False
    return len(line) > 160 or not may_name(lower, habits)


def _goes_on(line: str, word: str, habits: Habits) -> bool:
    """Whether a line that opens with a label's first word is none: it goes on, or is long and undivided."""
    if word in habits.part_words or word in habits.chrome_words or word in habits.words["bare"]:
        return False
    return is_told(line, word, habits) or (len(line) > 48 and not separates(line))


def is_site_line(line: str, habits: Habits) -> bool:
    """Whether a line opens as a site's own lines do."""
    return line.casefold().startswith(habits.starts["chrome_openings"])
