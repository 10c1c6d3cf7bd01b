"""Statements in sentences: what a note, a disclaimer or a paragraph of thanks says beside itself."""

from __future__ import annotations

import re

from foundling.model import Span
from foundling.records.asides import aside, gift_within, greeting_end, is_quoting, presents
from foundling.records.desk import Candidate, Passage, by, offer
from foundling.records.fandoms import count_owners
from foundling.records.layout import Entry
from foundling.records.people import find_betas
from foundling.records.permissions import read_permission
from foundling.records.ratings import read_rating
from foundling.records.sentences import Sentence, is_dedication, mentions, paragraphs, runs, sentences
from foundling.records.spans import folded, literal, moved, trimmed
from foundling.vocab import phrases

_PERSONAL = frozenset(phrases("values")["personal"])
_OWN_KEY = frozenset(("disclaimer", "archive", "feedback"))
_OWN_KEY_BARE = _OWN_KEY | {"rating", "spoilers"}
_STATED = frozenset(("feedback", "disclaimer", "spoilers"))
_FACTS = frozenset(("spoilers", "rating"))
_BRIEF = 48
_DATED_RIGHT = re.compile(
    r"[.!?]\s+(?:copyright|\(c\)|\u00a9)\s+(?:[^\W\d_]{3,10},?\s+)?(?:\d{1,2},\s+)?(?:19|20)\d\d\.?$",
    re.IGNORECASE,
)
_OPENING_ASIDES = frozenset(("series",))
_BARE_OPENING_ASIDES = frozenset(("series", "timeline", "warnings"))
_CLOSING_ASIDES = frozenset(("series", "challenge", "soundtrack"))
_BARE_CLOSING_ASIDES = frozenset(("series", "challenge", "soundtrack", "timeline", "warnings"))
_ALONE = frozenset(("timeline", "warnings"))
"""What a bare paragraph may be all of."""
_KEPT_AS = frozenset(("challenge", "soundtrack", "timeline", "warnings"))
_FURNITURE = re.compile(r"\s[|>\u276f\u00b7\u00bb]{1,2}\s|\t|\|\||^\W*$|\[\s?\d+ posts?")
_QUOTED_END = re.compile(r"[\"\u201d][,;]?(?=\s|$)")
_CAPITALS = re.compile(r"\b[A-Z]")
_WORDS = re.compile(r"[^\W\d_][\w']*")
_UNLABELLED = ("paragraph-", "closing-", "line-", "label-stop")


def read_note(entry: Entry, desk: Passage) -> list[Candidate]:
    """The notes of an entry, one for each paragraph, and what their sentences say for other fields."""
    own = _OWN_KEY if entry.label else _OWN_KEY_BARE
    found: list[Candidate] = []
    greeted = Span(greeting_end(desk.text, entry.span), entry.span.end)
    for paragraph in paragraphs(desk.text, greeted):
        parts = _with_owners(sentences(desk.text, paragraph), desk)
        first, last = _kept(parts, desk.text, own, entry.field)
        base = "feedback" if last < len(parts) and not parts[last].purpose else ""
        for kind, span in [*runs(parts[:first], ""), *runs(parts[last:], base)]:
            found += read_statement(kind, span, (f"note-{kind}", 0.75), desk)
        if first < last:
            found += _note(parts[first:last], entry, desk)
    return found


def read_disclaimer(entry: Entry, desk: Passage) -> list[Candidate]:
    """The disclaimer of an entry, with permissions and pleas for letters under their own fields."""
    found: list[Candidate] = []
    said = False
    parts = sentences(desk.text, entry.span)
    if not entry.label and len(parts) > 1:
        first = _before_owners(parts, desk)
        others = read_series(Span(entry.span.start, parts[first].span.start), desk, 0.7) if first else []
        found, parts = found + others, parts[first:]
        while len(parts) > 1 and not parts[-1].purpose and aside(parts[-1].span.of(desk.text)) == "timeline":
            found.append(_aside("timeline", parts.pop().span, desk))
    for kind, span in runs(parts, "disclaimer"):
        if kind != "disclaimer":
            found += read_statement(kind, span, (f"disclaimer-{kind}", 0.8), desk)
        elif not said:
            said = True
            found.append(offer(desk, "disclaimer", _undated(desk.text, trimmed(desk.text, span)), by(entry)))
    return found


def _before_owners(parts: list[Sentence], desk: Passage) -> int:
    """How many sentences before a bare disclaimer only say what the story is, or what it follows."""
    text, count = desk.text, 0
    for part in parts[:-1]:
        words = part.span.of(text)
        follows = count and aside(parts[0].span.of(text)) == "series" and not part.purpose
        if part.purpose or not (follows or aside(words) or presents(words, desk.vocabulary)):
            break
        count += 1
    rest = [part.purpose for part in parts[count:]]
    return count if "disclaimer" in rest else 0


def read_paragraph(entry: Entry, desk: Passage, base: str) -> list[Candidate]:
    """A paragraph without a label, whose sentences belong to `base` where they do not say otherwise."""
    reading = by(entry, 0.95)
    found: list[Candidate] = []
    parts = _with_owners(sentences(desk.text, entry.span), desk)
    if any(part.purpose == base for part in parts):
        base = next(part.purpose for part in parts if part.purpose)
    for kind, span in runs(parts, base):
        found += read_statement(kind, span, reading, desk)
    return found


def read_statement(kind: str, span: Span, reading: tuple[str, float], desk: Passage) -> list[Candidate]:
    """The candidates of one statement, by its purpose."""
    if span.end <= span.start:
        return []
    if kind == "archive":
        return _archiving(span, reading, desk)
    if kind == "rating":
        return _rated(span, reading, desk)
    if kind == "disclaimer":
        span = _undated(desk.text, span)
    return [offer(desk, kind, span, reading)] if kind in _STATED else []


def _undated(text: str, span: Span) -> Span:
    """A disclaimer without the date of copyright behind it, which claims nothing."""
    if not text[span.end - 2 : span.end].strip(".").isdigit():
        return span
    found = _DATED_RIGHT.search(text, max(span.start, span.end - 50), span.end)
    return Span(span.start, found.start() + 1) if found else span


def _archiving(span: Span, reading: tuple[str, float], desk: Passage) -> list[Candidate]:
    found = [offer(desk, "archive_permission", span, reading)]
    permission = read_permission(span.of(desk.text), desk.vocabulary)
    if permission is not None:
        sure = (reading[0], round(reading[1] * 0.95, 3))
        found.append(offer(desk, "permission", span, sure, permission))
    return found


def _rated(span: Span, reading: tuple[str, float], desk: Passage) -> list[Candidate]:
    rating = read_rating(span.of(desk.text), desk.vocabulary)
    if rating is None:
        return []
    place = moved(rating.span, span.start)
    found = [offer(desk, "rating_raw", place, reading)]
    if rating.rating is not None:
        found.append(offer(desk, "rating", place, reading, rating.rating))
    return found


def read_series(span: Span, desk: Passage, weight: float) -> list[Candidate]:
    """What the story follows, as a sentence says it."""
    value = span.of(desk.text)
    if not is_quoting(value) or not mentions("follows", value):
        return []
    found: list[Candidate] = []
    for part in sentences(desk.text, span):
        words = part.span.of(desk.text)
        if is_quoting(words) and mentions("follows", words):
            quoted = _QUOTED_END.search(words)
            end = quoted.end() if quoted and words[quoted.end() - 1] in ",;" else len(words)
            place = trimmed(desk.text, Span(part.span.start, part.span.start + end), " ,;\n")
            found.append(offer(desk, "series", place, ("sentence-series", weight)))
    return found


def _note(parts: list[Sentence], entry: Entry, desk: Passage) -> list[Candidate]:
    """The sentences of one note, and what each says for other fields."""
    found: list[Candidate] = []
    only_beta = False
    for part in parts:
        for person in find_betas(desk.text, part.span):
            found.append(offer(desk, "beta", person.span, ("note-beta", 0.8), person.name))
            only_beta = len(parts) == 1 and not entry.label
        found += _given(part.span, desk)
        if part.purpose in _FACTS:
            found += read_statement(part.purpose, part.span, (f"note-{part.purpose}", 0.6), desk)
    found += read_series(Span(parts[0].span.start, parts[-1].span.end), desk, 0.7)
    kept, others = _set_aside(parts, entry, desk)
    found += others
    if only_beta or not kept:
        return found
    span = Span(kept[0].span.start, kept[-1].span.end)
    if entry.rule.startswith(_UNLABELLED) and not _is_note(span.of(desk.text)):
        return found
    if not all(part.purpose in _FACTS for part in kept):
        found.append(offer(desk, "notes", span, by(entry, 0.92)))
    return found


def _given(span: Span, desk: Passage) -> list[Candidate]:
    """The dedication that a sentence is or, beside a challenge, holds."""
    sentence = span.of(desk.text)
    if is_dedication(sentence):
        return [offer(desk, "dedication", span, ("note-dedication", 0.7))]
    gift = gift_within(sentence)
    return [offer(desk, "dedication", moved(gift, span.start), ("note-dedication", 0.6))] if gift else []


def _set_aside(parts: list[Sentence], entry: Entry, desk: Passage) -> tuple[list[Sentence], list[Candidate]]:
    """A note's own sentences, and what those at its edges say for fields of their own."""
    text, kinds = desk.text, dict[int, str]()
    opening = _OPENING_ASIDES if entry.label else _BARE_OPENING_ASIDES
    closing = _CLOSING_ASIDES if entry.label else _BARE_CLOSING_ASIDES
    first, last = 0, len(parts)
    while first < last:
        words = parts[first].span.of(text)
        kinds[first] = aside(words)
        if kinds[first] not in opening and (first or not presents(words, desk.vocabulary)):
            break
        first += 1
    while last > first:
        kinds[last - 1] = aside(parts[last - 1].span.of(text))
        if kinds[last - 1] not in closing:
            break
        last -= 1
    alone = not entry.label and not _ALONE.isdisjoint(kinds.values())
    if first == last and not alone and any(kinds.values()):
        return parts, []
    cut = [number for number in sorted(kinds) if not first <= number < last and kinds[number] in _KEPT_AS]
    return parts[first:last], [_aside(kinds[number], parts[number].span, desk) for number in cut]


def _aside(kind: str, span: Span, desk: Passage) -> Candidate:
    """A sentence kept under the label that it could have had; a warning is one."""
    if kind == "warnings":
        return offer(desk, "warnings", span, ("note-warnings", 0.7))
    return offer(desk, "other", span, (f"note-{kind}", 0.7), f"{kind}\t{literal(desk.text, span)}")


def _is_note(words: str) -> bool:
    """Whether an unlabelled paragraph is a person speaking, not a page's furniture."""
    plain = folded(words)
    if _FURNITURE.search(plain) or len(plain) < 12:
        return False
    said = _WORDS.findall(plain)
    if len(said) < 4 or plain.rstrip()[-1:] not in ".!?)\"'*^_>;D":
        return False
    small = len([word for word in said if word[0].islower()])
    return small > 0.6 * len(said) or not _PERSONAL.isdisjoint([word.casefold() for word in said])


def _with_owners(parts: list[Sentence], desk: Passage) -> list[Sentence]:
    """The sentences, those which name the owners of a fandom being disclaimers too."""
    return [
        Sentence(part.span, "disclaimer")
        if not part.purpose
        and len(_CAPITALS.findall(desk.text, part.span.start, part.span.end)) > 2
        and count_owners(desk.text, part.span, desk.vocabulary) > 1
        else part
        for part in parts
    ]


def _kept(parts: list[Sentence], text: str, own: frozenset[str], field: str) -> tuple[int, int]:
    """Which sentences are the note itself: those before and after with a field of their own are cut off."""
    first, last = 0, len(parts)
    while first < last and parts[first].purpose in own:
        first += 1
    if first == last and field == "feedback":
        return first, last
    while field == "feedback" and 0 < first < last and _is_brief(parts[first], text):
        first += 1
    closing = _closing(parts, first, own, text)
    return (first, last) if closing is None else (first, _before_plea(parts, first, closing, text))


def _closing(parts: list[Sentence], first: int, own: frozenset[str], text: str) -> int | None:
    """The earliest sentence with a field of its own from which on all the others go with it."""
    found = None
    plain = pleading = True
    for at in range(len(parts) - 1, first - 1, -1):
        part = parts[at]
        if part.purpose in own and (pleading if part.purpose == "feedback" else plain):
            found = at
        plain = plain and _goes_on("", part, text)
        pleading = pleading and _goes_on("feedback", part, text)
        if not plain:
            break
    return found


def _before_plea(parts: list[Sentence], first: int, at: int, text: str) -> int:
    """Where a closing plea begins: with the questions that lead to it ("Like it? Hate it? Mail me.")."""
    while (
        parts[at].purpose in ("feedback", "")
        and at > first
        and not parts[at - 1].purpose
        and text[parts[at - 1].span.end - 1] == "?"
        and _is_brief(parts[at - 1], text)
    ):
        at -= 1
    return at


def _is_brief(part: Sentence, text: str) -> bool:
    """Whether a sentence says nothing of its own purpose in few words."""
    return not part.purpose and part.span.end - part.span.start < _BRIEF and "\n" not in part.span.of(text)


def _goes_on(purpose: str, part: Sentence, text: str) -> bool:
    """Whether a later sentence belongs with a closing statement."""
    if part.purpose in _OWN_KEY:
        return True
    if part.purpose:
        return False
    return purpose != "feedback" or part.span.of(text).startswith("(")
