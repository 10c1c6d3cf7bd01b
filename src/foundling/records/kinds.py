"""Whether a document is a story, and the reason."""

from __future__ import annotations

import re
from functools import lru_cache

from foundling.model import BlockKind, Document, Kind, MarkKind, Media, Span
from foundling.records.habits import Habits, fold_words
from foundling.records.header import Head
from foundling.records.markers import opening_letters
from foundling.records.paragraphs import is_speech
from foundling.records.spans import has_any

_TOPICS = (
    "faq",
    "challenge",
    "recs",
    "review",
    "reviews",
    "request",
    "index",
    "profile",
    "gate",
    "form",
    "guide",
    "essay",
    "recipe",
    "digest",
    "admin",
    "feedback",
)
_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)*(?P<reply>(?:[^\W\d_]{2,4}(?:\[\d+\])?:\s*)*)(?:\[[^\]]{1,40}\]\s*)*(?P<prefix>[^\W\d_][^:\[\]()]{0,24}?)\s*(?:[:\-\u2013]\s|[:]|$)"
)
_LEAD = re.compile(r"\s*(?:\[[^\]]{1,40}\]\s*)*([^\W\d_]+)(?:\[\d+\])?(:?)")
_NAME = re.compile(r"[\w-]+: ")
_ADDRESSED = (" you ", " your ", " please ")
_SAMPLE = 5000
_TOLD = 3000
_SURE = 5
_MANY = 60
_LONGEST = 600
_QUOTE, _HEADING, _LINK = BlockKind.QUOTE, BlockKind.HEADING, MarkKind.LINK
_STORY, _NONSTORY = Kind.STORY, Kind.NONSTORY
_PAGE, _TEXT = Media.PAGE, Media.TEXT
_COMMON = frozenset({"author", "rating", "pairing"})
_TELLING = _COMMON | {"disclaimer", "archive", "fandom"}
_HEADERS = _COMMON | {"title", "disclaimer", "summary", "archive", "warnings", "spoilers"}


def kind_of(document: Document, head: Head, body: tuple[Span, ...], habits: Habits) -> tuple[Kind, str]:
    """The document's kind and the slug of the rule that decided it."""
    if _is_digest(document.text, habits):
        return _NONSTORY, "digest"
    prefix = _prefix(document, habits)
    fields = {
        name for reading in head.readings for statement in reading.statements for name in statement.fields
    }
    if prefix == "reply" and (len(fields & _HEADERS) < 2 or _quotes(document.text, habits)):
        return _NONSTORY, "reply"
    text = _beginning(document.text, body)
    quoted = _quoted(document)
    headed = _headed_like_one(head, fields)
    plainly = not prefix and quoted < 0.3
    told = _told(text[:_TOLD], headed, habits, at_least=plainly)
    if told >= _SURE and plainly:
        return _STORY, "narrative"
    against, reason = _against(document, text, habits)
    if reason == "no-prose" and text and len(fields & _HEADERS) > 2:
        against -= 3.5
    if prefix and against < 4:
        against, reason = against / 2 + 4, prefix
    if quoted > 0.3 and against < 4:
        against, reason = against + 4, "mostly-quoted"
    if against > told:
        return _NONSTORY, reason
    return _STORY, "narrative" if told >= 2 else "default"


def _is_digest(text: str, habits: Habits) -> bool:
    opening = text[:3000]
    plain = opening.lower()
    return has_any(plain, habits.digest_hints) and has_any(opening.casefold(), habits.starts["digest_sure"])


def _quotes(text: str, habits: Habits) -> bool:
    return has_any(text[:3000].casefold(), habits.starts["quoting"])


def _beginning(text: str, body: tuple[Span, ...]) -> str:
    """The first characters of the story: as many as are looked at."""
    pieces: list[str] = []
    left = _SAMPLE
    for start, end in body:
        if left <= 0:
            break
        pieces.append(text[start : min(end, start + left)])
        left -= end - start
    return "\n\n".join(pieces)[:_SAMPLE]


def _told(sample: str, headed: float, habits: Habits, *, at_least: bool) -> float:
    """How much a text reads like a story: speech, narrative words, length, a story's header.

    `at_least` says that a sum that is sure will do, though there may be more to it.
    """
    count = sample.count(" ") + 1
    if count < 12:
        return 0
    inner = min(sample.count('"') + sample.count("\u201c") + sample.count("\u00bb"), 6) / 4
    told = inner + headed
    told += 1.5 if count > 400 else 1 if count > 140 else 0.5 if count > 80 else 0
    if told >= _SURE and at_least:
        return told
    told += _spoken(sample)
    return told if told >= _SURE else told + _narrated(sample, habits)


def _spoken(sample: str) -> float:
    """How much lines that open as speech count."""
    lines = [line for line in map(str.lstrip, sample.split("\n")) if line]
    speech = len([line for line in lines if not line[0].isalpha() and is_speech(line)])
    share = speech / max(1, len(lines))
    if (speech > 2 and share > 0.15) or (speech > 1 and share > 0.3):
        return 2.5
    return bool(speech)


def _narrated(sample: str, habits: Habits) -> float:
    words = fold_words(sample).split()
    density = sum(map(habits.words["narrative"].__contains__, words)) / max(1, len(words))
    return 2.5 if density > 0.07 else 1.5 if density > 0.045 else 0.5 if density > 0.025 else 0


def _headed_like_one(head: Head, fields: set[str]) -> float:
    ruled = 0.5 * bool(head.rules and fields)
    if "disclaimer" in fields or "archive" in fields:
        return ruled + 0.5 * len(fields & _TELLING)
    return ruled + 0.25 * len(fields & _COMMON)


def _prefix(document: Document, habits: Habits) -> str:
    """The reason that a subject line or first heading gives, or an empty one."""
    for line in document.headers:
        if line.name.casefold() not in ("subject", "title"):
            continue
        value = line.value
        found = _prefixed(value[:_LONGEST], habits)
        if not found and document.media is _PAGE and _NAME.match(value):
            found = _prefixed(value.split(": ", 1)[-1][:_LONGEST], habits)
        if found:
            return found
    return ""


@lru_cache(maxsize=2048)
def _prefixed(shown: str, habits: Habits) -> str:
    """The reason in a subject's prefix ("Re:", "ADMIN:"), or an empty one."""
    lead = _LEAD.match(shown)
    if lead is None or not (lead[2] or lead[1].casefold() in _subject_words(habits)):
        return ""
    found = _PREFIX.match(shown)
    if found is None:
        return ""
    replies = habits.words["reply"]
    if any(word.strip(" []0123456789").casefold() in replies for word in found["reply"].split(":")):
        return "reply"
    return "subject-prefix" if found["prefix"].strip().casefold() in habits.words["subject"] else ""


@lru_cache(maxsize=8)
def _subject_words(habits: Habits) -> frozenset[str]:
    """The letters with which telling prefixes of a subject begin."""
    return frozenset(map(opening_letters, habits.words["subject"]))


def _quoted(document: Document) -> float:
    """How much of the document's beginning is quoted from elsewhere, as a share."""
    blocks = document.blocks[:400]
    quoted = sum([block.span.end - block.span.start for block in blocks if block.kind is _QUOTE])
    return quoted / max(1, min(len(document.text), blocks[-1].span.end)) if quoted else 0.0


def _against(document: Document, body: str, habits: Habits) -> tuple[float, str]:
    """How much speaks against a story, and the slug of what speaks loudest."""
    text = document.text
    words = fold_words(text[:_SAMPLE] + ("\n" + text[-1500:] if len(text) > _SAMPLE else ""))
    topic, cues = _topic(words, habits)
    against = 0.0 if cues < 2 else 1.5 if cues == 2 else 3.0 if cues == 3 else min(7.0, cues)
    reason = topic if cues >= 2 else "no-prose"
    if _headed(document, habits):
        against, reason = against + 2, reason if cues >= 2 else "heading"
    if _listed(text, habits) > 2:
        against, reason = against + 4, reason if cues >= 4 else "many-titles"
    count = _count(body)
    against += 4 if count < 20 else 2.5 if count < _MANY else 0
    if _is_linked(document, words.count(" ")):
        against, reason = against + 2, reason if cues >= 2 else "links"
    if count and sum([words.count(word) for word in _ADDRESSED]) / max(1, words.count(" ")) > 0.04:
        against += 1
    return against, reason


def _topic(words: str, habits: Habits) -> tuple[str, int]:
    """The likeliest of the topics and how many of its phrases the folded words have."""
    known = _phrases(habits)
    scores = dict.fromkeys(_TOPICS, 0)
    for word in known.keys() & set(words.split()):
        for topic, phrase in known[word]:
            if phrase in words:
                scores[topic] += 1
    best = max(_TOPICS, key=scores.__getitem__)
    return best, scores[best]


@lru_cache(maxsize=8)
def _phrases(habits: Habits) -> dict[str, list[tuple[str, str]]]:
    """The phrases of all topics by their longest word, each with its topic."""
    table: dict[str, list[tuple[str, str]]] = {}
    for topic in _TOPICS:
        for word, found in habits.anchors[f"kind-{topic}"].items():
            table.setdefault(word, []).extend([(topic, phrase) for phrase in found])
    return table


def _count(body: str) -> int:
    """How many words the story's beginning has: exactly, where they are few."""
    for reach in (_MANY * 16, _SAMPLE):
        count = fold_words(body[:reach]).count(" ") - 1
        if count >= _MANY:
            break
    return count


def _is_linked(document: Document, count: int) -> bool:
    """Whether much of a document of so many words is links."""
    sizes = [mark.span.end - mark.span.start for mark in document.marks[:2000] if mark.kind is _LINK]
    return sum(sizes) * 3 > len(document.text) or (len(sizes) > 3 and len(sizes) * 25 > count)


def _headed(document: Document, habits: Habits) -> bool:
    """Whether the page's title or one of its first headings names something else than a story."""
    text = document.text
    titles = [line.value for line in document.headers if line.name.casefold() in ("title", "subject")]
    titles += [block.span.of(text) for block in document.blocks[:6] if block.kind is _HEADING]
    titles += [text[: text.find("\n")][:100]] if document.media is _TEXT else []
    return any(habits.cue(fold_words(title[:200]), "kind-heading") for title in titles)


def _listed(text: str, habits: Habits) -> int:
    """How many different values the likeliest of the listing labels has."""
    best = 0
    for label in habits.words["listed"]:
        for shown in (label.capitalize(), label.upper()):
            if text.count(shown + ":") > 2:
                values = {
                    found.strip().casefold()
                    for found in re.findall(re.escape(shown) + r":[ \t*_]*([^\n|]{1,60})", text[:60_000])
                }
                best = max(best, len(values))
    return best
