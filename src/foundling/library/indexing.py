"""Brings what is kept into the catalogue and the text index, round by round, over all cores.

A round is one transaction: its stories' texts are adopted by the index, then its rows are committed.
What shares clues is stitched once all rounds are done, by the same processes: they see what is committed.
After a kill the rounds that were committed stay; the rest is read again, and what is to be stitched is known.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from foundling.library import ingest
from foundling.library.catalogue import Catalogue
from foundling.library.crew import Alone, Crew, FatalTaskError
from foundling.library.ingest import Reader
from foundling.library.mates import Came, together
from foundling.library.rows import EvidenceRow, Loose, Settled, ShelfRow, TaskRows, UnreadRow
from foundling.library.search import TextIndex
from foundling.library.stitching import Stitcher
from foundling.library.tasks import Source, Task, cut
from foundling.library.views import Watch
from foundling.settings import Settings

ROUND_BYTES = 128 << 20
ALONE_BYTES = 4 << 20
"""A heap this small is read in this process: starting others would take longer."""
STORY, NONSTORY, HELD, UNREAD, QUARANTINED = "story", "nonstory", "held", "unread", "quarantined"

_PAIRS = 40_000
"""Keys that are written at a time."""
_AT_ONCE = 2_000
"""Works that are listed at a time."""
STITCHED = 250
"""Items that are stitched at a time."""

Readers = Crew[Task | Loose, TaskRows]


@dataclass(slots=True)
class Tally:
    """What was indexed: counts of items by kind, and the works they touched."""

    items: Counter[str] = field(default_factory=Counter)
    works: set[str] = field(default_factory=set)


class Round:
    """What one round brings, put into the catalogue's open transaction as it comes."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Begin with nothing; the caller has the transaction."""
        self.tally = Tally()
        self._catalogue = catalogue
        self._stitcher = Stitcher(catalogue)
        self._fresh: dict[int, Came] = {}
        self._shelves: dict[int, ShelfRow] = {}
        self._moved: set[int] = set()
        self._files: list[int] = []
        self._pairs: list[tuple[int, int]] = []

    def put(self, rows: TaskRows) -> None:
        """Take in what one task gave."""
        fresh = self._catalogue.put(rows)
        new = {row.id for row in fresh}
        evidence = [row for row in rows.evidence if row.item in new]
        self._catalogue.evidence.put(evidence)
        self._note(evidence)
        self._shelves.update((item, shelf) for item, shelf in rows.shelves.items() if item in new)
        self._files += rows.files
        self._moved.update(place.item for place in rows.places if place.item not in new)
        items = self.tally.items
        items.update([row.kind for row in fresh])
        items[HELD] += len(rows.places) - len(fresh)
        items.update([QUARANTINED if row.quarantined else UNREAD for _, row in rows.unread])

    def close(self) -> None:
        """Shelve what came and stands alone, leave the rest to be stitched, and note which files are done."""
        self._flush()
        shelves = self._shelves
        came = {item: each for item, each in self._fresh.items() if item in shelves}
        for item, keys in self._stitcher.placed(self._moved).items():
            before = came.get(item, Came(()))
            came[item] = before._replace(keys=(*before.keys, *keys))
        sets = together(self._catalogue.evidence, came)
        self._catalogue.evidence.loosen(sets, shelves)
        for items in sets:
            for item in items:
                shelves.pop(item, None)
        alone = [shelves[item] for item in sorted(shelves)]
        for start in range(0, len(alone), _AT_ONCE):
            self._catalogue.put_works(alone[start : start + _AT_ONCE])
        self.tally.works.update(shelf.work for shelf in alone)
        self._catalogue.finish_files(self._files)

    def _note(self, evidence: Sequence[EvidenceRow]) -> None:
        self._fresh.update((row.item, Came(row.keys, row.authors, row.fingerprint)) for row in evidence)
        self._pairs += [(key, row.item) for row in evidence for key in row.keys]
        if len(self._pairs) > _PAIRS:
            self._flush()

    def _flush(self) -> None:
        """Write the keys: many together and in order, as they are scattered over the whole table."""
        self._catalogue.evidence.put_keys(self._pairs)
        self._pairs.clear()


@dataclass(slots=True)
class Indexer:
    """Indexes the unfinished files of one open library; close it, as it may have processes at work."""

    root: Path
    derived: Path
    catalogue: Catalogue
    index: TextIndex
    settings: Settings
    tally: Tally = field(default_factory=Tally)
    _crew: Readers | None = None

    def run(self, watch: Watch) -> Tally:
        """Bring in every file that is noted and not done, and put right every work that is not."""
        files = self.catalogue.unfinished_files()
        size = sum(file.length for file in files)
        watch.begin("Reading", size, "bytes")
        done = self.catalogue.stretches_done()
        named = (
            Source(f.id, f.given, str(self.root / f.stored), f.length, done.get(f.id, ())) for f in files
        )
        workers = 1 if size < ALONE_BYTES and self._crew is None else self.workers
        waiting = cut(named)
        while tasks := _round(waiting):
            self._survive(tasks, workers, watch)
        self._settle(watch)
        with self.catalogue.writing():
            self.catalogue.finish_all()
        self.index.tidy()
        return self.tally

    @property
    def workers(self) -> int:
        """How many processes read a large heap."""
        return self.settings.workers or os.cpu_count() or 1

    def crew(self) -> Readers:
        """The processes that read, started when first asked for; they serve round after round."""
        if self._crew is None:
            shutil.rmtree(self._shards.parent, ignore_errors=True)
            self._crew = Crew(self._hire, self.workers)
        return self._crew

    def finish(self, done: Round, crew: Readers | Alone[Task | Loose, TaskRows]) -> None:
        """End a round: its rows are complete and its texts taken in; the transaction may be committed."""
        crew.finish()
        done.close()
        self.index.adopt([Path(folder) for folder in crew.folders()])

    def count(self, done: Round) -> None:
        """Add a round that was committed to the tally."""
        self.tally.items.update(done.tally.items)
        self.tally.works |= done.tally.works

    def close(self) -> None:
        """Stop the processes, whatever they are at."""
        if self._crew is not None:
            self._crew.dismiss()
            self._crew = None

    def _survive(self, tasks: list[Task], workers: int, watch: Watch) -> None:
        """Do a round; where a process dies over a task, do it again with that task in pieces or out."""
        poison: list[Task] = []
        while True:
            try:
                return self._do(tasks, poison, workers, watch)
            except FatalTaskError as fatal:
                self.close()
                tasks = [task for task in tasks if task != fatal.task]
                pieces = fatal.task.pieces if fatal.task else ()
                if len(pieces) > 1:
                    tasks += [Task((piece,), 0) for piece in pieces]
                elif pieces:
                    poison.append(fatal.task)

    def _do(self, tasks: list[Task], poison: list[Task], workers: int, watch: Watch) -> None:
        crew = self.crew() if workers > 1 else self._alone()
        done = Round(self.catalogue)
        with self.catalogue.writing():
            for task in poison:
                done.put(_poisoned(task))
            for rows in crew.do(tasks):
                done.put(rows)
                watch.advance(rows.bytes)
            self.finish(done, crew)
        self.count(done)

    def _settle(self, watch: Watch) -> None:
        """Put right the works of what came and shares clues, and of what a killed run left."""
        table, stitcher = self.catalogue.evidence, Stitcher(self.catalogue)
        watch.begin("Putting works together", self.catalogue.count("loose"), "items")
        if self._crew is not None:
            try:
                for rows in self._crew.do(table.loose(STITCHED)):
                    self._write(stitcher, rows.settled, watch)
            except FatalTaskError:
                self.close()
        for loose in table.loose(STITCHED):
            self._write(stitcher, stitcher.settle(loose), watch)

    def _write(self, stitcher: Stitcher, settled: Settled | None, watch: Watch) -> None:
        if settled is None:
            return
        with self.catalogue.writing():
            stitcher.write(settled)
        self.tally.works.update(settled.touched)
        watch.advance(len(settled.items))

    def _alone(self) -> Alone[Task | Loose, TaskRows]:
        shutil.rmtree(self._shards.parent, ignore_errors=True)
        return Alone(self._hire(0))

    @property
    def _hire(self) -> partial[Reader]:
        """What makes a reader, in whichever process."""
        catalogue = self.derived / "catalogue.db"
        return partial(ingest.hire, self.settings, self.root / "vocab", catalogue, self._shards)

    @property
    def _shards(self) -> Path:
        """A folder of this process: readers that outlive a killed one for a moment still write to theirs."""
        return self.derived / "shards" / str(os.getpid())


def _round(waiting: Iterator[Task]) -> list[Task]:
    tasks: list[Task] = []
    size = 0
    for task in waiting:
        tasks.append(task)
        size += task.bytes
        if size >= ROUND_BYTES:
            break
    return tasks


def _poisoned(task: Task) -> TaskRows:
    message = "a process that read this died; the other files are in"
    unread = [
        (piece.file, UnreadRow("", piece.stretch.start, 0, "reader-died", message, quarantined=True))
        for piece in task.pieces
    ]
    stretches = [(piece.file, piece.stretch.start) for piece in task.pieces]
    return TaskRows(task.bytes, unread=unread, stretches=stretches)
