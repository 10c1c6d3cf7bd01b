"""A line of codes without labels, as it stands beneath a byline: "Harry/Draco - PG-13 - humour"."""

from __future__ import annotations

import re

from foundling.records.bearers import cased
from foundling.records.genres import is_kind
from foundling.records.habits import Habits
from foundling.records.layout import Entry, entry_at
from foundling.records.paragraphs import is_speech

_PARTED = re.compile(r"\s+(?:[-\u2013\u2014|~\u2022\u00b7]|--|//|::)\s+|[,;|]\s*")
_JOINED = re.compile(
    r"[\w.']+(?: [A-Z][\w.']*)?\s?[/&+x]\s?[A-Z\d][\w.']*(?: [A-Z][\w.']*)?(?:/[A-Z\d][\w.']*)*"
)
_COUNT = re.compile(r"[~c. ]{0,3}\d[\d,.]{0,6}k? ?words?")
_LONGEST, _MOST = 90, 7
_STOPS = "!?\"\u201d;'"
_EDGE = " \t()[]*~_.:"


def code_line(text: str, place: tuple[int, int], habits: Habits) -> list[Entry]:
    """The rating, pairing and kinds of a line that is nothing but codes; nothing for any other line."""
    start, end = place
    if not 4 < end - start < _LONGEST:
        return []
    line = text[start:end]
    if line[-1] in _STOPS or not _PARTED.search(line) or is_speech(line):
        return []
    entries: list[Entry] = []
    shown = cased(line)
    strange = rated = 0
    for first, last in _pieces(line):
        plain = line[first:last].casefold()
        whole = start + first, start + last
        if plain in habits.ratings:
            rated += 1
            entries.append(entry_at("rating", whole, "code-line", 0.85))
        elif is_kind(plain):
            entries.append(entry_at("genre", whole, "code-line", 0.75))
        elif _JOINED.fullmatch(shown, first, last):
            entries.append(entry_at("pairing", whole, "code-line", 0.8))
        elif not _COUNT.fullmatch(plain):
            strange += 1 if last - first > 2 else 2
    return entries if rated == 1 and strange < 2 and len(entries) + strange > 1 else []


def _pieces(line: str) -> list[tuple[int, int]]:
    """The stretches of a line between its separators, without brackets about them; none of too many."""
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in [*[parted.span() for parted in _PARTED.finditer(line)], (len(line), len(line))]:
        piece = line[at:start]
        bare = piece.strip(_EDGE)
        if bare:
            first = at + piece.index(bare)
            found.append((first, first + len(bare)))
        at = end
    return found if len(found) <= _MOST else []
