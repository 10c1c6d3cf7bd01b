"""A layout read as a header: entries, subject and sender first, then the people and fandoms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from foundling.model import Claim, Document, Finding, Header, HeaderLine, Kind, Span
from foundling.records.assembly import assemble
from foundling.records.company import read_company
from foundling.records.dates import DateReading, read_date, read_date_line, tell_order
from foundling.records.desk import Candidate, Desk, offer
from foundling.records.fields import read_entry
from foundling.records.language import read_language
from foundling.records.layout import Entry, Layout
from foundling.records.people import find_address, read_sender
from foundling.records.spans import moved
from foundling.records.words import tally_words
from foundling.vocab import Vocabulary

_DOUBTFUL = frozenset(("genre", "series"))
_DATED = frozenset(("date", "archive", "copyright"))
_CROWD = 5
"""Labels that share one value: a line of links and no label."""
_COPYRIGHT = re.compile(r"\u00a9|\(c\)|\bcopyright\b", re.IGNORECASE)
_RIGHTS = ("copyright", "(c)", "\u00a9")
_ANY_FIGURES = re.compile(r"\d(?:[^\d\n]*\d){2}.*")
"""A line from its first figure, if it has as many as the shortest date by its day."""
_FIGURES = re.compile(r"[0-9](?:[^0-9\n]*[0-9]){2}.*")
"""The same in ASCII, where it is found in half the time."""
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
    order = tell_order([entry.span.of(text)[:_ABOUT] for entry in layout.entries if entry.field in _DATED])
    desk = Desk(text, vocabulary, order, document, layout)
    entries = _uncrowded(layout.entries if layout.kind is Kind.STORY else _outright(layout.entries))
    found: list[Candidate] = []
    for entry in (*entries, *_subjects(document)):
        found += read_entry(entry, desk)
    found += _from_lines(desk)
    found += _dates_about(desk)
    tags = [one.claim.span for one in found if one.claim.field == "tag"]
    words = tally_words(body)
    company = read_company(desk, found, tags, words)
    if company.taken:
        found = [
            one for one in found if one.claim.field not in _DOUBTFUL or one.claim.span not in company.taken
        ]
    header, claims = assemble([*found, *company.candidates, *_language(desk, body)])
    return Reading(header, claims, (*company.findings, *_date_findings(found)), words.number)


def _outright(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Of a document that is no story: its labels and the first of its other lines, not a whole index."""
    few = [entry for entry in entries if not entry.label][:_FEW]
    return [entry for entry in entries if entry.label or entry in few]


def _uncrowded(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries without those that share their value with a crowd of others."""
    if len(entries) - len({entry.span.start for entry in entries}) < _CROWD - 1:
        return entries
    shared = Counter([entry.span for entry in entries])
    return [entry for entry in entries if shared[entry.span] < _CROWD]


def _subjects(document: Document) -> list[Entry]:
    """The message's own subject, to be read for its title and codes."""
    return [
        Entry("title", "", Span(line.span.start, line.span.start), line.span, "subject", 0.75)
        for line in document.headers
        if line.name.casefold() == "subject" and line.span.end > line.span.start
    ]


def _from_lines(desk: Desk) -> list[Candidate]:
    """The sender and the day of posting, for a document whose text does not say."""
    found: list[Candidate] = []
    for entry in desk.layout.entries:
        if entry.field == "email":
            found += _address(entry, desk)
        elif entry.field == "mailheader" and entry.label.casefold() == "from":
            found += _sender(entry.span, desk)
    for line in desk.document.headers:
        name = line.name.casefold()
        if name == "from":
            found += _sender(line.span, desk)
        elif name == "date":
            found += _posted(line, desk)
    return found


def _address(entry: Entry, desk: Desk) -> list[Candidate]:
    start, end = entry.span
    address = find_address(desk.text[start : min(end, start + _ABOUT)])
    if address is None:
        return []
    found = offer(desk, "email", entry.span, (entry.rule, entry.confidence))
    return [Candidate(found.claim, found.weight, 0, address.group().replace(" ", ""))]


def _sender(span: Span, desk: Desk) -> list[Candidate]:
    person = read_sender(desk.text, span)
    if person is None:
        return []
    found = offer(desk, "authors", person.span, ("sender", 0.5), person.name)
    return [Candidate(found.claim, found.weight, person.span.start, person.email)]


def _posted(line: HeaderLine, desk: Desk) -> list[Candidate]:
    reading = read_date(line.value)
    if reading is None or reading.iso is None:
        return []
    found = offer(desk, "date", line.span, ("posting-date", 0.97), reading.iso)
    return [Candidate(found.claim, 0.5, line.span.start)]


def _dates_about(desk: Desk) -> list[Candidate]:
    """Dates without a label before or after the story: of copyright, or alone on their line."""
    found: list[Candidate] = []
    front, back = desk.front, desk.back
    for start, end in ((0, min(front, _ABOUT)), (back, min(len(desk.text), back + _AFTER))):
        if end > start:
            piece = desk.text[start:end]
            found += _rights(piece, start, desk)
            found += _lines(piece, start, desk)
    return found


def _rights(piece: str, at: int, desk: Desk) -> list[Candidate]:
    """The dates behind the words that claim rights, which are looked for from the first sign of them."""
    plain = piece.lower()
    places = [place for sign in _RIGHTS if (place := plain.find(sign)) >= 0]
    if not places:
        return []
    start = min(places) if len(plain) == len(piece) else 0
    found: list[Candidate] = []
    for right in islice(_COPYRIGHT.finditer(desk.text, at + start, at + len(piece)), _FEW):
        span = Span(right.end(), min(at + len(piece), right.end() + 60))
        date = read_date(span.of(desk.text), desk.order)
        if date is not None and date.iso is not None:
            found.append(_dated(date, span.start, ("copyright-date", 0.85), desk, 0.65))
    return found


def _lines(piece: str, at: int, desk: Desk) -> list[Candidate]:
    """The dates of the lines, neither long nor short, that have a number near their beginning."""
    found: list[Candidate] = []
    whole = not at or desk.text[at - 1] == "\n"
    for figures in (_FIGURES if piece.isascii() else _ANY_FIGURES).finditer(piece):
        first = figures.start()
        start, end = piece.rfind("\n", 0, first) + 1, piece.find("\n", first)
        line = piece[start : end if end >= 0 else len(piece)]
        if first - start < _NEAR and _SHORT <= len(line) <= _LONG and (start or whole):
            date = read_date_line(line, desk.order)
            if date is not None:
                found.append(_dated(date, at + start, ("date-line", 0.85), desk, 0.45))
    return found


def _dated(date: DateReading, at: int, reading: tuple[str, float], desk: Desk, weight: float) -> Candidate:
    found = offer(desk, "date", moved(date.span, at), reading, date.iso)
    return Candidate(found.claim, weight, found.group)


def _language(desk: Desk, body: str) -> list[Candidate]:
    """The tongue of the story, or of all the text where there is none, shown by its first words."""
    if body:
        start, end = desk.layout.body[0]
    else:
        body, end = desk.text, len(desk.text)
        start = end - len(body.lstrip())
    if start >= end:
        return []
    code, confidence = read_language(body)
    place = Span(start, min(end, start + 60))
    return [offer(desk, "language", place, ("inferred-script-and-words", confidence), code)]


def _date_findings(found: list[Candidate]) -> list[Finding]:
    return [
        Finding(one.claim.rule, one.claim.raw, one.claim.span.start, one.claim.span.end)
        for one in found
        if one.claim.field == "date" and not one.claim.value
    ]
