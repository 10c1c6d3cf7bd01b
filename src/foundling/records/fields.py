"""Each entry of the layout read as values: the table of fields and their readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from foundling.model import Span, span_at
from foundling.records.asides import find_gift
from foundling.records.certificates import read_certificate
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
from foundling.records.desk import Candidate, Desk, Passage, by, moved, offer
from foundling.records.fandoms import is_fandom
from foundling.records.genres import CATEGORIES, is_list_of_kinds, read_genre
from foundling.records.layout import Entry
from foundling.records.leads import read_lead
from foundling.records.parts import PartReading, find_part, may_open, read_part, read_status
from foundling.records.prose import read_disclaimer, read_note, read_paragraph, read_series, read_statement
from foundling.records.ratings import is_mark
from foundling.records.sentences import sentences
from foundling.records.spans import Runs, alternation, folded, remembered, trimmed
from foundling.records.subjects import Headline, read_headline
from foundling.records.warnings import read_items, says_nothing
from foundling.vocab import Vocabulary, phrases

Reader = Callable[[Entry, Passage], list[Candidate]]

_VALUES = phrases("values")
_CHROME = tuple(_VALUES["chrome"])
_CHROME_WORDS = frozenset(word.split()[0] for word in _CHROME)
_PREFIXES = frozenset(phrases("subjects")["prefixes"]) | {"post subject", "subject"}
_HEADING_PREFIXES = _PREFIXES - {"title"}
_SITE = re.compile(r"\w\.(?:com|net|org|de|fr|ru|uk|html?|txt)\b|https?:|www\.", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]")
_WORDS = Runs(r"[^\W_]")
_COLLECTED = re.compile(rf"\b(?:{alternation(phrases('subjects')['collected'])})\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_VERB = re.compile(r"(?:is|are|would|will|to|can|may|ist|sind|est|es)\s")
_COUNTED = frozenset(
    ("chapters", "kapitel", "chapitres", "cap\u00edtulos", "parts", "\u0433\u043b\u0430\u0432")
)
_PLEAS = frozenset(_VALUES["pleas"])
_WHOLE = {
    "pairing": "pairing_raw",
    "characters": "characters_label",
    "fandom": "fandom_label",
    "crossover": "crossover_label",
    "spoilers": "spoilers",
}
_SHOW = re.compile(r"[A-Z][A-Z0-9]{1,3}")
"""A show's initials, as newsgroups write them beneath "Series"."""
_NOWHERE = Span(0, 0)
_LONGEST = 20_000
_PUBLISHED = re.compile(r"(?P<label>Published|Posted):\s*(?P<date>\d[\d/.-]{5,9}\d)")
_BAR = re.compile(r"\d{1,3}(?:[\s|,\u00b7]+\d{1,3}){1,80}")
_HEADS = ("html-title", "heading-title", "subject")
_WEAK_PLACES = ("html-title", "heading-title")


def read_entry(entry: Entry, desk: Desk) -> list[Candidate]:
    """The candidates that an entry gives; an entry without a value gives none.

    Of a value longer than any that a person writes, only the beginning is read.
    """
    start, end = entry.span
    if end <= start:
        return []
    if end - start > _LONGEST:
        end = _break(desk.text, start)
        entry = entry._replace(span=Span(start, end))
    if entry.field not in _REPEATED:
        return READERS.get(entry.field, keep)(entry, desk)
    value = desk.text[start:end]
    field, label, _, _, rule, confidence = entry
    alone = tuple.__new__(Entry, (field, label, _NOWHERE, span_at(0, end - start), rule, confidence))
    return moved(_read_alone(value, alone, desk.vocabulary, desk.order), start)


def _break(text: str, start: int) -> int:
    """Where the beginning of a value that never ends is broken off: between two words if there are any."""
    gap = text.rfind(" ", start, start + _LONGEST)
    return gap if gap > start else start + _LONGEST


@remembered
def _read_alone(value: str, entry: Entry, vocabulary: Vocabulary, order: str) -> list[Candidate]:
    """What an entry gives that has its value for all its text; the list is shared, and not to be changed."""
    return READERS[entry.field](entry, Passage(value, vocabulary, order))


def _title(entry: Entry, desk: Passage) -> list[Candidate]:
    prefixed = entry.label.casefold() in _HEADING_PREFIXES
    coded = prefixed or entry.rule.startswith(_HEADS) or entry.rule.endswith("subject")
    headline = read_headline(desk.text, entry.span, desk.vocabulary, coded=coded)
    value = entry.span.of(desk.text)
    found: list[Candidate] = []
    if coded and len(value) < 60 and is_mark(value, desk.vocabulary):
        found = read_certificate(entry, desk)
    elif headline.title is not None:
        weight = _title_weight(headline.title.of(desk.text), entry, desk) * (0.95 if prefixed else 1.0)
        if weight > 0:
            found = [offer(desk, "title", headline.title, by(entry, weight))]
    return found + read_codes(headline, entry, desk) if len(value) < 200 else found


def read_codes(headline: Headline, entry: Entry, desk: Passage) -> list[Candidate]:
    """What a subject or heading says beside the title."""
    found = [offer(desk, "tag", tag, ("tag", 0.9)) for tag in headline.tags]
    part, rating = headline.part, headline.rating
    if part is not None:
        found += _part_candidates(part, part.span, ("subject-part", 0.9 * part.confidence), desk)
    if rating is not None:
        found.append(offer(desk, "rating_raw", rating.span, ("subject-rating", 0.6)))
        if rating.rating:
            found.append(offer(desk, "rating", rating.span, ("subject-rating", 0.6), rating.rating))
    if headline.pairing is not None:
        found.append(offer(desk, "pairing_raw", headline.pairing, ("subject-pairing", 0.7)))
    if headline.author is not None and (part or headline.story or entry.rule == "subject"):
        found += authors_in(headline.author, ("subject-byline", 0.7), desk)
    return found


def _title_weight(title: str, entry: Entry, desk: Passage) -> float:
    """How far a title may be believed: a page's own words are doubted, a label's are not."""
    plain = folded(title).casefold().strip(" .!?:")
    if _LETTERS.search(plain) is None:
        return 0.0
    if not entry.rule.startswith(_WEAK_PLACES) and entry.rule != "byline-title":
        return 1.0
    if len(plain) > 120 or (("." in plain or "http" in plain) and _SITE.search(plain)):
        return 0.0
    return _page_weight(plain, entry, desk)


def _page_weight(plain: str, entry: Entry, desk: Passage) -> float:
    doubt = _doubt(plain, desk.vocabulary)
    if doubt < 1.0:
        return doubt
    if entry.rule == "byline-title" and _COLLECTED.search(desk.text, entry.span.end, entry.span.end + 60):
        return 0.3
    part = find_part(plain) if may_open(plain) else None
    return 0.1 if part is not None and part.span.start == 0 else 1.0


@remembered
def _doubt(plain: str, vocabulary: Vocabulary) -> float:
    """How far words that are a fandom, a date or a page's own are to be believed as a title."""
    if is_fandom(plain, vocabulary) or (len(plain) < 40 and read_date(plain) is not None):
        return 0.2
    said = _WORDS.of(plain)
    if _CHROME_WORDS.isdisjoint(said):
        return 1.0
    words = f" {' '.join(said)} "
    return 0.25 if any(f" {word} " in words for word in _CHROME) else 1.0


def _whole(entry: Entry, desk: Passage) -> list[Candidate]:
    """An entry whose words as they stand are the value."""
    return [offer(desk, _WHOLE[entry.field], entry.span, by(entry))]


def _warnings(entry: Entry, desk: Passage) -> list[Candidate]:
    if "archive warning" in entry.label.casefold():
        return keep(entry, desk)
    reading = by(entry)
    span, found = entry.span, list[Candidate]()
    gift = find_gift(desk.text, span)
    if gift is not None:
        found = [offer(desk, name, gift, ("warnings-dedication", 0.7)) for name in ("notes", "dedication")]
        span = trimmed(desk.text, Span(span.start, gift.start))
    return found + [offer(desk, "warnings", item, reading) for item in read_items(desk.text, span)]


def _summary(entry: Entry, desk: Passage) -> list[Candidate]:
    found = [offer(desk, "summary", entry.span, by(entry))]
    opening = entry.span.of(desk.text)[:60]
    part = find_part(opening) if may_open(folded(opening)) else None
    if part is not None and part.span.start < 3 and part.total:
        place = Span(entry.span.start + part.span.start, entry.span.start + part.span.end)
        found += _part_candidates(part, place, ("summary-part", 0.8), desk)
    return found + read_series(entry.span, desk, 0.6)


def _archive(entry: Entry, desk: Passage) -> list[Candidate]:
    if not entry.label:
        return read_paragraph(entry, desk, "archive")
    date = read_date(entry.span.of(desk.text), desk.order)
    if date is not None and date.span.end - date.span.start > 0.7 * (entry.span.end - entry.span.start):
        return _date(entry, desk)
    return read_statement("archive", entry.span, by(entry), desk)


def _feedback(entry: Entry, desk: Passage) -> list[Candidate]:
    value = entry.span.of(desk.text)
    if not entry.label:
        return read_note(entry, desk)
    if _VERB.match(value) and entry.span.start - entry.label_span.end < 3:
        return [offer(desk, "feedback", Span(entry.label_span.start, entry.span.end), by(entry))]
    return [] if value.strip().isdigit() else [offer(desk, "feedback", entry.span, by(entry))]


def _series(entry: Entry, desk: Passage) -> list[Candidate]:
    value = entry.span.of(desk.text)
    if entry.rule == "heading-series":
        return [offer(desk, "series", entry.span, by(entry))]
    if not entry.label:
        return read_series(entry.span, desk, 0.75)
    coded = _SHOW.fullmatch(value.strip()) is not None and not is_list_of_kinds(value)
    if coded or is_fandom(value, desk.vocabulary):
        return [offer(desk, "fandom_label", entry.span, by(entry)), *keep(entry, desk)]
    if says_nothing(value) or entry.rule == "label-unlisted":
        return []
    return [offer(desk, "series", entry.span, by(entry, 0.95))]


def _sequel(entry: Entry, desk: Passage) -> list[Candidate]:
    if says_nothing(entry.span.of(desk.text)):
        return []
    return [offer(desk, "series", entry.span, by(entry, 0.85))]


def _part(entry: Entry, desk: Passage) -> list[Candidate]:
    value = entry.span.of(desk.text)
    found = _after_end(entry, desk) if entry.rule.startswith("end-marker") else []
    if _BAR.fullmatch(value.strip()):
        total = max([int(number) for number in _NUMBERS.findall(value)])
        return [*found, offer(desk, "parts_total", entry.span, ("part-bar", 0.85), total)]
    if entry.label.casefold() in _COUNTED:
        return found + keep(entry, desk)
    labelled = bool(entry.label)
    reading = read_part(value) if labelled or entry.rule == "part-heading" else find_part(value)
    if reading is None:
        return found
    span = Span(entry.span.start + reading.span.start, entry.span.start + reading.span.end)
    sure = min(reading.confidence, entry.confidence) if labelled else 0.9 * reading.confidence
    return found + _part_candidates(reading, span, (entry.rule, round(sure, 3)), desk)


def _part_candidates(
    part: PartReading, span: Span, reading: tuple[str, float], desk: Passage
) -> list[Candidate]:
    found = [offer(desk, "part", span, reading, part.part)]
    if part.total is not None:
        found.append(offer(desk, "parts_total", span, reading, part.total))
    return found


def _status(entry: Entry, desk: Passage) -> list[Candidate]:
    value = entry.span.of(desk.text)
    status = read_status(value)
    found = _after_end(entry, desk) if entry.rule.startswith("end-marker") else []
    if status is None:
        return found or (_date(entry, desk) if entry.label and value[-1:].isdigit() else [])
    opening = folded(value).casefold().strip(" (*[~-") if entry.rule == "end-marker-status" else ""
    if opening.startswith("continued"):
        return found
    return [*found, offer(desk, "status", entry.span, by(entry, 0.97), status)]


def _statistics(entry: Entry, desk: Passage) -> list[Candidate]:
    """A site's own counts, kept, and the day of posting among them."""
    posted = _PUBLISHED.search(desk.text, entry.span.start, entry.span.end)
    if posted is None:
        return keep(entry, desk)
    label, place = Span(*posted.span("label")), Span(*posted.span("date"))
    date = Entry("date", posted["label"], label, place, entry.rule, 0.9)
    return [*_date(date, desk), *keep(entry, desk)]


def _after_end(entry: Entry, desk: Passage) -> list[Candidate]:
    """A plea for letters on the line that closes the part."""
    return [
        offer(desk, "feedback", part.span, ("end-feedback", 0.8))
        for part in sentences(desk.text, entry.span)[1:]
        if part.purpose == "feedback"
    ]


def _date(entry: Entry, desk: Passage) -> list[Candidate]:
    """A date; how well it dates the story is told by its label."""
    reading = read_date(entry.span.of(desk.text), desk.order)
    holder = read_copyright(entry, desk) if entry.field == "copyright" else []
    if reading is None:
        return holder
    span = Span(entry.span.start + reading.span.start, entry.span.start + reading.span.end)
    if reading.iso is None:
        found = offer(desk, "date", span, (reading.trouble, reading.confidence), "")
    else:
        sure = round(min(reading.confidence, entry.confidence), 3)
        found = offer(desk, "date", span, (entry.rule, sure), reading.iso)
    return [Candidate(found.claim, _dating(entry), span.start), *holder]


def _dating(entry: Entry) -> float:
    label = entry.label.casefold().strip(" :*.")
    if entry.field == "copyright":
        return 0.8
    if label in _VALUES["written"]:
        return 0.95
    if label in _VALUES["archived"]:
        return 0.6
    return 0.7


def _notes(entry: Entry, desk: Passage) -> list[Candidate]:
    codes, entry = read_lead(entry, desk)
    value = entry.span.of(desk.text)
    if codes:
        return codes + read_note(entry, desk)
    if entry.label.casefold() in _PLEAS and "@" in value and " " not in value.strip():
        return [offer(desk, "feedback", entry.span, by(entry))]
    rights = COPYRIGHT.match(value) if len(value) < 80 else None
    if rights is None or not (rights["who"] or rights["year"]):
        return read_genre(entry, desk) if entry.label and is_list_of_kinds(value) else read_note(entry, desk)
    found = read_copyright(entry, desk)
    if rights["year"]:
        place = Span(entry.span.start + rights.start("year"), entry.span.start + rights.end("year"))
        found.append(offer(desk, "date", place, ("copyright-year", 0.5), rights["year"]))
    return found


def _disclaimer(entry: Entry, desk: Passage) -> list[Candidate]:
    codes, entry = read_lead(entry, desk)
    return codes + read_disclaimer(entry, desk)


def _unknown(entry: Entry, desk: Passage) -> list[Candidate]:
    label = folded(entry.label).casefold().strip(" :*.-")
    if label in CATEGORIES and len(entry.span.of(desk.text).split()) > 2:
        return [
            offer(desk, "category", entry.label_span, ("label-category", 0.8), CATEGORIES[label]),
            offer(desk, "pairing_prose", entry.span, ("label-category", 0.8)),
        ]
    if label not in _PREFIXES:
        return keep(entry, desk)
    headline = read_headline(desk.text, entry.span, desk.vocabulary)
    codes = read_codes(headline, entry, desk)
    if headline.title is None:
        return codes
    return [offer(desk, "title", headline.title, ("prefix-title", 0.72)), *codes]


def _mail_line(entry: Entry, desk: Passage) -> list[Candidate]:
    """A message's own lines, typed into the text."""
    if entry.label.casefold() != "subject":
        return []
    return _title(Entry("title", "", entry.label_span, entry.span, "subject", 0.75), desk)


READERS: Mapping[str, Reader] = {
    "title": _title,
    "author": read_author,
    "rating": read_certificate,
    "pairing": _whole,
    "characters": _whole,
    "fandom": _whole,
    "crossover": _whole,
    "category": read_genre,
    "genre": read_genre,
    "keywords": read_genre,
    "warnings": _warnings,
    "spoilers": _whole,
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
    "chrome": _statistics,
}
_REPEATED = frozenset(
    "rating category genre keywords warnings notes disclaimer archive series sequel prequel part "
    "status date copyright dedication thanks beta".split()
)
"""What authors say in the same words, again and again; its readers look at nothing but the value."""
