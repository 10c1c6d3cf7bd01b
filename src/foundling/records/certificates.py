"""What a rating label says: its mark, statements behind it, and a site's facts on the same line."""

from __future__ import annotations

import re

from foundling.model import Span
from foundling.records.desk import Candidate, Passage, by, offer
from foundling.records.genres import is_list_of_kinds
from foundling.records.layout import Entry
from foundling.records.prose import read_statement
from foundling.records.ratings import is_mark, read_rating
from foundling.records.sentences import runs, sentences
from foundling.records.spans import alternation, cut, trimmed
from foundling.vocab import phrases

_SLASH = re.compile(r"/")
_TONGUES = alternation(phrases("values")["tongues"])
_SITE_LINE = re.compile(
    rf"(?:Fiction )?(?P<rating>[\w+ -]{{1,12}}?) - (?:{_TONGUES})"
    r"(?: - (?P<genre>[^\n-]{2,60}?)(?= - |$))?"
)
"""As FanFiction.net writes it: "T - English - Humor/Romance - Ida M. - Chapters: 3"."""

_BEFORE_COUPLE = re.compile(
    r"(?P<rating>[\w-]{1,6})[.,;]\s+(?P<couple>[^\W\d_a-z][\w'-]+(?:\s?[/&]\s?[^\W\d_a-z][\w'-]+)+)(?![\w/])"
)
"""A mark with the couple behind it: "PG. Ida/Tom."."""


def read_certificate(entry: Entry, desk: Passage) -> list[Candidate]:
    """The rating in the words of its label, and its place on the scale."""
    span = trimmed(desk.text, entry.span, " \t\n\u00a0*~_=|:-\u2013\u2014")
    found: list[Candidate] = []
    for kind, rest in runs(sentences(desk.text, span), "rating")[1:]:
        if kind in ("disclaimer", "archive", "feedback"):
            found += read_statement(kind, rest, (f"rating-{kind}", 0.75), desk)
            span = Span(span.start, min(span.end, rest.start))
    span = trimmed(desk.text, span)
    couple = _BEFORE_COUPLE.match(desk.text, span.start, span.end)
    if couple is not None and is_mark(couple["rating"], desk.vocabulary):
        found.append(offer(desk, "pairing_raw", Span(*couple.span("couple")), ("rating-pairing", 0.7)))
        span = Span(*couple.span("rating"))
    site = _SITE_LINE.match(desk.text, span.start, span.end)
    if site is not None:
        found += _site_line(site, entry, desk)
        span = Span(*site.span("rating"))
    reading = read_rating(span.of(desk.text), desk.vocabulary)
    if reading is None:
        return found
    found.append(offer(desk, "rating_raw", span, by(entry)))
    if reading.rating is not None:
        place = Span(span.start + reading.span.start, span.start + reading.span.end)
        found.append(offer(desk, "rating", place, by(entry, reading.confidence / 0.98), reading.rating))
    return found


def _site_line(line: re.Match[str], entry: Entry, desk: Passage) -> list[Candidate]:
    """The kinds of story and the characters that a site puts behind rating and language."""
    place = Span(*line.span("genre"))
    if place.end <= place.start:
        return []
    items = list(cut(desk.text, place, _SLASH))
    if all(is_list_of_kinds(item.of(desk.text)) for item in items):
        return [offer(desk, "genre", item, by(entry, 0.9)) for item in items]
    return [offer(desk, "characters_label", place, by(entry, 0.8))]
