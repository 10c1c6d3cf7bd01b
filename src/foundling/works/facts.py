"""What is known of a part, and what a work takes from its parts."""

from __future__ import annotations

from dataclasses import dataclass

from foundling.model import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """One posted instalment, as its record tells it."""

    record_id: str
    header: Header
    supplied_title: str | None
    words: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFacts:
    """One work, as its parts tell it."""

    header: Header
    """The whole work's values; `part` is None."""
    supplied_title: str | None
    """Only where no part has a title of its own."""
    languages: tuple[str, ...]
    """Most frequent first; the header's own language is the first of them."""
    words: int
    """Of all instalments, each counted once however often it was posted."""
    order: tuple[str, ...]
    """The record ids of all parts: by number, date and id, unnumbered and undated ones last."""
    distinct: tuple[str, ...]
    """The record ids to read: of several postings of one number, only the longest."""
