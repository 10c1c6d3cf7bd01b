"""The codes with which a paragraph may open: "Lantern Row. Ida/Tom. PG. Not mine ..."."""

from __future__ import annotations

import re

from foundling.model import Span
from foundling.records.desk import Candidate, Passage, offer
from foundling.records.fandoms import is_fandom
from foundling.records.genres import is_kind
from foundling.records.layout import Entry
from foundling.records.ratings import is_mark, read_rating
from foundling.records.spans import trimmed

_PIECE = re.compile(r"(?P<piece>[^.,;|\n]{1,48}?)(?:[.,;|]+(?:\s+|$)|\s[-\u2013|]{1,2}\s)")
_JOINED = re.compile(r"[^\W\d_][\w']*(?: [A-Z][\w']*)?/[^\W_][\w']*(?: [A-Z][\w']*)?(?:/[A-Z\d][\w']*)*")
_NAME = re.compile(r"[A-Z][\w'-]*(?::? (?:(?:of|the|and|&) )?[A-Z\d][\w'-]*){0,5}")
_MOST, _NEAR = 6, 200
_EDGE = " \t\n*_~()[]"


def read_lead(entry: Entry, desk: Passage) -> tuple[list[Candidate], Entry]:
    """What the codes say with which an entry without a label opens, and the entry without them.

    There must be a rating among them, and a couple, a kind of story or a known fandom beside it. A name
    in front of these is the fandom.
    """
    if entry.label:
        return [], entry
    found, at = _codes(desk, entry.span)
    fields = [field for field, _ in found]
    if fields.count("rating_raw") != 1 or len(set(fields) - {"name"}) < 2 or fields.count("name") > 1:
        return [], entry
    candidates = [one for field, span in found for one in _offered(field, span, desk)]
    return candidates, entry._replace(span=Span(at, entry.span.end))


def _codes(desk: Passage, span: Span) -> tuple[list[tuple[str, Span]], int]:
    """The codes at the start of a span by the field that each is for, and where they end."""
    found: list[tuple[str, Span]] = []
    at = span.start
    for piece in _PIECE.finditer(desk.text, span.start, min(span.end, span.start + _NEAR)):
        if piece.start() != at or len(found) == _MOST:
            break
        place = trimmed(desk.text, Span(*piece.span("piece")), _EDGE)
        field = _field(place.of(desk.text), desk)
        if field is None or (field == "name" and found):
            break
        found.append((field, place))
        at = piece.end()
    return found, at


def _field(words: str, desk: Passage) -> str | None:
    if is_mark(words, desk.vocabulary):
        return "rating_raw"
    if _JOINED.fullmatch(words) and not is_kind(words.casefold()):
        return "pairing_raw"
    if is_kind(words.casefold()):
        return "genre"
    if is_fandom(words, desk.vocabulary):
        return "fandom_label"
    return "name" if _NAME.fullmatch(words) else None


def _offered(field: str, span: Span, desk: Passage) -> list[Candidate]:
    if field != "rating_raw":
        return [offer(desk, "fandom_label" if field == "name" else field, span, ("opening-codes", 0.7))]
    reading = read_rating(span.of(desk.text), desk.vocabulary)
    found = [offer(desk, "rating_raw", span, ("opening-codes", 0.75))]
    if reading is not None and reading.rating:
        found.append(offer(desk, "rating", span, ("opening-codes", 0.75), reading.rating))
    return found
