"""The words that pages use for what the catalogue holds."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from foundling.export.titlepage import CATEGORIES, LANGUAGES, RATINGS, STATUSES
from foundling.library.views import WorkRow

NOT_RATED = "Not rated"
RATING_SIGNS = {"general": "G", "teen": "T", "mature": "M", "explicit": "E"}
_LABELS = {
    "rating": {**RATINGS, "none": NOT_RATED},
    "category": CATEGORIES,
    "language": LANGUAGES,
    "status": {**STATUSES, "none": "Not said"},
    "permission": {
        "anywhere": "Anywhere",
        "ask": "Ask first",
        "listed": "Listed places",
        "no": "Not elsewhere",
        "none": "Not said",
    },
    "gaps": {"yes": "Parts are missing", "no": "Every part is here"},
    "crossover": {"yes": "Crossovers", "no": "One fandom"},
}
_MONTHS = "January February March April May June July August September October November December".split()


def label(field: str, value: str) -> str:
    """What a value is called on a page.

    >>> label("rating", "none"), label("fandom", "The X-Files")
    ('Not rated', 'The X-Files')
    """
    return _LABELS.get(field, {}).get(value, value)


def title_of(row: WorkRow) -> str:
    """The work's title, or the supplied one in its brackets."""
    return row.title or row.supplied_title or "[Untitled]"


def day(text: str | None) -> str:
    """A date as people write it, as far as it is known.

    >>> day("1999-03-14"), day("1999-03"), day("1999"), day(None), day("soon")
    ('14 March 1999', 'March 1999', '1999', '', 'soon')
    """
    if not text:
        return ""
    parts = text.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return text
    month = _MONTHS[int(parts[1]) - 1] if len(parts) > 1 and 1 <= int(parts[1]) <= 12 else ""
    number = str(int(parts[2])) if len(parts) > 2 and int(parts[2]) else ""
    return " ".join(filter(None, (number, month, parts[0])))


def since(moment: float, now: float) -> str:
    """How long ago something was, in a word or two.

    >>> since(0, 30), since(0, 7200), since(0, 3 * 86400)
    ('just now', '2 hours ago', '3 days ago')
    """
    seconds = max(0, int(now - moment))
    for name, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size and not (name == "day" and seconds > 60 * size):
            return plural(seconds // size, name) + " ago"
    return "just now" if seconds < 60 else f"on {day(datetime.fromtimestamp(moment, UTC).date().isoformat())}"


def plural(number: int, noun: str) -> str:
    """So many of something.

    >>> plural(1, "work"), plural(1200, "work")
    ('1 work', '1,200 works')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def now() -> float:
    """The time, in seconds."""
    return time.time()
