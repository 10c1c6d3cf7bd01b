"""The rules by which AO3's importer reads a page's header, as a baseline.

From otwarchive's `StoryParser` (f4508f1): labels are looked for anywhere in the raw page, one line each,
and need a colon; ratings are told by how they begin; everything within `<body>` is the story.
"""

from __future__ import annotations

import html
import re
from datetime import datetime

from bench.scoring import Read, Sample

_LABELS = {
    "title": ("Title",),
    "summary": ("Summary",),
    "date": ("Date", "Posted", "Posted on", "Posted at"),
    "notes": ("Note",),
    "fandoms": ("Fandom",),
    "rating": ("Rating",),
    "warnings": ("Warning",),
    "relationships": ("Relationship", "Pairing"),
    "characters": ("Character",),
}
_LISTS = frozenset(("notes", "fandoms", "warnings", "relationships", "characters"))
_RATINGS = (
    ("explicit", ("nc-17", "nc17", "nc-18", "nc18", "x", "ma", "explicit")),
    ("mature", ("r", "m", "mature")),
    ("teen", ("pg-13", "pg13", "pg-15", "pg15", "t", "teen")),
    ("general", ("pg", "g", "k", "general audiences")),
)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%B %d %Y")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_LEADING_TAGS = re.compile(r"\A(?:\s*</[^<>]*>)+")
_DROPPED = re.compile(r"<(?:label|span|div|b)[^<>]*>")


def read(sample: Sample) -> Read:
    """The record that AO3's importer would make of the sample's file."""
    raw = sample.path.read_bytes().decode(str(sample.truth.get("charset") or "utf-8"), "replace")
    page = _DROPPED.sub("", re.sub(r"<(?=br|p)", "\n<", raw))
    values: dict[str, object] = {}
    for field, labels in _LABELS.items():
        value = _labelled(page, labels)
        if value is not None:
            values[field] = _items(value) if field in _LISTS else value
    values["rating"] = rating(str(values.get("rating", "")))
    values["rating_raw"] = _labelled(page, ("Rating",))
    values["relationships"] = [
        re.split(r"\s*[/&]\s*", pair) for pair in _strings(values.get("relationships"))
    ]
    values["pairing_raw"] = _labelled(page, _LABELS["relationships"])
    values["date"] = _date(str(values.get("date", "")))
    values["title"] = values.get("title", _fallback(raw))
    values |= {"language": "en", "status": "complete"}
    return Read("story", values, _body(raw))


def _labelled(page: str, labels: tuple[str, ...]) -> str | None:
    """The rest of the first line that has one of the labels, the last in the plural too, and a colon."""
    found = re.search(rf"(?:{'|'.join(map(re.escape, labels))}s?) *: *([^\n]*)", page, re.IGNORECASE)
    if found is None:
        return None
    value = _LEADING_TAGS.sub("", re.sub(r"</(?:p|div)>\s*\Z", "", found[1]))
    return html.unescape(_TAG.sub("", value)).strip()


def _items(value: str) -> list[str]:
    return [item for piece in value.split(",") if (item := re.sub(r"[*<>]", "", piece).strip())]


def _strings(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list) else []


def rating(value: str) -> str | None:
    """The rating that a value is taken for, by its first letters; None for one that is not known.

    >>> rating("Mature"), rating("PG to R"), rating("Adult")
    ('explicit', 'general', None)
    """
    lower = value.casefold()
    return next((name for name, marks in _RATINGS if lower.startswith(marks)), None)


def _date(value: str) -> str | None:
    for form in _DATES:
        try:
            return datetime.strptime(value.strip(), form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _fallback(raw: str) -> str | None:
    found = _TITLE.search(raw)
    return " ".join(html.unescape(found[1]).split()) or None if found else None


def _body(raw: str) -> str:
    found = _BODY.search(raw)
    return html.unescape(_TAG.sub(" ", found[1] if found else raw))
