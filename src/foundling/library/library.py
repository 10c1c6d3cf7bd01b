"""The one object that faces talk to: a library folder, its catalogue and its index."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from foundling.errors import LibraryError, UsageError
from foundling.library import ingest
from foundling.library.catalogue import Catalogue
from foundling.library.decisions import Decision, Journal
from foundling.library.delivery import Delivery, take, tell
from foundling.library.early import EarlyStart
from foundling.library.found import Asked, Counted, Found
from foundling.library.indexing import Indexer, Tally
from foundling.library.judgement import CHOSEN, demand_decidable
from foundling.library.keep import Keep
from foundling.library.rows import shown_id
from foundling.library.search import TextIndex
from foundling.library.shelving import parts_of
from foundling.library.stitching import Stitcher
from foundling.library.views import (
    Damage,
    Difference,
    Explanation,
    Hits,
    Intake,
    Quiet,
    Reading,
    Statistics,
    SuggestedNote,
    Watch,
    WorkRow,
    WorkView,
)
from foundling.library.witness import explained
from foundling.library.workviews import WorkViews, compared
from foundling.model import ClaimValue
from foundling.settings import Settings

if TYPE_CHECKING:
    from foundling.library.shelves import Finder, Shelves

ENVIRONMENT = "FOUNDLING_LIBRARY"
LEAST_ID = 4
"""The fewest characters of an id that are looked up."""


def locate(explicit: str | None, environment: Mapping[str, str], cwd: Path) -> Path:
    """The library meant: the one named, else $FOUNDLING_LIBRARY, else ./library if it is one.

    Else ~/Foundling.
    """
    named = explicit or environment.get(ENVIRONMENT)
    if named:
        return Path(named).expanduser()
    here = cwd / "library"
    return here if Keep.is_library(here) else Path(environment.get("HOME", "~")).expanduser() / "Foundling"


class Library:
    """An open library; use it as a context manager."""

    def __init__(self, keep: Keep, settings: Settings) -> None:
        """Wrap an open keep; `open` is the way in."""
        self.path = keep.root
        self._keep = keep
        self._settings = settings
        self._derived = keep.root / "derived"
        self._opened: tuple[Catalogue, TextIndex] | None = None
        self._shelves: Shelves | None = None

    @classmethod
    def open(
        cls, path: Path, *, create: bool = False, settings: Settings | None = None, write: bool = False
    ) -> Library:
        """The library at `path`; with `create`, a new one where there is nothing.

        Raises LibraryError for what is no library, for one of a newer format, and for a second writer.
        """
        path = path.absolute()
        fresh = create and not Keep.is_library(path)
        keep = Keep.create(path) if fresh else Keep.open(path, write=write)
        if not (fresh or write) and not (path / "derived" / "catalogue.db").exists():
            raise LibraryError(
                "it has no catalogue",
                item=str(path),
                remedy="Run `foundling rebuild` to make it from what is kept.",
            )
        return cls(keep, settings or Settings())

    def __enter__(self) -> Self:
        """The library itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self._close_derived()
        self._keep.close()

    @property
    def _catalogue(self) -> Catalogue:
        return self._derivation()[0]

    @property
    def _index(self) -> TextIndex:
        return self._derivation()[1]

    def _derivation(self) -> tuple[Catalogue, TextIndex]:
        """The catalogue and the index, opened when first needed, so that a broken one can be made anew."""
        if self._opened is None:
            self._derived.mkdir(exist_ok=True)
            catalogue = Catalogue(self._derived / "catalogue.db")
            self._opened = (catalogue, TextIndex(self._derived / "text"))
        return self._opened

    def _close_derived(self) -> None:
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None

    # Taking in

    def add(self, paths: Sequence[str], watch: Watch | None = None) -> Intake:
        """Take in the heaps at `paths`. Raises UsageError for a path that is not there.

        What an earlier, broken-off run had kept and not yet read is read first.
        """
        watch = watch or Quiet()
        started = time.monotonic()
        with EarlyStart(self._indexer) as early:
            delivery = take(self._keep, ingest.heap(paths), watch, early)
            early.finish(delivery.accession, watch)
            tally = self._catch_up(early.indexer or self._indexer(), watch)
        return self._told(delivery, tally, time.monotonic() - started)

    def rebuild(self, watch: Watch | None = None) -> Intake:
        """Make the catalogue and the index anew from what is kept."""
        started = time.monotonic()
        self._close_derived()
        shutil.rmtree(self._derived, ignore_errors=True)
        tally = self._catch_up(self._indexer(), watch or Quiet())
        files = self._catalogue.count("file")
        size = self._catalogue.total("file", "length")
        return self._told(Delivery(None, files, size), tally, time.monotonic() - started)

    def _indexer(self) -> Indexer:
        """What brings files into the catalogue and the index, which know all decisions first."""
        with self._catalogue.writing():
            for decision in Journal(self._keep).decisions():
                self._note(decision)
        return Indexer(self.path, self._derived, self._catalogue, self._index, self._settings)

    def _catch_up(self, indexer: Indexer, watch: Watch) -> Tally:
        """Index every accession that the catalogue does not know or has not finished."""
        known = self._catalogue.known_accessions()
        with self._catalogue.writing():
            for accession in self._keep.accessions():
                if accession.id not in known:
                    self._catalogue.add_files(accession, {})
        try:
            return indexer.run(watch)
        finally:
            indexer.close()

    def _note(self, decision: Decision) -> None:
        for name in decision.records:
            self._catalogue.put_decision(int(name, 16), decision.field, decision.value)

    def _told(self, delivery: Delivery, tally: Tally, seconds: float) -> Intake:
        findings = ingest.vocabulary(self.path / "vocab").findings
        return tell(delivery, tally, self._catalogue, findings, seconds)

    # Finding

    def works(
        self, text: str = "", *, limit: int | None = None, offset: int = 0
    ) -> tuple[list[WorkRow], int]:
        """Rows of the works that answer the query, by title, and how many there are in all."""
        if not text.strip():
            return self._catalogue.works(None, limit, offset), self._catalogue.count("work")
        found = self._finder.find(Asked(query=text, sort="title", limit=limit, offset=offset))
        return [hit.work for hit in found.hits], found.total

    def search(self, text: str, *, limit: int = 20, offset: int = 0) -> Hits:
        """The works whose text or record answers the query, best first, each with a passage."""
        found = self._finder.find(Asked(query=text, limit=limit, offset=offset))
        return Hits(found.hits, found.total)

    def find(self, asked: Asked) -> Found:
        """One page of the works that answer, with the counts of all. UsageError for a bad query."""
        return self._finder.find(asked)

    def values(self, asked: Asked, field: str) -> tuple[Counted, ...]:
        """All values of a facet among the works that answer, the commonest first."""
        return self._finder.values(asked, field)

    def warm(self) -> None:
        """Let finding be quick from the first time on, and seldom wait for a catalogue that changes."""
        from foundling.library.shelves import Shelves  # noqa: PLC0415 - only searching needs numpy

        self._shelves = Shelves(lenient=True)
        self._shelves.begin(self._derived / "catalogue.db")

    def prepare(self) -> None:
        """Load what reading originals afresh needs, in any thread; the first then comes as fast as others."""
        ingest.hire(self._settings, self.path / "vocab", self._derived, self._derived, 0)

    @property
    def _finder(self) -> Finder:
        from foundling.library.shelves import Finder, Shelves  # noqa: PLC0415 - only searching needs numpy

        self._shelves = self._shelves or Shelves()
        return Finder(self._derived / "catalogue.db", self._catalogue, self._index, self._shelves)

    # Reading

    def work(self, name: str) -> WorkView:
        """The work whose id, or one of whose parts' ids, begins with `name`.

        Raises UsageError where none or several do.
        """
        return self._views.view(self._named(name)[0])

    @property
    def _views(self) -> WorkViews:
        return WorkViews(self._catalogue)

    def readings(self, name: str) -> Iterator[Reading]:
        """The parts of a work in order, each posting of a part once, read afresh from the originals."""
        work, chosen = self._named(name)
        for id_ in self._views.reading(work).chosen if chosen is None else (shown_id(chosen),):
            yield self._read(int(id_, 16))

    def suggestions(self, name: str) -> tuple[SuggestedNote, ...]:
        """Content notes that a work's text suggests where its header is silent; never the author's words."""
        return ingest.suggested(reading.record for reading in self.readings(name))

    def explain(self, name: str, field: str | None = None) -> list[Explanation]:
        """Every claim of the work's parts, or those of one field, walked back to their bytes."""
        work, chosen = self._named(name)
        order = self._views.reading(work).order
        found: list[Explanation] = []
        for id_ in order if chosen is None else (shown_id(chosen),):
            found += self._explain_part(int(id_, 16), field)
        return found

    def original(self, name: str) -> bytes:
        """The bytes of an item as they were found. Raises UsageError for a work of several parts."""
        work, chosen = self._named(name)
        parts = [part.record_id for part in parts_of(self._catalogue, work)]
        if chosen is None and len(parts) > 1:
            raise UsageError(
                f"this work has {len(parts)} parts", item=name, remedy=f"Name one: {', '.join(parts)}."
            )
        return self._item(int(parts[0], 16) if chosen is None else chosen).item.data

    def _named(self, name: str) -> tuple[str, int | None]:
        """The work meant, and the part where a part's id was given."""
        text = name.strip().lower()
        if len(text) < LEAST_ID or not all(c in "0123456789abcdef" for c in text):
            raise UsageError(
                "this is not an id", item=name, remedy="Ids stand in the first column of `foundling list`."
            )
        works, items = self._catalogue.named(text)
        stories = [(work, item) for item in items if (work := self._catalogue.work_of(item))]
        meant: list[tuple[str, int | None]] = [(work, None) for work in works] + list(stories)
        if len(meant) == 1:
            return meant[0]
        if not meant:
            raise UsageError(
                "no work or part has this id", item=name, remedy="See `foundling list` for the ids there are."
            )
        raise UsageError(
            "several ids begin so", item=name, remedy="Type a few more characters of the one meant."
        )

    def _read(self, item: int) -> Reading:
        reading = self._item(item)
        if reading.document is None or reading.record is None:
            raise UsageError("this item is kept and not read", item=shown_id(item))
        return Reading(shown_id(item), reading.document, reading.record)

    def _item(self, item: int) -> ingest.Reading:
        file, origin = self._catalogue.origins(item)[0]
        vocabulary = ingest.vocabulary(self.path / "vocab")
        readings = ingest.read_again(self.path / file.stored, origin, self._settings, vocabulary)
        number = self._catalogue.story_number(item)
        return ingest.decide(readings[max(0, number - 1)], self._catalogue.decisions(item))

    def _explain_part(self, item: int, field: str | None) -> list[Explanation]:
        reading = self._item(item)
        if reading.document is None or reading.record is None:
            return []
        claims = [claim for claim in reading.record.claims if field in (None, claim.field)]
        return [explained(shown_id(item), reading.item, reading.document, claim) for claim in claims]

    # Deciding

    def decide(self, names: Sequence[str], field: str, value: ClaimValue | None, who: str) -> None:
        """Record a person's judgement on parts, named by their full ids, and show it from now on.

        Raises UsageError for a field that no record has, a value that does not fit it, or an unknown part.
        """
        demand_decidable(field, value)
        items = [self._demand_part(name) for name in names]
        decision = Decision(tuple(map(shown_id, items)), field, value, who, datetime.now(UTC))
        Journal(self._keep).append([decision])
        with self._catalogue.writing():
            self._note(decision)
            for item in items:
                self._redo(item)

    def choose(self, name: str, who: str) -> None:
        """Record that a posting is the text to read among its versions, whatever speaks for another."""
        item = self._demand_part(name)
        others = set(self._views.versions_of(item)) - {item}
        now = datetime.now(UTC)
        said = [Decision((shown_id(item),), CHOSEN, True, who, now)]  # noqa: FBT003 - the value of a decision
        said += [Decision((shown_id(other),), CHOSEN, False, who, now) for other in sorted(others)]  # noqa: FBT003
        Journal(self._keep).append(said)
        with self._catalogue.writing():
            for decision in said:
                self._note(decision)
            Stitcher(self._catalogue).restitch([item])

    def difference(self, first: str, second: str) -> Difference:
        """How the second posting's text differs from the first's, word by word."""
        ours, theirs = (self._read(self._demand_part(name)) for name in (first, second))
        return compared(ours, theirs)

    def _demand_part(self, name: str) -> int:
        _, part = self._named(name)
        if part is None:
            raise UsageError(
                "this is a work, not a part", item=name, remedy="Name its parts: see `foundling show`."
            )
        return part

    def _redo(self, item: int) -> None:
        """Read an item again and put its row, its entry and its works right."""
        sha256, _ = self._catalogue.digest_and_words(item)
        row, entry, evidence = ingest.catalogued(self._item(item), sha256)
        Stitcher(self._catalogue).replace(row, evidence)
        self._index.replace(item, entry)

    # The whole

    def check(self, watch: Watch | None = None) -> list[Damage]:
        """What is kept and no longer is what it was; empty where all is well."""
        return list(self._keep.check(watch or Quiet()))

    def stats(self) -> Statistics:
        """Counts over the whole library."""
        count, total = self._catalogue.count, self._catalogue.total
        return Statistics(
            accessions=len(self._catalogue.known_accessions()),
            files=count("file"),
            bytes=total("file", "length"),
            items=count("origin") + count("unread"),
            works=count("work"),
            stories=count("item", "kind = 'story'"),
            nonstories=count("item", "kind = 'nonstory'"),
            unread=count("unread", "NOT quarantined"),
            quarantined=count("unread", "quarantined"),
            words=total("item", "words", "kind = 'story'"),
            authors=self._catalogue.distinct("author"),
            fandoms=self._catalogue.frequencies("fandom"),
            ratings=self._catalogue.frequencies("rating"),
            relationships=self._catalogue.frequencies("relationship"),
            years=tuple(sorted(self._catalogue.frequencies("year"))),
            languages=self._catalogue.frequencies("language"),
        )

    def dump(self) -> Iterator[str]:
        """A logical dump of the catalogue: equal for libraries that hold the same."""
        return self._catalogue.dump()
