"""A layout read as a header: entries, subject and sender first, then the people and fandoms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from foundling.model import Claim, Document, Finding, Header, HeaderLine, Kind, Span
from foundling.records.assembly import assemble
from foundling.records.company import read_company
from foundling.records.dates import read_date, tell_order
from foundling.records.desk import Candidate, Desk, offer
from foundling.records.fields import read_entry
from foundling.records.language import read_language
from foundling.records.layout import Entry, Layout
from foundling.records.people import ADDRESS, read_sender
from foundling.records.words import tally_words
from foundling.vocab import Vocabulary

_DATED = frozenset(("date", "archive", "copyright"))
_CROWD = 5
"""Labels that share one value: a line of links and no label."""
_COPYRIGHT = re.compile(r"\u00a9|\(c\)|\bcopyright\b", re.IGNORECASE)
_RIGHTS = ("copyright", "(c)", "\u00a9")
_DIGIT = re.compile(r"\d")
_SHORT, _LONG, _NEAR = 6, 48, 41
_FEW = 6
_ABOUT, _AFTER = 6000, 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """A header with the claims behind it and the oddities met."""

    header: Header
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    words: int


def read_header(document: Document, layout: Layout, vocabulary: Vocabulary, body: str) -> Reading:
    """The header that a document's layout says; `body` is the text of the story proper."""
    text = document.text
    order = tell_order([entry.span.of(text) for entry in layout.entries if entry.field in _DATED])
    desk = Desk(document, layout, vocabulary, text, order)
    entries = _uncrowded(layout.entries if layout.kind is Kind.STORY else _outright(layout.entries))
    found = [one for entry in entries for one in read_entry(entry, desk)]
    found += [one for entry in _subjects(document) for one in read_entry(entry, desk)]
    found += _from_lines(desk)
    found += _dates_about(desk)
    tags = [one.claim.span for one in found if one.claim.field == "tag"]
    count, words = tally_words(body)
    company = read_company(desk, found, tags, words)
    if company.taken:
        found = [one for one in found if one.claim.field != "genre" or one.claim.span not in company.taken]
    header, claims = assemble([*found, *company.candidates, *_language(desk, body)])
    return Reading(header, claims, (*company.findings, *_date_findings(found)), count)


def _outright(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Of a document that is no story: its labels and the first of its other lines, not a whole index."""
    few = [entry for entry in entries if not entry.label][:_FEW]
    return [entry for entry in entries if entry.label or entry in few]


def _uncrowded(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries without those that share their value with a crowd of others."""
    starts = [entry.span.start for entry in entries]
    if len(starts) - len(set(starts)) < _CROWD - 1:
        return entries
    shared = Counter([entry.span for entry in entries])
    return [entry for entry in entries if shared[entry.span] < _CROWD]


def _subjects(document: Document) -> Iterator[Entry]:
    """The message's own subject, to be read for its title and codes."""
    for line in document.headers:
        if line.name.casefold() == "subject" and line.span.end > line.span.start:
            yield Entry("title", "", Span(line.span.start, line.span.start), line.span, "subject", 0.75)


def _from_lines(desk: Desk) -> Iterator[Candidate]:
    """The sender and the day of posting, for a document whose text does not say."""
    for entry in desk.layout.entries:
        if entry.field == "email":
            address = ADDRESS.search(entry.span.of(desk.text))
            if address is not None:
                found = offer(desk, "email", entry.span, (entry.rule, entry.confidence))
                yield Candidate(found.claim, found.weight, 0, address.group().replace(" ", ""))
        elif entry.field == "mailheader" and entry.label.casefold() == "from":
            yield from _sender(entry.span, desk)
    for line in desk.document.headers:
        if line.name.casefold() == "from":
            yield from _sender(line.span, desk)
        elif line.name.casefold() == "date":
            yield from _posted(line, desk)


def _sender(span: Span, desk: Desk) -> Iterator[Candidate]:
    person = read_sender(desk.text, span)
    if person is not None:
        found = offer(desk, "authors", person.span, ("sender", 0.5), person.name)
        yield Candidate(found.claim, found.weight, person.span.start, person.email)


def _posted(line: HeaderLine, desk: Desk) -> Iterator[Candidate]:
    reading = read_date(line.value)
    if reading is not None and reading.iso is not None:
        found = offer(desk, "date", line.span, ("posting-date", 0.97), reading.iso)
        yield Candidate(found.claim, 0.5, line.span.start)


def _dates_about(desk: Desk) -> Iterator[Candidate]:
    """Dates without a label before or after the story: of copyright, or alone on their line."""
    for start, end in ((0, min(desk.front, _ABOUT)), (desk.back, min(len(desk.text), desk.back + _AFTER))):
        for found in islice(_copyrights(desk.text, start, end), _FEW):
            yield from _dated(
                Span(found.end(), min(end, found.end() + 60)), ("copyright-date", 0.85), desk, 0.65
            )
        for span in _numbered_lines(desk.text, start, end):
            yield from _dated(span, ("date-line", 0.85), desk, 0.45)


def _copyrights(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where rights are claimed, looked for from the first sign of it."""
    plain = text[start:end].lower()
    places = [at for sign in _RIGHTS if (at := plain.find(sign)) >= 0]
    if places and len(plain) == end - start:
        yield from _COPYRIGHT.finditer(text, start + min(places), end)
    elif places:
        yield from _COPYRIGHT.finditer(text, start, end)


def _numbered_lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines, neither long nor short, that have a number near their beginning."""
    whole = not start or text[start - 1] == "\n"
    for line in text[start:end].split("\n"):
        if whole and _SHORT <= len(line) <= _LONG and _DIGIT.search(line, 0, _NEAR):
            yield Span(start, start + len(line))
        whole, start = True, start + len(line) + 1


def _dated(span: Span, reading: tuple[str, float], desk: Desk, weight: float) -> Iterator[Candidate]:
    words = span.of(desk.text)
    date = read_date(words, desk.order)
    if date is None or date.iso is None:
        return
    said = date.span.end - date.span.start
    if reading[0] == "date-line" and (len(date.iso) < 10 or said < 0.5 * len(words)):
        return
    place = Span(span.start + date.span.start, span.start + date.span.end)
    found = offer(desk, "date", place, reading, date.iso)
    yield Candidate(found.claim, weight, place.start)


def _language(desk: Desk, body: str) -> Iterator[Candidate]:
    if body and desk.layout.kind is Kind.STORY:
        code, confidence = read_language(body)
        span = desk.layout.body[0]
        yield offer(
            desk,
            "language",
            Span(span.start, min(span.end, span.start + 60)),
            ("inferred-script-and-words", confidence),
            code,
        )


def _date_findings(found: list[Candidate]) -> Iterator[Finding]:
    for one in found:
        if one.claim.field == "date" and not one.claim.value:
            yield Finding(one.claim.rule, one.claim.raw, one.claim.span.start, one.claim.span.end)
