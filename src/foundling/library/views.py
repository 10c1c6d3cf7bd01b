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
class Context:
    """Where one posting of a part came from; None where the item does not say."""

    list: str | None
    """The list's or newsgroup's name, without addresses."""
    thread: str | None
    """The subject of the thread, without "Re:" and part numbers."""
    date: str | None
    """When it was posted: "YYYY-MM-DD" as far as known."""
    archive: str | None
    """The host or folder that kept it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One text of an instalment among those that are the same, nearly the same, or revised."""

    id: str
    """Names its record, as `PartRow.id` does; `Library.difference` takes two of them."""
    relation: str
    """To the chosen text: "chosen", "exact", "near", "revised", or "whole" for a text of all parts in one."""
    likeness: float
    """The share of the shorter text's five-word runs that the chosen text has too, 0 to 1."""
    reasons: tuple[str, ...]
    """Of the chosen text, why it is; of another, why it is not: "complete", "undamaged", "newest"."""
    title: str | None
    words: int
    date: str | None
    context: Context


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    """What one reader said on the list about an instalment."""

    id: str
    """The item's id."""
    author: str | None
    """A name, never an address."""
    date: str | None
    subject: str
    text: str
    """The reader's own words without quoting and signature, at most some 600 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentRow:
    """One place in a work's order: a part with all its versions, or a part that is missing."""

    number: str | None
    """As the parts say it: "3", "5a"; None for a part that has no number."""
    title: str | None
    """The instalment's own title, such as a chapter's; None where it has only the work's."""
    chosen: str | None
    """The id of the text to read; None for a missing part (a ghost)."""
    missing: str | None = None
    """Of a ghost, the sentence to show: "part 12 of 19 is missing"."""
    words: int = 0
    date: str | None = None
    versions: tuple[VersionRow, ...] = ()
    """The chosen text first, the others by date and id."""
    replies: tuple[ReplyRow, ...] = ()
    """What was said then, by date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """Why two parts are held to be of one work."""

    first: str
    second: str
    """Record ids."""
    score: float
    margin: float
    """How far it lies above the best link to any other work; the score itself where there is none."""
    reasons: tuple[tuple[str, float], ...]
    """Named reasons with their weights, the weightiest first, such as ("same-author-and-title", 1.0)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEntry:
    """One place in a series: a work, or a gap that the others tell of."""

    number: str | None
    work: str | None
    """The work's id; None for a gap."""
    title: str | None
    relation: str = ""
    """To the work that is shown: "sequel", "prequel", "companion", or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """A series or a universe that the work stands in, with its neighbours, in order."""

    name: str | None
    """None for works that only call each other sequel, prequel or companion."""
    entries: tuple[SeriesEntry, ...]
    place: int
    """Which of the entries is the work that is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """One author under all their names; `private` ones are shown to the library's owner alone."""

    id: str
    name: str
    names: tuple[str, ...]
    """All spellings and pen names, the commonest first; addresses are never here."""
    evidence: tuple[str, ...]
    """Sentences that say why these names are one person."""
    works: tuple[str, ...]
    private: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkView:
    """A whole work: its row, its parts in order, and the header its record shows."""

    row: WorkRow
    header: Header
    parts: tuple[PartRow, ...]
    """Every posting of every part."""
    instalments: tuple[InstalmentRow, ...] = ()
    """The work in reading order, each instalment once, missing ones in their places."""
    wholes: tuple[VersionRow, ...] = ()
    """Texts that hold the work in one piece, beside its instalments."""
    links: tuple[LinkRow, ...] = ()
    series: tuple[SeriesView, ...] = ()
    people: tuple[PersonView, ...] = ()
    replies: tuple[ReplyRow, ...] = ()
    """What was said of the work as a whole, beside what stands with its instalments."""

    @property
    def ghosts(self) -> tuple[InstalmentRow, ...]:
        """The missing parts, in order."""
        return tuple(each for each in self.instalments if each.chosen is None)


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words in the difference of two versions; `kind` is "same", "gone" or "new"."""

    kind: str
    text: str
    """With its white space; a long run that is the same may be cut to its ends, marked " [...] "."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How the second version differs from the first, word by word, in order."""

    first: str
    second: str
    changes: tuple[Change, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A part read afresh from its original: for showing, explaining and exporting."""

    id: str
    document: Document
    record: Record


@dataclass(frozen=True, slots=True)
class SuggestedNote:
    """A content note that a work's own passages speak for: to be weighed, never what its author wrote.

    `archive_warning` is AO3's warning that one should then consider, None where there is none.
    """

    note: str
    archive_warning: str | None
    passages: tuple[str, ...]
    """As the text has them, the strongest first."""


@dataclass(frozen=True, slots=True)
class ChapterReading:
    """One chapter of a text that holds several: its own number and title, and its stretch as a record."""

    number: int
    title: str | None
    record: Record


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a snippet; `matched` runs are what the query asked for."""

    text: str
    matched: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of a part, with runs that are what the query asked for."""

    part_id: str
    part_number: int | None
    snippet: tuple[Passage, ...]
    at: int | None = None
    """Where in the part's text the first word asked for stands; None where no such word is in the passage."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One work that answers a query, with a passage of its best part and, where asked for, more of them."""

    work: WorkRow
    part_id: str
    part_number: int | None
    snippet: tuple[Passage, ...]
    at: int | None = None
    more: tuple[Excerpt, ...] = ()

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """All passages; none where no part is best."""
        first = Excerpt(self.part_id, self.part_number, self.snippet, self.at)
        return (first, *self.more) if self.part_id and self.snippet else ()


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
