"""What the library shows its faces: frozen values, already fit to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from foundling.model import Claim, Document, Finding, Header, Origin, Record


class Watch(Protocol):
    """Hears how far a long piece of work has come; a face draws it."""

    def begin(self, stage: str, total: int, unit: str) -> None:
        """A stage starts: `total` units ("bytes" or "items") lie before it, 0 where unknown."""

    def advance(self, done: int) -> None:
        """`done` more units of the current stage are finished."""


class Quiet:
    """A watch that shows nothing."""

    def begin(self, stage: str, total: int, unit: str) -> None:
        """Ignore the stage."""

    def advance(self, done: int) -> None:
        """Ignore the progress."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One item that could not be taken in or read as hoped: where, what, and the remedy."""

    item: str
    code: str
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What one act of taking in did. Counts are of items unless said; `seconds` is wall time."""

    accession: str | None
    """The id of the new accession; None where everything was held already."""
    files: int
    files_held: int
    """Files whose bytes the library already had."""
    bytes: int
    items: int
    stories: int
    """Documents read as a story or a part of one, new in this intake."""
    works: int
    """Works that these stories were stitched into."""
    nonstories: int
    unread: int
    """Kept, not read: items of formats that are not read."""
    held: int
    """Items whose bytes the library already had."""
    quarantined: tuple[Trouble, ...]
    notes: tuple[Trouble, ...] = ()
    """Oddities that kept nothing out: links not followed, unread formats counted by kind, and the like."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One work in a listing."""

    id: str
    title: str | None
    supplied_title: str | None
    """In square brackets, where the work has no title of its own."""
    authors: tuple[str, ...]
    fandoms: tuple[str, ...]
    relationships: tuple[str, ...]
    """Written as AO3 does: "A/B", friends "A & B"."""
    rating: str | None
    warnings: tuple[str, ...]
    summary: str | None
    words: int
    parts: int
    """Instalments held."""
    parts_total: int | None
    status: str | None
    date: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One posted instalment of a work; `id` names its record."""

    id: str
    number: int | None
    title: str | None
    words: int
    date: str | None
    sha256: str
    origins: tuple[Origin, ...]
    """Everywhere its bytes were found, as the person named the places, in sorted order."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkView:
    """A whole work: its row, its parts in order, and the header its record shows."""

    row: WorkRow
    header: Header
    parts: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A part read afresh from its original: for showing, explaining and exporting."""

    id: str
    document: Document
    record: Record


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a snippet; `matched` runs are what the query asked for."""

    text: str
    matched: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One work that answers a query, with its best part's passage."""

    work: WorkRow
    part_id: str
    part_number: int | None
    snippet: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one page in order of relevance, and how many works answer in all."""

    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One claim walked back to its bytes."""

    part_id: str
    claim: Claim
    context: tuple[str, str, str]
    """The line's text before the claim, the claim's own, and the text after it."""
    origin: Origin
    byte_start: int | None
    byte_end: int | None
    """Where the words stand in the item's own bytes; None where the plan gives no exact place."""
    plan: Sequence[str]
    """The steps from bytes to text, one readable line each."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A kept file that is not what it was: `path` is relative to the library."""

    path: str
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts over the library; tables are (name, count) pairs, most frequent first."""

    accessions: int
    files: int
    bytes: int
    items: int
    works: int
    stories: int
    nonstories: int
    unread: int
    quarantined: int
    words: int
    authors: int
    fandoms: tuple[tuple[str, int], ...]
    ratings: tuple[tuple[str, int], ...]
    relationships: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
