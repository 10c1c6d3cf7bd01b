"""Statements in sentences: what a note, a disclaimer or a paragraph of thanks says beside itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foundling.model import Span
from foundling.records.desk import Candidate, Desk, by, offer
from foundling.records.fandoms import count_owners
from foundling.records.layout import Entry
from foundling.records.people import find_betas
from foundling.records.permissions import read_permission
from foundling.records.ratings import read_rating
from foundling.records.sentences import Sentence, is_dedication, mentions, paragraphs, runs, sentences
from foundling.records.spans import folded, trimmed
from foundling.vocab import phrases

_PERSONAL = frozenset(phrases("values")["personal"])
_OWN_KEY = frozenset(("disclaimer", "archive", "feedback"))
_OWN_KEY_BARE = _OWN_KEY | {"rating", "spoilers"}
_FURNITURE = re.compile(r"\s[|>\u276f\u00b7\u00bb]{1,2}\s|\t|\|\||^\W*$|\[\s?\d+ posts?")
_QUOTED_END = re.compile(r"[\"\u201d][,;]?(?=\s|$)")
_CAPITALS = re.compile(r"\b[A-Z]")
_WORDS = re.compile(r"[^\W\d_][\w']*")
_UNLABELLED = ("paragraph-", "closing-", "line-", "label-stop")


def read_note(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """The notes of an entry, one for each paragraph, and what their sentences say for other fields."""
    own = _OWN_KEY if entry.label else _OWN_KEY_BARE
    for paragraph in paragraphs(desk.text, entry.span):
        parts = _with_owners(sentences(desk.text, paragraph), desk)
        first, last = _kept(parts, desk.text, own)
        for kind, span in runs(parts[:first], ""):
            yield from read_statement(kind, span, (f"note-{kind}", 0.75), desk)
        for kind, span in runs(parts[last:], ""):
            yield from read_statement(kind, span, (f"note-{kind}", 0.75), desk)
        if first < last:
            yield from _note(
                Span(parts[first].span.start, parts[last - 1].span.end), parts[first:last], entry, desk
            )


def read_disclaimer(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """The disclaimer of an entry, with permissions and pleas for letters under their own fields."""
    said = False
    for kind, span in runs(sentences(desk.text, entry.span), "disclaimer"):
        if kind == "disclaimer":
            if not said:
                yield offer(desk, "disclaimer", trimmed(desk.text, span), by(entry))
            said = True
        else:
            yield from read_statement(kind, span, (f"disclaimer-{kind}", 0.8), desk)


def read_paragraph(entry: Entry, desk: Desk, base: str) -> Iterator[Candidate]:
    """A paragraph without a label, whose sentences belong to `base` where they do not say otherwise."""
    for kind, span in runs(sentences(desk.text, entry.span), base):
        yield from read_statement(kind, span, by(entry, 0.95), desk)


def read_statement(kind: str, span: Span, reading: tuple[str, float], desk: Desk) -> Iterator[Candidate]:
    """The candidates of one statement, by its purpose."""
    if span.end <= span.start:
        return
    value = span.of(desk.text)
    if kind == "archive":
        yield offer(desk, "archive_permission", span, reading)
        permission = read_permission(value, desk.vocabulary)
        if permission is not None:
            yield offer(desk, "permission", span, (reading[0], round(reading[1] * 0.95, 3)), permission)
    elif kind == "rating":
        found = read_rating(value, desk.vocabulary)
        if found is not None:
            place = Span(span.start + found.span.start, span.start + found.span.end)
            yield offer(desk, "rating_raw", place, reading)
            if found.rating is not None:
                yield offer(desk, "rating", place, reading, found.rating)
    elif kind in ("feedback", "disclaimer", "spoilers"):
        yield offer(desk, kind, span, reading)


def read_series(span: Span, desk: Desk, weight: float) -> Iterator[Candidate]:
    """What the story follows, as a sentence says it."""
    value = span.of(desk.text)
    if not any(sign in value for sign in '"\u201c\u00ab') or not mentions("follows", value):
        return
    for part in sentences(desk.text, span):
        words = part.span.of(desk.text)
        if mentions("follows", words) and any(sign in words for sign in '"\u201c\u00ab'):
            quoted = list(_QUOTED_END.finditer(words))
            end = quoted[0].end() if quoted and words[quoted[0].end() - 1] in ",;" else len(words)
            place = trimmed(desk.text, Span(part.span.start, part.span.start + end), " ,;\n")
            yield offer(desk, "series", place, ("sentence-series", weight))


def _note(span: Span, parts: list[Sentence], entry: Entry, desk: Desk) -> Iterator[Candidate]:
    only_beta = False
    for part in parts:
        words = part.span.of(desk.text)
        for person in find_betas(desk.text, part.span):
            found = offer(desk, "beta", person.span, ("note-beta", 0.8), person.name)
            yield Candidate(found.claim, found.weight, person.span.start)
            only_beta = len(parts) == 1 and not entry.label
        if is_dedication(words):
            yield offer(desk, "dedication", part.span, ("note-dedication", 0.7))
        if part.purpose in ("spoilers", "rating"):
            yield from read_statement(part.purpose, part.span, (f"note-{part.purpose}", 0.6), desk)
    yield from read_series(span, desk, 0.7)
    if only_beta:
        return
    if not entry.rule.startswith(_UNLABELLED) or _is_note(span.of(desk.text)):
        if all(part.purpose in ("spoilers", "rating") for part in parts):
            return
        yield offer(desk, "notes", span, by(entry, 0.92))


def _is_note(words: str) -> bool:
    """Whether an unlabelled paragraph is a person speaking, not a page's furniture."""
    plain = folded(words)
    if _FURNITURE.search(plain) or len(plain) < 12:
        return False
    said = _WORDS.findall(plain)
    if len(said) < 4 or plain.rstrip()[-1:] not in ".!?)\"'*^_>;D":
        return False
    small = sum(word[0].islower() for word in said)
    return small > 0.6 * len(said) or not _PERSONAL.isdisjoint(word.casefold() for word in said)


def _with_owners(parts: list[Sentence], desk: Desk) -> list[Sentence]:
    """The sentences, those which name the owners of a fandom being disclaimers too."""
    return [
        Sentence(part.span, "disclaimer")
        if not part.purpose
        and len(_CAPITALS.findall(desk.text, part.span.start, part.span.end)) > 2
        and count_owners(desk.text, part.span, desk.vocabulary) > 1
        else part
        for part in parts
    ]


def _kept(parts: list[Sentence], text: str, own: frozenset[str]) -> tuple[int, int]:
    """Which sentences are the note itself: those before and after with a field of their own are cut off."""
    first, last = 0, len(parts)
    while first < last and parts[first].purpose in own:
        first += 1
    for at in range(first, last):
        if parts[at].purpose in own and all(
            _goes_on(parts[at].purpose, part, text) for part in parts[at + 1 :]
        ):
            return first, at
    return first, last


def _goes_on(purpose: str, part: Sentence, text: str) -> bool:
    """Whether a later sentence belongs with a closing statement."""
    if part.purpose in _OWN_KEY:
        return True
    if part.purpose:
        return False
    return purpose != "feedback" or part.span.of(text).startswith("(")
