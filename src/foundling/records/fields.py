"""Each entry of the layout read as values: the table of fields and their readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from foundling.model import Span
from foundling.records.credits import (
    COPYRIGHT,
    authors_in,
    keep,
    read_author,
    read_beta,
    read_copyright,
    read_dedication,
    read_thanks,
)
from foundling.records.dates import read_date
from foundling.records.desk import Candidate, Desk, by, offer
from foundling.records.fandoms import is_fandom
from foundling.records.layout import Entry
from foundling.records.parts import find_part, read_part, read_status
from foundling.records.prose import read_disclaimer, read_note, read_paragraph, read_series, read_statement
from foundling.records.ratings import read_rating
from foundling.records.sentences import runs, sentences
from foundling.records.spans import alternation, folded, remembered, trimmed
from foundling.records.subjects import Headline, read_headline
from foundling.records.warnings import read_items, read_kinds, says_nothing
from foundling.vocab import Vocabulary, phrases

Reader = Callable[[Entry, Desk], Iterator[Candidate]]

_VALUES = phrases("values")
_TAGS = frozenset(_VALUES["tags"])
_CHROME = tuple(_VALUES["chrome"])
_CHROME_WORDS = frozenset(word.split()[0] for word in _CHROME)
_PREFIXES = frozenset(phrases("subjects")["prefixes"]) | {"post subject", "subject"}
_PAIRINGS = phrases("pairings")
_CATEGORIES = {word: kind for kind in ("slash", "femslash", "het", "gen") for word in _PAIRINGS[kind]}
_PLAIN_WORDS = frozenset(("fanfic", "fan fiction", "fanfiction", "fiction", "fan fic", "fic"))
_SITE = re.compile(r"\w\.(?:com|net|org|de|fr|ru|uk|html?|txt)\b|https?:|www\.", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]+")
_COLLECTED = re.compile(rf"\b(?:{alternation(phrases('subjects')['collected'])})\b", re.IGNORECASE)
_BAR = re.compile(r"\d{1,3}(?:[\s|,\u00b7]+\d{1,3}){1,80}")
_HEADS = ("html-title", "heading-title", "subject")
_WEAK_PLACES = ("html-title", "heading-title")


def read_entry(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """The candidates that an entry gives; an entry without a value gives none."""
    if entry.span.end > entry.span.start:
        yield from READERS.get(entry.field, keep)(entry, desk)


def _title(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    coded = entry.rule.startswith(_HEADS) or entry.rule.endswith("subject")
    headline = read_headline(desk.text, entry.span, desk.vocabulary, coded=coded)
    value = entry.span.of(desk.text)
    rating = read_rating(value, desk.vocabulary) if coded and len(value) < 60 else None
    if rating is not None and rating.confidence > 0.975:
        yield from _rating(entry, desk)
    elif headline.title is not None:
        weight = _title_weight(headline.title.of(desk.text), entry, desk)
        if weight > 0:
            yield offer(desk, "title", headline.title, by(entry, weight))
    if len(value) < 200:
        yield from read_codes(headline, entry, desk)


def read_codes(headline: Headline, entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """What a subject or heading says beside the title."""
    yield from (offer(desk, "tag", tag, ("tag", 0.9)) for tag in headline.tags)
    part = headline.part
    if part is not None:
        yield from _part_candidates(
            part.part, part.total, part.span, ("subject-part", 0.9 * part.confidence), desk
        )
    if headline.rating is not None:
        yield offer(desk, "rating_raw", headline.rating.span, ("subject-rating", 0.6))
        if headline.rating.rating:
            yield offer(desk, "rating", headline.rating.span, ("subject-rating", 0.6), headline.rating.rating)
    if headline.pairing is not None:
        yield offer(desk, "pairing_raw", headline.pairing, ("subject-pairing", 0.7))
    if headline.author is not None and (headline.part or headline.story or entry.rule == "subject"):
        yield from authors_in(headline.author, ("subject-byline", 0.7), desk)


def _title_weight(title: str, entry: Entry, desk: Desk) -> float:
    """How far a title may be believed: a page's own words are doubted, a label's are not."""
    plain = folded(title).casefold().strip(" .!?:")
    if not any(sign.isalnum() for sign in plain):
        return 0.0
    if not entry.rule.startswith(_WEAK_PLACES) and entry.rule != "byline-title":
        return 1.0
    return 0.0 if _SITE.search(plain) or len(plain) > 120 else _page_weight(plain, entry, desk)


def _page_weight(plain: str, entry: Entry, desk: Desk) -> float:
    doubt = _doubt(plain, desk.vocabulary)
    if doubt < 1.0:
        return doubt
    if entry.rule == "byline-title" and _COLLECTED.search(desk.text, entry.span.end, entry.span.end + 60):
        return 0.3
    part = find_part(plain)
    return 0.1 if part is not None and part.span.start == 0 else 1.0


@remembered
def _doubt(plain: str, vocabulary: Vocabulary) -> float:
    """How far words that are a fandom, a date or a page's own are to be believed as a title."""
    if is_fandom(plain, vocabulary) or (len(plain) < 40 and read_date(plain) is not None):
        return 0.2
    said = _LETTERS.findall(plain)
    if _CHROME_WORDS.isdisjoint(said):
        return 1.0
    words = f" {' '.join(said)} "
    return 0.25 if any(f" {word} " in words for word in _CHROME) else 1.0


def _rating(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    span = trimmed(desk.text, entry.span, " \t\n\u00a0*~_=|:-\u2013\u2014")
    for kind, rest in list(runs(sentences(desk.text, span), "rating"))[1:]:
        if kind in ("disclaimer", "archive", "feedback"):
            yield from read_statement(kind, rest, (f"rating-{kind}", 0.75), desk)
            span = Span(span.start, min(span.end, rest.start))
    span = trimmed(desk.text, span)
    value = span.of(desk.text)
    reading = read_rating(value, desk.vocabulary)
    if reading is None:
        return
    yield offer(desk, "rating_raw", span, by(entry))
    if reading.rating is not None:
        place = Span(span.start + reading.span.start, span.start + reading.span.end)
        yield offer(desk, "rating", place, by(entry, reading.confidence / 0.98), reading.rating)


def _pairing(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    yield offer(desk, "pairing_raw", entry.span, by(entry))


def _kinds(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """A genre, category or keyword label: kinds of story, categories, a pairing or a fandom."""
    if entry.label.casefold() in _TAGS or (entry.rule == "label-tab" and "\t" in entry.span.of(desk.text)):
        yield from keep(entry, desk)
        return
    for item in read_kinds(desk.text, entry.span):
        yield from _kind(item, entry, desk)


def _kind(item: Span, entry: Entry, desk: Desk) -> Iterator[Candidate]:
    words = item.of(desk.text)
    plain = folded(words).casefold().strip(" .!?")
    if says_nothing(words):
        return
    if plain in _CATEGORIES:
        yield offer(desk, "category", item, by(entry), _CATEGORIES[plain])
        if entry.field == "genre" or plain in ("shipper", "msr", "ship"):
            yield offer(desk, "genre", item, by(entry, 0.8))
    elif plain in _PLAIN_WORDS:
        return
    elif is_fandom(words, desk.vocabulary) or " > " in words:
        yield offer(desk, "fandom_label", item, by(entry, 0.95))
    else:
        yield offer(desk, "genre", item, by(entry, 0.9))


def _warnings(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    if "archive warning" in entry.label.casefold():
        yield from keep(entry, desk)
        return
    for item in read_items(desk.text, entry.span):
        yield offer(desk, "warnings", item, by(entry))


def _literal(field: str) -> Reader:
    def read(entry: Entry, desk: Desk) -> Iterator[Candidate]:
        yield offer(desk, field, entry.span, by(entry))

    return read


def _summary(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    yield offer(desk, "summary", entry.span, by(entry))
    opening = entry.span.of(desk.text)[:60]
    part = find_part(opening)
    if part is not None and part.span.start < 3 and part.total:
        place = Span(entry.span.start + part.span.start, entry.span.start + part.span.end)
        yield from _part_candidates(part.part, part.total, place, ("summary-part", 0.8), desk)
    yield from read_series(entry.span, desk, 0.6)


def _archive(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    date = read_date(entry.span.of(desk.text), desk.order) if entry.label else None
    if date is not None and date.span.end - date.span.start > 0.7 * (entry.span.end - entry.span.start):
        yield from _date(entry, desk)
    elif entry.label:
        yield from read_statement("archive", entry.span, by(entry), desk)
    else:
        yield from read_paragraph(entry, desk, "archive")


def _feedback(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    value = entry.span.of(desk.text)
    if not entry.label:
        yield from read_note(entry, desk)
    elif _VERB.match(value) and entry.span.start - entry.label_span.end < 3:
        yield offer(desk, "feedback", Span(entry.label_span.start, entry.span.end), by(entry))
    elif not value.strip().isdigit():
        yield offer(desk, "feedback", entry.span, by(entry))


_VERB = re.compile(r"(?:is|are|would|will|to|can|may|ist|sind|est|es)\s")


def _series(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    value = entry.span.of(desk.text)
    if not entry.label:
        yield from read_series(entry.span, desk, 0.75)
        return
    if is_fandom(value, desk.vocabulary):
        yield offer(desk, "fandom_label", entry.span, by(entry))
        yield from keep(entry, desk)
    elif not says_nothing(value) and entry.rule != "label-unlisted":
        yield offer(desk, "series", entry.span, by(entry, 0.95))


def _sequel(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    if not says_nothing(entry.span.of(desk.text)):
        yield offer(desk, "series", entry.span, by(entry, 0.85))


def _part(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    value = entry.span.of(desk.text)
    if entry.rule.startswith("end-marker"):
        yield from _after_end(entry, desk)
    if _BAR.fullmatch(value.strip()):
        numbers = [int(number) for number in re.findall(r"\d+", value)]
        yield offer(desk, "parts_total", entry.span, ("part-bar", 0.85), max(numbers))
        return
    if entry.label.casefold() in _COUNTED:
        yield from keep(entry, desk)
        return
    labelled = bool(entry.label)
    reading = read_part(value) if labelled or entry.rule == "part-heading" else find_part(value)
    if reading is None:
        return
    span = Span(entry.span.start + reading.span.start, entry.span.start + reading.span.end)
    sure = min(reading.confidence, entry.confidence) if labelled else 0.9 * reading.confidence
    yield from _part_candidates(reading.part, reading.total, span, (entry.rule, round(sure, 3)), desk)


_COUNTED = frozenset(("chapters", "kapitel", "chapitres", "capítulos", "parts", "глав"))


def _part_candidates(
    part: int, total: int | None, span: Span, reading: tuple[str, float], desk: Desk
) -> Iterator[Candidate]:
    yield offer(desk, "part", span, reading, part)
    if total is not None:
        yield offer(desk, "parts_total", span, reading, total)


def _status(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    value = entry.span.of(desk.text)
    status = read_status(value)
    if entry.rule.startswith("end-marker"):
        yield from _after_end(entry, desk)
    if entry.rule == "end-marker-status" and (
        status is None or folded(value).casefold().strip(" (*[~-").startswith("continued")
    ):
        return
    if status is not None:
        yield offer(desk, "status", entry.span, by(entry, 0.97), status)


def _after_end(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """A plea for letters on the line that closes the part."""
    for part in sentences(desk.text, entry.span)[1:]:
        if part.purpose == "feedback":
            yield offer(desk, "feedback", part.span, ("end-feedback", 0.8))


def _date(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """A date; how well it dates the story is told by its label."""
    value = entry.span.of(desk.text)
    reading = read_date(value, desk.order)
    if reading is None:
        if entry.field == "copyright":
            yield from read_copyright(entry, desk)
        return
    span = Span(entry.span.start + reading.span.start, entry.span.start + reading.span.end)
    weight = _dating(entry)
    if reading.iso is None:
        found = offer(desk, "date", span, (reading.trouble, reading.confidence), "")
    else:
        found = offer(
            desk, "date", span, (entry.rule, round(min(reading.confidence, entry.confidence), 3)), reading.iso
        )
    yield Candidate(found.claim, weight, span.start)
    if entry.field == "copyright":
        yield from read_copyright(entry, desk)


def _dating(entry: Entry) -> float:
    label = entry.label.casefold().strip(" :*.")
    if entry.field == "copyright":
        return 0.8
    if label in _VALUES["written"]:
        return 0.95
    if label in _VALUES["archived"]:
        return 0.6
    return 0.7


def _notes(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    value = entry.span.of(desk.text)
    found = COPYRIGHT.match(value) if len(value) < 80 else None
    if found is not None and (found["who"] or found["year"]) and len(value) < 80:
        yield from read_copyright(entry, desk)
        if found["year"]:
            place = Span(entry.span.start + found.start("year"), entry.span.start + found.end("year"))
            yield offer(desk, "date", place, ("copyright-year", 0.5), found["year"])
        return
    yield from read_note(entry, desk)


def _disclaimer(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    yield from read_disclaimer(entry, desk)


def _unknown(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    label = folded(entry.label).casefold().strip(" :*.-")
    if label in _CATEGORIES and len(entry.span.of(desk.text).split()) > 2:
        yield offer(desk, "category", entry.label_span, ("label-category", 0.8), _CATEGORIES[label])
        yield offer(desk, "pairing_prose", entry.span, ("label-category", 0.8))
    elif label in _PREFIXES:
        headline = read_headline(desk.text, entry.span, desk.vocabulary)
        if headline.title is not None:
            yield offer(desk, "title", headline.title, ("prefix-title", 0.72))
        yield from read_codes(headline, entry, desk)
    elif entry.label:
        yield from keep(entry, desk)


def _mail_line(entry: Entry, desk: Desk) -> Iterator[Candidate]:
    """A message's own lines, typed into the text."""
    if entry.label.casefold() == "subject":
        yield from _title(Entry("title", "", entry.label_span, entry.span, "subject", 0.75), desk)


READERS: Mapping[str, Reader] = {
    "title": _title,
    "author": read_author,
    "rating": _rating,
    "pairing": _pairing,
    "characters": _literal("characters_label"),
    "fandom": _literal("fandom_label"),
    "crossover": _literal("crossover_label"),
    "category": _kinds,
    "genre": _kinds,
    "keywords": _kinds,
    "warnings": _warnings,
    "spoilers": _literal("spoilers"),
    "summary": _summary,
    "notes": _notes,
    "disclaimer": _disclaimer,
    "archive": _archive,
    "feedback": _feedback,
    "series": _series,
    "sequel": _sequel,
    "prequel": _sequel,
    "part": _part,
    "status": _status,
    "date": _date,
    "copyright": _date,
    "dedication": read_dedication,
    "thanks": read_thanks,
    "beta": read_beta,
    "unknown": _unknown,
    "mailheader": _mail_line,
    "language": keep,
}
