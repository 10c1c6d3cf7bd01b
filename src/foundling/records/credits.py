"""The people about a story: its authors, those it thanks, those it is for."""

from __future__ import annotations

import re

from foundling.model import Span
from foundling.records.desk import Candidate, Passage, by, offer
from foundling.records.layout import Entry
from foundling.records.people import Named, find_betas, read_authors, read_betas
from foundling.records.prose import read_note
from foundling.records.sentences import mentions
from foundling.records.spans import literal, trimmed
from foundling.vocab import phrases

_VALUES = phrases("values")
COPYRIGHT = re.compile(
    r"^\W*(?:\u00a9|\(c\)|copyright)\W*(?P<who>[^\W\d][^\d\n]{1,40}?)?,?\s*(?P<year>(?:19|20)\d\d)?\W*$",
    re.IGNORECASE,
)
_PLEA = re.compile(r"\b(?:please|send|feedback|comments)\b", re.IGNORECASE)


def read_author(entry: Entry, desk: Passage) -> list[Candidate]:
    """The authors of a byline or label, and a plea for letters that follows the name."""
    bracketed = desk.text[entry.span.end : entry.span.end + 1] in (")", "]")
    found = authors_in(entry.span, by(entry, 0.85 if bracketed else 1.0), desk)
    value = entry.span.of(desk.text)
    if "feedback" in value.casefold():
        found += _feedback_after(value, entry, desk)
    return found


def authors_in(span: Span, reading: tuple[str, float], desk: Passage) -> list[Candidate]:
    """The authors in a span, as one group."""
    return [credit("authors", person, reading, desk, span.start) for person in read_authors(desk.text, span)]


def credit(field: str, person: Named, reading: tuple[str, float], desk: Passage, group: int) -> Candidate:
    """A candidate for one named person."""
    found = offer(desk, field, person.span, reading, person.name)
    return Candidate(found.claim, found.weight, group, person.email)


def read_copyright(entry: Entry, desk: Passage) -> list[Candidate]:
    """The holder of "(c) Name 2005", who is the author where nothing else says."""
    found = COPYRIGHT.match(entry.span.of(desk.text))
    if found is None or not found["who"]:
        return []
    span = Span(entry.span.start + found.start("who"), entry.span.start + found.end("who"))
    return authors_in(span, ("copyright-holder", 0.55), desk)


def read_thanks(entry: Entry, desk: Passage) -> list[Candidate]:
    """Thanks: kept under their label, or read as a note; whoever read the story first is a beta."""
    if not entry.label:
        return read_note(entry, desk)
    if mentions("beta", entry.label):
        return read_beta(entry, desk)
    return keep(entry, desk) + _betas(entry.span, ("thanks-beta", 0.8), desk)


def read_beta(entry: Entry, desk: Passage) -> list[Candidate]:
    """The betas of a label; those who only checked its Britishness are kept under theirs."""
    if any(word in entry.label.casefold() for word in _VALUES["not_beta"]):
        return keep(entry, desk)
    reading = by(entry, 0.97)
    return [
        credit("beta", person, reading, desk, person.span.start)
        for person in read_betas(desk.text, entry.span)
    ]


def read_dedication(entry: Entry, desk: Passage) -> list[Candidate]:
    """A dedication, and the betas among those it is for; "the ... challenge" is kept under its label."""
    if not entry.label and "\n" in entry.span.of(desk.text):
        return read_note(entry, desk)
    value = entry.span.of(desk.text)
    if entry.label and value.casefold().startswith("the ") and mentions("challenge", value):
        return keep(entry, desk)
    betas = _betas(entry.span, ("dedication-beta", 0.85), desk)
    return [offer(desk, "dedication", entry.span, by(entry)), *betas]


def _betas(span: Span, reading: tuple[str, float], desk: Passage) -> list[Candidate]:
    return [
        credit("beta", person, reading, desk, person.span.start) for person in find_betas(desk.text, span)
    ]


def keep(entry: Entry, desk: Passage) -> list[Candidate]:
    """An entry kept under its own label."""
    if not entry.label:
        return []
    value = literal(desk.text, entry.span)
    return [offer(desk, "other", entry.span, by(entry), f"{entry.label}\t{value}")]


def _feedback_after(value: str, entry: Entry, desk: Passage) -> list[Candidate]:
    """A plea for letters that follows the name in an author label."""
    found = _PLEA.search(value)
    if found is None or found.start() < 3 or mentions("beta", value):
        return []
    span = Span(entry.span.start + found.start(), entry.span.end)
    return [offer(desk, "feedback", trimmed(desk.text, span), ("author-feedback", 0.7))]
