"""The people about a story: its authors, those it thanks, those it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foundling.model import Span
from foundling.records.desk import Candidate, Desk, by, offer
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


def read_author(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """The authors of a byline or label, and a plea for letters that follows the name."""
    bracketed = desk.text[entry.span.end : entry.span.end + 1] in (")", "]")
    yield from authors_in(entry.span, by(entry, 0.85 if bracketed else 1.0), desk)
    yield from _feedback_after(entry, desk)


def authors_in(span: Span, reading: tuple[str, float], desk: Desk) -> Iterator[Candidate]:
    """The authors in a span, as one group."""
    for person in read_authors(desk.text, span):
        yield credit("authors", person, reading, desk, span.start)


def credit(field: str, person: Named, reading: tuple[str, float], desk: Desk, group: int) -> Candidate:
    """A candidate for one named person."""
    found = offer(desk, field, person.span, reading, person.name)
    return Candidate(found.claim, found.weight, group, person.email)


def read_copyright(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """The holder of "(c) Name 2005", who is the author where nothing else says."""
    found = COPYRIGHT.match(entry.span.of(desk.text))
    if found is not None and found["who"]:
        span = Span(entry.span.start + found.start("who"), entry.span.start + found.end("who"))
        yield from authors_in(span, ("copyright-holder", 0.55), desk)


def read_thanks(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """Thanks: kept under their label, or read as a note; whoever read the story first is a beta."""
    if entry.label and mentions("beta", entry.label):
        yield from read_beta(entry, desk)
    elif entry.label:
        yield from keep(entry, desk)
        for person in find_betas(desk.text, entry.span):
            yield credit("beta", person, ("thanks-beta", 0.8), desk, person.span.start)
    else:
        yield from read_note(entry, desk)


def read_beta(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """The betas of a label; those who only checked its Britishness are kept under theirs."""
    if any(word in entry.label.casefold() for word in _VALUES["not_beta"]):
        yield from keep(entry, desk)
        return
    for person in read_betas(desk.text, entry.span):
        yield credit("beta", person, by(entry, 0.97), desk, person.span.start)


def read_dedication(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """A dedication, and the betas among those it is for."""
    if not entry.label and "\n" in entry.span.of(desk.text):
        yield from read_note(entry, desk)
        return
    yield offer(desk, "dedication", entry.span, by(entry))
    for person in find_betas(desk.text, entry.span):
        yield credit("beta", person, ("dedication-beta", 0.85), desk, person.span.start)


def keep(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """An entry kept under its own label."""
    if entry.label:
        value = literal(desk.text, entry.span)
        yield offer(desk, "other", entry.span, by(entry), f"{entry.label}\t{value}")


def _feedback_after(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """A plea for letters that follows the name in an author label."""
    value = entry.span.of(desk.text)
    if "feedback" not in value.casefold():
        return
    found = re.search(r"\b(?:please|send|feedback|comments)\b", value, re.IGNORECASE)
    if found and found.start() > 2 and mentions("beta", value) is False:
        span = Span(entry.span.start + found.start(), entry.span.end)
        yield offer(desk, "feedback", trimmed(desk.text, span), ("author-feedback", 0.7))
