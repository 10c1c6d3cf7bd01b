"""What a value reader works with: the document, its layout, and candidates for the header's fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from foundling.model import Claim, ClaimValue, Document, Finding, Span, span_at
from foundling.records.layout import Entry, Layout
from foundling.vocab import Vocabulary

_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in which entries are read: a document's, or one entry's value alone."""

    text: str
    vocabulary: Vocabulary
    order: str
    """How numeric dates of this document run, where one of them shows it: mdy or dmy."""


@dataclass(frozen=True, slots=True)
class Desk(Passage):
    """One document under reading."""

    document: Document
    layout: Layout

    @property
    def front(self) -> int:
        """Where the story proper begins."""
        return self.layout.body[0].start if self.layout.body else len(self.text)

    @property
    def back(self) -> int:
        """Where the story proper ends."""
        return self.layout.body[-1].end if self.layout.body else len(self.text)


class Candidate(NamedTuple):
    """A claim that may become a field's value: the heaviest wins, and its `group` for a list."""

    claim: Claim
    weight: float
    group: int = 0
    extra: str | None = None
    """An author's address."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader hands back."""

    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...] = ()
    taken: frozenset[Span] = frozenset()
    """Spans of kinds of story and of series that turned out to be pairings and fandoms."""


def offer(
    desk: Passage, field: str, span: Span, reading: tuple[str, float], value: ClaimValue | None = None
) -> Candidate:
    """A candidate for the span's own words, or for the value given; its confidence is its weight."""
    start, end = span
    raw = desk.text[start:end]
    if value is None:
        value = " ".join(raw.split())
    rule, confidence = reading
    claim = _new(Claim, (field, value, raw, span, rule, confidence))
    return _new(Candidate, (claim, confidence, start, None))


def moved(found: Sequence[Candidate], offset: int) -> list[Candidate]:
    """The candidates so many characters further on."""
    if not found:
        return []
    candidates: list[Candidate] = []
    for (field, value, raw, (start, end), rule, confidence), weight, group, extra in found:
        claim = _new(Claim, (field, value, raw, span_at(start + offset, end + offset), rule, confidence))
        candidates.append(_new(Candidate, (claim, weight, group + offset, extra)))
    return candidates


def by(entry: Entry, weight: float = 1.0) -> tuple[str, float]:
    """The rule and confidence of an entry, for a value that is as sure as `weight` beside it."""
    return entry.rule, round(entry.confidence * weight, 3)
