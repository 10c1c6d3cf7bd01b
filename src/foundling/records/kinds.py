"""Whether a document is a story, and the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from foundling.model import BlockKind, Document, Kind, MarkKind, Media, Span
from foundling.records.habits import Habits, fold_words
from foundling.records.header import Head
from foundling.records.paragraphs import is_speech

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
_ADDRESSED = (" you ", " your ", " please ")
_SAMPLE = 5000
_TOLD = 3000
_SURE = 5


@dataclass(frozen=True, slots=True)
class _Weights:
    story: float
    against: float
    reason: str


def kind_of(document: Document, head: Head, body: tuple[Span, ...], habits: Habits) -> tuple[Kind, str]:
    """The document's kind and the slug of the rule that decided it."""
    text = "\n\n".join(span.of(document.text) for span in body)
    opening = document.text[:3000].casefold()
    told = _told(text, head, habits)
    prefix = _prefix(document, habits)
    quoted = _quoted(document)
    if [word for word in habits.digest_hints if word in opening] and any(
        phrase in opening for phrase in habits.starts["digest_sure"]
    ):
        return Kind.NONSTORY, "digest"
    if prefix == "reply" and (
        _headers(head) < 2 or any(mark in opening for mark in habits.starts["quoting"])
    ):
        return Kind.NONSTORY, "reply"
    if told >= _SURE and not prefix and quoted < 0.3:
        return Kind.STORY, "narrative"
    against, reason = _against(document, text, habits)
    if reason == "no-prose" and text and _headers(head) > 2:
        against -= 3.5
    if prefix and against < 4:
        against, reason = against / 2 + 4, prefix
    if quoted > 0.3 and against < 4:
        against, reason = against + 4, "mostly-quoted"
    if against > told:
        return Kind.NONSTORY, reason
    return Kind.STORY, "narrative" if told >= 2 else "default"


def _told(text: str, head: Head, habits: Habits) -> float:
    """How much a text reads like a story: speech, narrative words, length, a story's header."""
    sample = text[:_TOLD]
    count = sample.count(" ") + 1
    if count < 12:
        return 0
    told = _spoken(sample) + _headed_like_one(head)
    told += 1.5 if count > 400 else 1 if count > 140 else 0.5 if count > 80 else 0
    return told if told >= _SURE else told + _narrated(sample, habits)


def _spoken(sample: str) -> float:
    lines = [line for line in map(str.lstrip, sample.split("\n")) if line]
    speech = len([line for line in lines if not line[0].isalpha() and is_speech(line)])
    inner = min(sample.count('"') + sample.count("\u201c") + sample.count("\u00bb"), 6) / 4
    share = speech / max(1, len(lines))
    if (speech > 2 and share > 0.15) or (speech > 1 and share > 0.3):
        return 2.5 + inner
    return inner + bool(speech)


def _narrated(sample: str, habits: Habits) -> float:
    words = fold_words(sample).split()
    narrative = habits.words["narrative"]
    density = len([word for word in words if word in narrative]) / max(1, len(words))
    return 2.5 if density > 0.07 else 1.5 if density > 0.045 else 0.5 if density > 0.025 else 0


def _headed_like_one(head: Head) -> float:
    fields = _fields(head)
    ruled = 0.5 * bool(head.rules and fields)
    if "disclaimer" in fields or "archive" in fields:
        return ruled + 0.5 * len(fields & {"author", "disclaimer", "rating", "pairing", "archive", "fandom"})
    return ruled + 0.25 * len(fields & {"author", "rating", "pairing"})


def _fields(head: Head) -> set[str]:
    return {
        name for reading in head.readings for statement in reading.statements for name in statement.fields
    }


def _headers(head: Head) -> int:
    return len(
        _fields(head)
        & {"title", "author", "rating", "disclaimer", "pairing", "summary", "archive", "warnings", "spoilers"}
    )


def _prefix(document: Document, habits: Habits) -> str:
    """The reason that a subject line or first heading gives, or an empty one."""
    for line in document.headers:
        if line.name.casefold() not in ("subject", "title"):
            continue
        value = (
            line.value.split(": ", 1)[-1]
            if document.media is Media.PAGE and re.match(r"[\w-]+: ", line.value)
            else line.value
        )
        for shown in (line.value, value):
            found = _PREFIX.match(shown)
            if found is None:
                continue
            if any(
                word.strip(" []0123456789").casefold() in habits.words["reply"]
                for word in found["reply"].split(":")
                if word.strip()
            ):
                return "reply"
            if found["prefix"].strip().casefold() in habits.words["subject"]:
                return "subject-prefix"
    return ""


def _quoted(document: Document) -> float:
    spans = [block.span for block in document.blocks[:400] if block.kind is BlockKind.QUOTE]
    quoted = sum([span.end - span.start for span in spans])
    return (
        quoted / max(1, min(len(document.text), document.blocks[min(len(document.blocks), 400) - 1].span.end))
        if quoted
        else 0.0
    )


def _against(document: Document, body: str, habits: Habits) -> tuple[float, str]:
    """How much speaks against a story, and the slug of what speaks loudest."""
    text = document.text
    words = fold_words(text[:_SAMPLE] + ("\n" + text[-1500:] if len(text) > _SAMPLE else ""))
    bag = set(words.split())
    scores = {topic: habits.hits(words, bag, f"kind-{topic}") for topic in _TOPICS}
    topic = max(_TOPICS, key=lambda name: scores[name])
    cues = scores[topic]
    against = 0.0 if cues < 2 else 1.5 if cues == 2 else 3.0 if cues == 3 else min(7.0, cues)
    reason = topic if cues >= 2 else "no-prose"
    if _headed(document, habits):
        against, reason = against + 2, reason if cues >= 2 else "heading"
    listed = _listed(text, habits)
    if listed > 2:
        against, reason = against + 4, reason if cues >= 4 else "many-titles"
    count = fold_words(body[:_SAMPLE]).count(" ") - 1
    against += 4 if count < 20 else 2.5 if count < 60 else 0
    links = [mark for mark in document.marks[:2000] if mark.kind is MarkKind.LINK]
    linked = sum(mark.span.end - mark.span.start for mark in links)
    if linked * 3 > len(text) or (len(links) > 3 and len(links) * 25 > words.count(" ")):
        against, reason = against + 2, reason if cues >= 2 else "links"
    if count and sum(words.count(word) for word in _ADDRESSED) / max(1, words.count(" ")) > 0.04:
        against += 1
    return against, reason


def _headed(document: Document, habits: Habits) -> bool:
    """Whether the page's title or one of its first headings names something else than a story."""
    titles = [line.value for line in document.headers if line.name.casefold() in ("title", "subject")]
    titles += [
        block.span.of(document.text) for block in document.blocks[:6] if block.kind is BlockKind.HEADING
    ]
    titles += [document.text[: document.text.find("\n")][:100]] if document.media is Media.TEXT else []
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
