"""The book: a work with its parts as every export takes it."""

from __future__ import annotations

from dataclasses import dataclass

from foundling.model import Document, Header, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One part of a work with its text; `sha256` is the digest of the bytes it was read from."""

    id: str
    title: str | None
    number: int | None
    date: str | None
    document: Document
    record: Record
    sha256: str
    origins: tuple[str, ...]
    """Everywhere these bytes were found, in words: "old/inbox.mbox, message 12"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One work ready to be handed on, its chapters in reading order.

    `header` holds the values of the whole work. Nothing else reaches an export, so that the same
    book always gives the same bytes.
    """

    id: str
    """The work's id: hexadecimal, the same in every library that holds the work."""
    title: str | None
    supplied_title: str | None
    authors: tuple[str, ...]
    language: str
    header: Header
    chapters: tuple[Chapter, ...]
    fandoms: tuple[str, ...] = ()
    series: str | None = None
    date: str | None = None
    """The story's date as YYYY, YYYY-MM or YYYY-MM-DD."""
    missing: tuple[str, ...] = ()
    """A sentence for each part that the others tell of and that is not here."""
    versions: tuple[str, ...] = ()
    """What other texts of the parts are held, a few words each."""

    @property
    def name(self) -> str:
        """The title, or the supplied one in its brackets; never empty."""
        return self.title or self.supplied_title or "[Untitled]"

    @property
    def words(self) -> int:
        """The words of all chapters."""
        return sum(chapter.record.words for chapter in self.chapters)
